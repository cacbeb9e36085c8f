//! One article's derived facts, and how an editor's word is laid over them.

use serde::{Deserialize, Serialize};

use super::countries::{self, CountryCode, Rule};
use super::dates::{DateMention, dates};
use super::names::{self, MAX_NAMES, NameKind, PlaceSpan, names};
use super::terms::{Terms, terms};
use super::tokens::{Token, id_hash, tokenize};
use super::topics::{Aside, Lesson, TopicFound, TopicId};
use super::vocabularies::{EnrichSettings, Vocabularies};
use crate::diagnostic::{Code as Problem, Diagnostic};
use crate::parse::Parsed;
use crate::parse::Spanned;
use crate::parse::front_matter::{FrontMatter, Steering};
use crate::slug::term_slug;
use crate::source::{Location, SourceFile};
use crate::span::{FileSpan, TextSpan};
use crate::text::PlainText;

/// What was derived from an article, strongest first, declared terms before derived ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Derived {
    /// The countries it is about or mentions.
    pub countries: Vec<ArticleCountry>,
    /// What it is about.
    pub topics: Vec<ArticleTopic>,
    /// Its weighted words, from which related articles and threads are found.
    pub terms: Terms,
    /// People and organisations, in the order in which the text names them.
    pub names: Vec<ArticleName>,
    /// What may be people, if another article shows that they are.
    pub unsure: Vec<Unsure>,
    /// The dates that the text mentions, in its order.
    pub dates: Vec<DateMention>,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The front matter.
    Declared,
    /// The text.
    Derived,
}

impl Origin {
    /// `declared` or `derived`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Derived => "derived",
        }
    }
}

/// Words of an article that speak for a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where they stand in the article's file.
    pub at: FileSpan,
    /// The words as a reader sees them.
    pub text: Box<str>,
    /// For countries, by which rule.
    pub rule: Option<Rule>,
    /// For topics, what the words add to the score, in thousandths.
    pub contribution: i16,
    /// For topics, whether the archive's own articles taught it.
    pub learned: bool,
}

/// A country of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleCountry {
    /// ISO 3166-1 alpha-2.
    pub code: CountryCode,
    /// Thousandths.
    pub score: u16,
    /// Whether the article is about it rather than merely mentioning it.
    pub about: bool,
    /// Whether an editor or the text says so.
    pub origin: Origin,
    /// The words that speak for it; none if it is declared and the text does not name it.
    pub evidence: Vec<Evidence>,
}

/// A topic of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleTopic {
    /// The entry of the vocabulary.
    pub id: TopicId,
    /// Thousandths.
    pub score: u16,
    /// Whether an editor or the text says so.
    pub origin: Origin,
    /// The words that speak for it or against it.
    pub evidence: Vec<Evidence>,
}

/// A person or organisation of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleName {
    /// The last part of the URL of its page; the same in every article.
    pub id: Box<str>,
    /// As this article writes it in full.
    pub name: Box<str>,
    /// Whether it is a person or an organisation.
    pub kind: NameKind,
    /// Whether this article shows that it is a name; else another one does.
    pub sure: bool,
    /// The places that name it, in the order of the text.
    pub evidence: Vec<Evidence>,
}

/// What may be the name of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsure {
    /// The [`id_hash`] of the id that it would have.
    pub id: u64,
    pub name: Box<str>,
    /// Where the article's file names it.
    pub places: Box<[FileSpan]>,
}

impl Derived {
    /// Takes those unsure names for names that are `known` from other articles, by the hash of their id.
    pub fn with_known_names(mut self, known: impl Fn(u64) -> bool) -> Self {
        self.names.retain(|name| name.sure);
        let room = MAX_NAMES.saturating_sub(self.names.len());
        let found =
            self.unsure.iter().filter(|unsure| known(unsure.id)).take(room).map(|unsure| ArticleName {
                id: term_slug(&unsure.name).into(),
                name: unsure.name.clone(),
                kind: NameKind::Person,
                sure: false,
                evidence: unsure
                    .places
                    .iter()
                    .map(|&at| Evidence {
                        at,
                        text: unsure.name.clone(),
                        rule: None,
                        contribution: 0,
                        learned: false,
                    })
                    .collect(),
            });
        let found: Vec<ArticleName> = found.collect();
        if !found.is_empty() {
            self.names.extend(found);
            self.names.sort_by_key(|name| name.evidence.first().map(|first| first.at.start));
        }
        self
    }
}

