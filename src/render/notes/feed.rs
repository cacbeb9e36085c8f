//! Feeds of notes: Atom (RFC 4287) and JSON Feed 1.1. What is new in an archive is often a note on something old.

use serde_json::json;

use crate::diagnostic::Diagnostic;
use crate::link::{Entry, FeedFormat, NoteList};
use crate::parse::notes::Note;
use crate::render::view::View;
use crate::render::xml::Xml;

/// What an `updated` element says of notes without a date.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// A note as feeds give it.
struct FeedNote<'a> {
    entry: &'a Entry,
    note: &'a Note,
    url: String,
    title: String,
    html: String,
}

impl View<'_> {
    pub(super) fn note_feed(&self, list: &NoteList, format: FeedFormat) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let notes = self.corpus.newest_notes(list).iter().rev().filter_map(|place| self.corpus.note(place));
        let items = notes.map(|(entry, note)| self.item(entry, note)).collect::<Result<Vec<_>, _>>()?;
        let title = format!("{} – {}", self.note_list_title(list), self.config.title);
        Ok(match format {
            FeedFormat::Atom => self.note_atom(list, &title, &items),
            FeedFormat::Json => self.note_json_feed(list, &title, &items),
        })
    }

    fn item<'a>(&self, entry: &'a Entry, note: &'a Note) -> Result<FeedNote<'a>, Vec<Diagnostic>> {
        let url = format!("{}#{}", entry.url, note.fragment());
        let title = format!("{}: {}", self.note_label(note), entry.article.front.title);
        let html = self.note_html(note, 0, &entry.url)?;
        let quote = note.anchor.as_ref().map(|anchor| {
            let mut quoted = Vec::new();
            // Writing into memory cannot fail.
            let _ = tera::escape_html(&anchor.words, &mut quoted);
            format!("<blockquote>{}</blockquote>\n", String::from_utf8(quoted).unwrap_or_default())
        });
        let html = quote.unwrap_or_default() + html.as_str().unwrap_or_default();
        Ok(FeedNote { entry, note, url, title, html })
    }

    fn note_atom(&self, list: &NoteList, title: &str, items: &[FeedNote<'_>]) -> Vec<u8> {
        let language = self.config.language.as_str();
        let own_url = format!("{}{}", list.url(), FeedFormat::Atom.file_name());
        let mut xml = Xml::new("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language)]);
        xml.text("id", &self.feed_id(&own_url, None));
        xml.text("title", title);
        let newest =
            items.iter().filter_map(|item| last_changed(item.note)).max_by_key(|date| date.instant());
        xml.text("updated", &newest.map_or_else(|| NEVER.to_owned(), |date| date.rfc3339()));
        if let (Some(own), Some(page)) = (self.linker.absolute(&own_url), self.linker.absolute(&list.url())) {
            xml.empty("link", &[("rel", "self"), ("type", FeedFormat::Atom.media_type()), ("href", &own)]);
            xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
        }
        xml.open("author", &[]);
        xml.text("name", &self.config.title);
        xml.close("author");
        xml.text_with("generator", &[("version", env!("CARGO_PKG_VERSION"))], "archive");
        for item in items {
            xml.open("entry", &[]);
            xml.text("id", &self.feed_id(&item.url, item.entry.article.front.date.as_ref()));
            xml.text("title", &item.title);
            if let Some(url) = self.linker.absolute(&item.url) {
                xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
            }
            if let Some(date) = &item.note.date {
                xml.text("published", &date.rfc3339());
            }
            let updated = last_changed(item.note);
            xml.text("updated", &updated.map_or_else(|| NEVER.to_owned(), |date| date.rfc3339()));
            if let Some(author) = &item.note.author {
                xml.open("author", &[]);
                xml.text("name", author);
                xml.close("author");
            }
            xml.empty("category", &[("term", item.note.kind.as_str())]);
            xml.text_with("content", &[("type", "html")], &item.html);
            xml.close("entry");
        }
        xml.finish("feed")
    }

    fn note_json_feed(&self, list: &NoteList, title: &str, items: &[FeedNote<'_>]) -> Vec<u8> {
        let own_url = format!("{}{}", list.url(), FeedFormat::Json.file_name());
        let mut feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": title });
        let set = |object: &mut serde_json::Value, key: &str, value: Option<String>| {
            if let Some(value) = value {
                object[key] = value.into();
            }
        };
        set(&mut feed, "home_page_url", self.linker.absolute(&list.url()));
        set(&mut feed, "feed_url", self.linker.absolute(&own_url));
        feed["language"] = self.config.language.clone().into();
        let items = items.iter().map(|item| {
            let date = item.entry.article.front.date;
            let mut object = json!({ "id": self.feed_id(&item.url, date.as_ref()) });
            set(&mut object, "url", self.linker.absolute(&item.url));
            object["title"] = item.title.clone().into();
            object["content_html"] = item.html.clone().into();
            set(&mut object, "date_published", item.note.date.or(date).map(|date| date.rfc3339()));
            set(&mut object, "date_modified", item.note.updated.map(|date| date.rfc3339()));
            if let Some(author) = &item.note.author {
                object["authors"] = json!([{ "name": author }]);
            }
            object["tags"] = json!([item.note.kind.as_str()]);
            object
        });
        feed["items"] = items.collect();
        let mut bytes = serde_json::to_vec_pretty(&feed).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

fn last_changed(note: &Note) -> Option<crate::date::Date> {
    note.updated.or(note.date)
}
