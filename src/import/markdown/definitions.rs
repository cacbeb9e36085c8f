//! Lists of definitions, a term and lines that begin with a colon, as Kramdown and Hugo have them: lists whose items
//! begin with the term.

use super::scan::parts;
use crate::import::note::{Remark, RemarkKind};

/// A longer paragraph is no list of terms.
const TERMS: usize = 4;

/// Turns the lists of a text.
pub(super) fn turn(text: &str, notes: &mut Vec<Remark>) -> String {
    if !text.contains("\n:") && !text.contains("\n :") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (in_code, part) in parts(text) {
        if in_code { out.push_str(part) } else { lists(part, &mut out, notes) }
    }
    out
}

/// What stands behind the colon of a definition.
fn definition(line: &str) -> Option<&str> {
    let bare = line.trim_start_matches(' ');
    let rest = bare.strip_prefix(':').filter(|_| line.len() - bare.len() <= 3)?;
    let text = rest.trim_start_matches([' ', '\t']);
    (text.len() < rest.len() && !text.trim().is_empty()).then_some(text)
}

/// Whether a line may be a term: running text, not the beginning of another block.
fn is_term(line: &str) -> bool {
    let numbered = line.split_once(['.', ')']).is_some_and(|(number, _)| {
        !number.is_empty() && number.len() < 10 && number.bytes().all(|b| b.is_ascii_digit())
    });
    !line.trim().is_empty()
        && !numbered
        && !line.starts_with(['#', '>', '|', '<', ':', ' ', '\t', '{'])
        && !["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark))
}

fn lists(part: &str, out: &mut String, notes: &mut Vec<Remark>) {
    let lines: Vec<&str> = part.split_inclusive('\n').collect();
    let mut at = 0;
    while at < lines.len() {
        // The first line of a paragraph: all of its lines are terms.
        let first = at == 0 || lines[at - 1].trim().is_empty();
        let terms = lines[at..].iter().take(TERMS + 1).take_while(|line| is_term(line)).count();
        let blank = lines.get(at + terms).is_some_and(|line| line.trim().is_empty());
        let behind = at + terms + usize::from(blank);
        let is_list = first
            && (1..=TERMS).contains(&terms)
            && lines.get(behind).is_some_and(|line| definition(line).is_some());
        if !is_list {
            out.push_str(lines[at]);
            at += 1;
            continue;
        }
        notes.push(Remark::new(RemarkKind::Turned, "a list of definitions → a list"));
        let names: Vec<String> = lines[at..at + terms].iter().map(|term| bold(term.trim())).collect();
        out.push_str(&format!("- {}\n", names.join(", ")));
        at = behind;
        while let Some(text) = lines.get(at).and_then(|line| definition(line)) {
            out.push_str(&format!("\n  {}\n", text.trim_end()));
            at += 1;
            // Lines that go on, and further paragraphs that are indented.
            while let Some(line) = lines.get(at) {
                let blank = line.trim().is_empty();
                let goes_on = lines
                    .get(at + 1)
                    .is_some_and(|next| next.starts_with("  ") && definition(next).is_none());
                if blank && goes_on {
                    out.push('\n');
                } else if !blank && definition(line).is_none() {
                    out.push_str(&format!("  {}\n", line.trim()));
                } else {
                    break;
                }
                at += 1;
            }
            // An empty line may stand between two definitions of a term.
            let blank = lines.get(at).is_some_and(|line| line.trim().is_empty());
            if blank && lines.get(at + 1).is_some_and(|line| definition(line).is_some()) {
                at += 1;
            }
        }
        if lines.get(at).is_some_and(|line| !line.trim().is_empty()) {
            out.push('\n');
        }
    }
}

fn bold(term: &str) -> String {
    if term.contains('*') || term.contains("__") { term.to_owned() } else { format!("**{term}**") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_what_they_mean() {
        for (text, want) in [
            ("Term\n: what it means\n", "- **Term**\n\n  what it means\n"),
            (
                "One\nTwo\n:   first\n    goes on\n\n    and on\n\n: second\n\nThree\n: third\n\nText.\n",
                "- **One**, **Two**\n\n  first\n  goes on\n\n  and on\n\n  second\n\n- **Three**\n\n  third\n\nText.\n",
            ),
            ("*Term*\n\n: apart\n", "- *Term*\n\n  apart\n"),
        ] {
            assert_eq!(turn(text, &mut Vec::new()), want, "{text}");
        }
        for text in
            ["A time\n10:30\n", "# Head\n: x\n", "```\na\n: b\n```\n", "- a\n: b\n", "a\n:b\n", "\n: b\n"]
        {
            assert_eq!(turn(text, &mut Vec::new()), text);
        }
    }
}
