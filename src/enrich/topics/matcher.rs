//! Finds all terms, of one word or several, in one pass over the tokens of an article.
//!
//! A trie over hashes of word stems. Of terms that begin at the same word only the longest counts, and a word
//! that belongs to a longer term is not read again alone: `bank` says nothing in `central bank`, nor `strike` in
//! `strike a deal`. The site's own terms are a layer of their own, which the lexicon cannot cover.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::super::tokens::{Token, TokenFlags, tokenize};
use crate::text::{BlockKind, PlainText};

/// Words of 64 bits in each of the two filters that turn most words away before any table is asked.
const FILTER_WORDS: usize = 1024;
/// No output, in a chain of them.
const NONE: u32 = u32::MAX;

/// Whose terms they are; see [`Matcher::find`] for what layers do to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Layer {
    /// The lexicon that ships with `archive`; longer terms cover shorter ones.
    Lexicon,
    /// The site's terms; longer terms cover shorter ones.
    Site,
    /// Required and excluded context; every occurrence counts.
    Context,
}

const LAYERS: usize = 3;

/// What a word must look like beside having the right stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum FormCondition {
    /// Written in lower case: anything goes.
    Any,
    /// `=word`: this very form.
    Exact(u64),
    /// `Word`: a capital in front.
    Capitalised,
    /// `WORD`: capitals only.
    AllCaps,
}

impl FormCondition {
    fn admits(self, token: &Token) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(word) => token.word == word,
            Self::Capitalised => token.flags.has(TokenFlags::CAPITALISED),
            Self::AllCaps => token.flags.has(TokenFlags::ALL_CAPS),
        }
    }
}

/// A term as its words. Written in lower case a word stands for all its forms in any case; `Word` must have
/// its capital, `WORD` must be all capitals, and `=word` is that very form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pattern {
    /// The stem and the word itself, each hashed, and what more is asked.
    words: Vec<(u64, u64, FormCondition)>,
}

