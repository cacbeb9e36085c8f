//! Words that stand together.

use std::io;

use super::super::postings::{self, field_of};
use super::dictionary::Forms;
use super::{ClauseMatches, PlacesBySeat, Searcher, Seats, WEIGHTS};

impl Searcher<'_> {
    /// The places of a word in the wanted articles, in order.
    pub(super) fn places_of(&self, forms: &Forms, wanted: &Seats) -> io::Result<PlacesBySeat> {
        let mut all = PlacesBySeat::new();
        for (key, bytes) in forms.iter().flat_map(|form| &form.parts) {
            let mut seats = Vec::new();
            self.postings(bytes, |at, _, _| seats.push(at))?;
            if !seats.iter().any(|at| wanted.contains(at)) {
                continue;
            }
            let Some(content) = self.places_entry(key)? else { continue };
            for (at, places) in seats.iter().zip(postings::places(&content, seats.len())) {
                if wanted.contains(at) {
                    let known = all.entry(*at).or_default();
                    known.extend(places);
                    known.sort_unstable();
                }
            }
        }
        Ok(all)
    }

    pub(super) fn phrase(
        &self,
        mask: u8,
        units: &[(String, u32)],
        exact: bool,
        near: u32,
    ) -> io::Result<ClauseMatches> {
        let families: Vec<Forms> =
            units.iter().map(|(form, _)| self.family(form, exact)).collect::<io::Result<_>>()?;
        let mut wanted: Seats = (0..self.seats).collect();
        let mut counts = Vec::with_capacity(units.len());
        for forms in &families {
            let hits = self.weigh(forms, mask)?.hits;
            counts.push(hits.iter().filter(|hit| **hit).count());
            wanted.retain(|at| hits[*at]);
        }
        let fits = |place: &u32| mask == 0 || field_of(*place) & mask != 0;
        let mut starts = PlacesBySeat::new();
        if near > 0 {
            let all: Vec<PlacesBySeat> =
                families.iter().map(|forms| self.places_of(forms, &wanted)).collect::<io::Result<_>>()?;
            #[expect(clippy::iter_over_hash_type, reason = "each article has a place of its own")]
            for at in &wanted {
                let list = |places: &PlacesBySeat| -> Vec<u32> {
                    places
                        .get(at)
                        .map(|places| places.iter().copied().filter(fits).collect())
                        .unwrap_or_default()
                };
                let lists: Vec<Vec<u32>> = all.iter().map(list).collect();
                let is_near = |place: &&u32| {
                    lists.iter().all(|list| list.iter().any(|other| other.abs_diff(**place) <= near))
                };
                starts.insert(*at, lists[0].iter().filter(is_near).copied().collect());
            }
        } else {
            // The rarest words first: the places of frequent ones are needed in the articles that are left.
            let mut order: Vec<usize> = (0..units.len()).collect();
            order.sort_by_key(|n| (counts[*n], *n));
            for (step, n) in order.into_iter().enumerate() {
                let places = self.places_of(&families[n], &wanted)?;
                let offset = i64::from(units[n].1) - i64::from(units[0].1);
                let mut next = PlacesBySeat::new();
                for (at, own) in places {
                    let known = starts.get(&at);
                    let begins =
                        own.iter().filter_map(|place| u32::try_from(i64::from(*place) - offset).ok());
                    let left: Vec<u32> = begins
                        .filter(|place| step == 0 || known.is_some_and(|known| known.contains(place)))
                        .filter(fits)
                        .collect();
                    if !left.is_empty() {
                        next.insert(at, left);
                    }
                }
                wanted.retain(|at| next.contains_key(at));
                starts = next;
            }
        }
        let mut answer = ClauseMatches {
            hits: vec![false; self.seats],
            worth: vec![0.0; self.seats],
            body: vec![0.0; self.seats],
            is_word: true,
            families,
        };
        for (at, places) in starts.into_iter().filter(|(_, places)| !places.is_empty()) {
            answer.hits[at] = true;
            let mut fields = 0;
            for place in places {
                match field_of(place) {
                    0 => answer.body[at] += 1.0,
                    field => fields |= field,
                }
            }
            for (n, weight) in WEIGHTS.iter().enumerate() {
                if fields & (1 << n) != 0 {
                    answer.worth[at] += weight;
                }
            }
        }
        Ok(answer)
    }
}
