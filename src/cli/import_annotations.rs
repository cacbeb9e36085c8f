//! `archive import-annotations`: notes of other programs, filed with the articles that they are about.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::annotate::why_not;
use super::args::{Args, ImportAnnotationsArgs};
use super::outcome::Outcome;
use super::site::{check_root, open};
use super::terminal::Terminal;
use super::whole_file::write_whole;
use crate::engine::{Engine, SilentBuild, SiteOptions};
use crate::interchange::{ForeignNote, append, read};
use crate::link::{ArticleAddresses, Entry, Slot};
use crate::parse::notes::{Note, Quote, QuoteMatch, find_quote, shortest_selector, sidecar_of, spaced};

/// What became of the notes.
#[derive(Default)]
struct AnnotationTally {
    filed: usize,
    known: usize,
    /// Filed, but the article does not say their words.
    orphans: usize,
    /// Annotations that no article was found for, or that are none, with the reason.
    kept: Vec<(String, Json)>,
}

/// Reads the file and writes the files beside articles.
pub(super) fn run(args: &Args, typed: &ImportAnnotationsArgs, terminal: &Terminal) -> Outcome {
    if let Err(why) = check_root(args) {
        return terminal.fail(&why);
    }
    let text = match std::fs::read(&typed.file).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => return terminal.fail(&format!("{} is not UTF-8", typed.file.display())),
        Err(error) => return terminal.fail(&format!("cannot read {}: {error}", typed.file.display())),
    };
    let foreign = match read(&text) {
        Ok(foreign) => foreign,
        Err(why) => return terminal.fail(&format!("{}: {why}", typed.file.display())),
    };
    let options = SiteOptions {
        root: args.root.clone(),
        drafts: true,
        cache: Some(args.root.join(".archive")),
        ..SiteOptions::default()
    };
    let mut engine = match open(options, terminal) {
        Ok(engine) => engine,
        Err(outcome) => return outcome,
    };
    engine.refresh(&SilentBuild);
    let mut tally = AnnotationTally { kept: foreign.unusable, ..AnnotationTally::default() };
    let filing = AnnotationFiling {
        engine: &engine,
        addresses: ArticleAddresses::of(engine.corpus(), engine.config().base_url.as_deref()),
        terminal,
    };
    for (slot, notes) in filing.sort(foreign.notes, &mut tally) {
        if let Err(why) = filing.file(args, typed.dry_run, slot, notes, &mut tally) {
            return terminal.fail(&why);
        }
    }
    if foreign.derived > 0 {
        terminal
            .note(&format!("{} derived tags were passed over: the site derives its own", foreign.derived));
    }
    let kept = tally.kept.len();
    if kept > 0 && !typed.dry_run {
        let path = typed.unfiled.clone().unwrap_or_else(|| unfiled(typed));
        let raw: Vec<&Json> = tally.kept.iter().map(|(_, raw)| raw).collect();
        let bytes = serde_json::to_vec_pretty(&json!(raw)).unwrap_or_default();
        if let Err(error) = write_whole(&path, &bytes) {
            return terminal.fail(&format!("cannot write {}: {error}", path.display()));
        }
        for (why, raw) in &tally.kept {
            let name = raw["id"].as_str().or_else(|| raw["uri"].as_str()).unwrap_or("an annotation");
            terminal.note(&format!("not filed: {name}: {why}"));
        }
        terminal.note(&format!("{kept} kept in {}", path.display()));
    }
    terminal.note(&format!(
        "{} filed, {} of them without their words, {} were there already, {kept} not filed",
        tally.filed, tally.orphans, tally.known
    ));
    if kept > 0 { Outcome::Problems } else { Outcome::Fine }
}

/// Beside the file that was read.
fn unfiled(typed: &ImportAnnotationsArgs) -> PathBuf {
    typed.file.with_extension("unfiled.json")
}

struct AnnotationFiling<'a> {
    engine: &'a Engine,
    addresses: ArticleAddresses,
    terminal: &'a Terminal,
}

