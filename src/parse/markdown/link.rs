//! What a link in an article may lead to.

use percent_encoding::percent_decode_str;

/// Schemes that cannot run code in the page.
const SAFE_SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "ftp"];

/// What the destination of a link is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// Another site, or a mail address.
    External,
    /// A scheme that could run code or show a page of its own.
    Unsafe,
    /// A place on the same page: the fragment, decoded.
    Anchor(String),
    /// A file or page of the site.
    Internal {
        /// Its path as typed, decoded.
        path: String,
        /// Its fragment without `#`, decoded.
        fragment: Option<String>,
        /// The rest of the destination from the query on, as typed.
        rest: String,
    },
}

/// Sorts a destination, as it stands in the Markdown, into one of the kinds.
pub fn classify(destination: &str) -> LinkTarget {
    if destination.starts_with("//") {
        return LinkTarget::External;
    }
    // Browsers drop control characters and white space before they look for a scheme.
    let visible: String = destination.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    if let Some((scheme, _)) = visible.split_once(':')
        && !scheme.contains(['/', '?', '#'])
    {
        let scheme = scheme.to_ascii_lowercase();
        return if SAFE_SCHEMES.contains(&scheme.as_str()) {
            LinkTarget::External
        } else {
            LinkTarget::Unsafe
        };
    }
    let (before_fragment, fragment) = match destination.split_once('#') {
        Some((before, fragment)) => (before, Some(decode(fragment))),
        None => (destination, None),
    };
    let path = before_fragment.split('?').next().unwrap_or_default();
    match fragment {
        Some(fragment) if before_fragment.is_empty() => LinkTarget::Anchor(fragment),
        fragment => {
            let rest = destination[path.len()..].to_owned();
            LinkTarget::Internal { path: decode(path), fragment: fragment.filter(|f| !f.is_empty()), rest }
        }
    }
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_told_apart() {
        assert_eq!(classify("https://example.org/#a"), LinkTarget::External);
        assert_eq!(classify("//example.org/"), LinkTarget::External);
        assert_eq!(classify("MAILTO:a@example.org"), LinkTarget::External);
        for bad in
            ["javascript:alert(1)", "JAVA\tSCRIPT:x", " data:text/html,x", "vbscript:x", "\u{1}javascript:x"]
        {
            assert_eq!(classify(bad), LinkTarget::Unsafe, "{bad:?}");
        }
        assert_eq!(classify("#the%20vote"), LinkTarget::Anchor("the vote".into()));
        assert_eq!(
            classify("../a%20b.md?x#y"),
            LinkTarget::Internal {
                path: "../a b.md".into(),
                fragment: Some("y".into()),
                rest: "?x#y".into()
            }
        );
        assert_eq!(
            classify("2018/10:30.md"),
            LinkTarget::Internal { path: "2018/10:30.md".into(), fragment: None, rest: String::new() }
        );
    }
}
