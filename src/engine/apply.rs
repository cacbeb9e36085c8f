//! How changed files are taken through the stages.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use rustc_hash::FxHashSet;

use super::assets::{self, fingerprints};
use super::content::{self, ArticleInputs, ReadArticle};
use super::data;
use super::frame::{Frame, is_rest_of_theme};
use super::fundamentals::is_fundamental;
use super::last_good::LastGood;
use super::progress::{BuildObserver, BuildStep};
use super::report::BuildReport;
use super::sidecar::article_beside;
use super::site::Engine;
use crate::config::Publishable;
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{Hash, hash};
use crate::link::{CorpusDelta, Touched, Withheld};
use crate::parse::{self, IndexFile, decode};
use crate::read::{Changes, FileKind, Hints, Links, bundle_of, classify, read_regular, unreadable};
use crate::render::{StaticFile, Templates, Theme, View};
use crate::site_path::SitePath;
use crate::source::Location;
use crate::url::OutputPath;

/// How many articles are read before their sources are kept and leave memory.
const GROUP: usize = 4096;
/// How often one look leads to another.
const AGAIN: usize = 4;

impl Engine {
    /// Looks at the whole disk and applies what is different from last time.
    pub fn refresh(&mut self, progress: &dyn BuildObserver) -> BuildReport {
        self.look(&Hints::Everything, progress)
    }

    /// The first look, which does not begin before `ready` returns; what an earlier run left is read meanwhile.
    pub fn refresh_after(
        &mut self,
        ready: impl FnOnce() + Send,
        progress: &dyn BuildObserver,
    ) -> BuildReport {
        self.first_look(ready, progress)
    }

    /// Looks at the disk where the hints say, and applies what is different from last time.
    pub fn look(&mut self, hints: &Hints, progress: &dyn BuildObserver) -> BuildReport {
        if !self.looked {
            return self.first_look(|| (), progress);
        }
        let start = Instant::now();
        // What could not be read may have to do with more than its own path.
        let everything = Hints::Everything;
        let hints = if self.scan_problems.is_empty() { hints } else { &everything };
        let (changes, problems) = self.snapshot.look(&self.options.root, hints);
        self.scan_problems = problems;
        let read = start.elapsed();
        let mut report = self.apply(&changes, progress);
        report.timings.read += read;
        report.changes = changes;
        self.look_again(&mut report, progress);
        report
    }

    /// Looks again where what was found out makes another look necessary: other links are to be followed now; files
    /// vanished between being seen and being read, which means that they are not there.
    pub(super) fn look_again(&mut self, report: &mut BuildReport, progress: &dyn BuildObserver) {
        for _ in 0..AGAIN {
            let links = self.links();
            let vanished = self.vanished();
            let hints = if self.snapshot.links != links {
                self.snapshot.links = links;
                Hints::Everything
            } else {
                Hints::Paths(vanished.clone())
            };
            if hints.is_empty() {
                return;
            }
            let (mut changes, problems) = self.snapshot.look(&self.options.root, &hints);
            let gone = vanished.into_iter().filter(|path| !self.snapshot.files.contains_key(path.as_str()));
            changes.removed.extend(gone.map(SitePath::from));
            changes.removed.sort_unstable();
            changes.removed.dedup();
            if hints == Hints::Everything {
                self.scan_problems = problems;
            } else {
                self.scan_problems.extend(problems);
            }
            let again = self.apply(&changes, progress);
            report.touched.add(again.touched);
            report.relinked += again.relinked;
            report.read += again.read;
            report.parsed += again.parsed;
            report.enriched += again.enriched;
            report.changes.add(changes);
        }
    }

    /// Which links the site follows.
    pub(super) fn links(&self) -> Links {
        if self.config.follow_links { Links::Anywhere } else { Links::Inside }
    }

