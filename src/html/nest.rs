//! Where an element may stand: the rules by which browsers build a tree, applied before they do.

use super::element::{ElementName, HtmlElement, NestingModel, tags};
use super::tree::{ElementOrigin, HtmlTree};

impl HtmlTree<'_> {
    /// Ends what must end before this element begins, and opens what it must stand in. False if there is no place for
    /// it; that is never so for ours.
    pub(super) fn make_room(&mut self, tag: ElementName, origin: ElementOrigin) -> bool {
        match tag.model {
            NestingModel::Inline | NestingModel::Void => self.make_room_for_text(),
            NestingModel::Link => {
                self.make_room_for_text();
                return self.end_link(origin);
            }
            NestingModel::Block | NestingModel::Plain | NestingModel::Rule | NestingModel::Paragraph => {
                self.make_room_for_block()
            }
            NestingModel::Table => self.make_room_for_block(),
            NestingModel::Heading => {
                self.make_room_for_block();
                return self.end_heading(origin);
            }
            NestingModel::Item | NestingModel::Term => {
                self.make_room_for_block();
                return self.end_same(tag.model, origin);
            }
            NestingModel::Annotation => {
                self.make_room_for_text();
                return self.end_annotation();
            }
            NestingModel::Caption
            | NestingModel::Columns
            | NestingModel::Column
            | NestingModel::Section
            | NestingModel::Row
            | NestingModel::Cell => {
                return origin == ElementOrigin::Ours || self.make_room_in_table(tag.model);
            }
        }
        true
    }

    /// Makes room for a part that was built by itself: it may begin with a block, a heading or a link.
    pub(super) fn make_room_for_part(&mut self) {
        self.make_room_for_block();
        self.end_link(ElementOrigin::Ours);
        self.end_heading(ElementOrigin::Ours);
    }

    /// In a table, text stands in cells and captions only: browsers would put it before the table.
    pub(super) fn make_room_for_text(&mut self) {
        loop {
            let Some(top) = self.top().filter(|top| top.origin == ElementOrigin::Author) else { return };
            let within = match top.tag.model {
                NestingModel::Table => tags::TBODY,
                NestingModel::Section => tags::TR,
                NestingModel::Row => tags::TD,
                NestingModel::Columns => {
                    self.truncate(self.opened().len() - 1);
                    continue;
                }
                _ => return,
            };
            self.push(HtmlElement::new(within), ElementOrigin::Author);
        }
    }

    fn make_room_for_block(&mut self) {
        self.end_paragraph();
        self.make_room_for_text();
    }

    /// A paragraph ends where a block begins. One of ours cannot end before Markdown ends it, nor one that something of
    /// ours is open in: it becomes a `div`, which may hold blocks.
    fn end_paragraph(&mut self) {
        let Some(at) = self.paragraph() else { return };
        if self.is_reachable(at) {
            self.truncate(at);
        } else {
            self.rename(at, tags::DIV);
        }
    }

    /// A link within a link would end the outer one.
    fn end_link(&mut self, origin: ElementOrigin) -> bool {
        let Some(at) = self.link() else { return true };
        if self.is_reachable(at) {
            self.truncate(at);
            return true;
        }
        let open = self.opened()[at];
        if origin == ElementOrigin::Author || open.origin == ElementOrigin::Ours {
            return false;
        }
        // An author's link that was never ended must not cost those of the text after it.
        if let Some(element) = self.element_mut(open.node) {
            element.attributes.retain(|(name, _)| *name == "id");
        }
        self.rename(at, tags::SPAN);
        true
    }

    fn end_heading(&mut self, origin: ElementOrigin) -> bool {
        match self.top() {
            Some(top) if top.tag.model == NestingModel::Heading => {
                let ends = top.origin == ElementOrigin::Author;
                if ends {
                    self.truncate(self.opened().len() - 1);
                }
                ends || origin == ElementOrigin::Ours
            }
            _ => true,
        }
    }

    /// An item ends the one before it in the same list, if that is still open. One that stands in nothing which keeps it
    /// from ending an item around this part of the tree has no place.
    fn end_same(&mut self, model: NestingModel, origin: ElementOrigin) -> bool {
        for (at, open) in self.opened().iter().enumerate().rev() {
            if open.tag.model == model {
                let ends = self.is_reachable(at);
                if ends {
                    self.truncate(at);
                }
                return ends || origin == ElementOrigin::Ours;
            }
            if !matches!(
                open.tag.model,
                NestingModel::Inline
                    | NestingModel::Link
                    | NestingModel::Plain
                    | NestingModel::Paragraph
                    | NestingModel::Annotation
            ) {
                return true;
            }
        }
        origin == ElementOrigin::Ours
    }

    /// `rt` and `rp` end what they may follow without an end tag.
    fn end_annotation(&mut self) -> bool {
        loop {
            let implied = |open: &super::tree::OpenElement| {
                matches!(
                    open.tag.model,
                    NestingModel::Annotation
                        | NestingModel::Item
                        | NestingModel::Term
                        | NestingModel::Paragraph
                )
            };
            match self.top().filter(implied) {
                Some(top) if top.origin == ElementOrigin::Author => self.truncate(self.opened().len() - 1),
                Some(_) => return false,
                None => return true,
            }
        }
    }

    /// A part of a table ends the parts before it. Those between it and its table need not be written.
    fn make_room_in_table(&mut self, wanted: NestingModel) -> bool {
        loop {
            let Some(at) = self.tabular().filter(|at| self.is_reachable(*at)) else { return false };
            let within = self.opened()[at].tag.model;
            let implied = match (within, wanted) {
                (
                    NestingModel::Table,
                    NestingModel::Caption | NestingModel::Columns | NestingModel::Section,
                )
                | (NestingModel::Columns, NestingModel::Column)
                | (NestingModel::Section, NestingModel::Row)
                | (NestingModel::Row, NestingModel::Cell) => {
                    self.truncate(at + 1);
                    return true;
                }
                (NestingModel::Table, NestingModel::Column) => tags::COLGROUP,
                (NestingModel::Table, NestingModel::Row | NestingModel::Cell) => tags::TBODY,
                (NestingModel::Section, NestingModel::Cell) => tags::TR,
                _ => {
                    self.truncate(at);
                    continue;
                }
            };
            self.truncate(at + 1);
            self.push(HtmlElement::new(implied), ElementOrigin::Author);
        }
    }

    /// Whether an open element is an author's and nothing of ours is open in it.
    fn is_reachable(&self, at: usize) -> bool {
        self.fence().is_none_or(|fence| at > fence)
    }
}
