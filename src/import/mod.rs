//! `archive import`: articles from elsewhere, as files of the site.
//!
//! Every format has a reader, and every reader yields the same [`record`]s. They wait on the disk
//! ([`spool`]) until all are read, because a link can be made only when the place of what it leads to is known
//! ([`mod@plan`]). Then each is made to fit the site ([`fit`]), its links are made ([`links`]), and the one writer
//! ([`article_file`]) writes it into the folder that nothing leaves ([`target`]). What happened is told in groups
//! ([`report`]).
//!
//! *Again:* the ledger knows what earlier runs wrote. A second run writes what is new, brings up to date what nobody
//! touched, and leaves alone what somebody did. A run that was cut goes on in the same way.

mod addresses;
mod article_file;
mod bytes;
mod destinations;
mod embeds;
mod escape;
mod existing;
mod feed;
mod fields;
mod fit;
mod format;
mod html;
mod ledger;
mod lines;
mod links;
mod mapping;
mod markdown;
mod names;
mod news;
mod note;
mod pattern;
mod plain;
mod plan;
mod reader;
mod record;
mod report;
mod sink;
mod sound;
mod source_site;
mod sources;
mod spool;
mod table;
mod target;
mod text;
mod warc;
mod when;
mod wordpress;
mod wxr;
mod xml;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

pub(crate) use article_file::text as article_text;
pub(crate) use fit::ReceivingSite;
pub(crate) use format::SourceFormat;
pub(crate) use html::ArticleSelector;
pub(crate) use mapping::Mapping;
pub(crate) use record::Record;
pub(crate) use report::ImportReport;
pub(crate) use sink::RecordTrouble;
pub(crate) use when::Clock;

use crate::config::{Config, Publishable};
use crate::enrich::Vocabularies;
use crate::site_path::SiteFolder;
use ledger::{ImportLedger, LedgerEntry, hash};
use links::Web;
use note::{Remark, RemarkKind};
use plan::{Fate, Outline, Planned, plan};
use record::{RecordKind, RecordPlace};
use sources::ImportSources;
use spool::{FullSpool, Spool};
use target::ImportTarget;

/// So many articles are read, or written, side by side.
const BATCH: usize = 256;

/// What is to be imported, and where to.
#[derive(Debug)]
pub(crate) struct ImportOptions {
    /// The site's folder.
    pub root: PathBuf,
    pub config: Config,
    pub vocabularies: Arc<Vocabularies>,
    /// Folder of the site that is written to: `content`, or one below it.
    pub into: String,
    pub sources: Vec<PathBuf>,
    /// `None`: each file's own.
    pub format: Option<SourceFormat>,
    /// What a time without an offset means; `None`: what its source says, or else the site's configuration.
    pub clock: Option<Clock>,
    /// Where on a web page the article is.
    pub choice: ArticleSelector,
    /// Which column of a table is what.
    pub mapping: Mapping,
    /// Nothing is written.
    pub dry_run: bool,
}

