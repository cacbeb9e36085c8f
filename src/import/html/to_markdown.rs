//! HTML as Markdown: every word of it, with the structure that Markdown has, and our shortcodes for pictures with
//! captions and for players.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use super::code;
use super::node::{attr, collapse, picture_source, tag};

use crate::import::embeds::embed;
use crate::import::escape;

/// Deeper nesting is read as its text: no article needs it, and it bounds the stack.
const DEEPEST: usize = 96;
/// Elements that show nothing.
const INVISIBLE: [&str; 22] = [
    "script", "style", "noscript", "template", "head", "title", "meta", "link", "base", "form", "button",
    "input", "select", "textarea", "canvas", "svg", "object", "map", "dialog", "nav", "datalist", "wbr",
];

/// A fragment or document of HTML as Markdown.
pub(crate) fn html_to_markdown(html: &str) -> String {
    if is_too_deep(html) {
        return escape::paragraph(&crate::import::plain::plain(html));
    }
    let document = Document::fragment(html);
    node_to_markdown(&document.root())
}

/// Elements that are opened and not closed, at most. Every one more makes a reader of HTML slower, and no page has so many.
const MOST_OPEN: usize = 2_000;

/// Whether more elements are open at one place than a page has.
pub(super) fn is_too_deep(html: &str) -> bool {
    const NEVER_OPEN: [&str; 20] = [
        "br", "img", "hr", "input", "meta", "link", "wbr", "source", "area", "col", "base", "embed", "param",
        "track", "p", "li", "dt", "dd", "option", "path",
    ];
    let mut open = 0_usize;
    let bytes = html.as_bytes();
    for at in memchr::memchr_iter(b'<', bytes) {
        let rest = &bytes[at + 1..];
        match rest.first() {
            Some(b'/') => open = open.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() => {
                let len = rest.iter().take(12).position(|b| !b.is_ascii_alphanumeric()).unwrap_or(12);
                let name = String::from_utf8_lossy(&rest[..len.min(rest.len())]).to_ascii_lowercase();
                if !NEVER_OPEN.contains(&name.as_str()) {
                    open += 1;
                    if open > MOST_OPEN {
                        return true;
                    }
                }
            }
            _ => {}
        }
    }
    false
}

/// The inside of an element as Markdown.
pub(super) fn node_to_markdown(node: &NodeRef<'_>) -> String {
    let mut writer = MarkdownWriter { targets: HashSet::new() };
    for node in node.descendants_it().filter(NodeRef::is_element) {
        if let Some(href) = node.attr("href")
            && let Some(id) = href.strip_prefix('#')
        {
            writer.targets.insert(id.to_owned());
        }
    }
    let name = tag(node);
    if matches!(name.as_str(), "ul" | "ol" | "dl" | "table" | "figure" | "pre" | "blockquote") {
        let mut blocks = Vec::new();
        writer.block(&name, node, 0, &mut blocks);
        return join(&blocks);
    }
    join(&writer.blocks(node, 0))
}

pub(super) struct MarkdownWriter {
    /// Ids that a link of the page leads to.
    targets: HashSet<String>,
}

fn join(blocks: &[String]) -> String {
    blocks.iter().filter(|block| !block.trim().is_empty()).cloned().collect::<Vec<_>>().join("\n\n")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "address"
            | "center"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "figure"
            | "figcaption"
            | "hr"
            | "details"
            | "summary"
            | "body"
            | "html"
            | "iframe"
            | "video"
            | "audio"
            | "embed"
            | "fieldset"
            | "hgroup"
            | "menu"
            | "dir"
            | "picture-gallery"
            | "block"
            | "nitf"
            | "hl2"
    )
}