/// The score of what an editor declared and the text does not speak for.
const DECLARED: u16 = 1000;

/// Derives the facts of an article. Withdrawn articles have none.
///
/// # Errors
/// Every country and topic of the front matter that is not known. The warnings come with the facts.
pub fn derive(
    file: &SourceFile<'_>,
    parsed: &Parsed,
    vocabularies: &Vocabularies,
    settings: &EnrichSettings,
) -> Result<(Derived, Vec<Diagnostic>), Vec<Diagnostic>> {
    let front = &parsed.article.front;
    let text = &parsed.text;
    let language = front.language.as_deref().unwrap_or(&settings.language);
    let (countries_said, topics_said, problems) = said(file, front, vocabularies);
    if problems.iter().any(Diagnostic::is_error) {
        return Err(problems);
    }
    if front.withdrawn.is_some() {
        return Ok((Derived::default(), problems));
    }

    let mut tokens: Vec<Token> = Vec::with_capacity(text.text().len() / 5);
    tokenize(text, language, &mut tokens);
    let context = context(front, settings);
    let found = vocabularies.gazetteer.find(text, &context);
    let mentions: Vec<_> = found.iter().map(|found| found.mentions.clone()).collect();
    let found = found.into_iter().map(|found| ArticleCountry {
        code: found.code,
        score: found.score,
        about: found.about,
        origin: Origin::Derived,
        evidence: found
            .mentions
            .iter()
            .map(|mention| {
                evidence(text, TextSpan { start: mention.start, end: mention.end }, Some(mention.rule))
            })
            .collect(),
    });
    let found: Vec<ArticleCountry> = found.collect();
    let places = place_spans(mentions.iter().flatten());
    let named = names(text, &tokens, &places, &vocabularies.names, language);
    let names = named.names.into_iter().map(|found| ArticleName {
        id: found.id.into(),
        name: found.name.into(),
        kind: found.kind,
        sure: true,
        evidence: found
            .evidence
            .iter()
            .map(|&(start, end)| evidence(text, TextSpan { start, end }, None))
            .collect(),
    });
    let names = names.collect();
    let place = |&(start, end): &(u32, u32)| text.source(TextSpan { start, end });
    let unsure = named.unsure.into_iter().map(|found| Unsure {
        id: id_hash(&found.id),
        name: found.name.into(),
        places: found.evidence.iter().map(place).collect(),
    });
    let unsure = unsure.collect();
    let countries = countries_said.apply(
        found,
        |country| country.code,
        |code, found| {
            let mut country = found.unwrap_or(ArticleCountry {
                code,
                score: DECLARED,
                about: true,
                origin: Origin::Declared,
                evidence: Vec::new(),
            });
            country.origin = Origin::Declared;
            country.about = true;
            country
        },
    );
    let found = vocabularies.deriver.find(text, &tokens, &named.owned).into_iter();
    let found = found.map(|found| derived_topic(text, found));
    let topics = topics_said.apply(
        found.collect(),
        |topic| topic.id,
        |id, found| {
            let mut topic = found.unwrap_or(ArticleTopic {
                id,
                score: DECLARED,
                origin: Origin::Declared,
                evidence: Vec::new(),
            });
            topic.origin = Origin::Declared;
            topic
        },
    );
    let terms = terms(text, &tokens, language).located(|span| text.source(span));
    let dates = dates(text, &tokens, front.date, language);
    Ok((Derived { countries, topics, terms, names, unsure, dates }, problems))
}

/// What an article teaches `archive learn`, if its topics are declared as a list, which is taken to be complete.
/// Withdrawn articles have no text to teach by.
///
/// # Errors
/// As [`derive()`].
pub fn lesson(
    file: &SourceFile<'_>,
    parsed: &Parsed,
    vocabularies: &Vocabularies,
    settings: &EnrichSettings,
) -> Result<Option<Lesson>, Vec<Diagnostic>> {
    let front = &parsed.article.front;
    let (_, topics_said, problems) = said(file, front, vocabularies);
    if problems.iter().any(Diagnostic::is_error) {
        return Err(problems);
    }
    if front.withdrawn.is_some() || !front.topics.as_ref().is_some_and(|topics| topics.complete) {
        return Ok(None);
    }
    let mut tokens = Vec::new();
    tokenize(&parsed.text, front.language.as_deref().unwrap_or(&settings.language), &mut tokens);
    Ok(Some(Lesson::new(&vocabularies.topics, &parsed.text, &tokens, &topics_said.add)))
}

