//! What it costs to relate articles, and to keep them related: `cargo bench --bench related [-- 20000 200000]`.
//!
//! Made-up reports of about three hundred words, most of them common, in stories of eight that share six rare words;
//! twelve years of them, however many there are. One thread links all of them from nothing; then a thousand of them,
//! one after the other, are taken out and put in again. Printed for each size: microseconds an article, bytes an
//! article that the index holds (what was allocated and not given back), microseconds an edit, and how many of the
//! first five related articles are of the same story. Reading and deriving are not part of it.

use std::borrow::Cow;
use std::time::Instant;

use archive::enrich::terms::{Terms, terms};
use archive::enrich::tokens::tokenize;
use archive::link::Slot;
use archive::link::related::{ArticleFeatures, RelatedIndex, TieKey};
use archive::span::FileSpan;
use archive::text::{BlockKind, PlainText};
use peak_alloc::PeakAlloc;
use rayon::prelude::*;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const STORY: usize = 8;
const DAYS: usize = 12 * 365;
const WORDS: usize = 40_000;
const EDITS: usize = 1000;

/// Numbers that look random (xorshift).
struct Dice(u64);

impl Dice {
    fn new(seed: usize) -> Self {
        Self((seed as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

fn word(number: usize) -> String {
    let letters = b"bdfgklmnprstvzhj";
    let at = |place: u32| char::from(letters[number / 16usize.pow(place) % 16]);
    format!("{}o{}a{}u{}i{}", at(0), at(1), at(2), at(3), at(4))
}

struct Report {
    terms: Terms,
    key: TieKey,
    day: i32,
}

fn report(number: usize, of: usize) -> Report {
    let mut dice = Dice::new(number);
    let story = number / STORY;
    let mut text = PlainText::new();
    for block in 0..8 {
        text.begin(if block == 0 { BlockKind::Title } else { BlockKind::Paragraph });
        for place in 0..if block == 0 { 8 } else { 42 } {
            // The product of two draws: a few words are everywhere, most are rare.
            let common = dice.below(WORDS) * dice.below(WORDS) / WORDS;
            let written = match place % 14 {
                3 => word(100_000 + story * 6 + dice.below(6)).to_uppercase(),
                _ => word(common),
            };
            text.push(if place == 0 { "" } else { " " }, 0..0);
            text.push(&written, 0..0);
        }
        text.end();
    }
    let mut tokens = Vec::new();
    tokenize(&text, "en", &mut tokens);
    // A story begins anywhere in the twelve years and goes on for some weeks.
    let day = (Dice::new(story + of).below(DAYS) + dice.below(40)) as i32;
    let key = TieKey { date: i64::from(day) * 86_400, path: format!("content/{number:06}.md").into() };
    Report { terms: terms(&text, &tokens, "en").located(|span| FileSpan::new(span.range())), key, day }
}

fn entry(report: &Report) -> ArticleFeatures<'_> {
    ArticleFeatures {
        key: report.key.clone(),
        day: report.day,
        terms: Cow::Borrowed(&report.terms),
        countries: Vec::new(),
        topics: Vec::new(),
        names: 0,
    }
}

fn measure(size: usize) {
    let reports: Vec<Report> = (0..size).into_par_iter().map(|number| report(number, size)).collect();
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    alone.install(|| {
        let mut index = RelatedIndex::new(6);
        let (before, start) = (ALLOCATED.current_usage(), Instant::now());
        let all = reports.iter().zip(0..).map(|(report, slot)| (Slot(slot), Some(entry(report))));
        index.apply(all.collect(), &[]);
        let linked = start.elapsed();
        let held = ALLOCATED.current_usage() - before;
        let mut dice = Dice::new(size);
        let start = Instant::now();
        for _ in 0..EDITS / 2 {
            let slot = dice.below(size);
            index.apply(vec![(Slot(slot as u32), None)], &[]);
            index.apply(vec![(Slot(slot as u32), Some(entry(&reports[slot])))], &[]);
        }
        let edits = start.elapsed();
        let same = |slot: usize| {
            let first = index.shown(Slot(slot as u32)).into_iter().take(5);
            first.filter(|other| other.0 as usize / STORY == slot / STORY).count()
        };
        let right: usize = (0..size).map(same).sum();
        println!(
            "{size:>8} articles: {:>6.1} us and {:>6} bytes an article, {:>7.1} us an edit, P@5 {:.3}",
            linked.as_secs_f64() * 1e6 / size as f64,
            held / size,
            edits.as_secs_f64() * 1e6 / EDITS as f64,
            right as f64 / (5 * size) as f64,
        );
    });
}

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|given| given.parse().ok()).collect();
    for size in if sizes.is_empty() { vec![20_000, 200_000] } else { sizes } {
        measure(size);
    }
}
