//! Which articles are indexed together.

use std::ops::Range;

use crate::link::{Corpus, ListKey, Slot};

/// A decade of so many articles or fewer is one shard: for a reader ten small indexes are more requests, for no gain.
const DECADE: usize = 1_000;
/// A year of more articles than this is cut into parts, which bounds the memory that an index takes to make: Pagefind
/// was seen to take some 0.28 MB for an article of 400 words.
const PART: usize = 1_000;

/// Articles that are indexed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    /// `2010s`, `2018`, or `2018-2` for a part of a year: a folder's name.
    pub name: String,
    /// Its articles, oldest first.
    pub slots: Vec<Slot>,
}

/// The shards of an archive, newest first. They depend on the articles that are there and on nothing else.
pub fn shards(corpus: &Corpus) -> Vec<Shard> {
    let years = corpus.lists().filter_map(|(key, length)| match key {
        ListKey::Year(year) => Some((*year, length)),
        _ => None,
    });
    let years: Vec<(i16, usize)> = years.collect();
    let shards = spans(&years).into_iter().map(|Span { name, years, part }| {
        let members = years.iter().flat_map(|year| corpus.members(&ListKey::Year(*year)));
        let slots = members.copied().skip(part.start).take(part.len()).collect();
        Shard { name, slots }
    });
    shards.collect()
}

#[derive(Debug, PartialEq, Eq)]
struct Span {
    name: String,
    years: Vec<i16>,
    /// Which of the articles of these years, counted from the oldest.
    part: Range<usize>,
}

/// How years with so many articles each, the oldest first, are cut; newest first. Parts are counted from the oldest, as
/// pages of lists are, so that a new article reaches the last one.
fn spans(years: &[(i16, usize)]) -> Vec<Span> {
    let mut spans = Vec::new();
    for decade in years.chunk_by(|a, b| a.0.div_euclid(10) == b.0.div_euclid(10)) {
        let all: usize = decade.iter().map(|(_, length)| length).sum();
        if all <= DECADE {
            let first = decade.first().map_or(0, |(year, _)| year.div_euclid(10) * 10);
            let years = decade.iter().map(|(year, _)| *year).collect();
            spans.push(Span { name: format!("{first:04}s"), years, part: 0..all });
            continue;
        }
        for &(year, length) in decade {
            if length <= PART {
                spans.push(Span { name: format!("{year:04}"), years: vec![year], part: 0..length });
                continue;
            }
            let starts = (0..length).step_by(PART).zip(1..);
            spans.extend(starts.map(|(start, number)| Span {
                name: format!("{year:04}-{number}"),
                years: vec![year],
                part: start..length.min(start + PART),
            }));
        }
    }
    spans.reverse();
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(years: &[(i16, usize)]) -> String {
        let named = spans(years).into_iter().map(|span| format!("{}:{}", span.name, span.part.len()));
        named.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn small_decades_stay_whole_and_large_years_are_cut() {
        assert_eq!(names(&[]), "");
        assert_eq!(names(&[(1998, 3), (2009, 400), (2011, 999), (2012, 1)]), "2010s:1000 2000s:400 1990s:3");
        assert_eq!(names(&[(2011, 999), (2012, 2)]), "2012:2 2011:999");
        assert_eq!(names(&[(2011, 1_000), (2012, 2_500)]), "2012-3:500 2012-2:1000 2012-1:1000 2011:1000");
    }

    #[test]
    fn every_article_is_in_one_shard() {
        let years = [(1987, 12), (1999, 1_001), (2000, 8_001), (2001, 5), (2024, 999)];
        for (year, length) in years {
            let mut seen: Vec<usize> = spans(&years)
                .into_iter()
                .filter(|span| span.years.contains(&year))
                .flat_map(|span| span.part)
                .collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..length).collect::<Vec<_>>(), "{year}");
        }
    }
}
