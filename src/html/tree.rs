//! The tree and the elements that are open while it is built.

use std::borrow::Cow;

use super::element::{COUNT, ElementName, HtmlElement, NestingModel, tags};

/// Elements within elements, at most. Browsers stop at 512; what is deeper stays, without its element.
pub(super) const MAX_DEPTH: usize = 256;

/// A node of a [`HtmlTree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeId(u32);

/// A part of a tree that hangs nowhere yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fragment(NodeId);

/// Whose an element is. An author's end tags end an author's elements and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementOrigin {
    /// Made from Markdown, or added by the program.
    Ours,
    /// Written as HTML by an author.
    Author,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum NodeContent<'a> {
    /// The top of a fragment.
    Root,
    Element(HtmlElement<'a>),
    Text(Cow<'a, str>),
    /// HTML that is no author's: made by a template, or by an author who is trusted.
    Markup(String),
}

#[derive(Debug)]
pub(super) struct HtmlNode<'a> {
    pub content: NodeContent<'a>,
    pub first: Option<NodeId>,
    last: Option<NodeId>,
    pub next: Option<NodeId>,
}

/// An element that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenElement {
    /// Where its content goes. The node of its parent if it is too deep to be one.
    pub node: NodeId,
    /// What it is in the tree. A paragraph that turned out to hold blocks is a `div`.
    pub tag: ElementName,
    /// As what it was opened.
    opened_as: ElementName,
    pub origin: ElementOrigin,
    /// Its end tag came while something was open in it that it could not end.
    ending: bool,
}

/// The open elements of a fragment.
#[derive(Debug)]
struct Floor {
    root: NodeId,
    open: Vec<OpenElement>,
    /// Which of them are ours.
    ours: Vec<usize>,
    /// Which of them are an author's, for each tag.
    authors: [Vec<usize>; COUNT],
    /// Which of them are parts of tables.
    tabular: Vec<usize>,
    paragraph: Option<usize>,
    link: Option<usize>,
}

impl Floor {
    fn new(root: NodeId) -> Self {
        Self {
            root,
            open: Vec::new(),
            ours: Vec::new(),
            authors: [const { Vec::new() }; COUNT],
            tabular: Vec::new(),
            paragraph: None,
            link: None,
        }
    }
}

/// A tree that is being built: open elements, put texts into them, end them. It cannot be built wrongly: what would be
/// read by a browser as another tree is put where browsers put it, ended as browsers end it, or left out.
///
/// Every step takes the same time, however much is open (but for looks of at most [`MAX_DEPTH`] elements).
#[derive(Debug)]
pub(crate) struct HtmlTree<'a> {
    nodes: Vec<HtmlNode<'a>>,
    /// The outermost first. Never empty.
    floors: Vec<Floor>,
}

impl Default for HtmlTree<'_> {
    fn default() -> Self {
        let root = NodeId(0);
        let node = HtmlNode { content: NodeContent::Root, first: None, last: None, next: None };
        Self { nodes: vec![node], floors: vec![Floor::new(root)] }
    }
}

impl<'a> HtmlTree<'a> {
    /// Opens an element of ours. [`HtmlTree::close`] ends it; what is open in it then ends with it. Returns its node, unless
    /// it lies too deep to have one.
    pub(crate) fn open(&mut self, element: HtmlElement<'a>) -> Option<NodeId> {
        self.make_room(element.tag, ElementOrigin::Ours);
        self.push(element, ElementOrigin::Ours)
    }

    /// Ends our innermost open element and all that is open in it.
    pub(crate) fn close(&mut self) {
        if let Some(at) = self.fence() {
            self.truncate(at);
        }
    }

    /// Puts an element of ours that holds nothing.
    pub(crate) fn put(&mut self, element: HtmlElement<'a>) {
        self.make_room(element.tag, ElementOrigin::Ours);
        self.append(NodeContent::Element(element));
    }

    /// Opens an element that an author wrote, or puts it if it holds nothing. Where it cannot stand it is left out, and
    /// its content is not. Its end tag is that of `written`.
    pub(crate) fn author_open(&mut self, element: HtmlElement<'a>, written: ElementName) {
        if !self.make_room(element.tag, ElementOrigin::Author) {
            return;
        }
        if element.tag.model.is_void() {
            self.append(NodeContent::Element(element));
        } else {
            self.push_as(element, written, ElementOrigin::Author);
        }
    }

