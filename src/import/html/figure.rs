//! Pictures of web pages, with what is said about them.

use dom_query::NodeRef;

use super::node::{attr, collapse, picture_source, tag, words};
use super::to_markdown::MarkdownWriter;
use crate::import::embeds::figure;
use crate::import::escape;

impl MarkdownWriter {
    /// A picture with its caption and credit.
    pub(super) fn figure(&mut self, node: &NodeRef<'_>, depth: usize, blocks: &mut Vec<String>) {
        let elements: Vec<NodeRef<'_>> = node.descendants_it().filter(NodeRef::is_element).collect();
        let pictures: Vec<&NodeRef<'_>> =
            elements.iter().filter(|n| tag(n) == "img" && picture_source(n).is_some()).collect();
        let other = elements.iter().any(|n| {
            matches!(
                tag(n).as_str(),
                "table" | "pre" | "blockquote" | "iframe" | "video" | "audio" | "ul" | "ol"
            )
        });
        let caption = elements.iter().find(|n| {
            tag(n) == "figcaption"
                || attr(n, "class").is_some_and(|class| {
                    class.contains("caption-text") || class.contains("wp-element-caption")
                })
        });
        let [picture] = pictures.as_slice() else {
            return blocks.extend(self.blocks(node, depth + 1));
        };
        if other {
            return blocks.extend(self.blocks(node, depth + 1));
        }
        let credit = elements.iter().find(|n| {
            let class = attr(n, "class").unwrap_or_default().to_lowercase();
            let itemprop = attr(n, "itemprop").unwrap_or_default();
            (class.contains("credit")
                || class.contains("copyright")
                || class.contains("attribution")
                || itemprop == "copyrightHolder")
                && !n.text().trim().is_empty()
        });
        let credit_text = credit.map(|n| collapse(&n.text()));
        let caption_text = caption.map(|n| collapse(&n.text())).map(|text| match &credit_text {
            // The credit often stands inside the caption.
            Some(credit) => collapse(text.strip_suffix(credit.as_str()).unwrap_or(&text)),
            None => text,
        });
        let Some(src) = picture_source(picture) else { return };
        let alt = attr(picture, "alt").unwrap_or_default();
        blocks.push(figure(&src, &alt, caption_text.as_deref(), credit_text.as_deref()));
        // What else stands in it is no part of a caption.
        let told: usize = [&caption_text, &credit_text].into_iter().flatten().map(|text| words(text)).sum();
        let all = collapse(&node.text());
        if words(&all) > told + 2 && caption.is_none() {
            blocks.push(escape::paragraph(&all));
        }
    }
}
