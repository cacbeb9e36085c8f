//! When `archive.yaml` or a vocabulary changes: as much is done again as depends on what is different, and no more.
//!
//! 1. What parsing or enrichment reads (the language, Markdown, the countries, topics and names): the texts of articles
//!    are not in memory, so all are read again.
//! 2. What linking reads (permalinks, how many articles a page lists, what editors say of threads): the articles as
//!    they are known are linked anew.
//! 3. Anything else (the title, the menu, the theme): nothing but pages is made again.

use rustc_hash::FxHashSet;

use super::cache_state::Cache;
use super::frame::Frame;
use super::fundamentals::is_fundamental;
use super::progress::{BuildObserver, BuildStep};
use super::report::BuildReport;
use super::site::Engine;
use crate::config::Config;
use crate::enrich::{AUTHORS, SOURCES};
use crate::link::{Corpus, Touched};
use crate::read::{Changes, FileKind, classify};
use crate::site_path::SitePath;
use crate::url::OutputPath;

impl Engine {
    /// Takes in changes among which are the configuration or a vocabulary.
    pub(super) fn reconfigure(&mut self, changes: &Changes, progress: &dyn BuildObserver) -> BuildReport {
        let mut rest = changes.clone();
        rest.written.retain(|path| !is_fundamental(path));
        rest.removed.retain(|path| !is_fundamental(path));
        let next = match Engine::open(self.options.clone()) {
            Ok(next) => next,
            Err(problems) => {
                // All stays as it is, until it is mended; what else changed is taken in.
                self.set_problems("archive.yaml", problems);
                return self.take_in(&rest, Frame::default(), Touched::default(), progress);
            }
        };
        let same_articles = next.fundamentals.enrich == self.fundamentals.enrich
            && next.config.publish_files == self.config.publish_files
            && next.parse_settings == self.parse_settings
            && next.enrich_settings == self.enrich_settings;
        if !same_articles {
            return self.begin_again(next, progress);
        }
        let same_pools = next.corpus.settings.related_limit == self.corpus.settings.related_limit;
        let same_links =
            next.fundamentals.link == self.fundamentals.link && next.corpus.settings == self.corpus.settings;
        if !same_pools || changes.written.iter().chain(&changes.removed).any(is_vocabulary) {
            self.cache = Cache::spent();
        } else {
            self.cache.unsaved(changes, &[]);
        }
        let mut touched = Touched::default();
        if !same_links {
            progress.begin(BuildStep::Linking, 0);
            touched = self.relink(next.corpus, same_pools);
        }
        if next.fundamentals.link != self.fundamentals.link {
            // Templates read these as well, and while something had errors they were left as they were.
            for path in [AUTHORS, SOURCES] {
                let there = self.options.root.join(path).exists();
                if there { &mut rest.written } else { &mut rest.removed }.push(path.into());
            }
        }
        let frame = difference(&self.config, &next.config);
        self.config = next.config;
        self.fundamentals = next.fundamentals;
        self.set_problems("archive.yaml", Vec::new());
        self.take_in(&rest, frame, touched, progress)
    }

    /// Links the articles as they are known under the settings and vocabularies of an empty corpus.
    fn relink(&mut self, empty: Corpus, pools: bool) -> Touched {
        let before = self.outputs();
        self.ledger.clear();
        let old = std::mem::replace(&mut self.corpus, empty);
        let mut touched = self.corpus.apply(old.dissolve(pools));
        self.add_gone(before, &mut touched);
        touched
    }

    /// Every stage may give something else: a new engine over the same files takes this one's place.
    fn begin_again(&mut self, mut next: Self, progress: &dyn BuildObserver) -> BuildReport {
        next.snapshot = std::mem::take(&mut self.snapshot);
        next.scan_problems = std::mem::take(&mut self.scan_problems);
        next.last_good = self.last_good.take();
        next.cache = Cache::spent();
        // They stay in use if what the configuration names now has errors.
        next.templates = self.templates.take();
        let before = self.outputs();
        // What the old one holds is given up before the new one fills.
        *self = next;
        let written = self.snapshot.files.keys().cloned().collect();
        let all = Changes { written, ..Changes::default() };
        let frame = Frame { everything: true, ..Frame::default() };
        let mut report = self.take_in(&all, frame, Touched::default(), progress);
        self.add_gone(before, &mut report.touched);
        report
    }

    fn outputs(&self) -> FxHashSet<OutputPath> {
        self.corpus.claims().outputs().map(|(path, _)| path.clone()).collect()
    }

    /// Says of outputs that were there and are no longer that they are gone.
    fn add_gone(&self, before: FxHashSet<OutputPath>, touched: &mut Touched) {
        let claims = self.corpus.claims();
        touched.gone.extend(before.into_iter().filter(|path| claims.owner(path).is_none()));
    }
}

/// What a change of the configuration means for pages.
fn difference(old: &Config, new: &Config) -> Frame {
    let mut frame = Frame::default();
    // The first reaches nothing but templates, under the same name; the others reach no page.
    let rest = Config {
        params: old.params.clone(),
        publish: old.publish.clone(),
        follow_links: old.follow_links,
        ..new.clone()
    };
    frame.everything = rest != *old;
    if old.params != new.params {
        frame.fields.insert("params");
    }
    frame
}

fn is_vocabulary(path: &SitePath) -> bool {
    classify(path) == Some(FileKind::Vocabulary) || [AUTHORS, SOURCES].contains(&&**path)
}
