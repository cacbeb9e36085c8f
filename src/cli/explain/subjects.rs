//! The topics of an article with the phrases that spoke, its strongest terms, and its related articles with reasons.

use super::{Account, signed, unit};
use crate::cli::layout::{LineLayout, Style};
use crate::enrich::topics::Aside;
use crate::enrich::{NearTopic, Origin};
use crate::link::SharedSubjects;

/// How many terms are shown, of the up to 96 that are kept.
const MOST_TERMS: usize = 24;
/// How many words of a topic that was put aside are shown.
const MOST_WORDS: usize = 6;
/// Columns of the places of evidence.
const PLACE: usize = 36;

impl Account<'_> {
    /// Each topic with its evidence.
    pub(super) fn topics(&self, page: &mut LineLayout) {
        page.heading("Topics");
        let vocabulary = &self.engine.corpus().vocabularies.topics;
        if self.entry.derived.topics.is_empty() {
            nothing(page);
        }
        for topic in &self.entry.derived.topics {
            let known = vocabulary.get(topic.id);
            page.begin(2, 12);
            page.write(Style::Good, &unit(topic.score));
            page.tab(12);
            page.write(Style::Bold, &known.label);
            let broader: Vec<&str> =
                vocabulary.ancestors(topic.id).into_iter().map(|id| &*vocabulary.get(id).label).collect();
            let declared =
                if topic.origin == Origin::Declared { ", declared in the front matter" } else { "" };
            let under =
                if broader.is_empty() { String::new() } else { format!(" under {}", broader.join(" > ")) };
            page.write(Style::Dim, &format!(" ({}){under}{declared}", known.id));
            for words in &topic.evidence {
                page.begin(12, PLACE + 12);
                page.write(Style::Plain, &signed(words.contribution.into(), 3));
                page.tab(20);
                page.write(
                    Style::Dim,
                    &format!("{} (bytes {}-{})", self.place(words.at.start), words.at.start, words.at.end),
                );
                page.tab(PLACE + 8);
                page.write(Style::Plain, &words.text);
                if words.learned {
                    page.write(Style::Dim, " (learned)");
                }
            }
        }
        page.end();
    }

    /// Each topic that came near, with why it was put aside.
    pub(super) fn topics_aside(&self, page: &mut LineLayout) {
        let filed = &self.entry.derived.topics;
        let near: Vec<_> = self
            .explained
            .topics
            .iter()
            .filter(|near| !filed.iter().any(|topic| topic.id == near.topic.id))
            .collect();
        if near.is_empty() {
            return;
        }
        page.heading("Topics put aside");
        let vocabulary = &self.engine.corpus().vocabularies.topics;
        let label = |id| &*vocabulary.get(id).label;
        for NearTopic { topic, aside } in near {
            page.begin(2, 12);
            page.write(Style::Plain, &unit(topic.score));
            page.tab(12);
            page.write(Style::Bold, label(topic.id));
            let mut words: Vec<&str> = Vec::new();
            for evidence in topic.evidence.iter().filter(|evidence| evidence.contribution > 0) {
                if !words.iter().any(|word| word.eq_ignore_ascii_case(&evidence.text)) {
                    words.push(&evidence.text);
                }
            }
            words.truncate(MOST_WORDS);
            page.write(Style::Dim, &format!(" ({}), by {}", vocabulary.get(topic.id).id, words.join(", ")));
            page.begin(12, 12);
            let why = match aside {
                Aside::Weak => {
                    "one word speaks for it, too weak or ambiguous to carry a topic alone".to_owned()
                }
                Aside::Little { enough } => {
                    format!("too little speaks for it in so long a text: {} is enough", unit(*enough))
                }
                Aside::Rival { strongest, share, enough } => format!(
                    "it has {} of what speaks for {}: {} is enough",
                    unit(*share),
                    label(*strongest),
                    unit(*enough)
                ),
                Aside::Share { above, share } => {
                    format!(
                        "it has {} of what speaks for {}, and narrower topics hold more",
                        unit(*share),
                        label(*above)
                    )
                }
                Aside::Unled => "neither the headline nor the lead speaks of it".to_owned(),
                Aside::Untold => "the headline does not speak of it, and too little else does".to_owned(),
                Aside::Setting => {
                    "it is who acts or where it happens, beside a subject that the headline speaks of"
                        .to_owned()
                }
                Aside::General => "it is a whole field, which says nothing beside a subject".to_owned(),
                Aside::Owned => "its words belong to names".to_owned(),
            };
            page.write(Style::Plain, &why);
        }
        page.end();
    }

    /// The terms that related articles are found by.
    pub(super) fn terms(&self, page: &mut LineLayout) {
        let terms = &self.entry.derived.terms;
        page.heading(
            "Strongest terms (how often, a mention in the title counting double; of these as a name)",
        );
        if terms.is_empty() {
            nothing(page);
        }
        page.begin(2, 2);
        for (count, term) in terms.iter().take(MOST_TERMS).enumerate() {
            let words = self.explained.source.get(term.at.range()).unwrap_or_default();
            let named = if term.named > 0 { format!(", {}", term.named) } else { String::new() };
            page.write(Style::Plain, if count == 0 { "" } else { "; " });
            page.write(Style::Plain, words);
            page.write(Style::Dim, &format!(" ({}{named})", term.count));
        }
        if let Some(more @ 1..) = terms.len().checked_sub(MOST_TERMS) {
            page.write(Style::Dim, &format!("; and {more} more"));
        }
        page.end();
    }

    /// Related articles and other versions of the text.
    pub(super) fn related(&self, page: &mut LineLayout) {
        let corpus = self.engine.corpus();
        let Some(slot) = corpus.by_path(&self.entry.article.path) else { return };
        let (pinned, derived) = corpus.related(slot);
        let versions = corpus.versions(slot);
        page.heading("Related articles");
        if pinned.is_empty() && derived.is_empty() {
            nothing(page);
        }
        let show = |page: &mut LineLayout, said: &str, slot| {
            let Some(other) = corpus.entry(slot) else { return };
            page.begin(2, 12);
            page.write(Style::Good, said);
            page.tab(12);
            page.write(Style::Bold, &other.article.front.title);
            page.begin(12, 12);
            page.write(Style::Dim, &other.article.path);
        };
        for slot in pinned {
            show(page, "pinned", slot);
        }
        for link in &derived {
            show(page, &link.score.to_string(), link.slot);
            let shared = corpus.shared(self.entry, link, &self.explained.source);
            if shared != SharedSubjects::default() {
                page.begin(12, 16);
                page.write(Style::Plain, &shared.sentence());
            }
        }
        if !versions.is_empty() {
            page.heading("Other versions of the same text");
            for slot in versions {
                show(page, "", slot);
            }
        }
        page.end();
    }
}

/// Says that there is none.
pub(super) fn nothing(page: &mut LineLayout) {
    page.begin(2, 2);
    page.write(Style::Plain, "None.");
    page.end();
}
