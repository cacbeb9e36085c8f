//! That nothing of what authors write runs, tears our markup, or changes what stands beside it, whatever they open,
//! close, cut off and mix.
//!
//! Bodies are mixed at random from Markdown, HTML, shortcodes, evidence and passages. What becomes of them is read by
//! html5ever, which shares no code with the program, and compared with what was written: a browser must see that very
//! tree. `ARCHIVE_HOSTILE_CASES` sets how many are tried.

use crate::common::hostile::{BETWEEN, PIECES};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use archive::config::{Markdown, RawHtml};
use archive::parse::markdown::{
    Argument, BodyResolver, MarkedPassage, Overlay, Passages, PictureMarkup, marks, to_html,
};
use html5ever::tendril::TendrilSink;
use html5ever::{LocalName, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

/// Elements that may stand on a page, as a reader of the documentation would list them.
const ELEMENTS: &str = "a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite code col \
    colgroup data dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd \
    li mark nav ol p pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot \
    th thead time tr track tt u ul var video wbr";

/// Attributes of an author's elements or of ours.
const ATTRIBUTES: &str = "abbr align alt aria-label border cite class colspan controls data-e data-note datetime decoding \
    default dir headers height href hreflang id kind label lang loading loop muted open playsinline poster preload \
    reversed role rowspan scope sizes span src srclang srcset start summary tabindex title type valign value width";

/// Classes of ours. An author's elements have none.
const CLASSES: &str = "right center task table footnote-ref footnotes broken-link alert-title quote note \
    markdown-alert-note markdown-alert-tip markdown-alert-important markdown-alert-warning markdown-alert-caution";

/// A theme with two shortcodes, and a site in which every link leads somewhere.
struct Theme;

impl BodyResolver for Theme {
    fn href(&self, destination: &str, _: bool) -> Option<String> {
        (!destination.contains("lost")).then(|| "/found/".to_owned())
    }

    fn text(&self, key: &str) -> String {
        key.to_owned()
    }

    fn picture(&self, _: &str) -> Option<PictureMarkup> {
        Some(PictureMarkup { width: 3, height: 2, srcset: "/a 480w, /b 960w".into() })
    }

    fn shortcode(
        &self,
        _: &str,
        _: &[(String, Argument)],
        _: Option<&PictureMarkup>,
        body: Option<&str>,
    ) -> Result<String, String> {
        Ok(format!("<figure class=\"quote\"><blockquote>{}</blockquote></figure>", body.unwrap_or_default()))
    }
}

/// A body and the ranges of words that something is said of.
type Case = (String, Vec<(usize, usize)>);

/// Any mixture.
pub fn body() -> impl Strategy<Value = Case> {
    let piece = prop_oneof![
        8 => select(PIECES).prop_map(str::to_owned),
        // Cut anywhere.
        2 => (select(PIECES), any::<prop::sample::Index>()).prop_map(|(piece, at)| {
            let cuts: Vec<usize> = piece.char_indices().map(|(at, _)| at).collect();
            piece[..cuts[at.index(cuts.len())]].to_owned()
        }),
    ];
    let parts = prop::collection::vec((piece, select(BETWEEN)), 1..24);
    let text =
        parts.prop_map(|parts| parts.into_iter().map(|(piece, after)| piece + after).collect::<String>());
    (text, prop::collection::vec((any::<prop::sample::Index>(), 1usize..40), 0..6)).prop_map(
        |(text, words)| {
            let words = words.into_iter().map(|(at, length)| {
                let start = archive::source::floor_char(&text, at.index(text.len() + 1));
                (start, archive::source::floor_char(&text, start + length))
            });
            let words = words.collect();
            (text, words)
        },
    )
}

/// The page's part that a body becomes.
fn rendered(body: &str, words: &[(usize, usize)], raw_html: RawHtml) -> String {
    let evidence: Vec<(Range<usize>, u32)> =
        words.iter().enumerate().map(|(n, (start, end))| (*start..*end, n as u32)).collect();
    let evidence = marks(evidence);
    let passages = words.iter().rev().enumerate().map(|(n, (start, end))| MarkedPassage {
        words: start.saturating_sub(2)..*end,
        id: Some(format!("_passage-{n}")),
        attributes: vec![("class", "note".into()), ("data-note", "\"><script>".into())],
    });
    let passages = passages.filter(|p| body.is_char_boundary(p.words.start)).collect();
    let passages = Passages::new(passages);
    let overlay = Overlay { evidence: &evidence, passages: Some(&passages), ..Overlay::default() };
    to_html(body, &overlay, &Markdown { raw_html, ..Markdown::default() }, &Theme).unwrap()
}

/// The children of an element into which a browser puts this HTML.
fn parsed(html: &str) -> Handle {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), Default::default(), context, Vec::new(), false).one(html);
    let root = dom.document.children.borrow()[0].clone();
    // The document goes with `dom`, and takes what hangs on it along.
    dom.document.children.borrow_mut().clear();
    root
}

