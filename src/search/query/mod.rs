//! Answers queries from the files of an index, by the same rules as the browser does (`scripts/search/engine.js`): each
//! rule stands in both under the same name, and a test asks both the same questions.

mod dictionary;
mod parse;
mod passage;
mod phrase;
mod rank;

use std::collections::BTreeMap;
use std::io;

use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use self::parse::ClauseKind;
pub(super) use self::parse::{Clause, parse};
pub use self::passage::{FoundPassage, marked, passage};
use super::bits::NumberReader;
use super::manifest::{self, SearchManifest};
use super::order::{self, Ordered};
use super::postings::{self, SEAT_BITS};
use dictionary::Forms;

/// Gives the bytes of a block by its name.
pub type Load<'a> = dyn Fn(&str) -> io::Result<Vec<u8>> + 'a;

/// An index that is asked.
pub struct Searcher<'a> {
    load: &'a Load<'a>,
    manifest: SearchManifest,
    months: Vec<Month>,
    number_of: FxHashMap<u32, usize>,
    seats: usize,
    articles: usize,
    /// The number of each seat's article among all articles, oldest first.
    ordinals: Vec<i32>,
    /// The seat of each article.
    slots: Vec<usize>,
    days: Vec<u8>,
    lengths: Vec<u8>,
    blocks: std::cell::RefCell<FxHashMap<String, std::rc::Rc<Vec<u8>>>>,
}

/// A month, and where its seats and articles begin among all.
struct Month {
    month: u32,
    count: usize,
    base: usize,
    first: usize,
}

/// In what order results stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResultOrder {
    /// By date, the newest first.
    #[default]
    Newest,
    /// By date, the oldest first.
    Oldest,
    /// By how often and where the words stand.
    Best,
}

/// What was found.
#[derive(Debug)]
pub struct QueryResult {
    /// The parsed question: an article has to match one clause of each group.
    pub groups: Vec<Vec<Clause>>,
    /// The articles by their number, in order.
    pub ids: Vec<usize>,
    /// The words that were found for each clause, by their exact forms.
    pub forms: Vec<Vec<String>>,
    /// If nothing was found: how many articles each group alone finds.
    pub alone: Vec<(String, usize)>,
}

/// What a result shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultCard {
    /// Root-relative.
    pub url: String,
    /// The headline.
    pub title: String,
    /// As the article gives it: `2018-11-29`, or less of it.
    pub date: String,
    /// BCP 47 tag; empty if it is the language of the site.
    pub language: String,
    /// As the article names them.
    pub authors: Vec<String>,
    /// The paper or agency; empty if none is given.
    pub source: String,
    /// The names of the countries it is filed under.
    pub countries: Vec<String>,
    /// The text from which passages are cut.
    pub shown: String,
}

/// What a clause found in each seat.
#[derive(Clone, Debug, Default)]
struct ClauseMatches {
    hits: Vec<bool>,
    /// What it counts, for clauses that are words: from fields, and from the body.
    worth: Vec<f64>,
    body: Vec<f64>,
    is_word: bool,
    /// Its words, one after the other.
    families: Vec<Forms>,
}

/// What a word counts in each field: title, deck, authors, names, notes.
const WEIGHTS: [f64; 5] = [3.0, 1.5, 1.0, 1.0, 1.0];
/// So many blocks of the dictionary are read for a prefix.
const WIDEST: usize = 40;

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

impl<'a> Searcher<'a> {
    /// Opens an index.
    ///
    /// # Errors
    /// If its files cannot be read, or are of another version.
    pub fn open(load: &'a Load<'a>) -> io::Result<Self> {
        let manifest = SearchManifest::decode(&load(manifest::NAME)?);
        let manifest = manifest.ok_or_else(|| damaged("the manifest is damaged, or of another version"))?;
        let mut months = Vec::with_capacity(manifest.months.len());
        let (mut base, mut first) = (0, 0);
        for (month, count) in &manifest.months {
            let count = *count as usize;
            months.push(Month { month: *month, count, base, first });
            base += count * 2;
            first += count;
        }
        let number_of = months.iter().enumerate().map(|(at, month)| (month.month, at)).collect();
        let mut searcher = Self {
            load,
            manifest,
            months,
            number_of,
            seats: base,
            articles: first,
            ordinals: vec![-1; base],
            slots: vec![0; first],
            days: vec![0; base],
            lengths: vec![0; base],
            blocks: std::cell::RefCell::default(),
        };
        // The browser loads what it needs; here all is at hand.
        for (name, _) in searcher.manifest.order.clone() {
            let ordered = order::read(&searcher.block(&name)?);
            searcher.take_order(ordered.ok_or_else(|| damaged("the order of articles is damaged"))?)?;
        }
        Ok(searcher)
    }

