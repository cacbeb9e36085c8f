//! Files that somebody or something damaged, one of each kind that the program reads: nothing panics, nothing hangs,
//! and no page is made from a file that was read in part.
//!
//! `ARCHIVE_MUTATED_CASES` says how many damaged files of each kind are tried; each is the same in every run.

mod damage;
mod kept;
mod sources;

/// How many damaged files of a kind are tried; some kinds take long.
fn cases(usually: usize) -> u64 {
    let given = std::env::var("ARCHIVE_MUTATED_CASES").ok().and_then(|number| number.parse().ok());
    given.unwrap_or(usually) as u64
}
