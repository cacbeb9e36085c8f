//! Where the links and pictures of a Markdown text name what they lead to, so that each can be led elsewhere.

use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use regex::Regex;

/// A link or picture in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextLink {
    /// As a reader of the Markdown understands it.
    pub destination: String,
    /// The bytes that name it.
    pub at: Range<usize>,
    pub kind: LinkRole,
    /// The whole link with its label, and the label alone; `None` where the link cannot be taken away by itself.
    pub whole: Option<(Range<usize>, Range<usize>)>,
}

/// What shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkRole {
    Link,
    Picture,
    /// A use of a definition elsewhere: it can be taken away, and is led elsewhere with its definition.
    Reference,
    /// An attribute of an HTML element.
    Attribute {
        picture: bool,
    },
    /// An argument of a shortcode of ours.
    Argument {
        picture: bool,
    },
}

/// The set-up that articles are read with, as far as links are concerned.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
}

struct OpenLink {
    range: Range<usize>,
    destination: String,
    inline: bool,
    picture: bool,
    /// Where what is inside ends.
    inside: Range<usize>,
}

/// All links and pictures, in the order of the text.
pub(super) fn find(text: &str) -> Vec<TextLink> {
    let mut links = Vec::new();
    let mut open: Vec<OpenLink> = Vec::new();
    let parser = Parser::new_ext(text, options());
    let definitions: Vec<(Range<usize>, String)> = parser
        .reference_definitions()
        .iter()
        .map(|(_, definition)| (definition.span.clone(), definition.dest.to_string()))
        .collect();
    for (event, range) in parser.into_offset_iter() {
        if let Some(outer) = open.last_mut()
            && range.end <= outer.range.end
            && !matches!(event, Event::End(TagEnd::Link | TagEnd::Image))
        {
            if outer.inside.is_empty() {
                outer.inside = range.clone();
            }
            outer.inside.end = outer.inside.end.max(range.end);
        }
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => open.push(OpenLink {
                range: whole(text, link_type, range.clone()),
                destination: dest_url.into_string(),
                inline: link_type == LinkType::Inline,
                picture: false,
                inside: range.start + 1..range.start + 1,
            }),
            Event::Start(Tag::Image { link_type, dest_url, .. }) => open.push(OpenLink {
                range: whole(text, link_type, range.clone()),
                destination: dest_url.into_string(),
                inline: link_type == LinkType::Inline,
                picture: true,
                inside: range.start + 2..range.start + 2,
            }),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let Some(closed) = open.pop() else { continue };
                if let Some(outer) = open.last_mut() {
                    outer.inside.end = outer.inside.end.max(closed.range.end);
                }
                if !closed.inline {
                    links.extend(reference(text, closed));
                } else if let Some((inside, at)) = bare_destination(text, &closed) {
                    links.push(TextLink {
                        destination: closed.destination,
                        at,
                        kind: if closed.picture { LinkRole::Picture } else { LinkRole::Link },
                        whole: Some((closed.range, inside)),
                    });
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => attributes(text, range, false, &mut links),
            Event::Start(Tag::Paragraph) if is_shortcode(&text[range.clone()]) => {
                attributes(text, range, true, &mut links);
            }
            _ => {}
        }
    }
    for (span, destination) in definitions {
        let part = &text[span.clone()];
        let from = part.find("]:").map_or(0, |at| at + 2);
        if let Some(at) = part[from..].find(destination.as_str()) {
            let start = span.start + from + at;
            let at = start..start + destination.len();
            links.push(TextLink { destination, at, kind: LinkRole::Link, whole: None });
        }
    }
    links.sort_by_key(|link| (link.at.start, link.at.end));
    // An argument of a shortcode of ours is an attribute to the parser as well: the first found, the argument, stays.
    links.dedup_by_key(|link| link.at.clone());
    links
}

/// The bytes of a link. The parser leaves the empty brackets of `[label][]` out.
fn whole(text: &str, link_type: LinkType, mut range: Range<usize>) -> Range<usize> {
    let collapsed = matches!(link_type, LinkType::Collapsed | LinkType::CollapsedUnknown);
    if collapsed && text[range.end..].starts_with("[]") {
        range.end += 2;
    }
    range
}

/// A use of a definition: `[label][name]`, `[label][]` or `[label]`.
fn reference(text: &str, link: OpenLink) -> Option<TextLink> {
    let end = link.range.end;
    let from = link.range.start + if link.picture { 2 } else { 1 };
    let inside = from..link.inside.end.max(from).min(link.range.end);
    // Those that need no label, such as `<https://example.org>`, lead out of the site.
    let is_label =
        text.get(link.range.start..from)?.ends_with('[') && text.get(inside.end..)?.starts_with(']');
    is_label.then_some(TextLink {
        destination: link.destination,
        at: end..end,
        kind: LinkRole::Reference,
        whole: Some((link.range, inside)),
    })
}

