//! Debug builds: after every change each page of which a fact changed must have been touched.
//!
//! So every test that changes something guards the first promise, not those alone that compare with a cold build.

use rayon::prelude::*;

use super::site::Engine;
use crate::link::{PageKey, RECORDS, Touched};

/// Sites with more outputs are not rendered for the sake of this alone.
const SMALL: usize = 400;

impl Engine {
    /// The version of a file, by its bytes as they were read last.
    pub(super) fn source_version(&self, path: &str) -> u64 {
        let hash = self.hashes.get(path).copied().unwrap_or_default();
        hash.iter().take(8).fold(0, |version, byte| version << 8 | u64::from(*byte))
    }

    /// Before a change: renders the pages that nobody asked for since they were touched, so that it is known what they
    /// read. A page whose file is another by now cannot be rendered, and is touched anyway.
    pub(super) fn record_pages(&self) {
        if !RECORDS || self.corpus.claims().len() > SMALL {
            return;
        }
        let Some(view) = self.view() else { return };
        let pages = self.corpus.claims().outputs().map(|(_, page)| page);
        let unknown: Vec<&PageKey> = pages
            .filter(|page| !matches!(page, PageKey::Asset(_) | PageKey::Resized(..)))
            .filter(|page| !self.ledger.knows(page))
            .collect();
        unknown.par_iter().for_each(|page| {
            // What is wrong is told to whoever asks for the page.
            let _ = view.render(page);
        });
    }

    /// After a change.
    ///
    /// # Panics
    /// If a page was not touched that read a fact which is another now: a mistake of this program.
    pub(super) fn assert_exact(&mut self, touched: &Touched) {
        if !RECORDS {
            return;
        }
        let mut ledger = std::mem::take(&mut self.ledger);
        let stale = ledger.verify(&self.corpus, touched, |path| self.source_version(path));
        self.ledger = ledger;
        let told: Vec<String> =
            stale.iter().take(12).map(|(page, fact)| format!("{page:?} read {fact:?}")).collect();
        assert!(
            stale.is_empty(),
            "{} facts changed under pages that were not touched:\n{}",
            stale.len(),
            told.join("\n")
        );
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::path::Path;

    use super::*;
    use crate::engine::{SilentBuild, SiteOptions};
    use crate::link::{Aspect, Corpus, Single};
    use crate::render;

    /// The pages of which there is one; the one at `path` says that it reads all it does but `aspect`.
    fn cut(path: &str, aspect: Aspect) -> Vec<&'static Single> {
        let cut = |single: &'static Single| -> &'static Single {
            let reads =
                single.reads.iter().copied().filter(|read| *read != aspect).collect::<Vec<_>>().leak();
            Box::leak(Box::new(Single { reads, path: single.path, ..*single }))
        };
        render::singles()
            .into_iter()
            .map(|single| if single.path == path { cut(single) } else { single })
            .collect()
    }

    fn article(name: &str, date: &str, more: &str) -> String {
        format!("---\ntitle: {name}\ndate: {date}\n{more}---\nThe text of {name}.\n")
    }

    /// A day in the life of a small archive, one save after the other.
    fn edit(root: &Path, mut saved: impl FnMut()) {
        let write = |path: &str, text: String| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("archive.yaml", "title: The Record\nbase_url: https://record.example/\n".to_owned());
        write("content/a.md", article("A", "2018-11-29", ""));
        write("content/b.md", article("B", "2018-11-30", ""));
        saved();
        for (path, text) in [
            ("content/a.md", article("Another", "2018-11-29", "")),
            ("content/c.md", article("C", "2018-12-01", "")),
            ("content/a.md", article("Another", "2018-11-29", "aliases: [/old/]\n")),
            ("content/about.md", "---\ntitle: About\nkind: page\n---\nOf this record.\n".to_owned()),
            ("content/d.md", article("D", "2019-01-01", "")),
        ] {
            write(path, text);
            saved();
        }
    }

    /// Whether an edit finds a page that was not touched, with these pages of which there is one.
    fn caught(singles: Vec<&'static Single>) -> Result<(), String> {
        let root = tempfile::tempdir().unwrap();
        let mut engine = None;
        catch_unwind(AssertUnwindSafe(|| {
            edit(root.path(), || {
                let engine = engine.get_or_insert_with(|| {
                    let options =
                        SiteOptions { root: root.path().to_owned(), search: true, ..SiteOptions::default() };
                    let mut engine = Engine::open(options).expect("a good configuration");
                    let (settings, vocabularies) =
                        (engine.corpus.settings.clone(), engine.corpus.vocabularies.clone());
                    engine.corpus = Corpus::new(settings, vocabularies, singles.clone());
                    engine
                });
                engine.refresh(&SilentBuild);
            });
        }))
        .map_err(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
    }

    /// What can be cut and is not seen. A year never comes or goes alone: a record, a part of the sitemap and a page come
    /// with it. Files of themes are no facts of the corpus; the engine compares them itself.
    const UNSEEN: &[(&str, Aspect)] = &[
        ("data/ro-crate-metadata.json", Aspect::Years),
        ("_headers", Aspect::ThemeFiles),
        ("sitemap.xml", Aspect::Years),
        ("sitemap-pages.xml", Aspect::Years),
    ];

    #[test]
    fn a_page_that_does_not_say_all_that_it_reads_is_caught() {
        caught(render::singles()).expect("every page says what it reads");
        let mut passed = Vec::new();
        for single in render::singles() {
            for aspect in single.reads {
                match caught(cut(single.path, *aspect)) {
                    Ok(()) => passed.push((single.path, *aspect)),
                    Err(told) => assert!(told.contains(&format!("({}) read ", single.path)), "{told}"),
                }
            }
        }
        assert_eq!(passed, UNSEEN);
    }
}