/// Is told how far an import is. Called from many threads.
pub(crate) trait ImportObserver: Sync {
    /// A step begins that has so many parts.
    fn begin(&self, step: &'static str, parts: usize);
    /// So many parts are done.
    fn advance(&self, parts: usize);
}

/// Imports, and says what happened.
///
/// # Errors
/// What keeps the import from running at all; what is wrong with one file is in the report.
pub(crate) fn run(options: &ImportOptions, progress: &dyn ImportObserver) -> Result<ImportReport, String> {
    let into = check_into(&options.into)?;
    let mut sources =
        ImportSources::find(&options.sources, options.format, options.clock.as_ref(), &options.root)?;
    if let Some(zone) = &options.config.timezone {
        sources.assume(&Clock::parse(zone.name())?);
    }
    let ledger = ImportLedger::open(&options.root, !options.dry_run).map_err(|error| error.to_string())?;
    let target = ImportTarget::new(options.root.join(&into));
    let mut report = ImportReport::new(options.dry_run);
    let site = ReceivingSite { config: options.config.clone(), vocabularies: options.vocabularies.clone() };

    progress.begin("reading", sources.units.len());
    let (mut outlines, stored) =
        read_all(options, &sources, &site, &mut report, progress).map_err(|error| error.to_string())?;
    for (ending, (number, example)) in &sources.passed_over {
        let named =
            if ending.is_empty() { "files without an extension".to_owned() } else { format!("`.{ending}`") };
        let place = RecordPlace { file: example.clone(), line: 0 };
        let note = Remark::new(RemarkKind::LeftOut, format!("{named}: not a format that can be imported"));
        (0..*number).for_each(|_| report.add(&place, &note));
    }

    let existing = existing::Existing::read(&options.root, &options.config.permalink);
    let exists = |path: &str| target.has(path);
    let (planned, addresses) = plan(&mut outlines, &options.config, &existing, &ledger, &into, &exists);
    let prefix = into.strip_prefix("content").unwrap_or_default();
    let publishable = Publishable::new(&options.config);
    let web = Web { addresses: &addresses, planned: &planned, sites: &sources.sites, publishable, prefix };
    let writing =
        Writing { into: &into, target: &target, ledger: &ledger, web: &web, dry_run: options.dry_run };

    progress.begin("writing", outlines.len());
    writing.all(&outlines, stored, &mut report, progress).map_err(|error| error.to_string())?;
    ledger.flush().map_err(|error| error.to_string())?;
    Ok(report)
}

/// The folder to write to, without a slash at either end.
fn check_into(typed: &str) -> Result<String, String> {
    let clean = SiteFolder::ROOT.resolve(&typed.replace('\\', "/")).unwrap_or_default();
    let absolute = typed.starts_with('/');
    if absolute || clean != "content" && !clean.starts_with("content/") {
        return Err(format!(
            "--into {typed}: articles live in the folder `content` of the site\nhelp: name it or a folder below it, such as content/blog"
        ));
    }
    Ok(clean)
}

/// Reads every source. The records wait in the spool.
fn read_all(
    options: &ImportOptions,
    sources: &ImportSources,
    site: &ReceivingSite,
    report: &mut ImportReport,
    progress: &dyn ImportObserver,
) -> std::io::Result<(Vec<Outline>, FullSpool)> {
    let mut spool = Spool::new()?;
    let mut outlines = Vec::new();
    let mut keys: HashSet<String> = HashSet::new();
    let mut take = |record: Result<Record, RecordTrouble>,
                    report: &mut ImportReport|
     -> std::io::Result<()> {
        report.counts.found += 1;
        match record {
            Ok(mut record) => {
                let from = sources.sites.get(record.site);
                // Two files are two articles, also where our guess gives them one address.
                if !keys.insert(record.key.clone())
                    && record.guessed_url
                    && let Some(file) = &record.file
                {
                    record.key = format!("file:{}", file.to_string_lossy());
                    record.source_url = None;
                    record.aliases.clear();
                    let what = "its old address seems to be that of another file too: it came in without it";
                    record.note(Remark::new(RemarkKind::Attention, what));
                }
                fit::fit(&mut record, site, from);
                let headings = headings(&record, &options.config);
                if let Some(kept) = record.kept {
                    report.kept.0 += u64::from(kept.words);
                    report.kept.1 += u64::from(kept.of);
                }
                let slot = spool.push(&record)?;
                outlines.push(Outline::new(&record, slot, headings));
            }
            Err(trouble) if trouble.empty => {
                report.counts.found -= 1;
                report.add(&trouble.place, &Remark::new(RemarkKind::LeftOut, trouble.why));
            }
            Err(trouble) => {
                report.counts.failed += 1;
                report.add(&trouble.place, &Remark::new(RemarkKind::Failed, trouble.why));
            }
        }
        Ok(())
    };
    let mut units = sources.units.as_slice();
    while let Some(first) = units.first() {
        if first.format.is_container() {
            let mut failed = None;
            reader::read(first, sources, options, &mut |record| {
                if failed.is_none() {
                    failed = take(record, report).err();
                }
            });
            if let Some(error) = failed {
                return Err(error);
            }
            progress.advance(1);
            units = &units[1..];
            continue;
        }
        let end = units.iter().take(BATCH).take_while(|unit| !unit.format.is_container()).count();
        let records: Vec<Vec<Result<Record, RecordTrouble>>> = units[..end]
            .par_iter()
            .map(|unit| {
                let mut records = Vec::new();
                reader::read(unit, sources, options, &mut |record| records.push(record));
                progress.advance(1);
                records
            })
            .collect();
        for record in records.into_iter().flatten() {
            take(record, report)?;
        }
        units = &units[end..];
    }
    Ok((outlines, spool.finish()?))
}

/// The ids that the headings of a body get, as the site will make them.
fn headings(record: &Record, config: &Config) -> Vec<String> {
    if !record.body.contains('#') && !record.body.contains("\n---") && !record.body.contains("\n===") {
        return Vec::new();
    }
    let file = crate::source::SourceFile::new("body", &record.body);
    let mut text = crate::text::PlainText::new();
    let mut problems = Vec::new();
    let facts = crate::parse::markdown::analyse(
        &file,
        0..record.body.len(),
        &config.markdown,
        &mut text,
        &mut problems,
    );
    facts.headings.into_iter().map(|heading| heading.id).collect()
}

struct Writing<'a> {
    into: &'a str,
    target: &'a ImportTarget,
    ledger: &'a ImportLedger,
    web: &'a Web<'a>,
    dry_run: bool,
}

