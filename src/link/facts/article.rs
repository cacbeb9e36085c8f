//! The parts of an article that pages read: each is one fact, and its hash is its version.
//!
//! A part holds everything that those who read it may show, and nothing else. So whoever shows more has to take it from
//! a part, and every part is hashed as a whole: there is no list of fields beside it that could be shorter.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::versions::Versions;
use crate::date::{Date, Precision};
use crate::enrich::countries::CountryCode;
use crate::enrich::dates::{DateMention, Sentence};
use crate::enrich::topics::TopicId;
use crate::enrich::{ArticleCountry, ArticleName, ArticleTopic, Evidence};
use crate::link::{Entry, WORDS_PER_MINUTE};
use crate::parse::front_matter::Image;
use crate::parse::notes::Note;
use crate::site_path::SiteFolder;

/// The hash of a value within one run of the program.
pub(crate) fn version(value: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What leads to an article: its URL and what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Headline<'a> {
    /// Root-relative.
    pub url: &'a str,
    pub title: &'a str,
    /// BCP 47; none for the language of the site.
    pub language: Option<&'a str>,
}

/// What a card shows of an article, apart from the size of its picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Card<'a> {
    /// Path of its file, for messages.
    pub path: &'a str,
    pub id: Option<&'a str>,
    pub headline: Headline<'a>,
    pub date: Option<Date>,
    pub source: Option<&'a str>,
    pub authors: &'a [String],
    pub dateline: Option<&'a str>,
    pub deck: Option<&'a str>,
    pub summary: &'a str,
    pub image: Option<NamedImage<'a>>,
    /// Countries it is about, strongest first.
    pub countries: Vec<CountryCode>,
    /// Its topics, strongest first.
    pub topics: Vec<TopicId>,
    pub reading_minutes: u32,
    /// How many notes it has, and how many of them are corrections.
    pub note_count: (usize, usize),
}

/// A picture as front matter names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NamedImage<'a> {
    /// The folder that `file` is relative to.
    pub folder: SiteFolder<'a>,
    pub file: &'a str,
    pub alt: Option<&'a str>,
    pub caption: Option<&'a str>,
    pub credit: Option<&'a str>,
}

/// What an article adds to the charts and the neighbouring subjects of its lists.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Filing {
    /// Year, month and day, as far as they are known.
    pub date: Option<(i16, Option<u8>, Option<u8>)>,
    /// Countries it is about, strongest first.
    pub countries: Vec<CountryCode>,
    /// Its topics, strongest first.
    pub topics: Vec<TopicId>,
}

/// What an article adds to a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Moments<'a> {
    pub headline: Headline<'a>,
    pub id: Option<&'a str>,
    /// When it was published.
    pub published: Option<Date>,
    /// The months and days that it mentions, each once, in the order of time.
    pub dates: Vec<Moment<'a>>,
}

/// A month or day that an article mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Moment<'a> {
    pub date: Date,
    /// The words that say so.
    pub text: &'a str,
    /// The words around them: of the first sentence that mentions it.
    pub sentence: Option<&'a Sentence>,
    /// Its place among all mentions, in the order of the text.
    pub place: usize,
}

/// What a feed says of an article.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FeedItem<'a> {
    pub headline: Headline<'a>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub authors: Option<&'a [String]>,
    pub topics: Vec<TopicId>,
    pub summary: &'a str,
}

/// What the sitemap says of an article or page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SitemapLine<'a> {
    pub url: &'a str,
    pub is_indexable: bool,
    pub last_changed: Option<Date>,
}

/// What the data set and citations hold of an article.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DataRecord<'a> {
    pub headline: Headline<'a>,
    pub id: Option<&'a str>,
    pub deck: Option<&'a str>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub source: Option<&'a str>,
    pub authors: &'a [String],
    pub dateline: Option<&'a str>,
    pub source_url: Option<&'a str>,
    pub archived_url: Option<&'a str>,
    pub rights: Option<&'a str>,
    /// The page of the print edition.
    pub print_page: Option<&'a str>,
    /// The date of the print edition.
    pub print_date: Option<Date>,
    pub countries: &'a [ArticleCountry],
    pub topics: &'a [ArticleTopic],
    pub names: &'a [ArticleName],
    pub dates: &'a [DateMention],
    pub notes: &'a [Note],
}

impl Hash for DataRecord<'_> {
    /// The places of evidence are left out, since nobody who reads a record shows them: an edit above would move all.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { headline, id, deck, date, updated, source, authors, dateline, .. } = self;
        (headline, id, deck, date, updated, source, authors, dateline).hash(state);
        let Self { source_url, archived_url, rights, print_page, print_date, .. } = self;
        (source_url, archived_url, rights, print_page, print_date).hash(state);
        let Self { countries, topics, names, dates, .. } = self;
        let words = |evidence: &[Evidence], state: &mut H| {
            evidence.len().hash(state);
            evidence.iter().for_each(|one| one.text.hash(state));
        };
        countries.len().hash(state);
        for country in *countries {
            (country.code, country.about, country.score, country.origin.as_str()).hash(state);
            words(&country.evidence, state);
        }
        topics.len().hash(state);
        for topic in *topics {
            (topic.id, topic.score, topic.origin.as_str()).hash(state);
            words(&topic.evidence, state);
        }
        names.len().hash(state);
        names.iter().for_each(|name| (&name.id, &name.name, name.kind).hash(state));
        dates.iter().for_each(|mention| (mention.date, &mention.text).hash(state));
        self.notes.len().hash(state);
        self.notes.iter().for_each(|note| note.content_hash(state));
    }
}