    /// Files that could not be read and are not there any more.
    fn vanished(&self) -> BTreeSet<String> {
        let unreadable = self.problems.values().flatten().filter(|problem| problem.code == Code::Unreadable);
        let paths = unreadable.map(|problem| &problem.location.path);
        let is_gone = |path: &&Arc<str>| {
            let file = self.options.root.join(&***path);
            let found = std::fs::metadata(file);
            found.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
        };
        paths.filter(|path| classify(path).is_some()).filter(is_gone).map(|path| path.to_string()).collect()
    }

    /// Takes changed files through the stages. What the engine knows of the disk must already hold them.
    pub fn apply(&mut self, changes: &Changes, progress: &dyn BuildObserver) -> BuildReport {
        if self.looked && all(changes).any(|(path, _)| is_fundamental(path)) {
            return self.reconfigure(changes, progress);
        }
        self.take_in(changes, Frame::default(), Touched::default(), progress)
    }

    /// Takes files through the stages that are neither the configuration nor a vocabulary. `frame` and `touched` say
    /// what is known to be reached before.
    pub(super) fn take_in(
        &mut self,
        changes: &Changes,
        mut frame: Frame,
        touched: Touched,
        progress: &dyn BuildObserver,
    ) -> BuildReport {
        if !changes.is_empty() && (self.looked || self.cache.origin().is_some()) {
            self.record_pages();
        }
        let let_in = self.let_in(changes);
        let changes = let_in.as_ref().unwrap_or(changes);
        self.looked = true;
        self.search.forget();
        let start = Instant::now();
        let mut report = BuildReport::default();
        self.open_last_good();
        let mut delta = CorpusDelta::default();
        let fresh = self.templates.is_none();
        let mut site_changed = fresh || frame.everything || !frame.fields.is_empty();
        let mut templates_changed = fresh || frame.everything;
        let mut theme_files = FxHashSet::default();
        for (path, there) in all(changes) {
            match classify(path) {
                Some(FileKind::Data) => site_changed = true,
                Some(FileKind::Template) => templates_changed = true,
                Some(FileKind::Theme) => {
                    templates_changed = true;
                    theme_files.insert(path);
                }
                // It may lie in the place of a theme's file, whose fingerprint templates write.
                Some(FileKind::Static) => templates_changed |= path.starts_with("static/assets/"),
                _ => {}
            }
            frame.everything |= is_rest_of_theme(path);
            place(path, there, &self.publishable, &mut delta);
        }
        self.load_site(site_changed, templates_changed, &theme_files, &mut frame, &mut delta);
        self.look_at_pictures(changes, &mut delta);
        report.timings.read = start.elapsed();

        let start = Instant::now();
        self.read_content(changes, &mut delta, &mut report, progress);
        report.timings.articles = start.elapsed();

        let start = Instant::now();
        progress.begin(BuildStep::Linking, 0);
        report.touched = touched;
        report.touched.add(self.corpus.apply(delta));
        // An engine that started from a cache does not know that they were there.
        let removed = changes.removed.iter().filter_map(|path| assets::theme_output(path));
        report.touched.gone.extend(removed.map(OutputPath::new));
        self.touch_frame(&frame, &mut report.touched);
        report.relinked = report.touched.relinked;
        self.assert_exact(&report.touched);
        report.timings.link = start.elapsed();
        report
    }

    /// Opens the store of last good sources when it is first needed.
    pub(super) fn open_last_good(&mut self) {
        if let (Some(folder), None) = (&self.options.last_good, &self.last_good) {
            match LastGood::open(folder) {
                Ok(store) => self.last_good = Some(store),
                Err(error) => {
                    let location = Location::file(folder.to_string_lossy());
                    let problem = Diagnostic::new(Code::Unwritable, location, error.to_string());
                    self.set_problems(".archive", vec![problem]);
                }
            }
        }
    }

