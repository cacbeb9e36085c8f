//! What an editor wants to know of an archive and a build does not ask: `archive check`.
//!
//! A build tells what it cannot make sense of. Here an archive is read as a careful colleague would read it: articles that
//! stand there twice, pictures without a description, dates that cannot be right, terms that are nearly another term. Each
//! kind of finding is a room of its own, and a [check](crate::diagnostic::Check) with a name and a level.
//!
//! Rooms that look at one article get a [`CheckedArticle`] and run in parallel; rooms that look at the archive as a whole get the
//! engine. None changes anything: [`fix`] proposes edits of what is certain.

mod body;
mod dates;
mod duplicates;
#[cfg(feature = "publish")]
pub(crate) mod external;
pub(crate) mod fix;
mod metadata;
mod spelling;
mod subject;
mod topics;
mod vocabulary;

use rayon::prelude::*;

use crate::diagnostic::{self, Code, Diagnostic};
use crate::engine::{Engine, OutputAddresses};
use crate::link::Slot;
use crate::source::Location;
use spelling::Spelling;
use subject::CheckedArticle;

/// Everything that the rooms find, with the levels of the site. `today` is the day in days since 1970: a check may ask the
/// clock, since it makes no page.
pub(crate) fn check(engine: &Engine, today: i32) -> Vec<Diagnostic> {
    let slots: Vec<Slot> = engine.corpus().slots().collect();
    let spelling = Spelling::new(engine);
    let mut found: Vec<Diagnostic> = slots
        .par_iter()
        .flat_map_iter(|slot| {
            let mut found = Vec::new();
            if let Some(entry) = engine.corpus().entry(*slot) {
                let source = CheckedArticle::source(engine, entry);
                if let Some(subject) = source.as_deref().and_then(|text| CheckedArticle::new(entry, text)) {
                    dates::look(&subject, today, &mut found);
                    metadata::look(&subject, &mut found);
                    body::look(&subject, engine.config(), &mut found);
                    spelling.look(&subject, &mut found);
                }
            }
            found
        })
        .collect();
    found.extend(duplicates::look(engine, &slots));
    found.extend(topics::look(engine));
    found.extend(vocabulary::look(engine));
    engine.config().checks.apply(&mut found);
    diagnostic::sort(&mut found);
    found
}

/// The URLs that were public and no longer exist: those that the next build would remove, and those that an earlier one
/// removed.
pub(crate) fn gone(engine: &Engine, before: &OutputAddresses) -> Vec<Diagnostic> {
    let mut found = engine.gone_warnings(before);
    let told: Vec<String> = found.iter().map(|problem| problem.message.clone()).collect();
    for gone in engine.gone(before) {
        // A message names one URL, or several.
        let is_told = told.iter().any(|message| message.split([' ', ',']).any(|word| word == &*gone.url));
        if !is_told {
            let place = gone.article.map_or_else(|| "content".into(), |(path, _)| path);
            let message = format!("{} was public and has been missing since an earlier build", gone.url);
            let hint = "name it under `aliases` of the article that took its place";
            found.push(Diagnostic::new(Code::GoneUrl, Location::file(place), message).hint(hint));
        }
    }
    engine.config().checks.apply(&mut found);
    found
}
