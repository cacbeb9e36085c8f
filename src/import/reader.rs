//! From a file to its records: each format's reader, called in one way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::bytes;
use super::format::SourceFormat;
use super::html;
use super::news::{newsml_g2, ninjs, nitf};
use super::record::Record;
use super::sink::{ReaderContext, RecordTrouble, Sink, trouble};
use super::sources::{ImportFile, ImportSources};
use super::{ImportOptions, feed, ledger, lines, markdown, table, text, warc, wxr};

/// Reads a file of the sources. What is wrong with it is told like a record, and stops nothing.
pub(super) fn read(unit: &ImportFile, sources: &ImportSources, options: &ImportOptions, sink: &mut Sink<'_>) {
    let context = ReaderContext {
        path: &unit.path,
        site: &sources.sites[unit.site],
        choice: options.choice.clone(),
        mapping: options.mapping.clone(),
    };
    let mut complete = |record: Result<Record, RecordTrouble>| {
        sink(match record {
            Ok(mut record) => {
                record.place.file.clone_from(&unit.shown);
                record.site = unit.site;
                if record.key.is_empty() {
                    record.key = key(&record, unit);
                }
                Ok(record)
            }
            Err(mut trouble) => {
                trouble.place.file.clone_from(&unit.shown);
                Err(trouble)
            }
        });
    };
    // A reader that fails on a strange file fails on that file alone.
    let outcome = catch_unwind(AssertUnwindSafe(|| match open(unit) {
        Ok(bytes) => read_bytes(unit.format, &bytes, &context, &mut complete),
        Err(error) => complete(Err(trouble(format!("cannot be opened: {error}")))),
    }));
    if outcome.is_err() {
        complete(Err(trouble("the reader failed on it; please report the file")));
    }
}

fn open(unit: &ImportFile) -> std::io::Result<Vec<u8>> {
    let most = if unit.format.is_container() { bytes::LARGEST_OF_MANY } else { bytes::LARGEST };
    bytes::at_most(&unit.path, most)
}

/// What tells a record from all others: its address, or its file and what it says.
fn key(record: &Record, unit: &ImportFile) -> String {
    if let Some(url) = &record.source_url {
        return format!("url:{url}");
    }
    if record.file.is_some() && unit.format != SourceFormat::Text {
        return format!("file:{}", unit.path.to_string_lossy());
    }
    // The same text in two files is one article.
    let date = record.date.map(|date| date.to_string()).unwrap_or_default();
    format!("text:{}", ledger::hash(format!("{}\n{date}\n{}", record.title, record.body).as_bytes()))
}

/// Reads the bytes of a file of a format.
pub(super) fn read_bytes(
    format: SourceFormat,
    bytes: &[u8],
    context: &ReaderContext<'_>,
    sink: &mut Sink<'_>,
) {
    match format {
        SourceFormat::Text => {
            if bytes.iter().all(u8::is_ascii_whitespace) {
                return sink(Err(trouble("the file is empty")));
            }
            if bytes.contains(&0) && !bytes.starts_with(b"\xff\xfe") && !bytes.starts_with(b"\xfe\xff") {
                return sink(Err(trouble("the file is not text")));
            }
            let mut record = text::read(bytes, context.path, &context.site.clock);
            record.file = Some(context.path.to_owned());
            record.base.folder = context.path.parent().map(Path::to_owned);
            sink(Ok(record));
        }
        SourceFormat::Markdown => markdown::read(bytes, context, sink),
        SourceFormat::Html => html::read(bytes, context, sink),
        SourceFormat::Wxr => wxr::read(bytes, context, sink),
        SourceFormat::Rss => feed::read(bytes, context, sink),
        SourceFormat::Ninjs => ninjs::read(bytes, context, sink),
        SourceFormat::Nitf => nitf::read(bytes, context, sink),
        SourceFormat::NewsmlG2 => newsml_g2::read(bytes, context, sink),
        SourceFormat::Csv => table::read(bytes, context, sink),
        SourceFormat::Jsonl => lines::read(bytes, context, sink),
        SourceFormat::Warc => warc::read(bytes, context, sink),
    }
}
