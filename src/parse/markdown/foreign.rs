//! Syntax of other programs in a text: what they would run or replace, this program shows as it stands.
//!
//! Who brings articles from elsewhere is told where some is left. Its words are not the author's, so they say nothing
//! about what an article is about.

/// A piece of another program's syntax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ForeignSyntax {
    /// What it is, in a few words.
    pub what: &'static str,
    /// What to do about it.
    pub hint: &'static str,
    /// Its length in bytes.
    pub length: usize,
}

/// How far the end of a piece is looked for, in bytes.
const REACH: usize = 500;

/// Shortcodes of WordPress that stand alone or without values.
const WORDPRESS: [&str; 9] =
    ["audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption", "youtube", "vimeo"];

/// The next piece of foreign syntax in `text` that begins at or after `from` and before `until`, and where it begins.
pub(super) fn next(text: &str, from: usize, until: usize) -> Option<(usize, ForeignSyntax)> {
    let bytes = text.as_bytes();
    (from..until).find_map(|at| {
        if !matches!(bytes.get(at), Some(b'{' | b'[' | b'!' | b'<' | b':')) {
            return None;
        }
        // An author who puts a backslash before it wants it shown.
        if at > 0 && bytes.get(at - 1) == Some(&b'\\') {
            return None;
        }
        Some((at, at_start(text, at)?))
    })
}

/// The piece that begins at a place.
fn at_start(text: &str, at: usize) -> Option<ForeignSyntax> {
    let end = crate::source::floor_char(text, at + REACH);
    let block = &text[at..end];
    let block = find_pair(block, "\n\n").map_or(block, |end| &block[..end]);
    let line = block.split('\n').next().unwrap_or_default();
    let before = &text[..at];
    let piece = |what, hint, length| Some(ForeignSyntax { what, hint, length });
    let closed =
        |end: &str| block.get(2..).and_then(|rest| rest.find(end)).map(|found| 2 + found + end.len());
    let template = "the syntax of a template";
    let run = "this program does not run it: put in what it would print, or remove it; to show it, write it in backquotes";
    match block.as_bytes() {
        [b'{', b'{', ..] => piece(template, run, closed("}}")?),
        [b'{', b'%', ..] => piece(template, run, closed("%}")?),
        [b'{', b'#', b' ', ..] => piece(template, run, closed("#}")?),
        [b'<', b'%', ..] => piece(template, run, closed("%>")?),
        [b'{', ..] if attributes(line, before) => piece(
            "attributes as kramdown and Pandoc have them",
            "remove them: how a text looks is the theme's",
            line.find('}')? + 1,
        ),
        [b'!', b'[', b'[', ..] => piece(
            "an embedded page of a wiki",
            "link to the article's file: [text](other.md), or show a picture: ![text](picture.jpg)",
            find_pair(line, "]]")? + 2,
        ),
        [b'[', b'[', ..] => piece(
            "a link of a wiki",
            "link to the article's file: [text](other.md)",
            find_pair(line, "]]")? + 2,
        ),
        [b'[', b'^', ..] => {
            let end = line.find(']')?;
            let label = &line[2..end];
            (!label.is_empty() && !label.contains(char::is_whitespace)).then_some(())?;
            piece(
                "a reference to a footnote that is not there",
                "write the note in a paragraph of its own: [^label]: The text",
                end + 1,
            )
        }
        [b'[', ..] => piece(
            "a shortcode of WordPress or a forum",
            "put in what it would show; docs/content.md describes the shortcodes of this program",
            bracketed(block)?,
        ),
        [b':', b' ' | b'\t', ..] if is_definition(before) => piece(
            "a list of definitions",
            "Markdown has none: write a list (- **Term**: what it means) or HTML (<dl>)",
            1,
        ),
        [b':', b':', b':', ..] if begins_line(before) => {
            piece("a block in colons", "use a quotation (> text) or the theme's shortcodes", line.len())
        }
        _ => None,
    }
}

