//! The front page: which sections stand on it, in which order, and what they show.
//!
//! What the editors of a site name in `home.sections` stands there whenever there is something to show. Else it follows
//! from what the archive has: a map says something only where the articles are spread over it.

use tera::Context;

use super::context::CountedLink;
use super::view::{View, insert};
use super::world::Window;
use crate::config::HomeSection;
use crate::link::ListKey;

/// Fewer countries than this make no map.
const COUNTRIES: usize = 4;

/// Sections that stand beside others, in one column.
const BESIDE: [HomeSection; 5] = [
    HomeSection::Latest,
    HomeSection::Introduction,
    HomeSection::Topics,
    HomeSection::Years,
    HomeSection::Browse,
];

impl View<'_> {
    /// What the front page shows beside its articles; nothing on pages that are not the newest.
    pub(super) fn insert_front(&self, context: &mut Context, newest: bool) {
        let own = self.config.home.sections.as_deref();
        let countries = if newest { self.covered_countries() } else { Vec::new() };
        let usual = HomeSection::ALL.map(|(_, section)| section);
        let wanted = |section: HomeSection| {
            newest
                && own.map_or(section != HomeSection::Map || is_spread(&countries), |own| {
                    own.contains(&section)
                })
        };
        let sections: Vec<_> =
            own.unwrap_or(&usual).iter().copied().filter(|section| wanted(*section)).collect();
        let (map, window) = if wanted(HomeSection::Map) { Some(self.map()) } else { None }.unzip();
        let topics = if wanted(HomeSection::Topics) { self.strongest_topics() } else { Vec::new() };
        let threads = if wanted(HomeSection::Running) { self.running_threads() } else { Vec::new() };
        insert(context, "rows", &rows(&sections));
        insert(context, "years", &if wanted(HomeSection::Years) { self.years() } else { Vec::new() });
        insert(context, "map", &map.unwrap_or_default());
        insert(context, "map_window", &window.map(Window::view_box));
        insert(context, "countries", &countries);
        insert(context, "topics", &topics);
        insert(context, "threads", &threads);
        insert(context, "annotations", &if newest { self.main_note_lists() } else { Vec::new() });
    }

    fn years(&self) -> Vec<CountedLink> {
        let year = |year: i16| {
            let key = ListKey::Year(year);
            self.counted(year.to_string(), key.url(), self.corpus.count(&key))
        };
        self.corpus.years().into_iter().rev().map(year).collect()
    }
}

/// Whether articles are spread over the world: four countries or more, and no less than a quarter of what is filed
/// outside of the one that has most.
fn is_spread(countries: &[CountedLink]) -> bool {
    let all: usize = countries.iter().map(|country| country.count).sum();
    let most = countries.iter().map(|country| country.count).max().unwrap_or_default();
    countries.len() >= COUNTRIES && (all - most) * 4 >= all
}

/// The sections in rows: running stories stand with the leading articles where they follow them, and those that stand
/// beside others at the place of the first of them.
fn rows(sections: &[HomeSection]) -> Vec<Vec<&'static str>> {
    let mut rows: Vec<Vec<HomeSection>> = Vec::new();
    for section in sections {
        let row = match section {
            HomeSection::Running => rows.last_mut().filter(|row| row[..] == [HomeSection::Lead]),
            _ if BESIDE.contains(section) => rows.iter_mut().find(|row| BESIDE.contains(&row[0])),
            _ => None,
        };
        match row {
            Some(row) => row.push(*section),
            None => rows.push(vec![*section]),
        }
    }
    rows.into_iter().map(|row| row.into_iter().map(HomeSection::as_str).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use HomeSection::*;

    #[test]
    fn sections_that_stand_beside_others_share_a_row() {
        assert_eq!(
            rows(&HomeSection::ALL.map(|(_, section)| section)),
            vec![
                vec!["lead", "running"],
                vec!["map"],
                vec!["latest", "introduction", "topics", "years", "browse"]
            ]
        );
        assert_eq!(
            rows(&[Introduction, Map, Running, Lead, Years, Latest]),
            vec![vec!["introduction", "years", "latest"], vec!["map"], vec!["running"], vec!["lead"]]
        );
    }
}