/// The bytes of a destination behind a label: `](` … `)`.
fn bare_destination(text: &str, link: &OpenLink) -> Option<(Range<usize>, Range<usize>)> {
    let from = link.inside.end.max(link.range.start + 1).min(link.range.end);
    let behind = text.get(from..link.range.end)?;
    let bracket = behind.find("](")?;
    let inside = link.range.start + if link.picture { 2 } else { 1 }..from + bracket;
    let mut start = from + bracket + 2;
    let rest = text.get(start..link.range.end)?;
    start += rest.len() - rest.trim_start().len();
    let rest = text.get(start..link.range.end)?;
    let end = if rest.starts_with('<') {
        start + rest.find('>')? + 1
    } else {
        let mut depth = 0;
        let mut end = rest.len();
        let mut escaped = false;
        for (at, c) in rest.char_indices() {
            match c {
                _ if escaped => {}
                '(' => depth += 1,
                ')' if depth == 0 => {
                    end = at;
                    break;
                }
                ')' => depth -= 1,
                c if c.is_whitespace() => {
                    end = at;
                    break;
                }
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        start + end
    };
    Some((inside, start..end))
}

/// A paragraph that is a shortcode of ours.
fn is_shortcode(paragraph: &str) -> bool {
    let text = paragraph.trim_start();
    text.strip_prefix("{{")
        .or_else(|| text.strip_prefix("{%"))
        .is_some_and(|rest| rest.trim_start().starts_with('<'))
}

/// Attributes, or arguments of a shortcode, that name something. What is whole is the attribute with the space before it,
/// or the paragraph of a shortcode that stands alone.
fn attributes(text: &str, range: Range<usize>, shortcode: bool, links: &mut Vec<TextLink>) {
    // Each is read with its value, so that what a value says is taken for no attribute.
    static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r#"(?i)(?:^|\s)(?P<name>[a-z][\w:-]*)\s*=\s*(?:"(?P<a>[^"\n]*)"|'(?P<b>[^'\n]*)'|(?P<c>[^\s"'=<>`]+))"#,
        )
        .unwrap_or_else(|error| unreachable!("{error}"))
    });
    // A shortcode wants double quotes, and a backslash keeps one from ending the value.
    static ARGUMENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i)(?:^|\s)(?P<name>[a-z][\w-]*)\s*=\s*"(?P<a>(?:[^"\\\n]|\\.)*)""#)
            .unwrap_or_else(|error| unreachable!("{error}"))
    });
    let all: &Regex = if shortcode { &ARGUMENT } else { &ATTRIBUTE };
    for c in all.captures_iter(&text[range.clone()]) {
        let named = &c["name"];
        if !["href", "src", "file", "poster"].iter().any(|name| named.eq_ignore_ascii_case(name)) {
            continue;
        }
        let Some(value) = c.iter().skip(2).flatten().next() else { continue };
        let picture = !c["name"].eq_ignore_ascii_case("href");
        let at = range.start + value.start()..range.start + value.end();
        let destination = crate::import::plain::entities(value.as_str());
        let all = c.get(0).map_or(0..0, |all| range.start + all.start()..range.start + all.end());
        let alone = shortcode && text[range.clone()].trim_start().starts_with("{{");
        let kind = if shortcode { LinkRole::Argument { picture } } else { LinkRole::Attribute { picture } };
        let whole = Some((if alone { range.clone() } else { all }, at.clone()));
        links.push(TextLink { destination, at, kind, whole });
    }
}

/// What a shortcode says without what it shows: the words of its arguments.
fn spoken(shortcode: &str) -> String {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?:alt|caption|credit|title)="(?P<words>(?:[^"\\]|\\.)*)""#)
            .unwrap_or_else(|error| unreachable!("{error}"))
    });
    if !shortcode.trim_start().starts_with("{{") {
        return String::new();
    }
    let words =
        WORDS.captures_iter(shortcode).map(|c| c["words"].replace("\\\"", "\"").replace("\\\\", "\\"));
    let words: Vec<String> =
        words.map(|words| super::escape::inline(&words)).filter(|words| !words.is_empty()).collect();
    // The white space after the paragraph is part of it.
    let end = &shortcode[shortcode.trim_end().len()..];
    format!("{}{end}", words.join(" – "))
}

/// What becomes of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LinkChange {
    /// It leads elsewhere.
    To(String),
    /// Its words stay, the link goes; of a picture its description stays.
    Unlink,
}

