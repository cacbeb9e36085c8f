//! After any sequence of changes the index equals one built from nothing: random scripts of edits, compared by key.

use super::*;
use crate::enrich::terms::terms;
use crate::enrich::tokens::tokenize;
use crate::span::FileSpan;
use crate::text::{BlockKind, PlainText};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A small generator of numbers that look random (xorshift), so that a failing case is named by its seed.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

fn entry(path: usize, day: i32, title: &str, body: &str) -> ArticleFeatures<'static> {
    let mut text = PlainText::new();
    text.begin(BlockKind::Title);
    text.push(title, 0..title.len());
    text.begin(BlockKind::Paragraph);
    text.push(body, 0..body.len());
    text.end();
    let mut tokens = Vec::new();
    tokenize(&text, "en", &mut tokens);
    ArticleFeatures {
        key: TieKey { date: i64::from(day) * 86_400, path: format!("content/{path:05}.md").into() },
        day,
        terms: Cow::Owned(terms(&text, &tokens, "en").located(|span| FileSpan::new(span.range()))),
        countries: Vec::new(),
        topics: Vec::new(),
        names: 0,
    }
}

/// What a script draws its articles from.
struct World {
    words: usize,
    length: usize,
    /// Articles are this many days apart at most.
    span: usize,
    /// One article in so many copies an earlier text.
    copies: usize,
}

fn word(number: usize) -> String {
    let letters: Vec<char> = "bdfgklmnprstvz".chars().collect();
    let (a, b, c) = (number % 14, number / 14 % 14, number / 196 % 14);
    format!("{}o{}a{}u", letters[a], letters[b], letters[c])
}

