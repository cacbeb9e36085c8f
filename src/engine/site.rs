//! The engine's state, and how a change is taken through the stages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json};
use tera::Value;

use super::assets::{self, fingerprints};
use super::content::{self, Reading};
use super::data;
use super::locate::locate;
use super::progress::{Progress, Step};
use super::report::Report;
use crate::config::{self, Config};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::enrich::{self, Vocabularies};
use crate::link::{self, Corpus, Delta, PageKey};
use crate::parse::{self, IndexFile, decode};
use crate::read::{Changes, FileKind, Snapshot, classify};
use crate::render::{Sources, Templates, Theme, View};
use crate::source::Location;
use crate::write::{Hash, hash};

/// How a site is to be built.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// Goes before the configuration's `base_url`; must have been checked.
    pub base_url: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
}

/// A site as it was last read.
#[derive(Debug)]
pub struct Engine {
    pub(super) options: Options,
    pub(super) snapshot: Snapshot,
    pub(super) config: Config,
    pub(super) corpus: Corpus,
    pub(super) templates: Option<Templates>,
    pub(super) site: Value,
    data: Map<String, Json>,
    parse_settings: parse::Settings,
    enrich_settings: enrich::Settings,
    /// List pages' files, for their cascades.
    indexes: BTreeMap<Arc<str>, IndexFile>,
    /// The bytes that each article was parsed from.
    pub(super) hashes: FxHashMap<Arc<str>, Hash>,
    /// What is wrong with each file by itself.
    problems: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// Problems of the last scan.
    scan_problems: Vec<Diagnostic>,
}

impl Engine {
    /// Reads what every stage needs before the first article: configuration, vocabularies, data, theme.
    ///
    /// # Errors
    /// If the configuration or a vocabulary cannot be used: nothing can be said about articles then.
    pub fn open(options: Options) -> Result<Self, Vec<Diagnostic>> {
        let (mut config, mut problems) = read_config(&options.root);
        if let Some(base_url) = &options.base_url {
            config.base_url = Some(base_url.clone());
        }
        let vocabularies = Vocabularies::load(&options.root).map_err(|found| problems.extend(found)).ok();
        let settings = vocabularies.as_ref().map(|vocabularies| enrich::Settings::new(&config, vocabularies));
        match (vocabularies, settings) {
            (Some(vocabularies), Some(Ok(enrich_settings))) if problems.is_empty() => {
                let link_settings = link::Settings::new(&config);
                let corpus = Corpus::new(link_settings, Arc::new(vocabularies));
                Ok(Self {
                    parse_settings: parse::Settings::new(&config),
                    enrich_settings,
                    corpus,
                    config,
                    options,
                    snapshot: Snapshot::default(),
                    templates: None,
                    site: Value::none(),
                    data: Map::new(),
                    indexes: BTreeMap::new(),
                    hashes: FxHashMap::default(),
                    problems: BTreeMap::new(),
                    scan_problems: Vec::new(),
                })
            }
            (_, Some(Err(problem))) => {
                problems.push(problem);
                Err(problems)
            }
            _ => Err(problems),
        }
    }

    /// The site's configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The site's folder.
    pub fn root(&self) -> &Path {
        &self.options.root
    }

    /// All articles as they hang together.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// Looks at the disk and applies what is different from last time.
    pub fn refresh(&mut self, progress: &dyn Progress) -> Report {
        let start = Instant::now();
        let (snapshot, problems) = Snapshot::scan(&self.options.root);
        self.scan_problems = problems;
        let changes = self.snapshot.diff(&snapshot);
        self.snapshot = snapshot;
        let read = start.elapsed();
        let mut report = self.apply(&changes, progress);
        report.timings.read += read;
        report
    }