impl Pattern {
    /// Reads many terms with one run of the tokenizer. A term without words gives an empty pattern, which matches nothing.
    pub(super) fn read_all<'a>(terms: impl Iterator<Item = &'a str>) -> Vec<Self> {
        Self::of(&WrittenForm::of(terms))
    }

    /// The same of terms that have been through the tokenizer.
    pub(super) fn of(WrittenForm { tokens, starts, exact }: &WrittenForm) -> Vec<Self> {
        let mut patterns = vec![Self { words: Vec::new() }; starts.len()];
        for token in tokens {
            let Some(term) = WrittenForm::term_at(starts, token) else { continue };
            let form = if exact.binary_search(&token.start).is_ok() {
                FormCondition::Exact(token.word)
            } else if token.flags.has(TokenFlags::ALL_CAPS) && token.end - token.start > 1 {
                FormCondition::AllCaps
            } else if token.flags.has(TokenFlags::CAPITALISED) {
                FormCondition::Capitalised
            } else {
                FormCondition::Any
            };
            patterns[term].words.push((token.stem, token.word, form));
        }
        patterns
    }

    /// The same pattern without the spelling of words that may have any form, so that `kill` and `killed` are one.
    pub(super) fn by_stem(mut self) -> Self {
        for (stem, word, _) in self.words.iter_mut().filter(|w| !matches!(w.2, FormCondition::Exact(_))) {
            *word = *stem;
        }
        self
    }

    /// What its word is found by, if it is a single one: the stem, or with `=` the form.
    pub(super) fn single(&self) -> Option<u64> {
        match self.words[..] {
            [(stem, word, form)] => Some(if matches!(form, FormCondition::Exact(_)) { word } else { stem }),
            _ => None,
        }
    }

    /// The stems of its words, as one hash.
    pub(super) fn stems(&self) -> u64 {
        let mut hasher = FxHasher::default();
        for (stem, ..) in &self.words {
            stem.hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Whether all its words may have any form.
    pub(super) fn is_any_form(&self) -> bool {
        self.words.iter().all(|word| word.2 == FormCondition::Any)
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Terms as a text of which each is one block.
pub(super) struct WrittenForm {
    pub tokens: Vec<Token>,
    /// Where each term begins.
    starts: Vec<u32>,
    /// Where each word that is written `=word` begins.
    exact: Vec<u32>,
}

impl WrittenForm {
    pub(super) fn of<'a>(terms: impl Iterator<Item = &'a str>) -> Self {
        let mut text = PlainText::new();
        let mut exact = Vec::new();
        let mut starts = Vec::new();
        for term in terms {
            text.begin(BlockKind::Paragraph);
            starts.push(text.text().len() as u32);
            for word in term.split_whitespace() {
                if !text.text().ends_with('\n') {
                    text.push(" ", 0..0);
                }
                if let Some(word) = word.strip_prefix('=') {
                    exact.push(text.text().len() as u32);
                    text.push(word, 0..0);
                } else {
                    text.push(word, 0..0);
                }
            }
            text.end();
        }
        let mut tokens = Vec::new();
        tokenize(&text, "en", &mut tokens);
        Self { tokens, starts, exact }
    }

    /// The number of the term to which a token belongs.
    pub(super) fn term_of(&self, token: usize) -> Option<usize> {
        Self::term_at(&self.starts, &self.tokens[token])
    }

    /// A term without words leaves no block behind, so that terms are told apart by where they start.
    fn term_at(starts: &[u32], token: &Token) -> Option<usize> {
        starts.partition_point(|&start| start <= token.start).checked_sub(1)
    }
}

/// Where a term was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FoundTerm {
    /// Its number, as given to [`Matcher::add`].
    pub term: u32,
    /// The first and the last of its words among the tokens.
    pub first: u32,
    pub last: u32,
}

/// A term that ends at a node. Small, and all of them in one place: most words of a text reach one.
#[derive(Clone, Copy, Debug)]
struct Output {
    term: u32,
    layer: Layer,
    /// Where in [`Matcher::forms`] the forms of its words begin; `NONE` where all may have any form.
    forms: u32,
    /// The next output of the same node, or `NONE`.
    next: u32,
}

#[derive(Clone, Copy, Debug)]
struct MatcherNode {
    /// The first of its outputs, or `NONE`.
    output: u32,
    goes_on: bool,
}

/// All terms, ready to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Matcher {
    /// Words that begin a term.
    first_filter: Filter,
    /// By stem, where a term begins.
    first: FxHashMap<u64, u32>,
    /// Words that go on where a term began.
    next_filter: Filter,
    /// By [`going_on`], where it goes on.
    next: FxHashMap<u64, u32>,
    nodes: Vec<MatcherNode>,
    outputs: Vec<Output>,
    forms: Vec<FormCondition>,
}

impl Default for Matcher {
    fn default() -> Self {
        Self {
            first_filter: Filter::new(),
            first: FxHashMap::default(),
            next_filter: Filter::new(),
            next: FxHashMap::default(),
            nodes: Vec::new(),
            outputs: Vec::new(),
            forms: Vec::new(),
        }
    }
}

impl Matcher {
    /// Adds a term under a number. It is entered by its stems and, since languages other than English are not
    /// stemmed, by its words.
    pub(super) fn add(&mut self, pattern: &Pattern, layer: Layer, term: u32) {
        let by_stem = pattern.words.iter().map(|w| w.0);
        self.enter(by_stem, pattern, layer, term);
        if layer != Layer::Lexicon && pattern.words.iter().any(|w| w.0 != w.1) {
            self.enter(pattern.words.iter().map(|w| w.1), pattern, layer, term);
        }
    }

