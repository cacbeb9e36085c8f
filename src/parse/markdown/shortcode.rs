//! Shortcodes: components of the theme that an article uses, each in a paragraph of its own.
//!
//! `{{ <figure src="map.png" caption="The border" /> }}` stands alone; `{% <quote by="The report"> %}` opens
//! and `{% </quote> %}` closes around other paragraphs. Only literal values are read: an article is text,
//! not a template.

use serde::{Deserialize, Serialize};

use crate::span::FileSpan;

/// A shortcode tag as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shortcode {
    /// `{{ <name … /> }}`
    Alone { name: String, arguments: Vec<(String, Argument)> },
    /// `{% <name …> %}`
    Open { name: String, arguments: Vec<(String, Argument)> },
    /// `{% </name> %}`
    Close { name: String },
}

/// A literal value of a shortcode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Argument {
    /// A string in quotes.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Flag(bool),
}

/// A shortcode used in an article, for checking it against the theme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShortcodeUse {
    /// The name of its template.
    pub name: String,
    /// Names of the arguments given.
    pub arguments: Vec<String>,
    /// Bytes of the file.
    pub span: FileSpan,
}

/// Arguments that name a file or page and are resolved like links.
pub(super) const LINK_ARGUMENTS: [&str; 3] = ["src", "href", "file"];

/// Whether a paragraph is a shortcode, well written.
pub fn is_shortcode(paragraph: &str) -> bool {
    matches!(parse(paragraph), Some(Ok(_)))
}

/// Reads a paragraph that looks like a shortcode; `None` if it does not.
pub(super) fn parse(paragraph: &str) -> Option<Result<Shortcode, String>> {
    let text = paragraph.trim();
    let (inside, alone) = if let Some(rest) = text.strip_prefix("{{") {
        (rest.trim_start().strip_prefix('<')?, true)
    } else {
        (text.strip_prefix("{%")?.trim_start().strip_prefix('<')?, false)
    };
    let end = if alone { "}}" } else { "%}" };
    let Some(inside) = inside.strip_suffix(end) else {
        return Some(Err(format!("a shortcode ends with `{end}` and needs a paragraph of its own")));
    };
    let Some(inside) = inside.trim_end().strip_suffix('>') else {
        return Some(Err("the tag of a shortcode ends with `>`".into()));
    };
    Some(if alone {
        match inside.strip_suffix('/') {
            Some(inside) => {
                name_and_arguments(inside).map(|(name, arguments)| Shortcode::Alone { name, arguments })
            }
            None => Err(format!(
                "a shortcode without text in it ends with `/>`: write {{{{< {} />}}}}",
                inside.trim()
            )),
        }
    } else if let Some(name) = inside.strip_prefix('/') {
        let name = name.trim();
        if is_name(name) {
            Ok(Shortcode::Close { name: name.to_owned() })
        } else {
            Err(format!("`{name}` is not a name of a shortcode"))
        }
    } else {
        name_and_arguments(inside).map(|(name, arguments)| Shortcode::Open { name, arguments })
    })
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn name_and_arguments(inside: &str) -> Result<(String, Vec<(String, Argument)>), String> {
    let inside = inside.trim();
    let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(end);
    if !is_name(name) {
        return Err(format!("`{name}` is not a name of a shortcode"));
    }
    let mut arguments: Vec<(String, Argument)> = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok((name.to_owned(), arguments));
        }
        let (key, after) =
            rest.split_once('=').ok_or_else(|| format!("`{rest}` has no value: write name=\"value\""))?;
        let key = key.trim();
        if !is_name(key) {
            return Err(format!("`{key}` is not a name of an argument"));
        }
        if arguments.iter().any(|(k, _)| k == key) {
            return Err(format!("`{key}` is given twice"));
        }
        let (value, after) = argument(after.trim_start()).map_err(|why| format!("`{key}`: {why}"))?;
        arguments.push((key.to_owned(), value));
        rest = after;
    }
}

fn argument(text: &str) -> Result<(Argument, &str), String> {
    if let Some(rest) = text.strip_prefix('{') {
        let (value, after) = rest.split_once('}').ok_or("the brace is not closed")?;
        let value = value.trim();
        let argument = match value {
            "true" => Argument::Flag(true),
            "false" => Argument::Flag(false),
            number => Argument::Integer(
                number.parse().map_err(|_| format!("`{number}` is not a whole number, true or false"))?,
            ),
        };
        return Ok((argument, after));
    }
    let quote =
        text.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or("a text needs double quotes")?;
    let mut value = String::new();
    let mut chars = text[1..].char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
            c if c == quote => return Ok((Argument::Text(value), &text[at + 2..])),
            '\n' | '\r' => value.push(' '),
            c => value.push(c),
        }
    }
    Err("the quote is not closed".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_their_values() {
        let Some(Ok(Shortcode::Alone { name, arguments })) =
            parse("{{ <figure src=\"a \\\"b\\\".png\" width={640} wide={true}\n alt='x' /> }}\n")
        else {
            panic!("not a shortcode")
        };
        assert_eq!(name, "figure");
        assert_eq!(
            arguments,
            [
                ("src".into(), Argument::Text("a \"b\".png".into())),
                ("width".into(), Argument::Integer(640)),
                ("wide".into(), Argument::Flag(true)),
                ("alt".into(), Argument::Text("x".into())),
            ]
        );
        assert_eq!(parse("{% </quote> %}"), Some(Ok(Shortcode::Close { name: "quote".into() })));
    }

    #[test]
    fn text_is_no_shortcode_and_a_broken_one_says_why() {
        assert_eq!(parse("{{ title }}"), None);
        assert_eq!(parse("a {{ <b /> }}"), None);
        for broken in
            ["{{ <figure /> and", "{{ <figure> }}", "{{ <figure src=x /> }}", "{{ <1 /> }}", "{% <q a=\"> %}"]
        {
            assert!(matches!(parse(broken), Some(Err(_))), "{broken}");
        }
    }
}
