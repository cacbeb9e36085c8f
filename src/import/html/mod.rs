//! Web pages: the article among what stands around it, and what the page says about it.

mod choice;
mod code;
mod figure;
mod metadata;
mod node;
mod table;
mod to_markdown;

pub(crate) use choice::ArticleSelector;
pub(super) use metadata::date_in_address;
pub(super) use to_markdown::html_to_markdown;
use to_markdown::is_too_deep;

use std::path::Path;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::bytes;
use super::note::{Remark, RemarkKind};
use super::record::{KeptWords, Record};
use super::sink::{ReaderContext, RecordTrouble, Sink, trouble};
use super::text;
use super::when::{self, Clock};

/// Pages that are nested more deeply are cut there.
const DEEPEST: usize = 400;
/// Fewer words than this are no article.
const LEAST_WORDS: usize = 20;
/// Below this share of a page's words, in hundredths, somebody should look.
const LITTLE: u32 = 25;

/// Reads a file.
pub(super) fn read(bytes: &[u8], context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let decoded = bytes::decode_as(bytes, charset(bytes).as_deref());
    let mut record = match page(&decoded.text, &context.site.clock, &context.choice) {
        Ok(record) => record,
        Err(trouble) => return sink(Err(trouble)),
    };
    if let Some(charset) = decoded.charset {
        record.note(Remark::new(RemarkKind::Mended, format!("text in {charset}, now in UTF-8")));
    }
    record.file = Some(context.path.to_owned());
    record.base.folder = context.path.parent().map(Path::to_owned);
    record.base.url.clone_from(&record.source_url);
    let stem = context.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some((date, _)) = when::in_file_name(&stem)
        && record.date.is_none()
    {
        record.date = Some(date);
        record.note(Remark::new(RemarkKind::Turned, "date from the name of the file"));
    }
    sink(Ok(record));
}

/// The charset that a page declares.
pub(super) fn charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let label = head[at..].trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(label.len());
    Some(label[..end].to_owned())
}

/// Reads a page.
///
/// # Errors
/// If there is no article on it.
pub(super) fn page(html: &str, clock: &Clock, choice: &ArticleSelector) -> Result<Record, RecordTrouble> {
    if is_too_deep(html) {
        return Err(trouble("the page is nested more deeply than pages are"));
    }
    let document = Document::from(html);
    flatten(&document);
    let mut record = Record::default();
    metadata::fill(&mut record, &document, clock);
    let of = words(&visible(&document.root()));
    record.body = match choice {
        ArticleSelector::Selector(selector) => {
            let matcher =
                dom_query::Matcher::new(selector).map_err(|_| trouble("the selector is not valid CSS"))?;
            let chosen = document.select_matcher(&matcher);
            if chosen.is_empty() {
                return Err(trouble("nothing on the page matches the selector"));
            }
            let parts: Vec<String> = chosen.nodes().iter().map(to_markdown::node_to_markdown).collect();
            parts.join("\n\n")
        }
        ArticleSelector::Readable => main_text(document),
    };
    let mut blocks: Vec<String> = record.body.split("\n\n").map(str::to_owned).collect();
    text::trim(&mut record, &mut blocks);
    record.body = blocks.join("\n\n");
    let kept = words(&record.body);
    if kept < LEAST_WORDS && record.date.is_none() {
        return Err(trouble("no article on the page"));
    }
    if record.body.trim().is_empty() {
        return Err(trouble("no text of an article on the page"));
    }
    let (kept, of) = (u32::try_from(kept).unwrap_or(u32::MAX), u32::try_from(of).unwrap_or(u32::MAX));
    record.kept = Some(KeptWords { words: kept.min(of), of });
    if of > 200 && u64::from(kept) * 100 < u64::from(of) * u64::from(LITTLE) {
        let what =
            format!("less than {LITTLE} % of the words of the page (--selector says where the article is)");
        record.note(Remark::new(RemarkKind::Attention, what));
    }
    Ok(record)
}

/// The article of a page as Markdown.
fn main_text(document: Document) -> String {
    let html = document.html();
    let config = Config { char_threshold: 250, max_elements_to_parse: 0, ..Config::default() };
    let readable = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let found = readable.map(|article| html_to_markdown(&article.content)).unwrap_or_default();
    if words(&found) >= LEAST_WORDS * 2 {
        return found;
    }
    // Short pages: what marks itself as the article, or else all of it.
    let document = Document::from(html.as_ref());
    let marked = [
        "[itemprop='articleBody']",
        "article .entry-content",
        ".e-content",
        "article",
        "main",
        "[role='main']",
        "#content",
        "body",
    ];
    let best = marked.iter().find_map(|selector| {
        let nodes = document.select(selector);
        let [node] = nodes.nodes() else { return None };
        let text = to_markdown::node_to_markdown(node);
        (words(&text) > words(&found)).then_some(text)
    });
    best.unwrap_or(found)
}

/// Takes away what lies so deep that reading it would take more stack than there is.
fn flatten(document: &Document) {
    let mut stack: Vec<(NodeRef<'_>, usize)> = vec![(document.root(), 0)];
    let mut deep = Vec::new();
    while let Some((node, depth)) = stack.pop() {
        if depth > DEEPEST {
            deep.push(node);
            continue;
        }
        stack.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    for node in deep {
        let text = node.text();
        node.remove_children();
        node.set_text(text);
    }
}

/// The text that a reader of the page sees.
fn visible(root: &NodeRef<'_>) -> String {
    let mut out = String::new();
    let mut stack = vec![*root];
    while let Some(node) = stack.pop() {
        if node.is_text() {
            out.push_str(&node.text());
            out.push(' ');
            continue;
        }
        let name = node.node_name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        if matches!(name.as_str(), "script" | "style" | "noscript" | "template" | "svg" | "head") {
            continue;
        }
        stack.extend(node.children_it(true));
    }
    out
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}
