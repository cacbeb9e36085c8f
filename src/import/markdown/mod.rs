//! Markdown of other generators: Jekyll, Hugo, Eleventy, Zola, Hexo, Astro and their like.

mod colons;
mod definitions;
mod equal;
pub(super) mod front;
mod mdx;
mod old_address;
mod scan;
mod syntax;
mod tag;

use std::path::Path;

use super::addresses::is_for_programs;
use super::bytes;
use super::fields::{self, ValueContext};
use super::html::date_in_address;
use super::note::{Remark, RemarkKind};
use super::record::{Record, RecordKind};
use super::sink::{ReaderContext, Sink, nothing};
use super::source_site::SiteGenerator;
use super::when;
use old_address::{AddressParts, old_address};

/// Reads a file.
pub(super) fn read(bytes: &[u8], context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let decoded = bytes::decode(bytes);
    let front = front::split(&decoded.text);
    if front.map.is_empty() && front.body.trim().is_empty() {
        return sink(Err(nothing("the file is empty")));
    }
    let site = context.site;
    let path = context.path;
    let mut record = Record { file: Some(path.to_owned()), ..Record::default() };
    record.place.line = front.line;
    record.base.folder = path.parent().map(Path::to_owned);
    if let Some(charset) = decoded.charset {
        record.note(Remark::new(RemarkKind::Mended, format!("text in {charset}, now in UTF-8")));
    }
    if decoded.damaged {
        record.note(Remark::new(RemarkKind::Attention, "bytes that are not text, shown as \u{fffd}"));
    }
    for key in &front.mended {
        record.note(Remark::new(
            RemarkKind::Mended,
            format!("front matter: `{key}` is not valid YAML or TOML"),
        ));
    }
    let reading = ValueContext { clock: &site.clock, authors: Some(&site.authors) };
    let mut body = front.body.to_owned();
    if let Some((text, _)) = fields::fill(&mut record, &front.map, &reading) {
        // A body in the front matter, of programs that keep all in one.
        if body.trim().is_empty() {
            body = text;
        } else {
            record.keep("body", text.into());
        }
    }
    place(&mut record, context);
    if record.base.url.as_deref().is_some_and(is_for_programs) {
        return sink(Err(nothing("its address is that of a file for programs, such as a feed")));
    }
    let mdx = path.extension().is_some_and(|ending| ending == "mdx");
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    let body = if site.generator == SiteGenerator::Zola { body.replace("](@/", "](/") } else { body };
    let turned = syntax::turn(&body, site.generator, mdx, front.line);
    record.notes.extend(turned.notes);
    record.body = without_more(&turned.body);
    let empty = record.body.trim().is_empty();
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    // Section files and pages whose text is all in a template have nothing to read.
    if empty
        && (stem == "_index" || stem == "index" || record.kind == RecordKind::Page || record.date.is_none())
    {
        return sink(Err(nothing(EMPTY)));
    }
    sink(Ok(record));
}

/// What is said of a file without text.
pub(super) const EMPTY: &str = "a page without a text of its own";

