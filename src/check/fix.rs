//! What is certain enough to be written without asking.
//!
//! A fix replaces a few bytes at the place of a problem, so that comments, order and layout of the file stay. It is
//! proposed where there is one way to read what its author meant: a key by its name here, a date in its usual form, a file
//! that moved and whose name is that of one file alone. Whether a whole file reads better with its fixes is tried before
//! they are proposed.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::{Engine, Gone};
use crate::parse::markdown::{LinkTarget, classify};
use crate::parse::{self, split};
use crate::read::{BUNDLE_NAMES, FileKind, read_regular};
use crate::site_path::SitePath;
use crate::source::SourceFile;
use crate::yaml::{self, Node, Value};

/// A change of some bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fix {
    /// Path relative to the site's root.
    pub path: SitePath,
    /// The line it begins on, from 1.
    pub line: u32,
    /// What is done, in a few words.
    pub what: String,
    range: Range<usize>,
    with: String,
}

/// The text of a file after its fixes.
#[derive(Clone, Debug)]
pub(crate) struct Fixed {
    pub path: SitePath,
    pub fixes: Vec<Fix>,
    pub after: String,
}

/// What keys of other tools are called here, where both mean the same.
const RENAMED: &[(&str, &str)] = &[
    ("author", "authors"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("headline", "title"),
    ("lang", "language"),
    ("lastmod", "updated"),
    ("lede", "deck"),
    ("modified", "updated"),
    ("pubDate", "date"),
    ("publishDate", "date"),
    ("publisher", "source"),
    ("standfirst", "deck"),
    ("subtitle", "deck"),
];
/// Keys whose value is a line of text, whatever it holds.
const TEXTS: &[&str] = &["title", "deck", "summary", "dateline", "source", "rights"];

/// The fixes of all problems that have one, file by file; and those of URLs that are `gone` and whose article is known.
pub(crate) fn propose(engine: &Engine, problems: &[Diagnostic], gone: &[Gone]) -> Vec<Fixed> {
    let mut by_file: BTreeMap<SitePath, Vec<&Diagnostic>> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| problem.location.place.is_some()) {
        by_file.entry(SitePath::from(&problem.location.path)).or_default().push(problem);
    }
    let mut moved: BTreeMap<&SitePath, Vec<&str>> = BTreeMap::new();
    for gone in gone {
        if let Some((path, _)) = &gone.article {
            moved.entry(path).or_default().push(&gone.url);
            by_file.entry(path.clone()).or_default();
        }
    }
    let names = FilesByName::new(engine);
    let fixed = by_file.into_iter().filter_map(|(path, problems)| {
        fixed(engine, &names, &path, &problems, moved.get(&path).map_or(&[][..], Vec::as_slice))
    });
    fixed.collect()
}

fn fixed(
    engine: &Engine,
    names: &FilesByName<'_>,
    path: &SitePath,
    problems: &[&Diagnostic],
    gone: &[&str],
) -> Option<Fixed> {
    let is_content = matches!(crate::read::classify(path), Some(FileKind::Article | FileKind::Index));
    let bytes = read_regular(&engine.root().join(&**path)).ok().filter(|_| is_content)?;
    let before = String::from_utf8(bytes).ok()?;
    let file = SourceFile::new(path.clone(), &before);
    let parts = split(&file).ok()?;
    let node = yaml::parse(&file, parts.front_matter.clone()).ok().flatten();
    let mut fixes: Vec<Fix> = Vec::new();
    for problem in problems {
        let Some(place) = &problem.location.place else { continue };
        let made = match problem.code {
            Code::UnknownKey => node.as_ref().and_then(|node| renamed(node, place.offset, &before)),
            Code::BadDate => node.as_ref().and_then(|node| dated(node, place.offset)),
            Code::DuplicateKey => repeated(problem, &before),
            Code::TabIndentation => untabbed(&before, &parts.front_matter),
            Code::YamlSyntax => quoted(&before, place.offset),
            Code::BrokenLink | Code::MissingPicture | Code::MissingFile => {
                moved(engine, names, path, place.offset, &before)
            }
            _ => None,
        };
        if let Some((range, with, what)) = made {
            let overlaps = fixes.iter().any(|fix| fix.range.start < range.end && range.start < fix.range.end);
            // Of two keys that would become one the first does.
            let is_taken = fixes.iter().any(|fix| fix.with == with && problem.code == Code::UnknownKey);
            if !overlaps && !is_taken {
                fixes.push(Fix { path: path.clone(), line: place.line, what, range, with });
            }
        }
    }
    if let Some((range, with, what)) =
        node.as_ref().and_then(|node| aliased(node, &before, &parts.front_matter, gone))
    {
        let line = before[..range.start].matches('\n').count() as u32 + 1;
        fixes.push(Fix { path: path.clone(), line, what, range, with });
    }
    fixes.sort_by_key(|fix| fix.range.start);
    let mut after = before.clone();
    for fix in fixes.iter().rev() {
        after.replace_range(fix.range.clone(), &fix.with);
    }
    (!fixes.is_empty() && is_better(engine, path, &before, &after)).then_some(Fixed {
        path: path.clone(),
        fixes,
        after,
    })
}

