//! Which template a page is made from.

use super::card::CARD_TEMPLATES;
use crate::link::{Facts, ListKey, NoteOutput, PageKey};
use crate::parse::front_matter::Kind;

/// The templates that pages are made from where nobody names another.
const PAGE_TEMPLATES: [&str; 13] = [
    "home.html",
    "article.html",
    "page.html",
    "withdrawn.html",
    "section.html",
    "year.html",
    "month.html",
    "taxonomy.html",
    "term.html",
    "search.html",
    "annotation.html",
    "notes.html",
    "404.html",
];

/// The templates that are used without being named: those of pages, and those of the cards they show.
pub fn usual_templates() -> impl Iterator<Item = &'static str> {
    PAGE_TEMPLATES.into_iter().chain(card_templates())
}

/// The template that makes a page, by name; `None` for pages that are made without one. Pages that have one may also
/// show [cards](card_templates).
pub fn template_of<'a>(corpus: Facts<'a>, page: &PageKey) -> Option<&'a str> {
    match page {
        PageKey::Article(slot) => {
            let article = &corpus.entry(*slot)?.article;
            let own = article.front.template.as_ref().map(|template| template.text.as_str());
            Some(match (article.front.withdrawn.is_some(), article.kind()) {
                (true, _) => "withdrawn.html",
                (false, Kind::Page) => own.unwrap_or("page.html"),
                (false, Kind::Article) => own.unwrap_or("article.html"),
            })
        }
        PageKey::List(key, _) => {
            let usual = match key {
                ListKey::All => "home.html",
                ListKey::Year(_) => "year.html",
                ListKey::Month(..) => "month.html",
                ListKey::Term(..) | ListKey::Pair(..) => "term.html",
                ListKey::Section(_) => "section.html",
            };
            Some(list_template(corpus, &key.url()).unwrap_or(usual))
        }
        PageKey::TaxonomyIndex(name) => {
            Some(list_template(corpus, &format!("/{name}/")).unwrap_or("taxonomy.html"))
        }
        PageKey::NotFound => Some("404.html"),
        PageKey::Search => Some("search.html"),
        PageKey::Annotation => Some("annotation.html"),
        PageKey::Notes(NoteOutput::List(..)) => Some("notes.html"),
        PageKey::Feed(..)
        | PageKey::Redirect(..)
        | PageKey::RedirectTable
        | PageKey::Headers
        | PageKey::Colours
        | PageKey::Data(..)
        | PageKey::DataPackage
        | PageKey::Harvest(_)
        | PageKey::Resized(..)
        | PageKey::SitemapIndex
        | PageKey::SitemapYear(..)
        | PageKey::SitemapPages
        | PageKey::Robots
        | PageKey::Notes(_)
        | PageKey::Asset(_) => None,
    }
}

/// The template that the file of a list page names.
fn list_template<'a>(corpus: Facts<'a>, url: &str) -> Option<&'a str> {
    corpus.index_of(url)?.template.as_ref().map(|template| template.text.as_str())
}

/// The templates of what any page with a template may show: cards, and notes beside the text.
pub fn card_templates() -> impl Iterator<Item = &'static str> {
    CARD_TEMPLATES.into_iter().map(|(_, name)| name).chain(["note.html"])
}