    /// The language of the site.
    pub fn language(&self) -> &str {
        &self.manifest.language
    }

    fn take_order(&mut self, ordered: Vec<Ordered>) -> io::Result<()> {
        let fits = || damaged("the order of articles does not fit the manifest");
        for Ordered { at: place, rank, day, length } in ordered {
            let at = self.seat(place).ok_or_else(fits)?;
            let first =
                self.number_of.get(&((place >> SEAT_BITS) as u32)).map_or(0, |n| self.months[*n].first);
            let ordinal = first + rank as usize;
            *self.slots.get_mut(ordinal).ok_or_else(fits)? = at;
            self.ordinals[at] = ordinal as i32;
            self.days[at] = day;
            self.lengths[at] = length;
        }
        Ok(())
    }

    /// The number of a place among all seats.
    fn seat(&self, place: u64) -> Option<usize> {
        let month = &self.months[*self.number_of.get(&((place >> SEAT_BITS) as u32))?];
        let seat = (place & ((1 << SEAT_BITS) - 1)) as usize;
        (seat < month.count * 2).then_some(month.base + seat)
    }

    fn block(&self, name: &str) -> io::Result<std::rc::Rc<Vec<u8>>> {
        if let Some(known) = self.blocks.borrow().get(name) {
            return Ok(known.clone());
        }
        let raw = std::rc::Rc::new((self.load)(name)?);
        self.blocks.borrow_mut().insert(name.to_owned(), raw.clone());
        Ok(raw)
    }

    /// Calls back with seat, fields and frequency of each article of a part.
    fn postings(&self, bytes: &[u8], mut each: impl FnMut(usize, u8, u8)) -> io::Result<()> {
        let mut fits = true;
        postings::postings(bytes, |posting| match self.seat(posting.at) {
            Some(at) => each(at, posting.fields, posting.frequency),
            None => fits = false,
        });
        if fits { Ok(()) } else { Err(damaged("a list does not fit the manifest")) }
    }

    /// What a word, in all its forms, is worth in each article.
    fn weigh(&self, forms: &Forms, mask: u8) -> io::Result<ClauseMatches> {
        let mut answer = ClauseMatches {
            hits: vec![false; self.seats],
            worth: vec![0.0; self.seats],
            body: vec![0.0; self.seats],
            is_word: true,
            families: Vec::new(),
        };
        for form in forms.iter() {
            for (_, bytes) in &form.parts {
                self.postings(bytes, |at, fields, frequency| {
                    if mask != 0 && fields & mask == 0 {
                        return;
                    }
                    answer.hits[at] = true;
                    if mask == 0 {
                        answer.body[at] += form.weight * f64::from(frequency);
                    }
                    add_fields(&mut answer.worth[at], fields, form.weight);
                })?;
            }
        }
        Ok(answer)
    }

    fn answer(&self, clause: &Clause) -> io::Result<ClauseMatches> {
        let mut hits = vec![false; self.seats];
        match &clause.kind {
            ClauseKind::Word { mask, form, exact } => {
                let forms = self.family(form, *exact)?;
                let answer = self.weigh(&forms, *mask)?;
                return Ok(ClauseMatches { families: vec![forms], ..answer });
            }
            ClauseKind::Prefix { mask, form } => {
                let forms = self.prefix(form)?;
                let answer = self.weigh(&forms, *mask)?;
                return Ok(ClauseMatches { families: vec![forms], ..answer });
            }
            ClauseKind::Phrase { mask, units, exact, near } => {
                return self.phrase(*mask, units, *exact, *near);
            }
            ClauseKind::Facet { field, value } => {
                if let Some(key) = self.facet_key(field, value)? {
                    for form in self.entry(&format!("{field}:{key}"))?.forms.iter() {
                        for (_, bytes) in &form.parts {
                            self.postings(bytes, |at, _, _| hits[at] = true)?;
                        }
                    }
                }
            }
            ClauseKind::Date { from, to } => {
                for (at, hit) in hits.iter_mut().enumerate() {
                    let month = self.months.partition_point(|month| month.base <= at) - 1;
                    let day = u64::from(self.months[month].month) * 32 + u64::from(self.days[at]);
                    *hit = self.ordinals[at] >= 0 && day >= *from && day <= *to;
                }
            }
            ClauseKind::Sort { value } => {
                for month in &self.months {
                    if (month.month == 0) == (value == "page") {
                        hits[month.base..month.base + month.count * 2].fill(true);
                    }
                }
            }
        }
        Ok(ClauseMatches { hits, ..ClauseMatches::default() })
    }

