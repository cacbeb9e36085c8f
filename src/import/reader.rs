//! From a file to its records: each format's reader, called in one way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::bytes;
use super::format::Format;
use super::html::{self, Choice};
use super::mapping::Mapping;
use super::news::{newsml_g2, ninjs, nitf};
use super::record::{Place, Record};
use super::source_site::SourceSite;
use super::sources::{Sources, Unit};
use super::{Options, feed, ledger, lines, markdown, table, text, warc, wxr};

/// Something that did not come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub place: Place,
    /// What is wrong, in the words of a message.
    pub why: String,
    /// Nothing is wrong: there is nothing to read in it.
    pub empty: bool,
}

/// Is given what is read, one record after the other.
pub type Sink<'a> = dyn FnMut(Result<Record, Trouble>) + 'a;

/// What a reader knows of its file.
#[derive(Debug)]
pub struct Context<'a> {
    pub path: &'a Path,
    pub site: &'a SourceSite,
    /// Where on a web page the article is.
    pub choice: Choice,
    /// Which column of a table is what.
    pub mapping: Mapping,
}

/// Reads a file of the sources. What is wrong with it is told like a record, and stops nothing.
pub fn read(unit: &Unit, sources: &Sources, options: &Options, sink: &mut Sink<'_>) {
    let context = Context {
        path: &unit.path,
        site: &sources.sites[unit.site],
        choice: options.choice.clone(),
        mapping: options.mapping.clone(),
    };
    let mut complete = |record: Result<Record, Trouble>| {
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

fn open(unit: &Unit) -> std::io::Result<Vec<u8>> {
    let most = if unit.format.is_container() { bytes::LARGEST_OF_MANY } else { bytes::LARGEST };
    bytes::at_most(&unit.path, most)
}

/// Trouble with a file as a whole.
pub fn trouble(why: impl Into<String>) -> Trouble {
    Trouble { place: Place::default(), why: why.into(), empty: false }
}

/// A file, or a part of one, in which there is nothing to read.
pub fn nothing(why: impl Into<String>) -> Trouble {
    Trouble { empty: true, ..trouble(why) }
}

/// Trouble at a line of a file.
pub fn trouble_at(line: u32, why: impl Into<String>) -> Trouble {
    Trouble { place: Place { file: String::new(), line }, ..trouble(why) }
}

/// What tells a record from all others: its address, or its file and what it says.
fn key(record: &Record, unit: &Unit) -> String {
    if let Some(url) = &record.source_url {
        return format!("url:{url}");
    }
    if record.file.is_some() && unit.format != Format::Text {
        return format!("file:{}", unit.path.to_string_lossy());
    }
    // The same text in two files is one article.
    let date = record.date.map(|date| date.to_string()).unwrap_or_default();
    format!("text:{}", ledger::hash(format!("{}\n{date}\n{}", record.title, record.body).as_bytes()))
}

/// Reads the bytes of a file of a format.
pub fn read_bytes(format: Format, bytes: &[u8], context: &Context<'_>, sink: &mut Sink<'_>) {
    match format {
        Format::Text => {
            if bytes.iter().all(u8::is_ascii_whitespace) {
                return sink(Err(trouble("the file is empty")));
            }
            if bytes.contains(&0) && !bytes.starts_with(b"\xff\xfe") && !bytes.starts_with(b"\xfe\xff") {
                return sink(Err(trouble("the file is no text")));
            }
            let mut record = text::read(bytes, context.path, &context.site.clock);
            record.file = Some(context.path.to_owned());
            record.base.folder = context.path.parent().map(Path::to_owned);
            sink(Ok(record));
        }
        Format::Markdown => markdown::read(bytes, context, sink),
        Format::Html => html::read(bytes, context, sink),
        Format::Wxr => wxr::read(bytes, context, sink),
        Format::Rss => feed::read(bytes, context, sink),
        Format::Ninjs => ninjs::read(bytes, context, sink),
        Format::Nitf => nitf::read(bytes, context, sink),
        Format::NewsmlG2 => newsml_g2::read(bytes, context, sink),
        Format::Csv => table::read(bytes, context, sink),
        Format::Jsonl => lines::read(bytes, context, sink),
        Format::Warc => warc::read(bytes, context, sink),
    }
}