/// Makes changes to the links that [`find`] found. A link in a link that goes is left as it is.
pub(super) fn apply(text: &str, changes: &[(TextLink, LinkChange)]) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (link, change) in changes {
        match change {
            LinkChange::To(_) if link.kind == LinkRole::Reference => {}
            LinkChange::To(target) => {
                let written = match link.kind {
                    LinkRole::Attribute { .. } | LinkRole::Argument { .. } => {
                        let target = target.replace('"', "%22").replace('\'', "%27");
                        let quoted = text[..link.at.start].ends_with(['"', '\'']);
                        if quoted { target } else { format!("\"{target}\"") }
                    }
                    _ => super::escape::destination(target),
                };
                edits.push((link.at.clone(), written));
            }
            LinkChange::Unlink => {
                let Some((whole, inside)) = &link.whole else { continue };
                match link.kind {
                    // Where it led stays in the source, where nothing follows it.
                    LinkRole::Attribute { .. } => {
                        let name = text[whole.clone()].trim_start().split('=').next().unwrap_or_default();
                        let name = name.trim().to_lowercase();
                        let value = text[inside.clone()].replace('"', "%22");
                        edits.push((whole.clone(), format!(" data-lost-{name}=\"{value}\"")));
                    }
                    LinkRole::Argument { .. } => edits.push((whole.clone(), spoken(&text[whole.clone()]))),
                    LinkRole::Link | LinkRole::Picture | LinkRole::Reference => {
                        edits.push((inside.end..whole.end, String::new()));
                        edits.push((whole.start..inside.start, String::new()));
                    }
                }
            }
        }
    }
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, with) in edits {
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&with);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(String, &str)> {
        find(text).into_iter().map(|link| (link.destination.clone(), &text[link.at])).collect()
    }

    #[test]
    fn destinations_are_found_where_they_stand() {
        let text = "[a](x.md \"T\") ![b](<y z.png>) [![i](p.png)](q.md)\n\n[c][r] <https://e.org>\n\n[r]: /r.md \"R\"\n\n<img src=\"/i.png\"> <a href='/h'>h</a>\n\n{{ <figure src=\"f.png\" caption=\"c\" /> }}\n\n`[no](code)`\n";
        let found: Vec<_> = found(text);
        let want = [
            ("x.md", "x.md"),
            ("y z.png", "<y z.png>"),
            ("p.png", "p.png"),
            ("q.md", "q.md"),
            ("/r.md", ""),
            ("/r.md", "/r.md"),
            ("/i.png", "/i.png"),
            ("/h", "/h"),
            ("f.png", "f.png"),
        ];
        assert_eq!(found, want.map(|(a, b)| (a.to_owned(), b)));
    }

    #[test]
    fn links_are_led_elsewhere_or_taken_away() {
        let text = "<a href=\"/x\">a</a>\n\n{{ <figure src=\"gone.png\" alt=\"A\" caption=\"It \\\"was\\\"\" /> }}\n\n{% <quote by=\"J\" href=\"gone\"> %}\n\nq\n\n{% </quote> %}\n";
        let changes: Vec<(TextLink, LinkChange)> =
            find(text).into_iter().map(|link| (link, LinkChange::Unlink)).collect();
        assert_eq!(
            apply(text, &changes),
            "<a data-lost-href=\"/x\">a</a>\n\nA – It \"was\"\n\n{% <quote by=\"J\"> %}\n\nq\n\n{% </quote> %}\n"
        );
        let text = "See [a *b*][r], [r] and [r][].\n\n[r]: #gone\n";
        let changes: Vec<(TextLink, LinkChange)> =
            find(text).into_iter().map(|link| (link, LinkChange::Unlink)).collect();
        assert_eq!(apply(text, &changes), "See a *b*, r and r.\n\n[r]: #gone\n");
        let text = "[a *b*](x \"t\"), ![alt](y), <img src=\"z\">";
        let links = find(text);
        let changes: Vec<(TextLink, LinkChange)> = links
            .iter()
            .cloned()
            .zip([LinkChange::Unlink, LinkChange::Unlink, LinkChange::To("n\"w".into())])
            .collect();
        assert_eq!(apply(text, &changes), "a *b*, alt, <img src=\"n%22w\">");
        let to: Vec<(TextLink, LinkChange)> =
            links.into_iter().map(|link| (link, LinkChange::To("a b".into()))).collect();
        assert_eq!(apply(text, &to), "[a *b*](<a b> \"t\"), ![alt](<a b>), <img src=\"a b\">");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn no_text_breaks_it(text in "[a\\[\\]()<>!\" \n`é{%/=]{0,60}") {
            let links = find(&text);
            let changes: Vec<(TextLink, LinkChange)> = links.into_iter().map(|link| (link, LinkChange::Unlink)).collect();
            apply(&text, &changes);
        }
    }
}
