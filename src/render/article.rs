//! Pages of articles, plain pages, and the notes that stand for withdrawn articles.

use serde_json::Value as Json;
use tera::Value;

use super::archived::archived_on;
use super::autonym::autonym;
use super::context::{
    ArticleContext, CitationContext, CountryContext, DateMentionContext, HeadingContext, LinkContext,
    NameContext, PrintContext, RelatedContext, ScanContext, TermsContext, TopicContext, Translation,
    WithdrawnContext,
};
use super::marks::{MarkNumbers, Marks, distinct_dates};
use super::notes::NoteCounts;
use super::template_of::template_of;
use super::view::{BodySource, View, direction, insert, term_link};
use crate::diagnostic::Diagnostic;
use crate::enrich::{Derived, Evidence};
use crate::link::{Card, DataRecord, Entry, NamedImage, PageKey, Slot};
use crate::parse::front_matter::ContentKind;
use crate::parse::markdown::{LinkTarget, Overlay, classify};
use crate::parse::notes::QuotableField;

impl View<'_> {
    pub(super) fn article_page(&self, slot: Slot) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let Some(entry) = self.corpus.entry(slot) else { return Ok(Vec::new()) };
        let article = &entry.article;
        let front = &article.front;
        let withdrawn = front.withdrawn.is_some();
        let kind = match (withdrawn, article.kind()) {
            (true, _) => "withdrawn",
            (false, ContentKind::Page) => "page",
            (false, ContentKind::Article) => "article",
        };
        let template = template_of(self.corpus, &PageKey::Article(slot)).unwrap_or("article.html");
        let mut page = self.page(kind, &entry.url, &front.title);
        page.description = Some(article.summary().to_owned()).filter(|text| !text.is_empty() && !withdrawn);
        page.language = self.language(front.language.as_deref()).to_owned();
        page.direction = direction(&page.language);
        page.noindex = !entry.is_indexable();
        page.breadcrumbs = self.article_breadcrumbs(entry);
        let source = self.source(&article.path)?;
        let nothing = Derived::default();
        // Only articles have a panel.
        let derived = if kind == "article" { &entry.derived } else { &nothing };
        let marks = Marks::of(derived, article.body.start as usize, &source);
        let mut notes = if withdrawn { Vec::new() } else { self.note_contexts(entry, &entry.url)? };
        let content = if withdrawn {
            None
        } else {
            let laid = self.lay_notes(entry, &notes, &entry.url)?;
            notes.iter_mut().for_each(|note| note.placed = laid.placed.contains(&note.number));
            let overlay = Overlay {
                evidence: &marks.body,
                passages: (!notes.is_empty()).then_some(&laid.passages),
                named_blocks: true,
                among_others: None,
                asides: &laid.asides,
                references: &laid.references,
            };
            let language = &page.language;
            let body = BodySource { file: &article.path, text: &source, at: article.body, language };
            Some(self.body(&body, &overlay, &entry.url)?)
        };
        self.template(
            template,
            page,
            |context| {
                if !withdrawn {
                    insert(context, "notes", &notes);
                }
                insert(context, "article", &self.article_context(slot, entry));
                if let Some(content) = content {
                    context.insert_value("content", content);
                }
                let marked = |key: &str, field, value: &str| {
                    let at = marks.place(key, value);
                    let from = at.as_ref().map_or(0, |at| at.start);
                    let (passages, references) = self.field_passages(entry, &notes, field, from);
                    marks.field(at, value, &passages, &references)
                };
                let field = |key, field, value: Option<&str>| {
                    value.map_or_else(|| Value::from(()), |value| marked(key, field, value))
                };
                context.insert_value("title_html", marked("title", QuotableField::Title, &front.title));
                context.insert_value("deck_html", field("deck", QuotableField::Deck, front.deck.as_deref()));
                let dateline = field("dateline", QuotableField::Dateline, front.dateline.as_deref());
                context.insert_value("dateline_html", dateline);
                if !withdrawn {
                    let caption = front.image.as_ref().and_then(|image| image.caption.as_deref());
                    context.insert_value(
                        "caption_html",
                        field("image.caption", QuotableField::Caption, caption),
                    );
                }
                if kind == "article" {
                    let (previous, next) = self.corpus.neighbours(slot);
                    insert(context, "previous", &previous.and_then(|slot| self.card(slot, &entry.url)));
                    insert(context, "next", &next.and_then(|slot| self.card(slot, &entry.url)));
                    insert(context, "related", &self.related_context(slot, entry, &source));
                    insert(context, "versions", &self.cards(self.corpus.versions(slot), &entry.url));
                    insert(context, "backlinks", &self.cards(self.corpus.backlinks(slot), &entry.url));
                }
            },
            Some(&article.path),
        )
    }

    fn article_breadcrumbs(&self, entry: &Entry) -> Vec<LinkContext> {
        let mut links = vec![self.home_link()];
        if let Some(date) = entry.article.front.date.filter(|_| entry.is_listed()) {
            links.push(LinkContext { label: date.year().to_string(), url: format!("/{:04}/", date.year()) });
            if let Some(month) = date.month() {
                let url = format!("/{:04}/{month:02}/", date.year());
                links.push(LinkContext { label: self.templates.strings().month_heading(month), url });
            }
        }
        links
    }

    fn article_context(&self, slot: Slot, entry: &Entry) -> ArticleContext {
        let front = &entry.article.front;
        let csl = self.csl_item(&DataRecord::of(entry));
        ArticleContext {
            citation: CitationContext { key: csl.key.clone(), bibtex: csl.bibtex(), ris: csl.ris() },
            url: entry.url.to_string(),
            title: front.title.clone(),
            date: front.date.as_ref().map(|date| self.date(date)),
            updated: front.updated.as_ref().map(|date| self.date(date)),
            id_url: front.id.as_ref().map(|id| format!("/id/{}/", id.text)),
            deck: front.deck.clone(),
            summary: entry.article.summary().to_owned(),
            dateline: front.dateline.clone(),
            source: front.source.as_deref().and_then(|source| self.published_by(source)),
            source_url: front.source_url.clone(),
            archived_url: front.archived_url.clone(),
            archived_on: front.archived_url.as_deref().and_then(archived_on).map(|day| day.to_string()),
            authors: self.authors(front.authors.as_deref().unwrap_or_default()),
            language: self.language(front.language.as_deref()).to_owned(),
            translations: self.translations(entry),
            image: self.image(NamedImage::of(entry)),
            attachments: self.attachments(entry),
            facsimile: self.facsimile(entry),
            print: front.print.as_ref().map(|print| PrintContext {
                date: print.date.as_ref().map(|date| self.date(date)),
                headline: print.headline.clone(),
                page: print.page.clone(),
            }),
            rights: front.rights.clone(),
            withdrawn: front.withdrawn.as_ref().map(|withdrawn| WithdrawnContext {
                date: withdrawn.date.as_ref().map(|date| self.date(date)),
                reason: withdrawn.reason.clone(),
            }),
            countries: self.countries(entry),
            topics: self.topics(entry),
            terms: self.own_terms(entry),
            thread: self.thread_place(slot),
            names: self.names(entry),
            dates: self.dates(entry),
            headings: entry
                .article
                .facts
                .headings
                .iter()
                .map(|heading| HeadingContext {
                    level: heading.level,
                    id: heading.id.clone(),
                    text: heading.text.clone(),
                })
                .collect(),
            words: entry.article.facts.words,
            reading_minutes: Card::of(entry).reading_minutes,
            extra: front
                .extra
                .as_deref()
                .and_then(|json| serde_json::from_str(json).ok())
                .unwrap_or(Json::Null),
            csl,
            note_count: NoteCounts::of(&entry.article.notes),
            path: entry.article.path.to_string(),
        }
    }

    fn translations(&self, entry: &Entry) -> Vec<Translation> {
        let all = entry.article.front.translations.iter().flatten();
        all.filter_map(|(language, typed)| {
            let url = if matches!(classify(&typed.text), LinkTarget::External) {
                typed.text.clone()
            } else {
                let slot = self.corpus.article_at(entry.article.folder(), &typed.text)?;
                self.corpus.headline(slot)?.url.to_owned()
            };
            Some(Translation { label: language.clone(), name: autonym(language), url })
        })
        .collect()
    }

    fn attachments(&self, entry: &Entry) -> Vec<LinkContext> {
        let all = entry.article.front.attachments.iter().flatten();
        all.filter_map(|attachment| {
            let url = self.file_url(entry, &attachment.file)?;
            let name = attachment.file.text.rsplit('/').next().unwrap_or_default();
            Some(LinkContext { label: attachment.title.clone().unwrap_or_else(|| name.to_owned()), url })
        })
        .collect()
    }

    fn facsimile(&self, entry: &Entry) -> Vec<ScanContext> {
        let all = entry.article.front.facsimile.iter().flatten();
        all.filter_map(|scan| {
            let folder = scan.file.file.as_ref().unwrap_or(&entry.article.path).folder();
            let url = self.file_url(entry, &scan.file)?;
            let is_picture = !url.to_ascii_lowercase().ends_with(".pdf");
            let named = NamedImage { folder, file: &scan.file.text, alt: None, caption: None, credit: None };
            let image = if is_picture { self.image(Some(named)) } else { None };
            Some(ScanContext { label: scan.title.clone(), url, image })
        })
        .collect()
    }

    fn countries(&self, entry: &Entry) -> Vec<CountryContext> {
        let numbers = MarkNumbers::of(&entry.derived);
        let countries = entry.derived.countries.iter().enumerate();
        countries
            .map(|(place, country)| {
                let list = self.corpus.country_list(country.code);
                CountryContext {
                    code: country.code.to_string(),
                    name: self.country_name(country.code).into_owned(),
                    url: self.corpus.is_published(&list).then(|| list.url()),
                    about: country.about,
                    score: country.score,
                    score_long: self.score_long(country.score),
                    origin: country.origin.as_str(),
                    evidence: words(&country.evidence),
                    times: country.evidence.len(),
                    mark: numbers.country(place),
                }
            })
            .collect()
    }

    fn topics(&self, entry: &Entry) -> Vec<TopicContext> {
        let vocabulary = &self.corpus.vocabularies.topics;
        let mut contexts: Vec<TopicContext> = Vec::new();
        let numbers = MarkNumbers::of(&entry.derived);
        for (place, topic) in entry.derived.topics.iter().enumerate() {
            let Some(id) = vocabulary.shown(topic.id) else { continue };
            let link = self.topic_link(id);
            if contexts.iter().any(|other| other.url == link.url) {
                continue;
            }
            contexts.push(TopicContext {
                id: vocabulary.get(id).id.clone(),
                name: link.label,
                url: link.url,
                ancestors: vocabulary.ancestors(id).into_iter().map(|id| self.topic_link(id)).collect(),
                same_as: vocabulary.get(id).uris(),
                score: topic.score,
                score_long: self.score_long(topic.score),
                origin: topic.origin.as_str(),
                evidence: words(&topic.evidence),
                times: topic.evidence.len(),
                mark: numbers.topic(place),
            });
        }
        contexts
    }

    fn names(&self, entry: &Entry) -> Vec<NameContext> {
        let numbers = MarkNumbers::of(&entry.derived);
        let names = entry.derived.names.iter().enumerate().map(|(place, name)| {
            let list = self.corpus.name_list(&name.id);
            NameContext {
                id: name.id.to_string(),
                name: name.name.to_string(),
                kind: name.kind.as_str(),
                // Who reads whether a list has pages has to be on it, or would not be touched when they come or go.
                url: (entry.lists.iter().any(|own| **own == list) && self.corpus.is_published(&list))
                    .then(|| list.url()),
                evidence: words(&name.evidence),
                mark: numbers.name(place),
            }
        });
        names.collect()
    }

    fn own_terms(&self, entry: &Entry) -> Vec<TermsContext> {
        let own = self.config.taxonomies.iter().filter_map(|taxonomy| {
            let terms = entry.article.front.terms.get(&taxonomy.name)?;
            let terms: Vec<LinkContext> =
                terms.iter().filter_map(|label| term_link(&taxonomy.name, label)).collect();
            Some(TermsContext { name: taxonomy.name.clone(), label: taxonomy.label(), terms })
        });
        own.collect()
    }

    fn related_context(&self, slot: Slot, entry: &Entry, source: &str) -> Vec<RelatedContext> {
        let (pinned, derived) = self.corpus.related(slot);
        let pinned = pinned.into_iter().filter_map(|slot| {
            Some(RelatedContext {
                article: self.card(slot, &entry.url)?,
                origin: "pinned",
                shared: Vec::new(),
                about: Vec::new(),
                mention: Vec::new(),
            })
        });
        let derived = derived.iter().filter_map(|link| {
            let article = self.card(link.slot, &entry.url)?;
            let shared = self.corpus.shared(slot, link, source);
            Some(RelatedContext {
                article,
                origin: "derived",
                shared: shared.all().cloned().collect(),
                about: shared.about,
                mention: shared.mention,
            })
        });
        pinned.chain(derived).collect()
    }

    /// The dates that an article mentions, each once, in the order of time.
    fn dates(&self, entry: &Entry) -> Vec<DateMentionContext> {
        let numbers = MarkNumbers::of(&entry.derived);
        let mentions = distinct_dates(&entry.derived).into_iter().enumerate();
        mentions
            .map(|(place, mention)| DateMentionContext {
                date: self.date(&mention.date),
                text: mention.text.to_string(),
                mark: numbers.date(place),
            })
            .collect()
    }
}

/// Each piece of evidence once, in the order of the text.
pub(super) fn words(evidence: &[Evidence]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in evidence {
        if !words.iter().any(|word| word.eq_ignore_ascii_case(&piece.text)) {
            words.push(piece.text.to_string());
        }
    }
    words
}