/// Where countries and their places stand, in the order of the text.
fn place_spans<'a>(mentions: impl Iterator<Item = &'a countries::Mention>) -> Vec<PlaceSpan> {
    let nations = [Rule::Name, Rule::FormerName, Rule::Abbreviation, Rule::Demonym];
    let span = |mention: &countries::Mention| PlaceSpan {
        start: mention.start,
        end: mention.end,
        is_country: nations.contains(&mention.rule),
    };
    let mut places: Vec<PlaceSpan> = mentions.map(span).collect();
    places.sort_unstable();
    places
}

/// What the tagger of countries is told of an article beside its text.
fn context<'a>(front: &'a FrontMatter, settings: &'a EnrichSettings) -> countries::Context<'a> {
    countries::Context {
        language: front.language.as_deref().unwrap_or(&settings.language),
        home_country: settings.home_country,
        dateline: front.dateline.as_deref(),
        year: front.date.map(|date| date.year()),
        about_threshold: settings.about_threshold,
    }
}

/// All that was considered when the countries of an article were derived, before the editor's word.
pub fn explain_countries(
    parsed: &Parsed,
    vocabularies: &Vocabularies,
    settings: &EnrichSettings,
) -> countries::Explanation {
    vocabularies.gazetteer.explain(&parsed.text, &context(&parsed.article.front, settings))
}

/// A topic that came near, and why it is not among those of the article.
#[derive(Clone, Debug)]
pub struct NearTopic {
    /// The topic with the score that it would have.
    pub topic: ArticleTopic,
    /// Why it was put aside.
    pub aside: Aside,
}

/// What was considered as the name of a person or organisation.
#[derive(Clone, Debug)]
pub struct NearName {
    /// The words and what speaks for and against them.
    pub considered: names::ConsideredName,
    /// Where it stands first in the article's file.
    pub at: FileSpan,
}

/// The topics that came near and all that was considered as a name, before the editor's word.
pub fn explain_subjects(
    parsed: &Parsed,
    vocabularies: &Vocabularies,
    settings: &EnrichSettings,
) -> (Vec<NearTopic>, Vec<NearName>) {
    let (front, text) = (&parsed.article.front, &parsed.text);
    let language = front.language.as_deref().unwrap_or(&settings.language);
    let mut tokens: Vec<Token> = Vec::new();
    tokenize(text, language, &mut tokens);
    let found = vocabularies.gazetteer.find(text, &context(front, settings));
    let places = place_spans(found.iter().flat_map(|found| &found.mentions));
    let named = names(text, &tokens, &places, &vocabularies.names, language);
    let near = vocabularies.deriver.near(text, &tokens, &named.owned).into_iter();
    let near = near.map(|near| NearTopic { topic: derived_topic(text, near.found), aside: near.aside });
    let considered = names::explain(text, &tokens, &places, language).into_iter().map(|considered| {
        let at = text.source(TextSpan { start: considered.start, end: considered.end });
        NearName { considered, at }
    });
    (near.collect(), considered.collect())
}

/// A topic as the words of the source file show it.
fn derived_topic(text: &PlainText, found: TopicFound) -> ArticleTopic {
    let evidence = found.evidence.iter().map(|words| Evidence {
        contribution: words.contribution,
        learned: words.learned,
        ..evidence(text, TextSpan { start: words.start, end: words.end }, None)
    });
    ArticleTopic {
        id: found.topic,
        score: found.score,
        origin: Origin::Derived,
        evidence: evidence.collect(),
    }
}

/// Looks up the terms that a front matter names.
fn said(
    file: &SourceFile<'_>,
    front: &FrontMatter,
    vocabularies: &Vocabularies,
) -> (EditorsWord<CountryCode>, EditorsWord<TopicId>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let countries =
        steer(front.countries.as_deref(), |typed| country(typed, file, vocabularies, &mut problems));
    let topics = steer(front.topics.as_deref(), |typed| topic(typed, file, vocabularies, &mut problems));
    (countries, topics, problems)
}

