//! Where a dead link of an article leads whose archived copy is known.

/// The address of a dead link's target as the archived copy had it. Web archives keep a page under an address that ends
/// with the page's own (`https://web.archive.org/web/2014/https://example.org/a/`), and the pages it links to under the
/// same one with theirs. Where the copy's address does not tell, or the link is one between files of ours, the link leads
/// to the copy itself, in which the reader finds it again.
pub(super) fn archived_link(copy: &str, destination: &str) -> String {
    let original = ["https://", "http://"].iter().filter_map(|scheme| {
        let at = copy.get(1..)?.find(scheme)? + 1;
        Some((at, at + scheme.len()))
    });
    let is_file_of_ours = destination.split(['?', '#']).next().is_some_and(|path| path.ends_with(".md"));
    let Some((start, host)) = original.min().filter(|_| !is_file_of_ours) else { return copy.to_owned() };
    let host_end = copy[host..].find(['/', '?', '#']).map_or(copy.len(), |n| host + n);
    let path_end = copy[host_end..].find(['?', '#']).map_or(copy.len(), |n| host_end + n);
    let before = &copy[..start];
    let origin = &copy[start..host_end];
    if destination.starts_with('/') {
        return format!("{before}{origin}{destination}");
    }
    let mut folders: Vec<&str> = copy[host_end..path_end].split('/').skip(1).collect();
    folders.pop();
    let (path, rest) = destination.split_at(destination.find(['?', '#']).unwrap_or(destination.len()));
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        match part {
            "." => {}
            ".." => drop(folders.pop()),
            part => folders.push(part),
        }
        if parts.peek().is_none() && [".", ".."].contains(&part) {
            folders.push("");
        }
    }
    format!("{before}{origin}/{}{rest}", folders.join("/"))
}

#[cfg(test)]
mod tests {
    use super::archived_link;

    #[test]
    fn a_dead_link_leads_to_its_target_in_the_web_archive() {
        let copy = "https://web.archive.org/web/20141203/http://paper.example/world/asia/talks.html?page=2";
        let before = "https://web.archive.org/web/20141203/http://paper.example";
        for (destination, there) in [
            ("/about/", "/about/"),
            ("vote.html", "/world/asia/vote.html"),
            ("./vote.html#end", "/world/asia/vote.html#end"),
            ("../europe/?q=/a", "/world/europe/?q=/a"),
            ("../../../x", "/x"),
            ("..", "/world/"),
        ] {
            assert_eq!(archived_link(copy, destination), format!("{before}{there}"), "{destination}");
        }
        assert_eq!(archived_link(copy, "../vote.md#end"), copy);
        assert_eq!(archived_link("https://archive.ph/x7Yt2", "/about/"), "https://archive.ph/x7Yt2");
        assert_eq!(
            archived_link("https://a.example/web/1/https://b.example", "c"),
            "https://a.example/web/1/https://b.example/c"
        );
    }
}
