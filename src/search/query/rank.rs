//! The order of results by how well they match: BM25 over the fields, and a little more for words that stand near each
//! other in the order typed. Only additions, multiplications and divisions, each in the same order as in JavaScript, so
//! that both give the same numbers to the last bit.

use std::io;

use super::super::order::length_limit;
use super::{ClauseMatches, Searcher, Seats};

/// So many of the best are looked at for words that stand near each other.
const NEAR: usize = 200;
/// If so many blocks of places suffice for it.
const BLOCKS: usize = 8;

/// The natural logarithm of a number from 1 on.
fn ln(mut x: f64) -> f64 {
    let mut k = 0.0;
    while x >= 2.0 {
        x /= 2.0;
        k += 1.0;
    }
    let y = (x - 1.0) / (x + 1.0);
    let z = y * y;
    let series = z * (1.0 / 9.0 + z * (1.0 / 11.0 + z * (1.0 / 13.0)));
    #[expect(clippy::approx_constant, reason = "as JavaScript has it")]
    let ln2 = 0.6931471805599453;
    k * ln2 + 2.0 * y * (1.0 + z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + series))))
}

impl Searcher<'_> {
    /// Sorts articles. `scored` are the answers that count; `is_single` says which of them are single words.
    pub(super) fn rank(
        &self,
        ids: &mut [usize],
        scored: &[&ClauseMatches],
        is_single: &[bool],
    ) -> io::Result<()> {
        let mut scores = vec![0.0; self.articles];
        let mut rarity = Vec::with_capacity(scored.len());
        let articles = self.articles as f64;
        for answer in scored {
            let df = answer.hits.iter().filter(|hit| **hit).count() as f64;
            let idf = ln(1.0 + (articles - df + 0.5) / (df + 0.5));
            for id in ids.iter() {
                let at = self.slots[*id];
                if answer.hits[at] {
                    let norm = 0.25 + 0.75 * f64::from(length_limit(self.lengths[at])) / 400.0;
                    let tf = answer.worth[at] + answer.body[at] / norm;
                    scores[*id] += idf * tf / (1.2 + tf);
                }
            }
            rarity.push(idf);
        }
        sort(ids, &scores);
        let top = ids.len().min(NEAR);
        let pairs: Vec<usize> =
            (1..scored.len()).filter(|n| is_single[*n - 1] && is_single[*n]).map(|n| n - 1).collect();
        let near = |n: &usize| pairs.contains(n) || *n > 0 && pairs.contains(&(n - 1));
        let near: Vec<usize> = (0..scored.len()).filter(near).collect();
        let forms = near.iter().flat_map(|n| &scored[*n].families).flat_map(super::Forms::iter);
        let keys = forms.flat_map(|form| &form.parts).map(|(key, _)| &**key);
        if near.len() < 2 || self.place_blocks(keys) > BLOCKS {
            return Ok(());
        }
        let wanted: Seats = ids[..top].iter().map(|id| self.slots[*id]).collect();
        let mut places = vec![super::PlacesBySeat::new(); scored.len()];
        for n in near {
            places[n] = self.places_of(&scored[n].families[0], &wanted)?;
        }
        for n in pairs {
            for id in &ids[..top] {
                let of = |n: usize| places[n].get(&self.slots[*id]).map_or(&[][..], Vec::as_slice);
                let (left, right) = (of(n), of(n + 1));
                let (mut i, mut j) = (0, 0);
                let mut closest = i64::MAX;
                while i < left.len() && j < right.len() {
                    let gap = i64::from(right[j]) - i64::from(left[i]);
                    closest = closest.min(if gap > 0 { gap } else { 2 - gap });
                    if left[i] < right[j] { i += 1 } else { j += 1 }
                }
                if closest < 12 {
                    scores[*id] += rarity[n].min(rarity[n + 1]) * 0.6 / closest as f64;
                }
            }
        }
        sort(&mut ids[..top], &scores);
        Ok(())
    }
}

fn sort(ids: &mut [usize], scores: &[f64]) {
    ids.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(b.cmp(a)));
}
