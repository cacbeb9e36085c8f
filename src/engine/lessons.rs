//! Reads what `archive learn` learns from: the articles whose topics are declared, and nothing of the rest.

use rayon::prelude::*;

use super::content::cascade;
use super::progress::{BuildObserver, BuildStep};
use super::site::Engine;
use crate::diagnostic::{self, Diagnostic};
use crate::enrich;
use crate::enrich::topics::{Lesson, Lessons};
use crate::parse::front_matter::ContentKind;
use crate::parse::{self, decode};
use crate::read::{FileKind, Hints, classify};
use crate::site_path::SitePath;

/// How many articles are read before what they teach is added up.
const GROUP: usize = 1024;

impl Engine {
    /// What the articles of the site teach, in the order of their paths; drafts, plain pages and withdrawn articles
    /// teach nothing. For an engine that was just opened: it knows the list pages afterwards, and no article.
    ///
    /// # Errors
    /// All errors of all articles: an article that cannot be read may declare topics, and who learns from half of an
    /// archive should know.
    pub fn lessons(&mut self, progress: &dyn BuildObserver) -> Result<Lessons, Vec<Diagnostic>> {
        let (_, mut problems) = self.snapshot.look(&self.options.root, &Hints::Everything);
        let of = |engine: &Self, kind| -> Vec<SitePath> {
            let files = engine.snapshot.files.keys();
            files.filter(|path| classify(path) == Some(kind)).cloned().collect()
        };
        for path in of(self, FileKind::Index) {
            if let Some(index) = self.read_index(&path) {
                self.indexes.insert(path, index);
            }
        }
        problems.extend(self.problems.values().flatten().cloned());
        let articles = of(self, FileKind::Article);
        progress.begin(BuildStep::Articles, articles.len());
        let mut lessons = Lessons::default();
        for group in articles.chunks(GROUP) {
            let read = group.par_iter().map(|path| {
                let lesson = self.lesson(path);
                progress.advance();
                lesson
            });
            for lesson in read.collect::<Vec<_>>() {
                match lesson {
                    Ok(Some(lesson)) => lessons.add(lesson),
                    Ok(None) => {}
                    Err(found) => problems.extend(found),
                }
            }
        }
        problems.retain(Diagnostic::is_error);
        diagnostic::sort(&mut problems);
        if problems.is_empty() { Ok(lessons) } else { Err(problems) }
    }

    fn lesson(&self, path: &SitePath) -> Result<Option<Lesson>, Vec<Diagnostic>> {
        let bytes = self.bytes(path).map_err(|problem| vec![problem])?;
        let file = decode(path.as_shared(), &bytes).map_err(|problem| vec![problem])?;
        let above = cascade(path, &self.indexes);
        let parsed = parse::article(&file, &self.parse_settings, above.as_ref());
        let parsed = parsed.map_err(|mut failed| {
            if let Some(front) = &failed.front {
                failed.problems.extend(enrich::check(&file, front, &self.corpus.vocabularies));
            }
            failed.problems
        })?;
        let front = &parsed.article.front;
        if parsed.article.kind() == ContentKind::Page || front.draft.unwrap_or(false) {
            return Ok(None);
        }
        enrich::lesson(&file, &parsed, &self.corpus.vocabularies, &self.enrich_settings)
    }
}
