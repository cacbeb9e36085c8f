//! Which URLs were public and whose they were, so that none dies in silence.
//!
//! A build leaves the URLs of all articles, their aliases and permanent addresses among them, beside its manifest. The
//! next one compares: for a URL that leads nowhere any more it looks for the article that it led to, by the id, the
//! file, or the text, and gives the line that would keep the URL alive. A URL that is gone is told of by the build that
//! removes it, and remembered until something is at it again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::site::Engine;
use crate::diagnostic::{Code, Diagnostic};
use crate::enrich::tokens::id_hash;
use crate::link::{Entry, Slot};
use crate::site_path::SitePath;
use crate::source::Location;
use crate::url::output_path;

/// The name of the file beside the manifest.
const NOTE: &str = "addresses";
/// More articles with URLs that are gone are told of in one line.
const MOST: usize = 20;

/// The URLs of an output, as a build left them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputAddresses {
    /// What each led to.
    live: BTreeMap<Box<str>, PublishedArticle>,
    /// Those that led somewhere once and do no longer.
    gone: BTreeMap<Box<str>, PublishedArticle>,
}

/// What is remembered of an article, in hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PublishedArticle {
    /// 0 if it has none.
    id: u64,
    /// Of its file.
    path: u64,
    /// 0 if it has too few words to be recognised.
    text: u64,
}

/// The path of an article's file, and the URL where it is now.
type PathAndUrl = (SitePath, Arc<str>);

/// A URL that was public and leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Root-relative, as it was published.
    pub url: Box<str>,
    /// The article that was there, if it is known: the path of its file, and the URL where it is now.
    pub article: Option<(SitePath, Arc<str>)>,
}

impl PublishedArticle {
    fn of(entry: &Entry) -> Self {
        let sketch = entry.derived.terms.sketch();
        Self {
            id: entry.article.front.id.as_ref().map_or(0, |id| id_hash(&id.text)),
            path: id_hash(&entry.article.path),
            text: sketch.hash().unwrap_or(0),
        }
    }
}

impl Engine {
    /// The URLs that the site has now, and those that are gone of the ones an earlier build left.
    pub fn addresses(&self, before: &OutputAddresses) -> OutputAddresses {
        let mut live = BTreeMap::new();
        for slot in self.corpus.slots() {
            let Some(entry) = self.corpus.entry(slot) else { continue };
            let target = PublishedArticle::of(entry);
            live.extend(self.corpus.urls_of(slot).into_iter().map(|url| (url.into_boxed_str(), target)));
        }
        // Of articles with errors, what was public stays so as soon as they are mended.
        let away = before.live.iter().filter(|(url, target)| !self.is_served(url) && self.is_broken(target));
        live.extend(away.map(|(url, target)| (url.clone(), *target)));
        let gone = before.gone.iter().chain(&before.live).filter(|(url, target)| self.is_gone(url, target));
        let gone = gone.map(|(url, target)| (url.clone(), *target)).collect();
        OutputAddresses { live, gone }
    }

    /// The URLs that an earlier build left and that lead nowhere now, those that this or an earlier build removed, each
    /// with the article that it led to where that is known.
    pub fn gone(&self, before: &OutputAddresses) -> Vec<Gone> {
        let all = before.gone.iter().chain(&before.live).filter(|(url, target)| self.is_gone(url, target));
        self.with_articles(all)
    }

    /// Warnings of the URLs that this build removes.
    pub fn gone_warnings(&self, before: &OutputAddresses) -> Vec<Diagnostic> {
        let new = before.live.iter().filter(|(url, target)| self.is_gone(url, target));
        let mut by_article: BTreeMap<Option<PathAndUrl>, Vec<Box<str>>> = BTreeMap::new();
        for Gone { url, article } in self.with_articles(new) {
            by_article.entry(article).or_default().push(url);
        }
        // First those with an article, whose line is ready.
        let mut all: Vec<_> = by_article.into_iter().collect();
        all.sort_by_key(|(article, _)| article.is_none());
        let rest: usize = all.iter().skip(MOST).map(|(_, urls)| urls.len()).sum();
        let mut warnings: Vec<Diagnostic> =
            all.into_iter().take(MOST).map(|(article, urls)| self.gone_warning(article, &urls)).collect();
        if rest > 0 {
            let message = format!("{rest} more URLs that were public are gone");
            warnings.push(Diagnostic::new(Code::GoneUrl, Location::file("content"), message));
        }
        self.config.checks.apply(&mut warnings);
        warnings
    }

