//! One entry for each person and organisation of an article, however often and however shortly it is named.

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidate::NameCandidate;
use super::classes::Class;
use super::features::{Feature, count, initials};
use super::generic::is_generic;
use super::model::{CapitalsKind, Verdict};
use super::split::Piece;
use super::vocabulary::{KnownName, NameVocabulary};
use super::words::Words;
use super::{
    MAX_EVIDENCE, MAX_NAMES, MAX_UNSURE, MAX_UNSURE_EVIDENCE, NameFound, NameKind, Named, Owned, UnsureFound,
};
use crate::slug::term_slug as slugify;

/// A person's name must lead by so much over the next best reading, in hundredths of a natural logarithm.
const PERSON: i32 = 60;
/// The same for organisations of several words, of one in capitals and of one in small letters.
const ORGANISATION: i32 = 40;
const ACRONYM: i32 = 30;
const WORD: i32 = 45;
/// And of one word that only the head of a sentence gives its capital, or that is written with dots.
const SURER: i32 = 60;
/// With so much a candidate may be a person, if another article says so.
const UNSURE: i32 = -150;
/// Last words of names that say what an organisation does, as they would alone.
const TELLING: [&str; 16] = [
    "Airlines",
    "Airways",
    "Bank",
    "College",
    "Hospital",
    "Insurance",
    "Museum",
    "Opera",
    "Orchestra",
    "Pharmaceuticals",
    "Railway",
    "Railways",
    "School",
    "Theatre",
    "University",
    "Zoo",
];
/// The longest name of a person: "Jean-Claude van der Linden Botha".
const LONGEST_PERSON: usize = 6;

/// A name while its mentions are gathered.
pub(super) struct GatheredName {
    id: String,
    name: String,
    kind: NameKind,
    /// The words of each form it takes.
    pub(super) forms: Vec<Vec<u64>>,
    evidence: Vec<(u32, u32)>,
    /// The first word of its first mention.
    first: usize,
}

/// What a form is of: an entry, or a name of the vocabulary.
#[derive(Clone, Copy)]
pub(super) enum Of<'a> {
    Entry(usize),
    Known(&'a KnownName),
}

