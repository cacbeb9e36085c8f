//! The candidates of an article: what stands in it as a piece of a capitalised run, however often, with all that is
//! said of it at any of its places.

use rustc_hash::{FxHashMap, FxHashSet};

use super::PlaceSpan;
use super::features::{Feature, Features, initials, of_place, of_words};
use super::model::{Verdict, is_one_word};
use super::split::Piece;
use super::sport::Sport;
use super::verdict::verdict;
use super::words::Words;
use crate::text::{BlockKind, PlainText};

/// Something that may be a name.
#[derive(Clone, Debug)]
pub(super) struct NameCandidate {
    /// Where it stands, in the order of the text.
    pub pieces: Vec<Piece>,
    pub features: Features,
    pub verdict: Option<Verdict>,
}

impl NameCandidate {
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
) -> Vec<NameCandidate> {
    let mut found: Vec<NameCandidate> = Vec::new();
    let mut by_key: FxHashMap<u64, usize> = FxHashMap::default();
    let mut order: Vec<usize> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let at = *by_key.entry(key(words, *piece)).or_insert_with(|| {
            let mut features = of_words(words, *piece);
            // Until it is seen elsewhere.
            features.add(Feature::Start);
            found.push(NameCandidate { pieces: Vec::new(), features, verdict: None });
            found.len() - 1
        });
        order.push(at);
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
    in_the_article(text, words, pieces, &order, &mut found);
    let sport = Sport::new(words);
    for candidate in &mut found {
        candidate.verdict = verdict(words, &sport, candidate.features, &candidate.pieces);
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
fn in_the_article(
    text: &PlainText,
    words: Words<'_>,
    pieces: &[Piece],
    order: &[usize],
    found: &mut [NameCandidate],
) {
    let mut surnames: FxHashSet<u64> = FxHashSet::default();
    let mut given: FxHashSet<u64> = FxHashSet::default();
    let mut heads: FxHashSet<u64> = FxHashSet::default();
    let mut organisations: Vec<Piece> = Vec::new();
    let mut singles: FxHashSet<u64> = FxHashSet::default();
    for candidate in found.iter() {
        let piece = candidate.piece();
        if candidate.is_one_word() {
            singles.insert(words.tokens[piece.first].word);
        } else if candidate.features.is_like_a_person() {
            surnames.insert(words.tokens[piece.end - 1].word);
            given.insert(words.tokens[piece.first].word);
        } else if candidate.features.is_like_an_organisation() {
            heads.insert(words.tokens[piece.first].word);
            organisations.push(piece);
        }
    }
    let (small, headline) = elsewhere(text, words, &singles);
    let listed = beside_organisations(words, found, pieces, order);
    let scores = lines_of_scores(text, words);
    let results = results(words, found);
    for (at, candidate) in found.iter_mut().enumerate() {
        let piece = candidate.piece();
        let word = words.tokens[piece.first].word;
        let last = words.tokens[piece.end - 1].word;
        let mut features = candidate.features;
        if candidate.pieces.len() >= 3 {
            features.add(Feature::Often);
        }
        if listed.contains(&at) && is_one_word(features) {
            features.add(Feature::BesideOrganisation);
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

/// Which candidates stand in a list beside what is plainly an organisation: "Tarn Motors, Velmora and Kestrino".
/// `order` are the candidates of the pieces, one after the other.
fn beside_organisations(
    words: Words<'_>,
    found: &[NameCandidate],
    pieces: &[Piece],
    order: &[usize],
) -> FxHashSet<usize> {
    let is_told = |at: usize| {
        let f = found[at].features;
        f.is_like_an_organisation() && !f.has(Feature::Thing) && !f.has(Feature::Place)
            || f.has(Feature::Firm)
            || f.has(Feature::BeforeOrganisation) && f.has(Feature::NoneCommon) && is_one_word(f)
    };
    let mut listed = FxHashSet::default();
    for (pair, both) in pieces.windows(2).zip(order.windows(2)) {
        let ([left, right], [first, second]) = (pair, both) else { continue };
        let side_by_side = match right.first.checked_sub(left.end) {
            Some(0) => words.gap(left.end - 1) == ", ",
            Some(1) => matches!(words.written(left.end), "and" | "or") && words.is_spaced(left.end),
            _ => false,
        };
        if !side_by_side || !words.same_block(left.first, right.first) {
            continue;
        }
        if is_told(*first) {
            listed.insert(*second);
        }
        if is_told(*second) {
            listed.insert(*first);
        }
    }
    listed
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
fn results(words: Words<'_>, found: &[NameCandidate]) -> FxHashSet<u32> {
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
