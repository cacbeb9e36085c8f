//! Elements: which an author may use, with which attributes, and how each nests.

use std::borrow::Cow;

/// How an element nests, after the rules by which browsers build a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NestingModel {
    /// Runs with text.
    Inline,
    /// Runs with text and holds nothing.
    Void,
    /// `a`, which holds no other.
    Link,
    /// Stands by itself and ends a paragraph.
    Block,
    /// A block that `li`, `dt` and `dd` see through when they look for the one before them: `div`, `address`.
    Plain,
    /// A block that holds nothing: `hr`.
    Rule,
    /// `p`, which holds no block.
    Paragraph,
    /// `h1` to `h6`, of which none directly holds another.
    Heading,
    /// `li`.
    Item,
    /// `dt` and `dd`.
    Term,
    /// `rt` and `rp`.
    Annotation,
    /// `table`.
    Table,
    /// `caption`.
    Caption,
    /// `colgroup`.
    Columns,
    /// `col`.
    Column,
    /// `thead`, `tbody`, `tfoot`.
    Section,
    /// `tr`.
    Row,
    /// `td` and `th`.
    Cell,
}

impl NestingModel {
    /// Elements that hold nothing and have no end tag.
    pub(crate) fn is_void(self) -> bool {
        matches!(self, NestingModel::Void | NestingModel::Rule | NestingModel::Column)
    }

    /// Parts of a table, and tables.
    pub(crate) fn is_tabular(self) -> bool {
        use NestingModel::{Caption, Cell, Columns, Row, Section, Table};
        matches!(self, Table | Caption | Columns | Section | Row | Cell)
    }

    /// Elements that begin on a line of their own.
    pub(crate) fn is_block(self) -> bool {
        !matches!(
            self,
            NestingModel::Inline | NestingModel::Void | NestingModel::Link | NestingModel::Annotation
        )
    }
}

/// An element's name and how it nests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ElementName {
    pub name: &'static str,
    pub model: NestingModel,
    /// Its place among all that are known.
    pub(super) number: u8,
}

/// An element that an author may use.
#[derive(Debug)]
pub(crate) struct KnownElement {
    pub tag: ElementName,
    /// Attributes it may have, beside those of every element.
    attributes: &'static [&'static str],
}

/// Attributes of every element. Classes belong to the theme, styles to nobody: a strict policy forbids them.
const COMMON: [&str; 4] = ["id", "lang", "dir", "title"];

impl KnownElement {
    /// The attribute of this name, if the element may have it.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'static str> {
        COMMON.iter().chain(self.attributes).find(|known| **known == name).copied()
    }
}

macro_rules! known {
    ($($constant:ident = $name:literal, $model:ident, [$($attribute:literal),*];)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Number { $($constant,)* }

        /// The tags that are known, by their names.
        pub(crate) mod tags {
            use super::{ElementName, NestingModel, Number};
            $(
                #[doc = concat!("`", $name, "`")]
                pub(crate) const $constant: ElementName =
                    ElementName { name: $name, model: NestingModel::$model, number: Number::$constant as u8 };
            )*
        }

        /// Every element that an author may use, sorted by name.
        static KNOWN: &[KnownElement] = &[$(KnownElement { tag: tags::$constant, attributes: &[$($attribute),*] },)*];
    };
}

