//! Authors and sources: where their names lead, and what a site tells of them.

use super::context::{LinkContext, MakerContext, MakerLink};
use super::view::View;
use crate::enrich::makers::{Maker, MakerKind, Makers};
use crate::enrich::names::NameKind;
use crate::link::TaxonomyName;
use crate::slug::term_slug;

/// The two taxonomies of makers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MakerTaxonomy {
    Authors,
    Sources,
}

impl MakerTaxonomy {
    fn of(taxonomy: &TaxonomyName) -> Option<Self> {
        match &**taxonomy {
            "authors" => Some(Self::Authors),
            "sources" => Some(Self::Sources),
            _ => None,
        }
    }
}

impl View<'_> {
    /// What the site's files say of the author or source with this slug.
    pub(super) fn maker_of(&self, taxonomy: &TaxonomyName, slug: &str) -> Option<&Maker> {
        self.makers(MakerTaxonomy::of(taxonomy)?).by_slug(slug)
    }

    fn makers(&self, taxonomy: MakerTaxonomy) -> &Makers {
        match taxonomy {
            MakerTaxonomy::Authors => &self.corpus.vocabularies.authors,
            MakerTaxonomy::Sources => &self.corpus.vocabularies.sources,
        }
    }

    /// The authors of an article in its own words, each with the page that all forms of the name share.
    pub(super) fn authors(&self, authors: &[String]) -> Vec<MakerLink> {
        authors.iter().filter_map(|author| self.maker_link(MakerTaxonomy::Authors, author)).collect()
    }

    /// The source of an article in its own words.
    pub(super) fn published_by(&self, source: &str) -> Option<MakerLink> {
        self.maker_link(MakerTaxonomy::Sources, source)
    }

    /// The same as plain links.
    pub(super) fn author_links(&self, authors: &[String]) -> Vec<LinkContext> {
        authors.iter().filter_map(|author| self.maker_url(MakerTaxonomy::Authors, author)).collect()
    }

    /// The same as a plain link.
    pub(super) fn source_link(&self, source: &str) -> Option<LinkContext> {
        self.maker_url(MakerTaxonomy::Sources, source)
    }

    fn maker_url(&self, taxonomy: MakerTaxonomy, typed: &str) -> Option<LinkContext> {
        let slug = self.makers(taxonomy).slug(typed);
        let built_in = &self.corpus.settings.built_in;
        let name = match taxonomy {
            MakerTaxonomy::Authors => &built_in.authors,
            MakerTaxonomy::Sources => &built_in.sources,
        };
        (!slug.is_empty()).then(|| LinkContext { label: typed.to_owned(), url: format!("/{name}/{slug}/") })
    }

    fn maker_link(&self, taxonomy: MakerTaxonomy, typed: &str) -> Option<MakerLink> {
        let LinkContext { label, url } = self.maker_url(taxonomy, typed)?;
        let slug = term_slug(typed);
        let maker = self.makers(taxonomy).by_slug(&slug);
        let kind = self.maker_kind(taxonomy, &slug);
        Some(MakerLink {
            label,
            url,
            schema_type: kind.schema_type(),
            is_work: kind.is_work(),
            issn: maker.and_then(|maker| maker.issn.clone()),
            same_as: maker.and_then(|maker| maker.wikidata.as_deref()).map(wikidata),
        })
    }

    /// What somebody is: what the site says, else what is known of the name, else what most are.
    fn maker_kind(&self, taxonomy: MakerTaxonomy, slug: &str) -> MakerKind {
        let usual = || match taxonomy {
            MakerTaxonomy::Authors => {
                let known = self.corpus.vocabularies.names.find(slug).map(|known| known.kind);
                if known == Some(NameKind::Organisation) {
                    MakerKind::Organisation
                } else {
                    MakerKind::Person
                }
            }
            MakerTaxonomy::Sources => MakerKind::Organisation,
        };
        self.makers(taxonomy).by_slug(slug).and_then(|maker| maker.kind).unwrap_or_else(usual)
    }

    /// Whether an author is a person or an organisation, for the index.
    pub(super) fn author_kind(&self, taxonomy: &TaxonomyName, slug: &str) -> Option<&'static str> {
        let authors = MakerTaxonomy::of(taxonomy).filter(|taxonomy| *taxonomy == MakerTaxonomy::Authors)?;
        let is_person = self.maker_kind(authors, slug) == MakerKind::Person;
        Some(if is_person { "person" } else { "organisation" })
    }

    /// What the page of an author or source tells beside its articles.
    pub(super) fn maker_context(&self, taxonomy: &TaxonomyName, slug: &str) -> Option<MakerContext> {
        let taxonomy = MakerTaxonomy::of(taxonomy)?;
        let maker = self.makers(taxonomy).by_slug(slug)?;
        let kind = self.maker_kind(taxonomy, slug);
        let host = |url: &String| {
            let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            LinkContext { label: host.trim_start_matches("www.").to_owned(), url: url.clone() }
        };
        let item = maker.wikidata.as_deref().map(wikidata);
        Some(MakerContext {
            kind: kind.as_str(),
            schema_type: kind.schema_type(),
            forms: maker.forms.clone(),
            description: maker.description.clone(),
            picture: maker.picture.clone(),
            links: maker.links.iter().map(host).collect(),
            issn: maker.issn.clone(),
            same_as: maker.links.iter().cloned().chain(item).collect(),
        })
    }
}

fn wikidata(id: &str) -> String {
    format!("https://www.wikidata.org/entity/{id}")
}