    /// Parses and enriches what changed under `content/`.
    fn read_content(
        &mut self,
        changes: &Changes,
        delta: &mut CorpusDelta,
        report: &mut BuildReport,
        progress: &dyn BuildObserver,
    ) {
        let mut articles: Vec<SitePath> = Vec::new();
        // Articles whose own files may be the same, but not what is said of them elsewhere.
        let mut again: Vec<SitePath> = Vec::new();
        let mut cascades: Vec<String> = Vec::new();
        for (path, there) in all(changes) {
            match classify(path) {
                Some(FileKind::Index) => {
                    let hid = self.hiding.contains(path);
                    let new = if there { self.read_index(path) } else { self.forget_index(path) };
                    report.read += usize::from(there);
                    let old = match &new {
                        Some(index) => self.indexes.insert(path.clone(), index.clone()),
                        None => self.indexes.remove(path),
                    };
                    if old.and_then(|old| old.cascade) != new.as_ref().and_then(|new| new.cascade.clone())
                        || hid != self.hiding.contains(path)
                    {
                        cascades.push(format!("{}/", crate::url::parent(path)));
                    }
                    delta.indexes.push((path.clone(), new));
                }
                Some(FileKind::Article) => {
                    if there {
                        articles.push(path.clone());
                    } else {
                        self.hashes.remove(path);
                        self.problems.remove(path);
                        delta.articles.push((path.clone(), None));
                        delta.withheld.push((path.clone(), None));
                    }
                }
                Some(FileKind::Notes) => {
                    again.extend(article_beside(&self.snapshot, path));
                }
                _ => {}
            }
        }
        let known = |path: SitePath| {
            let broken = self.problems.get(&path).is_some_and(|all| all.iter().any(Diagnostic::is_error));
            let hash = self.hashes.get(&path).filter(|_| !broken).copied();
            (path, hash)
        };
        let mut articles: Vec<_> = articles.into_iter().map(known).collect();
        if !cascades.is_empty() {
            let below = self.snapshot.files.keys().filter(|path| {
                classify(path) == Some(FileKind::Article)
                    && cascades.iter().any(|folder| path.starts_with(folder.as_str()))
            });
            again.extend(below.cloned());
        }
        if !again.is_empty() {
            // What they hold is the same; what it means may not be.
            articles.extend(again.into_iter().map(|path| (path, None)));
            articles.sort_unstable();
            articles.dedup_by(|later, first| later.0 == first.0);
        }
        report.read += articles.len();
        self.cache.unsaved(changes, &articles);
        let (all, not_kept) = self.read_articles(articles, progress);
        for read in all {
            report.parsed += 1;
            match read.facts {
                Some((article, derived)) => {
                    report.enriched += 1;
                    self.note_template_use(&article);
                    self.hashes.insert(read.path.clone(), read.hash);
                    delta.withheld.push((read.path.clone(), read.withheld.map(Withheld::Broken)));
                    let published = self.options.drafts || !article.front.draft.unwrap_or(false);
                    if !published {
                        delta.withheld.push((read.path.clone(), Some(Withheld::Draft)));
                    }
                    delta.articles.push((read.path.clone(), published.then_some((article, derived))));
                }
                None => {
                    delta.withheld.push((read.path.clone(), read.withheld.map(Withheld::Broken)));
                    self.hashes.remove(&read.path);
                    delta.articles.push((read.path.clone(), None));
                }
            }
            self.set_problems(&read.path, read.problems);
        }
        if let Some(error) = not_kept {
            let problem = Diagnostic::new(Code::Unwritable, Location::file(".archive"), error.to_string());
            self.set_problems(".archive", vec![problem]);
        }
    }

