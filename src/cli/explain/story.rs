//! What an article tells beside its subjects: the dates it mentions.

use super::Account;
use super::subjects::nothing;
use crate::cli::layout::{Page, Style};

/// Columns of the words of evidence.
const WORDS: usize = 40;

impl Account<'_> {
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
