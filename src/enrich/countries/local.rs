//! What the words right beside a name say about it.

use std::collections::BTreeSet;

use crate::text::BlockKind;

use super::lexicon::{self as lex, Classes, Lexicon};
use super::mention::{Candidate, Scan};
use super::table::{Kind, SITE};
use super::token::{Gap, Shape};
use super::{Reason, abbreviations};

/// The verdict of a name's neighbours.
#[derive(Clone, Debug, Default)]
pub(super) struct Local {
    /// The name is not a place at all.
    pub rejected: Option<Reason>,
    /// The state or country named right after it: country index, region key (0 for none).
    pub qualifier: Option<(u16, u16)>,
    /// Thousandths by which trust in the name is multiplied.
    pub trust: u32,
    /// A preposition of place or a noun like "city of" stands before it.
    pub placed: bool,
    /// Named as a local paper names its own town: "Paris police", "20, of Paris", "City of Paris".
    pub hometown: bool,
    /// Begins the name of a company ("Norfolk Southern Corp").
    pub company: bool,
    /// Stands at the start of a dateline.
    pub dateline: bool,
}

/// Hashes of the surnames of people named in full in the text ("Mike Houston").
pub(super) fn persons(scan: &Scan<'_>, lexicon: &Lexicon) -> BTreeSet<u64> {
    let mut found = BTreeSet::new();
    let capital = |i: usize| scan.tokens[i].shape == Shape::Capital;
    // "Paris France" names no Ms France.
    let place = |token: usize| {
        let at = scan.candidates.partition_point(|c| c.last <= token);
        scan.candidates.get(at).is_some_and(|c| {
            c.first <= token
                && c.readings.iter().any(|r| matches!(r.kind, Kind::Name | Kind::Capital | Kind::Region))
        })
    };
    for at in 1..scan.tokens.len() {
        if !capital(at) || !capital(at - 1) {
            continue;
        }
        let before = lexicon.get(scan.tokens[at - 1].hash);
        let gap = scan.tokens[at].gap;
        let initial = at >= 2
            && scan.tokens[at - 1].end - scan.tokens[at - 1].start == 1
            && matches!(gap, Gap::Space | Gap::Stop)
            && capital(at - 2)
            && lexicon.get(scan.tokens[at - 2].hash) & lex::GIVEN != 0;
        if initial
            || (gap == Gap::Space && before & lex::GIVEN != 0 && !place(at - 1))
            || (before & lex::TITLE != 0 && matches!(gap, Gap::Space | Gap::Stop))
        {
            found.insert(scan.tokens[at].hash);
        }
    }
    found
}

/// How many different words of a text are typical of a country's own news.
pub(super) struct Cues {
    pub us: u32,
    pub gb: u32,
    /// Words of American Indian life: an "Indian" is not from India.
    pub tribal: bool,
}

/// Counts institutions and spellings: `sheriff`, `neighbor`; `councillor`, `neighbour`.
pub(super) fn cues(scan: &Scan<'_>, lexicon: &Lexicon) -> Cues {
    let (mut us, mut gb, mut tribal) = (BTreeSet::new(), BTreeSet::new(), false);
    for token in &scan.tokens {
        let class = lexicon.cue(token.hash);
        if class == 0 {
            continue;
        }
        tribal |= class & lex::TRIBE != 0;
        if class & lex::US_CUE != 0 {
            us.insert(token.hash);
        }
        if class & lex::GB_CUE != 0 {
            gb.insert(token.hash);
        }
    }
    Cues { us: us.len() as u32, gb: gb.len() as u32, tribal }
}

/// Looks at the neighbours of candidate `index`.
pub(super) fn look(
    scan: &Scan<'_>,
    text: &str,
    lexicon: &Lexicon,
    persons: &BTreeSet<u64>,
    index: usize,
    us: u16,
    ca: u16,
    language: usize,
) -> Local {
    let candidate = &scan.candidates[index];
    let near = Near { scan, text, lexicon, persons, candidate, english: language == 0 };
    let mut local = Local { trust: 1000, ..Local::default() };
    if near.company() {
        local.company = true;
    }
    if near.before(1).is_some_and(|(t, _, _)| near.word(t) == "in")
        && near.before(2).is_some_and(|(_, c, _)| c & lex::LISTED != 0)
    {
        local.trust = 300;
    }
    local.qualifier = near.qualifier(index, us, ca);
    local.placed = near.placed();
    local.hometown = near.hometown();
    local.dateline = near.dateline();
    local.rejected = near.not_a_place(local.qualifier.is_some() || local.dateline, local.placed);
    if let Some((token, class, gap)) = near.after(1)
        && local.rejected.is_none()
        && gap == Gap::Space
        && near.capital(token)
        && class & (lex::SCHOOL | lex::FACILITY) != 0
    {
        local.trust = 700;
    }
    local
}

