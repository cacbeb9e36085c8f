//! Where an element may stand: the rules by which browsers build a tree, applied before they do.

use super::element::{Element, Model, Tag, tags};
use super::tree::{Origin, Tree};

impl Tree<'_> {
    /// Ends what must end before this element begins, and opens what it must stand in. False if there is no place for
    /// it; that is never so for ours.
    pub(super) fn make_room(&mut self, tag: Tag, origin: Origin) -> bool {
        match tag.model {
            Model::Inline | Model::Void => self.make_room_for_text(),
            Model::Link => {
                self.make_room_for_text();
                return self.end_link(origin);
            }
            Model::Block | Model::Plain | Model::Rule | Model::Paragraph => self.make_room_for_block(),
            Model::Table => self.make_room_for_block(),
            Model::Heading => {
                self.make_room_for_block();
                return self.end_heading(origin);
            }
            Model::Item | Model::Term => {
                self.make_room_for_block();
                return self.end_same(tag.model, origin);
            }
            Model::Annotation => {
                self.make_room_for_text();
                return self.end_annotation();
            }
            Model::Caption | Model::Columns | Model::Column | Model::Section | Model::Row | Model::Cell => {
                return origin == Origin::Ours || self.make_room_in_table(tag.model);
            }
        }
        true
    }

    /// Makes room for a part that was built by itself: it may begin with a block, a heading or a link.
    pub(super) fn make_room_for_part(&mut self) {
        self.make_room_for_block();
        self.end_link(Origin::Ours);
        self.end_heading(Origin::Ours);
    }

    /// In a table, text stands in cells and captions only: browsers would put it before the table.
    pub(super) fn make_room_for_text(&mut self) {
        loop {
            let Some(top) = self.top().filter(|top| top.origin == Origin::Author) else { return };
            let within = match top.tag.model {
                Model::Table => tags::TBODY,
                Model::Section => tags::TR,
                Model::Row => tags::TD,
                Model::Columns => {
                    self.truncate(self.opened().len() - 1);
                    continue;
                }
                _ => return,
            };
            self.push(Element::new(within), Origin::Author);
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
    fn end_link(&mut self, origin: Origin) -> bool {
        let Some(at) = self.link() else { return true };
        if self.is_reachable(at) {
            self.truncate(at);
            return true;
        }
        let open = self.opened()[at];
        if origin == Origin::Author || open.origin == Origin::Ours {
            return false;
        }
        // An author's link that was never ended must not cost those of the text after it.
        if let Some(element) = self.element_mut(open.node) {
            element.attributes.retain(|(name, _)| *name == "id");
        }
        self.rename(at, tags::SPAN);
        true
    }

    fn end_heading(&mut self, origin: Origin) -> bool {
        match self.top() {
            Some(top) if top.tag.model == Model::Heading => {
                let ends = top.origin == Origin::Author;
                if ends {
                    self.truncate(self.opened().len() - 1);
                }
                ends || origin == Origin::Ours
            }
            _ => true,
        }
    }

    /// An item ends the one before it in the same list, if that is still open. One that stands in nothing which keeps it
    /// from ending an item around this part of the tree has no place.
    fn end_same(&mut self, model: Model, origin: Origin) -> bool {
        for (at, open) in self.opened().iter().enumerate().rev() {
            if open.tag.model == model {
                let ends = self.is_reachable(at);
                if ends {
                    self.truncate(at);
                }
                return ends || origin == Origin::Ours;
            }
            if !matches!(
                open.tag.model,
                Model::Inline | Model::Link | Model::Plain | Model::Paragraph | Model::Annotation
            ) {
                return true;
            }
        }
        origin == Origin::Ours
    }

    /// `rt` and `rp` end what they may follow without an end tag.
    fn end_annotation(&mut self) -> bool {
        loop {
            let implied = |open: &super::tree::Open| {
                matches!(open.tag.model, Model::Annotation | Model::Item | Model::Term | Model::Paragraph)
            };
            match self.top().filter(implied) {
                Some(top) if top.origin == Origin::Author => self.truncate(self.opened().len() - 1),
                Some(_) => return false,
                None => return true,
            }
        }
    }

    /// A part of a table ends the parts before it. Those between it and its table need not be written.
    fn make_room_in_table(&mut self, wanted: Model) -> bool {
        loop {
            let Some(at) = self.tabular().filter(|at| self.is_reachable(*at)) else { return false };
            let within = self.opened()[at].tag.model;
            let implied = match (within, wanted) {
                (Model::Table, Model::Caption | Model::Columns | Model::Section)
                | (Model::Columns, Model::Column)
                | (Model::Section, Model::Row)
                | (Model::Row, Model::Cell) => {
                    self.truncate(at + 1);
                    return true;
                }
                (Model::Table, Model::Column) => tags::COLGROUP,
                (Model::Table, Model::Row | Model::Cell) => tags::TBODY,
                (Model::Section, Model::Cell) => tags::TR,
                _ => {
                    self.truncate(at);
                    continue;
                }
            };
            self.truncate(at + 1);
            self.push(Element::new(implied), Origin::Author);
        }
    }

    /// Whether an open element is an author's and nothing of ours is open in it.
    fn is_reachable(&self, at: usize) -> bool {
        self.fence().is_none_or(|fence| at > fence)
    }
}