/// Gathers the names of one article.
pub(super) struct Collector<'a> {
    pub(super) words: Words<'a>,
    pub(super) vocabulary: &'a NameVocabulary,
    pub(super) candidates: &'a [NameCandidate],
    pub(super) entries: Vec<GatheredName>,
    by_id: FxHashMap<String, usize>,
    /// Candidates that are names, with their entries.
    taken: Vec<Option<usize>>,
    /// Candidates with the last word of a firm: "Teck Hock and Co".
    firms: Vec<usize>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(
        words: Words<'a>,
        candidates: &'a [NameCandidate],
        vocabulary: &'a NameVocabulary,
    ) -> Self {
        let taken = vec![None; candidates.len()];
        let is_firm = |at: &usize| {
            let candidate: &NameCandidate = &candidates[*at];
            words.class(candidate.piece().end - 1).has(Class::LEGAL.or(Class::BUSINESS))
                && !candidate.features.has(Feature::AfterAge)
        };
        let firms = (0..candidates.len()).filter(is_firm).collect();
        Self { words, vocabulary, candidates, entries: Vec::new(), by_id: FxHashMap::default(), taken, firms }
    }

    /// The names of the article, what may be names, and which words belong to them.
    pub(super) fn collect(mut self) -> Named {
        // "J Hale" of a line-up goes into the Jim Hale who stands elsewhere.
        let initialled = |at: &usize| self.candidates[*at].features.has(Feature::InitialFirst);
        let (short, full): (Vec<usize>, Vec<usize>) = (0..self.candidates.len()).partition(initialled);
        for at in full.into_iter().chain(short) {
            let candidate = &self.candidates[at];
            if let Some(kind) = self.kind(candidate) {
                self.add(at, kind);
            }
        }
        self.titled();
        self.short_organisations();
        self.short_people();
        let mentions = self.mentions();
        let owned = self.owned(&mentions);
        let unsure = self.unsure();
        Named { names: self.finish(mentions), unsure, owned }
    }

    /// What a candidate is the full name of.
    fn kind(&self, candidate: &NameCandidate) -> Option<NameKind> {
        let Verdict { kind, lead } = candidate.verdict?;
        let piece = candidate.piece();
        match kind {
            CapitalsKind::Person if self.is_called_like_a_firm(candidate) => Some(NameKind::Organisation),
            CapitalsKind::Person if lead >= PERSON && self.is_full_name(candidate) => Some(NameKind::Person),
            CapitalsKind::Organisation => {
                let f = candidate.features;
                let dotted = f.has(Feature::Start) || self.words.written(piece.first).contains('.');
                let least = match candidate.is_one_word() {
                    true if f.has(Feature::Firm) => 0,
                    true if f.has(Feature::Acronym) && !dotted => ACRONYM,
                    true if f.has(Feature::Acronym) || f.has(Feature::Start) => SURER,
                    true => WORD,
                    false => ORGANISATION,
                };
                let generic = is_generic(self.words, piece) && !f.has(Feature::AfterAcronym);
                (lead >= least && !generic).then_some(NameKind::Organisation)
            }
            _ => None,
        }
    }

    /// "Teck Hock" where "Teck Hock and Co" stands, too, and nothing says that he is somebody.
    fn is_called_like_a_firm(&self, candidate: &NameCandidate) -> bool {
        use Feature::{AfterAge, AfterOfficeComma, BeforeHonorific, BeforeOffice, BeforeTitle, LastLater};
        let somebody = [AfterAge, AfterOfficeComma, BeforeHonorific, BeforeOffice, BeforeTitle, LastLater];
        if candidate.is_one_word() || somebody.iter().any(|feature| candidate.features.has(*feature)) {
            return false;
        }
        let form = self.hashes(candidate.piece());
        self.firms.iter().any(|at| {
            let whole = self.candidates[*at].piece();
            whole.end - whole.first > form.len() && self.hashes(whole).starts_with(&form)
        })
    }

    /// Whether it is the name of a person in full: two words or more, not capitals only, no firm's sign.
    fn is_full_name(&self, candidate: &NameCandidate) -> bool {
        let piece = candidate.piece();
        let words = self.words;
        let long = (2..=LONGEST_PERSON).contains(&count(words, piece.first, piece.end));
        let letters = words.written(piece.end - 1).len() > 1;
        let f = candidate.features;
        long && letters && !f.has(Feature::Ampersand) && !f.has(Feature::Of) && !f.has(Feature::Capitals)
    }

    fn add(&mut self, at: usize, kind: NameKind) {
        let piece = self.candidates[at].piece();
        let written = self.words.phrase(piece.first, piece.end);
        let id = slugify(&written);
        if id.is_empty() || self.vocabulary.is_no_name(&id) {
            return;
        }
        // "Kju" is not the KJU of the vocabulary.
        let hashes = self.hashes(piece);
        let small = !(piece.first..piece.end).all(|at| self.words.is_all_caps(at));
        // "The Associated Press", "U.S. State Department", "Merrill Lynch and Co"
        let shorter = [
            id.strip_prefix("the-"),
            id.strip_prefix("u-s-"),
            id.strip_prefix("us-"),
            id.strip_suffix("-and-co"),
        ];
        let bare = shorter.into_iter().flatten().find(|bare| self.vocabulary.find(bare).is_some());
        let id = bare.map_or_else(|| id.clone(), str::to_owned);
        let known = self.vocabulary.find(&id);
        if small && known.is_some_and(|known| known.forms.iter().any(|f| f.capitals && f.words == hashes)) {
            return;
        }
        // What the vocabulary knows under another name goes by that name.
        let (id, name, kind) = match known {
            Some(known) => (known.id.clone(), known.name.clone(), known.kind),
            None => (id, written, kind),
        };
        let entry = match self.by_id.get(&id).copied().or_else(|| self.variant(piece, kind)) {
            Some(entry) => entry,
            None => {
                let entry = GatheredName {
                    id: id.clone(),
                    name,
                    kind,
                    forms: Vec::new(),
                    evidence: Vec::new(),
                    first: piece.first,
                };
                self.entries.push(entry);
                self.by_id.insert(id, self.entries.len() - 1);
                self.entries.len() - 1
            }
        };
        self.form(entry, hashes);
        self.taken[at] = Some(entry);
    }

    fn hashes(&self, piece: Piece) -> Vec<u64> {
        self.words.tokens[piece.first..piece.end].iter().map(|token| token.word).collect()
    }

    fn form(&mut self, entry: usize, form: Vec<u64>) {
        let forms = &mut self.entries[entry].forms;
        if !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
    }

    /// The entry that is called the same but for a middle name or the legal form: John Q. Doe and John Doe.
    fn variant(&self, piece: Piece, kind: NameKind) -> Option<usize> {
        let form = self.hashes(piece);
        let first = self.words.written(piece.first);
        let initial = first.chars().next().filter(|_| first.chars().count() == 1);
        self.entries.iter().position(|entry| {
            entry.kind == kind
                && entry.forms.iter().any(|known| match kind {
                    NameKind::Person => {
                        is_with_middle(known, &form)
                            || is_with_middle(&form, known)
                            || initial.is_some_and(|initial| {
                                form.len() == 2
                                    && known.len() > 1
                                    && known.last() == form.last()
                                    && entry.name.starts_with(initial)
                            })
                    }
                    NameKind::Organisation => {
                        let legal = |end: usize| self.words.class(end - 1).has(Class::LEGAL);
                        let shorter = known.strip_suffix(&[*known.last().unwrap_or(&0)]);
                        form.strip_prefix(&known[..]).is_some_and(|rest| rest.len() == 1) && legal(piece.end)
                            || shorter == Some(&form[..]) && form.len() > 1
                    }
                })
        })
    }

    /// "President Xi" says that Xi Bolun is a person, whatever else does not.
    fn titled(&mut self) {
        for at in 0..self.candidates.len() {
            let candidate = &self.candidates[at];
            let Some(piece) = candidate.pieces.iter().find(|piece| piece.title.is_some()) else { continue };
            if !candidate.is_one_word() || self.called(*piece, true).is_some() {
                continue;
            }
            let word = self.words.tokens[piece.first].word;
            let full = (0..self.candidates.len()).find(|at| {
                let other = &self.candidates[*at];
                let form = self.hashes(other.piece());
                let organisation =
                    other.verdict.is_some_and(|verdict| verdict.kind == CapitalsKind::Organisation);
                self.taken[*at].is_none()
                    && !organisation
                    && !other.features.has(Feature::Place)
                    && !other.features.has(Feature::Thing)
                    && (form.first() == Some(&word) || form.last() == Some(&word))
                    && self.is_full_name(other)
            });
            if let Some(full) = full {
                self.add(full, NameKind::Person);
            }
        }
    }

    /// Acronyms, and the first word of a firm's name by itself.
    fn short_organisations(&mut self) {
        for at in 0..self.candidates.len() {
            let candidate = &self.candidates[at];
            if !candidate.is_one_word() {
                continue;
            }
            let piece = candidate.piece();
            let written = self.words.written(piece.first);
            let whole = self.entries.iter().position(|entry| {
                entry.kind == NameKind::Organisation && self.stands_for(candidate, written, entry)
            });
            let whole = whole.or_else(|| self.traded_as(candidate));
            let Some(whole) = whole else { continue };
            match self.taken[at] {
                // "WHO" was a name by itself: it goes into the one that is spelled out.
                Some(own) if own != whole && self.entries[own].forms == [self.hashes(piece)] => {
                    self.entries[own].forms.clear();
                }
                Some(_) => continue,
                None => {}
            }
            self.form(whole, self.hashes(piece));
            self.taken[at] = Some(whole);
        }
    }

    /// The organisation right before letters in brackets: `Halden Corp <HLD>`.
    fn traded_as(&self, candidate: &NameCandidate) -> Option<usize> {
        const LETTERS: usize = 5;
        let piece = candidate.piece();
        let written = self.words.written(piece.first);
        let country =
            candidate.features.has(Feature::CountryName) || candidate.features.has(Feature::Country);
        if country || written.len() > LETTERS || !written.chars().all(|c| c.is_ascii_uppercase()) {
            return None;
        }
        let before = self.words.before(piece.first)?;
        let gap = self.words.gap(before);
        let angle = gap.ends_with(" <");
        if !(angle || gap.ends_with(" (")) {
            return None;
        }
        self.candidates.iter().zip(&self.taken).find_map(|(other, taken)| {
            let entry = &self.entries[(*taken)?];
            let whole = other.pieces.iter().find(|whole| whole.end == piece.first)?;
            let told = !other.is_one_word() && entry.kind == NameKind::Organisation;
            (told && (angle || is_within(written, &self.words.phrase(whole.first, whole.end))))
                .then_some(*taken)?
        })
    }

    fn stands_for(&self, candidate: &NameCandidate, written: &str, entry: &GatheredName) -> bool {
        let piece = candidate.piece();
        let whole = self.entry_piece(entry);
        if whole.end - whole.first < 2 {
            return false;
        }
        let f = candidate.features;
        if self.words.is_all_caps(piece.first) && initials(self.words, whole, written) && written.len() > 2 {
            return true;
        }
        // "Halden" of "Halden Corp": no place, no word of every day.
        let first = self.words.tokens[whole.first].word == self.words.tokens[piece.first].word;
        // "the Hawks" of "Halden Hawks".
        let last = self.words.tokens[whole.end - 1].word == self.words.tokens[piece.first].word;
        if last && self.words.class(piece.first).has(Class::NICKNAME) {
            return true;
        }
        let organisation =
            candidate.verdict.is_some_and(|verdict| verdict.kind == CapitalsKind::Organisation);
        // "Ipswich" of "Ipswich Town", "Hobart" of "Hobart Penguins".
        let side = Class::NICKNAME.or(Class::TEAM);
        let club =
            self.words.class(piece.first).has(Class::CLUB) || self.words.class(whole.end - 1).has(side);
        // "Altnagelvin" of "Altnagelvin Hospital"
        let plain = Class::COMMON.or(Class::GIVEN).or(Class::NATION).or(Class::GENERIC);
        let strange = f.has(Feature::Country) || f.has(Feature::CountryName);
        let own = f.has(Feature::Firm) || f.has(Feature::Acronym);
        if first && organisation && !own && !strange && !self.words.class(piece.first).has(plain) {
            return true;
        }
        if first && club && organisation && !f.has(Feature::CountryName) {
            return true;
        }
        let firm = self.words.class(whole.end - 1).has(Class::LEGAL.or(Class::BUSINESS));
        let class = self.words.class(piece.first);
        let plain = !class.has(Class::COMMON.or(Class::GIVEN).or(Class::NATION).or(Class::GENERIC));
        first
            && firm
            && (plain
                && !f.has(Feature::Country)
                && !f.has(Feature::CountryName)
                && !f.has(Feature::SurnameOf)
                || organisation)
    }

    /// The words of an entry's first mention.
    fn entry_piece(&self, entry: &GatheredName) -> Piece {
        let len = entry.forms.first().map_or(1, Vec::len);
        Piece { first: entry.first, end: entry.first + len, title: None }
    }

    /// Gives "Mr Kim" and "Kim" to the latest person before it who is called so, or the first after it.
    fn short_people(&mut self) {
        let mut found: Vec<(usize, (u32, u32))> = Vec::new();
        for (at, candidate) in self.candidates.iter().enumerate() {
            let short = candidate.is_one_word() || candidate.features.has(Feature::Particle);
            if !short || self.taken[at].is_some() {
                continue;
            }
            let person = candidate.verdict.is_some_and(|verdict| verdict.kind == CapitalsKind::Person);
            let mut any = None;
            for piece in &candidate.pieces {
                // "The Calder family" is more than one.
                let family = words_before(self.words, piece.first, &["the", "The"]);
                if piece.title.is_none() && (!person || family) {
                    continue;
                }
                let Some(entry) = self.called(*piece, piece.title.is_some()) else { continue };
                let start = piece.title.unwrap_or(piece.first);
                found.push((entry, self.words.span(start, piece.end)));
                any = Some(entry);
            }
            self.taken[at] = any;
        }
        for (entry, span) in found {
            self.entries[entry].evidence.push(span);
        }
    }

    /// The person that a short form is of.
    fn called(&self, piece: Piece, titled: bool) -> Option<usize> {
        let short = self.hashes(piece);
        // "UN" is no Kim Jong Un.
        if self.words.is_all_caps(piece.first) && !titled {
            return None;
        }
        let last = |form: &Vec<u64>| form.len() > short.len() && form.ends_with(&short);
        let first = |form: &Vec<u64>| form.len() > short.len() && form.starts_with(&short);
        let people = |fits: &dyn Fn(&Vec<u64>) -> bool| {
            let mut before: Option<(usize, usize)> = None;
            let mut after: Option<(usize, usize)> = None;
            for (at, entry) in self.entries.iter().enumerate() {
                if entry.kind != NameKind::Person || !entry.forms.iter().any(fits) {
                    continue;
                }
                // Of several full mentions, the nearest before.
                let nearest = self.full_before(at, piece.first);
                match nearest {
                    Some(place) if before.is_none_or(|(best, _)| place > best) => before = Some((place, at)),
                    None if after.is_none_or(|(best, _)| entry.first < best) => {
                        after = Some((entry.first, at))
                    }
                    _ => {}
                }
            }
            before.or(after).map(|(_, at)| at)
        };
        // A Western given name alone names nobody in print, unless nothing else could be meant.
        let by_first =
            || people(&first).filter(|_| titled || !self.words.class(piece.first).has(Class::PARTICLE));
        people(&last).or_else(by_first)
    }

    /// The last full mention of an entry before a word.
    fn full_before(&self, entry: usize, word: usize) -> Option<usize> {
        let of = |at: &usize| self.taken[*at] == Some(entry) && !self.candidates[*at].is_one_word();
        (0..self.candidates.len())
            .filter(of)
            .flat_map(|at| self.candidates[at].pieces.iter())
            .map(|piece| piece.first)
            .filter(|first| *first < word)
            .max()
    }

    /// The words of what was taken for a name, a place's too.
    fn owned(&self, mentions: &[(Of<'a>, (u32, u32))]) -> Vec<Owned> {
        let mut owned: Vec<Owned> = Vec::new();
        // What the vocabulary knows is nothing else: "UN" is no surname beside "Kim Jong Un".
        let is_known = |of: &Of<'_>| matches!(of, Of::Known(_));
        let known: FxHashSet<(u32, u32)> =
            mentions.iter().filter(|(of, _)| is_known(of)).map(|(_, span)| *span).collect();
        for (at, candidate) in self.candidates.iter().enumerate() {
            let kind = match (self.taken[at], candidate.verdict) {
                (Some(entry), _) => of_kind(self.entries[entry].kind),
                (None, Some(verdict)) if verdict.lead > 0 => verdict.kind,
                _ => continue,
            };
            for piece in &candidate.pieces {
                let (start, end) = self.words.span(piece.first, piece.end);
                if known.contains(&(start, end)) {
                    continue;
                }
                let last = self.words.written(piece.end - 1);
                let says = kind == CapitalsKind::Organisation
                    && piece.end - piece.first > 1
                    && TELLING.contains(&last);
                owned.push(Owned { start, end, kind, says });
            }
        }
        for (of, (start, end)) in mentions {
            if let Of::Known(known) = of {
                owned.push(Owned { start: *start, end: *end, kind: of_kind(known.kind), says: false });
            }
        }
        // A surname is one wherever it stands, in a headline of capitals, too, if it is not another name.
        let people = self.entries.iter().filter(|entry| entry.kind == NameKind::Person);
        let full = people.flat_map(|entry| &entry.forms).filter(|form| form.len() > 1);
        let surnames: FxHashSet<u64> = full.filter_map(|form| form.last().copied()).collect();
        if !surnames.is_empty() {
            let others: FxHashSet<u32> = owned
                .iter()
                .filter(|name| name.kind != CapitalsKind::Person)
                .map(|name| name.start)
                .collect();
            let tokens = self.words.tokens.iter().filter(|token| {
                token.flags.is_capitalised()
                    && surnames.contains(&token.word)
                    && !others.contains(&token.start)
            });
            owned.extend(tokens.map(|token| Owned {
                start: token.start,
                end: token.end,
                kind: CapitalsKind::Person,
                says: false,
            }));
        }
        owned.sort_by_key(|owned| (owned.start, owned.end));
        owned
    }

    /// The candidates that nothing speaks for enough.
    fn unsure(&self) -> Vec<UnsureFound> {
        let mut found: Vec<UnsureFound> = Vec::new();
        for (at, candidate) in self.candidates.iter().enumerate() {
            let f = candidate.features;
            let may_be = candidate
                .verdict
                .is_none_or(|verdict| verdict.kind == CapitalsKind::Person || verdict.lead < -UNSURE);
            let strange = [
                Feature::Thing,
                Feature::Place,
                Feature::Country,
                Feature::CountryName,
                Feature::CountryFirst,
                Feature::CountryLast,
                Feature::Legal,
                Feature::Business,
                Feature::Government,
                Feature::Civic,
                Feature::Media,
                Feature::Team,
                Feature::PlaceFirst,
                Feature::BeforeThe,
                Feature::Nation,
                Feature::AllCommon,
            ];
            if self.taken[at].is_some()
                || !may_be
                || strange.iter().any(|feature| f.has(*feature))
                || !self.is_full_name(candidate)
            {
                continue;
            }
            let piece = candidate.piece();
            let name = self.words.phrase(piece.first, piece.end);
            let id = slugify(&name);
            if id.is_empty()
                || self.by_id.contains_key(&id)
                || self.vocabulary.find(&id).is_some()
                || self.vocabulary.is_no_name(&id)
            {
                continue;
            }
            if found.len() == MAX_UNSURE {
                break;
            }
            let spans = candidate.pieces.iter().map(|piece| self.words.span(piece.first, piece.end));
            found.push(UnsureFound { id, name, evidence: spans.take(MAX_UNSURE_EVIDENCE).collect() });
        }
        found
    }

    /// The names with all their mentions.
    fn finish(mut self, mentions: Vec<(Of<'a>, (u32, u32))>) -> Vec<NameFound> {
        for (of, span) in mentions {
            let entry = match of {
                Of::Entry(entry) => entry,
                Of::Known(known) => match self.by_id.get(&known.id) {
                    Some(entry) => *entry,
                    None => {
                        let entry = GatheredName {
                            id: known.id.clone(),
                            name: known.name.clone(),
                            kind: known.kind,
                            forms: Vec::new(),
                            evidence: Vec::new(),
                            first: 0,
                        };
                        self.entries.push(entry);
                        self.by_id.insert(known.id.clone(), self.entries.len() - 1);
                        self.entries.len() - 1
                    }
                },
            };
            self.entries[entry].evidence.push(span);
        }
        let text = self.words.text;
        let mut found: Vec<NameFound> = Vec::new();
        for mut entry in self.entries {
            entry.evidence.sort_unstable();
            // "Mr Kim" rather than the "Kim" within.
            entry.evidence.dedup_by(|later, first| later.1 <= first.1);
            let evidence = chosen(text, entry.evidence);
            if !evidence.is_empty() {
                found.push(NameFound { id: entry.id, name: entry.name, kind: entry.kind, evidence });
            }
        }
        found.sort_by(|a, b| a.evidence[0].cmp(&b.evidence[0]).then_with(|| a.id.cmp(&b.id)));
        found.truncate(MAX_NAMES);
        found
    }
}

fn of_kind(kind: NameKind) -> CapitalsKind {
    match kind {
        NameKind::Person => CapitalsKind::Person,
        NameKind::Organisation => CapitalsKind::Organisation,
    }
}

/// Whether one of these words stands right before a word.
fn words_before(words: Words<'_>, at: usize, these: &[&str]) -> bool {
    words.before(at).is_some_and(|before| words.is_spaced(before) && these.contains(&words.written(before)))
}

/// Whether letters stand in a name in their order, the first at its head: "HLD" in "Halden".
fn is_within(letters: &str, name: &str) -> bool {
    let name = name.to_uppercase();
    let mut rest = name.chars();
    name.chars().next() == letters.chars().next() && letters.chars().all(|letter| rest.any(|c| c == letter))
}

/// Whether a longer form is a shorter one with more in the middle.
fn is_with_middle(long: &[u64], short: &[u64]) -> bool {
    short.len() == 2 && long.len() > 2 && long[0] == short[0] && long.last() == short.last()
}

/// At most [`MAX_EVIDENCE`] places, in the order of the text: the first ones, but the first of each way to write it in any case.
fn chosen(text: &str, evidence: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    if evidence.len() <= MAX_EVIDENCE {
        return evidence;
    }
    let mut seen: Vec<&str> = Vec::new();
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for span in evidence {
        let written = &text[span.0 as usize..span.1 as usize];
        if seen.contains(&written) {
            later.push(span);
        } else {
            seen.push(written);
            first.push(span);
        }
    }
    let room = MAX_EVIDENCE.saturating_sub(first.len());
    first.truncate(MAX_EVIDENCE);
    first.extend(later.into_iter().take(room));
    first.sort_unstable();
    first
}
