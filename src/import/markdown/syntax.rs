//! Template syntax in articles: what has an equal here becomes it, what says nothing to readers goes, and all else is
//! shown as code and reported.

use std::cell::Cell;
use std::sync::LazyLock;

use regex::Regex;

use crate::import::pattern::regex;

use super::equal::{AROUND, equal};
use super::mdx::without_imports;
use super::scan::{Replacement, parts, replace};
use super::tag::ShortcodeTag;
use super::{colons, definitions};
use crate::import::escape;
use crate::import::note::{Remark, RemarkKind};
use crate::import::source_site::SiteGenerator;
use crate::parse::markdown::is_shortcode;
use crate::source::floor_char;

/// An article's text and what was said about it.
#[derive(Debug, Default)]
pub(super) struct ConvertedBody {
    pub body: String,
    pub notes: Vec<Remark>,
}

/// How far around attributes is looked, in bytes.
const NEAR: usize = 300;

struct Turning<'a> {
    text: &'a str,
    generator: SiteGenerator,
    first_line: u32,
    notes: Vec<Remark>,
    /// What MDX imports, by the name that it has there.
    imports: Vec<(String, String)>,
    mdx: bool,
    /// A place and its line.
    counted: Cell<(usize, u32)>,
}

/// Turns the template syntax of a body. `first_line` is the line of the file that it begins at.
pub(super) fn turn(body: &str, generator: SiteGenerator, mdx: bool, first_line: u32) -> ConvertedBody {
    let mut notes = Vec::new();
    let (text, imports) = if mdx { without_imports(body, &mut notes) } else { (body.to_owned(), Vec::new()) };
    let text = if generator == SiteGenerator::Jekyll { without_contents(&text) } else { text };
    // Bodies of shortcodes may hold shortcodes; so deep that nobody wrote them is deep enough.
    let body = turn_part(&text, generator, mdx, first_line, &imports, &mut notes, 8);
    let body = match generator {
        SiteGenerator::Jekyll | SiteGenerator::Hugo => definitions::turn(&body, &mut notes),
        _ => body,
    };
    let body = colons::turn(&body, &mut notes);
    ConvertedBody { body, notes }
}

fn turn_part(
    text: &str,
    generator: SiteGenerator,
    mdx: bool,
    first_line: u32,
    imports: &[(String, String)],
    notes: &mut Vec<Remark>,
    depth: u32,
) -> String {
    if !text.contains(['{', '<', '@', '[']) {
        return text.to_owned();
    }
    let mut turning = Turning {
        text,
        generator,
        first_line,
        notes: std::mem::take(notes),
        imports: imports.to_vec(),
        mdx,
        counted: Cell::new((0, first_line)),
    };
    let out = replace(text, &mut |rest, at| turning.at(rest, at, depth));
    *notes = turning.notes;
    out
}

