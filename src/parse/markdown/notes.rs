//! Footnotes: numbered by their first reference, shown at the end of the text.

use std::collections::HashMap;

use crate::html::{Fragment, HtmlElement, HtmlTree, LineBreaks, tags};

/// The footnotes of one body. Their ids begin with an underscore, as no heading's does.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// What follows the underscore and stands before the number.
    prefix: String,
    numbers: HashMap<String, usize>,
    /// How many references there are to each, by number.
    references: Vec<usize>,
    texts: HashMap<String, Fragment>,
    open: Vec<String>,
}

impl Notes {
    /// None so far; `of` tells them from those of other texts on the page.
    pub(super) fn new(of: Option<&str>) -> Self {
        Self { prefix: of.map(|of| format!("{of}-")).unwrap_or_default(), ..Self::default() }
    }

    fn id(&self, number: usize) -> String {
        format!("_fn-{}{number}", self.prefix)
    }

    fn reference_id(&self, number: usize, reference: usize) -> String {
        let first = format!("_fnref-{}{number}", self.prefix);
        if reference == 1 { first } else { format!("{first}-{reference}") }
    }

    /// Puts a reference to a note.
    pub(super) fn reference(&mut self, label: &str, tree: &mut HtmlTree<'_>) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(label.to_owned()).or_insert(next);
        if number > self.references.len() {
            self.references.push(0);
        }
        self.references[number - 1] += 1;
        let id = self.reference_id(number, self.references[number - 1]);
        tree.open(HtmlElement::new(tags::SUP).with("class", "footnote-ref"));
        let link = HtmlElement::new(tags::A).with("href", format!("#{}", self.id(number))).with("id", id);
        tree.open(link.with("role", "doc-noteref"));
        tree.text(number.to_string());
        tree.close();
        tree.close();
    }

    /// Begins the text of a note.
    pub(super) fn begin(&mut self, label: String, tree: &mut HtmlTree<'_>) {
        self.open.push(label);
        tree.begin();
    }

    /// Ends the text of a note.
    pub(super) fn end(&mut self, tree: &mut HtmlTree<'_>) {
        if let Some(label) = self.open.pop() {
            let text = tree.end();
            self.texts.insert(label, text);
        }
    }

    /// All notes that are referred to, with links back to where.
    pub(super) fn finish<'a>(mut self, tree: &mut HtmlTree<'a>) -> Option<Fragment> {
        let numbered = std::mem::take(&mut self.texts).into_iter();
        let mut notes: Vec<(usize, Fragment)> =
            numbered.filter_map(|(label, text)| Some((*self.numbers.get(&label)?, text))).collect();
        if notes.is_empty() {
            return None;
        }
        notes.sort_by_key(|(number, _)| *number);
        tree.begin();
        let section = HtmlElement::new(tags::SECTION).lines(LineBreaks::Inside);
        tree.open(section.with("class", "footnotes").with("role", "doc-endnotes"));
        tree.open(HtmlElement::new(tags::OL).lines(LineBreaks::Inside));
        for (number, text) in notes {
            // The number is fixed even where a note that was never reached leaves a gap.
            let note = HtmlElement::new(tags::LI).lines(LineBreaks::After).with("id", self.id(number));
            tree.open(note.with("value", number.to_string()));
            tree.graft(&text);
            let in_paragraph = tree.reopen_last(tags::P);
            for reference in 1..=self.references.get(number - 1).copied().unwrap_or(0) {
                tree.text(" ");
                let id = self.reference_id(number, reference);
                let back = HtmlElement::new(tags::A).with("href", format!("#{id}"));
                tree.open(back.with("role", "doc-backlink"));
                tree.text("↩");
                tree.close();
            }
            if in_paragraph {
                tree.close();
            }
            tree.close();
        }
        Some(tree.end())
    }
}
