//! A typed value with its place in the file.

use serde::{Deserialize, Serialize};

use crate::site_path::SitePath;
use crate::span::FileSpan;
use crate::yaml::{FromNode, Node, Reader};

/// A typed value that a later stage will look up, with where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned {
    /// The value, without quotes.
    pub text: String,
    /// Bytes of the file.
    pub span: FileSpan,
    /// The `_index.md` it was inherited from; `None` for the article's own file.
    pub file: Option<SitePath>,
}

impl FromNode for Spanned {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = String::from_node(node, reader)?;
        Some(Self { text, span: node.span, file: None })
    }
}
