//! The candidates of an article: what stands in it as a piece of a capitalised run, however often, with all that is
//! said of it at any of its places.

use rustc_hash::{FxHashMap, FxHashSet};

use super::PlaceSpan;
use super::classes::Class;
use super::features::{Feature, Features, initials, of_place, of_words};
use super::model::{Kind, Verdict, is_one_word, judge};
use super::split::Piece;
use super::words::Words;
use crate::text::{BlockKind, PlainText};

/// Something that may be a name.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Where it stands, in the order of the text.
    pub pieces: Vec<Piece>,
    pub features: Features,
    pub verdict: Option<Verdict>,
}

impl Candidate {
    /// Its first place.
    pub(super) fn piece(&self) -> Piece {
        self.pieces[0]
    }

    pub(super) fn is_one_word(&self) -> bool {
        is_one_word(self.features)
    }
}

/// A hash of the words of a piece.
pub(super) fn key(words: Words<'_>, piece: Piece) -> u64 {
    words.tokens[piece.first..piece.end]
        .iter()
        .fold(0, |key: u64, token| (key.rotate_left(5) ^ token.word).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Gathers the candidates of an article and judges them. `places` are what the gazetteer finds, in order.
pub(super) fn candidates(
    text: &PlainText,
    words: Words<'_>,
    pieces: &[Piece],
    places: &[PlaceSpan],
) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut by_key: FxHashMap<u64, usize> = FxHashMap::default();
    for piece in pieces {
        let at = *by_key.entry(key(words, *piece)).or_insert_with(|| {
            let mut features = of_words(words, *piece);
            // Until it is seen elsewhere.
            features.add(Feature::Start);
            found.push(Candidate { pieces: Vec::new(), features, verdict: None });
            found.len() - 1
        });
        let candidate = &mut found[at];
        candidate.pieces.push(*piece);
        candidate.features.join(of_place(words, *piece));
        if !words.tokens[piece.first].flags.is_sentence_start() {
            candidate.features.remove(Feature::Start);
        }
        if words.tokens[piece.first].flags.is_block_start() {
            candidate.features.add(Feature::Head);
        }
        by_gazetteer(words, *piece, places, &mut candidate.features);
    }
    in_the_article(text, words, &mut found);
    for candidate in &mut found {
        candidate.verdict = verdict(words, candidate);
    }
    found
}

fn by_gazetteer(words: Words<'_>, piece: Piece, places: &[PlaceSpan], features: &mut Features) {
    let (mut start, end) = words.span(piece.first, piece.end);
    // "The United States"
    if piece.end - piece.first > 1 && words.written(piece.first) == "The" {
        start = words.tokens[piece.first + 1].start;
    }
    let from = places.partition_point(|place| place.end <= start);
    for place in places[from..].iter().take_while(|place| place.start < end) {
        match (place.start <= start, end <= place.end) {
            (true, true) => {
                features.add(if place.is_country { Feature::CountryName } else { Feature::Country });
            }
            (true, false) => features.add(Feature::CountryFirst),
            (false, true) => features.add(Feature::CountryLast),
            (false, false) => {}
        }
    }
    // "Ada Holm (Norway)"
    if words.gap(piece.end - 1) == " ("
        && let Some(next) = words.tokens.get(piece.end)
    {
        let from = places.partition_point(|place| place.end <= next.start);
        if places.get(from).is_some_and(|place| place.start <= next.start) {
            features.add(Feature::AfterBracketPlace);
        }
    }
}

/// What the rest of the article says of each.
fn in_the_article(text: &PlainText, words: Words<'_>, found: &mut [Candidate]) {
    let mut surnames: FxHashSet<u64> = FxHashSet::default();
    let mut given: FxHashSet<u64> = FxHashSet::default();
    let mut heads: FxHashSet<u64> = FxHashSet::default();
    let mut organisations: Vec<Piece> = Vec::new();
    let mut singles: FxHashSet<u64> = FxHashSet::default();
    for candidate in found.iter() {
        let piece = candidate.piece();
        if candidate.is_one_word() {
            singles.insert(words.tokens[piece.first].word);
        } else if is_like_a_person(candidate.features) {
            surnames.insert(words.tokens[piece.end - 1].word);
            given.insert(words.tokens[piece.first].word);
        } else if is_like_an_organisation(candidate.features) {
            heads.insert(words.tokens[piece.first].word);
            organisations.push(piece);
        }
    }
    let (small, headline) = elsewhere(text, words, &singles);
    let scores = lines_of_scores(text, words);
    let results = results(words, found);
    for candidate in found.iter_mut() {
        let piece = candidate.piece();
        let word = words.tokens[piece.first].word;
        let last = words.tokens[piece.end - 1].word;
        let mut features = candidate.features;
        if candidate.pieces.len() >= 3 {
            features.add(Feature::Often);
        }
        if headline.contains(&last) {
            features.add(Feature::Headline);
        }
        if candidate.pieces.iter().any(|piece| results.contains(&words.tokens[piece.first].block)) {
            features.add(Feature::Result);
        }
        if candidate.pieces.iter().any(|piece| is_dateline(text, words, *piece)) {
            features.add(Feature::Dateline);
        }
        if candidate.pieces.iter().any(|piece| scores.contains(&words.tokens[piece.first].block)) {
            features.add(Feature::Scores);
        }
        if !is_one_word(features) {
            let later = [(last, Feature::LastLater), (word, Feature::FirstLater)];
            later
                .iter()
                .filter(|(word, _)| singles.contains(word))
                .for_each(|(_, feature)| features.add(*feature));
        } else {
            let holds = [
                (surnames.contains(&word), Feature::SurnameOf),
                (given.contains(&word), Feature::GivenOf),
                (heads.contains(&word), Feature::PrefixOf),
                (small.contains(&word), Feature::Lower),
            ];
            holds.iter().filter(|(holds, _)| *holds).for_each(|(_, feature)| features.add(*feature));
            if words.is_all_caps(piece.first) {
                let letters = words.written(piece.first);
                if organisations.iter().any(|whole| initials(words, *whole, letters)) {
                    features.add(Feature::InitialsOf);
                    if piece.first > 0 && words.gap(piece.first - 1).ends_with('(') {
                        features.add(Feature::AcronymBeside);
                    }
                }
            }
        }
        candidate.features = features;
    }
}

/// What the model says, under the rules that measure better than it.
fn verdict(words: Words<'_>, candidate: &Candidate) -> Option<Verdict> {
    use Feature::*;
    let (f, piece) = (candidate.features, candidate.piece());
    let has = |feature: Feature| f.has(feature);
    let learned = judge(f);
    if is_one_word(f) {
        // "Hornets had nested in the roof": a club is told by its article, its opponents or its results.
        let club = [
            BeforeThe,
            BeforeAgainst,
            AfterAgainst,
            Result,
            Scores,
            Often,
            PrefixOf,
            BeforePlay,
            AfterOrganisation,
        ];
        let animals = has(Nickname) && !club.iter().any(|feature| has(*feature));
        if animals || NO_NAMES.contains(&words.written(piece.first)) {
            return None;
        }
        let abbreviates =
            has(Acronym) && candidate.pieces.iter().any(|piece| abbreviates_small_words(words, *piece));
        let country = has(CountryName) || has(Dateline);
        // "Velmora, a maker of bells,", "the brewer Velmora".
        let said_to_be =
            [AfterOrganisationComma, BeforeOrganisation, AfterIsOrganisation, AfterLegalComma, Angle];
        let known =
            country || has(Country) || has(SurnameOf) || has(GivenOf) || has(FirstGiven) || has(NationAlone);
        if said_to_be.iter().any(|feature| has(*feature))
            && has(NoneCommon)
            && !known
            && !is_generic(words, piece)
        {
            return Some(Verdict {
                kind: Kind::Organisation,
                lead: learned.map_or(LIKELY, |v| v.lead.max(LIKELY)),
            });
        }
        return learned.filter(|verdict| {
            verdict.kind != Kind::Organisation || !(abbreviates || country || is_generic(words, piece))
        });
    }
    if is_of_a_nation(words, piece) || has(CountryName) {
        return learned.filter(|verdict| verdict.kind == Kind::Place);
    }
    // "N. Korea"
    if has(InitialFirst) && (has(CountryLast) || has(Country)) {
        return None;
    }
    // "Pernik & Dowle"
    let firm = is_like_an_organisation(f) || has(Ampersand) && has(NoneCommon);
    let spot = has(Place) || has(Thing);
    // "Mr Ada Holm", "Pope Francis", "Ada Holm, 61,".
    if (has(BeforeHonorific) || has(Monarch) || has(AfterAge)) && !firm && !spot {
        return Some(Verdict { kind: Kind::Person, lead: SURE });
    }
    // "Ada Holm Park", "San Kunar", "the Ada Holm".
    let told = has(BeforeTitle) || has(BeforeOffice) || has(BeforeHonorific) || has(AfterAge);
    let no_person = (spot && !has(TwoWords) || has(PlaceFirst) && !has(FirstGiven)) && !told;
    // "the Mondsee Valley"
    if spot && !firm && has(BeforeThe) && learned.is_some_and(|verdict| verdict.kind == Kind::Organisation) {
        return None;
    }
    let person = learned.is_some_and(|verdict| verdict.kind == Kind::Person);
    // "Young People", "Volvo S40", "Saakashvili Greater Threat", "Fitzwilliam Place".
    let digit = (piece.first..piece.end).any(|at| words.written(at).contains(|c: char| c.is_ascii_digit()));
    let plain = has(LastCommon) && !has(FirstGiven) && !has(LastSurname) && !has(InitialFirst);
    let road = ["Place", "Street", "Road", "Avenue", "Square", "Gardens", "Terrace", "Airport"]
        .contains(&words.written(piece.end - 1));
    let strange = digit || has(AllCommon) && !has(FirstGiven) || plain || road;
    if person && (no_person || strange && !told) {
        return None;
    }
    // "Bui Ki-mun, the outgoing firm,"
    if has(AfterOrganisationComma) && has(NoneCommon) && !has(FirstGiven) && !told && !spot {
        let lead = learned.map_or(LIKELY, |verdict| verdict.lead.max(LIKELY));
        return Some(Verdict { kind: Kind::Organisation, lead });
    }
    // "Warren County"
    if has(TwoWords) && !firm && ["County", "Township", "Parish"].contains(&words.written(piece.end - 1)) {
        return learned.filter(|verdict| verdict.kind == Kind::Place);
    }
    // "Zelda Co", who is a person unless there is a full stop.
    let surname =
        has(TwoWords) && words.written(piece.end - 1) == "Co" && !words.rest(piece.end - 1).starts_with('.');
    let bank = ["West", "Left", "Right", "South"].contains(&words.written(piece.end - 2))
        && words.written(piece.end - 1) == "Bank";
    if surname || bank && !has(Legal) {
        return learned.filter(|verdict| verdict.kind != Kind::Organisation);
    }
    if firm && !has(Thing) && !is_generic(words, piece) && (!person || has(Legal) || !has(LastSurname)) {
        let lead =
            learned.filter(|verdict| verdict.kind == Kind::Organisation).map_or(0, |verdict| verdict.lead);
        return Some(Verdict { kind: Kind::Organisation, lead: lead.max(LIKELY) });
    }
    learned
}

/// Initials of things, never of organisations.
const NO_NAMES: [&str; 30] = [
    "AIDS", "AM", "ATM", "CCTV", "CD", "CDs", "CEO", "CFO", "DNA", "DVD", "DVDs", "FM", "GDP", "GMT", "GNP",
    "GPS", "HIV", "ID", "IQ", "MP", "MPs", "MRI", "OK", "PC", "PM", "SMS", "SUV", "TV", "TVs", "VAT",
];

/// The lead of what a rule says outright, and of what it holds for likely.
const SURE: i32 = 300;
const LIKELY: i32 = 60;

/// "The ballistic missile (BM)": the initials of small words.
fn abbreviates_small_words(words: Words<'_>, piece: Piece) -> bool {
    let letters = words.written(piece.first);
    let many = letters.len();
    let Some(from) = piece.first.checked_sub(many) else { return false };
    words.gap(piece.first - 1).ends_with('(')
        && words.same_block(from, piece.first)
        && letters.chars().enumerate().all(|(n, letter)| {
            let first = words.written(from + n).chars().next();
            first.is_some_and(|first| first.eq_ignore_ascii_case(&letter))
        })
        && (from..piece.first).any(|at| !words.is_capitalised(at))
}

/// "North Korean", "South African".
fn is_of_a_nation(words: Words<'_>, piece: Piece) -> bool {
    let ways = ["North", "South", "East", "West", "Latin", "Central"];
    (piece.first..piece.end).all(|at| words.class(at).has(Class::NATION) || ways.contains(&words.written(at)))
}

/// By its words alone.
fn is_like_a_person(features: Features) -> bool {
    let told = [
        Feature::FirstGiven,
        Feature::BeforeHonorific,
        Feature::BeforeTitle,
        Feature::InitialFirst,
        Feature::BeforeOffice,
        Feature::AfterAge,
    ];
    told.iter().any(|feature| features.has(*feature))
        && !is_like_an_organisation(features)
        && !features.has(Feature::Place)
        && !features.has(Feature::Thing)
}

fn is_like_an_organisation(features: Features) -> bool {
    use Feature::{Business, Civic, Government, HeadBeforeOf, Legal, Media, Nickname, School, Team};
    [Legal, Business, Government, Civic, School, Team, Media, HeadBeforeOf, Nickname]
        .iter()
        .any(|f| features.has(*f))
}

/// Which of these words stand in small letters, too; and the words of the headline.
fn elsewhere(
    text: &PlainText,
    words: Words<'_>,
    singles: &FxHashSet<u64>,
) -> (FxHashSet<u64>, FxHashSet<u64>) {
    let (mut small, mut headline) = (FxHashSet::default(), FxHashSet::default());
    for token in words.tokens {
        if text.blocks()[token.block as usize].kind == BlockKind::Title {
            headline.insert(token.word);
        } else if !token.flags.is_capitalised()
            && token.end - token.start > 2
            && singles.contains(&token.word)
        {
            small.insert(token.word);
        }
    }
    (small, headline)
}

/// The blocks in which two names have a number behind them: "Leeds 2 Derby 1".
fn results(words: Words<'_>, found: &[Candidate]) -> FxHashSet<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for piece in found.iter().flat_map(|candidate| &candidate.pieces) {
        let next =
            words.tokens.get(piece.end).filter(|next| next.flags.is_number() && next.end - next.start < 4);
        if next.is_some() && words.is_spaced(piece.end - 1) && words.same_block(piece.first, piece.end) {
            *counts.entry(words.tokens[piece.first].block).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= 2).map(|(block, _)| block).collect()
}

/// "LONDON, March 3", "WARSAW (Agency)", "OSLO -": capitals at the head of the first paragraphs.
fn is_dateline(text: &PlainText, words: Words<'_>, piece: Piece) -> bool {
    let token = &words.tokens[piece.first];
    let first = text.blocks().iter().position(|block| block.kind == BlockKind::Paragraph);
    let near = first.is_some_and(|first| (token.block as usize) < first + 3);
    let capitals = (piece.first..piece.end).all(|at| words.is_all_caps(at));
    let after = words.rest(piece.end - 1);
    let number = words.after(piece.end - 1).is_some_and(|at| words.tokens[at].flags.is_number());
    let told =
        [",", " (", " -", " \u{2013}", " \u{2014}"].iter().any(|sign| after.starts_with(sign)) || number;
    near && token.flags.is_block_start() && capitals && told
}

/// The blocks that are mostly numbers and names: results, tables.
fn lines_of_scores(text: &PlainText, words: Words<'_>) -> FxHashSet<u32> {
    let mut lines = FxHashSet::default();
    let (mut numbers, mut all) = (vec![0_u32; text.blocks().len()], vec![0_u32; text.blocks().len()]);
    for token in words.tokens {
        all[token.block as usize] += 1;
        numbers[token.block as usize] += u32::from(token.flags.is_number());
    }
    for (block, (numbers, all)) in numbers.iter().zip(&all).enumerate() {
        if *numbers >= 1 && numbers * 4 >= *all && *all > 2 {
            lines.insert(block as u32);
        }
    }
    lines
}

/// Whether the words say too little to tell one from others of its kind: "the Supreme Court", "the Times".
pub(super) fn is_generic(words: Words<'_>, piece: Piece) -> bool {
    let classes = (piece.first..piece.end).map(|at| (at, words.class(at)));
    if piece.end - piece.first == 1 {
        let class = words.class(piece.first);
        return class.has(Class::GENERIC) && !words.is_all_caps(piece.first)
            || class.has(Class::ORGANISATION) && !words.is_all_caps(piece.first)
            || class.has(Class::TITLE) && class.has(Class::COMMON);
    }
    let last = piece.end - 1;
    let heads = Class::ORGANISATION.or(Class::PLACE);
    classes.clone().all(|(at, class)| {
        class.has(Class::GENERIC)
            || matches!(words.written(at), "of" | "for" | "and" | "the")
            || at == last && class.has(heads)
            || words.written(at + 1) == "of" && class.has(heads)
    })
}
