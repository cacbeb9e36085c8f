//! How alike two articles are, in integers.
//!
//! The score of a pair is the sum over the terms both hold of (weight of the term) × (strength in one) × (strength in
//! the other), divided by the lengths of both articles' own strengths, and pulled towards pairs near in time. Three
//! rules make it exact under edits:
//! - the weight of a term depends on its document frequency only, by the power of two below it, so it changes
//!   seldom and then for the holders of that term alone;
//! - lengths are those of the article itself, whatever the others hold;
//! - everything is integer arithmetic, so no order of summation can show.
//!
//! The frequent a term, the shorter the span of time over which it links: a name in the news every week says
//! nothing about two articles years apart. That bounds the work, too.

/// How much a shared term weighs and how many days apart it may link, by the power of two below its document
/// frequency. A term that only one article holds links nothing; one that more than 1,023 hold is too common.
pub const STEPS: [FrequencyStep; 10] = [
    FrequencyStep { weight: 0, window: 0 },
    FrequencyStep { weight: 121, window: i32::MAX },
    FrequencyStep { weight: 100, window: i32::MAX },
    FrequencyStep { weight: 81, window: i32::MAX },
    FrequencyStep { weight: 64, window: i32::MAX },
    FrequencyStep { weight: 49, window: i32::MAX },
    FrequencyStep { weight: 36, window: 1461 },
    FrequencyStep { weight: 25, window: 365 },
    FrequencyStep { weight: 16, window: 182 },
    FrequencyStep { weight: 9, window: 91 },
];

/// A term that more articles than this hold links nothing.
pub const MAX_FREQUENCY: usize = (1 << STEPS.len()) - 1;

/// See [`STEPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrequencyStep {
    /// (12 − log₂ frequency)².
    pub weight: u32,
    /// In days.
    pub window: i32,
}

const NO_LINK: FrequencyStep = FrequencyStep { weight: 0, window: 0 };

/// The step of a document frequency.
pub fn step(frequency: usize) -> FrequencyStep {
    match frequency.checked_ilog2() {
        Some(log) => STEPS.get(log as usize).copied().unwrap_or(NO_LINK),
        None => NO_LINK,
    }
}

/// How strong a term is in one article, in four bits: two for how often it occurs, two for how often as a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TermLevel(pub u8);

/// Sixteenths of the fourth root of a typical count of each level: 1, 2, 4, 8.
const COUNT: [u32; 4] = [16, 19, 22, 27];
/// The same times the square root of 0.7 (what a mention as a name adds); not a name, once, two or three, more.
const NAMED: [u32; 4] = [0, 13, 16, 20];

impl TermLevel {
    /// The level of a term that occurs `count` times, `named` times of these as a name.
    pub fn new(count: u8, named: u8) -> Self {
        let count = match count {
            0 | 1 => 0,
            2 => 1,
            3..=5 => 2,
            _ => 3,
        };
        let named = match named {
            0 => 0,
            1 => 1,
            2..=3 => 2,
            _ => 3,
        };
        Self(count << 2 | named)
    }

    fn parts(self) -> (u32, u32) {
        (COUNT[usize::from(self.0 >> 2 & 3)], NAMED[usize::from(self.0 & 3)])
    }

    /// What this term adds to the squared length of its article.
    pub fn square(self) -> u32 {
        let (count, named) = self.parts();
        count * count + named * named
    }
}

/// What a shared term adds to the raw score of a pair, for each level it may have in the other article.
pub fn contributions(weight: u32, own: TermLevel) -> [u32; 16] {
    let (count, named) = own.parts();
    let mut table = [0; 16];
    for (level, cell) in table.iter_mut().enumerate() {
        let (other_count, other_named) = TermLevel(level as u8).parts();
        *cell = weight * (count * other_count + named * other_named);
    }
    table
}

/// The reciprocal of an article's length, from the sum of its squares: 2²⁰ / √sum.
pub fn reciprocal_length(sum_of_squares: u32) -> u32 {
    let root = (u64::from(sum_of_squares.max(1)) << 16).isqrt().max(1);
    ((1u64 << 28) / root) as u32
}

/// How alike a pair is apart from time: its raw score by the reciprocal lengths of the two.
pub fn cosine(raw: u32, length_a: u32, length_b: u32) -> u64 {
    // The lengths are 2¹⁶ at most (of a single term), so 31 bits are left for the raw score, which seldom needs 24.
    let raw = u64::from(raw.min(i32::MAX as u32));
    (raw * u64::from(length_a) * u64::from(length_b)) >> 30
}

/// The score of a pair so many days apart: its cosine, or less.
pub fn pull(cosine: u64, days: u32) -> u32 {
    let score = (cosine * u64::from(nearness(days))) >> 10;
    score.min(u64::from(u32::MAX)) as u32
}

/// The pull towards articles near in time, in 1024ths: a quarter stays whatever the distance, half of the rest is
/// gone after 45 days.
fn nearness(days: u32) -> u32 {
    256 + 768 * 45 / (45 + days.min(1 << 20))
}
