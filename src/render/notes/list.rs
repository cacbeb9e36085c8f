//! Pages of lists of notes: all of them, those of a kind, of an author, of a year.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Value};

use super::context::NoteContext;
use crate::diagnostic::Diagnostic;
use crate::link::{NoteList, NotePlace, PageNumber};
use crate::parse::notes::NoteKind;
use crate::render::card_templates::LISTED_NOTE;
use crate::render::context::{CountedLink, DateContext, Feed, LinkContext};
use crate::render::view::{View, insert};

/// `list` on pages that list notes.
#[derive(Debug, Serialize)]
pub(super) struct NoteListContext {
    pub title: String,
    /// The newest first.
    pub notes: Vec<Value>,
    /// None on the newest page, else its number, counted from the oldest.
    pub number: Option<u32>,
    /// The page with newer notes.
    pub newer: Option<String>,
    /// The page with older notes.
    pub older: Option<String>,
    /// From the list page's own file, as HTML; only on its newest page.
    pub introduction: Option<Value>,
    /// How many notes there are; only on the newest page.
    pub count: Option<usize>,
}

/// A note with the article that it is about.
#[derive(Debug, Serialize)]
pub(super) struct ListedNote {
    pub note: NoteContext,
    pub article: NotedArticle,
}

/// What a list of notes says of an article.
#[derive(Debug, Serialize)]
pub(super) struct NotedArticle {
    pub title: String,
    pub url: String,
    pub date: Option<DateContext>,
    /// BCP 47.
    pub language: String,
}

