//! `vocabulary/names.yaml`: names a site knows, other ways to write them, and what is no name.

use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::NameKind;
use crate::enrich::tokens::{Token, tokenize};
use crate::slug::term_slug as slugify;
use crate::text::{BlockKind, PlainText};

/// The whole of `vocabulary/names.yaml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NamesFile {
    /// People and organisations.
    pub names: Vec<NameEntry>,
    /// What the rules take for a name and is none.
    pub not_names: Vec<String>,
}

/// A person or organisation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameEntry {
    /// As it is shown. Its slug is the id and the last part of the URL.
    pub name: String,
    pub kind: NameKind,
    /// Other ways to write it, all capital letters if it is an initialism.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its item on Wikidata: `Q56226`.
    #[serde(default)]
    pub wikidata: Option<String>,
}

/// Something wrong in a site's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamesProblem {
    /// `names` or `not_names`.
    pub list: &'static str,
    /// Place of the entry in that list, from 0.
    pub entry: usize,
    pub message: String,
}

/// A form of a name.
#[derive(Clone, Debug)]
pub struct NameForm {
    /// The hashes of its words; not empty.
    pub words: Vec<u64>,
    /// It is an initialism and must be written in capitals.
    pub capitals: bool,
    /// It ends in `'s`, which must stand there: "Harmon's" is no Mr Harmon.
    pub possessive: bool,
    /// It holds an ampersand, which must stand there: "H&M" is no "H. M. Prison".
    pub ampersand: bool,
}

/// A name that is known beforehand.
#[derive(Clone, Debug, Serialize)]
pub struct KnownName {
    pub id: String,
    pub name: String,
    pub kind: NameKind,
    pub wikidata: Option<String>,
    #[serde(skip)]
    pub forms: Vec<NameForm>,
}

/// The names that are known beforehand.
#[derive(Clone, Debug, Default)]
pub struct NameVocabulary {
    known: Vec<KnownName>,
    /// By the slug of each form.
    by_slug: FxHashMap<String, usize>,
    not_names: FxHashSet<String>,
    /// The forms that begin with a word, the longest first: the numbers of the name and of the form.
    by_word: FxHashMap<u64, Vec<(u32, u32)>>,
}

/// Organisations whose names no rule shows to be such.
const EVERYWHERE: &str = include_str!("data/organisations.txt");

impl NameVocabulary {
    /// The names that ship with the program.
    pub fn embedded() -> Self {
        let mut vocabulary = Self::default();
        for line in EVERYWHERE.lines().filter(|line| !line.starts_with('#')) {
            let mut names = line.split('|').map(str::to_owned);
            vocabulary.insert(&NameEntry {
                name: names.next().unwrap_or_default(),
                kind: NameKind::Organisation,
                aliases: names.collect(),
                wikidata: None,
            });
        }
        vocabulary.index();
        vocabulary
    }

    /// The same with a site's own; see [`NameVocabulary::problems`].
    pub fn with_site(mut self, file: &NamesFile) -> Self {
        for entry in &file.names {
            self.insert(entry);
        }
        self.not_names = file.not_names.iter().map(|typed| slugify(typed)).collect();
        let not_names = &self.not_names;
        for known in &mut self.known {
            if not_names.contains(&known.id) {
                known.forms.clear();
            }
        }
        self.index();
        self
    }

    /// Notes with which words forms begin.
    fn index(&mut self) {
        self.by_word.clear();
        for (at, known) in self.known.iter().enumerate() {
            for (number, form) in known.forms.iter().enumerate() {
                self.by_word.entry(form.words[0]).or_default().push((at as u32, number as u32));
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for forms in self.by_word.values_mut() {
            let length =
                |(at, number): &(u32, u32)| self.known[*at as usize].forms[*number as usize].words.len();
            forms.sort_by_key(|form| std::cmp::Reverse(length(form)));
        }
    }

    /// What is wrong in a site's file.
    pub fn problems(file: &NamesFile) -> Vec<NamesProblem> {
        let mut problems = Vec::new();
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        for (at, entry) in file.names.iter().enumerate() {
            let mut report = |message| problems.push(NamesProblem { list: "names", entry: at, message });
            for typed in std::iter::once(&entry.name).chain(&entry.aliases) {
                let slug = slugify(typed);
                match seen.get(&slug) {
                    _ if slug.is_empty() => report(format!("`{typed}` holds no letter or digit")),
                    Some(other) if *other != at => report(format!("`{typed}` belongs to two names")),
                    _ => {
                        seen.insert(slug, at);
                    }
                }
            }
            if let Some(id) = &entry.wikidata
                && !id
                    .strip_prefix('Q')
                    .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
            {
                report(format!("`{id}` is not an item of Wikidata: one is written Q56226"));
            }
        }
        for (at, typed) in file.not_names.iter().enumerate() {
            if seen.contains_key(&slugify(typed)) {
                let message = format!("`{typed}` is both a name and none");
                problems.push(NamesProblem { list: "not_names", entry: at, message });
            }
        }
        problems
    }

    fn insert(&mut self, entry: &NameEntry) {
        let id = slugify(&entry.name);
        let slugs: Vec<String> =
            std::iter::once(&entry.name).chain(&entry.aliases).map(|typed| slugify(typed)).collect();
        // A site's entry takes the place of one that ships and shares a form with it.
        let at = slugs.iter().find_map(|slug| self.by_slug.get(slug).copied()).unwrap_or(self.known.len());
        let forms = std::iter::once(&entry.name).chain(&entry.aliases).filter_map(|typed| form(typed));
        let forms = forms.collect();
        let (name, wikidata) = (entry.name.clone(), entry.wikidata.clone());
        let known = KnownName { id, name, kind: entry.kind, wikidata, forms };
        match self.known.get_mut(at) {
            Some(old) => {
                let mut known = known;
                known.forms.append(&mut old.forms);
                *old = known;
            }
            None => self.known.push(known),
        }
        for slug in slugs {
            self.by_slug.insert(slug, at);
        }
    }

    /// The name that one of whose forms has this slug.
    pub fn find(&self, slug: &str) -> Option<&KnownName> {
        self.known.get(*self.by_slug.get(slug)?)
    }

    /// Whether the site says that this is no name.
    pub fn is_no_name(&self, slug: &str) -> bool {
        self.not_names.contains(slug)
    }

    /// The forms that begin with a word, the longest first, with their names.
    pub fn beginning_with(&self, word: u64) -> impl Iterator<Item = (&NameForm, &KnownName)> {
        self.by_word.get(&word).into_iter().flatten().filter_map(|(at, number)| {
            let known = self.known.get(*at as usize)?;
            Some((known.forms.get(*number as usize)?, known))
        })
    }
}

fn form(typed: &str) -> Option<NameForm> {
    let plain = PlainText::from_plain(BlockKind::Paragraph, typed);
    let mut tokens: Vec<Token> = Vec::new();
    tokenize(&plain, "en", &mut tokens);
    let capitals = tokens.len() == 1 && tokens[0].flags.is_all_caps();
    let words: Vec<u64> = tokens.iter().map(|token| token.word).collect();
    let possessive = typed.ends_with("'s") || typed.ends_with("’s");
    let ampersand = typed.contains('&');
    (!words.is_empty()).then_some(NameForm { words, capitals, possessive, ampersand })
}