    fn enter(&mut self, keys: impl Iterator<Item = u64>, pattern: &Pattern, layer: Layer, term: u32) {
        let mut at: Option<u32> = None;
        for key in keys {
            let new = self.nodes.len() as u32;
            let node = match at {
                None => {
                    self.first_filter.add(key);
                    *self.first.entry(key).or_insert(new)
                }
                Some(before) => {
                    self.nodes[before as usize].goes_on = true;
                    let key = going_on(before, key);
                    self.next_filter.add(key);
                    *self.next.entry(key).or_insert(new)
                }
            };
            if node == new {
                self.nodes.push(MatcherNode { output: NONE, goes_on: false });
            }
            at = Some(node);
        }
        let Some(last) = at else { return };
        let mut forms = NONE;
        if pattern.words.iter().any(|w| w.2 != FormCondition::Any) {
            forms = self.forms.len() as u32;
            self.forms.extend(pattern.words.iter().map(|w| w.2));
        }
        let next = std::mem::replace(&mut self.nodes[last as usize].output, self.outputs.len() as u32);
        self.outputs.push(Output { term, layer, forms, next });
    }

    /// The terms that end at a node after these words, each in a form that it admits.
    fn outputs<'a>(&'a self, node: u32, words: &'a [Token]) -> impl Iterator<Item = &'a Output> + 'a {
        let chain = |at: u32| self.outputs.get(at as usize);
        let all = std::iter::successors(chain(self.nodes[node as usize].output), move |o| chain(o.next));
        all.filter(move |output| {
            let forms = self.forms.get(output.forms as usize..).unwrap_or_default();
            forms.iter().zip(words).all(|(form, token)| form.admits(token))
        })
    }

    /// Appends all occurrences to `found`, in the order of the text; contexts to `context`.
    pub(super) fn find(&self, tokens: &[Token], found: &mut Vec<FoundTerm>, context: &mut Vec<FoundTerm>) {
        // Per layer, the first token that no longer term has covered.
        let mut free = [0usize; LAYERS];
        for (i, token) in tokens.iter().enumerate() {
            if !self.first_filter.may_have(token.stem) {
                continue;
            }
            let Some(&start) = self.first.get(&token.stem) else { continue };
            // Per layer, the longest term that begins here.
            let mut longest: [Option<(u32, usize)>; LAYERS] = [None; LAYERS];
            let mut node = start;
            let mut at = i;
            loop {
                for output in self.outputs(node, &tokens[i..=at]) {
                    longest[output.layer as usize] = Some((node, at));
                    if output.layer == Layer::Context {
                        context.push(FoundTerm { term: output.term, first: i as u32, last: at as u32 });
                    }
                }
                if !self.nodes[node as usize].goes_on {
                    break;
                }
                at += 1;
                let Some(following) = tokens.get(at) else { break };
                if following.block != token.block || following.flags.has(TokenFlags::SENTENCE_START) {
                    break;
                }
                let key = going_on(node, following.stem);
                if !self.next_filter.may_have(key) {
                    break;
                }
                let Some(&deeper) = self.next.get(&key) else { break };
                node = deeper;
            }
            for layer in [Layer::Lexicon, Layer::Site] {
                let Some((node, last)) = longest[layer as usize] else { continue };
                if i < free[layer as usize] {
                    continue;
                }
                free[layer as usize] = last + 1;
                let ended = self.outputs(node, &tokens[i..=last]).filter(|output| output.layer == layer);
                found.extend(ended.map(|o| FoundTerm { term: o.term, first: i as u32, last: last as u32 }));
            }
        }
    }
}

/// The key of a word that follows a node. Among some ten thousand keys no two are expected to collide in 64 bits.
fn going_on(node: u32, stem: u64) -> u64 {
    (stem ^ u64::from(node).wrapping_mul(0xD6E8_FEB8_6659_FD93)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Tells of most hashes that they are not in a set.
#[derive(Clone, Debug)]
struct Filter(Box<[u64; FILTER_WORDS]>);

impl Filter {
    fn new() -> Self {
        Self(Box::new([0; FILTER_WORDS]))
    }

    fn place(hash: u64) -> (usize, u32) {
        let mixed = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        ((mixed >> 6) as usize % FILTER_WORDS, (mixed & 63) as u32)
    }

    fn add(&mut self, hash: u64) {
        let (word, bit) = Self::place(hash);
        self.0[word] |= 1 << bit;
    }

    fn may_have(&self, hash: u64) -> bool {
        let (word, bit) = Self::place(hash);
        self.0[word] >> bit & 1 == 1
    }
}