    /// An author's end tag. It ends the author's innermost element of that name; where something of ours is open in
    /// that, it takes effect when ours ends. Without such an element it means nothing.
    pub(crate) fn author_close(&mut self, tag: ElementName) {
        let fence = self.fence();
        let floor = self.floor_mut();
        let Some(at) = floor.authors.get(tag.number as usize).and_then(|all| all.last().copied()) else {
            return;
        };
        if fence.is_some_and(|fence| at < fence) {
            // The innermost that does not end already.
            let waiting = floor.authors[tag.number as usize].iter().rev().take(MAX_DEPTH);
            let next = waiting.copied().find(|at| !floor.open[*at].ending);
            if let Some(at) = next {
                floor.open[at].ending = true;
            }
        } else {
            self.truncate(at);
        }
    }

    /// Puts text.
    pub(crate) fn text(&mut self, text: impl Into<Cow<'a, str>>) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        let blank = text.bytes().all(|b| b.is_ascii_whitespace());
        if !blank || self.top().is_none_or(|top| !top.tag.model.is_tabular()) {
            self.make_room_for_text();
        }
        self.append(NodeContent::Text(text));
    }

    /// Puts HTML that is no author's, as a block.
    pub(crate) fn markup(&mut self, html: String) {
        self.make_room_for_part();
        self.append(NodeContent::Markup(html));
    }

    /// Puts HTML of an author who is trusted, just where it stands.
    pub(crate) fn verbatim(&mut self, html: String) {
        self.append(NodeContent::Markup(html));
    }

    /// Begins a part that will be put somewhere else, or written by itself.
    pub(crate) fn begin(&mut self) {
        let root = self.node(NodeContent::Root);
        self.floors.push(Floor::new(root));
    }

    /// Ends what [`HtmlTree::begin`] began, and all that is open in it.
    pub(crate) fn end(&mut self) -> Fragment {
        let root = match self.floors.pop() {
            Some(floor) => floor.root,
            None => NodeId(0),
        };
        if self.floors.is_empty() {
            self.floors.push(Floor::new(NodeId(0)));
        }
        Fragment(root)
    }

    /// Puts what stands in a fragment.
    pub(crate) fn graft(&mut self, fragment: &Fragment) {
        self.make_room_for_part();
        let (first, last) = {
            let root = &mut self.nodes[fragment.0.0 as usize];
            (root.first.take(), root.last.take())
        };
        if let (Some(first), Some(last)) = (first, last) {
            let parent = self.current();
            let parent = &mut self.nodes[parent.0 as usize];
            match parent.last.replace(last) {
                Some(before) => self.nodes[before.0 as usize].next = Some(first),
                None => parent.first = Some(first),
            }
        }
    }

    /// The fragment of the whole tree.
    pub(crate) fn whole(&self) -> Fragment {
        Fragment(NodeId(0))
    }

