//! HTML as a tree, in which what Markdown made, what an author wrote and what the program adds meet.
//!
//! Nothing here is ever pasted together from strings. The names of elements and attributes are `&'static str`, so that
//! they can only come from this program; texts and values are escaped in the one place that writes them
//! ([`HtmlTree::to_html`]). What an author wrote as HTML is read into tokens first ([`read`]), fragment by fragment, and of
//! these only [`known`] elements and attributes are looked up. So a quote, a comment or a tag that an author left
//! open ends with its fragment, and nothing that stands beside it can be taken for a part of it.
//!
//! The tree is nested as browsers nest it ([`HtmlTree`]): read again, its HTML gives the same tree.

mod element;
mod nest;
mod tokens;
mod tree;
mod write;

pub(crate) use element::{ElementName, HtmlElement, LineBreaks, is_hidden, known, tags};
pub(crate) use tokens::{Attribute, HtmlToken, StartTag, read};
pub(crate) use tree::{Fragment, HtmlTree, NodeId};
pub(crate) use write::{escape_text, escape_value};