/// How the writing of one record ended.
struct FinishedRecord {
    place: RecordPlace,
    /// The file of the site.
    path: String,
    notes: Vec<Remark>,
    fate: Ended,
    draft: bool,
    page: bool,
    files: usize,
}

enum Ended {
    New,
    Updated,
    Unchanged,
    Edited,
    Failed,
}

impl Writing<'_> {
    fn all(
        &self,
        outlines: &[Outline],
        mut stored: FullSpool,
        report: &mut ImportReport,
        progress: &dyn ImportObserver,
    ) -> std::io::Result<()> {
        let mut batch = Vec::with_capacity(BATCH);
        for (at, outline) in outlines.iter().enumerate() {
            if self.web.planned[at].fate == Fate::Superseded {
                report.counts.versions += 1;
                let what = "an earlier version, or the same article once more";
                report.add(&stored.get(outline.slot)?.place, &Remark::new(RemarkKind::LeftOut, what));
                progress.advance(1);
            } else {
                batch.push((at, stored.get(outline.slot)?));
            }
            if batch.len() == BATCH || at + 1 == outlines.len() {
                let done: Vec<FinishedRecord> = std::mem::take(&mut batch)
                    .into_par_iter()
                    .map(|(at, record)| {
                        let done = self.one(at, record);
                        progress.advance(1);
                        done
                    })
                    .collect();
                done.iter().for_each(|done| tell(report, done));
                self.ledger.flush()?;
            }
        }
        Ok(())
    }

    fn one(&self, at: usize, mut record: Record) -> FinishedRecord {
        let plan = &self.web.planned[at];
        let linked = if record.whole.is_some() {
            links::Linked { body: record.body.clone(), ..links::Linked::default() }
        } else {
            links::link(&mut record, at, self.web)
        };
        record.slug.clone_from(&plan.slug);
        record.aliases.clone_from(&plan.aliases);
        if !plan.keeps_id
            && let Some(id) = record.id.take()
        {
            record.keep("id", id.into());
        }
        let bytes = article_text(&record, &linked.body).into_bytes();
        let mut done = FinishedRecord {
            place: record.place.clone(),
            path: format!("{}/{}", self.into, plan.path),
            notes: std::mem::take(&mut record.notes),
            fate: Ended::Unchanged,
            draft: record.draft,
            page: record.kind == RecordKind::Page,
            files: 0,
        };
        done.notes.extend(linked.notes);
        done.fate = self.put(plan, &record.key, &bytes, &mut done.notes);
        if !matches!(done.fate, Ended::Failed | Ended::Edited) {
            done.files = self.carry(&linked.files, &mut done.notes);
        }
        done
    }

    /// Writes the file of an article, if it is ours to write.
    fn put(&self, plan: &Planned, key: &str, bytes: &[u8], notes: &mut Vec<Remark>) -> Ended {
        let path = format!("{}/{}", self.into, plan.path);
        let ours = hash(bytes);
        let there = self.target.read(&plan.path);
        let (ended, write) = match (&plan.fate, &there) {
            (Fate::Removed, _) => {
                notes.push(Remark::new(
                    RemarkKind::Edited,
                    "removed since; delete .archive/import.jsonl to bring it again",
                ));
                (Ended::Edited, false)
            }
            (_, None) => (Ended::New, true),
            (_, Some(known)) if known == bytes => (Ended::Unchanged, false),
            (Fate::Written(hash_then), Some(known)) if *hash_then == hash(known) => (Ended::Updated, true),
            _ => {
                let why = match &plan.fate {
                    Fate::There => {
                        "the site has the article already: by its address, or by date and headline"
                    }
                    Fate::Written(_) => "changed by hand since an earlier import",
                    _ => "a file of that name is there",
                };
                notes.push(Remark::new(RemarkKind::Edited, why));
                (Ended::Edited, false)
            }
        };
        let known = self.ledger.get(key).is_some_and(|entry| entry.hash == ours && entry.path == path);
        if self.dry_run || matches!(ended, Ended::Edited) {
            return ended;
        }
        if write && let Err(error) = self.target.write(&plan.path, bytes, matches!(ended, Ended::Updated)) {
            notes.push(Remark::new(RemarkKind::Failed, format!("cannot write the article: {error}")));
            return Ended::Failed;
        }
        if !known {
            let entry = LedgerEntry { key: key.to_owned(), path, hash: ours };
            if let Err(error) = self.ledger.add(&entry) {
                notes.push(Remark::new(
                    RemarkKind::Attention,
                    format!("cannot write .archive/import.jsonl: {error}"),
                ));
            }
        }
        ended
    }

    fn carry(&self, files: &[links::Carried], notes: &mut Vec<Remark>) -> usize {
        let mut carried = 0;
        for file in files {
            if self.dry_run {
                carried += usize::from(!self.target.has(&file.to));
                continue;
            }
            match self.target.copy(&file.from, &file.to) {
                Ok(copied) => carried += usize::from(copied),
                Err(error) => {
                    notes.push(Remark::new(RemarkKind::Attention, format!("cannot copy a file: {error}")));
                }
            }
        }
        carried
    }
}

fn tell(report: &mut ImportReport, done: &FinishedRecord) {
    let counts = &mut report.counts;
    match done.fate {
        Ended::New => counts.written += 1,
        Ended::Updated => counts.updated += 1,
        Ended::Unchanged => counts.unchanged += 1,
        Ended::Edited => counts.edited += 1,
        Ended::Failed => counts.failed += 1,
    }
    counts.files += done.files;
    let news = matches!(done.fate, Ended::New | Ended::Updated);
    counts.drafts += usize::from(done.draft && news);
    counts.pages += usize::from(done.page && news);
    // Of what is as it was there is nothing new to tell.
    if !matches!(done.fate, Ended::Unchanged) {
        let edited = matches!(done.fate, Ended::Edited);
        if !edited {
            return done.notes.iter().for_each(|note| report.add(&done.place, note));
        }
        // Where it came from, and the file that it is in.
        let place = &done.place;
        let line = if place.line > 0 { format!(":{}", place.line) } else { String::new() };
        let both = RecordPlace { file: format!("{}{line} ({})", place.file, done.path), line: 0 };
        let notes = done.notes.iter().filter(|note| note.topic == RemarkKind::Edited);
        notes.for_each(|note| report.add(&both, note));
    }
}