    /// Changes an element that has been put.
    pub(crate) fn element_mut(&mut self, node: NodeId) -> Option<&mut HtmlElement<'a>> {
        match &mut self.nodes.get_mut(node.0 as usize)?.content {
            NodeContent::Element(element) => Some(element),
            _ => None,
        }
    }

    /// Opens our last element again if it is the last in the open one, so that something can be added to it: `p` at the
    /// end of a note. Returns whether it did.
    pub(crate) fn reopen_last(&mut self, tag: ElementName) -> bool {
        let Some(last) = self.nodes[self.current().0 as usize].last else { return false };
        let is_it = matches!(&self.nodes[last.0 as usize].content, NodeContent::Element(element) if element.tag == tag);
        if is_it {
            self.push_open(last, tag, tag, ElementOrigin::Ours);
        }
        is_it
    }

    pub(super) fn get(&self, node: NodeId) -> Option<&HtmlNode<'a>> {
        self.nodes.get(node.0 as usize)
    }

    pub(super) fn root_of(fragment: &Fragment) -> NodeId {
        fragment.0
    }

    fn floor(&self) -> &Floor {
        &self.floors[self.floors.len() - 1]
    }

    fn floor_mut(&mut self) -> &mut Floor {
        let last = self.floors.len() - 1;
        &mut self.floors[last]
    }

    /// The innermost open element.
    pub(super) fn top(&self) -> Option<OpenElement> {
        self.floor().open.last().copied()
    }

    /// The open elements, the outermost first.
    pub(super) fn opened(&self) -> &[OpenElement] {
        &self.floor().open
    }

    /// Where our innermost open element stands among the open ones.
    pub(super) fn fence(&self) -> Option<usize> {
        self.floor().ours.last().copied()
    }

    /// Where the innermost open part of a table stands.
    pub(super) fn tabular(&self) -> Option<usize> {
        self.floor().tabular.last().copied()
    }

    pub(super) fn paragraph(&self) -> Option<usize> {
        self.floor().paragraph
    }

    pub(super) fn link(&self) -> Option<usize> {
        self.floor().link
    }

    fn current(&self) -> NodeId {
        let floor = self.floor();
        floor.open.last().map_or(floor.root, |open| open.node)
    }

    fn node(&mut self, content: NodeContent<'a>) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(HtmlNode { content, first: None, last: None, next: None });
        id
    }

    fn append(&mut self, content: NodeContent<'a>) -> NodeId {
        let id = self.node(content);
        let parent = self.current();
        let parent = &mut self.nodes[parent.0 as usize];
        match parent.last.replace(id) {
            Some(before) => self.nodes[before.0 as usize].next = Some(id),
            None => parent.first = Some(id),
        }
        id
    }

    pub(super) fn push(&mut self, element: HtmlElement<'a>, origin: ElementOrigin) -> Option<NodeId> {
        let written = element.tag;
        self.push_as(element, written, origin)
    }

    fn push_as(
        &mut self,
        element: HtmlElement<'a>,
        written: ElementName,
        origin: ElementOrigin,
    ) -> Option<NodeId> {
        let tag = element.tag;
        let node = self.has_depth_for(tag).then(|| self.append(NodeContent::Element(element)));
        let shown = if node.is_some() { tag } else { tags::SPAN };
        self.push_open(node.unwrap_or_else(|| self.current()), written, shown, origin);
        node
    }

    /// Whether an element can be a node. One that lies too deep only waits for its end. A table that is one has room for
    /// its cells, and parts of tables are nodes in tables only.
    fn has_depth_for(&self, tag: ElementName) -> bool {
        let depth = self.floor().open.len();
        match tag.model {
            NestingModel::Table => depth + 4 < MAX_DEPTH,
            model if model.is_tabular() => self.top().is_some_and(|top| top.tag.model.is_tabular()),
            _ => depth < MAX_DEPTH,
        }
    }

    fn push_open(&mut self, node: NodeId, tag: ElementName, shown: ElementName, origin: ElementOrigin) {
        let floor = self.floor_mut();
        let at = floor.open.len();
        floor.open.push(OpenElement { node, tag: shown, opened_as: tag, origin, ending: false });
        match origin {
            ElementOrigin::Ours => floor.ours.push(at),
            ElementOrigin::Author => floor.authors[tag.number as usize].push(at),
        }
        if shown.model.is_tabular() {
            floor.tabular.push(at);
        }
        match shown.model {
            NestingModel::Paragraph => floor.paragraph = Some(at),
            NestingModel::Link => floor.link = Some(at),
            _ => {}
        }
    }

    /// Makes something else of an open element.
    pub(super) fn rename(&mut self, at: usize, tag: ElementName) {
        let floor = self.floor_mut();
        let Some(open) = floor.open.get_mut(at) else { return };
        open.tag = tag;
        let node = open.node;
        if floor.paragraph == Some(at) {
            floor.paragraph = None;
        }
        if floor.link == Some(at) {
            floor.link = None;
        }
        if let Some(element) = self.element_mut(node) {
            element.tag = tag;
        }
    }

    /// Ends all open elements from this one on, and those around it whose end tags came before.
    pub(super) fn truncate(&mut self, at: usize) {
        let floor = self.floor_mut();
        while floor.open.len() > at || floor.open.last().is_some_and(|open| open.ending) {
            let Some(open) = floor.open.pop() else { return };
            let at = floor.open.len();
            match open.origin {
                ElementOrigin::Ours => floor.ours.pop(),
                ElementOrigin::Author => floor.authors[open.opened_as.number as usize].pop(),
            };
            if open.tag.model.is_tabular() {
                floor.tabular.pop();
            }
            if floor.paragraph == Some(at) {
                floor.paragraph = None;
            }
            if floor.link == Some(at) {
                floor.link = None;
            }
        }
    }
}