impl MarkdownWriter {
    /// The blocks inside an element.
    pub(super) fn blocks(&mut self, node: &NodeRef<'_>, depth: usize) -> Vec<String> {
        if depth > DEEPEST {
            return vec![escape::paragraph(&collapse(&node.text()))];
        }
        let mut blocks = Vec::new();
        let mut run = String::new();
        let flush = |run: &mut String, blocks: &mut Vec<String>| {
            let text = finish_paragraph(run);
            run.clear();
            if !text.is_empty() {
                blocks.push(text);
            }
        };
        for child in node.children_it(false) {
            if child.is_text() {
                self.text(&child.text(), &mut run);
                continue;
            }
            if !child.is_element() {
                continue;
            }
            let name = tag(&child);
            if INVISIBLE.contains(&name.as_str()) {
                if name == "noscript" {
                    // Pictures that load late stand in there once more.
                    continue;
                }
                continue;
            }
            if code::is_gutter(&child) {
                continue;
            }
            if is_block(&name) || self.holds_blocks(&child, depth) {
                flush(&mut run, &mut blocks);
                self.block(&name, &child, depth, &mut blocks);
            } else {
                self.inline(&name, &child, depth, &mut run);
            }
        }
        flush(&mut run, &mut blocks);
        blocks
    }

    /// An inline element around blocks, as careless pages have it.
    fn holds_blocks(&self, node: &NodeRef<'_>, depth: usize) -> bool {
        depth < DEEPEST
            && node.descendants_it().take(200).any(|node| node.is_element() && is_block(&tag(&node)))
    }

