//! Story threads: a story as a whole, and the place of an article in it.

use std::collections::BTreeMap;

use super::context::{Link, ThreadContext, ThreadPlaceContext};
use super::view::View;
use crate::link::{Entry, Slot};

impl View<'_> {
    /// The place of an article in the story it belongs to.
    pub(super) fn thread_place(&self, entry: &Entry) -> Option<ThreadPlaceContext> {
        let slot = self.corpus.by_path(&entry.article.path)?;
        let id = self.corpus.thread(slot)?;
        let list = self.corpus.thread_list(id);
        let members = self.corpus.members(&list);
        let at = members.iter().position(|other| *other == slot)?;
        let link = |at: Option<usize>| {
            let other = self.corpus.entry(*members.get(at?)?)?;
            Some(Link { label: other.article.front.title.clone(), url: other.url.to_string() })
        };
        Some(ThreadPlaceContext {
            id: id.to_string(),
            label: self.corpus.thread_label(id)?.to_owned(),
            url: list.url(),
            position: at + 1,
            count: members.len(),
            previous: link(at.checked_sub(1)),
            next: link(Some(at + 1)),
        })
    }

    /// A story as a whole, from its articles, the oldest first, for the page at `url`.
    pub(super) fn thread_context(&self, members: &[Slot], url: &str) -> ThreadContext {
        let entries: Vec<&Entry> = members.iter().filter_map(|slot| self.corpus.entry(*slot)).collect();
        let date = |entry: Option<&&Entry>| entry?.article.front.date.as_ref().map(|date| self.date(date));
        let about = entries.iter().flat_map(|entry| {
            let about = entry.derived.countries.iter().filter(|country| country.about);
            about.map(|country| {
                let url = self.corpus.country_list(country.code).url();
                Link { label: self.country_name(country.code).into_owned(), url }
            })
        });
        let topics = entries.iter().flat_map(|entry| {
            let shown = entry
                .derived
                .topics
                .iter()
                .filter_map(|topic| self.corpus.vocabularies.topics.shown(topic.id));
            shown.map(|id| self.topic_link(id))
        });
        let counted = |(link, count): (Link, usize)| self.counted(link.label, link.url, count);
        ThreadContext {
            first: date(entries.first()),
            last: date(entries.last()),
            articles: self.cards(members.iter().copied(), url),
            countries: tally(about).into_iter().map(counted).collect(),
            topics: tally(topics).into_iter().map(counted).collect(),
        }
    }
}

/// Each link once, with how often it came; the most first, then by URL.
fn tally(links: impl Iterator<Item = Link>) -> Vec<(Link, usize)> {
    let mut counts: BTreeMap<String, (Link, usize)> = BTreeMap::new();
    for link in links {
        counts.entry(link.url.clone()).or_insert((link, 0)).1 += 1;
    }
    let mut tally: Vec<_> = counts.into_values().collect();
    tally.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    tally
}
