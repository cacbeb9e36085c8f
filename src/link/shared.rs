//! What two related articles share, in the words of one of them.
//!
//! The index gives hashes of terms; a reader wants words that say something. So names stand whole ("Kim Jong Un", not
//! "Jong"), a shared word that stands beside another one in the text is said with it ("commission of inquiry"), and what
//! says nothing is left out: the words of a country or name that is already said, numbers, days and months, and words that
//! every report has.
//!
//! All of it is made of what the index compares (terms, countries, topics, names), so that a page that shows a reason is
//! touched when the reason changes in the other article.

use std::borrow::Cow;
use std::hash::Hash;
use std::ops::Range;

use memchr::memmem;
use rustc_hash::FxHashSet;

use super::corpus::Corpus;
use super::entry::Entry;
use super::related::{RelatedLink, Slot};
use crate::enrich::terms::says_nothing;
use crate::enrich::tokens::id_hash;

/// At most this many of each are said.
const MAX_COUNTRIES: usize = 3;
const MAX_TOPICS: usize = 2;
const MAX_NAMES: usize = 3;
const MAX_WORDS: usize = 4;
/// Countries that are merely mentioned say little: this many, where nothing else is said.
const MAX_MENTIONED: usize = 2;
/// A phrase has at most this many words.
const LONGEST: usize = 5;

/// What two related articles have in common, in words of the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedSubjects {
    /// Countries and topics that both are about.
    pub about: Vec<String>,
    /// Names, phrases and words that stand in both.
    pub mention: Vec<String>,
}

impl SharedSubjects {
    /// All of it, what both are about first.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.about.iter().chain(&self.mention)
    }

    /// The same as a clause of a sentence in English.
    pub fn sentence(&self) -> String {
        let about = (!self.about.is_empty()).then(|| format!("both about {}", listed(&self.about)));
        let mention = (!self.mention.is_empty()).then(|| format!("both mention {}", listed(&self.mention)));
        about.into_iter().chain(mention).collect::<Vec<_>>().join("; ")
    }
}