    fn block(&mut self, name: &str, node: &NodeRef<'_>, depth: usize, blocks: &mut Vec<String>) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let mut text = String::new();
                self.inlines(node, depth + 1, &mut text);
                let text = text.replace("\\\n", " ").replace('\n', " ");
                let text = text.trim();
                if text.is_empty() {
                    return;
                }
                // The headline is the only heading of the first level.
                let level = name[1..].parse::<usize>().unwrap_or(2).max(2);
                let id = attr(node, "id").filter(|id| {
                    self.targets.contains(id)
                        && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
                });
                let id = id.map_or_else(String::new, |id| format!(" {{#{id}}}"));
                // Marks at the end would be taken for the heading's own.
                let text = match text.strip_suffix('#') {
                    Some(bare) => format!("{bare}\\#"),
                    None => text.to_owned(),
                };
                blocks.push(format!("{} {text}{id}", "#".repeat(level)));
            }
            "hr" => blocks.push("---".into()),
            "ul" | "ol" | "menu" | "dir" => blocks.push(self.list(name == "ol", node, depth + 1)),
            "dl" => {
                for child in node.children_it(false).filter(NodeRef::is_element) {
                    let is_words = !self.holds_blocks(&child, depth);
                    let inner = self.blocks(&child, depth + 1);
                    if tag(&child) == "dt" && is_words && inner.len() == 1 && !inner[0].contains('\n') {
                        blocks.push(format!("**{}**", inner[0].replace("**", "")));
                    } else {
                        blocks.extend(inner);
                    }
                }
            }
            "blockquote" => {
                let inner = join(&self.blocks(node, depth + 1));
                if !inner.is_empty() {
                    blocks.push(prefixed(&inner, "> ", "> "));
                }
            }
            "pre" => {
                let text = code::text(node);
                if !text.trim().is_empty() {
                    blocks.push(escape::code_block(&text, &code::language(node)));
                }
            }
            "table" => self.table(node, depth + 1, blocks),
            "figure" => self.figure(node, depth + 1, blocks),
            "iframe" | "embed" | "video" | "audio" => {
                if let Some(src) = player_source(node) {
                    blocks.push(embed(&src, attr(node, "title").as_deref()));
                }
            }
            _ => {
                let class = attr(node, "class").unwrap_or_default();
                if class.split(' ').any(|class| matches!(class, "wp-caption" | "wp-block-image")) {
                    return self.figure(node, depth + 1, blocks);
                }
                blocks.extend(self.blocks(node, depth + 1));
            }
        }
    }

    fn inlines(&mut self, node: &NodeRef<'_>, depth: usize, out: &mut String) {
        if depth > DEEPEST {
            return self.text(&node.text(), out);
        }
        for child in node.children_it(false) {
            if child.is_text() {
                self.text(&child.text(), out);
            } else if child.is_element() {
                let name = tag(&child);
                if !INVISIBLE.contains(&name.as_str()) {
                    self.inline(&name, &child, depth, out);
                }
            }
        }
    }

    fn inline(&mut self, name: &str, node: &NodeRef<'_>, depth: usize, out: &mut String) {
        match name {
            "br" => {
                let end = out.trim_end_matches(' ').len();
                out.truncate(end);
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push_str("\\\n");
                }
            }
            "strong" | "b" => self.emphasis("**", "strong", node, depth, out),
            "em" | "i" | "cite" | "dfn" | "var" => self.emphasis("*", "em", node, depth, out),
            "del" | "s" | "strike" => self.emphasis("~~", "del", node, depth, out),
            "code" | "kbd" | "samp" | "tt" => {
                let code = escape::code_span(&collapse_keeping_ends(&node.text()));
                out.push_str(&code);
            }
            "sup" | "sub" => {
                let mut inner = String::new();
                self.inlines(node, depth + 1, &mut inner);
                if !inner.trim().is_empty() {
                    out.push_str(&format!("<{name}>{}</{name}>", inner.trim()));
                }
            }
            "q" => {
                out.push('“');
                self.inlines(node, depth + 1, out);
                out.push('”');
            }
            "a" => self.link(node, depth, out),
            "img" | "amp-img" | "graphic" => {
                if let Some(src) = picture_source(node) {
                    let alt = attr(node, "alt").unwrap_or_default();
                    out.push_str(&format!("![{}]({})", escape::inline(&alt), escape::destination(&src)));
                }
            }
            "input" if attr(node, "type").as_deref() == Some("checkbox") => {}
            // Within a heading or a label there is no room for a card.
            "iframe" | "embed" | "video" | "audio" => {
                if let Some(src) = player_source(node) {
                    let title = attr(node, "title").unwrap_or_else(|| src.clone());
                    out.push_str(&format!("[{}]({})", escape::inline(&title), escape::destination(&src)));
                }
            }
            _ => self.inlines(node, depth + 1, out),
        }
    }

    fn link(&mut self, node: &NodeRef<'_>, depth: usize, out: &mut String) {
        let mut inner = String::new();
        self.inlines(node, depth + 1, &mut inner);
        let Some(href) = attr(node, "href").filter(|href| !href.to_lowercase().starts_with("javascript:"))
        else {
            out.push_str(&inner);
            return;
        };
        let trimmed = inner.trim();
        if trimmed.is_empty() {
            return;
        }
        // A link in a link is none.
        let nested = trimmed.contains("](") && !trimmed.starts_with("![");
        if nested {
            out.push_str(&inner);
            return;
        }
        if inner.starts_with([' ', '\n']) && !out.ends_with([' ', '\n']) && !out.is_empty() {
            out.push(' ');
        }
        let trimmed = trimmed.replace("\\\n", " ");
        out.push_str(&format!("[{trimmed}]({})", escape::destination(&href)));
        if inner.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }

    /// Emphasis, by marks where those are read as such, otherwise by its element.
    fn emphasis(&mut self, mark: &str, element: &str, node: &NodeRef<'_>, depth: usize, out: &mut String) {
        let mut inner = String::new();
        self.inlines(node, depth + 1, &mut inner);
        let trimmed = inner.trim_matches([' ', '\n']).trim_end_matches("\\").to_owned();
        let trimmed = trimmed.trim();
        if trimmed.is_empty() {
            if !inner.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
            return;
        }
        if inner.starts_with([' ', '\n']) && !out.ends_with([' ', '\n']) && !out.is_empty() {
            out.push(' ');
        }
        let before = out.chars().next_back();
        let after = if inner.ends_with([' ', '\n']) { Some(' ') } else { next_char(node) };
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let first = trimmed.chars().next();
        let last = trimmed.chars().next_back();
        let opens = !word(before) || word(first) && mark != "~~";
        let closes = !word(after) || word(last) && mark != "~~";
        let clashes = before.is_some_and(|c| mark.starts_with(c))
            || trimmed.starts_with(['*', '~'])
            || trimmed.ends_with(['*', '~'])
            || trimmed.contains("\n\n");
        if opens && closes && !clashes {
            out.push_str(&format!("{mark}{trimmed}{mark}"));
        } else {
            out.push_str(&format!("<{element}>{trimmed}</{element}>"));
        }
        if inner.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }

    /// Running text: white space is one space, and none follows another.
    fn text(&mut self, text: &str, out: &mut String) {
        let text = collapse_keeping_ends(text);
        let starts = out.is_empty() || out.ends_with([' ', '\n']);
        let text = if starts { text.trim_start_matches(' ') } else { &text };
        if text == " " {
            out.push(' ');
        } else if !text.is_empty() {
            let lead = if text.starts_with(' ') { " " } else { "" };
            let tail = if text.ends_with(' ') { " " } else { "" };
            out.push_str(lead);
            out.push_str(&escape::line(text.trim_matches(' '), false));
            out.push_str(tail);
        }
    }

    fn list(&mut self, ordered: bool, node: &NodeRef<'_>, depth: usize) -> String {
        let mut number: u32 =
            attr(node, "start").and_then(|start| start.parse().ok()).unwrap_or(1).min(999_999);
        let mut items: Vec<(String, Vec<String>)> = Vec::new();
        for child in node.children_it(false) {
            let inner = match tag(&child).as_str() {
                "li" => self.blocks(&child, depth + 1),
                // A list in a list without an item around it belongs to the item above.
                name @ ("ul" | "ol") => {
                    let list = self.list(name == "ol", &child, depth + 1);
                    match items.last_mut() {
                        Some((_, blocks)) => {
                            blocks.push(list);
                            continue;
                        }
                        None => vec![list],
                    }
                }
                "" => {
                    let text = collapse(&child.text());
                    if !child.is_text() || text.is_empty() {
                        continue;
                    } else {
                        vec![escape::line(&text, true)]
                    }
                }
                _ => self.blocks(&child, depth + 1),
            };
            if inner.is_empty() {
                continue;
            }
            let marker = if ordered { format!("{number}. ") } else { "- ".to_owned() };
            number += 1;
            items.push((marker, inner));
        }
        // A list of pictures is a gallery: they stand one below the other, each with its caption.
        let is_picture = |block: &String| {
            block.starts_with("{{ <figure")
                || block.starts_with("![") && block.ends_with(')') && !block.contains('\n')
        };
        // A shortcode needs a paragraph of its own, which items of a tight list do not have.
        let is_shortcode = |block: &String| block.starts_with("{{ <") || block.starts_with("{% <");
        // A list of one item is tight.
        let alone = match items.as_slice() {
            [(_, blocks)] => blocks.len() == 1 && is_shortcode(&blocks[0]),
            _ => !ordered && items.iter().flat_map(|(_, blocks)| blocks).all(is_picture),
        };
        if alone {
            return items.into_iter().flat_map(|(_, blocks)| blocks).collect::<Vec<_>>().join("\n\n");
        }
        let is_list =
            |block: &String| block.starts_with("- ") || block.starts_with(|c: char| c.is_ascii_digit());
        let tight = items.iter().all(|(_, blocks)| {
            (blocks.len() == 1 || blocks.len() == 2 && is_list(&blocks[1]))
                && !blocks.iter().any(is_shortcode)
        });
        let items: Vec<String> = items
            .iter()
            .map(|(marker, blocks)| {
                let body = if tight { blocks.join("\n") } else { blocks.join("\n\n") };
                prefixed(&body, marker, &" ".repeat(marker.len()))
            })
            .collect();
        items.join(if tight { "\n" } else { "\n\n" })
    }
}

