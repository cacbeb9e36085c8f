//! docs/tour.md is true: its files are written, its commands run, and they print what stands there.

use super::document;
use crate::common::Site;

/// A fenced block: what stands behind the fence, and what is in it.
fn blocks(document: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in document.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// Whether an output is as it is told, where `…` stands for anything.
fn is_as_told(output: &str, told: &str) -> bool {
    let mut rest = output;
    for (at, part) in told.split('…').enumerate() {
        match rest.find(part) {
            Some(0) => rest = &rest[part.len()..],
            Some(found) if at > 0 => rest = &rest[found + part.len()..],
            _ => return false,
        }
    }
    rest.is_empty() || told.ends_with('…')
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[test]
fn the_tour_is_as_it_is_told() {
    let site = Site::new(&[]);
    for (info, text) in blocks(&document("docs/tour.md")) {
        let Some((_, path)) = info.split_once(' ') else {
            assert_eq!(info, "console", "{text}");
            let (command, expected) = text.split_once('\n').unwrap();
            let words: Vec<&str> = command.strip_prefix("$ archive ").unwrap().split(' ').collect();
            let ran = site.run(&words);
            let (output, told) = (trimmed(&format!("{}{}", ran.out, ran.err)), trimmed(expected));
            assert!(
                is_as_told(&output, &told),
                "{command}\n----- told -----\n{told}\n----- is -----\n{output}"
            );
            continue;
        };
        site.write(path, text);
    }
}
