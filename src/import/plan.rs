//! Where each record goes: a file and a URL that no other has, the same in every run.

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;

use super::addresses::{ImportedAddresses, is_for_programs, path_of};
use super::existing::Existing;
use super::ledger::ImportLedger;
use super::record::{Record, RecordKind};
use super::spool::SpoolSlot;
use crate::config::Config;
use crate::date::Date;
use crate::site_path::SiteFolder;
use crate::slug::{LONGEST, cut, slugify};
use crate::url::check_place;

/// What must be known of a record while it waits.
#[derive(Debug)]
pub(super) struct Outline {
    pub slot: SpoolSlot,
    pub key: String,
    version: u64,
    title: String,
    date: Option<Date>,
    kind: RecordKind,
    slug: String,
    bundle: bool,
    source_url: Option<String>,
    id: Option<String>,
    path: Option<String>,
    aliases: Vec<String>,
    url: Option<String>,
    names: Vec<String>,
    file: Option<std::path::PathBuf>,
    headings: Vec<String>,
    whole: bool,
}

/// Where a record goes.
#[derive(Debug, Default)]
pub(super) struct Planned {
    /// Below the folder that the import writes to.
    pub path: String,
    pub bundle: bool,
    pub fate: Fate,
    /// Its `slug`, where its file's name does not say it.
    pub slug: Option<String>,
    pub aliases: Vec<String>,
    /// False if another article has its id.
    pub keeps_id: bool,
    /// The ids of its headings.
    pub headings: Vec<String>,
}

/// What is to be done with a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// There is no file of it.
    #[default]
    New,
    /// An earlier import wrote its file, with these bytes (their hash).
    Written(String),
    /// The site has the article already: by its address, or by date and title. The file is not ours to change.
    There,
    /// An earlier import wrote it, and somebody removed the file.
    Removed,
    /// Another record is a later version of it.
    Superseded,
}

impl Outline {
    /// What must be known of a record.
    pub(super) fn new(record: &Record, slot: SpoolSlot, headings: Vec<String>) -> Self {
        Self {
            slot,
            key: record.key.clone(),
            version: record.version,
            title: record.title.clone(),
            date: record.date,
            kind: record.kind,
            slug: record.slug.clone().unwrap_or_else(|| "article".to_owned()),
            bundle: record.bundle,
            source_url: record.source_url.clone(),
            id: record.id.clone(),
            path: record.path.clone(),
            aliases: record.aliases.clone(),
            url: record.base.url.clone(),
            names: record.names.clone(),
            file: record.file.clone(),
            headings,
            whole: record.whole.is_some(),
        }
    }
}

/// Pages that every site has of its own.
const RESERVED: [&str; 31] = [
    "",
    "search",
    "countries",
    "topics",
    "sources",
    "authors",
    "people",
    "organisations",
    "threads",
    "data",
    "annotation",
    "id",
    "page",
    "404",
    "feed",
    "sitemap",
    "tags",
    "categories",
    "series",
    "timeline",
    "corrections",
    "index",
    "names",
    "assets",
    "404.html",
    "feed.xml",
    "feed.json",
    "robots.txt",
    "sitemap.xml",
    "_headers",
    "_redirects",
];

struct ImportPlanner<'a> {
    config: &'a Config,
    existing: &'a Existing,
    ledger: &'a ImportLedger,
    /// The folder of the import, relative to the site: `content`.
    into: &'a str,
    paths: HashSet<String>,
    urls: HashSet<String>,
    ids: HashSet<String>,
}

/// Plans all records. `exists` says whether a path below the import's folder is taken on the disk.
pub(super) fn plan(
    outlines: &mut [Outline],
    config: &Config,
    existing: &Existing,
    ledger: &ImportLedger,
    into: &str,
    exists: &dyn Fn(&str) -> bool,
) -> (Vec<Planned>, ImportedAddresses) {
    let mut planner = ImportPlanner {
        config,
        existing,
        ledger,
        into,
        paths: HashSet::new(),
        urls: existing.urls.iter().cloned().collect(),
        ids: existing.ids.iter().map(|id| id.to_lowercase()).collect(),
    };
    let latest = latest(outlines);
    let mut planned: Vec<Planned> = (0..outlines.len()).map(|_| Planned::default()).collect();
    // Those that have a place already come first, so that no newcomer takes it.
    for at in 0..outlines.len() {
        if latest[at] != at {
            planned[at].fate = Fate::Superseded;
        } else if let Some(plan) = planner.known(&outlines[at], exists) {
            planned[at] = plan;
        }
    }
    for at in 0..outlines.len() {
        if planned[at].path.is_empty() && planned[at].fate == Fate::New {
            planned[at] = planner.fresh(&outlines[at], exists);
        }
    }
    let mut addresses = ImportedAddresses::default();
    for at in 0..outlines.len() {
        let to = latest[at];
        if planned[to].fate == Fate::Removed {
            continue;
        }
        let outline = &outlines[at];
        let known =
            outline.aliases.iter().chain(&outline.names).chain(&outline.source_url).chain(&outline.url);
        known.for_each(|address| addresses.add(address, to));
        if let Some(file) = &outline.file {
            addresses.add_file(file, to);
        }
    }
    planner.aliases(outlines, &mut planned);
    for (outline, plan) in outlines.iter_mut().zip(&mut planned) {
        plan.headings = std::mem::take(&mut outline.headings);
    }
    (planned, addresses)
}