/// A change: which bytes, what takes their place, and what is done.
type TextEdit = (Range<usize>, String, String);

/// Whether a file has fewer errors of its own than before, or as few and other links.
fn is_better(engine: &Engine, path: &SitePath, before: &str, after: &str) -> bool {
    let errors = |text: &str| {
        let file = SourceFile::new(path.clone(), text);
        match parse::article(&file, &parse::ParseSettings::new(engine.config()), None) {
            Ok(_) => 0,
            Err(failed) => failed.problems.iter().filter(|problem| problem.is_error()).count(),
        }
    };
    let (old, new) = (errors(before), errors(after));
    new < old || new == 0
}

fn entries(node: &Node) -> &[(Node, Node)] {
    match &node.value {
        Value::Mapping(entries) => entries,
        _ => &[],
    }
}

/// A key by the name it has here.
fn renamed(front: &Node, at: usize, text: &str) -> Option<TextEdit> {
    let (key, value) = entries(front).iter().find(|(key, _)| key.span.range().start == at)?;
    let typed = key.text()?;
    let is_given = |key: &str| front.get(key).is_some_and(|node| !node.is_null());
    if typed.eq_ignore_ascii_case("published") {
        let published = value.as_bool()?;
        if published {
            let line = line_of(text, at);
            return Some((line, String::new(), "`published: true` has no effect here; removed".to_owned()));
        }
        let all = key.span.range().start..value.span.range().end;
        return (!is_given("draft"))
            .then(|| (all, "draft: true".to_owned(), "`published: false` is `draft: true` here".to_owned()));
    }
    let (_, here) = RENAMED.iter().find(|(other, _)| *other == typed)?;
    let what = format!("`{typed}` is called `{here}` here");
    (!is_given(here)).then(|| (key.span.range(), (*here).to_owned(), what))
}

/// A day in its usual form: `2018/1/5` is `2018-01-05`.
fn dated(front: &Node, at: usize) -> Option<TextEdit> {
    let (_, value) = entries(front).iter().find(|(_, value)| value.span.range().start == at)?;
    let typed = value.text()?.trim();
    let written = Date::meant(typed)?.to_string();
    let what = format!("`{typed}` is written {written}");
    Some((value.span.range(), written, what))
}

/// The second of two lines that say the same.
fn repeated(problem: &Diagnostic, text: &str) -> Option<TextEdit> {
    let second = problem.location.place.as_ref()?.offset;
    let first = problem.related.first()?.0.place.as_ref()?.offset;
    let (first, second) = (line_of(text, first), line_of(text, second));
    let next = text[second.end..].chars().next();
    let goes_on =
        next.is_some_and(|c| c == ' ' || c == '\t' || c == '-' && !text[second.end..].starts_with("---"));
    let is_same = text[first].trim_end() == text[second.clone()].trim_end();
    (is_same && !goes_on)
        .then(|| (second, String::new(), "a line that stands there twice; one removed".to_owned()))
}

/// Front matter whose lines are indented with spaces.
fn untabbed(text: &str, front: &Range<usize>) -> Option<TextEdit> {
    let mut with = String::with_capacity(front.len() + 16);
    for line in text[front.clone()].split_inclusive('\n') {
        let rest = line.trim_start_matches([' ', '\t']);
        with.extend(line[..line.len() - rest.len()].chars().map(|c| if c == '\t' { "  " } else { " " }));
        with.push_str(rest);
    }
    (with != text[front.clone()])
        .then(|| (front.clone(), with, "tabs of the indentation are spaces now".to_owned()))
}