    /// Reads articles, and keeps the sources of the good ones where that is wanted.
    fn read_articles(
        &mut self,
        articles: Vec<(SitePath, Option<Hash>)>,
        progress: &dyn BuildObserver,
    ) -> (Vec<ReadArticle>, Option<std::io::Error>) {
        progress.begin(BuildStep::Articles, articles.len());
        let mut all = Vec::with_capacity(articles.len());
        let mut not_kept = None;
        let mut store = self.last_good.take();
        let mut articles = articles.into_iter();
        loop {
            let group: Vec<_> = articles.by_ref().take(GROUP).collect();
            if group.is_empty() {
                break;
            }
            let reading = ArticleInputs {
                root: &self.options.root,
                parse_settings: &self.parse_settings,
                enrich_settings: &self.enrich_settings,
                vocabularies: &self.corpus.vocabularies,
                indexes: &self.indexes,
                hiding: &self.hiding,
                snapshot: &self.snapshot,
                last_good: store.as_ref(),
                leaves: self.keeps_leaves(),
            };
            let mut read = content::read_all(&reading, group, progress);
            let leaves =
                read.iter_mut().filter_map(|read| Some((read.path.clone(), read.hash, read.leaf.take()?)));
            let leaves: Vec<_> = leaves.collect();
            if !leaves.is_empty() {
                self.keep_leaves(leaves);
            }
            if let Some(store) = &mut store {
                let sources = read.iter_mut();
                let sources = sources.filter_map(|read| Some((read.path.clone(), read.good_source.take()?)));
                not_kept = store.keep(&sources.collect::<Vec<_>>()).err().or(not_kept);
            }
            all.extend(read);
        }
        self.last_good = store;
        (all, not_kept)
    }

    /// Reads the file of a list page. The last good source stands in for one with errors, where there is one; where there
    /// is none and the file seems to say something of the articles below it, these are left out.
    pub(super) fn read_index(&mut self, path: &SitePath) -> Option<IndexFile> {
        let bytes = self.bytes(path);
        let read = match &bytes {
            Ok(bytes) => self.parse_index(path, bytes),
            Err(problem) => Err(vec![problem.clone()]),
        };
        self.hiding.remove(path);
        let (index, hash) = match read {
            Ok((index, warnings, hash)) => {
                self.set_problems(path, warnings);
                if let (Some(store), Ok(bytes)) = (&mut self.last_good, bytes)
                    && !store.holds(path, &hash)
                    && let Err(error) = store.keep(&[(path.clone(), bytes)])
                {
                    let problem =
                        Diagnostic::new(Code::Unwritable, Location::file(".archive"), error.to_string());
                    self.set_problems(".archive", vec![problem]);
                }
                (index, hash)
            }
            Err(problems) => {
                self.set_problems(path, problems);
                let kept = self.last_good.as_ref().and_then(|store| store.last(path));
                if let Some((index, _, hash)) = kept.and_then(|bytes| self.parse_index(path, &bytes).ok()) {
                    (index, hash)
                } else {
                    if bytes.map_or(true, |bytes| content::may_cascade(&bytes)) {
                        self.hiding.insert(path.clone());
                    }
                    self.hashes.remove(path);
                    return None;
                }
            }
        };
        self.hashes.insert(path.clone(), hash);
        Some(index)
    }

    fn parse_index(&self, path: &SitePath, bytes: &[u8]) -> Result<ReadIndex, Vec<Diagnostic>> {
        let file = decode(path.as_shared(), bytes).map_err(|problem| vec![problem])?;
        let (index, warnings) = parse::index_file(&file, &self.parse_settings)?;
        Ok((index, warnings, hash(bytes)))
    }

    /// The file of a list page is gone, with what was wrong with it.
    fn forget_index(&mut self, path: &SitePath) -> Option<IndexFile> {
        self.hashes.remove(path);
        self.problems.remove(path);
        self.hiding.remove(path);
        None
    }