impl Turning<'_> {
    fn line(&self, at: usize) -> u32 {
        // Counted on from the last place that was asked for.
        let (from, line) =
            Some(self.counted.get()).filter(|(from, _)| *from <= at).unwrap_or((0, self.first_line));
        let line = line + self.text.as_bytes()[from..at].iter().filter(|b| **b == b'\n').count() as u32;
        self.counted.set((at, line));
        line
    }

    /// What becomes of the syntax at a place.
    fn at(&mut self, rest: &str, at: usize, depth: u32) -> Option<Replacement> {
        let found = self.known(rest, at, depth);
        let opens =
            (rest.starts_with("{{") || rest.starts_with("{%")) && rest[2..].trim_start().starts_with('<');
        if found.is_some() || !opens || self.is_ours(rest, at) {
            return found;
        }
        // It would be taken for a shortcode of ours.
        Some(Replacement { len: 2, with: format!("\\{}", &rest[..2]), block: false })
    }

    /// Whether a shortcode of ours begins at a place, as in articles that were written for this program.
    fn is_ours(&self, rest: &str, at: usize) -> bool {
        let near = &self.text[floor_char(self.text, at.saturating_sub(NEAR))..at];
        let mut lines = near.rsplit('\n');
        let before = lines.next().unwrap_or_default();
        let is_mark = |c: char| c.is_ascii_digit() || " \t>-*+.)".contains(c);
        let apart = before.trim_start_matches([' ', '\t', '>']).starts_with(is_mark)
            || lines.next().is_none_or(|line| line.trim_matches(is_mark).is_empty());
        let paragraph = rest.split("\n\n").next().unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        before.trim_matches(is_mark).is_empty() && apart && (is_shortcode(paragraph) || is_shortcode(line))
    }

    fn known(&mut self, rest: &str, at: usize, depth: u32) -> Option<Replacement> {
        if depth == 0 {
            return None;
        }
        if rest.starts_with("{{<") || rest.starts_with("{{%") {
            // Ours begin with a space.
            return self.hugo(rest, at, depth);
        }
        if rest.starts_with("{%") {
            return self.block_tag(rest, at, depth);
        }
        if rest.starts_with("{{") {
            return self.expression(rest, at);
        }
        if rest.starts_with("{#") && self.generator == SiteGenerator::Eleventy {
            let len = rest.find("#}")? + 2;
            return Some(self.gone(len, at, "template comments"));
        }
        if rest.starts_with('<') {
            return self.html(rest, at, depth);
        }
        if rest.starts_with('{')
            && let Some(len) = self.attributes(rest, at)
        {
            return Some(self.gone(len, at, "attributes, such as `{: .class}`"));
        }
        if rest.starts_with("{/*") && self.mdx {
            let len = rest.find("*/}")? + 3;
            return Some(self.gone(len, at, "comments in MDX"));
        }
        None
    }

    /// The length of attributes, `{: .class}` or `{.class}`, that stand behind what they are for or on a line of their
    /// own. Those of headings are ours, too.
    fn attributes(&self, rest: &str, at: usize) -> Option<usize> {
        static ATTRIBUTES: LazyLock<Regex> = LazyLock::new(|| {
            regex(r"^\{(?:(?P<kramdown>:{1,2}[^{}\n]*)|[.#][A-Za-z][^{}\n]*|[A-Za-z][\w-]{0,39}=[^{}\n]+)\}")
        });
        let c = ATTRIBUTES.captures(rest)?;
        let len = c[0].len();
        // Nothing of interest is farther away, and lines may be long.
        let near = &self.text[floor_char(self.text, at.saturating_sub(NEAR))..at];
        let (before, begins) = near.rsplit_once('\n').map_or((near, at < NEAR), |(_, before)| (before, true));
        let kramdown = c.name("kramdown").is_some();
        if begins && (before.trim().is_empty() || before.trim_end().ends_with('}')) {
            let behind = rest[len..].chars().take_while(|c| *c != '\n').take(NEAR).collect::<String>();
            let alone = before.trim_start().starts_with('{') || before.trim().is_empty();
            let ends =
                behind.trim().is_empty() || behind.trim().starts_with('{') && behind.trim().ends_with('}');
            return (alone && ends).then_some(len);
        }
        let last = before.chars().next_back()?;
        let attached = matches!(last, ')' | ']' | '*' | '`' | '_')
            || kramdown && (last.is_alphanumeric() || matches!(last, '"' | '\''));
        (attached && (kramdown || !before.starts_with('#'))).then_some(len)
    }

    /// `{{< name … >}}`, `{{% name … %}}` and what stands between two of them.
    fn hugo(&mut self, rest: &str, at: usize, depth: u32) -> Option<Replacement> {
        let (open, close) = if rest.starts_with("{{<") { ("{{<", ">}}") } else { ("{{%", "%}}") };
        let end = rest.find(close)?;
        let inside = rest.get(open.len()..end)?.trim();
        let len = end + close.len();
        // Shown, not called.
        if let Some(shown) = inside.strip_prefix("/*").and_then(|inside| inside.strip_suffix("*/")) {
            return Some(Replacement {
                len,
                with: escape::code_span(&format!("{open}{shown}{close}")),
                block: false,
            });
        }
        let alone = inside.ends_with('/');
        let tag = ShortcodeTag::read(inside.trim_end_matches('/'));
        if matches!(tag.name.as_str(), "ref" | "relref") {
            let target = tag.get_or(&["path"], 0).unwrap_or_default().to_owned();
            return Some(self.reference(&target, len));
        }
        if inside.starts_with('/') {
            return Some(self.foreign(&rest[..len], &tag.name, at));
        }
        let closing = |name: &str| -> Option<(usize, usize)> {
            let mut from = len;
            while let Some(found) = rest.get(from..)?.find("{{") {
                let start = from + found;
                let piece = &rest[start..];
                let bare = piece.get(3..)?.trim_start();
                let ends = (piece.starts_with("{{<") || piece.starts_with("{{%"))
                    && bare.strip_prefix('/').is_some_and(|bare| {
                        bare.trim_start().strip_prefix(name).is_some_and(|after| {
                            after.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '%')
                        })
                    });
                if ends {
                    let stop = start + piece.find("}}")? + 2;
                    return Some((start, stop));
                }
                from = start + 2;
            }
            None
        };
        let around = if alone { None } else { closing(&tag.name) };
        if let Some((start, stop)) = around {
            let raw = &rest[len..start];
            let verbatim = matches!(tag.name.as_str(), "highlight" | "code");
            let body = if verbatim { raw.to_owned() } else { self.inner(raw, at + len, depth) };
            if let Some(found) = self.equal(&tag, Some(&body), stop, at, "Hugo") {
                return Some(found);
            }
        } else if let Some(found) = self.equal(&tag, None, len, at, "Hugo") {
            return Some(found);
        }
        Some(self.foreign(&rest[..len], &tag.name, at))
    }

    /// `{% name … %}`: Liquid, Nunjucks, Hexo, Zola.
    fn block_tag(&mut self, rest: &str, at: usize, depth: u32) -> Option<Replacement> {
        let end = rest.find("%}")?;
        let inside = rest.get(2..end)?.trim_matches('-').trim();
        let len = end + 2;
        if inside.starts_with('<') {
            return None;
        }
        let dialect = self.dialect();
        let mut tag = ShortcodeTag::read(inside);
        match tag.name.as_str() {
            "raw" | "verbatim" => {
                let (start, stop) = self.end_of(rest, len, &tag.name)?;
                let inner = &rest[len..start];
                // Braces that were meant to be shown are.
                let with = if inner.trim().contains('\n') { inner.to_owned() } else { shown_raw(inner) };
                return Some(Replacement { len: stop, with, block: false });
            }
            "comment" => {
                let (_, stop) = self.end_of(rest, len, "comment")?;
                return Some(self.gone(stop, at, "comments of templates"));
            }
            "post_url" | "post_link" | "post_path" => {
                let target = tag.plain.first().cloned().unwrap_or_default();
                if tag.name == "post_link" {
                    let label =
                        tag.plain.get(1..).map(|words| words.join(" ")).filter(|label| !label.is_empty());
                    let label = label.unwrap_or_else(|| target.clone());
                    let with = format!("[{}](/@post/{target})", escape::inline(&label));
                    self.notes.push(Remark::new(RemarkKind::Turned, "`post_link` → a link"));
                    return Some(Replacement { len, with, block: false });
                }
                self.notes.push(Remark::new(RemarkKind::Turned, format!("`{}` → a link", tag.name)));
                let stem = target.rsplit('/').next().unwrap_or_default().to_owned();
                return Some(Replacement { len, with: format!("/@post/{stem}"), block: false });
            }
            "link" if self.generator == SiteGenerator::Jekyll => {
                self.notes.push(Remark::new(RemarkKind::Turned, "`link` → a link"));
                let target = tag.plain.first().cloned().unwrap_or_default();
                return Some(Replacement {
                    len,
                    with: format!("/{}", target.trim_start_matches('/')),
                    block: false,
                });
            }
            "include" | "include_relative" | "include_cached" | "render" | "partial" => {
                // `include figure.html …` is called by the name of its file.
                let Some(name) = tag.plain.first().cloned() else {
                    return Some(self.foreign(&rest[..len], "include", at));
                };
                let called = ShortcodeTag {
                    name: name.clone(),
                    plain: tag.plain[1..].to_vec(),
                    named: tag.named.clone(),
                };
                if let Some(found) = self.equal(&called, None, len, at, dialect) {
                    return Some(found);
                }
                return Some(self.foreign(&rest[..len], &format!("include {name}"), at));
            }
            "more" | "excerpt" | "endexcerpt" => return Some(self.gone(len, at, "marks of excerpts")),
            _ => {}
        }
        let ends = if self.generator == SiteGenerator::Zola {
            self.end_of_zola(rest, len)
        } else {
            self.end_of(rest, len, &tag.name)
        };
        let around = AROUND.contains(&tag.name.as_str()) || self.generator == SiteGenerator::Zola;
        if let Some((start, stop)) = ends.filter(|_| around) {
            let raw = &rest[len..start];
            let verbatim = matches!(tag.name.as_str(), "highlight" | "codeblock" | "code");
            let body = if verbatim { raw.to_owned() } else { self.inner(raw, at + len, depth) };
            if tag.name == "blockquote" && tag.plain.len() > 1 {
                tag.plain.retain(|word| !word.starts_with("http"));
            }
            if let Some(found) = self.equal(&tag, Some(&body), stop, at, dialect) {
                return Some(found);
            }
        } else if let Some(found) = self.equal(&tag, None, len, at, dialect) {
            return Some(found);
        }
        Some(self.foreign(&rest[..len], &tag.name, at))
    }

    /// `{{ … }}`: a value that a template would print, or a shortcode of Zola.
    fn expression(&mut self, rest: &str, at: usize) -> Option<Replacement> {
        static LITERAL: LazyLock<Regex> = LazyLock::new(|| {
            regex(
                r#"^(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)')\s*(?P<filters>(?:\|\s*(?:relative_url|absolute_url|url|safe|escape|prepend:\s*\S+|append:\s*\S+|rel_url|abs_url)\s*)*)$"#,
            )
        });
        static BASE: LazyLock<Regex> = LazyLock::new(|| {
            regex(
                r"(?i)^(?:site|config|page|root|base)\.?(?:baseurl|base_url|url|permalink|path)?(?:\s*\|\s*\w+)*$|^(?:root_url|base_url|baseurl|BASE_PATH|ASSET_PATH)$",
            )
        });
        let end = rest.find("}}")?;
        let inside = rest.get(2..end)?.trim().trim_matches('-').trim();
        if inside.starts_with('<') {
            return None;
        }
        let len = end + 2;
        if let Some(c) = LITERAL.captures(inside) {
            let text = c.name("a").or_else(|| c.name("b")).map_or("", |text| text.as_str());
            let address = !c["filters"].is_empty();
            let with = if address { text.to_owned() } else { escape::line(text, false) };
            self.notes.push(Remark::new(RemarkKind::Turned, "a text in braces → that text"));
            return Some(Replacement { len, with, block: false });
        }
        if BASE.is_match(inside) {
            self.notes.push(Remark::new(
                RemarkKind::Turned,
                "`{{ site.baseurl }}` and its kin → nothing: links begin at the root",
            ));
            return Some(Replacement { len, with: String::new(), block: false });
        }
        if self.generator == SiteGenerator::Zola && inside.ends_with(')') {
            let tag = ShortcodeTag::read(inside);
            if let Some(found) = self.equal(&tag, None, len, at, "Zola") {
                return Some(found);
            }
            return Some(self.foreign(&rest[..len], &tag.name, at));
        }
        // `{{ name | filter }}` by its kind, not by each value.
        let filter = inside
            .rsplit_once('|')
            .map(|(_, filter)| filter.trim().split([' ', ':', '(']).next().unwrap_or_default());
        let name = filter.map_or_else(|| "a value".to_owned(), |filter| format!("| {filter}"));
        Some(self.foreign(&rest[..len], &name, at))
    }

    /// Players, widgets, and components of MDX.
    fn html(&mut self, rest: &str, at: usize, depth: u32) -> Option<Replacement> {
        static PLAYER: LazyLock<Regex> = LazyLock::new(|| {
            regex(
                r#"(?is)^<(?:iframe|embed|amp-iframe)\b(?P<attributes>[^>]*)>(?:[^<]{0,200}</(?:iframe|embed|amp-iframe)\s*>)?"#,
            )
        });
        static MEDIA: LazyLock<Regex> = LazyLock::new(|| {
            regex(
                r"(?is)^<(?:video|audio)\b(?P<attributes>[^>]*)>(?P<inside>.{0,2000}?)</(?:video|audio)\s*>",
            )
        });
        static SCRIPT: LazyLock<Regex> = LazyLock::new(|| {
            regex(r"(?is)^<(?P<name>script|style)\b(?P<attributes>[^>]*)>.*?</(?:script|style)\s*>")
        });
        if let Some(c) = PLAYER.captures(rest) {
            let src =
                attribute(&c["attributes"], "src").or_else(|| attribute(&c["attributes"], "data-src"))?;
            self.notes.push(Remark::new(RemarkKind::Turned, "`<iframe>` → `embed`").at(self.line(at)));
            let with = crate::import::embeds::embed(&src, attribute(&c["attributes"], "title").as_deref());
            return Some(Replacement { len: c[0].len(), with, block: true });
        }
        if let Some(c) = MEDIA.captures(rest) {
            let src = attribute(&c["attributes"], "src").or_else(|| attribute(&c["inside"], "src"))?;
            self.notes
                .push(Remark::new(RemarkKind::Turned, "`<video>`, `<audio>` → `embed`").at(self.line(at)));
            let with = crate::import::embeds::embed(&src, attribute(&c["attributes"], "title").as_deref());
            return Some(Replacement { len: c[0].len(), with, block: true });
        }
        if let Some(c) = SCRIPT.captures(rest) {
            let src = attribute(&c["attributes"], "src").unwrap_or_default();
            if src.contains("gist.github.com") {
                let page = src.trim_end_matches(".js").to_owned();
                self.notes.push(Remark::new(RemarkKind::Turned, "a gist → `embed`").at(self.line(at)));
                return Some(Replacement {
                    len: c[0].len(),
                    with: crate::import::embeds::embed(&page, None),
                    block: true,
                });
            }
            let what = format!("`<{}>` in articles", c["name"].to_lowercase());
            return Some(self.gone(c[0].len(), at, &what));
        }
        if self.mdx { self.component(rest, at, depth) } else { None }
    }

    fn component(&mut self, rest: &str, at: usize, depth: u32) -> Option<Replacement> {
        static OPEN: LazyLock<Regex> = LazyLock::new(|| {
            regex(
                r#"^<(?P<close>/)?(?P<name>[A-Z][\w.]*)(?P<arguments>(?:\s+[\w-]+(?:=(?:"[^"]*"|'[^']*'|\{[^{}]*\}))?|\s+\{\.{3}[\w.]+\})*)\s*(?P<alone>/)?>"#,
            )
        });
        let c = OPEN.captures(rest)?;
        let len = c[0].len();
        let name = c["name"].to_owned();
        if c.name("close").is_some() {
            return Some(self.foreign(&rest[..len], &name, at));
        }
        let mut tag = ShortcodeTag::read(&format!("{name} {}", &c["arguments"]));
        for (_, value) in &mut tag.named {
            if let Some((_, path)) = self.imports.iter().find(|(known, _)| known == value) {
                value.clone_from(path);
            }
        }
        let lower = ShortcodeTag { name: name.to_lowercase(), ..tag.clone() };
        if c.name("alone").is_some() {
            return Some(
                self.equal(&lower, None, len, at, "MDX")
                    .unwrap_or_else(|| self.foreign(&rest[..len], &name, at)),
            );
        }
        let end = format!("</{name}>");
        if AROUND.contains(&lower.name.as_str())
            && let Some(stop) = rest.find(&end)
        {
            let body = self.inner(&rest[len..stop], at + len, depth);
            if let Some(found) = self.equal(&lower, Some(&body), stop + end.len(), at, "MDX") {
                return Some(found);
            }
        }
        Some(self.foreign(&rest[..len], &name, at))
    }

    fn inner(&mut self, raw: &str, at: usize, depth: u32) -> String {
        let line = self.line(at.min(self.text.len()));
        let imports = self.imports.clone();
        turn_part(raw, self.generator, self.mdx, line, &imports, &mut self.notes, depth - 1)
    }

    fn equal(
        &mut self,
        tag: &ShortcodeTag,
        body: Option<&str>,
        len: usize,
        at: usize,
        dialect: &str,
    ) -> Option<Replacement> {
        let equal = equal(tag, body)?;
        let what = format!("{dialect}'s `{}` → {}", tag.name, ours(equal.name));
        self.notes.push(Remark::new(RemarkKind::Turned, what).at(self.line(at)));
        Some(Replacement { len, with: equal.with, block: equal.block })
    }

    fn reference(&mut self, target: &str, len: usize) -> Replacement {
        self.notes.push(Remark::new(RemarkKind::Turned, "Hugo's `ref` and `relref` → a link"));
        let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        if path.is_empty() {
            return Replacement { len, with: fragment, block: false };
        }
        let path = path.trim_matches('/').trim_end_matches("/index.md").trim_end_matches(".md");
        let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
        Replacement { len, with: format!("/@ref/{name}{fragment}"), block: false }
    }

    fn foreign(&mut self, written: &str, name: &str, at: usize) -> Replacement {
        let what = format!("{}: `{}`", self.dialect(), name.trim());
        self.notes.push(Remark::new(RemarkKind::Foreign, what).at(self.line(at)));
        Replacement { len: written.len(), with: escape::code_span(written), block: false }
    }

    fn gone(&mut self, len: usize, at: usize, what: &str) -> Replacement {
        self.notes.push(Remark::new(RemarkKind::LeftOut, what).at(self.line(at)));
        Replacement { len, with: String::new(), block: false }
    }

    fn dialect(&self) -> &'static str {
        match self.generator {
            SiteGenerator::Jekyll | SiteGenerator::Other => "Liquid",
            SiteGenerator::Eleventy => "Nunjucks",
            _ if self.mdx => "MDX",
            generator => generator.name(),
        }
    }

    /// Where `{% endname %}` begins and ends.
    fn end_of(&self, rest: &str, from: usize, name: &str) -> Option<(usize, usize)> {
        let wanted = format!("end{name}");
        let mut at = from;
        while let Some(found) = rest.get(at..)?.find("{%") {
            let start = at + found;
            let stop = start + 2 + rest[start + 2..].find("%}")? + 2;
            let inside = rest[start + 2..stop - 2].trim_matches('-').trim();
            if inside == wanted {
                return Some((start, stop));
            }
            at = start + 2;
        }
        None
    }

    /// Zola's `{% end %}`.
    fn end_of_zola(&self, rest: &str, from: usize) -> Option<(usize, usize)> {
        let start = from + rest.get(from..)?.find("{% end %}")?;
        Some((start, start + "{% end %}".len()))
    }
}