known! {
    A = "a", Link, ["href", "hreflang", "name"];
    ABBR = "abbr", Inline, [];
    ACRONYM = "acronym", Inline, [];
    ADDRESS = "address", Plain, [];
    ARTICLE = "article", Block, [];
    ASIDE = "aside", Block, [];
    AUDIO = "audio", Inline, ["src", "controls", "loop", "muted", "preload"];
    B = "b", Inline, [];
    BDI = "bdi", Inline, [];
    BDO = "bdo", Inline, [];
    BIG = "big", Inline, [];
    BLOCKQUOTE = "blockquote", Block, ["cite"];
    BR = "br", Void, [];
    CAPTION = "caption", Caption, [];
    CENTER = "center", Block, [];
    CITE = "cite", Inline, [];
    CODE = "code", Inline, [];
    COL = "col", Column, ["span"];
    COLGROUP = "colgroup", Columns, ["span"];
    DATA = "data", Inline, ["value"];
    DD = "dd", Term, [];
    DEL = "del", Inline, ["cite", "datetime"];
    DETAILS = "details", Block, ["open"];
    DFN = "dfn", Inline, [];
    DIV = "div", Plain, ["align"];
    DL = "dl", Block, [];
    DT = "dt", Term, [];
    EM = "em", Inline, [];
    FIGCAPTION = "figcaption", Block, [];
    FIGURE = "figure", Block, [];
    FOOTER = "footer", Block, [];
    H1 = "h1", Heading, ["align"];
    H2 = "h2", Heading, ["align"];
    H3 = "h3", Heading, ["align"];
    H4 = "h4", Heading, ["align"];
    H5 = "h5", Heading, ["align"];
    H6 = "h6", Heading, ["align"];
    HEADER = "header", Block, [];
    HGROUP = "hgroup", Block, [];
    HR = "hr", Rule, [];
    I = "i", Inline, [];
    IMG = "img", Void, ["src", "alt", "width", "height", "align"];
    INS = "ins", Inline, ["cite", "datetime"];
    KBD = "kbd", Inline, [];
    LI = "li", Item, ["value"];
    MARK = "mark", Inline, [];
    NAV = "nav", Block, [];
    OL = "ol", Block, ["start", "reversed", "type"];
    P = "p", Paragraph, ["align"];
    PRE = "pre", Block, [];
    Q = "q", Inline, ["cite"];
    RP = "rp", Annotation, [];
    RT = "rt", Annotation, [];
    RUBY = "ruby", Inline, [];
    S = "s", Inline, [];
    SAMP = "samp", Inline, [];
    SECTION = "section", Block, [];
    SMALL = "small", Inline, [];
    SOURCE = "source", Void, ["src", "type"];
    SPAN = "span", Inline, [];
    STRIKE = "strike", Inline, [];
    STRONG = "strong", Inline, [];
    SUB = "sub", Inline, [];
    SUMMARY = "summary", Block, [];
    SUP = "sup", Inline, [];
    TABLE = "table", Table, ["align", "border", "summary"];
    TBODY = "tbody", Section, ["align", "valign"];
    TD = "td", Cell, ["align", "valign", "colspan", "rowspan", "headers"];
    TFOOT = "tfoot", Section, ["align", "valign"];
    TH = "th", Cell, ["align", "valign", "colspan", "rowspan", "headers", "scope", "abbr"];
    THEAD = "thead", Section, ["align", "valign"];
    TIME = "time", Inline, ["datetime"];
    TR = "tr", Row, ["align", "valign"];
    TRACK = "track", Void, ["src", "kind", "srclang", "label", "default"];
    TT = "tt", Inline, [];
    U = "u", Inline, [];
    UL = "ul", Block, ["type"];
    VAR = "var", Inline, [];
    VIDEO = "video", Inline, ["src", "poster", "controls", "width", "height", "loop", "muted", "playsinline", "preload"];
    WBR = "wbr", Void, [];
}

/// How many elements are known.
pub(super) const COUNT: usize = KNOWN.len();

/// The element of this name (in lower case), if an author may use it.
pub(crate) fn known(name: &str) -> Option<&'static KnownElement> {
    let at = KNOWN.binary_search_by_key(&name, |known| known.tag.name).ok()?;
    KNOWN.get(at)
}

/// Whether an element's content is no text of the article, so that it is left out with the element.
pub(crate) fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "canvas"
            | "frameset"
            | "iframe"
            | "math"
            | "noembed"
            | "noframes"
            | "object"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "xmp"
    )
}

/// Where the writer begins a new line around the tags of an element that the program made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LineBreaks {
    /// Nowhere.
    #[default]
    None,
    /// Before it and after it.
    Around,
    /// Before it, after its start tag and after its end tag.
    Inside,
    /// After its end tag.
    After,
    /// After its start tag.
    AfterStart,
}

/// An element with its attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HtmlElement<'a> {
    pub tag: ElementName,
    pub attributes: Vec<(&'static str, Cow<'a, str>)>,
    /// Attributes as HTML, of an author who is trusted.
    pub trusted: String,
    pub lines: LineBreaks,
}

impl<'a> HtmlElement<'a> {
    /// An element without attributes.
    pub(crate) fn new(tag: ElementName) -> Self {
        Self { tag, attributes: Vec::new(), trusted: String::new(), lines: LineBreaks::None }
    }

    /// Adds an attribute.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Says where lines begin.
    #[must_use]
    pub(crate) fn lines(mut self, lines: LineBreaks) -> Self {
        self.lines = lines;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_sorted_so_that_each_is_found() {
        for entry in KNOWN {
            assert!(std::ptr::eq(known(entry.tag.name).unwrap(), entry), "{}", entry.tag.name);
            assert!(std::ptr::eq(&KNOWN[entry.tag.number as usize], entry));
            assert!(!is_hidden(entry.tag.name));
        }
        assert!(known("script").is_none() && known("").is_none());
    }

    /// What would make a browser read what follows as something else than HTML, or give an attribute power.
    #[test]
    fn nothing_known_changes_how_html_is_read_or_runs() {
        for name in
            ["script", "style", "title", "textarea", "xmp", "iframe", "noscript", "plaintext", "svg", "math"]
        {
            assert!(known(name).is_none(), "{name}");
        }
        for entry in KNOWN {
            for attribute in entry.attributes.iter().chain(&COMMON) {
                assert!(!attribute.starts_with("on") && *attribute != "style" && *attribute != "class");
            }
        }
    }
}