impl<'a> Headline<'a> {
    /// What leads to an article.
    pub(crate) fn of(entry: &'a Entry) -> Self {
        let front = &entry.article.front;
        Self { url: &entry.url, title: &front.title, language: front.language.as_deref() }
    }
}

impl<'a> Card<'a> {
    /// What a card shows of an article.
    pub(crate) fn of(entry: &'a Entry) -> Self {
        let front = &entry.article.front;
        Self {
            path: &entry.article.path,
            id: front.id.as_ref().map(|id| id.text.as_str()),
            headline: Headline::of(entry),
            date: front.date,
            source: front.source.as_deref(),
            authors: front.authors.as_deref().unwrap_or_default(),
            dateline: front.dateline.as_deref(),
            deck: front.deck.as_deref(),
            summary: entry.article.summary(),
            image: NamedImage::of(entry),
            countries: about(entry),
            topics: topics(entry),
            reading_minutes: entry.article.facts.words.div_ceil(WORDS_PER_MINUTE).max(1),
            note_count: {
                let notes = &entry.article.notes;
                (notes.len(), notes.iter().filter(|note| note.is_correction()).count())
            },
        }
    }
}

impl<'a> NamedImage<'a> {
    /// The picture that the front matter of an article names.
    pub(crate) fn of(entry: &'a Entry) -> Option<Self> {
        let Image { file, alt, caption, credit } = &**entry.article.front.image.as_ref()?;
        Some(Self {
            folder: file.file.as_ref().unwrap_or(&entry.article.path).folder(),
            file: &file.text,
            alt: alt.as_deref(),
            caption: caption.as_deref(),
            credit: credit.as_deref(),
        })
    }
}

impl Filing {
    /// What an article adds to charts.
    pub(crate) fn of(entry: &Entry) -> Self {
        let date = entry.article.front.date.map(|date| (date.year(), date.month(), date.day()));
        Self { date, countries: about(entry), topics: topics(entry) }
    }
}

impl<'a> Moments<'a> {
    /// What an article adds to timelines. Years are left out: "since 2014" is no event.
    pub(crate) fn of(entry: &'a Entry) -> Self {
        let moment = |(place, mention): (usize, &'a DateMention)| Moment {
            date: mention.date,
            text: &mention.text,
            sentence: mention.sentence.as_ref(),
            place,
        };
        let mut dates: Vec<Moment<'a>> = entry.derived.dates.iter().enumerate().map(moment).collect();
        dates.retain(|moment| moment.date.precision() >= Precision::Month);
        dates.sort_by_key(|moment| {
            let Moment { date, sentence, place, .. } = moment;
            (date.days(), date.precision(), sentence.is_none(), *place)
        });
        dates.dedup_by_key(|moment| moment.date);
        let front = &entry.article.front;
        let id = front.id.as_ref().map(|id| id.text.as_str());
        Self { headline: Headline::of(entry), id, published: front.date, dates }
    }
}

impl<'a> FeedItem<'a> {
    /// What feeds say of an article.
    pub(crate) fn of(entry: &'a Entry) -> Self {
        let front = &entry.article.front;
        Self {
            headline: Headline::of(entry),
            date: front.date,
            updated: front.updated,
            authors: front.authors.as_deref(),
            topics: topics(entry),
            summary: entry.article.summary(),
        }
    }

    /// The day it was last changed in substance.
    pub(crate) fn last_changed(&self) -> Option<Date> {
        self.updated.or(self.date)
    }
}

impl<'a> SitemapLine<'a> {
    /// What the sitemap says of an article or page.
    pub(crate) fn of(entry: &'a Entry) -> Self {
        let last_changed = entry.last_changed().copied();
        Self { url: &entry.url, is_indexable: entry.is_indexable(), last_changed }
    }
}

impl<'a> DataRecord<'a> {
    /// What the data set and citations hold of an article.
    pub(crate) fn of(entry: &'a Entry) -> Self {
        let front = &entry.article.front;
        let print = front.print.as_deref();
        Self {
            headline: Headline::of(entry),
            id: front.id.as_ref().map(|id| id.text.as_str()),
            deck: front.deck.as_deref(),
            date: front.date,
            updated: front.updated,
            source: front.source.as_deref(),
            authors: front.authors.as_deref().unwrap_or_default(),
            dateline: front.dateline.as_deref(),
            source_url: front.source_url.as_deref(),
            archived_url: front.archived_url.as_deref(),
            rights: front.rights.as_deref(),
            print_page: print.and_then(|print| print.page.as_deref()),
            print_date: print.and_then(|print| print.date),
            countries: &entry.derived.countries,
            topics: &entry.derived.topics,
            names: &entry.derived.names,
            dates: &entry.derived.dates,
            notes: &entry.article.notes,
        }
    }
}

impl Versions {
    /// Those of an article as it is.
    pub fn of(entry: &Entry) -> Self {
        let mut shown = FxHasher::default();
        let dates = Moments::of(entry).dates;
        (Card::of(entry), FeedItem::of(entry), SitemapLine::of(entry), dates).hash(&mut shown);
        for name in &entry.derived.names {
            (&name.id, &name.name, name.kind).hash(&mut shown);
        }
        Self {
            shown: shown.finish(),
            filing: version(&Filing::of(entry)),
            record: version(&DataRecord::of(entry)),
        }
    }
}

fn about(entry: &Entry) -> Vec<CountryCode> {
    entry.derived.countries.iter().filter(|country| country.about).map(|country| country.code).collect()
}

fn topics(entry: &Entry) -> Vec<TopicId> {
    entry.derived.topics.iter().map(|topic| topic.id).collect()
}
