//! What happened, grouped: the same remark about four hundred articles is one line with three places.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use serde_json::{Value, json};

use super::note::{Remark, RemarkKind};
use super::record::RecordPlace;

/// How many places the text names of each group.
const SHOWN: usize = 3;
/// Groups of one kind that the text lists.
const GROUPS: usize = 40;

/// How many articles had which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    /// Articles and pages that were found in the sources.
    pub found: usize,
    /// Written for the first time.
    pub written: usize,
    /// Written again, since the source changed and nobody had touched the file.
    pub updated: usize,
    /// As an earlier import left them.
    pub unchanged: usize,
    /// Changed or removed by hand, or not of an import, and left alone.
    pub edited: usize,
    /// Other versions of an article that came in.
    pub versions: usize,
    /// Could not be read.
    pub failed: usize,
    /// Drafts among those that came in.
    pub drafts: usize,
    /// Plain pages among those that came in.
    pub pages: usize,
    /// Files that came along: pictures and attachments.
    pub files: usize,
}

/// The report of a run.
#[derive(Debug, Default)]
pub(crate) struct ImportReport {
    pub counts: Counts,
    groups: BTreeMap<(RemarkKind, String), RemarkGroup>,
    /// Words that came in of those that stood on the pages, where a reader chose among the text.
    pub kept: (u64, u64),
    /// Nothing was written.
    dry_run: bool,
}

#[derive(Debug, Default)]
struct RemarkGroup {
    count: usize,
    places: Vec<String>,
}

impl ImportReport {
    /// An empty report; of a run that writes nothing, or of one that does.
    pub(crate) fn new(dry_run: bool) -> Self {
        Self { dry_run, ..Self::default() }
    }

    /// Takes a remark in.
    pub(crate) fn add(&mut self, place: &RecordPlace, note: &Remark) {
        let line = note.line.filter(|line| *line > 0).or((place.line > 0).then_some(place.line));
        let place = match line {
            Some(line) => format!("{}:{line}", place.file),
            None => place.file.clone(),
        };
        let group = self.groups.entry((note.topic, note.what.clone())).or_default();
        group.count += 1;
        if group.places.last() != Some(&place) {
            group.places.push(place);
        }
    }

    /// For people: counts, then the groups of each kind, the largest first, with the first places.
    pub(crate) fn text(&self, all: bool) -> String {
        let mut text = String::new();
        let mut topics: Vec<RemarkKind> = self.groups.keys().map(|(topic, _)| *topic).collect();
        topics.dedup();
        for topic in topics {
            let mut groups: Vec<(&str, &RemarkGroup)> = self
                .groups
                .iter()
                .filter(|((t, _), _)| *t == topic)
                .map(|((_, what), group)| (what.as_str(), group))
                .collect();
            groups.sort_by_key(|(_, group)| std::cmp::Reverse(group.count));
            let _ = writeln!(text, "{}", topic.heading());
            let width = groups.first().map_or(1, |(_, group)| group.count.to_string().len());
            let shown = if all { groups.len() } else { GROUPS };
            for (what, group) in groups.iter().take(shown) {
                let _ = writeln!(text, "  {:>width$}  {what}", group.count);
                // Where something is to be done, the place helps; of what is done already one example will do.
                let places = match topic {
                    _ if all => group.places.len(),
                    RemarkKind::Turned | RemarkKind::Kept => 0,
                    _ => SHOWN,
                };
                for place in group.places.iter().take(places) {
                    let _ = writeln!(text, "  {:width$}    {place}", "");
                }
                let more = group.places.len().saturating_sub(places);
                if more > 0 && places > 0 {
                    let _ = writeln!(text, "  {:width$}    and {more} more", "");
                }
            }
            if groups.len() > shown {
                let rest = &groups[shown..];
                let times: usize = rest.iter().map(|(_, group)| group.count).sum();
                let _ = writeln!(text, "  {times} times {} other things: --all lists them", rest.len());
            }
            text.push('\n');
        }
        if let Some(thousandths) = (self.kept.0 * 1000).checked_div(self.kept.1) {
            let _ = writeln!(
                text,
                "Of the words on the pages {}.{} % are in the articles.",
                thousandths / 10,
                thousandths % 10
            );
        }
        text.push_str(&self.summary());
        text.push('\n');
        text
    }

    /// One line of counts.
    pub(crate) fn summary(&self) -> String {
        let counts = &self.counts;
        let written = if self.dry_run { "would be written" } else { "written" };
        let mut parts = vec![format!("{} {written}", counts.written)];
        let mut more = |n: usize, what: &str| {
            if n > 0 {
                parts.push(format!("{n} {what}"));
            }
        };
        more(counts.updated, if self.dry_run { "would be updated" } else { "updated" });
        more(counts.unchanged, "unchanged");
        more(counts.edited, "left as the site has them");
        more(counts.versions, "other versions left out");
        more(counts.failed, "could not be read");
        let mut line = format!("{}: {}", count(counts.found, "article"), parts.join(", "));
        let mut details = Vec::new();
        if counts.drafts > 0 {
            details.push(count(counts.drafts, "draft"));
        }
        if counts.pages > 0 {
            details.push(count(counts.pages, "plain page"));
        }
        if !details.is_empty() {
            let _ = write!(line, "; {} among them", details.join(" and "));
        }
        if counts.files > 0 {
            let _ = write!(line, "; {} came along", count(counts.files, "picture or file"));
        }
        line
    }

    /// For programs: everything.
    pub(crate) fn json(&self) -> Value {
        let groups: Vec<Value> = self
            .groups
            .iter()
            .map(|((topic, what), group)| {
                json!({ "topic": topic, "what": what, "count": group.count, "places": group.places })
            })
            .collect();
        json!({
            "dry_run": self.dry_run,
            "articles": self.counts,
            "words": { "kept": self.kept.0, "of": self.kept.1 },
            "groups": groups,
        })
    }
}

/// A number with its noun.
fn count(number: usize, noun: &str) -> String {
    match (number, noun) {
        (1, _) => format!("1 {noun}"),
        (_, "picture or file") => format!("{number} pictures and files"),
        _ => format!("{number} {noun}s"),
    }
}
