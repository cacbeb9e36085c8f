//! Pictures of what the archive holds: coverage over time, subjects that occur together, the map of the world.
//!
//! All of it is counted over the members of one list and shown on that list's newest page alone, so that the
//! link stage knows which pages an article's change reaches.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::context::{CalendarMonth, CountedLink, MapCountry, Period};
use super::view::View;
use super::world::{self, Window};
use crate::enrich::countries::CountryCode;
use crate::enrich::topics::TopicId;
use crate::link::{Filing, ListKey, TaxonomyName};

/// Subjects shown beside a term, of each kind.
const ALONGSIDE: usize = 8;
/// Topics shown on the home page.
const STRONGEST: usize = 18;
/// Running stories on the home page, each of at least [`STORY`] articles.
const RUNNING: usize = 6;
const STORY: usize = 3;
/// More years than this are shown as decades.
const MOST_YEARS: usize = 40;

impl View<'_> {
    /// The articles of a list year by year, from the first year to the last without a gap; in decades where that
    /// would be too many. Empty if all are of one year.
    pub(super) fn coverage(&self, key: &ListKey) -> Vec<Period> {
        let mut counts: BTreeMap<i16, usize> = BTreeMap::new();
        for (year, ..) in self.filings(key).filter_map(|filing| filing.date) {
            *counts.entry(year).or_default() += 1;
        }
        let (Some((first, _)), Some((last, _))) = (counts.first_key_value(), counts.last_key_value()) else {
            return Vec::new();
        };
        let (first, last) = (*first, *last);
        if first == last {
            return Vec::new();
        }
        let count = |years: std::ops::Range<i16>| counts.range(years).map(|(_, count)| count).sum();
        if usize::from(last.abs_diff(first)) < MOST_YEARS {
            let period = |year: i16| Period {
                label: year.to_string(),
                url: counts.contains_key(&year).then(|| ListKey::Year(year).url()),
                count_long: self.count_long(count(year..year + 1)),
                count: count(year..year + 1),
            };
            return (first..=last).map(period).collect();
        }
        let (first, last) = (first.div_euclid(10), last.div_euclid(10));
        let period = |decade: i16| Period {
            label: format!("{}–{}", decade * 10, decade * 10 + 9),
            url: None,
            count_long: self.count_long(count(decade * 10..decade * 10 + 10)),
            count: count(decade * 10..decade * 10 + 10),
        };
        (first..=last).map(period).collect()
    }

    /// The articles of a year day by day. Articles whose day is not known stand in no day.
    pub(super) fn calendar(&self, year: i16) -> Vec<CalendarMonth> {
        let mut days: BTreeMap<(u8, u8), usize> = BTreeMap::new();
        for (_, month, day) in self.filings(&ListKey::Year(year)).filter_map(|filing| filing.date) {
            if let (Some(month), Some(day)) = (month, day) {
                *days.entry((month, day)).or_default() += 1;
            }
        }
        let length = |month: u8| {
            let first = jiff::civil::Date::new(year, month as i8, 1);
            first.map_or(0, |first| first.days_in_month() as u8)
        };
        let month = |month: u8| {
            let key = ListKey::Month(year, month);
            CalendarMonth {
                month,
                url: self.corpus.is_published(&key).then(|| key.url()),
                days: (1..=length(month))
                    .map(|day| days.get(&(month, day)).copied().unwrap_or_default())
                    .collect(),
            }
        };
        if days.is_empty() { Vec::new() } else { (1..=12).map(month).collect() }
    }

    /// What the articles of a term are filed under beside it, most frequent first: countries, then topics.
    pub(super) fn alongside(&self, key: &ListKey) -> (Vec<CountedLink>, Vec<CountedLink>) {
        let mut countries: FxHashMap<CountryCode, usize> = FxHashMap::default();
        let mut topics: FxHashMap<TopicId, usize> = FxHashMap::default();
        for filing in self.filings(key) {
            for code in filing.countries {
                *countries.entry(code).or_default() += 1;
            }
            let shown = |id| self.corpus.vocabularies.topics.shown(id);
            for id in filing.topics.into_iter().filter_map(shown) {
                *topics.entry(id).or_default() += 1;
            }
        }
        let own = key.url();
        let country = |code, count| {
            let url = self.corpus.country_list(code).url();
            self.counted(self.country_name(code).into_owned(), url, count)
        };
        let topic = |id, count| {
            let link = self.topic_link(id);
            self.counted(link.label, link.url, count)
        };
        (most(&countries, country, &own), most(&topics, topic, &own))
    }

    /// The countries of the map, those without articles first, so that a neighbour's border does not cover the
    /// outline of one that has some, and the part of the map on which those with articles are seen.
    pub(super) fn map(&self) -> (Vec<MapCountry>, Window) {
        let country = |(code, outline): (&'static str, &'static str)| {
            let key = CountryCode::new(code).map(|code| (code, self.corpus.country_list(code)));
            let count = key.as_ref().map_or(0, |(_, key)| self.corpus.count(key));
            MapCountry {
                code,
                name: key.as_ref().map(|(code, _)| self.country_name(*code).into_owned()).unwrap_or_default(),
                url: key.filter(|_| count > 0).map(|(_, key)| key.url()),
                count,
                count_long: self.count_long(count),
                outline,
            }
        };
        let mut all: Vec<_> = world::outlines().map(country).collect();
        let window =
            Window::around(all.iter().filter(|country| country.count > 0).map(|country| country.outline));
        all.retain(|country| window.shows(country.outline));
        all.sort_by_key(|country| (country.count > 0, country.code));
        (all, window)
    }

    /// The topics with most articles below the top of the tree, in the order of their labels.
    pub(super) fn strongest_topics(&self) -> Vec<CountedLink> {
        let mut topics = self.topic_tree();
        topics.retain(|topic| topic.depth > 0);
        topics.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
        topics.truncate(STRONGEST);
        topics
    }

    /// The story threads whose newest articles are the newest, those first.
    pub(super) fn running_threads(&self) -> Vec<CountedLink> {
        let taxonomy: TaxonomyName = self.corpus.settings.built_in.threads.clone();
        let mut threads: Vec<(i64, CountedLink)> = self
            .corpus
            .terms(&taxonomy)
            .into_iter()
            .filter(|(_, count)| *count >= STORY)
            .filter_map(|(key, count)| {
                let [_, last] = self.corpus.ends(key)?;
                Some((self.corpus.when(last)?.instant, self.spanned(key, self.list_title(key), count)))
            })
            .collect();
        threads.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.url.cmp(&b.1.url)));
        threads.into_iter().map(|(_, link)| link).take(RUNNING).collect()
    }

    /// Countries with articles, by name.
    pub(super) fn covered_countries(&self) -> Vec<CountedLink> {
        let taxonomy: TaxonomyName = self.corpus.settings.built_in.countries.clone();
        self.terms_by_name(&taxonomy)
    }

    fn filings<'s>(&'s self, key: &ListKey) -> impl Iterator<Item = Filing> + use<'s> {
        self.corpus.members(key).iter().filter_map(|slot| self.corpus.filing(*slot))
    }
}

/// Links to the subjects that occur most, the most frequent first, except the one to the list at `own`.
fn most<T: Copy>(
    counts: &FxHashMap<T, usize>,
    link: impl Fn(T, usize) -> CountedLink,
    own: &str,
) -> Vec<CountedLink> {
    let mut ranked: Vec<usize> = counts.values().copied().collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    // Most subjects of a long list are shown nowhere, and need no name. One more than is shown: `own` may be among them.
    let fewest = ranked.get(ALONGSIDE).copied().unwrap_or_default();
    let frequent = counts.iter().filter(|(_, count)| **count >= fewest);
    let mut links: Vec<_> = frequent.map(|(id, count)| link(*id, *count)).collect();
    links.retain(|link| link.url != own);
    links.sort_by(|a, b| (b.count, &a.label, &a.url).cmp(&(a.count, &b.label, &b.url)));
    links.truncate(ALONGSIDE);
    links
}
