//! What an author wrote as HTML, as tokens with their places.

use std::ops::Range;

use html5gum::{DefaultEmitter, HtmlString, Spanned, State, Token as Gum, Tokenizer};

/// A piece of a fragment of HTML. Comments, declarations and tags that are cut off are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HtmlToken {
    Start(StartTag),
    End {
        /// In lower case.
        name: String,
        /// Bytes of the fragment.
        at: Range<usize>,
    },
    /// Characters with references in them read. In scripts and the like the text as it stands.
    Text {
        text: String,
        at: Range<usize>,
    },
    /// What no page shows and its author may miss: a tag that is cut off, or code between `<?` and `>`.
    Lost {
        what: &'static str,
        at: Range<usize>,
    },
}

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StartTag {
    /// In lower case.
    pub name: String,
    /// The first of each name.
    pub attributes: Vec<Attribute>,
    /// Whether it ends with `/>`.
    pub closed: bool,
    /// Bytes of the fragment.
    pub at: Range<usize>,
}

/// An attribute of a start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// In lower case.
    pub name: String,
    pub value: String,
    /// Name and value, in bytes of the fragment.
    pub at: Range<usize>,
}

impl StartTag {
    /// The value of an attribute.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &*attribute.value)
    }
}

/// Reads a fragment of HTML by the rules of the standard.
pub(crate) fn read(html: &str) -> Vec<HtmlToken> {
    let mut tokens = Vec::new();
    let mut tokenizer = Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span());
    let mut end = 0;
    while let Some(Ok(token)) = tokenizer.next() {
        match token {
            Gum::StartTag(tag) => {
                let name = string(&tag.name.0);
                // Such elements hold characters, not elements.
                match name.as_str() {
                    "script" => tokenizer.set_state(State::ScriptData),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                        tokenizer.set_state(State::RawText)
                    }
                    "title" | "textarea" => tokenizer.set_state(State::RcData),
                    _ => {}
                }
                let attributes = tag.attributes.iter();
                let mut attributes: Vec<Attribute> =
                    attributes.map(|(name, value)| attribute(html, &name.0, value)).collect();
                attributes.sort_by_key(|attribute| attribute.at.start);
                let at = within(html, tag.span.start, tag.span.end);
                end = at.end;
                tokens.push(HtmlToken::Start(StartTag { name, attributes, closed: tag.self_closing, at }));
            }
            Gum::EndTag(tag) => {
                let at = within(html, tag.span.start, tag.span.end);
                end = at.end;
                tokens.push(HtmlToken::End { name: string(&tag.name.0), at });
            }
            Gum::String(text) => {
                let at = within(html, text.span.start, text.span.end);
                end = at.end;
                tokens.push(HtmlToken::Text { text: string(&text.value.0), at });
            }
            Gum::Comment(comment) => {
                let at = within(html, comment.span.start, comment.span.end);
                end = at.end;
                if html[at.clone()].starts_with("<?") {
                    tokens.push(HtmlToken::Lost { what: "code between `<?` and `?>`", at });
                }
            }
            Gum::Doctype(doctype) => end = within(html, doctype.span.start, doctype.span.end).end,
            Gum::Error(_) => {}
        }
    }
    let rest = html.get(end..).unwrap_or_default();
    let bytes = rest.as_bytes();
    if bytes.first() == Some(&b'<') && bytes.get(1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') {
        tokens.push(HtmlToken::Lost { what: "a tag that is cut off", at: end..html.len() });
    }
    tokens
}

fn attribute(html: &str, name: &[u8], value: &Spanned<HtmlString, usize>) -> Attribute {
    let Range { start, mut end } = within(html, value.span.start, value.span.end);
    // The place reaches one byte beyond a value: over its quote, or over what follows it.
    if !value.value.is_empty() && !html[start..end].ends_with(['"', '\'']) {
        end = within(html, start, end - 1).end;
    }
    Attribute { name: string(name), value: string(&value.value.0), at: start..end }
}

fn string(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A range of places that the text has.
fn within(html: &str, start: usize, end: usize) -> Range<usize> {
    let start = crate::source::floor_char(html, start);
    start..crate::source::floor_char(html, end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let show = |token: &HtmlToken| match token {
            HtmlToken::Start(tag) => {
                let attributes: String = tag
                    .attributes
                    .iter()
                    .map(|a| format!(" {}={:?}@{:?}", a.name, a.value, &html[a.at.clone()]))
                    .collect();
                format!("start {}{attributes} {:?}", tag.name, &html[tag.at.clone()])
            }
            HtmlToken::End { name, at } => format!("end {name} {:?}", &html[at.clone()]),
            HtmlToken::Text { text, at } => format!("text {text:?} {:?}", &html[at.clone()]),
            HtmlToken::Lost { what, at } => format!("lost {what} {:?}", &html[at.clone()]),
        };
        read(html).iter().map(show).collect()
    }

    #[test]
    fn tokens_have_their_places() {
        assert_eq!(
            shown("é<A HREF='x&amp;y' id=b>Fish &amp; chips</a >!"),
            [
                "text \"é\" \"é\"",
                "start a href=\"x&y\"@\"HREF='x&amp;y'\" id=\"b\"@\"id=b\" \"<A HREF='x&amp;y' id=b>\"",
                "text \"Fish & chips\" \"Fish &amp; chips\"",
                "end a \"</a >\"",
                "text \"!\" \"!\"",
            ]
        );
    }

    #[test]
    fn what_is_cut_off_is_told() {
        assert_eq!(
            shown("x<img src=\"a"),
            ["text \"x\" \"x\"", "lost a tag that is cut off \"<img src=\\\"a\""]
        );
        assert_eq!(shown("a < b <3"), ["text \"a < b <3\" \"a < b <3\""]);
        assert_eq!(shown("<!-- <b> "), [""; 0]);
        assert_eq!(shown("<?php x() ?>"), ["lost code between `<?` and `?>` \"<?php x() ?>\""]);
    }

    #[test]
    fn scripts_hold_characters() {
        let tokens = read("<script>if (a<b) '<i>'</script><i>");
        let [HtmlToken::Start(_), HtmlToken::Text { text, .. }, HtmlToken::End { .. }, HtmlToken::Start(_)] =
            &tokens[..]
        else {
            panic!("{tokens:?}")
        };
        assert_eq!(text, "if (a<b) '<i>'");
    }
}
