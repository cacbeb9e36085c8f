//! The engine's state, and how a change is taken through the stages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json};
use tera::Value;

use super::cache_state::Cache;
use super::fundamentals::Fundamentals;
use super::last_good::LastGood;
use super::locate::locate;
use super::options::SiteOptions;
use super::picture_state::Pictures;
use super::search_state::SearchState;
use super::sidecar::article_beside;
use crate::config::{self, Config, Publishable};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::enrich::{self, Vocabularies};
use crate::hash::{Hash, hash};
use crate::link::{self, Corpus, Ledger, Resolution};
use crate::parse::markdown::{LinkTarget, classify};
use crate::parse::notes::{is_sidecar, stem_of};
use crate::parse::{self, IndexFile, decode};
use crate::read::{self, FileKind, Snapshot, read_regular, unreadable};
use crate::render::{self, ArticleSources, Templates, View};
use crate::site_path::{SiteFolder, SitePath};
use crate::source::{Location, SourceFile};
use crate::yaml;

/// A site as it was last read.
#[derive(Debug)]
pub struct Engine {
    pub(super) options: SiteOptions,
    pub(super) snapshot: Snapshot,
    pub(super) config: Config,
    pub(super) corpus: Corpus,
    pub(super) templates: Option<Templates>,
    pub(super) site: Value,
    pub(super) data: Map<String, Json>,
    /// The hashes of the themes' static files, by output path.
    pub(super) fingerprints: BTreeMap<String, String>,
    /// A change that reaches every page came while the templates could not be used.
    pub(super) overdue: bool,
    /// The bytes of the configuration and the vocabularies that the engine was opened with.
    pub(super) fundamentals: Fundamentals,
    /// Whether the files of the site were taken in once.
    pub(super) looked: bool,
    pub(super) publishable: Publishable,
    pub(super) parse_settings: parse::ParseSettings,
    pub(super) enrich_settings: enrich::EnrichSettings,
    /// List pages' files, for their cascades.
    pub(super) indexes: BTreeMap<SitePath, IndexFile>,
    /// Files of list pages with errors, for which no last good source stands in, and below which nothing is published.
    pub(super) hiding: BTreeSet<SitePath>,
    /// Articles that name a template or a shortcode; some may have gone.
    pub(super) template_users: BTreeSet<SitePath>,
    /// The bytes that each article was parsed from.
    pub(super) hashes: FxHashMap<SitePath, Hash>,
    /// What is wrong with each file by itself.
    pub(super) problems: BTreeMap<SitePath, Vec<Diagnostic>>,
    /// Problems of the last scan.
    pub(super) scan_problems: Vec<Diagnostic>,
    pub(super) last_good: Option<LastGood>,
    pub(super) cache: Cache,
    pub(super) search: SearchState,
    pub(super) pictures: Pictures,
    /// Files that are left out of the site because of errors, although they could be read.
    pub(super) left_out: BTreeSet<SitePath>,
    /// What each page read when it was rendered.
    pub(super) ledger: Ledger,
}

