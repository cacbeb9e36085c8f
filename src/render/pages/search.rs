//! The page to search from, and what it leads to.

use super::SinglePage;
use crate::diagnostic::Diagnostic;
use crate::link::{Aspect, ListKey, SEARCH_URL, Single};
use crate::render::context::{DateForms, LinkContext};
use crate::render::view::{View, insert};

pub(super) static PAGE: SinglePage = SinglePage {
    single: Single {
        exists: |settings| settings.has_search,
        reads: &[Aspect::Years],
        ..Single::at("search/index.html")
    },
    template: Some("search.html"),
    render: |view| view.search_page(),
};

impl View<'_> {
    fn search_page(&self) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let strings = self.templates.strings();
        let mut page = self.page("search", SEARCH_URL, &strings.plain("search"));
        page.noindex = true;
        page.breadcrumbs = vec![self.home_link()];
        let years = self.corpus.years().into_iter().rev();
        let link = |year: i16| LinkContext { label: year.to_string(), url: ListKey::Year(year).url() };
        let years: Vec<LinkContext> = years.map(link).collect();
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

    /// The pages of countries, topics, sources, authors, names and threads: the kind of each, its label, its code
    /// or slug, URL and the number of its articles.
    pub fn term_labels(&self) -> Vec<(&'static str, String, String, String, usize)> {
        let built_in = &self.corpus.settings.built_in;
        let kinds = [
            ("country", &built_in.countries),
            ("topic", &built_in.topics),
            ("source", &built_in.sources),
            ("author", &built_in.authors),
            ("name", &built_in.names),
            ("thread", &built_in.threads),
        ];
        let labels = kinds.into_iter().flat_map(|(kind, taxonomy)| {
            let terms = self.corpus.terms(taxonomy);
            terms.into_iter().map(move |(key, count)| {
                let ListKey::Term(_, slug) = key else { return Default::default() };
                let code = if kind == "country" { self.corpus.country(key) } else { None };
                let name = code.map_or_else(|| slug.to_string(), |code| code.to_string());
                (kind, self.list_title(key), name, key.url(), count)
            })
        });
        labels.collect()
    }
}