impl World {
    fn article(
        &self,
        dice: &mut Dice,
        path: usize,
        earlier: &BTreeMap<usize, (ArticleFeatures<'static>, String)>,
    ) -> (ArticleFeatures<'static>, String) {
        let copy = (!earlier.is_empty() && dice.one_in(self.copies))
            .then(|| earlier.values().nth(dice.below(earlier.len())))
            .flatten();
        let body = match copy {
            Some((_, body)) => format!("{body} {}", word(dice.below(self.words))),
            None => {
                let length = 1 + dice.below(self.length);
                let words = (0..length).map(|_| {
                    // The smaller of two draws: some words are common.
                    let w = word(dice.below(self.words).min(dice.below(self.words)));
                    if dice.one_in(4) { w.to_uppercase() } else { w }
                });
                words.collect::<Vec<_>>().join(" ")
            }
        };
        let day = dice.below(self.span) as i32;
        let mut made = entry(path, day, &word(dice.below(self.words)), &body);
        if dice.one_in(3) {
            made.countries =
                vec![WeightedSubject { code: dice.below(3) as u64 * 77, weight: 1 + dice.below(6) as u8 }];
        }
        if dice.one_in(3) {
            made.topics = vec![WeightedSubject { code: dice.below(3) as u64 * 91, weight: 2 }];
        }
        if dice.one_in(3) {
            made.names = dice.below(3) as u64;
        }
        (made, body)
    }
}

/// What a reader would see of one article, by path: its related articles and its versions.
type ShownRelated = (Vec<(String, u32, Reasons)>, Vec<String>);

/// The pools, by path; they hold more than is shown, and what is wrong there may show later.
fn pools(index: &RelatedIndex, slots: &BTreeMap<usize, Slot>) -> Pools {
    let path_of: BTreeMap<Slot, usize> = slots.iter().map(|(path, slot)| (*slot, *path)).collect();
    let pool = |slot| index.pool(slot).into_iter().map(|(slot, score)| (path_of[&slot], score)).collect();
    slots.iter().map(|(path, slot)| (*path, pool(*slot))).collect()
}

fn shown(index: &RelatedIndex, slots: &BTreeMap<usize, Slot>) -> BTreeMap<usize, ShownRelated> {
    let path_of: BTreeMap<Slot, String> =
        slots.iter().map(|(path, slot)| (*slot, path.to_string())).collect();
    slots
        .iter()
        .map(|(path, slot)| {
            let related = index.related(*slot);
            let related =
                related.into_iter().map(|l| (path_of[&l.slot].clone(), l.score, l.reasons)).collect();
            let versions = index.versions(*slot).into_iter().map(|s| path_of[&s].clone()).collect();
            (*path, (related, versions))
        })
        .collect()
}

/// The pools by path.
type Pools = BTreeMap<usize, Vec<(usize, u32)>>;

fn cold(
    articles: &BTreeMap<usize, (ArticleFeatures<'static>, String)>,
    limit: usize,
    dice: &mut Dice,
) -> (BTreeMap<usize, ShownRelated>, Pools) {
    // Other handles and another order than the edited index has.
    let offset = dice.below(5) as u32;
    let last = articles.len() as u32;
    let slots: BTreeMap<usize, Slot> =
        articles.keys().enumerate().map(|(i, path)| (*path, Slot(offset + last - i as u32))).collect();
    let mut index = RelatedIndex::new(limit);
    index.apply(articles.iter().map(|(path, (entry, _))| (slots[path], Some(entry.clone()))).collect(), &[]);
    (shown(&index, &slots), pools(&index, &slots))
}

/// Runs one script: batches of insertions, replacements and removals, each compared with a cold build.
fn script(seed: u64, world: &World, limit: usize, batches: usize, batch: usize, aim: usize) {
    let mut dice = Dice::new(seed);
    let mut index = RelatedIndex::new(limit);
    let mut articles: BTreeMap<usize, (ArticleFeatures<'static>, String)> = BTreeMap::new();
    let mut slots: BTreeMap<usize, Slot> = BTreeMap::new();
    let mut free: BTreeSet<u32> = (0..(aim as u32 * 3)).collect();
    let mut paths = 0;
    let mut before = BTreeMap::new();
    for round in 0..batches {
        let mut changes = Vec::new();
        let mut used = BTreeSet::new();
        for _ in 0..1 + dice.below(batch) {
            let grow = articles.len() < dice.below(2 * aim);
            let known = articles.keys().nth(dice.below(articles.len())).copied();
            match known {
                Some(path) if !grow || dice.one_in(4) => {
                    let slot = slots[&path];
                    if dice.one_in(2) {
                        articles.remove(&path);
                        slots.remove(&path);
                        free.insert(slot.0);
                        changes.push((slot, None));
                        used.insert(slot);
                    } else {
                        let new = world.article(&mut dice, path, &articles);
                        changes.push((slot, Some(new.0.clone())));
                        // The same words again are no change; what is another is looked at below.
                        articles.insert(path, new);
                    }
                }
                _ => {
                    paths += 1;
                    let new = world.article(&mut dice, paths * 7919 % 100_003, &articles);
                    let path = paths * 7919 % 100_003;
                    let Some(slot) = free.pop_first().map(Slot) else { continue };
                    changes.push((slot, Some(new.0.clone())));
                    articles.insert(path, new);
                    slots.insert(path, slot);
                    used.insert(slot);
                }
            }
        }
        let touched: BTreeSet<Slot> = index.apply(changes, &[]).touched.into_iter().collect();
        let after = shown(&index, &slots);
        let (expected, expected_pools) = cold(&articles, limit, &mut dice);
        assert_eq!(after, expected, "seed {seed}, batch {round}");
        assert_eq!(pools(&index, &slots), expected_pools, "seed {seed}, batch {round}");
        for (path, now) in &after {
            if before.get(path) != Some(now) {
                assert!(
                    touched.contains(&slots[path]),
                    "seed {seed}, batch {round}: {path} changed unreported"
                );
            }
        }
        assert!(used.is_subset(&touched), "seed {seed}, batch {round}");
        before = after;
    }
}

fn cases(default: u64) -> u64 {
    std::env::var("RELATED_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

#[test]
fn edits_equal_a_cold_build_in_small_archives() {
    for seed in 0..cases(400) {
        let world = World { words: 12 + seed as usize % 40, length: 14, span: 400, copies: 6 };
        script(seed, &world, 2, 12, 5, 24);
    }
}

#[test]
fn edits_equal_a_cold_build_where_windows_of_time_close() {
    for seed in 0..cases(400) / 40 {
        let world = World { words: 6, length: 5, span: 3000, copies: 50 };
        script(seed, &world, 3, 14, 60, 150);
    }
}

#[test]
fn edits_equal_a_cold_build_where_scores_tie() {
    for seed in 0..cases(400) / 10 {
        let world = World { words: 4, length: 2, span: 2, copies: 1000 };
        script(seed, &world, 1, 20, 6, 50);
    }
}

#[test]
fn edits_equal_a_cold_build_where_copies_abound() {
    for seed in 0..cases(400) / 10 {
        let world = World { words: 300, length: 30, span: 50, copies: 2 };
        script(seed, &world, 2, 12, 8, 40);
    }
}

#[test]
fn a_term_can_become_too_common_and_rare_again() {
    // Every article holds one of two words; batches carry their frequency over 1,023, where it stops
    // linking, and over 1,278, where its postings are dropped, and back.
    let mut dice = Dice::new(7);
    let mut index = RelatedIndex::new(2);
    let mut articles = BTreeMap::new();
    let mut slots = BTreeMap::new();
    let make = |dice: &mut Dice, path: usize| {
        let rare = word(100 + dice.below(900));
        let common = ["forest", "harbour"][dice.below(2)];
        (entry(path, dice.below(40) as i32, common, &format!("the {rare} of {common}")), String::new())
    };
    let mut next = 0;
    let mut before = BTreeMap::new();
    for size in
        [1900usize, 2043, 2051, 2300, 2040, 2540, 2570, 2600, 2540, 2100, 2046, 2030, 5000, 1500, 1000]
    {
        let mut changes = Vec::new();
        while articles.len() < size {
            let article = make(&mut dice, next);
            changes.push((Slot(next as u32), Some(article.0.clone())));
            articles.insert(next, article);
            slots.insert(next, Slot(next as u32));
            next += 1;
        }
        while articles.len() > size {
            let Some(path) = articles.keys().nth(dice.below(articles.len())).copied() else { break };
            articles.remove(&path);
            changes.extend(slots.remove(&path).map(|slot| (slot, None)));
        }
        let touched: BTreeSet<Slot> = index.apply(changes, &[]).touched.into_iter().collect();
        let after = shown(&index, &slots);
        let (expected, expected_pools) = cold(&articles, 2, &mut dice);
        assert_eq!(after, expected, "at {size}");
        assert_eq!(pools(&index, &slots), expected_pools, "at {size}");
        for (path, now) in &after {
            assert!(
                before.get(path) == Some(now) || touched.contains(&slots[path]),
                "{path} unreported at {size}"
            );
        }
        before = after;
    }
}

#[test]
fn the_number_of_threads_does_not_show() {
    let world = World { words: 40, length: 12, span: 100, copies: 8 };
    let mut dice = Dice::new(3);
    let mut articles = BTreeMap::new();
    for path in 0..200 {
        let article = world.article(&mut dice, path, &articles);
        articles.insert(path, article);
    }
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.map(|pool| pool.install(|| cold(&articles, 4, &mut Dice::new(1)))).unwrap_or_default()
    };
    let one = with(1);
    assert_eq!(one.0.len(), 200);
    assert_eq!(one, with(3));
    assert_eq!(one, with(8));
}
