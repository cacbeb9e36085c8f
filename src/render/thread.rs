//! Story threads: a story as a whole, and the place of an article in it.

use std::collections::BTreeMap;

use super::context::{LinkContext, ThreadContext, ThreadPlaceContext};
use super::view::View;
use crate::link::Slot;

impl View<'_> {
    /// The place of an article in the story it belongs to.
    pub(super) fn thread_place(&self, slot: Slot) -> Option<ThreadPlaceContext> {
        let place = self.corpus.thread_place(slot)?;
        let link = |slot: Option<Slot>| {
            let other = self.corpus.headline(slot?)?;
            Some(LinkContext { label: other.title.to_owned(), url: other.url.to_owned() })
        };
        Some(ThreadPlaceContext {
            id: place.id.to_string(),
            label: place.label.to_owned(),
            url: self.corpus.thread_list(place.id).url(),
            position: place.position + 1,
            count: place.count,
            previous: link(place.previous),
            next: link(place.next),
        })
    }

    /// A story as a whole, from its articles, the oldest first, for the page at `url`.
    pub(super) fn thread_context(&self, members: &[Slot], url: &str) -> ThreadContext {
        let filings: Vec<_> = members.iter().filter_map(|slot| self.corpus.filing(*slot)).collect();
        let date = |slot: Option<&Slot>| self.corpus.when(*slot?)?.date.as_ref().map(|date| self.date(date));
        let about = filings.iter().flat_map(|filing| &filing.countries).map(|code| {
            let url = self.corpus.country_list(*code).url();
            LinkContext { label: self.country_name(*code).into_owned(), url }
        });
        let topics = filings.iter().flat_map(|filing| &filing.topics);
        let topics = topics.filter_map(|id| self.corpus.vocabularies.topics.shown(*id));
        let topics = topics.map(|id| self.topic_link(id));
        let counted = |(link, count): (LinkContext, usize)| self.counted(link.label, link.url, count);
        ThreadContext {
            first: date(members.first()),
            last: date(members.last()),
            articles: self.cards(members.iter().copied(), url),
            countries: tally(about).into_iter().map(counted).collect(),
            topics: tally(topics).into_iter().map(counted).collect(),
        }
    }
}

/// Each link once, with how often it came; the most first, then by URL.
fn tally(links: impl Iterator<Item = LinkContext>) -> Vec<(LinkContext, usize)> {
    let mut counts: BTreeMap<String, (LinkContext, usize)> = BTreeMap::new();
    for link in links {
        counts.entry(link.url.clone()).or_insert((link, 0)).1 += 1;
    }
    let mut tally: Vec<_> = counts.into_values().collect();
    tally.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    tally
}