/// Where two signs stand one after the other. Nearly always the first of them is nowhere in reach, which a search for one
/// sign knows many times faster than one for a text; a line may be nothing but brackets.
fn find_pair(text: &str, pair: &str) -> Option<usize> {
    let first = pair.chars().next()?;
    text.match_indices(first).map(|(at, _)| at).find(|at| text[*at..].starts_with(pair))
}

/// `{: .lead}`, `{:toc}`, `{::options /}` anywhere; `{.lead}`, `{#id}`, `{width=50%}` behind what they are for.
fn attributes(line: &str, before: &str) -> bool {
    let Some(inside) = line[1..].split('}').next().filter(|inside| inside.len() + 1 < line.len()) else {
        return false;
    };
    if inside.starts_with(':') {
        return true;
    }
    let attached = begins_line(before) || before.ends_with([')', ']', '*', '`']);
    let named =
        inside.strip_prefix(['.', '#']).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic()));
    let valued = inside.split_once('=').is_some_and(|(name, value)| is_name(name) && !value.is_empty());
    attached && (named || valued)
}

/// `[caption id="a"]`, `[/caption]`, `[gallery]`, or `[b]` where a `[/b]` follows.
fn bracketed(block: &str) -> Option<usize> {
    let end = block.find(']')?;
    let inside = &block[1..end];
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let name = name.split([' ', '=', '\n']).next().filter(|name| is_name(name))?;
    let rest = &inside[inside.find(name)? + name.len()..];
    let closes = inside.starts_with('/') && rest.is_empty();
    let has_values = rest.starts_with([' ', '\n'])
        && rest.split_once('=').is_some_and(|(key, value)| {
            is_name(key.trim()) && value.starts_with(['"', '\'', '“', '”'])
                || is_name(key.trim()) && !value.contains(' ')
        });
    let known = WORDPRESS.contains(&name) && (rest.is_empty() || rest.starts_with(' '));
    let is_closed = block[end..].contains(&format!("[/{name}]"));
    (closes || has_values || known || is_closed).then_some(end + 1)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.len() <= 40
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

fn begins_line(before: &str) -> bool {
    before.is_empty() || before.ends_with('\n')
}

/// Whether a colon stands at the beginning of a line that follows a term.
fn is_definition(before: &str) -> bool {
    let line = before.trim_end_matches([' ', '\t']);
    line.ends_with('\n') && !line.trim_end().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut pieces = Vec::new();
        let mut from = 0;
        while let Some((at, foreign)) = next(text, from, text.len()) {
            pieces.push(&text[at..at + foreign.length]);
            from = at + foreign.length;
        }
        pieces
    }

    #[test]
    fn syntax_of_other_programs_is_found_whole() {
        for piece in [
            "{{ page.title }}",
            "{% image a.jpg %}",
            "{# note #}",
            "<%= title %>",
            "[caption id=\"a\" width=300]",
            "[/caption]",
            "[gallery]",
            "[gallery ids=\"1,2\"]",
            "{: .lead}",
            "{:toc}",
            "![[picture.jpg]]",
            "[[Other page|here]]",
            "[^missing]",
        ] {
            assert_eq!(found(&format!("Before {piece} after.")), [piece]);
        }
        assert_eq!(found("[b]bold[/b]"), ["[b]", "[/b]"]);
        assert_eq!(found("![a](b.png){width=50%}"), ["{width=50%}"]);
        assert_eq!(found("Term\n: what it means"), [":"]);
        assert_eq!(found(":::warning\ntext\n:::"), [":::warning", ":::"]);
    }

    #[test]
    fn what_people_write_is_not() {
        for text in [
            "He said [sic] that [the minister] [would go]. [Emphasis added] [1] [a=b of c]",
            "{ a } {x} a{b=c} (see: this) \\{{ x }} \\[gallery] 10:30 : x",
            "\"The vote: a day\"",
            "[Editor's note: this = that was said]",
            "a < b % c",
            ": at the beginning",
            "[^a b] [^]",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
