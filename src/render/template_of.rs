//! Which template a page is made from.

use super::card_templates::card_templates;
use super::pages;
use crate::link::{Facts, ListKey, NoteOutput, PageKey};
use crate::parse::front_matter::ContentKind;

/// The templates of pages of which there may be many, where no file names another.
const PAGE_TEMPLATES: [&str; 10] = [
    "home.html",
    "article.html",
    "page.html",
    "withdrawn.html",
    "section.html",
    "year.html",
    "month.html",
    "taxonomy.html",
    "term.html",
    "notes.html",
];

/// The templates that are used without being named: those of pages, and those of the cards they show.
pub(super) fn usual_templates() -> impl Iterator<Item = &'static str> {
    PAGE_TEMPLATES.into_iter().chain(pages::templates()).chain(card_templates())
}

/// The template that makes a page, by name; `None` for pages that are made without one. Pages that have one may also
/// show [cards](card_templates).
pub(crate) fn template_of<'a>(corpus: Facts<'a>, page: &PageKey) -> Option<&'a str> {
    match page {
        PageKey::Single(single) => pages::template(single),
        PageKey::Article(slot) => {
            let article = &corpus.entry(*slot)?.article;
            let own = article.front.template.as_ref().map(|template| template.text.as_str());
            Some(match (article.front.withdrawn.is_some(), article.kind()) {
                (true, _) => "withdrawn.html",
                (false, ContentKind::Page) => own.unwrap_or("page.html"),
                (false, ContentKind::Article) => own.unwrap_or("article.html"),
            })
        }
        PageKey::List(key, _) => {
            let usual = match key {
                ListKey::All => "home.html",
                ListKey::Year(_) => "year.html",
                ListKey::Month(..) => "month.html",
                ListKey::Term(..) | ListKey::Pair { .. } => "term.html",
                ListKey::Section(_) => "section.html",
            };
            Some(list_template(corpus, &key.url()).unwrap_or(usual))
        }
        PageKey::TaxonomyIndex(name) => {
            Some(list_template(corpus, &format!("/{name}/")).unwrap_or("taxonomy.html"))
        }
        PageKey::Notes(NoteOutput::List(..)) => Some("notes.html"),
        PageKey::Feed(..)
        | PageKey::Redirect(..)
        | PageKey::Data(..)
        | PageKey::Resized(..)
        | PageKey::SitemapYear(..)
        | PageKey::Notes(_)
        | PageKey::Asset(_) => None,
    }
}

/// The template that the file of a list page names.
fn list_template<'a>(corpus: Facts<'a>, url: &str) -> Option<&'a str> {
    corpus.index_of(url)?.template.as_ref().map(|template| template.text.as_str())
}