/// How the report calls what a shortcode became.
fn ours(name: &str) -> String {
    if name.contains(' ') { name.to_owned() } else { format!("`{name}`") }
}

fn shown_raw(text: &str) -> String {
    if text.contains("{{") || text.contains("{%") { escape::code_span(text.trim()) } else { text.to_owned() }
}

/// The value of an attribute in the text of a tag.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
        regex(r#"(?is)\b(?P<name>[\w-]+)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'>]+))"#)
    });
    ATTRIBUTE.captures_iter(attributes).find(|c| c["name"].eq_ignore_ascii_case(name)).and_then(|c| {
        let value = c.name("a").or_else(|| c.name("b")).or_else(|| c.name("c"))?;
        Some(crate::import::plain::plain(value.as_str()))
    })
}

/// Kramdown's table of contents: an item that is replaced by it.
fn without_contents(body: &str) -> String {
    static CONTENTS: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"(?mi)^[ \t]*(?:[*+-]|1\.)[ \t]+[^\n]{0,60}\n[ \t]*\{:\s?toc[^}\n]*\}[ \t]*$")
    });
    if !body.contains("toc") {
        return body.to_owned();
    }
    parts(body)
        .into_iter()
        .map(|(in_code, part)| if in_code { part.into() } else { CONTENTS.replace_all(part, "") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(text: &str, generator: SiteGenerator) -> String {
        turn(text, generator, generator == SiteGenerator::Astro, 1).body.trim().to_owned()
    }

    #[test]
    fn shortcodes_with_an_equal_become_it() {
        use SiteGenerator::{Astro, Eleventy, Hexo, Hugo, Jekyll, Zola};
        for (generator, text, want) in [
            (
                Hugo,
                "{{< figure src=\"a.png\" alt=\"A\" caption=\"C\" attr=\"D\" >}}",
                "{{ <figure src=\"a.png\" alt=\"A\" caption=\"C\" credit=\"D\" /> }}",
            ),
            (Hugo, "{{< figure src=\"a.png\" >}}", "![](a.png)"),
            (
                Hugo,
                "{{< youtube w7Ft2ymGmfc >}}",
                "{{ <embed href=\"https://www.youtube.com/watch?v=w7Ft2ymGmfc\" /> }}",
            ),
            (
                Hugo,
                "{{< gist spf13 7896402 >}}",
                "{{ <embed href=\"https://gist.github.com/spf13/7896402\" /> }}",
            ),
            (Hugo, "{{< highlight go >}}\nx := 1\n{{< /highlight >}}", "```go\nx := 1\n```"),
            (Hugo, "[a]({{< ref \"posts/B.md#c\" >}})", "[a](/@ref/b#c)"),
            (
                Hugo,
                "{{% notice warning %}}\nMind **this**.\n{{% /notice %}}",
                "> [!WARNING]\n> Mind **this**.",
            ),
            (Hugo, "{{</* figure */>}}", "`{{< figure >}}`"),
            (Jekyll, "[a]({% post_url 2018-11-29-talks %})", "[a](/@post/2018-11-29-talks)"),
            (Jekyll, "[a]({{ site.baseurl }}/x) ![b]({{ '/b.png' | relative_url }})", "[a](/x) ![b](/b.png)"),
            (Jekyll, "{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"),
            (
                Jekyll,
                "{% include figure image_path=\"/a.png\" alt=\"A\" caption=\"C\" %}",
                "{{ <figure src=\"/a.png\" alt=\"A\" caption=\"C\" /> }}",
            ),
            (
                Jekyll,
                "{% include video id=\"x\" provider=\"youtube\" %}",
                "{{ <embed href=\"https://www.youtube.com/watch?v=x\" /> }}",
            ),
            (Jekyll, "A\n{: .lead}\n\n* TOC\n{:toc}\n\nB{: #b}", "A\n\n\n\n\nB"),
            (Jekyll, "`{: .lead}` and `b`{: .c} [d](/e){:target=\"_blank\"}", "`{: .lead}` and `b` [d](/e)"),
            (Jekyll, "```\nA\n{: .lead}\n```", "```\nA\n{: .lead}\n```"),
            (Eleventy, "![a](b.png){.wide width=5}\n{.lead}\n\n## H {#h}", "![a](b.png)\n\n\n## H {#h}"),
            (Eleventy, "{a} {x=1} (b) {.c} d", "{a} {x=1} (b) {.c} d"),
            (Hugo, "Term\n: Meaning", "- **Term**\n\n  Meaning"),
            (Jekyll, "{% raw %}{{ x }}{% endraw %}", "`{{ x }}`"),
            (Hexo, "{% asset_img a.png A picture %}", "![A picture](a.png)"),
            (
                Hexo,
                "{% blockquote Jane Doe %}\nWords.\n{% endblockquote %}",
                "{% <quote by=\"Jane Doe\"> %}\n\nWords.\n\n{% </quote> %}",
            ),
            (Zola, "{{ youtube(id=\"x\") }}", "{{ <embed href=\"https://www.youtube.com/watch?v=x\" /> }}"),
            (
                Zola,
                "{% quote(author=\"J\") %}\nW\n{% end %}",
                "{% <quote by=\"J\"> %}\n\nW\n\n{% </quote> %}",
            ),
            (Eleventy, "{{ '/x/' | url }} {# note #}", "/x/"),
            (Astro, "import a from './a.png';\n\n<Image src={a} alt=\"A\" />", "![A](./a.png)"),
            (Astro, "<Callout type=\"tip\">\nT\n</Callout>", "> [!TIP]\n> T"),
        ] {
            assert_eq!(turned(text, generator), want, "{text}");
        }
    }

    #[test]
    fn what_has_no_equal_is_shown_as_code_and_told() {
        let turned = turn(
            "One\n\n{{< chart \"x\" >}} {% if a %}b{% endif %} {{ page.title | upcase }}",
            SiteGenerator::Hugo,
            false,
            5,
        );
        assert_eq!(
            turned.body,
            "One\n\n`{{< chart \"x\" >}}` `{% if a %}`b`{% endif %}` `{{ page.title | upcase }}`"
        );
        let told: Vec<(&str, Option<u32>)> =
            turned.notes.iter().map(|note| (note.what.as_str(), note.line)).collect();
        assert_eq!(told[0], ("Hugo: `chart`", Some(7)));
        assert_eq!(told[3], ("Hugo: `| upcase`", Some(7)));
        let ours = "{{ <figure src=\"a.png\" /> }}\n\n{% <quote by=\"x\"> %}";
        assert_eq!(turn(ours, SiteGenerator::Hugo, false, 1).body, ours);
    }

    #[test]
    fn players_and_programs_of_pages_do_not_vanish() {
        let text = "a <iframe width=\"1\" src=\"https://www.youtube.com/embed/x\"></iframe> b\n\n<script>x()</script>c\n\n<script src=\"https://gist.github.com/u/1.js\"></script>";
        assert_eq!(
            turned(text, SiteGenerator::Jekyll),
            "a\n\n{{ <embed href=\"https://www.youtube.com/watch?v=x\" /> }}\n\nb\n\nc\n\n{{ <embed href=\"https://gist.github.com/u/1\" /> }}"
        );
    }
}
