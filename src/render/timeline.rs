//! Timelines: the days that a set of articles tells of, in order, each with the sentences that tell of it.
//!
//! A timeline is made from the articles of the page it stands on, so that it costs what the page costs and is
//! touched when the page is. What editors add comes from the page's `_index.md`.

use std::collections::{BTreeMap, BTreeSet};

use super::citation::citation_key;
use super::context::{DateContext, MomentArticle, MomentContext, QuoteContext, SaidContext};
use super::view::View;
use crate::date::{Date, Precision};
use crate::link::{ListKey, Moment, Moments, PageNumber, Slot};
use crate::parse::OwnMoment;

/// At most this many dates stand beside a list, and half as many as the list has articles, which should not be the shorter of the two:
/// those that most articles mention, then the latest.
const MOST: usize = 10;
/// So many stand beside the shortest.
const LEAST: usize = 3;
/// At most this many sentences are quoted for one date.
const QUOTES: usize = 2;
/// What an article reports happened at most this many days before it was published.
const NEWS: i32 = 10;

/// A day or a month; the time of a day is no entry of its own.
type Key = (i32, Precision);

fn key(date: &Date) -> Key {
    (date.days(), date.precision().min(Precision::Day))
}

/// An entry as it is put together.
struct TimelineEntry<'a> {
    date: Date,
    said: Vec<SaidContext>,
    /// Articles with how they mention the date; without, if they were only published then.
    articles: Vec<(&'a Moments<'a>, Option<&'a Moment<'a>>)>,
}

/// Entries in the order of time.
#[derive(Default)]
struct Entries<'a>(BTreeMap<Key, TimelineEntry<'a>>);

impl<'a> Entries<'a> {
    fn at(&mut self, date: Date) -> &mut TimelineEntry<'a> {
        let new = || TimelineEntry { date, said: Vec::new(), articles: Vec::new() };
        self.0.entry(key(&date)).or_insert_with(new)
    }
}