impl Engine {
    /// Reads what every stage needs before the first article: configuration, vocabularies, data, theme.
    ///
    /// # Errors
    /// If the configuration or a vocabulary cannot be used: nothing can be said about articles then.
    pub fn open(options: SiteOptions) -> Result<Self, Vec<Diagnostic>> {
        // Before they are read: if they change between the two, that is found out when the site's files are looked at.
        let fundamentals = Fundamentals::of(&options.root);
        let (mut config, mut problems) = read_config(&options.root);
        if let Some(base_url) = &options.base_url {
            config.base_url = Some(base_url.clone());
        }
        config.search.enabled &= options.search;
        let vocabularies = Vocabularies::load(&options.root, !options.without_model)
            .map_err(|found| problems.extend(found))
            .ok();
        let settings =
            vocabularies.as_ref().map(|vocabularies| enrich::EnrichSettings::new(&config, vocabularies));
        match (vocabularies, settings) {
            (Some(vocabularies), Some(Ok(enrich_settings))) if problems.is_empty() => {
                let link_settings = link::LinkSettings::new(&config);
                let corpus = Corpus::new(link_settings, vocabularies, render::singles());
                Ok(Self {
                    publishable: Publishable::new(&config),
                    parse_settings: parse::ParseSettings::new(&config),
                    enrich_settings,
                    corpus,
                    config,
                    search: SearchState::new(&options),
                    options,
                    snapshot: Snapshot::default(),
                    templates: None,
                    site: Value::none(),
                    data: Map::new(),
                    fingerprints: BTreeMap::new(),
                    overdue: false,
                    fundamentals,
                    looked: false,
                    indexes: BTreeMap::new(),
                    hiding: BTreeSet::new(),
                    template_users: BTreeSet::new(),
                    hashes: FxHashMap::default(),
                    problems: BTreeMap::new(),
                    scan_problems: Vec::new(),
                    last_good: None,
                    cache: Cache::default(),
                    pictures: Pictures::default(),
                    left_out: BTreeSet::new(),
                    ledger: Ledger::default(),
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

    /// The files of the site as they were last seen.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// All articles as they hang together.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// Every problem and warning of the site as it was last read, in the order in which they are shown.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> = self.problems.values().flatten().cloned().collect();
        all.extend(self.scan_problems.iter().cloned());
        all.extend(self.corpus.vocabularies.warnings.iter().cloned());
        let linked = self.corpus.problems();
        all.extend(locate(&self.options.root, linked.into_iter().chain(self.template_uses())));
        all.extend(self.stray_notes());
        all.extend(self.unused_templates());
        all.extend(self.menu_problems());
        if self.config.base_url.is_none() {
            let message = "base_url is not set: no canonical links, no sitemap, no links in feeds";
            let location = Location::file("archive.yaml");
            all.push(
                Diagnostic::new(Code::NoBaseUrl, location, message)
                    .hint("set `base_url: https://example.org/` in archive.yaml, or give --base-url"),
            );
        }
        self.config.checks.apply(&mut all);
        diagnostic::sort(&mut all);
        all
    }

    /// Files of notes beside which there is no article.
    fn stray_notes(&self) -> impl Iterator<Item = Diagnostic> {
        let files = &self.snapshot.files;
        files.keys().filter(|path| is_sidecar(path)).filter_map(|path| {
            let stem = stem_of(path).filter(|_| read::classify(path) == Some(FileKind::Notes))?;
            let is_list = stem.ends_with("/_index");
            if !is_list && article_beside(&self.snapshot, path).is_some() {
                return None;
            }
            let (message, hint) = match is_list {
                true => ("a list page has no annotations".to_owned(), "annotations belong to articles"),
                false => (
                    format!("there is no article `{stem}.md` for these annotations"),
                    "rename the file as the article was renamed, or remove it",
                ),
            };
            Some(Diagnostic::new(Code::StrayNotes, Location::file(path.clone()), message).hint(hint))
        })
    }

    /// Links of the menu that lead nowhere, and pictures of the site that are not there.
    fn menu_problems(&self) -> Vec<Diagnostic> {
        let bytes = read_regular(&self.options.root.join("archive.yaml")).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let file = SourceFile::new("archive.yaml", &text);
        let node = yaml::parse(&file, 0..text.len()).ok().flatten();
        let node = node.as_ref();
        let place =
            |node: Option<&yaml::Node>| node.map_or_else(|| file.whole(), |node| file.locate(node.span));
        let claims = self.corpus.claims();
        let pictures = [
            ("logo", "the logo", &self.config.logo),
            ("social_image", "links to the site", &self.config.social_image),
        ];
        let missing = pictures.into_iter().filter_map(|(key, what, path)| {
            let path = path.as_deref().filter(|path| claims.owner(path.trim_start_matches('/')).is_none())?;
            let message = format!("there is no file `static{path}` for {what}");
            Some(Diagnostic::new(Code::MissingFile, place(node.and_then(|node| node.get(key))), message))
        });
        let links = node.and_then(|node| node.get("menu")).map_or(&[][..], yaml::Node::items);
        let broken = self.config.menu.iter().enumerate().filter_map(|(at, item)| {
            let url = item.url.as_str();
            let (message, hint) = match classify(url) {
                LinkTarget::Internal { path, .. } if !path.starts_with('/') => (
                    format!("the menu's link `{url}` would mean something else on every page"),
                    if url.starts_with("www.") {
                        format!("write https://{url}")
                    } else {
                        "begin it with a slash".to_owned()
                    },
                ),
                LinkTarget::Unsafe => {
                    let hint = "use https://, or a path of the site".to_owned();
                    (format!("the menu's link `{url}` is not safe"), hint)
                }
                LinkTarget::Internal { .. }
                    if matches!(
                        self.corpus.resolve(SiteFolder::CONTENT, url),
                        Resolution::Missing { .. }
                    ) =>
                {
                    let urls = || claims.outputs().filter_map(|(path, _)| path.strip_suffix("index.html"));
                    let near = diagnostic::nearest(url.trim_start_matches('/'), urls());
                    let hint = near.map_or_else(
                        || "a page is named by its address below the site, such as `/about/`".to_owned(),
                        |near| format!("did you mean `/{near}`?"),
                    );
                    (format!("the menu's link `{url}` leads to no page of the site"), hint)
                }
                _ => return None,
            };
            let link = links.get(at).and_then(|link| link.get("url"));
            Some(Diagnostic::new(Code::BrokenLink, place(link), message).hint(hint))
        });
        broken.chain(missing).collect()
    }

    /// The corpus as templates may see it; `None` while the templates cannot be used at all.
    pub fn view(&self) -> Option<View<'_>> {
        let templates = self.templates.as_ref()?;
        Some(View::new(&self.corpus, &self.config, templates, self, self.site.clone(), &self.ledger))
    }

    /// The bytes of a file as the corpus knows it, or why there are none.
    pub(super) fn source(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        let known = self.hashes.get(path);
        let on_disk = self.bytes(path);
        if let (Some(known), Ok(bytes)) = (known, &on_disk)
            && *known == hash(bytes)
        {
            return on_disk;
        }
        let kept = known.and_then(|known| self.last_good.as_ref()?.read(path, known));
        match kept {
            Some(bytes) => Ok(bytes),
            None => {
                on_disk?;
                let message = "the file changed while the site was being built";
                Err(Diagnostic::new(Code::Unreadable, Location::file(path), message)
                    .hint("build again; `archive serve --watch` follows every save"))
            }
        }
    }
}

impl ArticleSources for Engine {
    fn read(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        self.source(path)
    }

    fn version(&self, path: &str) -> u64 {
        self.source_version(path)
    }

    fn resized(&self, path: &str, width: u32) -> Result<Vec<u8>, Diagnostic> {
        self.smaller_size(path, width)
    }
}

fn read_config(root: &Path) -> (Config, Vec<Diagnostic>) {
    let path: Arc<str> = "archive.yaml".into();
    let bytes = match read_regular(&root.join(&*path)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Config::default(), Vec::new()),
        Err(error) => {
            let problem = unreadable(path, &error);
            return (Config::default(), vec![problem]);
        }
    };
    let read = decode(&path, &bytes).map_err(|problem| vec![problem]).and_then(|file| config::read(&file));
    match read {
        Ok(config) => (config, Vec::new()),
        Err(problems) => (Config::default(), problems),
    }
}