    /// Takes changed files through the stages.
    pub fn apply(&mut self, changes: &Changes, progress: &dyn Progress) -> Report {
        let start = Instant::now();
        let mut report = Report::default();
        let mut delta = Delta::default();
        let mut site_changed = self.templates.is_none();
        let mut templates_changed = site_changed;
        for (path, there) in all(changes) {
            match classify(path) {
                Some(FileKind::Data) => site_changed = true,
                Some(FileKind::Template | FileKind::Theme) => templates_changed = true,
                Some(FileKind::Attachment) => delta.attachments.push((path.clone(), there)),
                Some(FileKind::Static) => delta.assets.push(assets::static_file(path, there)),
                _ => {}
            }
        }
        if site_changed {
            let (data, problems) = data::load(&self.options.root, self.snapshot.files.keys());
            self.data = data;
            self.set_problems("data", problems);
        }
        if templates_changed {
            self.load_templates(&mut delta);
        }
        if site_changed {
            self.site = View::site(&self.config, &self.corpus, self.data.clone());
        }
        report.timings.read = start.elapsed();

        let start = Instant::now();
        self.read_content(changes, &mut delta, &mut report, progress);
        report.timings.articles = start.elapsed();

        let start = Instant::now();
        progress.begin(Step::Linking, 0);
        report.touched = self.corpus.apply(delta);
        if site_changed || templates_changed {
            let pages = self.corpus.claims().outputs().map(|(_, page)| page.clone());
            report.touched.pages.extend(pages.filter(|page| !matches!(page, PageKey::Asset(_))));
        }
        report.relinked = report.touched.relinked;
        report.timings.link = start.elapsed();
        report
    }

    /// Parses and enriches what changed under `content/`.
    fn read_content(
        &mut self,
        changes: &Changes,
        delta: &mut Delta,
        report: &mut Report,
        progress: &dyn Progress,
    ) {
        let mut articles: Vec<Arc<str>> = Vec::new();
        let mut cascades: Vec<String> = Vec::new();
        for (path, there) in all(changes) {
            match classify(path) {
                Some(FileKind::Index) => {
                    let new = there.then(|| self.read_index(path)).flatten();
                    report.read += usize::from(there);
                    let old = match &new {
                        Some(index) => self.indexes.insert(path.clone(), index.clone()),
                        None => self.indexes.remove(path),
                    };
                    if old.and_then(|old| old.cascade) != new.as_ref().and_then(|new| new.cascade.clone()) {
                        cascades.push(format!("{}/", crate::url::parent(path)));
                    }
                    delta.indexes.push((path.clone(), new));
                }
                Some(FileKind::Article) => {
                    if let Some(folder) = path.strip_suffix("/index.md") {
                        delta.bundles.push((folder.into(), there));
                    }
                    if there {
                        articles.push(path.clone());
                    } else {
                        self.hashes.remove(path);
                        self.problems.remove(path);
                        delta.articles.push((path.clone(), None));
                    }
                }
                _ => {}
            }
        }
        if !cascades.is_empty() {
            let below = self.snapshot.files.keys().filter(|path| {
                classify(path) == Some(FileKind::Article)
                    && cascades.iter().any(|folder| path.starts_with(folder.as_str()))
            });
            articles.extend(below.cloned());
            articles.sort_unstable();
            articles.dedup();
        }
        let reading = Reading {
            root: &self.options.root,
            parse_settings: &self.parse_settings,
            enrich_settings: &self.enrich_settings,
            vocabularies: &self.corpus.vocabularies,
            indexes: &self.indexes,
        };
        report.read += articles.len();
        for read in content::read_all(&reading, articles, progress) {
            report.parsed += 1;
            match read.facts {
                Some((article, derived)) => {
                    report.enriched += 1;
                    self.hashes.insert(read.path.clone(), read.hash);
                    let published = self.options.drafts || !article.front.draft.unwrap_or(false);
                    delta.articles.push((read.path.clone(), published.then_some((article, derived))));
                }
                None => {
                    self.hashes.remove(&read.path);
                    delta.articles.push((read.path.clone(), None));
                }
            }
            self.set_problems(&read.path, read.problems);
        }
    }

    fn read_index(&mut self, path: &Arc<str>) -> Option<IndexFile> {
        let read = self.bytes(path).map_err(|problem| vec![problem]).and_then(|bytes| {
            let file = decode(path, &bytes).map_err(|problem| vec![problem])?;
            let (index, warnings) = parse::index_file(&file, &self.parse_settings)?;
            Ok((index, warnings, hash(&bytes)))
        });
        match read {
            Ok((index, warnings, hash)) => {
                self.hashes.insert(path.clone(), hash);
                self.set_problems(path, warnings);
                Some(index)
            }
            Err(problems) => {
                self.hashes.remove(path);
                self.set_problems(path, problems);
                None
            }
        }
    }

    fn load_templates(&mut self, delta: &mut Delta) {
        let files = self.snapshot.files.keys();
        let loaded = Theme::load(&self.options.root, &self.config.theme, files);
        let compiled = loaded.and_then(|theme| {
            let (fingerprints, problems) = fingerprints(&self.options.root, &theme);
            if problems.is_empty() { Templates::compile(theme, fingerprints) } else { Err(problems) }
        });
        match compiled {
            Ok(templates) => {
                let old = self.templates.as_ref().map(Templates::statics);
                assets::theme_files(old, templates.statics(), &mut delta.assets);
                self.templates = Some(templates);
                self.set_problems("templates", Vec::new());
            }
            Err(problems) => self.set_problems("templates", problems),
        }
    }