/// For each record the number of the version that is taken: its own, or a later one's.
fn latest(outlines: &[Outline]) -> Vec<usize> {
    let mut best: HashMap<&str, usize> = HashMap::new();
    for (at, outline) in outlines.iter().enumerate() {
        let known = best.entry(&outline.key).or_insert(at);
        if outline.version > outlines[*known].version {
            *known = at;
        }
    }
    outlines.iter().map(|outline| best[outline.key.as_str()]).collect()
}

impl ImportPlanner<'_> {
    /// The place of a record that the site has already.
    fn known(&mut self, outline: &Outline, exists: &dyn Fn(&str) -> bool) -> Option<Planned> {
        let inside =
            |path: &str| path.strip_prefix(self.into).map(|rest| rest.trim_start_matches('/').to_owned());
        let (path, fate) = if let Some(entry) = self.ledger.get(&outline.key)
            && let Some(path) = inside(&entry.path)
        {
            let fate = if exists(&path) { Fate::Written(entry.hash.clone()) } else { Fate::Removed };
            (path, fate)
        } else if let Some(path) = outline.source_url.as_deref().and_then(|url| self.existing.by_source(url))
        {
            (inside(path).unwrap_or_else(|| path.to_owned()), Fate::There)
        } else if let Some(date) = outline.date
            && let Some(path) = self.existing.by_headline(&date.to_string(), &outline.title)
            && outline.source_url.is_none()
        {
            (inside(path).unwrap_or_else(|| path.to_owned()), Fate::There)
        } else {
            return None;
        };
        if !self.paths.insert(path.clone()) {
            return None;
        }
        let stem = path.strip_suffix("/index.md").or_else(|| path.strip_suffix(".md")).unwrap_or(&path);
        let name = slugify(stem.rsplit('/').next().unwrap_or_default());
        let slug =
            (name != outline.slug && outline.kind == RecordKind::Article).then(|| outline.slug.clone());
        // A number at the end came from a first run in which the name was taken.
        let slug = slug.filter(|slug| {
            !name.strip_prefix(slug.as_str()).is_some_and(|rest| {
                rest.strip_prefix('-').is_some_and(|n| n.len() == 1 && n.chars().all(|c| c.is_ascii_digit()))
            })
        });
        let bundle = path.ends_with("/index.md");
        Some(Planned { path, bundle, fate, slug, keeps_id: true, ..Planned::default() })
    }

    /// A new place.
    fn fresh(&mut self, outline: &Outline, exists: &dyn Fn(&str) -> bool) -> Planned {
        // Hosts that know no case would answer for both with one page.
        let keeps_id = outline.id.as_ref().is_none_or(|id| self.ids.insert(id.to_lowercase()));
        if let Some(path) = outline.path.as_deref().and_then(|path| self.exported(path))
            && !exists(&path)
            && self.paths.insert(path.clone())
        {
            let bundle = path.ends_with("/index.md");
            return Planned { path, bundle, keeps_id, ..Planned::default() };
        }
        let date = outline.date.filter(|_| outline.kind == RecordKind::Article);
        let folder = match &date {
            Some(date) => match date.month() {
                Some(month) => format!("{:04}/{month:02}", date.year()),
                None => format!("{:04}", date.year()),
            },
            None => page_folder(outline),
        };
        let day = date.and_then(|date| date.day());
        for n in 1..10_000 {
            let slug = if n == 1 { outline.slug.clone() } else { numbered(&outline.slug, n) };
            let url = match &date {
                Some(date) => self.config.permalink.url(date, &slug),
                None => format!("/{}/", join(&folder, &slug)),
            };
            let url = url.to_lowercase();
            let reserved = date.is_none() && !folder.contains('/') && {
                let first = url.trim_matches('/').split('/').next().unwrap_or_default();
                RESERVED.contains(&first) && url.matches('/').count() <= 2
                    || first.len() == 4 && first.chars().all(|c| c.is_ascii_digit())
                    || self.config.taxonomies.iter().any(|taxonomy| taxonomy.name == first)
            };
            if reserved || self.urls.contains(&url) && !outline.whole {
                continue;
            }
            // Two articles of one name on different days of a month share a folder, not a URL.
            let names = [Some(slug.clone()), day.map(|day| format!("{slug}-{day:02}"))];
            for name in names.into_iter().flatten() {
                let ending = if outline.bundle { "/index.md" } else { ".md" };
                let path = join(&folder, &format!("{name}{ending}"));
                let other =
                    join(&folder, &format!("{name}{}", if outline.bundle { ".md" } else { "/index.md" }));
                if self.paths.contains(&path) || self.paths.contains(&other) || exists(&path) {
                    continue;
                }
                self.paths.insert(path.clone());
                self.urls.insert(url);
                let slug = (name != slug).then_some(slug);
                return Planned { path, bundle: outline.bundle, slug, keeps_id, ..Planned::default() };
            }
        }
        // Ten thousand articles of one name on one day: the key tells them apart.
        let path =
            join(&folder, &format!("{}-{}.md", outline.slug, super::ledger::hash(outline.key.as_bytes())));
        Planned { path, keeps_id, ..Planned::default() }
    }

    /// The path that an article of an export had, if it may have it here.
    fn exported(&self, path: &str) -> Option<String> {
        let inside = path.strip_prefix("content/")?;
        let clean = SiteFolder::ROOT.resolve(inside).ok()?;
        let hidden = clean.split('/').any(|part| part.starts_with('.'));
        (clean == inside && clean.ends_with(".md") && !hidden).then_some(clean)
    }

    /// Old URLs that no page has and no other article. What an article got in an earlier run is its own.
    fn aliases(&mut self, outlines: &[Outline], planned: &mut [Planned]) {
        let mut taken: HashSet<String> = HashSet::new();
        for (outline, plan) in outlines.iter().zip(planned) {
            if outline.whole || matches!(plan.fate, Fate::Superseded | Fate::There | Fate::Removed) {
                continue;
            }
            let file = join(self.into, &plan.path);
            for alias in &outline.aliases {
                let Some(alias) = alias_path(alias) else { continue };
                let lower = alias.to_lowercase();
                let first = lower.trim_matches('/').split('/').next().unwrap_or_default();
                let list = RESERVED.contains(&first)
                    || self.config.taxonomies.iter().any(|taxonomy| taxonomy.name == first)
                    || is_calendar(&lower);
                let others = self.existing.by_alias(&lower).is_some_and(|owner| owner != file);
                if !list && !others && !self.urls.contains(&lower) && taken.insert(lower) {
                    plan.aliases.push(alias);
                }
            }
        }
    }
}

