//! What is laid over the text of an article: marks on words, ids of blocks, and what stands beside a block.
//!
//! All of it names bytes of the source. Words may overlap, nest, and cross emphasis, links and paragraphs: each run of
//! text that they cover is marked by itself.

use std::ops::Range;

use super::mark::{Mark, cut, marks};
use crate::html::{HtmlElement, HtmlTree, tags};

/// Everything that is laid over one body, in bytes of that body.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overlay<'o> {
    /// Words that speak for something.
    pub evidence: &'o [Mark],
    /// Words that somebody says something about.
    pub passages: Option<&'o Passages>,
    /// Whether paragraphs and list items get ids.
    pub named_blocks: bool,
    /// For a text that stands on pages with others: what tells the ids of its footnotes from theirs. Its headings have none.
    pub among_others: Option<&'o str>,
    /// HTML of the program by a byte of the outermost block behind which it is put, in ascending order.
    pub asides: &'o [(usize, String)],
    /// Links that are put behind the words that end at a byte, in ascending order.
    pub references: &'o [(usize, Reference)],
}

/// A link behind some words, to what is said about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it leads: a fragment of the page, or an address.
    pub href: String,
    /// For those who do not see it.
    pub label: String,
    /// What readers see of it.
    pub number: u32,
}

impl Reference {
    /// Puts the link.
    pub(super) fn put(&self, tree: &mut HtmlTree<'_>) {
        let link = HtmlElement::new(tags::A).with("class", "note-ref").with("href", self.href.clone());
        tree.open(link.with("aria-label", self.label.clone()));
        tree.open(HtmlElement::new(tags::B).with("class", "num"));
        tree.text(self.number.to_string());
        tree.close();
        tree.close();
    }
}

/// Words that somebody says something about, with the attributes of the elements around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedPassage {
    /// Bytes of the source file.
    pub words: Range<usize>,
    /// Of the first element only: where a link to the passage leads.
    pub id: Option<String>,
    /// Of every element.
    pub attributes: Vec<(&'static str, String)>,
}

/// Passages in any order, ready to be laid over a text.
#[derive(Clone, Debug, Default)]
pub struct Passages {
    /// Longer ones before those in them.
    passages: Vec<MarkedPassage>,
    /// Where which of them lie.
    layers: Vec<Mark>,
}

impl Passages {
    /// Passages that may overlap.
    pub fn new(mut passages: Vec<MarkedPassage>) -> Self {
        passages.sort_by_key(|passage| (passage.words.start, std::cmp::Reverse(passage.words.end)));
        let numbered = passages.iter().enumerate().map(|(at, passage)| (passage.words.clone(), at as u32));
        let layers = marks(numbered.collect());
        Self { passages, layers }
    }

    /// The ids, so that no heading gets one of them.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.passages.iter().filter_map(|passage| passage.id.as_deref())
    }
}

/// A run of text, where it stands, and the elements around it, the outermost first.
type TextRun<'t, 'o> = (&'t str, Range<usize>, Vec<HtmlElement<'o>>);

impl<'o> Overlay<'o> {
    /// Cuts a run of text that stands at `at` into runs with the same elements around them. `named` says which passages
    /// have been begun; a passage that begins has its id.
    pub(super) fn runs<'t>(
        &self,
        text: &'t str,
        at: &Range<usize>,
        named: &mut Vec<bool>,
    ) -> Vec<TextRun<'t, 'o>> {
        let mut runs = Vec::new();
        for (part, place, layer) in self.layers(text, at) {
            let mut from = place.start;
            for (words, mark) in cut(part, &place, self.evidence) {
                let whole = words.len() == part.len();
                let own = if whole { place.clone() } else { from..from + words.len() };
                from = own.end;
                let mut elements: Vec<HtmlElement<'o>> = Vec::new();
                for number in layer.map_or(&[][..], |layer| &layer.items) {
                    elements.extend(self.passage(*number as usize, named));
                }
                elements.extend(mark.map(|mark| HtmlElement::new(tags::SPAN).with("data-e", mark.value())));
                runs.push((words, own, elements));
            }
        }
        runs
    }

    /// The parts of a text by the passages that they lie in.
    fn layers<'t>(&self, text: &'t str, at: &Range<usize>) -> Vec<(&'t str, Range<usize>, Option<&'o Mark>)> {
        let Some(passages) = self.passages else { return vec![(text, at.clone(), None)] };
        let mut from = at.start;
        let parts = cut(text, at, &passages.layers).into_iter();
        parts
            .map(|(part, layer)| {
                let whole = part.len() == text.len();
                let place = if whole { at.clone() } else { from..from + part.len() };
                from = place.end;
                (part, place, layer)
            })
            .collect()
    }

    fn passage(&self, number: usize, named: &mut Vec<bool>) -> Option<HtmlElement<'o>> {
        let passages = &self.passages?.passages;
        let passage = passages.get(number)?;
        named.resize(passages.len(), false);
        let mut element = HtmlElement::new(tags::MARK);
        if let Some(id) = &passage.id
            && !std::mem::replace(&mut named[number], true)
        {
            element = element.with("id", id.as_str());
        }
        for (name, value) in &passage.attributes {
            element = element.with(name, value.as_str());
        }
        Some(element)
    }

    /// The links behind words that end in a run of text, but for those that have been put.
    pub(super) fn references_in(&self, run: &Range<usize>, next: &mut usize) -> &'o [(usize, Reference)] {
        *next += self.references[*next..].iter().take_while(|(end, _)| *end <= run.start).count();
        let first = *next;
        *next += self.references[first..].iter().take_while(|(end, _)| *end <= run.end).count();
        &self.references[first..*next]
    }

    /// Whether something is put behind a block.
    pub(super) fn has_aside(&self, block: &Range<usize>, next: usize) -> bool {
        self.asides.get(next).is_some_and(|(at, _)| *at < block.end)
    }

    /// What is put behind the blocks that end at a byte at the latest, from the given one on.
    pub(super) fn asides_until(&self, end: usize, next: &mut usize) -> &'o [(usize, String)] {
        let first = *next;
        *next += self.asides[first..].iter().take_while(|(at, _)| *at < end).count();
        &self.asides[first..*next]
    }

    /// Text as HTML, with elements around the words that are named. `at` is where the text stands.
    pub fn text_to_html(&self, text: &str, at: &Range<usize>) -> String {
        let mut tree = HtmlTree::default();
        let mut next = 0;
        for (words, place, elements) in self.runs(text, at, &mut Vec::new()) {
            let opened = elements.len();
            elements.into_iter().for_each(|element| {
                tree.open(element);
            });
            tree.text(words);
            (0..opened).for_each(|_| tree.close());
            self.references_in(&place, &mut next).iter().for_each(|(_, reference)| reference.put(&mut tree));
        }
        tree.to_html(&tree.whole())
    }
}