/// What is wrong with a tree, and its HTML in the form that the program writes.
#[derive(Default)]
struct Reading {
    html: String,
    faults: Vec<String>,
    ids: BTreeSet<String>,
}

impl Reading {
    fn children(&mut self, node: &Handle) {
        for child in node.children.borrow().iter() {
            self.node(child);
        }
    }

    fn node(&mut self, node: &Handle) {
        match &node.data {
            NodeData::Text { contents } => {
                let text = contents.borrow().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                self.html.push_str(&text);
            }
            NodeData::Element { name, attrs, .. } => self.element(node, name, &attrs.borrow()),
            other => self.faults.push(format!("{other:?}")),
        }
    }

    fn element(&mut self, node: &Handle, name: &QualName, attributes: &[html5ever::Attribute]) {
        let tag: &LocalName = &name.local;
        if name.ns != ns!(html) || !ELEMENTS.split_whitespace().any(|known| known == &**tag) {
            self.faults.push(format!("<{tag}>"));
        }
        self.html.push_str(&format!("<{tag}"));
        for attribute in attributes {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            self.attribute(name, value);
            let value = value.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;");
            let value = value.replace('<', "&lt;").replace('>', "&gt;");
            self.html.push_str(&format!(" {name}=\"{value}\""));
        }
        self.html.push('>');
        if matches!(&**tag, "br" | "hr" | "img" | "wbr" | "col" | "source" | "track") {
            return;
        }
        let starts_with_line = match node.children.borrow().first().map(|first| &first.data) {
            Some(NodeData::Text { contents }) => contents.borrow().starts_with('\n'),
            _ => false,
        };
        if &**tag == "pre" && starts_with_line {
            self.html.push('\n');
        }
        self.children(node);
        self.html.push_str(&format!("</{tag}>"));
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let among = |list: &str| list.split_whitespace().any(|known| known == name);
        if !among(ATTRIBUTES) {
            self.faults.push(format!("{name}={value:?}"));
        }
        if name == "id" && !self.ids.insert(value.to_owned()) {
            self.faults.push(format!("the id {value} twice"));
        }
        if name == "class"
            && !value.starts_with("language-")
            && !CLASSES.split_whitespace().any(|c| c == value)
        {
            self.faults.push(format!("class={value:?}"));
        }
        if matches!(name, "href" | "src" | "poster" | "cite") {
            let url: String = value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
            let scheme = url.split([':', '/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
            let has_scheme = url.get(scheme.len()..).is_some_and(|rest| rest.starts_with(':'));
            if has_scheme && !["http", "https", "mailto", "tel", "ftp"].contains(&&*scheme) {
                self.faults.push(format!("{name}={value:?}"));
            }
            let plays = matches!(name, "poster") && has_scheme;
            if plays {
                self.faults.push(format!("{name}={value:?} from another site"));
            }
        }
    }
}

/// What an independent reader finds wrong in a body's HTML.
fn faults(html: &str) -> Vec<String> {
    let mut reading = Reading::default();
    reading.children(&parsed(html));
    if reading.html != html {
        reading.faults.push(format!("written: {html}\nread:    {}", reading.html));
    }
    if html.chars().any(archive::text::is_harmful) {
        reading.faults.push("control characters".into());
    }
    reading.faults
}

#[test]
fn the_reader_sees_what_is_wrong() {
    for bad in [
        "<script>x</script>",
        "<p onclick=\"x\">a</p>",
        "<a href=\"java\tscript:x\">a</a>",
        "<p><div>a</div></p>",
        "<table>a</table>",
        "<a href=\"/\">a<a href=\"/\">b</a></a>",
        "<p class=\"find\">a</p>",
        "<p id=\"a\">a</p><p id=\"a\">b</p>",
        "<b>a",
    ] {
        assert!(!faults(bad).is_empty(), "{bad}");
    }
    assert_eq!(faults("<p class=\"note\">a <a href=\"/x?a&amp;b\">&lt;b</a></p><hr>"), [""; 0]);
}

#[test]
fn a_browser_sees_the_tree_that_was_made() {
    let cases =
        std::env::var("ARCHIVE_HOSTILE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(3_000);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let tried = RefCell::new(0);
    let outcome = runner.run(&body(), |(body, words)| {
        *tried.borrow_mut() += 1;
        for raw_html in [RawHtml::Sanitized, RawHtml::Escaped] {
            let faults = faults(&rendered(&body, &words, raw_html));
            prop_assert!(faults.is_empty(), "{:?}: {:?}\n{}", raw_html, body, faults.join("\n"));
        }
        Ok(())
    });
    if let Err(why) = outcome {
        panic!("{why}");
    }
    assert!(*tried.borrow() >= cases);
}
