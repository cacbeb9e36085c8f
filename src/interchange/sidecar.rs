//! Adding notes to the file beside an article, leaving all else in it as it is.

use super::entry;
use super::model::ForeignNote;
use crate::source::SourceFile;
use crate::yaml::{self, Node, Value};

/// Why notes cannot be added to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SidecarProblem {
    /// It has errors.
    Unreadable,
    /// Its list is written in brackets.
    Flow,
}

/// The text of a file with notes added to its `annotations`; `None` stands for a file that is not there.
///
/// # Errors
/// If there is no place in the file where they could be put.
pub(crate) fn append(text: Option<&str>, notes: &[ForeignNote]) -> Result<String, SidecarProblem> {
    let lines = |indent: usize| notes.iter().map(|note| entry::lines(note, indent)).collect::<String>();
    let Some(text) = text.filter(|text| !text.trim_start_matches('\u{feff}').trim().is_empty()) else {
        return Ok(format!("annotations:\n{}", lines(2)));
    };
    let file = SourceFile::new("", text);
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let node = yaml::parse(&file, start..text.len()).map_err(|_| SidecarProblem::Unreadable)?;
    let Some(node) = node else { return Ok(format!("{}\nannotations:\n{}", text.trim_end(), lines(2))) };
    let list = match &node.value {
        Value::Sequence(_) => Some(&node),
        _ => node.get("annotations").filter(|list| !list.is_null()),
    };
    let Some(list) = list else {
        if let Some((key, _)) = key_of(&node, "annotations") {
            // The key stands there without a value.
            let end = line_end(text, key.span.range().end);
            return Ok(with(text, end, &lines(2)));
        }
        return Ok(format!("{}\nannotations:\n{}", text.trim_end(), lines(2)));
    };
    let Value::Sequence(items) = &list.value else { return Err(SidecarProblem::Flow) };
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return Err(SidecarProblem::Flow) };
    // The dash stands before the item, with blanks between.
    let before = text[..first.span.range().start].trim_end_matches(' ');
    let Some(above) = before.strip_suffix('-') else { return Err(SidecarProblem::Flow) };
    let line_start = above.rfind('\n').map_or(start, |at| at + 1);
    if !above[line_start..].bytes().all(|b| b == b' ') {
        return Err(SidecarProblem::Flow);
    }
    let indent = above.len() - line_start;
    // A list that is not indented ends, for a parser, where the next key begins.
    let end = text[..last.span.range().end].trim_end().len();
    Ok(with(text, line_end(text, end), &lines(indent)))
}

fn key_of<'n>(node: &'n Node, key: &str) -> Option<&'n (Node, Node)> {
    match &node.value {
        Value::Mapping(entries) => entries.iter().find(|(name, _)| name.text() == Some(key)),
        _ => None,
    }
}

/// The end of the line that a byte is on, without its line break.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end)
}

/// A text with lines put behind the line that ends at a byte.
fn with(text: &str, end: usize, lines: &str) -> String {
    let rest = text[end..].strip_prefix('\n').unwrap_or(&text[end..]);
    format!("{}\n{lines}{rest}", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::notes::{Quote, read_sidecar};

    fn note(body: &str) -> ForeignNote {
        ForeignNote { body: body.to_owned(), ..ForeignNote::default() }
    }

    fn bodies(text: &str) -> Vec<String> {
        let (notes, problems) = read_sidecar(&SourceFile::new("content/x.notes.yaml", text));
        assert!(problems.is_empty(), "{text}\n{problems:?}");
        notes.into_iter().map(|typed| typed.note.body.into()).collect()
    }

    #[test]
    fn notes_are_added_and_the_rest_stays() {
        for before in [
            "annotations:\n  - body: one\n",
            "annotations:\n- body: one\ncorrections:\n- text: two # said\n",
            "# by hand\n- body: >\n    folded\n    text\n",
            "corrections:\n  - text: only\n",
            "annotations:\ncorrections:\n  - text: only",
            "",
        ] {
            let after = append(Some(before), &[note("new"), note("a\n\n- b: c\n  d")]).unwrap();
            let mut expected = bodies(before);
            let mut found = bodies(&after);
            expected.extend(["new".to_owned(), "a\n\n- b: c\n  d".to_owned()]);
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "{after}");
            assert!(before.lines().all(|line| after.contains(line)), "{after}");
        }
        assert_eq!(append(Some("annotations: [{body: x}]"), &[note("y")]), Err(SidecarProblem::Flow));
        assert_eq!(append(Some("annotations: [\n"), &[note("y")]), Err(SidecarProblem::Unreadable));
    }

    #[test]
    fn every_part_of_a_note_comes_back() {
        let whole = ForeignNote {
            quote: Some(Quote {
                exact: "said \"no\": #1".into(),
                prefix: "he ".into(),
                suffix: " — then".into(),
            }),
            body: "Two\n\n  lines: *here*".to_owned(),
            author: Some("no".to_owned()),
            date: Some("2024-05".to_owned()),
            tags: vec!["a, b".to_owned()],
            address: Some("https://example.org/a#1".to_owned()),
            replies: vec![ForeignNote { author: Some("B".to_owned()), ..note("yes: no") }],
            ..ForeignNote::default()
        };
        let text = append(None, std::slice::from_ref(&whole)).unwrap();
        let (notes, problems) = read_sidecar(&SourceFile::new("content/x.notes.yaml", &text));
        assert!(problems.is_empty(), "{text}\n{problems:?}");
        let note = &notes[0].note;
        assert_eq!(note.quote.as_deref(), whole.quote.as_ref(), "{text}");
        assert_eq!((&*note.body, note.author.as_deref()), ("Two\n\n  lines: *here*", Some("no")), "{text}");
        assert_eq!((&*note.tags[0], note.via.as_deref()), ("a, b", Some("https://example.org/a#1")));
        assert_eq!((&*note.replies[0].body, note.replies[0].author.as_deref()), ("yes: no", Some("B")));
    }
}
