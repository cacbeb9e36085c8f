//! What there is to read: the files that were named, and those in the folders that were named.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::format::SourceFormat;
use super::source_site::{SiteGenerator, SourceSite};
use super::when::Clock;

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct ImportFile {
    pub path: PathBuf,
    /// As it was named, for the report.
    pub shown: String,
    pub format: SourceFormat,
    /// Index of its site.
    pub site: usize,
}

/// Everything to read.
#[derive(Debug, Default)]
pub(super) struct ImportSources {
    pub units: Vec<ImportFile>,
    pub sites: Vec<SourceSite>,
    /// Files of folders that are of no known format, by their ending.
    pub passed_over: std::collections::BTreeMap<String, (usize, String)>,
    /// Folders of the site that is imported into: what lies in them is there already.
    own: Vec<PathBuf>,
}

/// Folders that hold no articles of a site: what programs made, templates, packages.
const NOT_CONTENT: [&str; 14] = [
    "node_modules",
    "vendor",
    "_site",
    "public",
    "dist",
    "build",
    "target",
    "themes",
    "layouts",
    "_layouts",
    "_includes",
    "_sass",
    "resources",
    "archetypes",
];
/// Files that speak about a repository, not to its readers.
const NOT_ARTICLES: [&str; 12] = [
    "readme",
    "license",
    "licence",
    "contributing",
    "changelog",
    "code_of_conduct",
    "security",
    "authors",
    "history",
    "todo",
    "claude",
    "agents",
];

impl ImportSources {
    /// Looks through what was named, in a fixed order.
    ///
    /// # Errors
    /// What cannot be read at all.
    pub(super) fn find(
        named: &[PathBuf],
        format: Option<SourceFormat>,
        clock: Option<&Clock>,
        own: &Path,
    ) -> Result<Self, String> {
        let own = std::fs::canonicalize(own).unwrap_or_else(|_| own.to_owned());
        let mut sources =
            Self { own: ["content", "public"].map(|name| own.join(name)).into(), ..Self::default() };
        for path in named {
            let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            if sources.own.iter().any(|own| real.starts_with(own)) {
                return Err(format!(
                    "{} is in the site itself\nhelp: an import brings in what lies elsewhere",
                    path.display()
                ));
            }
            let meta = std::fs::metadata(path)
                .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
            let mut site = SourceSite::of(path, clock);
            if meta.is_file() {
                let Some(format) = format.or_else(|| SourceFormat::of(path)) else {
                    return Err(format!(
                        "{} is not in a format that its name or its first bytes show\nhelp: say which with --format",
                        path.display()
                    ));
                };
                if format != SourceFormat::Markdown {
                    site.generator = SiteGenerator::Other;
                }
                sources.units.push(ImportFile {
                    path: std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()),
                    shown: shown(path),
                    format,
                    site: sources.sites.len(),
                });
            } else {
                sources.folder(path, format, &site);
            }
            sources.sites.push(site);
        }
        if sources.units.is_empty() && sources.passed_over.is_empty() {
            let named: Vec<String> = named.iter().map(|path| shown(path)).collect();
            return Err(format!("there is nothing to import in {}", named.join(", ")));
        }
        Ok(sources)
    }

    /// Reads times without an offset by this clock where nothing else says what they mean.
    pub(super) fn assume(&mut self, clock: &Clock) {
        for site in &mut self.sites {
            if matches!(site.clock, Clock::Unknown) {
                site.clock = clock.clone();
            }
        }
    }

    fn folder(&mut self, named: &Path, format: Option<SourceFormat>, site: &SourceSite) {
        let own = self.own.clone();
        let index = self.sites.len();
        let from = self.units.len();
        let top = std::fs::canonicalize(named).unwrap_or_else(|_| named.to_owned());
        let is_generated = site.generator != SiteGenerator::Other;
        let walk = WalkDir::new(&top).sort_by_file_name().into_iter();
        let enters = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            let skipped = entry.file_type().is_dir()
                && entry.depth() > 0
                && (name.starts_with('.')
                    || own.iter().any(|own| own == entry.path())
                    || name == "node_modules"
                    || is_generated && not_content(entry.path(), &name, site));
            !skipped
        };
        for entry in walk.filter_entry(enters).flatten() {
            if !entry.file_type().is_file() {
                continue;
            }
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().to_lowercase();
            if name.starts_with('.') {
                continue;
            }
            let shown = shown(&named.join(path.strip_prefix(&top).unwrap_or(path)));
            let found = SourceFormat::of(path);
            let wanted = match format {
                Some(format) => related(format, found, path).then_some(format),
                None if is_generated => found.filter(|found| *found == SourceFormat::Markdown),
                None => found,
            };
            let Some(format) = wanted else {
                if found.is_none() {
                    self.pass_over(path);
                }
                continue;
            };
            if format == SourceFormat::Markdown && !is_article(path, &name, site) {
                continue;
            }
            self.units.push(ImportFile { path: path.to_owned(), shown, format, site: index });
        }
        if format.is_none() {
            self.without_data(from);
        }
    }

    /// In a folder of articles, tables and JSON are about them or about the site, and are read only if named themselves.
    fn without_data(&mut self, from: usize) {
        let is_data = |unit: &ImportFile| matches!(unit.format, SourceFormat::Csv | SourceFormat::Jsonl);
        if self.units[from..].iter().all(is_data) {
            return;
        }
        let data: Vec<PathBuf> =
            self.units[from..].iter().filter(|unit| is_data(unit)).map(|unit| unit.path.clone()).collect();
        data.iter().for_each(|path| self.pass_over(path));
        let mut at = 0;
        self.units.retain(|unit| {
            at += 1;
            at <= from || !is_data(unit)
        });
    }

    fn pass_over(&mut self, path: &Path) {
        let ending =
            path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let known = self.passed_over.entry(ending).or_insert_with(|| (0, shown(path)));
        known.0 += 1;
    }
}

/// Whether a file that looks like `found` is to be read where the user said `format`.
fn related(format: SourceFormat, found: Option<SourceFormat>, path: &Path) -> bool {
    if found == Some(format) {
        return true;
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match format {
        SourceFormat::Text => matches!(ending.as_str(), "" | "txt" | "text" | "md" | "asc"),
        SourceFormat::Nitf | SourceFormat::NewsmlG2 | SourceFormat::Rss | SourceFormat::Wxr => {
            ending == "xml"
        }
        SourceFormat::Ninjs | SourceFormat::Jsonl => ending == "json",
        _ => false,
    }
}

/// Folders of a site that hold no articles.
fn not_content(path: &Path, name: &str, site: &SourceSite) -> bool {
    if site.content.iter().any(|content| content.starts_with(path) || path.starts_with(content)) {
        return false;
    }
    if !site.content.is_empty() && path.starts_with(&site.root) {
        return true;
    }
    NOT_CONTENT.contains(&name)
        || name.starts_with('_')
            && matches!(name, "_data" | "_plugins" | "_layouts" | "_includes" | "_sass" | "_site")
}

/// Whether a Markdown file is an article or page of its site.
fn is_article(path: &Path, name: &str, site: &SourceSite) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if !site.content.is_empty() {
        return site.content.iter().any(|content| path.starts_with(content));
    }
    !NOT_ARTICLES.contains(&stem)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
