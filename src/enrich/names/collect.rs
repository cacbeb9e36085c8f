//! One entry for each person and organisation of an article, however often and however shortly it is named.

use rustc_hash::FxHashMap;

use super::run::Run;
use super::vocabulary::Vocabulary;
use super::{MAX_EVIDENCE, MAX_NAMES, MAX_UNSURE, MAX_UNSURE_EVIDENCE, NameFound, NameKind, UnsureFound};
use crate::enrich::tokens::Token;
use crate::slug::term_slug as slugify;

/// A name while its mentions are gathered.
struct Entry {
    name: String,
    kind: NameKind,
    /// The words of each form it takes.
    forms: Vec<Vec<u64>>,
    evidence: Vec<(u32, u32)>,
}

/// The words of a form of a name, the id of the name, and whether it must be in capitals.
type Form<'a> = (&'a [u64], &'a str, bool);

/// Gathers the names of one article.
pub struct Collector<'a> {
    text: &'a str,
    tokens: &'a [Token],
    vocabulary: &'a Vocabulary,
    /// By id, in no order; `order` holds the ids as they came.
    entries: FxHashMap<String, Entry>,
    order: Vec<String>,
    /// A title and the surname after it, by tokens.
    titled: Vec<(usize, usize)>,
    /// Runs that would be people if a title were used with their surname.
    candidates: Vec<(usize, usize)>,
}

impl<'a> Collector<'a> {
    pub fn new(text: &'a str, tokens: &'a [Token], vocabulary: &'a Vocabulary) -> Self {
        let (titled, candidates) = (Vec::new(), Vec::new());
        Self {
            text,
            tokens,
            vocabulary,
            entries: FxHashMap::default(),
            order: Vec::new(),
            titled,
            candidates,
        }
    }

    /// A run that is a name.
    pub fn add(&mut self, run: &Run<'_>, kind: NameKind) {
        let written = run.written();
        let id = slugify(&written);
        if id.is_empty() || self.vocabulary.is_no_name(&id) {
            return;
        }
        // What the vocabulary knows under another name goes by that name.
        let (id, name, kind) = match self.vocabulary.find(&id) {
            Some(known) => (known.id.clone(), known.name.clone(), known.kind),
            None => (id, written, kind),
        };
        let words: Vec<u64> = run.tokens().iter().map(|token| token.word).collect();
        let entry = self.entries.entry(id.clone()).or_insert_with(|| {
            self.order.push(id);
            Entry { name, kind, forms: Vec::new(), evidence: Vec::new() }
        });
        if !entry.forms.contains(&words) {
            entry.forms.push(words);
        }
    }

    /// A run that may be a person's name.
    pub fn consider(&mut self, run: &Run<'_>) {
        self.candidates.push((run.first, run.end));
    }

    /// A title with a surname alone.
    pub fn titled(&mut self, title: usize, surname: usize) {
        self.titled.push((title, surname));
    }

    /// "World Health Organization (WHO)": the letters stand for the name from there on.
    pub fn initials(&mut self, run: &Run<'_>) {
        let Some(short) = run.after().filter(|_| run.gap_after() == " (") else { return };
        let letters = &self.text[short.start as usize..short.end as usize];
        let first = |token: &Token| self.text[token.start as usize..].chars().next();
        let initials: String =
            run.tokens().iter().filter(|token| token.flags.is_capitalised()).filter_map(first).collect();
        if self.text[short.end as usize..].starts_with(')') && initials.eq_ignore_ascii_case(letters) {
            let id = slugify(&run.written());
            let id = self.vocabulary.find(&id).map_or(id, |known| known.id.clone());
            if let Some(entry) = self.entries.get_mut(&id) {
                entry.forms.push(vec![short.word]);
            }
        }
    }