/// A line of text with a colon in it, in quotes.
fn quoted(text: &str, at: usize) -> Option<TextEdit> {
    let line = line_of(text, at);
    let typed = text[line.clone()].trim_end();
    let (key, value) = typed.split_once(": ")?;
    let start = line.start + key.len() + 2 + (value.len() - value.trim_start().len());
    let value = value.trim();
    let is_plain = !value.starts_with(['"', '\'', '|', '>', '[', '{', '&', '*', '!', '#', '%', '@', '`'])
        && !value.contains(" #");
    if !TEXTS.contains(&key) || !is_plain || !value.contains(": ") && !value.ends_with(':') {
        return None;
    }
    Some((
        start..start + value.len(),
        yaml::double_quoted(value),
        format!("`{key}` is in quotes now, because of its colon"),
    ))
}

/// The old URLs of an article among its aliases: at the end of the list that is there, or in a line of their own.
fn aliased(front: &Node, text: &str, range: &Range<usize>, gone: &[&str]) -> Option<TextEdit> {
    if gone.is_empty() {
        return None;
    }
    let plain = |url: &str| url.chars().all(|c| c.is_alphanumeric() || "/-_.~%+".contains(c));
    let typed: Vec<String> = gone
        .iter()
        .map(|url| if plain(url) { (*url).to_owned() } else { yaml::double_quoted(url) })
        .collect();
    let what = format!("{} leads here again", gone.join(", "));
    let end = if text[..range.end].ends_with("\r\n") { "\r\n" } else { "\n" };
    let Some(given) = front.get("aliases").filter(|given| !given.is_null()) else {
        let line = format!("aliases: [{}]{end}", typed.join(", "));
        return front.get("aliases").is_none().then_some((range.end..range.end, line, what));
    };
    let last = given.items().last()?;
    if text[given.span.range()].starts_with('[') {
        return Some((last.span.range().end..last.span.range().end, format!(", {}", typed.join(", ")), what));
    }
    // Below the last item of a list in lines, indented as it is.
    let line = line_of(text, last.span.range().start);
    let indent = text[line.clone()].split('-').next().filter(|indent| indent.trim().is_empty())?;
    let lines: String = typed.iter().map(|url| format!("{indent}- {url}{end}")).collect();
    Some((line.end..line.end, lines, what))
}

/// A link to the file that moved: the one file that has this name.
fn moved(
    engine: &Engine,
    names: &FilesByName<'_>,
    path: &SitePath,
    at: usize,
    text: &str,
) -> Option<TextEdit> {
    let corpus = engine.corpus();
    let facts = &corpus.entry(corpus.by_path(path)?)?.article.facts;
    let link = facts.links.iter().find(|link| link.span.start as usize == at)?;
    let LinkTarget::Internal { path: target, rest, .. } = classify(&link.destination) else { return None };
    let name = target.rsplit('/').next().filter(|name| !BUNDLE_NAMES.contains(name))?;
    let there = names.only(name)?;
    let typed = link.destination.strip_suffix(rest.as_str())?;
    let span = link.span.range();
    let inside = text.get(span.clone())?;
    if inside.matches(typed).count() != 1 {
        return None;
    }
    let start = span.start + inside.find(typed)?;
    let with = match there.strip_prefix("content") {
        Some(below) if typed.starts_with('/') && crate::read::is_markdown(there) => below.to_owned(),
        Some(_) if typed.starts_with('/') => return None,
        _ => path.folder().path_to(&there.into()),
    };
    let with = crate::url::encode(&with).into_owned();
    let what = format!("`{typed}` is at {there} now");
    Some((start..start + typed.len(), with, what))
}

/// The line that holds a byte, with its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
    start..end
}

/// The files below `content/` by their names.
struct FilesByName<'a>(BTreeMap<&'a str, Option<&'a str>>);

impl<'a> FilesByName<'a> {
    fn new(engine: &'a Engine) -> Self {
        let mut names: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        let files = engine.snapshot().files.keys().map(|path| &**path);
        for path in files.filter(|path| path.starts_with("content/")) {
            let name = path.rsplit('/').next().unwrap_or(path);
            names.entry(name).and_modify(|only| *only = None).or_insert(Some(path));
        }
        Self(names)
    }

    /// The one file of a name.
    fn only(&self, name: &str) -> Option<&'a str> {
        *self.0.get(name)?
    }
}