struct Near<'a> {
    scan: &'a Scan<'a>,
    text: &'a str,
    lexicon: &'a Lexicon,
    persons: &'a BTreeSet<u64>,
    candidate: &'a Candidate<'a>,
    /// The rules on capitalised neighbours hold for English.
    english: bool,
}

/// A neighbour: its token, its classes, and the gap between it and what stands nearer to the name.
type Neighbour = (usize, Classes, Gap);

impl Near<'_> {
    /// The n-th word before the name, in the same block.
    fn before(&self, n: usize) -> Option<Neighbour> {
        let start = self.scan.blocks[self.candidate.block].1;
        let token = self.candidate.first.checked_sub(n).filter(|t| *t >= start)?;
        Some((token, self.lexicon.get(self.scan.tokens[token].hash), self.scan.tokens[token + 1].gap))
    }

    /// The n-th word after the name, in the same block.
    fn after(&self, n: usize) -> Option<Neighbour> {
        let token = self.candidate.last + n - 1;
        if token >= self.scan.blocks[self.candidate.block].2 {
            return None;
        }
        Some((token, self.lexicon.get(self.scan.tokens[token].hash), self.scan.tokens[token].gap))
    }

    fn capital(&self, token: usize) -> bool {
        matches!(self.scan.tokens[token].shape, Shape::Capital | Shape::Capitals)
    }

    fn word(&self, token: usize) -> &str {
        let t = &self.scan.tokens[token];
        &self.text[t.start as usize..t.end as usize]
    }

    fn is(&self, kinds: &[Kind]) -> bool {
        self.candidate.readings.iter().any(|r| kinds.contains(&r.kind))
    }

    fn only(&self, kinds: &[Kind]) -> bool {
        self.candidate.readings.iter().all(|r| kinds.contains(&r.kind))
    }

    /// Does the token start a sentence, as far as its gap shows?
    fn starts_sentence(&self, token: usize) -> bool {
        token == self.scan.blocks[self.candidate.block].1
            || matches!(self.scan.tokens[token].gap, Gap::Stop | Gap::Other)
    }

    fn placed(&self) -> bool {
        self.before(1).is_some_and(|(_, class, gap)| gap == Gap::Space && class & lex::STRONG_IN != 0)
            || (self.before(1).is_some_and(|(_, c, _)| c & lex::IN != 0)
                && self.before(2).is_some_and(|(_, c, _)| c & lex::MAYOR != 0))
    }

    /// "The Geneva-based council": where an organisation has its seat says nothing of what it does.
    fn seat(&self) -> bool {
        let based = self.after(1).is_some_and(|(t, _, g)| g == Gap::Hyphen && self.word(t) == "based");
        based
            && (2..6)
                .map_while(|n| self.after(n).filter(|(_, _, g)| *g == Gap::Space))
                .any(|(_, class, _)| class & lex::SEAT != 0)
    }

    /// Is the name followed by capitalised words that end in "Corp", "Inc" …?
    fn company(&self) -> bool {
        if !self.is(&[Kind::City, Kind::Region]) || self.is(&[Kind::Name, Kind::Capital]) {
            return false;
        }
        let mut n = 1;
        while let Some((t, class, Gap::Space | Gap::Hyphen)) = self.after(n) {
            if !self.capital(t) || n > 4 {
                return false;
            }
            if class & lex::COMPANY != 0 {
                return true;
            }
            n += 1;
        }
        false
    }

    fn hometown(&self) -> bool {
        let of = self.before(1).is_some_and(|(t, _, _)| self.word(t) == "of");
        let before = self.before(2);
        // "1935 Orchard St., Paris", "R-Paris"
        let address = self.before(1).is_some_and(|(t, c, g)| {
            g == Gap::Comma && c & lex::STREET != 0 && self.capital(t)
                || (g == Gap::Hyphen && matches!(self.word(t), "R" | "D"))
        });
        let resident = before.is_some_and(|(_, c, _)| of && c & lex::HOMETOWN != 0);
        let aged = of
            && before.is_some_and(|(t, _, g)| self.scan.tokens[t].shape == Shape::Number && g != Gap::Space);
        let city = of && before.is_some_and(|(t, _, _)| matches!(self.word(t), "City" | "Town" | "Village"));
        let after = self.after(1).is_some_and(|(t, c, g)| {
            g == Gap::Space
                && (c & lex::HOMETOWN != 0 || (self.capital(t) && c & (lex::OFFICE | lex::SCHOOL) != 0))
        });
        aged || city || after || address || resident
    }

    /// "Paris, Texas", "Springfield, Ill.", "Moscow, Idaho".
    fn qualifier(&self, index: usize, us: u16, ca: u16) -> Option<(u16, u16)> {
        if !self.is(&[Kind::City, Kind::Capital, Kind::Region, Kind::Name]) {
            return None;
        }
        // "University of Georgia"
        let university = self.before(1).is_some_and(|(t, _, _)| self.word(t) == "of")
            && self.before(2).is_some_and(|(t, _, _)| self.word(t) == "University");
        if university
            && let Some(state) =
                self.candidate.readings.iter().find(|r| r.kind == Kind::Region && r.region != 0)
        {
            return Some((state.country, state.region));
        }
        let (next, _, gap) = self.after(1)?;
        if gap != Gap::Comma && gap != Gap::Space {
            return None;
        }
        if self.english
            && let Some((canada, region)) =
                abbreviations::state(self.word(next), self.text, self.scan.tokens[next].end)
            && (gap == Gap::Comma || self.scan.tokens[next].shape == Shape::Capitals)
        {
            return Some((if canada { ca } else { us }, region));
        }
        if gap != Gap::Comma {
            return None;
        }
        let following = self.scan.candidates.get(index + 1).filter(|c| c.first == next)?;
        let own = |country: u16, region: u16| {
            self.candidate.readings.iter().any(|r| {
                matches!(r.kind, Kind::City | Kind::Capital | Kind::Region)
                    && r.country == country
                    && (region == 0 || r.region == region || r.region == 0)
            })
        };
        // A list of countries or states qualifies nothing: "France, Germany and Italy".
        let state = self.is(&[Kind::Name, Kind::Region]);
        let readings = following.readings.iter().filter(|r| matches!(r.kind, Kind::Region | Kind::Name));
        let mut best = None;
        for r in readings {
            let region = if r.kind == Kind::Region { r.region } else { 0 };
            if own(r.country, region) {
                return Some((r.country, region));
            }
            if !state && best.is_none() {
                best = Some((r.country, region));
            }
        }
        best
    }

    /// "SEOUL, June 3 (Agency) -", "NEW YORK (AP) —": capitals at the start of a block, and a dash soon after.
    fn dateline(&self) -> bool {
        let (_, start, end) = self.scan.blocks[self.candidate.block];
        if self.scan.blocks[self.candidate.block].0 == BlockKind::Dateline {
            return true;
        }
        if self.candidate.first != start || self.scan.tokens[start].shape != Shape::Capitals {
            return false;
        }
        let from = self.scan.tokens[self.candidate.last - 1].end as usize;
        let until = self
            .scan
            .tokens
            .get((self.candidate.last + 9).min(end).saturating_sub(1))
            .map_or(from, |t| t.end as usize);
        let rest = self.text.get(from..until.max(from)).unwrap_or_default();
        rest.contains(" -")
            || rest.contains('—')
            || rest.contains('–')
            || rest.trim_start().starts_with('(')
            || rest.contains(" \u{fffd}")
    }

    fn not_a_place(&self, sure: bool, placed: bool) -> Option<Reason> {
        const PLACES: [Kind; 4] = [Kind::City, Kind::Capital, Kind::Name, Kind::Region];
        if self.candidate.readings.iter().any(|r| r.kind == Kind::Nothing && r.marks & SITE == 0) {
            return Some(Reason::NotACountry);
        }
        let single = self.candidate.last == self.candidate.first + 1;
        let token = &self.scan.tokens[self.candidate.first];
        let own = self.lexicon.get(token.hash);
        if sure {
            return None;
        }
        if single && own & lex::MONTH != 0 && !self.is(&[Kind::Demonym, Kind::Name]) {
            return Some(Reason::CommonWord);
        }
        let place = self.is(&PLACES);
        let only_adjective = self.only(&[Kind::Demonym]);
        let given = single && own & lex::GIVEN != 0;
        let nation = self.is(&[Kind::Name, Kind::Capital, Kind::Demonym, Kind::Former, Kind::Abbreviation]);
        if let Some((after, class, Gap::Space)) = self.after(1) {
            let upper = self.capital(after);
            if only_adjective && class & lex::CULTURE != 0 {
                return Some(Reason::Culture);
            }
            if matches!(
                self.word(after),
                "dollar" | "dollars" | "cents" | "dlrs" | "francs" | "franc" | "pounds" | "pesos"
            ) {
                return Some(Reason::Money);
            }
            if upper && class & lex::PAPER != 0 {
                return Some(Reason::Newspaper);
            }
            // "Noma said": people say more than small towns do
            if single
                && class & lex::SAID != 0
                && !upper
                && self.candidate.readings.iter().all(|r| r.kind == Kind::City && r.size < 10)
            {
                return Some(Reason::Person);
            }
            let road = class & lex::ROAD != 0 && !self.is(&[Kind::Demonym]);
            if upper && (road || class & lex::STREET != 0 && !self.is(&[Kind::Name, Kind::Demonym])) {
                return Some(Reason::Street);
            }
            // "German Township", "Indian Lake Road"
            if upper && class & lex::FEATURE != 0 && self.only(&[Kind::Demonym, Kind::City]) {
                return Some(Reason::PartOfName);
            }
            let ordinary = lex::OFFICE
                | lex::FACILITY
                | lex::SCHOOL
                | lex::COMPANY
                | lex::TEAM
                | lex::MONTH
                | lex::STREET
                | lex::IN
                | lex::COMMON
                | lex::DIRECTION;
            let surname = class & lex::SURNAME != 0 && class & ordinary & !lex::COMMON == 0;
            if self.english
                && place
                && given
                && upper
                && (class & ordinary == 0 || surname)
                && self.scan.tokens[after].shape == Shape::Capital
                && !self.next_is_candidate(after)
                && !self.headline()
            {
                return Some(Reason::Person);
            }
        }
        // "Miami-Dade", but "Paris-London"
        let joined = |n: Option<Neighbour>| {
            n.is_some_and(|(t, _, g)| g == Gap::Hyphen && self.capital(t) && !self.inside_place(t))
        };
        if self.only(&[Kind::City]) && (joined(self.before(1)) || joined(self.after(1))) {
            return Some(Reason::PartOfName);
        }
        // "in the Honda, …"
        if self.only(&[Kind::City])
            && self
                .before(1)
                .is_some_and(|(t, _, g)| g == Gap::Space && matches!(self.word(t), "the" | "The" | "a" | "A"))
            && self.after(1).is_none_or(|(_, _, g)| g != Gap::Space)
        {
            return Some(Reason::PartOfName);
        }
        // "<UK>" is a ticker
        let bytes = self.text.as_bytes();
        let end = self.scan.tokens[self.candidate.last - 1].end as usize;
        if single
            && token.start > 0
            && bytes[token.start as usize - 1] == b'<'
            && bytes.get(end) == Some(&b'>')
            && end - (token.start as usize) <= 5
        {
            return Some(Reason::Company);
        }
        if self.seat() {
            return Some(Reason::Seat);
        }
        if only_adjective && single {
            let titled = |(t, c, g): Neighbour| {
                c & lex::COURTESY != 0 && self.capital(t) && matches!(g, Gap::Space | Gap::Stop)
            };
            if self.before(1).is_some_and(titled) {
                return Some(Reason::Person);
            }
            let speak = |w: &str| {
                matches!(
                    w,
                    "in" | "into"
                        | "speak"
                        | "speaks"
                        | "spoke"
                        | "speaking"
                        | "studying"
                        | "learn"
                        | "learning"
                        | "fluent"
                        | "taught"
                        | "from"
                )
            };
            let open = self.after(1).is_none_or(|(t, c, g)| {
                g != Gap::Space
                    || c & lex::IN != 0
                    || matches!(self.word(t), "and" | "or" | "after" | "before" | "language")
            });
            if open && self.before(1).is_some_and(|(t, _, g)| g == Gap::Space && speak(self.word(t))) {
                return Some(Reason::Language);
            }
            let named = self.before(1).is_some_and(|(t, c, g)| {
                g == Gap::Space && c & lex::GIVEN != 0 && self.capital(t) && !self.inside_place(t)
            });
            if (named
                && self.after(1).is_none_or(|(t, _, g)| {
                    g != Gap::Space
                        || matches!(self.word(t), "said" | "says" | "told" | "was" | "is" | "has" | "had")
                }))
                || (self.persons.contains(&token.hash)
                    && self.after(1).is_none_or(|(t, _, g)| {
                        g != Gap::Space
                            || matches!(
                                self.word(t),
                                "said" | "says" | "told" | "was" | "is" | "has" | "had" | "who"
                            )
                    }))
            {
                return Some(Reason::Person);
            }
        }
        // "her husband, Chad,"
        if given
            && place
            && self
                .before(1)
                .is_some_and(|(_, c, g)| c & lex::KIN != 0 && matches!(g, Gap::Space | Gap::Comma))
        {
            return Some(Reason::Person);
        }
        if let Some((before, class, gap)) = self.before(1) {
            // "Mario de Santiago"
            if single
                && place
                && gap == Gap::Space
                && class & lex::PARTICLE != 0
                && self.before(2).is_some_and(|(t, c, g)| {
                    g == Gap::Space && self.capital(t) && (c & lex::GIVEN != 0 || !self.starts_sentence(t))
                })
            {
                return Some(Reason::Person);
            }
            let upper = self.capital(before);
            let adjacent = gap == Gap::Space || (gap == Gap::Stop && class & (lex::TITLE | lex::NEWISH) != 0);
            if upper && adjacent && place {
                if class & lex::COURTESY != 0 || (class & lex::TITLE != 0 && (!nation || given)) {
                    return Some(Reason::Person);
                }
                if class & lex::GIVEN != 0 && single && !self.inside_place(before) {
                    return Some(Reason::Person);
                }
                if class & lex::NEWISH != 0 {
                    return Some(Reason::PartOfName);
                }
                let known = class & (lex::OFFICE | lex::DIRECTION | lex::MONTH | lex::IN | lex::COMMON);
                if self.english
                    && single
                    && !nation
                    && known == 0
                    && !self.headline()
                    && !self.inside_place(before)
                    && !self.starts_sentence(before)
                    && self.is(&[Kind::City])
                {
                    return Some(Reason::PartOfName);
                }
            }
            // "John F. Kennedy"
            if upper
                && place
                && single
                && matches!(gap, Gap::Stop | Gap::Space)
                && self.scan.tokens[before].end - self.scan.tokens[before].start == 1
                && self
                    .before(2)
                    .is_some_and(|(t, c, g)| self.capital(t) && g == Gap::Space && c & lex::GIVEN != 0)
            {
                return Some(Reason::Person);
            }
            // "University of Georgia" speaks for the place; "Bank of Scotland" is a company.
            if self.word(before) == "of"
                && place
                && self.before(2).is_some_and(|(t, _, _)| self.word(t) == "Bank")
            {
                return Some(Reason::Company);
            }
        }
        // "says Noma."
        if single
            && place
            && self
                .before(1)
                .is_some_and(|(t, _, g)| g == Gap::Space && matches!(self.word(t), "said" | "says"))
            && self.candidate.readings.iter().all(|r| r.kind == Kind::City && r.size < 10)
        {
            return Some(Reason::Person);
        }
        if single && place && !placed && self.persons.contains(&token.hash) {
            return Some(Reason::Person);
        }
        None
    }

    /// Is the block a headline in which every word has a capital, so that capitals mean nothing?
    fn headline(&self) -> bool {
        let (_, start, end) = self.scan.blocks[self.candidate.block];
        let long = |t: &&super::token::Token| t.end - t.start >= 4;
        let tokens = &self.scan.tokens[start..end];
        tokens.len() < 25
            && tokens.iter().filter(long).filter(|t| t.shape == Shape::Lower).count() * 5
                <= tokens.iter().filter(long).count()
    }

    fn inside_place(&self, token: usize) -> bool {
        let place = |c: &&Candidate<'_>| c.first <= token && token < c.last;
        self.nearby().filter(place).any(|c| c.readings.iter().any(|r| r.kind <= Kind::Demonym))
    }

    fn next_is_candidate(&self, token: usize) -> bool {
        self.nearby().filter(|c| c.first == token).any(|c| c.readings.iter().any(|r| r.kind <= Kind::Demonym))
    }

    /// The candidates around this one.
    fn nearby(&self) -> impl Iterator<Item = &Candidate<'_>> {
        let own = self.scan.candidates.partition_point(|c| c.first < self.candidate.first);
        self.scan.candidates[own.saturating_sub(1)..(own + 2).min(self.scan.candidates.len())].iter()
    }
}
