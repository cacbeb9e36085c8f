//! Which seat in its month an article gets. Postings name articles by month and seat, so that an edit of one article must
//! not move others, and still the seats must be a function of the articles that are there.
//!
//! A month has two seats an article. An article's own seat comes from the hash of its path, as in linear hashing: one
//! more article splits two places and moves who sat there. Where a seat is taken the next free one is, in the order of
//! the hashes.

use crate::hash::hash;
use crate::site_path::SitePath;

/// The seats of the articles of a month, in the same order, and the number of all seats.
pub(super) fn seats(paths: &[&SitePath]) -> Vec<u32> {
    let all = all_seats(paths.len() as u64);
    let mut order: Vec<(u64, usize)> = paths.iter().enumerate().map(|(at, path)| (draw(path), at)).collect();
    order.sort_unstable_by(|a, b| (a.0, paths[a.1]).cmp(&(b.0, paths[b.1])));
    let mut taken = vec![false; all as usize];
    let mut seats = vec![0; paths.len()];
    for (drawn, at) in order {
        let mut seat = own(drawn, all);
        while taken[seat as usize] {
            seat = (seat + 1) % all;
        }
        taken[seat as usize] = true;
        seats[at] = seat as u32;
    }
    seats
}

/// The number of seats of a month with so many articles.
pub(super) fn all_seats(articles: u64) -> u64 {
    articles * 2
}

fn draw(path: &str) -> u64 {
    hash(path.as_bytes())[..8].try_into().map_or(0, u64::from_le_bytes)
}

fn own(drawn: u64, all: u64) -> u64 {
    let power = all.next_power_of_two();
    let seat = drawn & (power - 1);
    if seat < all { seat } else { seat & (power / 2 - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_article_moves_few() {
        let paths: Vec<SitePath> = (0..3_000).map(|n| format!("content/2018/{n}.md").into()).collect();
        let mut moved = 0;
        let mut before = Vec::new();
        for count in 1..paths.len() {
            let now = seats(&paths[..count].iter().collect::<Vec<_>>());
            let mut sorted = now.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), count);
            let changed: usize = now.iter().zip(&before).filter(|(a, b)| a != b).count();
            moved += changed;
            before = now;
        }
        assert!(moved < 4 * paths.len(), "{moved}");
    }
}
