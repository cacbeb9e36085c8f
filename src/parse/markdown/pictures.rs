//! The pictures of a body, with what they say to who cannot see them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events::{BodyPiece, pieces};
use super::link::{LinkTarget, classify};
use super::raw::Raw;
use super::shortcode::{Argument, LINK_ARGUMENTS, Shortcode};
use crate::config::Markdown;

/// A picture of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PictureUse {
    /// The destination as typed.
    pub destination: String,
    /// Its alternative text; `None` if it is not given at all.
    pub alt: Option<String>,
    /// Bytes of the file.
    pub at: Range<usize>,
}

/// All pictures of a body in Markdown, in raw HTML and in the shortcode `figure`. `base` is the body's offset.
pub(crate) fn pictures(body: &str, base: usize, config: &Markdown) -> Vec<PictureUse> {
    let mut found = Vec::new();
    let mut open: Vec<PictureUse> = Vec::new();
    for (piece, at) in pieces(body, base, config) {
        match piece {
            BodyPiece::Event(Event::Start(Tag::Image { dest_url, .. })) => {
                open.push(PictureUse { destination: dest_url.into_string(), alt: Some(String::new()), at });
            }
            BodyPiece::Event(Event::End(TagEnd::Image)) => found.extend(open.pop()),
            BodyPiece::Event(Event::Text(text) | Event::Code(text)) => {
                if let Some(alt) = open.last_mut().and_then(|picture| picture.alt.as_mut()) {
                    alt.push_str(&text);
                }
            }
            BodyPiece::Raw(raw) => in_html(&raw, &mut found),
            BodyPiece::Shortcode(Ok(
                Shortcode::Alone { name, arguments } | Shortcode::Open { name, arguments },
            )) if name == "figure" => {
                let argument = |wanted: &str| {
                    arguments.iter().find_map(|(key, value)| match value {
                        Argument::Text(text) if key == wanted => Some(text.clone()),
                        _ => None,
                    })
                };
                if let Some(destination) = argument("src") {
                    found.push(PictureUse { destination, alt: argument("alt"), at });
                }
            }
            _ => {}
        }
    }
    found
}

/// The addresses on other hosts that a body links to, each with the bytes of the file where it stands.
pub(crate) fn addresses(body: &str, base: usize, config: &Markdown) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    for (piece, at) in pieces(body, base, config) {
        match piece {
            BodyPiece::Event(Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })) => {
                found.push((dest_url.into_string(), at));
            }
            BodyPiece::Shortcode(Ok(
                Shortcode::Alone { arguments, .. } | Shortcode::Open { arguments, .. },
            )) => {
                let links = arguments.into_iter().filter(|(key, _)| LINK_ARGUMENTS.contains(&key.as_str()));
                found.extend(links.filter_map(|(_, value)| match value {
                    Argument::Text(text) => Some((text, at.clone())),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    found.retain(|(destination, _)| classify(destination) == LinkTarget::External);
    found
}

/// The pictures in a piece of raw HTML. An empty `alt` says on purpose that a picture is there for looks.
fn in_html(raw: &Raw, found: &mut Vec<PictureUse>) {
    let html = raw.html.as_str();
    let lower = html.to_ascii_lowercase();
    for (start, _) in lower.match_indices("<img") {
        let end = lower[start..].find('>').map_or(html.len(), |n| start + n + 1);
        let tag = &html[start..end];
        let Some(destination) = attribute(tag, "src") else { continue };
        let alt = attribute(tag, "alt").map(|alt| if alt.is_empty() { "—".to_owned() } else { alt });
        found.push(PictureUse { destination, alt, at: raw.source(&(start..end)) });
    }
}

/// The value of an attribute in a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name).map(|n| from + n) {
        from = at + name.len();
        let is_name = tag[..at].ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'');
        let Some(value) = tag[from..].trim_start().strip_prefix('=').filter(|_| is_name) else { continue };
        let value = value.trim_start();
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
            _ => value.split(|c: char| c.is_ascii_whitespace() || c == '>').next().unwrap_or_default(),
        };
        return Some(value.to_owned());
    }
    None
}