/// The problems that [`derive()`] would report of a front matter whose article has other errors.
pub fn check(file: &SourceFile<'_>, front: &FrontMatter, vocabularies: &Vocabularies) -> Vec<Diagnostic> {
    said(file, front, vocabularies).2
}

fn evidence(text: &PlainText, words: TextSpan, rule: Option<Rule>) -> Evidence {
    Evidence { at: text.source(words), text: text.words(words).into(), rule, contribution: 0, learned: false }
}

/// An editor's word, with every term looked up.
struct EditorsWord<T> {
    add: Vec<T>,
    remove: Vec<T>,
    only: Option<Vec<T>>,
}

fn steer<T>(steering: Option<&Steering>, mut look_up: impl FnMut(&Spanned) -> Option<T>) -> EditorsWord<T> {
    let mut all = |typed: &[Spanned]| typed.iter().filter_map(&mut look_up).collect::<Vec<T>>();
    match steering {
        None => EditorsWord { add: Vec::new(), remove: Vec::new(), only: None },
        Some(said) => EditorsWord {
            add: all(&said.add),
            remove: all(&said.remove),
            only: said.only.as_deref().map(all),
        },
    }
}

impl<T: Copy + PartialEq> EditorsWord<T> {
    /// Lays the editor's word over what was derived: declared terms first, in the order given.
    fn apply<F>(
        &self,
        mut derived: Vec<F>,
        key: impl Fn(&F) -> T,
        declare: impl Fn(T, Option<F>) -> F,
    ) -> Vec<F> {
        let declared = self.only.as_ref().unwrap_or(&self.add);
        let mut all: Vec<F> = Vec::with_capacity(declared.len() + derived.len());
        for &term in declared {
            if all.iter().any(|earlier| key(earlier) == term) {
                continue;
            }
            let found = derived.iter().position(|found| key(found) == term).map(|at| derived.remove(at));
            all.push(declare(term, found));
        }
        if self.only.is_none() {
            all.extend(derived.into_iter().filter(|found| !self.remove.contains(&key(found))));
        }
        all
    }
}

/// Where a typed term stands: here, or in the list page that it was inherited from.
fn locate(typed: &Spanned, file: &SourceFile<'_>) -> Location {
    match &typed.file {
        None => file.locate(typed.span),
        Some(index) => Location::file(index.clone()),
    }
}

fn did_you_mean(near: Option<String>) -> Option<String> {
    near.map(crate::diagnostic::did_you_mean)
}

fn country(
    typed: &Spanned,
    file: &SourceFile<'_>,
    vocabularies: &Vocabularies,
    problems: &mut Vec<Diagnostic>,
) -> Option<CountryCode> {
    vocabularies
        .gazetteer
        .resolve(&typed.text)
        .map_err(|near| {
            let message = format!("`{}` is not a country", typed.text);
            let hint = did_you_mean(near).or_else(|| {
                Some("a country is written as its ISO 3166 code (KE) or its name (Kenya)".into())
            });
            let location = locate(typed, file);
            problems.push(Diagnostic::new(Problem::UnknownCountry, location, message).maybe_hint(hint));
        })
        .ok()
}

fn topic(
    typed: &Spanned,
    file: &SourceFile<'_>,
    vocabularies: &Vocabularies,
    problems: &mut Vec<Diagnostic>,
) -> Option<TopicId> {
    match vocabularies.topics.resolve(&typed.text) {
        Ok(found) => {
            if found.retired {
                let active = found.active.map(|id| &vocabularies.topics.get(id).label);
                let message = format!("the topic `{}` is retired", typed.text);
                problems.push(
                    Diagnostic::new(Problem::RetiredTopic, locate(typed, file), message)
                        .maybe_hint(active.map(|label| format!("the nearest active topic is `{label}`"))),
                );
            }
            Some(found.topic)
        }
        Err(near) => {
            let message = format!("`{}` is not a topic", typed.text);
            let hint = did_you_mean(near).or_else(|| {
                Some("a topic is written as its name (human rights) or its id (medtop:20000574)".into())
            });
            problems
                .push(Diagnostic::new(Problem::UnknownTopic, locate(typed, file), message).maybe_hint(hint));
            None
        }
    }
}
