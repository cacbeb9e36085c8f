//! Links of an article on their way in: to another article, to a file that comes along, to where it was on the web, or
//! nowhere.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::addresses::{ImportedAddresses, has_scheme, join};
use super::destinations::{LinkChange, LinkRole, TextLink, apply, find};
use super::escape;
use super::note::{Remark, RemarkKind};
use super::plan::Planned;
use super::record::Record;
use super::source_site::SourceSite;
use crate::config::Publishable;
use crate::site_path::SiteFolder;

/// A file that comes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Carried {
    pub from: PathBuf,
    /// Below the folder that the import writes to.
    pub to: String,
}

/// Links that come to be when others are taken away are made, too, but not without an end.
const MOST_ROUNDS: usize = 16;

/// What is known of all articles when the links of one are made.
#[derive(Debug)]
pub(super) struct Web<'a> {
    pub addresses: &'a ImportedAddresses,
    pub planned: &'a [Planned],
    pub sites: &'a [SourceSite],
    /// Files that the site would not publish stay where they are.
    pub publishable: Publishable,
    /// What paths from the root of the site begin with, where the import writes to a folder below `content`.
    pub prefix: &'a str,
}

/// The links of a record, made.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub body: String,
    pub files: Vec<Carried>,
    pub notes: Vec<Remark>,
}

/// Makes the links of a record. `own` is its number.
pub(super) fn link(record: &mut Record, own: usize, web: &Web<'_>) -> Linked {
    let mut linked = Linked { body: std::mem::take(&mut record.body), ..Linked::default() };
    let mut settled = HashSet::new();
    let mut rounds = 0;
    while links_once(record, own, web, &mut linked, &mut settled) && rounds < MOST_ROUNDS {
        rounds += 1;
    }
    if let Some(mut image) = record.image.take() {
        match one(&image.file, true, 0, record, own, web, &mut linked) {
            _ if image.file.is_empty() => {}
            Some(LinkChange::To(file)) if is_file(&file) => {
                image.file = file;
                record.image = Some(image);
            }
            change => {
                // A picture elsewhere cannot stand for an article: what is known of it is kept.
                if let Some(LinkChange::To(file)) = change {
                    image.file = file;
                }
                record.keep("image", serde_json::to_value(&image).unwrap_or_default());
                linked
                    .notes
                    .push(Remark::new(RemarkKind::Kept, "`image`: it is not among the files of the source"));
            }
        }
    }
    let attachments = std::mem::take(&mut record.attachments);
    for mut attachment in attachments {
        match one(&attachment.file, true, 0, record, own, web, &mut linked) {
            Some(LinkChange::To(file)) if is_file(&file) => {
                attachment.file = file;
                record.attachments.push(attachment);
            }
            _ => {
                record.provenance(&attachment.file);
                linked
                    .notes
                    .push(Remark::new(RemarkKind::Kept, "`attachments`: not among the files of the source"));
            }
        }
    }
    linked.files.dedup();
    linked
}

/// Makes the links of the text that are not `settled`. Says whether some were taken away: what stood around one may be a
/// link then.
fn links_once(
    record: &Record,
    own: usize,
    web: &Web<'_>,
    linked: &mut Linked,
    settled: &mut HashSet<String>,
) -> bool {
    let body = std::mem::take(&mut linked.body);
    let first_line = record.place.line.max(1);
    let mut changes: Vec<(TextLink, LinkChange)> = Vec::new();
    let mut now = HashSet::new();
    for link in find(&body) {
        let written = escape::destination(&link.destination);
        if settled.contains(&written) {
            continue;
        }
        let picture = matches!(
            link.kind,
            LinkRole::Picture | LinkRole::Attribute { picture: true } | LinkRole::Argument { picture: true }
        );
        let line = first_line + body[..link.at.start].bytes().filter(|b| *b == b'\n').count() as u32;
        // What there is to say of a definition was said of its uses.
        let told = linked.notes.len();
        let change = one(&link.destination, picture, line, record, own, web, linked);
        if link.whole.is_none() && link.kind == LinkRole::Link && change.is_some() {
            linked.notes.truncate(told);
        }
        match change {
            Some(change) => {
                if let LinkChange::To(target) = &change {
                    now.insert(escape::destination(target));
                }
                changes.push((link, change));
            }
            None => {
                now.insert(written);
            }
        }
    }
    linked.body = apply(&body, &changes);
    settled.extend(now);
    let gone = |(link, change): &(TextLink, LinkChange)| {
        *change == LinkChange::Unlink
            && matches!(link.kind, LinkRole::Link | LinkRole::Picture | LinkRole::Reference)
    };
    changes.iter().any(gone)
}

/// What came along, and neither lies elsewhere nor is an article.
fn is_file(destination: &str) -> bool {
    !is_external(destination) && !destination.ends_with(".md")
}

fn is_external(destination: &str) -> bool {
    has_scheme(destination) || destination.starts_with("//")
}