    fn set_problems(&mut self, key: &str, problems: Vec<Diagnostic>) {
        if problems.is_empty() {
            self.problems.remove(key);
        } else {
            self.problems.insert(key.into(), problems);
        }
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        std::fs::read(self.options.root.join(path))
            .map_err(|error| Diagnostic::new(Code::Unreadable, Location::file(path), error.to_string()))
    }

    /// Every problem and warning of the site as it was last read, in the order in which they are shown.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> = self.problems.values().flatten().cloned().collect();
        all.extend(self.scan_problems.iter().cloned());
        let linked = self.corpus.problems();
        all.extend(locate(&self.options.root, linked.into_iter().chain(self.template_uses())));
        if self.config.base_url.is_none() {
            let message = "base_url is not set: no canonical links, no sitemap, no links in feeds";
            let location = Location::file("archive.yaml");
            all.push(
                Diagnostic::new(Code::NoBaseUrl, location, message)
                    .hint("set `base_url: https://example.org/` in archive.yaml, or give --base-url"),
            );
        }
        diagnostic::sort(&mut all);
        all
    }

    /// Templates and shortcodes that articles and list pages name and the theme does not have.
    fn template_uses(&self) -> Vec<link::Problem> {
        let Some(templates) = &self.templates else { return Vec::new() };
        let mut problems = Vec::new();
        let mut check = |path: &Arc<str>, own: Option<&parse::front_matter::Spanned>, facts: &parse::markdown::Facts| {
            if let Some(own) = own.filter(|own| !templates.contains(&own.text)) {
                problems.push(link::Problem {
                    code: Code::TemplateError,
                    path: own.file.clone().unwrap_or_else(|| path.clone()),
                    span: Some(own.span.clone()),
                    message: format!("there is no template `{}`", own.text),
                    hint: templates.suggest(&own.text).map(|near| format!("did you mean `{near}`?")),
                    related: Vec::new(),
                });
            }
            for used in &facts.shortcodes {
                if let Some((message, hint)) = templates.check_shortcode(used) {
                    let (path, span) = (path.clone(), Some(used.span.clone()));
                    problems.push(link::Problem { code: Code::BadShortcode, path, span, message, hint, related: Vec::new() });
                }
            }
        };
        for entry in self.corpus.slots().filter_map(|slot| self.corpus.entry(slot)) {
            let article = &entry.article;
            check(&article.path, article.front.template.as_ref(), &article.facts);
        }
        for index in self.indexes.values() {
            check(&index.path, index.template.as_ref(), &index.facts);
        }
        problems
    }

    /// The corpus as templates may see it; `None` while the templates cannot be used at all.
    pub fn view(&self) -> Option<View<'_>> {
        let templates = self.templates.as_ref()?;
        Some(View::new(&self.corpus, &self.config, templates, self, self.site.clone()))
    }
}

impl Sources for Engine {
    fn read(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        let bytes = self.bytes(path)?;
        match self.hashes.get(path) {
            Some(known) if *known == hash(&bytes) => Ok(bytes),
            _ => {
                let message = "the file changed while the site was being built";
                Err(Diagnostic::new(Code::Unreadable, Location::file(path), message).hint("build again"))
            }
        }
    }
}

/// Every changed path, and whether the file is there.
fn all(changes: &Changes) -> impl Iterator<Item = (&Arc<str>, bool)> {
    let removed = changes.removed.iter().map(|path| (path, false));
    removed.chain(changes.written.iter().map(|path| (path, true)))
}

fn read_config(root: &Path) -> (Config, Vec<Diagnostic>) {
    let path: Arc<str> = "archive.yaml".into();
    let bytes = match std::fs::read(root.join(&*path)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Config::default(), Vec::new()),
        Err(error) => {
            let problem = Diagnostic::new(Code::Unreadable, Location::file(path), error.to_string());
            return (Config::default(), vec![problem]);
        }
    };
    let read = decode(&path, &bytes).map_err(|problem| vec![problem]).and_then(|file| config::read(&file));
    match read {
        Ok(config) => (config, Vec::new()),
        Err(problems) => (Config::default(), problems),
    }
}