/// Date, slug, kind and old address, from where the file lies and what it is called.
fn place(record: &mut Record, context: &ReaderContext<'_>) {
    let site = context.site;
    let inside = context.path.strip_prefix(&site.root).unwrap_or(context.path);
    let inside = inside.to_string_lossy().replace('\\', "/");
    let parts: Vec<&str> = inside.split('/').collect();
    let folders = &parts[..parts.len().saturating_sub(1)];
    let is_draft_folder = folders.iter().any(|folder| matches!(*folder, "_drafts" | "drafts"));
    record.draft |= is_draft_folder;
    let is_post = folders.contains(&"_posts") || is_draft_folder;

    let mut stem =
        context.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    // `talks.en.md` is the English one.
    if let Some((bare, tag)) = stem.clone().rsplit_once('.')
        && (2..=5).contains(&tag.len())
        && matches!(site.generator, SiteGenerator::Hugo | SiteGenerator::Zola)
    {
        record.language.get_or_insert_with(|| tag.to_owned());
        bare.clone_into(&mut stem);
    }
    record.names = old_address::names(context.path, &stem, site);
    let is_index = matches!(stem.as_str(), "index" | "_index");
    record.bundle = stem == "index" && !folders.is_empty();
    let named =
        if is_index { folders.last().map_or(stem.clone(), |folder| (*folder).to_owned()) } else { stem };
    let (date, name) = match when::in_file_name(&named) {
        Some((date, rest)) if !rest.is_empty() => (Some(date), rest.to_owned()),
        Some((date, _)) => (Some(date), named.clone()),
        None => (date_of_folders(folders), named.clone()),
    };
    if record.date.is_none()
        && let Some(date) = date
    {
        record.date = Some(date);
        record.note(Remark::new(RemarkKind::Turned, "date from the name of the file"));
    }
    if record.date.is_none()
        && let Some(date) = record.base.url.as_deref().and_then(date_in_address)
    {
        record.date = Some(date);
        record.note(Remark::new(RemarkKind::Turned, "date from the address"));
    }
    // Files that say nothing of a date are pages; a draft may get its date when it is published.
    if record.date.is_none() {
        record.kind = RecordKind::Page;
        if is_post {
            record.note(Remark::new(
                RemarkKind::Attention,
                "a draft without a date: it came in as a plain page and a draft",
            ));
        }
    }
    if record.title.is_empty() && !record_has_heading(record) {
        record.title = title_of(&name);
    }

    let address_name = record.slug.clone().unwrap_or_else(|| name.clone());
    if record.base.url.is_none() && !record.draft {
        let published = published_path(context, &parts);
        let path = match (is_index, published.rsplit_once('/')) {
            (true, Some((folder, _))) => folder.to_owned(),
            _ => published,
        };
        let parts = AddressParts { path: &path, name: &address_name, is_post };
        if let Some(address) = old_address(record, &parts, site) {
            record.base.url = Some(address.clone());
            record.aliases.push(address);
        }
    }
    if let (Some(url), Some(address)) = (record.base.url.clone(), &site.address)
        && !record.draft
        && record.kind == RecordKind::Article
    {
        let whole = super::addresses::join(address, url.trim_start_matches('/'));
        if record.source_url.is_none() {
            record.source_url = whole;
            record.guessed_url = record.source_url.is_some();
        }
    }
    record.slug.get_or_insert(name);
    if record.kind == RecordKind::Page && record.slug.as_deref() == Some("index") {
        record.slug = Some("home".to_owned());
    }
}

fn record_has_heading(record: &Record) -> bool {
    !record.title.is_empty()
}

/// The path below the folder of articles, without ending; a post's date and folder are no part of it.
fn published_path(context: &ReaderContext<'_>, parts: &[&str]) -> String {
    let site = context.site;
    let file = context.path;
    let content = site
        .content
        .iter()
        .filter_map(|content| file.strip_prefix(content).ok())
        .min_by_key(|rest| rest.as_os_str().len());
    let inside = match content {
        Some(inside) => {
            let inside = inside.to_string_lossy().replace('\\', "/");
            match site.collection(file) {
                Some(name) => format!("{name}/{inside}"),
                None => inside,
            }
        }
        None if site.generator == SiteGenerator::Eleventy => {
            site.published(file).unwrap_or_else(|| parts.join("/"))
        }
        None => parts.join("/"),
    };
    inside.rsplit_once('.').map_or(inside.clone(), |(stem, _)| stem.to_owned())
}

/// `2018/11/29/talks.md`
fn date_of_folders(folders: &[&str]) -> Option<crate::date::Date> {
    let numbers: Vec<&str> = folders.iter().rev().take(3).copied().collect();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    if let [day, month, year] = numbers.as_slice()
        && digits(day, 2)
        && digits(month, 2)
        && digits(year, 4)
    {
        return crate::date::Date::new(year.parse().ok()?, month.parse().ok(), day.parse().ok());
    }
    None
}

/// A title from the name of a file: `the-talks` is `The talks`.
fn title_of(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

/// The mark where lists cut a text off.
fn without_more(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    for line in body.split_inclusive('\n') {
        let bare = line.trim();
        let mark = matches!(
            bare,
            "<!--more-->" | "<!-- more -->" | "<!--More-->" | "<!-- excerpt -->" | "<!--excerpt-->"
        );
        if mark {
            out.push('\n');
        } else {
            out.push_str(line);
        }
    }
    out
}