    fn gone_warning(&self, article: Option<PathAndUrl>, urls: &[Box<str>]) -> Diagnostic {
        let told = urls.join(", ");
        let message = match urls {
            [url] => format!("{url} was public and no longer exists"),
            _ => format!("{told} were public and no longer exist"),
        };
        match article {
            Some((path, url)) => {
                let entry = self.corpus.by_path(&path).and_then(|slot| self.corpus.entry(slot));
                let known = entry.into_iter().flat_map(|entry| entry.article.front.aliases.iter().flatten());
                let mut aliases: Vec<&str> = known.map(|alias| alias.text.as_str()).collect();
                aliases.extend(urls.iter().map(|url| &**url));
                let hint = format!(
                    "its article is at {url} now; this line in its front matter leads readers there: `aliases: [{}]`",
                    aliases.into_iter().map(in_flow).collect::<Vec<_>>().join(", ")
                );
                Diagnostic::new(Code::GoneUrl, Location::file(path), message).hint(hint)
            }
            None => Diagnostic::new(Code::GoneUrl, Location::file("content"), message).hint(
                "name it under `aliases` of the article that took its place; \
                 `withdrawn` leaves a note where an article was",
            ),
        }
    }

    /// Nothing is at the URL. One whose article has errors is no loss: it comes again.
    fn is_gone(&self, url: &str, target: &PublishedArticle) -> bool {
        !self.is_served(url) && !self.is_broken(target)
    }

    fn is_served(&self, url: &str) -> bool {
        self.corpus.claims().owner(&output_path(url)).is_some()
    }

    fn is_broken(&self, target: &PublishedArticle) -> bool {
        self.corpus.broken().any(|path| id_hash(path) == target.path)
    }

    fn with_articles<'a>(
        &self,
        gone: impl Iterator<Item = (&'a Box<str>, &'a PublishedArticle)>,
    ) -> Vec<Gone> {
        let mut gone = gone.peekable();
        if gone.peek().is_none() {
            return Vec::new();
        }
        let (mut ids, mut paths) = (FxHashMap::default(), FxHashMap::default());
        // Of a text that several articles have, it is not known which of them was meant.
        let mut texts: FxHashMap<u64, Option<Slot>> = FxHashMap::default();
        for slot in self.corpus.slots() {
            let Some(entry) = self.corpus.entry(slot) else { continue };
            let target = PublishedArticle::of(entry);
            ids.insert(target.id, slot);
            paths.insert(target.path, slot);
            texts.entry(target.text).and_modify(|known| *known = None).or_insert(Some(slot));
        }
        ids.remove(&0);
        texts.remove(&0);
        let found = |target: &PublishedArticle| {
            let by_text = || texts.get(&target.text).copied().flatten();
            let slot = ids.get(&target.id).or_else(|| paths.get(&target.path)).copied().or_else(by_text)?;
            let entry = self.corpus.entry(slot)?;
            Some((entry.article.path.clone(), entry.url.clone()))
        };
        gone.map(|(url, target)| Gone { url: url.clone(), article: found(target) }).collect()
    }
}

/// A URL as an item of a list in brackets.
fn in_flow(url: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/-_.~%+".contains(c);
    if url.chars().all(plain) { url.to_owned() } else { crate::yaml::double_quoted(url) }
}

impl OutputAddresses {
    /// What the last build of an output left. Empty if there was none, or if its note is damaged.
    pub fn read(output: &crate::write::OpenOutput) -> Self {
        output.read_note(NOTE).unwrap_or_default()
    }

    /// The same without locks, for commands that write nothing: what the last build of the output folder left in the
    /// state folder (`.archive` in the site's folder).
    pub fn peek(output: &Path, state: &Path) -> Self {
        crate::write::read_note(output, state, NOTE).unwrap_or_default()
    }

    /// Leaves it for the next build, if it is different from what the last one left.
    ///
    /// # Errors
    /// What keeps the note from being written.
    pub fn write(
        &self,
        output: &crate::write::OpenOutput,
        before: &Self,
    ) -> Result<(), crate::write::WriteError> {
        if self == before { Ok(()) } else { output.write_note(NOTE, self) }
    }
}