impl View<'_> {
    /// The timeline of some articles, the oldest date first; of one date, the articles in the order given.
    pub(super) fn timeline(&self, slots: &[Slot], own: Vec<(Date, SaidContext)>) -> Vec<MomentContext> {
        let found: Vec<Moments<'_>> = slots.iter().filter_map(|slot| self.corpus.moments(*slot)).collect();
        let mut entries = Entries::default();
        for moments in &found {
            for moment in &moments.dates {
                entries.at(moment.date).articles.push((moments, Some(moment)));
            }
        }
        // What happened on a day is known better than what happened in a month.
        let weight = |key: &Key, entry: &TimelineEntry<'_>| {
            entry.articles.len() * if key.1 == Precision::Day { 2 } else { 1 }
        };
        let mut by_weight: Vec<(usize, Key)> =
            entries.0.iter().map(|(key, entry)| (weight(key, entry), *key)).collect();
        by_weight.sort_unstable_by(|a, b| b.cmp(a));
        let most = slots.len().div_ceil(2).clamp(LEAST, MOST);
        let kept: BTreeSet<Key> = by_weight.into_iter().take(most).map(|(_, key)| key).collect();
        entries.0.retain(|key, _| kept.contains(key));
        self.moments_context(entries, own)
    }

    /// A story as its days: each of its articles, oldest first, stands at the day that it reports, which its first sentences
    /// name, or else at the day that it was published. Days that two of them look back to are added while there are no more
    /// days than articles.
    pub(super) fn spine(&self, members: &[Slot], own: Vec<(Date, SaidContext)>) -> Vec<MomentContext> {
        let found: Vec<Moments<'_>> = members.iter().filter_map(|slot| self.corpus.moments(*slot)).collect();
        let mut entries = Entries::default();
        for moments in &found {
            let Some(published) = moments.published else { continue };
            let reported = moments.dates.iter().filter(|moment| is_news(moment, &published));
            match reported.min_by_key(|moment| moment.place) {
                Some(moment) => entries.at(moment.date).articles.push((moments, Some(moment))),
                None => entries.at(published).articles.push((moments, None)),
            }
        }
        let mut beyond: BTreeMap<Key, Vec<(&Moments<'_>, &Moment<'_>)>> = BTreeMap::new();
        for moments in &found {
            for moment in moments.dates.iter().filter(|moment| moment.sentence.is_some()) {
                if !entries.0.contains_key(&key(&moment.date)) && moment.date.precision() == Precision::Day {
                    beyond.entry(key(&moment.date)).or_default().push((moments, moment));
                }
            }
        }
        let mut beyond: Vec<_> = beyond.into_values().filter(|told| told.len() > 1).collect();
        beyond.sort_by_key(|told| std::cmp::Reverse(told.len()));
        let room = found.len().saturating_sub(entries.0.len());
        for told in beyond.into_iter().take(room) {
            // The first to look back says it; that all others do so, too, is no news.
            if let Some((moments, moment)) = told.into_iter().next() {
                entries.at(moment.date).articles.push((moments, Some(moment)));
            }
        }
        self.moments_context(entries, own)
    }

    /// What the `_index.md` of a list adds to its timeline, on its newest page.
    pub(super) fn own_moments(&self, list: &ListKey, number: PageNumber) -> Vec<(Date, SaidContext)> {
        let index = self.corpus.index_of(&list.url()).filter(|_| number == PageNumber::Newest);
        let own = index.into_iter().flat_map(|index| index.timeline.iter().map(move |own| (index, own)));
        own.map(|(index, OwnMoment { date, text, link })| {
            let link = link.as_ref().map(|link| self.corpus.resolve(index.folder(), &link.text));
            let url = link.as_ref().and_then(|link| link.url()).map(str::to_owned);
            (*date, SaidContext { text: text.clone(), url })
        })
        .collect()
    }

    fn moments_context(&self, mut entries: Entries<'_>, own: Vec<(Date, SaidContext)>) -> Vec<MomentContext> {
        for (date, said) in own {
            entries.at(date).said.push(said);
        }
        let context = |TimelineEntry { date, said, articles }: TimelineEntry<'_>| {
            let (mut quotes, mut rest): (Vec<QuoteContext>, Vec<MomentArticle>) = Default::default();
            for (moments, moment) in articles {
                let article = self.moment_article(moments);
                match moment.and_then(|moment| Some((moment.text, moment.sentence?))) {
                    Some((text, sentence)) if quotes.len() < QUOTES => {
                        let quote = QuoteContext {
                            before: sentence.before.to_string(),
                            date: text.to_owned(),
                            after: sentence.after.to_string(),
                            article,
                        };
                        // Reprints say the same.
                        match quotes.iter().any(|other| is_same(other, &quote)) {
                            true => rest.push(quote.article),
                            false => quotes.push(quote),
                        }
                    }
                    _ => rest.push(article),
                }
            }
            MomentContext { date: self.day(&date), said, quotes, articles: rest }
        };
        entries.0.into_values().map(context).collect()
    }

    /// A date without the time of the day.
    fn day(&self, date: &Date) -> DateContext {
        let mut context = self.date(date);
        context.iso.truncate(context.iso.find('T').unwrap_or(context.iso.len()));
        context
    }

    fn moment_article(&self, moments: &Moments<'_>) -> MomentArticle {
        MomentArticle {
            label: moments.headline.title.to_owned(),
            url: moments.headline.url.to_owned(),
            citation_key: citation_key(moments.headline.url, moments.id),
            language: self.language(moments.headline.language).to_owned(),
            date: moments.published.as_ref().map(|date| self.date(date)),
        }
    }
}

/// Whether an article published on a day reports what happened on that of a mention.
fn is_news(moment: &Moment<'_>, published: &Date) -> bool {
    moment.sentence.is_some()
        && moment.date.precision() == Precision::Day
        && (0..=NEWS).contains(&(published.days() - moment.date.days()))
}

fn is_same(one: &QuoteContext, other: &QuoteContext) -> bool {
    (&one.before, &one.date, &one.after) == (&other.before, &other.date, &other.after)
}