/// "a, b and c".
fn listed(words: &[String]) -> String {
    match words {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

impl Corpus {
    /// What [`shared`](Self::shared) reads of the second of two articles, beside the reasons of the link.
    pub(super) fn in_common(&self, one: Slot, other: Slot) -> impl Hash + use<> {
        let (mut countries, mut names, mut terms) = (Vec::new(), Vec::new(), Vec::new());
        if let (Some(one), Some(other)) = (self.entry(one), self.entry(other)) {
            let theirs = other.derived.countries.iter();
            let both =
                theirs.filter(|country| one.derived.countries.iter().any(|own| own.code == country.code));
            countries.extend(both.map(|country| (country.code.to_string(), country.about)));
            let theirs = other.derived.names.iter().map(|name| &name.id);
            names.extend(theirs.filter(|id| one.derived.names.iter().any(|own| own.id == **id)).cloned());
            let theirs = other.derived.terms.iter().map(|term| term.hash);
            terms.extend(theirs.filter(|hash| one.derived.terms.find(*hash).is_some()));
            terms.sort_unstable();
        }
        (countries, names, terms)
    }

    /// What two articles share, in words: countries that both are about, topics, names, then words as the first of the two
    /// has them. `source` is the text of its file. Countries are named in the language of the site.
    pub fn shared(&self, entry: &Entry, link: &RelatedLink, source: &str) -> SharedSubjects {
        let mut said = SharedSubjects::default();
        let Some(other) = self.entry(link.slot) else { return said };
        let derived = &entry.derived;
        // What was said of, in the words of the text, so that no word of it is said again.
        let mut used: Vec<&str> = Vec::new();
        let mut mentioned: Vec<String> = Vec::new();
        for hash in &link.reasons.countries {
            let of = |entry: &'_ Entry| {
                let countries = entry.derived.countries.iter();
                countries
                    .enumerate()
                    .find(|(_, c)| id_hash(c.code.as_str()) == *hash)
                    .map(|(at, c)| (at, c.about))
            };
            let (Some((at, about)), Some((_, also))) = (of(entry), of(other)) else { continue };
            let country = &derived.countries[at];
            let name = self.vocabularies.gazetteer.name(country.code, &self.settings.language);
            let name = if name.is_empty() { country.code.to_string() } else { name.to_owned() };
            used.extend(country.evidence.iter().map(|evidence| &*evidence.text));
            if about && also && said.about.len() < MAX_COUNTRIES {
                said.about.push(name);
            } else {
                mentioned.push(name);
            }
        }
        let vocabulary = &self.vocabularies.topics;
        let topics = link.reasons.topics.iter().filter_map(|hash| {
            let topic = derived.topics.iter().find(|topic| id_hash(&vocabulary.get(topic.id).id) == *hash)?;
            Some(&*vocabulary.get(topic.id).label)
        });
        for topic in topics.take(MAX_TOPICS) {
            used.push(topic);
            said.about.push(topic.to_owned());
        }
        let names = derived.names.iter().filter(|name| other.derived.names.iter().any(|o| o.id == name.id));
        for name in names.take(MAX_NAMES) {
            used.extend(name.evidence.iter().map(|evidence| &*evidence.text));
            used.push(&name.name);
            said.mention.push(name.name.to_string());
        }
        used.sort_unstable();
        used.dedup();
        let words = self.words(entry, other, link, source, &used);
        // "changed" and "written" are no reasons; a name, a phrase are. A small word by itself will do where nothing else is said.
        let says = |phrase: &String| phrase.contains([' ', '-']) || phrase.starts_with(char::is_uppercase);
        let (telling, small): (Vec<String>, Vec<String>) = words.into_iter().partition(says);
        said.mention.extend(telling.into_iter().take(MAX_WORDS));
        let nouns = small.into_iter().filter(|word| is_noun(source, word));
        if said.all().next().is_none() {
            said.mention.extend(nouns.take(MAX_MENTIONED));
        }
        if said.all().next().is_none() {
            mentioned.truncate(MAX_MENTIONED);
            said.mention = mentioned;
        }
        said
    }

    /// The shared terms as the text of the first article has them, each with the shared words that stand beside it.
    fn words(
        &self,
        entry: &Entry,
        other: &Entry,
        link: &RelatedLink,
        source: &str,
        used: &[&str],
    ) -> Vec<String> {
        let language = entry.article.front.language.as_deref().unwrap_or(&self.settings.language);
        let parts = |text: &str| -> Vec<String> {
            let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
            parts.map(str::to_lowercase).collect()
        };
        let used: FxHashSet<String> = used.iter().flat_map(|phrase| parts(phrase)).collect();
        let both = |word: &str| entry.derived.terms.share_word(&other.derived.terms, word, language);
        let mut phrases: Vec<(Cow<'_, str>, Vec<String>)> = Vec::new();
        for hash in &link.reasons.terms {
            let Some(term) = entry.derived.terms.find(*hash) else { continue };
            let Some(written) = source.get(term.at.range()) else { continue };
            let word = without_marks(written);
            if says_nothing(&word) || used.contains(&word.to_lowercase()) {
                continue;
            }
            let at = term.at.range();
            let wide = match &word {
                Cow::Borrowed(_) => widened(source, at.clone(), both),
                Cow::Owned(_) => at.clone(),
            };
            let phrase = if wide == at { word.clone() } else { source[wide.clone()].into() };
            let own = parts(&phrase);
            // "North Korea" with a word beside it, where the country has been said.
            let (phrase, own, at) = if own.iter().any(|part| used.contains(part)) {
                (word.clone(), parts(&word), at)
            } else {
                (phrase, own, wide)
            };
            if term.named > 0 && is_piece(source, at) {
                continue;
            }
            if phrases.iter().any(|(_, said)| own.iter().all(|part| said.contains(part))) {
                continue;
            }
            phrases.retain(|(_, said)| !said.iter().all(|part| own.contains(part)));
            phrases.push((phrase, own));
        }
        phrases.into_iter().map(|(phrase, _)| phrase.into_owned()).collect()
    }
}

/// Whether a text uses a word as a noun somewhere: an article or an owner stands before it. Where there are no articles, every word
/// may be one.
fn is_noun(source: &str, word: &str) -> bool {
    const BEFORE: [&str; 9] = ["a", "an", "the", "its", "their", "his", "her", "no", "this"];
    if !source.contains(" the ") {
        return true;
    }
    memmem::find_iter(source.as_bytes(), word.as_bytes()).any(|at| {
        let after = source[at + word.len()..].chars().next();
        // "the changed rules": what goes on with a word may be an adjective.
        let ends = after.is_none_or(|c| !c.is_alphanumeric() && c != ' ' && c != '-')
            || [" of ", " in ", " on ", " at ", " was ", " is ", " had ", " will ", " and ", " to ", " for "]
                .iter()
                .any(|next| source[at + word.len()..].starts_with(next));
        let before =
            source[..at].strip_suffix(' ').map(|rest| rest.rsplit(|c: char| !c.is_alphanumeric()).next());
        ends && before
            .flatten()
            .is_some_and(|before| BEFORE.iter().any(|known| known.eq_ignore_ascii_case(before)))
    })
}

/// A word as readers see it. A link or emphasis may end within it: `[Bonn](a.md)er`.
fn without_marks(written: &str) -> Cow<'_, str> {
    if !written.contains(['[', ']', '*', '`', '<']) {
        return Cow::Borrowed(written);
    }
    let mut word = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(c) = rest.chars().next() {
        let close = match (c, rest.as_bytes().get(1)) {
            (']', Some(b'(')) => Some(')'),
            (']', Some(b'[')) => Some(']'),
            ('<', _) => Some('>'),
            _ => None,
        };
        if let Some(end) = close.and_then(|close| rest[1..].find(close)) {
            rest = &rest[end + 2..];
            continue;
        }
        if !matches!(c, '[' | ']' | '(' | ')' | '*' | '`') {
            word.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    Cow::Owned(word)
}

/// A word of a text together with the words beside it that `both` articles have: names with names, as far as single
/// spaces or an "of" reach; small words with small ones, where an "of" joins them or the text says the two together again
/// ("nuclear test", but not "deal takes").
fn widened(source: &str, word: Range<usize>, both: impl Fn(&str) -> bool) -> Range<usize> {
    let mut start = source[..word.start].trim_end_matches(is_of_word).len();
    let mut end = source.len() - source[word.end..].trim_start_matches(is_of_word).len();
    let core = capital(&source[start..end]);
    let fits = |word: &str, phrase: Range<usize>, joined: bool| {
        let again = || {
            let phrase = source[phrase].as_bytes();
            core || joined || memmem::find_iter(source.as_bytes(), phrase).nth(1).is_some()
        };
        !word.is_empty() && capital(word) == core && (core || !says_nothing(word)) && both(word) && again()
    };
    let mut words = 1;
    while words < LONGEST {
        let near = before(source, start).filter(|(word, at)| fits(word, *at..end, false));
        let far = || {
            let (_, at) = before(source, start).filter(|(word, _)| *word == "of")?;
            before(source, at).filter(|(word, at)| fits(word, *at..end, true))
        };
        match near.or_else(far) {
            Some((_, at)) => start = at,
            None => break,
        }
        words += 1;
    }
    while words < LONGEST {
        let near = after(source, end).filter(|(word, at)| fits(word, start..*at, false));
        let far = || {
            let (_, at) = after(source, end).filter(|(word, _)| *word == "of")?;
            after(source, at).filter(|(word, at)| fits(word, start..*at, true))
        };
        match near.or_else(far) {
            Some((_, at)) => end = at,
            None => break,
        }
        words += 1;
    }
    start..end
}

/// Whether a character belongs to a word: "Notre-Dame" is one to a reader.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

fn capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// The word before a place of a text, a single space between them, and where it begins.
fn before(source: &str, at: usize) -> Option<(&str, usize)> {
    let rest = source[..at].strip_suffix(' ')?;
    let at = rest.trim_end_matches(is_of_word).len();
    Some((&rest[at..], at))
}

/// The word after a place of a text, a single space between them, and where it ends.
fn after(source: &str, at: usize) -> Option<(&str, usize)> {
    let rest = source[at..].strip_prefix(' ')?;
    let length = rest.len() - rest.trim_start_matches(is_of_word).len();
    Some((&rest[..length], at + 1 + length))
}

/// Whether a phrase is part of a longer name, and says little without the rest: "Mike" of "Mike Pompeo", "War" of "Korean War".
fn is_piece(source: &str, phrase: Range<usize>) -> bool {
    let named =
        |near: Option<(&str, usize)>| near.is_some_and(|(word, _)| capital(word) && !says_nothing(word));
    capital(&source[phrase.clone()])
        && (named(before(source, phrase.start)) || named(after(source, phrase.end)))
}
