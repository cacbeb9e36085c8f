//! What an article tells beside its subjects: the people and organisations it names, the dates it mentions, the story it belongs to.

use super::Account;
use super::subjects::nothing;
use crate::cli::layout::{Page, Style};

/// Columns of the words of evidence.
const WORDS: usize = 40;

impl Account<'_> {
    /// Each name with its places, and whether it has a page.
    pub(super) fn names(&self, page: &mut Page) {
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
                let place = self.place(words.start);
                page.write(Style::Dim, &format!("{place} (bytes {}-{})", words.start, words.end));
                page.tab(WORDS);
                page.write(Style::Plain, &words.text);
            }
        }
        page.end();
    }

    /// The thread with its articles in order.
    pub(super) fn thread(&self, page: &mut Page) {
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
    pub(super) fn dates(&self, page: &mut Page) {
        page.heading("Dates mentioned, resolved against the date of the article");
        if self.entry.derived.dates.is_empty() {
            nothing(page);
        }
        for mention in &self.entry.derived.dates {
            page.begin(2, WORDS + 4);
            page.write(Style::Good, &mention.date.to_string());
            page.tab(14);
            let place = self.place(mention.start);
            page.write(Style::Dim, &format!("{place} (bytes {}-{})", mention.start, mention.end));
            page.tab(WORDS);
            page.write(Style::Plain, &mention.text);
        }
        page.end();
    }
}