/// Where a player gets what it plays.
fn player_source(node: &NodeRef<'_>) -> Option<String> {
    let inside =
        || node.descendants_it().find(|n| n.is_element() && tag(n) == "source").and_then(|n| attr(&n, "src"));
    attr(node, "src")
        .or_else(|| attr(node, "data-src"))
        .or_else(inside)
        .filter(|src| !["about:", "data:", "blob:"].iter().any(|scheme| src.starts_with(scheme)))
}

/// The first character of what follows an inline element.
fn next_char(node: &NodeRef<'_>) -> Option<char> {
    let next = node.next_sibling()?;
    next.text().chars().next()
}

/// The lines of a block behind a mark: the first behind one, the others behind another.
fn prefixed(block: &str, first: &str, others: &str) -> String {
    let mut out = String::with_capacity(block.len() + 16);
    for (at, line) in block.lines().enumerate() {
        let prefix = if at == 0 { first } else { others };
        if at > 0 {
            out.push('\n');
        }
        if line.is_empty() {
            out.push_str(prefix.trim_end());
        } else {
            out.push_str(prefix);
            out.push_str(line);
        }
    }
    out
}

/// A paragraph of inline Markdown, none of whose lines opens a block.
fn finish_paragraph(run: &str) -> String {
    let text = run.trim_matches([' ', '\n']);
    let mut text = text.to_owned();
    while let Some(cut) = text.strip_suffix("\\\n").or_else(|| text.strip_suffix("\n")) {
        text = cut.trim_end_matches(' ').to_owned();
    }
    if text.ends_with('\\') && !text.ends_with("\\\\") {
        text.pop();
    }
    if text.starts_with("{{ <") || text.starts_with("![") {
        return text;
    }
    text.lines().map(|line| escape::opening(line.trim_start())).collect::<Vec<_>>().join("\n")
}