/// What becomes of one destination; `None` if it stays.
fn one(
    destination: &str,
    picture: bool,
    line: u32,
    record: &Record,
    own: usize,
    web: &Web<'_>,
    linked: &mut Linked,
) -> Option<LinkChange> {
    let destination = destination.trim();
    let lower = destination.to_lowercase();
    if destination.is_empty() || destination.starts_with('#') {
        return anchor(destination, own, line, web, linked);
    }
    let site = web.sites.get(record.site);
    if is_external(destination) {
        if let Some(article) = web.addresses.get(destination) {
            return Some(LinkChange::To(to_article(article, destination, own, web)));
        }
        // A picture of the old site that lies among its files.
        let file = local_file(super::addresses::path_of(destination), true, record, site).filter(|_| {
            site.and_then(|site| site.address.as_deref()).is_some_and(|address| {
                super::addresses::join(address, "/").is_some_and(|root| destination.starts_with(&root))
            }) || picture
        });
        let carried = file.and_then(|file| carry(&file, own, record, site, web, linked));
        return carried.map(LinkChange::To);
    }
    let scheme = lower
        .split_once(':')
        .filter(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)));
    if let Some((scheme, _)) = scheme {
        if matches!(scheme, "mailto" | "tel" | "ftp") {
            return None;
        }
        linked.notes.push(lost(format!("a link of the scheme `{scheme}:`, its words stay"), line));
        return Some(LinkChange::Unlink);
    }
    if destination.contains("{{") || destination.contains("{%") {
        linked.notes.push(lost("template syntax in an address, its words stay", line));
        return Some(LinkChange::Unlink);
    }
    if let Some(article) = internal(destination, record, web) {
        return Some(LinkChange::To(to_article(article, destination, own, web)));
    }
    let rooted = destination.starts_with('/');
    let file = local_file(destination, rooted, record, site);
    if let Some(carried) = file.as_ref().and_then(|file| carry(file, own, record, site, web, linked)) {
        return Some(LinkChange::To(carried));
    }
    let base = record.base.url.as_deref().filter(|url| has_scheme(url)).map(str::to_owned).or_else(|| {
        let address = site?.address.as_deref()?;
        let page = record.base.url.as_deref().unwrap_or("/");
        // The address may end in a path that pages' own paths do not repeat.
        join(address, page.trim_start_matches('/'))
    });
    let what = if picture { "a picture" } else { "a link" };
    let why = match file {
        Some(file) => format!("{what} to `{}`, whose kind is not under `publish_files`", ending(&file)),
        None => format!("{what} to files that are not in the source"),
    };
    if let Some(absolute) = base.and_then(|base| join(&base, destination)) {
        linked.notes.push(lost(format!("{why}: it leads to the old site"), line));
        return Some(LinkChange::To(absolute));
    }
    linked.notes.push(lost(format!("{why}, its words stay"), line));
    Some(LinkChange::Unlink)
}

fn lost(what: impl Into<String>, line: u32) -> Remark {
    let note = Remark::new(RemarkKind::Lost, what);
    if line > 0 { note.at(line) } else { note }
}

/// A link within the page, to a heading that may not be there any more.
fn anchor(
    destination: &str,
    own: usize,
    line: u32,
    web: &Web<'_>,
    linked: &mut Linked,
) -> Option<LinkChange> {
    let fragment = percent_decode_str(destination.trim_start_matches('#')).decode_utf8_lossy().into_owned();
    let there = fragment == "top" || web.planned.get(own).is_some_and(|own| own.headings.contains(&fragment));
    if there && !destination.is_empty() {
        return None;
    }
    linked.notes.push(lost("a link to a missing place on the page; its words stay", line));
    Some(LinkChange::Unlink)
}

/// The article of the source that a destination leads to.
fn internal(destination: &str, record: &Record, web: &Web<'_>) -> Option<usize> {
    let bare = destination.split(['#', '?']).next().unwrap_or_default();
    let decoded = percent_decode_str(bare).decode_utf8_lossy().into_owned();
    if let Some(folder) = &record.base.folder {
        for name in
            [decoded.clone(), format!("{decoded}.md"), format!("{}/index.md", decoded.trim_end_matches('/'))]
        {
            if let Some(path) = clean_join(folder, &name)
                && let Some(article) = web.addresses.file(&path)
            {
                return Some(article);
            }
        }
    }
    if let Some(site) = web.sites.get(record.site)
        && destination.starts_with('/')
    {
        for root in site.content.iter().chain(&site.statics).chain(std::iter::once(&site.root)) {
            for name in [
                decoded.clone(),
                format!("{decoded}.md"),
                format!("{}/index.md", decoded.trim_end_matches('/')),
            ] {
                if let Some(path) = clean_join(root, name.trim_start_matches('/'))
                    && let Some(article) = web.addresses.file(&path)
                {
                    return Some(article);
                }
            }
        }
    }
    if destination.starts_with('/')
        && let Some(article) = web.addresses.get(destination)
    {
        return Some(article);
    }
    // An address of the old site, from its root or beside the page.
    let site = web.sites.get(record.site);
    if let Some(url) = &record.base.url
        && let Some(joined) = join(url, destination)
        && let Some(article) = web.addresses.get(&joined)
    {
        return Some(article);
    }
    let address = site.and_then(|site| site.address.as_deref())?;
    web.addresses.get(&join(address, destination)?)
}