    /// Answers a query.
    ///
    /// # Errors
    /// Files of the index that cannot be read.
    pub fn search(&self, text: &str, order: ResultOrder) -> io::Result<QueryResult> {
        let groups = parse(text);
        let mut answers: Vec<Vec<ClauseMatches>> = Vec::with_capacity(groups.len());
        for group in &groups {
            answers.push(group.iter().map(|clause| self.answer(clause)).collect::<io::Result<_>>()?);
        }
        let mut has: Vec<bool> = self.ordinals.iter().map(|ordinal| *ordinal >= 0).collect();
        let asks_kind = groups.iter().flatten().any(|clause| matches!(clause.kind, ClauseKind::Sort { .. }));
        if let Some(pages) = self.months.first().filter(|month| month.month == 0 && !asks_kind) {
            has[..pages.count * 2].fill(false);
        }
        for (group, answers) in groups.iter().zip(&answers) {
            let not = group.first().is_some_and(|clause| clause.not);
            for (at, has) in has.iter_mut().enumerate() {
                *has &= answers.iter().any(|answer| answer.hits[at]) != not;
            }
        }
        let mut ids: Vec<usize> = has
            .iter()
            .zip(&self.ordinals)
            .filter(|(has, _)| **has)
            .map(|(_, ordinal)| *ordinal as usize)
            .collect();
        let positive = || groups.iter().zip(&answers).filter(|(group, _)| !group[0].not);
        let is_ranked = order == ResultOrder::Best && positive().any(|(_, answers)| answers[0].is_word);
        if is_ranked {
            let scored: Vec<&ClauseMatches> =
                positive().flat_map(|(_, answers)| answers).filter(|answer| answer.is_word).collect();
            let is_single: Vec<bool> = positive()
                .flat_map(|(group, answers)| group.iter().zip(answers))
                .filter(|(_, answer)| answer.is_word)
                .map(|(clause, _)| matches!(clause.kind, ClauseKind::Word { .. }))
                .collect();
            self.rank(&mut ids, &scored, &is_single)?;
        } else if order == ResultOrder::Oldest {
            ids.sort_unstable();
        } else {
            ids.sort_unstable_by(|a, b| b.cmp(a));
        }
        let alone = if ids.is_empty() {
            let alone = positive().map(|(group, answers)| {
                let text: Vec<&str> = group.iter().map(|clause| &*clause.text).collect();
                let count =
                    (0..self.seats).filter(|at| answers.iter().any(|answer| answer.hits[*at])).count();
                (text.join(" OR "), count)
            });
            alone.collect()
        } else {
            Vec::new()
        };
        let forms = positive().flat_map(|(_, answers)| answers).map(|answer| {
            let forms = answer.families.iter().flat_map(Forms::iter);
            forms.map(|form| form.name.clone()).collect()
        });
        let forms = forms.collect();
        Ok(QueryResult { groups, ids, forms, alone })
    }

    /// What results show.
    ///
    /// # Errors
    /// Files of the index that cannot be read.
    pub fn cards(&self, ids: &[usize]) -> io::Result<Vec<ResultCard>> {
        ids.iter().map(|id| self.card(*id)).collect()
    }

    fn card(&self, id: usize) -> io::Result<ResultCard> {
        let mut first = 0;
        for (name, count) in &self.manifest.cards {
            let end = first + *count as usize;
            if id < end {
                let raw = self.block(name)?;
                let mut reader = NumberReader::new(&raw);
                for _ in first..id {
                    reader.bytes();
                }
                let mut reader = NumberReader::new(reader.bytes());
                let mut text = || reader.text().to_owned();
                let (url, title, date, language) = (text(), text(), text(), text());
                let (authors, source, countries, _) = (text(), text(), text(), text());
                let lines = |text: &str| text.lines().map(str::to_owned).collect();
                let language = if language.is_empty() { self.manifest.language.clone() } else { language };
                let (authors, countries) = (lines(&authors), lines(&countries));
                let shown = text();
                return Ok(ResultCard { url, title, date, language, authors, source, countries, shown });
            }
            first = end;
        }
        Err(damaged("there is no such article"))
    }
}

fn add_fields(worth: &mut f64, fields: u8, weight: f64) {
    for (n, own) in WEIGHTS.iter().enumerate() {
        if fields & (1 << n) != 0 {
            *worth += weight * own;
        }
    }
}

/// Sets and maps of places by seat, in order.
type PlacesBySeat = BTreeMap<usize, Vec<u32>>;
type Seats = FxHashSet<usize>;
