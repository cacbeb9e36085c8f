//! Which words of an article speak for which item of its panel: numbered items, and spans around the words.
//!
//! Items are numbered from 1 in the order of the article's facts: countries, topics, names, dates.
//!
//! Some words are to be seen without asking: those for the first country and the first topic, once a paragraph and only so
//! often that the text stays one to be read.

use std::ops::Range;

use tera::Value;

use crate::enrich::dates::DateMention;
use crate::enrich::{Derived, Evidence};
use crate::parse::markdown::{Mark, Overlay, Passages, Reference, marks};

/// The numbers of an article's items.
pub(super) struct MarkNumbers {
    topics: usize,
    names: usize,
    dates: usize,
}

impl MarkNumbers {
    pub(super) fn of(derived: &Derived) -> Self {
        let topics = 1 + derived.countries.len();
        let names = topics + derived.topics.len();
        Self { topics, names, dates: names + derived.names.len() }
    }

    /// The number of the country at this place among all.
    pub(super) fn country(&self, place: usize) -> u32 {
        1 + place as u32
    }

    /// The number of the topic at this place among all.
    pub(super) fn topic(&self, place: usize) -> u32 {
        (self.topics + place) as u32
    }

    /// The number of the name at this place among all.
    pub(super) fn name(&self, place: usize) -> u32 {
        (self.names + place) as u32
    }

    /// The number of the date at this place among the [distinct](distinct_dates) ones.
    pub(super) fn date(&self, place: usize) -> u32 {
        (self.dates + place) as u32
    }
}

/// The dates that an article mentions, each once, in the order of time.
pub(super) fn distinct_dates(derived: &Derived) -> Vec<&DateMention> {
    let mut mentions: Vec<_> = derived.dates.iter().collect();
    mentions.sort_by_key(|mention| (mention.date.days(), mention.date.precision()));
    mentions.dedup_by_key(|mention| mention.date);
    mentions
}

/// The letter of words that speak for the first country that the article is about.
const COUNTRY: char = 'c';
/// The letter of words that speak for its first topic that has any.
const TOPIC: char = 't';
/// So many words of each are shown from the start.
const SHOWN: usize = 6;

/// Where the words stand that speak for the items of an article.
pub(super) struct Marks<'s> {
    /// In bytes of the body.
    pub body: Vec<Mark>,
    /// In bytes of the file.
    head: Vec<Mark>,
    /// The front matter.
    front: &'s str,
}

/// Shows the first words for an item in each paragraph of a text, those that another letter took apart.
fn show(marks: &mut [Mark], text: &str, item: u32, letter: char) {
    // Each stretch of the text is looked at once: a paragraph may be a megabyte of such words.
    let (mut looked, mut is_next) = (0, true);
    let mut shown = 0;
    for mark in marks.iter_mut().filter(|mark| mark.items.contains(&item) && mark.shown.is_none()) {
        let since = text.get(looked..mark.words.start).unwrap_or_default();
        is_next |= since.contains("\n\n") || since.contains("\n\r\n");
        looked = mark.words.end;
        if is_next {
            mark.shown = Some(letter);
            (is_next, shown) = (false, shown + 1);
        }
        if shown == SHOWN {
            return;
        }
    }
}

impl<'s> Marks<'s> {
    /// The places of what was derived from `source`, a file whose body begins at `body`.
    pub(super) fn of(derived: &Derived, body: usize, source: &'s str) -> Self {
        let numbers = MarkNumbers::of(derived);
        let mut words: Vec<(Range<usize>, u32)> = Vec::new();
        let mut add = |evidence: &[Evidence], number: u32| {
            words.extend(evidence.iter().map(|one| (one.at.range(), number)));
        };
        derived
            .countries
            .iter()
            .enumerate()
            .for_each(|(at, found)| add(&found.evidence, numbers.country(at)));
        derived.topics.iter().enumerate().for_each(|(at, found)| add(&found.evidence, numbers.topic(at)));
        derived.names.iter().enumerate().for_each(|(at, found)| add(&found.evidence, numbers.name(at)));
        let dates = distinct_dates(derived);
        words.extend(derived.dates.iter().filter_map(|mention| {
            let place = dates.iter().position(|date| date.date == mention.date)?;
            Some((mention.at.range(), numbers.date(place)))
        }));
        let (mut inside, head): (Vec<_>, Vec<_>) = words.into_iter().partition(|(at, _)| at.start >= body);
        inside.iter_mut().for_each(|(at, _)| *at = at.start - body..at.end - body);
        let front = source.get(..body).unwrap_or_default();
        let mut inside = marks(inside);
        let country = derived.countries.iter().position(|country| country.about);
        let text = source.get(body..).unwrap_or_default();
        if let Some(place) = country {
            show(&mut inside, text, numbers.country(place), COUNTRY);
        }
        if let Some(place) = derived.topics.iter().position(|topic| !topic.evidence.is_empty()) {
            show(&mut inside, text, numbers.topic(place), TOPIC);
        }
        Self { body: inside, head: marks(head), front }
    }

    /// Where the value of a field of the front matter stands in the file; `None` if the file writes it in another way,
    /// with escapes or over several lines.
    pub(super) fn place(&self, key: &str, value: &str) -> Option<Range<usize>> {
        let line = format!("\n{key}:");
        let from = self.front.find(&line).map(|at| at + line.len())?;
        let at = from + self.front[from..].find(value)?;
        Some(at..at + value.len())
    }

    /// The value of a field as HTML with its marks. One that has no [place](Self::place) shows no evidence.
    pub(super) fn field(
        &self,
        place: Option<Range<usize>>,
        value: &str,
        passages: &Passages,
        references: &[(usize, Reference)],
    ) -> Value {
        let evidence = if place.is_some() { &self.head[..] } else { &[] };
        let overlay = Overlay { evidence, passages: Some(passages), references, ..Overlay::default() };
        Value::safe_string(&overlay.text_to_html(value, &place.unwrap_or(0..value.len())))
    }
}