    /// Gives "Mr Kim" to the one person of the article who is called so.
    pub fn resolve_titles(&mut self, runs: &[Run<'_>]) {
        for &(title, surname) in &std::mem::take(&mut self.titled) {
            let word = self.tokens[surname].word;
            let called = |words: &[u64]| words.first() == Some(&word) || words.last() == Some(&word);
            if !self.people(called).is_empty() {
                self.title(called, title, surname);
                continue;
            }
            let candidates = self.candidates.iter().map(|&(first, end)| (first, end));
            let runs: Vec<Run<'_>> =
                candidates.filter_map(|(first, end)| Some(runs.first()?.part(first, end))).collect();
            for run in runs {
                let words: Vec<u64> = run.tokens().iter().map(|token| token.word).collect();
                if called(&words) {
                    self.add(&run, NameKind::Person);
                }
            }
            self.title(called, title, surname);
        }
    }

    /// The people one of whose forms fits.
    fn people(&self, called: impl Fn(&[u64]) -> bool) -> Vec<&String> {
        let fits =
            |entry: &Entry| entry.kind == NameKind::Person && entry.forms.iter().any(|form| called(form));
        self.order.iter().filter(|id| self.entries.get(*id).is_some_and(fits)).collect()
    }

    fn title(&mut self, called: impl Fn(&[u64]) -> bool, title: usize, surname: usize) {
        // Of two Kims, neither.
        if let [id] = self.people(called)[..] {
            let id = id.clone();
            if let Some(entry) = self.entries.get_mut(&id) {
                entry.evidence.push((self.tokens[title].start, self.tokens[surname].end));
            }
        }
    }

    /// The candidates that no title made a name, each once.
    pub fn unsure(&self, places: &[(u32, u32)]) -> Vec<UnsureFound> {
        let mut found: Vec<UnsureFound> = Vec::new();
        for &(first, end) in &self.candidates {
            let run = Run { text: self.text, tokens: self.tokens, first, end };
            let (span, name) = (run.span(), run.written());
            let id = slugify(&name);
            let is_place = places.iter().any(|place| place.0 < span.1 && span.0 < place.1);
            let is_known = self.entries.contains_key(&id) || self.vocabulary.find(&id).is_some();
            if id.is_empty() || is_place || is_known || self.vocabulary.is_no_name(&id) {
                continue;
            }
            let has_room = found.len() < MAX_UNSURE;
            match found.iter_mut().find(|known| known.id == id) {
                Some(known) if known.evidence.len() < MAX_UNSURE_EVIDENCE => known.evidence.push(span),
                Some(_) => {}
                None if has_room => {
                    found.push(UnsureFound { id, name, evidence: vec![span] });
                }
                None => {}
            }
        }
        found
    }

    /// The names with all their mentions. Spans of countries are left to the countries.
    pub fn finish(mut self, places: &[(u32, u32)]) -> Vec<NameFound> {
        let mut forms: FxHashMap<u64, Vec<Form<'_>>> = FxHashMap::default();
        for (id, entry) in &self.entries {
            for form in &entry.forms {
                forms.entry(form[0]).or_default().push((form, id, false));
            }
        }
        for known in self.vocabulary.names() {
            for form in &known.forms {
                forms.entry(form.words[0]).or_default().push((&form.words, &known.id, form.capitals));
            }
        }
        for forms in forms.values_mut() {
            // The longest first; of equal ones by id, so that no order of a map shows.
            forms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.1.cmp(b.1)));
        }
        let mut mentions: Vec<(String, (u32, u32))> = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let token = &self.tokens[at];
            let found = forms.get(&token.word).filter(|_| token.flags.is_capitalised()).and_then(|forms| {
                forms.iter().find(|(words, _, capitals)| {
                    let here = self.tokens.get(at..at + words.len());
                    here.is_some_and(|here| {
                        here.iter().zip(*words).all(|(token, word)| token.word == *word)
                            && here.iter().all(|other| other.block == token.block)
                            && (!capitals || here.iter().all(|token| token.flags.is_all_caps()))
                            && self.is_one(here)
                    })
                })
            });
            match found {
                Some((words, id, _)) => {
                    let last = &self.tokens[at + words.len() - 1];
                    mentions.push(((*id).to_owned(), (token.start, last.end)));
                    at += words.len();
                }
                None => at += 1,
            }
        }
        drop(forms);
        for (id, span) in mentions {
            let vocabulary = self.vocabulary;
            let entry = match self.entries.get_mut(&id) {
                Some(entry) => entry,
                None => {
                    let Some(known) = vocabulary.find(&id) else { continue };
                    self.order.push(id.clone());
                    let (name, kind) = (known.name.clone(), known.kind);
                    let entry = Entry { name, kind, forms: Vec::new(), evidence: Vec::new() };
                    self.entries.entry(id).or_insert(entry)
                }
            };
            entry.evidence.push(span);
        }
        let mut found: Vec<NameFound> = Vec::new();
        for id in std::mem::take(&mut self.order) {
            let Some(mut entry) = self.entries.remove(&id) else { continue };
            let own = |span: &(u32, u32)| !places.iter().any(|place| place.0 <= span.0 && span.1 <= place.1);
            entry.evidence.retain(own);
            entry.evidence.sort_unstable();
            entry.evidence.dedup();
            // "Mr Kim" within "Mr Kim Jong Un".
            entry.evidence.dedup_by(|later, first| later.0 < first.1);
            entry.evidence.truncate(MAX_EVIDENCE);
            if !entry.evidence.is_empty() {
                found.push(NameFound { id, name: entry.name, kind: entry.kind, evidence: entry.evidence });
            }
        }
        found.sort_by(|a, b| a.evidence[0].cmp(&b.evidence[0]).then_with(|| a.id.cmp(&b.id)));
        found.truncate(MAX_NAMES);
        found
    }

    /// Whether nothing but spaces, hyphens, dots and apostrophes stands between tokens.
    fn is_one(&self, tokens: &[Token]) -> bool {
        tokens.windows(2).all(|pair| {
            let gap = &self.text[pair[0].end as usize..pair[1].start as usize];
            gap.chars().all(|c| c.is_whitespace() || "-‑.'’&".contains(c))
        })
    }
}