/// A slug with a number behind it, as long as slugs may be.
fn numbered(slug: &str, n: usize) -> String {
    let number = format!("-{n}");
    let mut slug = slug.to_owned();
    cut(&mut slug, LONGEST - number.len());
    slug + &number
}

/// The folder of a plain page: that of its old address, so that the address stays.
fn page_folder(outline: &Outline) -> String {
    let Some(path) = outline.url.as_deref().or_else(|| outline.aliases.first().map(String::as_str)) else {
        return String::new();
    };
    let decoded = percent_decode_str(path_of(path)).decode_utf8_lossy().into_owned();
    let parts: Vec<String> = decoded
        .split('/')
        .filter(|part| !part.is_empty())
        .map(slugify)
        .filter(|part| !part.is_empty())
        .collect();
    parts.split_last().map_or(String::new(), |(_, folders)| folders.join("/"))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Pages of years and months.
fn is_calendar(url: &str) -> bool {
    let parts: Vec<&str> = url.trim_matches('/').split('/').collect();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2),
        _ => false,
    }
}

/// An old address as an alias: a path without query, each part short enough for a file.
fn alias_path(address: &str) -> Option<String> {
    if address.contains('?') {
        return None;
    }
    let path = path_of(address).split('#').next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8().ok()?.into_owned();
    let path = path.strip_suffix("index.html").unwrap_or(&path);
    let clean = SiteFolder::ROOT.resolve(path).ok()?;
    if clean.is_empty() || clean.split('/').any(|part| part.len() > LONGEST || part.starts_with('.')) {
        return None;
    }
    if is_for_programs(&clean) {
        return None;
    }
    if check_place(&format!("/{clean}")).is_err() {
        return None;
    }
    let is_file = clean.ends_with(".html") || clean.ends_with(".htm") || clean.ends_with(".php");
    Some(if is_file { format!("/{clean}") } else { format!("/{clean}/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_addresses_become_aliases() {
        for (address, alias) in [
            ("https://a.org/2018/x.html", Some("/2018/x.html")),
            ("https://a.org/2018/x", Some("/2018/x/")),
            ("/2018/x/index.html", Some("/2018/x/")),
            ("/caf%C3%A9/", Some("/café/")),
            ("https://a.org/?p=3", None),
            ("https://a.org/", None),
            ("/feed.xml", None),
            ("/:title/", None),
            ("/a*/", None),
            ("/../x", None),
        ] {
            assert_eq!(alias_path(address).as_deref(), alias, "{address}");
        }
        assert!(is_calendar("/2018/11/") && is_calendar("/2018/") && !is_calendar("/2018/talks/"));
    }
}
