//! Atom (RFC 4287) and JSON Feed 1.1 of a list's newest articles.

use serde_json::json;

use super::view::View;
use super::xml::Xml;
use crate::link::{FeedFormat, FeedItem, Headline, ListKey};

/// What an `updated` element says in a feed without articles.
const NEVER: &str = "1970-01-01T00:00:00Z";

impl View<'_> {
    pub(super) fn feed(&self, key: &ListKey, format: FeedFormat) -> Vec<u8> {
        let newest = self.corpus.newest(key).iter().rev();
        let items: Vec<FeedItem<'_>> = newest.filter_map(|slot| self.corpus.feed_item(*slot)).collect();
        let title = match key {
            ListKey::All => self.config.title.clone(),
            _ => format!("{} – {}", self.list_title(key), self.config.title),
        };
        match format {
            FeedFormat::Atom => self.atom(key, &title, &items),
            FeedFormat::Json => self.json_feed(key, &title, &items),
        }
    }

    /// The identity of something in a feed: its URL, or without a base URL a tag URI (RFC 4151) of a host
    /// name that can never exist.
    pub(super) fn feed_id(&self, url: &str, date: Option<&crate::date::Date>) -> String {
        self.linker.absolute(url).unwrap_or_else(|| {
            let year = date.map_or(1970, |date| date.year());
            format!("tag:archive.invalid,{year:04}:{}", crate::url::encode(url))
        })
    }

    fn atom(&self, key: &ListKey, title: &str, items: &[FeedItem<'_>]) -> Vec<u8> {
        let language = self.config.language.as_str();
        let own_url = format!("{}{}", key.url(), FeedFormat::Atom.file_name());
        let mut xml = Xml::new("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language)]);
        xml.text("id", &self.feed_id(&own_url, None));
        xml.text("title", title);
        if let Some(description) = self.config.description.as_ref().filter(|_| *key == ListKey::All) {
            xml.text("subtitle", description);
        }
        let newest = items.iter().filter_map(FeedItem::last_changed).max_by_key(|date| date.instant());
        xml.text("updated", &newest.map_or_else(|| NEVER.to_owned(), |date| date.rfc3339()));
        if let (Some(own), Some(page)) = (self.linker.absolute(&own_url), self.linker.absolute(&key.url())) {
            xml.empty("link", &[("rel", "self"), ("type", FeedFormat::Atom.media_type()), ("href", &own)]);
            xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
        }
        if let Some(hub) = &self.config.feeds.hub {
            xml.empty("link", &[("rel", "hub"), ("href", hub)]);
        }
        xml.open("author", &[]);
        xml.text("name", &self.config.title);
        xml.close("author");
        let version = env!("CARGO_PKG_VERSION");
        xml.text_with("generator", &[("version", version)], "archive");
        for item in items {
            self.atom_entry(&mut xml, item);
        }
        xml.finish("feed")
    }

    fn atom_entry(&self, xml: &mut Xml, item: &FeedItem<'_>) {
        let Headline { url, title, language } = item.headline;
        xml.open("entry", &[("xml:lang", self.language(language))]);
        xml.text("id", &self.feed_id(url, item.date.as_ref()));
        xml.text("title", title);
        if let Some(url) = self.linker.absolute(url) {
            xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
        }
        if let Some(date) = &item.date {
            xml.text("published", &date.rfc3339());
        }
        xml.text("updated", &item.last_changed().map_or_else(|| NEVER.to_owned(), |date| date.rfc3339()));
        for author in item.authors.into_iter().flatten() {
            xml.open("author", &[]);
            xml.text("name", author);
            xml.close("author");
        }
        for id in &item.topics {
            if let Some(id) = self.corpus.vocabularies.topics.shown(*id) {
                let topic = self.corpus.vocabularies.topics.get(id);
                xml.empty("category", &[("term", &topic.id), ("label", &topic.label)]);
            }
        }
        // An entry without a link to its page must have content (RFC 4287, section 4.1.2).
        let element = if self.linker.is_relative() { "content" } else { "summary" };
        xml.text(element, item.summary);
        xml.close("entry");
    }

    fn json_feed(&self, key: &ListKey, title: &str, items: &[FeedItem<'_>]) -> Vec<u8> {
        let own_url = format!("{}{}", key.url(), FeedFormat::Json.file_name());
        let mut feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": title });
        let set = |object: &mut serde_json::Value, key: &str, value: Option<String>| {
            if let Some(value) = value {
                object[key] = value.into();
            }
        };
        set(&mut feed, "home_page_url", self.linker.absolute(&key.url()));
        set(&mut feed, "feed_url", self.linker.absolute(&own_url));
        set(&mut feed, "description", self.config.description.clone().filter(|_| *key == ListKey::All));
        feed["language"] = self.config.language.clone().into();
        if let Some(hub) = &self.config.feeds.hub {
            feed["hubs"] = json!([{ "type": "WebSub", "url": hub }]);
        }
        let items = items.iter().map(|of| {
            let Headline { url, title, language } = of.headline;
            let mut item = json!({ "id": self.feed_id(url, of.date.as_ref()) });
            set(&mut item, "url", self.linker.absolute(url));
            item["title"] = title.into();
            // The format wants content; what a feed gives of an article is its summary.
            item["content_text"] = of.summary.into();
            set(&mut item, "date_published", of.date.map(|date| date.rfc3339()));
            set(&mut item, "date_modified", of.updated.map(|date| date.rfc3339()));
            if let Some(authors) = of.authors {
                item["authors"] = authors.iter().map(|name| json!({ "name": name })).collect();
            }
            let topics = of.topics.iter().filter_map(|id| self.corpus.vocabularies.topics.shown(*id));
            let tags: Vec<_> =
                topics.map(|id| self.corpus.vocabularies.topics.get(id).label.clone()).collect();
            if !tags.is_empty() {
                item["tags"] = tags.into();
            }
            item["language"] = self.language(language).into();
            item
        });
        feed["items"] = items.collect();
        let mut bytes = serde_json::to_vec_pretty(&feed).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