impl AnnotationFiling<'_> {
    /// The notes by their articles, in the order of the articles' files.
    fn sort(&self, notes: Vec<ForeignNote>, tally: &mut AnnotationTally) -> Vec<(Slot, Vec<ForeignNote>)> {
        let mut sorted: BTreeMap<String, (Slot, Vec<ForeignNote>)> = BTreeMap::new();
        for note in notes {
            if note.answers.is_some() {
                tally.kept.push(("it answers an annotation that is not in the file".to_owned(), note.raw));
                continue;
            }
            let found = self.addresses.find(&note.target);
            let Some((slot, entry)) = found.and_then(|slot| Some((slot, self.engine.corpus().entry(slot)?)))
            else {
                tally.kept.push((format!("no article has the address {}", note.target), note.raw));
                continue;
            };
            let all = sorted.entry(entry.article.path.to_string()).or_insert_with(|| (slot, Vec::new()));
            all.1.push(note);
        }
        sorted.into_values().collect()
    }

    /// Files the notes of an article.
    fn file(
        &self,
        args: &Args,
        dry_run: bool,
        slot: Slot,
        notes: Vec<ForeignNote>,
        tally: &mut AnnotationTally,
    ) -> Result<(), String> {
        let Some(entry) = self.engine.corpus().entry(slot) else { return Ok(()) };
        let article = &entry.article.path;
        let readable = self.engine.readable(article).map_err(|problems| {
            problems.first().map_or_else(String::new, |problem| problem.message.clone())
        })?;
        let text = readable.folded();
        let mut new: Vec<ForeignNote> = Vec::new();
        for mut note in notes {
            self.settle(&mut note, entry);
            if entry.article.notes.iter().any(|known| is_same(known, &note))
                || new.iter().any(|other| alike(other, &note))
            {
                tally.known += 1;
                continue;
            }
            if let Some(quote) = &note.quote {
                match find_quote(&text, quote, false) {
                    QuoteMatch::At(range) | QuoteMatch::Doubtful(range) => {
                        note.quote = shortest_selector(&text, range).or(note.quote);
                    }
                    QuoteMatch::Among(..) => {}
                    _ => {
                        tally.orphans += 1;
                        self.terminal.note(&format!("{article} does not say `{}`", spaced(&quote.exact)));
                    }
                }
            }
            new.push(note);
        }
        tally.filed += new.len();
        if dry_run || new.is_empty() {
            return Ok(());
        }
        let path = sidecar_of(article).unwrap_or_default();
        let full = args.root.join(&path);
        let there = std::fs::read_to_string(&full).ok();
        let text = append(there.as_deref(), &new).map_err(|why| why_not(&path, why))?;
        write_whole(&full, text.as_bytes()).map_err(|error| format!("cannot write {path}: {error}"))?;
        Ok(())
    }

    /// Brings addresses into the form in which they stand here: paths of articles, and where a note came from.
    fn settle(&self, note: &mut ForeignNote, entry: &Entry) {
        let own = |address: &str| {
            self.addresses.find(address).is_some_and(|slot| {
                self.engine.corpus().entry(slot).is_some_and(|other| other.article.path == entry.article.path)
            })
        };
        let is_own =
            note.address.as_deref().is_some_and(|address| address.contains("#note-") && own(address));
        if is_own {
            note.address = note.origin.take();
        } else {
            // The id is another archive's.
            note.id = None;
        }
        for reply in &mut note.replies {
            if is_own {
                reply.address = reply.origin.take();
            }
        }
        // What has no title of its own may be an article of this archive.
        for source in std::mem::take(&mut note.sources) {
            let address = source.url.as_deref().filter(|_| source.title.is_none());
            let slot = address.and_then(|address| self.addresses.find(address));
            match slot.and_then(|slot| self.engine.corpus().entry(slot)) {
                Some(other) => {
                    let path = other.article.path.strip_prefix("content").unwrap_or(&other.article.path);
                    note.links.push(path.to_owned());
                }
                None => note.sources.push(source),
            }
        }
    }
}

/// Whether a note of the archive is one that would be filed.
fn is_same(known: &Note, note: &ForeignNote) -> bool {
    let by_address = note.address.is_some() && known.via.as_deref() == note.address.as_deref();
    let by_id = note.id.is_some() && known.id.as_deref() == note.id.as_deref();
    let words = |quote: Option<&Quote>| quote.map(|quote| spaced(&quote.exact)).unwrap_or_default();
    let known_words = known
        .anchor
        .as_ref()
        .map_or_else(|| words(known.quote.as_deref()), |anchor| anchor.words.to_string());
    let by_content = *known.body == *note.body
        && known.kind == note.kind
        && known.author.as_deref() == note.author.as_deref()
        && (known_words == words(note.quote.as_ref())
            || words(known.quote.as_deref()) == words(note.quote.as_ref()));
    by_address || by_id || by_content
}

/// The same among notes that are new.
fn alike(a: &ForeignNote, b: &ForeignNote) -> bool {
    a.address.is_some() && a.address == b.address
        || (&a.body, &a.quote, &a.author, a.kind) == (&b.body, &b.quote, &b.author, b.kind)
}
