//! The plane that parts the articles of a topic from all others: a linear support vector machine.
//!
//! C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan: "A dual coordinate descent method for large-scale
//! linear SVM" (2008), algorithm 3 with the squared hinge loss. Only additions, multiplications and divisions of
//! doubles in a fixed order, so that every machine finds the same plane.

/// What an article on the wrong side costs beside the length of the normal: the usual 1.
const COST: f64 = 1.0;
/// How far from the optimum, in the projected gradient, is good enough.
const TOLERANCE: f64 = 0.05;
/// Rounds after which the plane is taken as it is.
const MOST_ROUNDS: usize = 300;

/// Articles as rows of word numbers and values, one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Where each row begins; one more at the end.
    starts: Vec<usize>,
    words: Vec<u32>,
    values: Vec<f32>,
    /// The squared length of each row.
    squares: Vec<f64>,
    /// How many different words there are.
    width: usize,
}

impl Rows {
    pub(super) fn new(width: usize) -> Self {
        Self { starts: vec![0], width, ..Self::default() }
    }

    pub(super) fn push(&mut self, row: impl Iterator<Item = (u32, f32)>) {
        let before = self.words.len();
        for (word, value) in row {
            self.words.push(word);
            self.values.push(value);
        }
        self.starts.push(self.words.len());
        self.squares.push(self.values[before..].iter().map(|&v| f64::from(v) * f64::from(v)).sum());
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn row(&self, at: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.starts[at]..self.starts[at + 1];
        let words = self.words[range.clone()].iter();
        words.zip(&self.values[range]).map(|(&word, &value)| (word as usize, f64::from(value)))
    }
}

/// A plane: `weights · row + bias` is above 0 on the side of the topic.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    pub weights: Vec<f64>,
    pub bias: f64,
}

impl Plane {
    /// How far on the topic's side a row lies.
    pub(super) fn margin(&self, rows: &Rows, at: usize) -> f64 {
        let mut sum = self.bias;
        for (word, value) in rows.row(at) {
            sum += self.weights[word] * value;
        }
        sum
    }
}

/// The plane between the rows of which `is_positive` holds and the others of `take`.
pub(super) fn separate(rows: &Rows, take: &[u32], is_positive: impl Fn(u32) -> bool) -> Plane {
    let mut plane = Plane { weights: vec![0.0; rows.width], bias: 0.0 };
    let signs: Vec<f64> = take.iter().map(|&row| if is_positive(row) { 1.0 } else { -1.0 }).collect();
    let mut alphas = vec![0.0f64; take.len()];
    let mut active: Vec<u32> = (0..take.len() as u32).collect();
    let slack = 0.5 / COST;
    let mut shuffle = Shuffle(take.len() as u64);
    // A row that lies beyond this much of the right side is put aside.
    let mut beyond = f64::INFINITY;
    for _ in 0..MOST_ROUNDS {
        shuffle.apply(&mut active);
        let (mut most, mut least) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut at = 0;
        while at < active.len() {
            let i = active[at] as usize;
            let row = take[i] as usize;
            let gradient = signs[i] * plane.margin(rows, row) - 1.0 + slack * alphas[i];
            let projected = if alphas[i] == 0.0 {
                if gradient > beyond {
                    active.swap_remove(at);
                    continue;
                }
                gradient.min(0.0)
            } else {
                gradient
            };
            (most, least) = (most.max(projected), least.min(projected));
            at += 1;
            if projected.abs() > 1e-12 {
                let before = alphas[i];
                // The bias is a word that every article has once.
                alphas[i] = (before - gradient / (rows.squares[row] + 1.0 + slack)).max(0.0);
                let step = signs[i] * (alphas[i] - before);
                plane.bias += step;
                for (word, value) in rows.row(row) {
                    plane.weights[word] += step * value;
                }
            }
        }
        if most - least <= TOLERANCE {
            if active.len() == take.len() {
                break;
            }
            // Those put aside may have come to matter again.
            active = (0..take.len() as u32).collect();
            beyond = f64::INFINITY;
        } else {
            beyond = if most > 0.0 { most } else { f64::INFINITY };
        }
    }
    plane
}

/// A shuffle that is the same everywhere: numbers by splitmix64 (G. L. Steele, D. Lea, C. H. Flood, 2014).
struct Shuffle(u64);

impl Shuffle {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    fn apply(&mut self, list: &mut [u32]) {
        for i in (1..list.len()).rev() {
            let j = ((u128::from(self.next()) * (i as u128 + 1)) >> 64) as usize;
            list.swap(i, j);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(of: &[&[(u32, f32)]]) -> Rows {
        let mut rows = Rows::new(4);
        of.iter().for_each(|row| rows.push(row.iter().copied()));
        rows
    }

    #[test]
    fn a_word_that_tells_two_kinds_apart_gets_the_weight() {
        let rows = rows(&[
            &[(0, 0.8), (1, 0.6)],
            &[(0, 0.8), (2, 0.6)],
            &[(3, 0.8), (1, 0.6)],
            &[(3, 0.8), (2, 0.6)],
        ]);
        let plane = separate(&rows, &[0, 1, 2, 3], |row| row < 2);
        assert!(plane.weights[0] > 0.5 && plane.weights[3] < -0.5, "{plane:?}");
        assert!(plane.weights[1].abs() < 0.1 && plane.weights[2].abs() < 0.1, "{plane:?}");
        for row in 0..4 {
            assert_eq!(plane.margin(&rows, row) > 0.0, row < 2);
        }
    }

    #[test]
    fn the_plane_is_where_theory_has_it() {
        // One row of length 1 on each side, at right angles: by symmetry the bias is 0, and the optimum of
        // w²/2·2 + 2·(1 - w)² over one weight w is 2/3.
        let rows = rows(&[&[(0, 1.0)], &[(1, 1.0)]]);
        let plane = separate(&rows, &[0, 1], |row| row == 0);
        assert!((plane.weights[0] - 2.0 / 3.0).abs() < 0.05, "{plane:?}");
        assert!((plane.weights[1] + 2.0 / 3.0).abs() < 0.05 && plane.bias.abs() < 0.05, "{plane:?}");
    }

    #[test]
    fn a_shuffle_keeps_everything() {
        let mut list: Vec<u32> = (0..100).collect();
        Shuffle(7).apply(&mut list);
        assert_ne!(list[..10], (0..10).collect::<Vec<_>>()[..]);
        list.sort_unstable();
        assert_eq!(list, (0..100).collect::<Vec<_>>());
    }
}
