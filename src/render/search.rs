//! The page to search from, and what the values of its facets are called.

use std::collections::BTreeMap;

use super::context::{DateForms, Link};
use super::view::{View, insert};
use crate::diagnostic::Diagnostic;
use crate::link::{ListKey, SEARCH_URL};

impl View<'_> {
    pub(super) fn search_page(&self) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let strings = self.templates.strings();
        let mut page = self.page("search", SEARCH_URL, &strings.plain("search"));
        page.noindex = true;
        page.breadcrumbs = vec![self.home_link()];
        let years = self.corpus.years().into_iter().rev();
        let link = |year: i16| Link { label: year.to_string(), url: ListKey::Year(year).url() };
        let years: Vec<Link> = years.map(link).collect();
        let [day, month, year] = strings.date_forms();
        let dates =
            DateForms { day, month, year, months: (1..=12).map(|month| strings.month(month)).collect() };
        self.template(
            "search.html",
            page,
            |context| {
                insert(context, "years", &years);
                insert(context, "dates", &dates);
            },
            None,
        )
    }

    /// What readers are shown for the values of the facets `country` (by code), `topic` and `source` (by the slugs of
    /// their pages). Years speak for themselves.
    pub fn facet_labels(&self) -> BTreeMap<&'static str, BTreeMap<String, String>> {
        let built_in = &self.corpus.settings.built_in;
        let facets =
            [("country", &built_in.countries), ("topic", &built_in.topics), ("source", &built_in.sources)];
        let labels = facets.map(|(facet, taxonomy)| {
            let terms = self.corpus.terms(taxonomy).into_iter().filter_map(|(key, _)| {
                let ListKey::Term(_, slug) = key else { return None };
                let value = match facet {
                    "country" => self.corpus.country(key)?.to_string(),
                    _ => slug.to_string(),
                };
                Some((value, self.list_title(key)))
            });
            (facet, terms.collect())
        });
        labels.into_iter().collect()
    }
}