/// `folder/relative` without `..`, `None` if it leaves the disk.
fn clean_join(folder: &Path, relative: &str) -> Option<PathBuf> {
    let mut path = folder.to_owned();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if !path.pop() {
                    return None;
                }
            }
            part => path.push(part),
        }
    }
    Some(path)
}

/// The path of an article as seen from another, with the fragment if that heading is there.
fn to_article(article: usize, destination: &str, own: usize, web: &Web<'_>) -> String {
    let target = &web.planned[article];
    let from = web.planned.get(own).map_or("", |own| own.path.as_str());
    let mut path = SiteFolder::of(from).path_to(&target.path.as_str().into());
    if let Some((_, fragment)) = destination.split_once('#') {
        let fragment = percent_decode_str(fragment).decode_utf8_lossy().into_owned();
        if target.headings.contains(&fragment) {
            path.push('#');
            path.push_str(&fragment);
        }
    }
    path
}

/// The file's ending, for a report that puts files of a kind together.
fn ending(file: &Path) -> String {
    file.extension().map_or_else(|| "a file".to_owned(), |ending| format!(".{}", ending.to_string_lossy()))
}

/// The file of the source that a destination names.
fn local_file(
    destination: &str,
    rooted: bool,
    record: &Record,
    site: Option<&SourceSite>,
) -> Option<PathBuf> {
    let bare = destination.split(['#', '?']).next().unwrap_or_default();
    let decoded = percent_decode_str(bare).decode_utf8_lossy().into_owned();
    if decoded.contains('\0') {
        return None;
    }
    let site = site?;
    let mut candidates = Vec::new();
    if !rooted && let Some(folder) = &record.base.folder {
        candidates.extend(clean_join(folder, &decoded));
    }
    let inside = decoded.trim_start_matches('/');
    // A base path of the old site is no folder of its files.
    let base_path = site.address.as_deref().map(super::addresses::path_of).unwrap_or("/").trim_matches('/');
    let without_base = inside.strip_prefix(base_path).map(|rest| rest.trim_start_matches('/'));
    for root in site.statics.iter().chain(std::iter::once(&site.root)) {
        candidates.extend(clean_join(root, inside));
        if let Some(inside) = without_base.filter(|_| !base_path.is_empty()) {
            candidates.extend(clean_join(root, inside));
        }
    }
    candidates.into_iter().find_map(|path| {
        let real = fs::canonicalize(path).ok()?;
        (real.is_file() && real.starts_with(&site.root)).then_some(real)
    })
}

/// Lets a file come along: into the bundle of its article, or to the path that it had. `None` if the site would not
/// publish it.
fn carry(
    file: &Path,
    own: usize,
    record: &Record,
    site: Option<&SourceSite>,
    web: &Web<'_>,
    linked: &mut Linked,
) -> Option<String> {
    let planned = &web.planned[own];
    let folder = record.base.folder.as_ref().filter(|_| planned.bundle);
    let folder = folder.map(|folder| fs::canonicalize(folder).unwrap_or_else(|_| folder.clone()));
    let inside = folder.and_then(|folder| file.strip_prefix(folder).ok().map(Path::to_owned));
    let (to, named) = if let Some(inside) = inside {
        let inside = safe_path(&inside.to_string_lossy());
        (format!("{}/{inside}", crate::url::parent(&planned.path)), inside)
    } else {
        let to = safe_path(&site.and_then(|site| site.published(file)).unwrap_or_default());
        let named = format!("{}/{to}", web.prefix);
        (to, named)
    };
    let below_content = format!("{}/{to}", web.prefix);
    if !web.publishable.holds(below_content.trim_start_matches('/')) {
        return None;
    }
    push(linked, file, to);
    Some(named)
}

fn push(linked: &mut Linked, from: &Path, to: String) {
    let carried = Carried { from: from.to_owned(), to };
    if !linked.files.contains(&carried) {
        linked.files.push(carried);
    }
}

/// A path that the site reads: no hidden parts, none that would be taken for something else.
fn safe_path(path: &str) -> String {
    let parts = path.replace('\\', "/");
    let parts: Vec<String> = parts
        .split('/')
        .filter(|part| !part.is_empty() && *part != "." && *part != "..")
        .map(|part| {
            let part: String =
                part.chars().map(|c| if c.is_control() || c == ':' { '-' } else { c }).collect();
            part.trim_start_matches('.').trim_end_matches('~').to_owned()
        })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_files_are_safe() {
        assert_eq!(safe_path("../.x/a~/b:c.png"), "x/a/b-c.png");
    }
}
