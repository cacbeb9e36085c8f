//! What an article tells beside its subjects: the people and organisations it names, the dates it mentions, the story it belongs to.

use super::subjects::nothing;
use super::{Account, signed};
use crate::cli::layout::{LineLayout, Style};
use crate::enrich::NearName;
use crate::enrich::names::CapitalsKind;

/// How many features of a name are shown, the weightiest.
const MOST_REASONS: usize = 6;
/// How many candidates are shown that are no names.
const MOST_ASIDE: usize = 12;
/// Columns of the words of evidence.
const WORDS: usize = 40;

impl Account<'_> {
    /// Each name with its places, and whether it has a page.
    pub(super) fn names(&self, page: &mut LineLayout) {
        page.heading("People and organisations");
        if self.entry.derived.names.is_empty() {
            nothing(page);
        }
        let corpus = self.engine.corpus();
        for name in &self.entry.derived.names {
            page.begin(2, 8);
            page.write(Style::Bold, &name.name);
            let list = corpus.name_list(&name.id);
            let articles = corpus.members(&list).len();
            let page_of = if corpus.is_published(&list) { list.url() } else { "no page".to_owned() };
            page.write(
                Style::Dim,
                &format!(
                    " ({}{}, in {articles} of the articles: {page_of})",
                    name.kind.as_str(),
                    if name.sure { "" } else { " by what other articles say" }
                ),
            );
            for words in &name.evidence {
                page.begin(8, WORDS + 4);
                let place = self.place(words.at.start);
                page.write(Style::Dim, &format!("{place} (bytes {}-{})", words.at.start, words.at.end));
                page.tab(WORDS);
                page.write(Style::Plain, &words.text);
            }
            // The form that was weighed: the first that stands at one of the places, and is no short one of it.
            let weighed = self.explained.names.iter().find(|near| {
                near.considered.verdict.is_some_and(|verdict| verdict.kind.as_str() == name.kind.as_str())
                    && name.evidence.iter().any(|words| words.at.holds(near.at))
            });
            if let Some(near) = weighed {
                self.weights(page, near);
            }
        }
        page.end();
    }

    /// What the model says of a candidate: the lead, and the weights of the features that hold.
    fn weights(&self, page: &mut LineLayout, near: &NearName) {
        let Some(verdict) = near.considered.verdict else { return };
        let reasons = near.considered.reasons.iter().take(MOST_REASONS);
        let reasons: Vec<String> =
            reasons.map(|(feature, weight)| format!("{feature} {}", signed((*weight).into(), 2))).collect();
        page.begin(8, 12);
        page.write(Style::Dim, &format!("as {} by {}: ", verdict.kind.as_str(), signed(verdict.lead, 2)));
        page.write(Style::Plain, &reasons.join(", "));
    }

    /// The candidates that may be names and are not among those of the article.
    pub(super) fn names_aside(&self, page: &mut LineLayout) {
        let taken = |near: &NearName| {
            self.entry
                .derived
                .names
                .iter()
                .any(|name| name.evidence.iter().any(|words| near.at.meets(words.at)))
        };
        let near = |near: &&NearName| {
            near.considered.verdict.is_some_and(|verdict| verdict.kind != CapitalsKind::Place) && !taken(near)
        };
        let near: Vec<&NearName> = self.explained.names.iter().filter(near).take(MOST_ASIDE).collect();
        if near.is_empty() {
            return;
        }
        page.heading("Names put aside: too little speaks for them, or they say too little by themselves");
        for near in near {
            page.begin(2, 8);
            page.write(Style::Bold, &near.considered.name);
            page.write(
                Style::Dim,
                &format!(" {} (bytes {}-{})", self.place(near.at.start), near.at.start, near.at.end),
            );
            self.weights(page, near);
        }
        page.end();
    }

    /// The thread with its articles in order.
    pub(super) fn thread(&self, page: &mut LineLayout) {
        let corpus = self.engine.corpus();
        page.heading("Story thread");
        let slot = corpus.by_path(&self.entry.article.path);
        let Some(id) = slot.and_then(|slot| corpus.thread(slot)) else { return nothing(page) };
        let list = corpus.thread_list(id);
        page.begin(2, 4);
        page.write(Style::Bold, corpus.thread_label(id).unwrap_or_default());
        page.write(Style::Dim, &format!(" ({})", list.url()));
        for other in corpus.members(&list) {
            let Some(entry) = corpus.entry(*other) else { continue };
            page.begin(4, 16);
            let date = entry.article.front.date.map(|date| date.to_string()).unwrap_or_default();
            page.write(if Some(*other) == slot { Style::Good } else { Style::Plain }, &date);
            page.tab(16);
            page.write(Style::Plain, &entry.article.front.title);
        }
        page.end();
    }

    /// Each date that the text mentions, with the words that say so.
    pub(super) fn dates(&self, page: &mut LineLayout) {
        page.heading("Dates mentioned, resolved against the date of the article");
        if self.entry.derived.dates.is_empty() {
            nothing(page);
        }
        for mention in &self.entry.derived.dates {
            page.begin(2, WORDS + 4);
            page.write(Style::Good, &mention.date.to_string());
            page.tab(14);
            let place = self.place(mention.at.start);
            page.write(Style::Dim, &format!("{place} (bytes {}-{})", mention.at.start, mention.at.end));
            page.tab(WORDS);
            page.write(Style::Plain, &mention.text);
        }
        page.end();
    }
}