/// White space as one space, also where a text begins or ends with some. A space that does not break is none of it.
fn collapse_keeping_ends(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}' | '\u{200b}' | '\u{feff}') {
            space |= c != '\u{200b}' && c != '\u{feff}';
            continue;
        }
        if space {
            out.push(' ');
            space = false;
        }
        out.push(if c == '\u{a0}' { ' ' } else { c });
    }
    if space {
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_becomes_markdown() {
        for (html, markdown) in [
            ("<p>One <b>two</b> <i>three</i>.</p><p>Four</p>", "One **two** *three*.\n\nFour"),
            ("<h1>A</h1><h3>B</h3>", "## A\n\n### B"),
            ("<a href='#x'>to</a><h2 id='x'>X</h2>", "[to](#x)\n\n## X {#x}"),
            ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"),
            ("<ol start=3><li><p>a</p><p>b</p><li>c</ol>", "3. a\n\n   b\n\n4. c"),
            ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
            ("<pre><code class='language-go'>x := 1\n  y</code></pre>", "```go\nx := 1\n  y\n```"),
            ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "| A | B |\n| --- | --- |\n| 1 | 2 |"),
            ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb"),
            ("<a href='/x y'>t</a>", "[t](</x y>)"),
            ("a<br>b<br>", "a\\\nb"),
            ("wor<b>“q”</b>d", "wor<strong>“q”</strong>d"),
            ("<b>a </b>b", "**a** b"),
            ("<p>1. not a list</p><p># nor a heading * x</p>", "1\\. not a list\n\n\\# nor a heading * x"),
            ("<img src=a.png alt='A [b]'>", "![A \\[b\\]](a.png)"),
            ("<img width=1 height=1 src=count.gif>text", "text"),
            ("<img src='data:x' data-src='late.png'>", "![](late.png)"),
            (
                "<figure><img src=a.png alt=A><figcaption>Cap <span class=credit>Photo: X</span></figcaption></figure>",
                "{{ <figure src=\"a.png\" alt=\"A\" caption=\"Cap\" credit=\"Photo: X\" /> }}",
            ),
            (
                "<iframe src='https://player.vimeo.com/video/1'></iframe>",
                "{{ <embed href=\"https://vimeo.com/1\" /> }}",
            ),
            ("a<script>x</script><style>y</style>b", "ab"),
            ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
            ("<span>a<p>b</p></span>", "a\n\nb"),
            ("<dl><dt>T<dd>D</dl>", "**T**\n\nD"),
            (
                "<ol><li>a<li><ol><li><figure><img src=a.png><figcaption>C</figcaption></figure></ol></ol>",
                "1. a\n\n2. {{ <figure src=\"a.png\" caption=\"C\" /> }}",
            ),
            ("{{ x }} {% y %}", "\\{{ x }} \\{% y %}"),
            ("a&nbsp;b&amp;amp;", "a b\\&amp;"),
        ] {
            assert_eq!(html_to_markdown(html), markdown, "{html}");
        }
    }

    #[test]
    fn no_depth_breaks_it() {
        for (opens, times) in [
            ("<div>", 1_500),
            ("<b><i>", 300),
            ("<ul><li>", 900),
            ("<table><tr><td>", 400),
            ("<div>", 90_000),
        ] {
            let html = opens.repeat(times) + "deep";
            assert!(html_to_markdown(&html).contains("deep"), "{opens}");
        }
    }
}
