//! A file of annotations: which format it is in, and the notes in it.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::model::{AnnotationRead, ForeignNote};
use super::{hypothesis, web_annotation};

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct AnnotationFile {
    pub notes: Vec<ForeignNote>,
    /// Annotations that no note can be made of, each with the reason.
    pub unusable: Vec<(String, Json)>,
    /// Tags that this program derived from articles, which it derives anew.
    pub derived: usize,
}

/// Reads a file: Hypothesis's exports and answers of its API, W3C Web Annotations by themselves, in lists, pages and
/// collections; as JSON or as one JSON value a line.
///
/// # Errors
/// If it is no JSON, or holds no annotations.
pub(crate) fn read(text: &str) -> Result<AnnotationFile, String> {
    let text = text.trim_start_matches('\u{feff}');
    let values: Vec<Json> = match serde_json::from_str(text) {
        Ok(value) => vec![value],
        Err(error) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str);
            match lines.collect::<Result<Vec<Json>, _>>() {
                Ok(values) if values.len() > 1 => values,
                _ => return Err(format!("the file is not JSON: {error}")),
            }
        }
    };
    let mut found: Vec<&Json> = Vec::new();
    values.iter().for_each(|value| gather(value, &mut found, 0));
    if found.is_empty() {
        return Err(
            "the file holds no annotations: neither a Hypothesis export nor W3C Web Annotations".to_owned()
        );
    }
    let mut foreign = AnnotationFile::default();
    for value in found {
        let read = match hypothesis::is_row(value) {
            true => hypothesis::note(value),
            false => web_annotation::note(value),
        };
        match read {
            AnnotationRead::Note(note) => foreign.notes.push(ForeignNote { raw: value.clone(), ..*note }),
            AnnotationRead::Derived => foreign.derived += 1,
            AnnotationRead::Unusable(why) => foreign.unusable.push((why.to_owned(), value.clone())),
        }
    }
    join_replies(&mut foreign);
    Ok(foreign)
}

/// Collections hold pages, pages hold items; deeper than this nothing is nested.
const MAX_DEPTH: usize = 8;

fn gather<'j>(value: &'j Json, found: &mut Vec<&'j Json>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Json::Array(items) => items.iter().for_each(|item| gather(item, found, depth + 1)),
        Json::Object(object) => {
            if hypothesis::is_row(value) || web_annotation::is_annotation(value) {
                found.push(value);
                return;
            }
            for key in ["rows", "replies", "annotations", "items", "first", "@graph", "as:items"] {
                if let Some(inner) = object.get(key) {
                    gather(inner, found, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// Puts answers to the notes that they answer, also those to answers.
fn join_replies(foreign: &mut AnnotationFile) {
    let (answers, mut notes): (Vec<_>, Vec<_>) =
        std::mem::take(&mut foreign.notes).into_iter().partition(|note| note.answers.is_some());
    let mut threads: HashMap<String, usize> = HashMap::new();
    for (at, note) in notes.iter().enumerate() {
        threads.extend(note.address.clone().map(|address| (address, at)));
    }
    // An answer may stand before what it answers.
    let mut waiting = answers;
    loop {
        let before = waiting.len();
        let mut still = Vec::new();
        for answer in waiting {
            let parent = answer.answers.as_ref().and_then(|address| threads.get(address)).copied();
            match parent {
                Some(at) => {
                    threads.extend(answer.address.clone().map(|address| (address, at)));
                    notes[at].replies.push(answer);
                }
                None => still.push(answer),
            }
        }
        waiting = still;
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    foreign.notes = notes;
    // What they answer may have been imported before.
    foreign.notes.extend(waiting);
}