    /// Loads what every page may show: data files and templates. `theme_files` are those that changed on the disk: an
    /// engine that started from a cache has never seen others.
    pub(super) fn load_site(
        &mut self,
        site_changed: bool,
        templates_changed: bool,
        theme_files: &FxHashSet<&SitePath>,
        frame: &mut Frame,
        delta: &mut CorpusDelta,
    ) {
        if site_changed {
            let (data, problems) = data::load(&self.options.root, self.snapshot.files.keys());
            if data != self.data {
                frame.fields.insert("data");
            }
            self.data = data;
            self.set_problems("data", problems);
        }
        if templates_changed {
            self.load_templates(theme_files, frame, delta);
        }
        if (site_changed || templates_changed)
            && let Some(templates) = &self.templates
        {
            self.site = View::site(&self.config, &self.corpus, templates, self.data.clone());
        }
    }

    fn load_templates(
        &mut self,
        theme_files: &FxHashSet<&SitePath>,
        frame: &mut Frame,
        delta: &mut CorpusDelta,
    ) {
        let files = self.snapshot.files.keys();
        let loaded = Theme::load(&self.options.root, &self.config.theme, files);
        let mut warnings = Vec::new();
        let mut made = None;
        let compiled = loaded.and_then(|mut theme| {
            warnings = std::mem::take(&mut theme.warnings);
            let (fingerprints, problems) = fingerprints(&self.options.root, &theme);
            made = Some(fingerprints.clone());
            if problems.is_empty() {
                Templates::compile(theme, fingerprints, &self.config)
            } else {
                Err(problems)
            }
        });
        match compiled {
            Ok(templates) => {
                let old = self.templates.as_ref().map(Templates::statics);
                let made = made.unwrap_or_default();
                let is_same = |output: &str, file: &StaticFile| {
                    let changed = matches!(file, StaticFile::Disk(path) if theme_files.contains(path));
                    !changed && made.get(output) == self.fingerprints.get(output)
                };
                assets::theme_files(old, templates.statics(), is_same, &mut delta.assets);
                if let Some(old) = &self.templates {
                    frame.compare(old, &templates);
                }
                frame.everything |= std::mem::take(&mut self.overdue);
                frame.files |= !made.keys().eq(self.fingerprints.keys());
                frame.fingerprints |= made != self.fingerprints;
                self.fingerprints = made;
                self.templates = Some(templates);
                self.set_problems("templates", warnings);
            }
            Err(mut problems) => {
                self.overdue |= frame.everything || self.templates.is_none();
                if let Some(old) = &self.templates {
                    // The last ones that could be used are, with their files.
                    assets::theme_files(None, old.statics(), |_, _| false, &mut delta.assets);
                }
                problems.append(&mut warnings);
                self.set_problems("templates", problems);
            }
        }
    }

    pub(super) fn set_problems(&mut self, key: &str, problems: Vec<Diagnostic>) {
        if problems.is_empty() {
            self.problems.remove(key);
        } else {
            self.problems.insert(key.into(), problems);
        }
    }

    pub(super) fn bytes(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        read_regular(&self.options.root.join(path)).map_err(|error| unreadable(path, &error))
    }
}

/// The file of a list page, its warnings, and the hash of its bytes.
type ReadIndex = (IndexFile, Vec<Diagnostic>, Hash);

/// What follows from a file's path alone.
pub(super) fn place(path: &SitePath, there: bool, publishable: &Publishable, delta: &mut CorpusDelta) {
    match classify(path) {
        Some(FileKind::Attachment) if publishable.holds(path) => {
            delta.attachments.push((path.clone(), there));
        }
        Some(FileKind::Attachment) => {
            delta.withheld.push((path.clone(), there.then_some(Withheld::Unpublished)));
        }
        Some(FileKind::Static) => delta.assets.push(assets::static_file(path, there)),
        Some(FileKind::Article) => {
            if let Some(folder) = bundle_of(path) {
                delta.bundles.push((folder.into(), there));
            }
        }
        _ => {}
    }
}

/// Every changed path, and whether the file is there.
fn all(changes: &Changes) -> impl Iterator<Item = (&SitePath, bool)> {
    let removed = changes.removed.iter().map(|path| (path, false));
    removed.chain(changes.written.iter().map(|path| (path, true)))
}
