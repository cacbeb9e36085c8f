//! Finds all terms, of one word or several, in one pass over the tokens of an article.
//!
//! A trie over hashes of word stems. Of terms that begin at the same word only the longest counts, and a word
//! that belongs to a longer term is not read again alone: `bank` says nothing in `central bank`, nor `strike` in
//! `strike a deal`. The site's own terms are a layer of their own, which the lexicon cannot cover.

use rustc_hash::FxHashMap;

use super::super::tokens::{Token, TokenFlags, tokenize};
use crate::text::{BlockKind, PlainText};

/// Words of 64 bits in the filter that turns most words away before any table is asked.
const FILTER_WORDS: usize = 2048;

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
enum Form {
    /// Written in lower case: anything goes.
    Any,
    /// `=word`: this very form.
    Exact(u64),
    /// `Word`: a capital in front.
    Capitalised,
    /// `WORD`: capitals only.
    AllCaps,
}

impl Form {
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
    words: Vec<(u64, u64, Form)>,
}

impl Pattern {
    /// Reads many terms with one run of the tokenizer. A term without words gives an empty pattern, which matches nothing.
    pub(super) fn read_all<'a>(terms: impl Iterator<Item = &'a str>) -> Vec<Self> {
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
        let mut patterns = vec![Self { words: Vec::new() }; starts.len()];
        for token in &tokens {
            // A term without words leaves no block behind, so that terms are told apart by where they start.
            let Some(term) = starts.partition_point(|&s| s <= token.start).checked_sub(1) else { continue };
            let form = if exact.binary_search(&token.start).is_ok() {
                Form::Exact(token.word)
            } else if token.flags.has(TokenFlags::ALL_CAPS) && token.end - token.start > 1 {
                Form::AllCaps
            } else if token.flags.has(TokenFlags::CAPITALISED) {
                Form::Capitalised
            } else {
                Form::Any
            };
            patterns[term].words.push((token.stem, token.word, form));
        }
        patterns
    }

    /// The same pattern without the spelling of words that may have any form, so that `kill` and `killed` are one.
    pub(super) fn by_stem(mut self) -> Self {
        for (stem, word, _) in self.words.iter_mut().filter(|w| !matches!(w.2, Form::Exact(_))) {
            *word = *stem;
        }
        self
    }

    /// What its word is found by, if it is a single one: the stem, or with `=` the form.
    pub(super) fn single(&self) -> Option<u64> {
        match self.words[..] {
            [(stem, word, form)] => Some(if matches!(form, Form::Exact(_)) { word } else { stem }),
            _ => None,
        }
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Where a term was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Its number, as given to [`Matcher::add`].
    pub term: u32,
    /// The first and the last of its words among the tokens.
    pub first: u32,
    pub last: u32,
}

#[derive(Clone, Debug)]
struct Output {
    term: u32,
    layer: Layer,
    /// Empty where all words may have any form.
    forms: Vec<Form>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    outputs: Vec<Output>,
    goes_on: bool,
}

/// All terms, ready to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Matcher {
    filter: Vec<u64>,
    /// By stem, where a term begins.
    first: FxHashMap<u64, u32>,
    /// By node and stem, where it goes on.
    next: FxHashMap<(u32, u64), u32>,
    nodes: Vec<Node>,
}

impl Default for Matcher {
    fn default() -> Self {
        Self {
            filter: vec![0; FILTER_WORDS],
            first: FxHashMap::default(),
            next: FxHashMap::default(),
            nodes: Vec::new(),
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
                    let (word, bit) = filter_place(key);
                    self.filter[word] |= 1 << bit;
                    *self.first.entry(key).or_insert(new)
                }
                Some(before) => {
                    self.nodes[before as usize].goes_on = true;
                    *self.next.entry((before, key)).or_insert(new)
                }
            };
            if node == new {
                self.nodes.push(Node::default());
            }
            at = Some(node);
        }
        let Some(last) = at else { return };
        let mut forms: Vec<Form> = pattern.words.iter().map(|w| w.2).collect();
        if forms.iter().all(|&f| f == Form::Any) {
            forms.clear();
        }
        self.nodes[last as usize].outputs.push(Output { term, layer, forms });
    }

    /// Appends all occurrences to `found`, in the order of the text; contexts to `context`.
    pub(super) fn find(&self, tokens: &[Token], found: &mut Vec<Found>, context: &mut Vec<Found>) {
        // Per layer, the first token that no longer term has covered.
        let mut free = [0usize; LAYERS];
        for (i, token) in tokens.iter().enumerate() {
            let (word, bit) = filter_place(token.stem);
            if self.filter[word] >> bit & 1 == 0 {
                continue;
            }
            let Some(&start) = self.first.get(&token.stem) else { continue };
            // Per layer, the longest term that begins here.
            let mut longest: [Option<(u32, usize)>; LAYERS] = [None; LAYERS];
            let mut node = start;
            let mut at = i;
            loop {
                let reached = &tokens[i..=at];
                for output in &self.nodes[node as usize].outputs {
                    if output.forms.iter().zip(reached).all(|(form, token)| form.admits(token)) {
                        longest[output.layer as usize] = Some((node, at));
                        if output.layer == Layer::Context {
                            context.push(Found { term: output.term, first: i as u32, last: at as u32 });
                        }
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
                let Some(&deeper) = self.next.get(&(node, following.stem)) else { break };
                node = deeper;
            }
            for layer in [Layer::Lexicon, Layer::Site] {
                let Some((node, last)) = longest[layer as usize] else { continue };
                if i < free[layer as usize] {
                    continue;
                }
                free[layer as usize] = last + 1;
                for output in self.nodes[node as usize].outputs.iter().filter(|o| o.layer == layer) {
                    if output.forms.iter().zip(&tokens[i..=last]).all(|(form, token)| form.admits(token)) {
                        found.push(Found { term: output.term, first: i as u32, last: last as u32 });
                    }
                }
            }
        }
    }
}

fn filter_place(hash: u64) -> (usize, u32) {
    let mixed = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    ((mixed >> 6) as usize % FILTER_WORDS, (mixed & 63) as u32)
}