impl View<'_> {
    pub(super) fn note_list_page(
        &self,
        list: &NoteList,
        number: PageNumber,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let title = self.note_list_title(list);
        let url = list.page_url(number);
        let mut page = self.page("notes", &url, &title);
        let index = self.corpus.index_of(&list.url());
        page.description = index.and_then(|index| index.summary.clone());
        page.noindex = index.is_some_and(|index| index.noindex);
        page.breadcrumbs = self.note_breadcrumbs(list, number, &title);
        page.feeds = self.note_feeds(list, &title);
        let shown = self.corpus.page_of_notes(list, number);
        let notes: Vec<Value> = shown
            .places
            .iter()
            .rev()
            .filter_map(|place| self.listed_note(place, &url).transpose())
            .collect::<Result<_, _>>()?;
        let newest = number == PageNumber::Newest;
        let context_list = NoteListContext {
            title,
            notes,
            number: match number {
                PageNumber::Newest => None,
                PageNumber::Numbered(number) => Some(number),
            },
            newer: shown.newer.map(|page| list.page_url(page)),
            older: shown.older.map(|page| list.page_url(page)),
            introduction: self.introduction(self.corpus.index_of(&list.url()).filter(|_| newest), &url)?,
            count: newest.then(|| self.corpus.note_count(list)),
        };
        let all = if newest && *list == NoteList::All { self.corpus.note_lists() } else { Vec::new() };
        let others = |wanted: fn(&NoteList) -> bool| -> Vec<CountedLink> {
            let lists = all.iter().filter(|(list, _)| wanted(list));
            lists.map(|(list, count)| self.counted_notes(list, *count)).collect()
        };
        let mut years = others(|list| matches!(list, NoteList::Year(_)));
        years.reverse();
        self.template(
            "notes.html",
            page,
            |context| {
                insert(context, "list", &context_list);
                insert(context, "kinds", &others(|list| matches!(list, NoteList::Kind(_))));
                insert(context, "authors", &others(|list| matches!(list, NoteList::Author(_))));
                insert(context, "years", &years);
            },
            None,
        )
    }

    /// A note and its article for the page at `url`: as the theme's `listed_note.html` makes them, or as they are for a
    /// theme without it.
    fn listed_note(&self, place: &NotePlace, url: &str) -> Result<Option<Value>, Vec<Diagnostic>> {
        let Some((entry, note)) = self.corpus.note(place) else { return Ok(None) };
        let listed = || -> Result<ListedNote, Vec<Diagnostic>> {
            let article = NotedArticle {
                title: entry.article.front.title.clone(),
                url: entry.url.to_string(),
                date: entry.article.front.date.as_ref().map(|date| self.date(date)),
                language: self.language(entry.article.front.language.as_deref()).to_owned(),
            };
            Ok(ListedNote { note: self.note_context(entry, note, url)?, article })
        };
        if !self.templates.contains(LISTED_NOTE) {
            return Ok(Some(Value::from_serializable(&listed()?)));
        }
        let depth = if self.linker.is_relative() { crate::url::depth(url) } else { 0 };
        let made = self.made_notes.get_or_make((place.slot, place.number, depth), || {
            let listed = listed()?;
            let mut context = Context::new();
            context.insert_value("note", Value::from_serializable(&listed.note));
            context.insert_value("article", Value::from_serializable(&listed.article));
            self.note_html_of(LISTED_NOTE, context, &listed.note, url).map(Arc::from)
        })?;
        Ok(Some(Value::from(BTreeMap::from([("html", Value::safe_string(&made))]))))
    }

    /// The heading of a list of notes.
    pub(super) fn note_list_title(&self, list: &NoteList) -> String {
        if let Some(title) = self.corpus.title_of(&list.url()) {
            return title.to_owned();
        }
        let strings = self.templates.strings();
        match list {
            NoteList::All => strings.plain("annotations"),
            NoteList::Kind(kind) => self.kinds_label(*kind),
            NoteList::Year(year) => {
                let value = |name: &str| (name == "year").then(|| year.to_string());
                strings.text("annotations_of_year", None, value).unwrap_or_default()
            }
            NoteList::Author(slug) => {
                let name = self.corpus.note_author(slug).unwrap_or(slug).to_owned();
                let value = |key: &str| (key == "author").then(|| name.clone());
                strings.text("annotations_by", None, value).unwrap_or_default()
            }
        }
    }

    /// The notes of a kind, in words.
    fn kinds_label(&self, kind: NoteKind) -> String {
        self.templates.strings().plain(&format!("notes_{}", kind.as_str().replace('-', "_")))
    }

    fn counted_notes(&self, list: &NoteList, count: usize) -> CountedLink {
        let label = match list {
            NoteList::Year(year) => year.to_string(),
            NoteList::Author(slug) => self.corpus.note_author(slug).unwrap_or(slug).to_owned(),
            NoteList::Kind(kind) => self.kinds_label(*kind),
            NoteList::All => self.templates.strings().plain("annotations"),
        };
        let mut link = self.counted(label, list.url(), count);
        link.count_long = self.count_notes_long(count);
        link
    }

    /// The list of all notes and that of corrections, where there are any.
    pub(in crate::render) fn main_note_lists(&self) -> Vec<CountedLink> {
        let main = [NoteList::All, NoteList::Kind(NoteKind::Correction)];
        let lists = main.iter().map(|list| (list, self.corpus.note_count(list)));
        lists.filter(|(_, count)| *count > 0).map(|(list, count)| self.counted_notes(list, count)).collect()
    }

    /// How many notes, in words.
    pub(in crate::render) fn count_notes_long(&self, count: usize) -> String {
        let value = |name: &str| (name == "count").then(|| count.to_string());
        self.templates.strings().text("note_count", i64::try_from(count).ok(), value).unwrap_or_default()
    }

    fn note_breadcrumbs(&self, list: &NoteList, number: PageNumber, title: &str) -> Vec<LinkContext> {
        let mut links = vec![self.home_link()];
        if *list != NoteList::All {
            // Not its heading: its `_index.md` may give another, and a change of that does not touch this page.
            let label = self.templates.strings().plain("annotations");
            links.push(LinkContext { label, url: NoteList::All.url() });
        }
        if number != PageNumber::Newest {
            links.push(LinkContext { label: title.to_owned(), url: list.url() });
        }
        links
    }

    fn note_feeds(&self, list: &NoteList, title: &str) -> Vec<Feed> {
        if self.corpus.settings.feed_limit == 0 || !list.has_feeds() {
            return Vec::new();
        }
        let feed = |format: crate::link::FeedFormat| Feed {
            url: format!("{}{}", list.url(), format.file_name()),
            media_type: format.media_type(),
            title: title.to_owned(),
        };
        crate::link::FeedFormat::ALL.map(feed).to_vec()
    }
}
