//! "How this archive is annotated": which vocabularies and rules filed the articles, and what the archive holds.

use serde::Serialize;

use super::SinglePage;
use crate::diagnostic::Diagnostic;
use crate::link::{Aspect, DataFile, ListKey, Single};
use crate::render::context::LinkContext;
use crate::render::view::{View, insert};

pub(super) static PAGE: SinglePage = SinglePage {
    single: Single { reads: &[Aspect::Lengths], ..Single::at("annotation/index.html") },
    template: Some("annotation.html"),
    render: |view| view.annotation_page(),
};

/// What the page tells in numbers.
#[derive(Serialize)]
struct Holdings {
    articles: usize,
    countries: usize,
    topics: usize,
    names: usize,
    threads: usize,
}

/// The rules that the archive's configuration sets.
#[derive(Serialize)]
struct Rules {
    /// Thousandths.
    about_threshold: u32,
    related_limit: u32,
    names_minimum: u32,
    combined_minimum: u32,
    /// Topics in use.
    vocabulary_topics: usize,
    /// True if the topics are the archive's own alone.
    own_topics: bool,
}

/// The data set's files of a year.
#[derive(Serialize)]
struct DataYear {
    year: i16,
    files: Vec<LinkContext>,
}

impl View<'_> {
    fn annotation_page(&self) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let title = self.templates.strings().plain("how_annotated");
        let mut page = self.page("annotation", "/annotation/", &title);
        page.breadcrumbs = vec![self.home_link()];
        let built_in = &self.corpus.settings.built_in;
        let terms = |taxonomy| self.corpus.terms(taxonomy).len();
        let holdings = Holdings {
            articles: self.corpus.count(&ListKey::All),
            countries: terms(&built_in.countries),
            topics: terms(&built_in.topics),
            names: terms(&built_in.names),
            threads: terms(&built_in.threads),
        };
        let vocabulary = &self.corpus.vocabularies.topics;
        let rules = Rules {
            about_threshold: self.config.countries.about_threshold,
            related_limit: self.config.related.limit,
            names_minimum: self.config.names.minimum,
            combined_minimum: self.config.combined.minimum,
            vocabulary_topics: vocabulary.len(),
            own_topics: !vocabulary.topics().any(|(_, topic)| topic.id.starts_with("medtop:")),
        };
        let mut years = if self.config.data_set { self.corpus.years() } else { Vec::new() };
        years.reverse();
        let data: Vec<DataYear> = years.into_iter().map(data_year).collect();
        self.template(
            "annotation.html",
            page,
            |context| {
                insert(context, "holdings", &holdings);
                insert(context, "rules", &rules);
                insert(context, "data", &data);
            },
            None,
        )
    }
}

fn data_year(year: i16) -> DataYear {
    let link = |file: DataFile| {
        let (stem, extension) = file.name();
        LinkContext { label: format!("{stem}.{extension}"), url: file.url(year) }
    };
    DataYear { year, files: DataFile::ALL.map(link).to_vec() }
}
