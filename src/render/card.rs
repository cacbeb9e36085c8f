//! Cards: what pages show of other articles, made once for each article, however many pages show it.

use std::convert::Infallible;
use std::sync::Arc;

use tera::{Context, Value};

use super::citation::citation_key;
use super::context::{CardContext, LinkContext};
use super::filters::with_page;
use super::notes::NoteCounts;
use super::template_error::TemplateProblem;
use super::view::View;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::{self as facts, Slot, unrecorded};

impl View<'_> {
    /// What went wrong with the cards that were made for the pages rendered so far. A page shows such a card
    /// without its HTML; who renders pages asks this when they are done.
    pub fn card_problems(&self) -> Vec<Diagnostic> {
        let problems = self.made_cards.problems.lock().map(|problems| problems.clone()).unwrap_or_default();
        let diagnostic = |((path, template), problem): ((Arc<str>, &str), TemplateProblem)| {
            Diagnostic::new(Code::TemplateError, problem.location, problem.message)
                .hint(format!("while rendering the card of {path} with {template}"))
        };
        problems.into_iter().map(diagnostic).collect()
    }

    /// What a link to an article shows on the page at `url`.
    pub(super) fn card(&self, slot: Slot, url: &str) -> Option<Value> {
        let card = self.corpus.card(slot)?;
        let depth = if self.linker.is_relative() { crate::url::depth(url) } else { 0 };
        // The card that was read covers all that it is made of.
        let make = || Ok::<_, Infallible>(unrecorded(|| self.rendered_card(&card, url)));
        let Ok(card) = self.made_cards.made.get_or_make((slot, depth), make);
        Some(card)
    }

    pub(super) fn cards(&self, slots: impl IntoIterator<Item = Slot>, url: &str) -> Vec<Value> {
        slots.into_iter().filter_map(|slot| self.card(slot, url)).collect()
    }

    /// A card with the HTML that the theme's templates make of it: pages show each article many times over.
    fn rendered_card(&self, card: &facts::Card<'_>, url: &str) -> Value {
        let path = card.path;
        let card = Value::from_serializable(&self.make_card(card));
        let mut context = Context::new();
        context.insert_value("site", self.site.clone());
        context.insert_value("article", card.clone());
        let Some(mut fields) = card.into_map() else { return Value::none() };
        let links = Arc::new(self.linker.of_page(url));
        for (field, template) in &self.made_cards.templates {
            let mut html = Vec::with_capacity(1024);
            let rendered = with_page(&links, || self.templates.render(template, &context, &mut html));
            if let Err(problem) = rendered
                && let Ok(mut problems) = self.made_cards.problems.lock()
            {
                problems.insert((path.into(), template), problem);
            }
            let html = String::from_utf8(html).unwrap_or_default();
            fields.insert((*field).into(), Value::safe_string(html.trim()));
        }
        Value::from(fields)
    }

    fn make_card(&self, card: &facts::Card<'_>) -> CardContext {
        let topics = card.topics.iter().filter_map(|id| self.corpus.vocabularies.topics.shown(*id));
        let text = |text: Option<&str>| text.map(str::to_owned);
        CardContext {
            url: card.headline.url.to_owned(),
            citation_key: citation_key(card.headline.url, card.id),
            title: card.headline.title.to_owned(),
            date: card
                .date
                .as_ref()
                .map(|date| self.date(date))
                .unwrap_or_else(|| self.date(&crate::date::Date::default())),
            source: card.source.and_then(|source| self.source_link(source)),
            authors: self.author_links(card.authors),
            dateline: text(card.dateline),
            deck: text(card.deck),
            summary: card.summary.to_owned(),
            image: self.image(card.image),
            countries: (card.countries.iter())
                .map(|code| LinkContext {
                    label: self.country_name(*code).into_owned(),
                    url: self.corpus.country_list(*code).url(),
                })
                .collect(),
            topics: topics.map(|id| self.topic_link(id)).collect(),
            language: self.language(card.headline.language).to_owned(),
            reading_minutes: card.reading_minutes,
            note_count: NoteCounts { all: card.note_count.0, corrections: card.note_count.1 },
        }
    }
}
