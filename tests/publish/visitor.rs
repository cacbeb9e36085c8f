//! What a visitor can reach at a destination, and whether anything of it is missing.

use std::collections::{BTreeMap, BTreeSet};

/// Follows links from the home page: every page, every part of a page, and every block that the search manifest names has
/// to be there. `get` gives the bytes of a path.
pub fn missing(get: &dyn Fn(&str) -> Option<Vec<u8>>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = vec!["index.html".to_owned()];
    // No home page: nobody comes.
    if get("index.html").is_none() {
        next.clear();
    }
    while let Some(path) = next.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let Some(bytes) = get(&path) else { continue };
        if !path.ends_with(".html") {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for link in links(&text) {
            let Some(target) = target(&path, &link) else { continue };
            if get(&target).is_none() {
                wrong.push(format!("{path} needs {target}, which does not exist"));
            }
            next.push(target);
        }
    }
    let manifest = format!("{}{}", archive::search::FOLDER, archive::search::LIST);
    if seen.contains("search/index.html") && get(&manifest).is_none() {
        wrong.push("the search page needs its manifest, which is not there".to_owned());
    }
    if let Some(bytes) = get(&manifest) {
        for block in blocks(&bytes) {
            if get(&block).is_none() {
                wrong.push(format!("the search manifest names {block}, which does not exist"));
            }
        }
    }
    wrong
}

/// The same over a map.
pub fn missing_in(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    missing(&|path| files.get(path).cloned())
}

/// The values of `href` and `src` that a browser follows: what `<link>` says of relations to other pages is none of them.
fn links(html: &str) -> Vec<String> {
    let mut links = Vec::new();
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let name = tag.split_whitespace().next().unwrap_or_default();
        if name == "link" && !tag.contains("stylesheet") && !tag.contains("icon") {
            continue;
        }
        for attribute in ["href=\"", "src=\""] {
            if let Some((_, rest)) = tag.split_once(attribute) {
                links.push(rest.split('"').next().unwrap_or_default().replace("&amp;", "&"));
            }
        }
    }
    links
}

/// The file that a link of a page leads to; `None` if it leads out of the site.
fn target(page: &str, link: &str) -> Option<String> {
    let link = link.strip_prefix("https://example.org").unwrap_or(link);
    let link = link.split(['#', '?']).next().unwrap_or_default();
    if link.is_empty() || link.contains(':') || link.starts_with("//") {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    if !link.starts_with('/') {
        parts.extend(page.split('/'));
        parts.pop();
    }
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut path = parts.join("/");
    if link.ends_with('/') || path.is_empty() {
        path = if path.is_empty() { "index.html".to_owned() } else { format!("{path}/index.html") };
    }
    Some(percent_encoding::percent_decode_str(&path).decode_utf8_lossy().into_owned())
}

/// The blocks that the search manifest names. Sites that tests make up have one of their own: every text in quotation
/// marks that ends like a block.
fn blocks(manifest: &[u8]) -> Vec<String> {
    if manifest.starts_with(b"archiveBlock(") {
        let blocks = archive::search::blocks_of(manifest).expect("the manifest can be read");
        assert!(!blocks.is_empty(), "an index has blocks");
        return blocks;
    }
    let text = String::from_utf8_lossy(manifest);
    let names = text.split('"').filter(|name| name.ends_with(".block"));
    names.map(|name| format!("{}{name}", archive::search::FOLDER)).collect()
}
