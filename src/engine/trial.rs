//! Trying one page of each template, so that a server tells of a template's mistakes before somebody opens a page.

use std::collections::BTreeMap;

use super::publish::once_each;
use super::site::Engine;
use crate::diagnostic::Diagnostic;
use crate::link::{Facts, PageKey};
use crate::render::template_of;

/// Pages that could not be rendered.
#[derive(Debug, Default)]
pub struct Failing {
    pages: Vec<PageKey>,
    /// Why, each reason once.
    pub problems: Vec<Diagnostic>,
}

impl Engine {
    /// Renders one of the pages given for each template, and those that failed `before`.
    pub fn try_pages<'p>(&self, given: impl Iterator<Item = &'p PageKey>, before: &'p Failing) -> Failing {
        let Some(view) = self.view() else { return Failing::default() };
        let mut pages: BTreeMap<&str, &PageKey> = BTreeMap::new();
        for page in given {
            if let Some(template) = template_of(Facts::of(self.corpus()), page) {
                let chosen = pages.entry(template).or_insert(page);
                *chosen = page.min(*chosen);
            }
        }
        let mut pages: Vec<&PageKey> = pages.into_values().chain(&before.pages).collect();
        pages.sort_unstable();
        pages.dedup();
        let mut failing = Failing::default();
        for page in pages {
            if let Err(problems) = view.render(page) {
                failing.pages.push(page.clone());
                failing.problems.extend(problems);
            }
        }
        failing.problems.extend(view.card_problems());
        failing.problems = once_each(failing.problems);
        failing
    }
}
