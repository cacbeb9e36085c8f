//! What the address of an article's archived copy tells: where a dead link leads, and when the copy was made.

use crate::date::Date;

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

/// The day on which a copy was made, where its address tells it as web archives write it: the time in digits before the
/// address of the original (`…/web/20161203174500/https://example.org/`).
pub(super) fn archived_on(copy: &str) -> Option<Date> {
    let original = ["/https://", "/http://"].iter().filter_map(|mark| copy.find(mark)).min()?;
    let (_, stamp) = copy[..original].rsplit_once('/')?;
    // What follows the digits says how the copy is shown: `20161203174500if_`.
    let digits: &str = &stamp[..stamp.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(stamp.len())];
    if digits.len() < 8 {
        return None;
    }
    let [year, month, day] = [0..4, 4..6, 6..8].map(|part| &digits[part]);
    Date::new(year.parse().ok()?, Some(month.parse().ok()?), Some(day.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{archived_link, archived_on};

    #[test]
    fn the_address_of_a_copy_tells_its_day_where_it_holds_one() {
        let day = |copy| archived_on(copy).map(|day| day.to_string());
        let said = Some("2016-12-03".to_owned());
        assert_eq!(day("https://web.archive.org/web/20161203174500/https://paper.example/a"), said);
        assert_eq!(day("https://web.archive.org/web/20161203174500if_/http://paper.example/a"), said);
        assert_eq!(day("https://archive.ph/20161203/https://paper.example/a"), said);
        for copy in [
            "https://web.archive.org/web/2016/https://paper.example/a",
            "https://web.archive.org/web/20161341000000/https://paper.example/a",
            "https://web.archive.org/web/２０１６１２０３/https://paper.example/a",
            "https://archive.ph/x7Yt2",
            "https://paper.example/20161203/",
        ] {
            assert_eq!(day(copy), None, "{copy}");
        }
    }

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
