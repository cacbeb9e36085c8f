//! Web archives: the pages in a WARC file, gzipped or not, or in the WARC files of a WACZ.
//!
//! Nothing is ever unpacked to the disk, and what is unpacked in memory is bounded: a record, a body and the number of
//! bytes read from one archive.

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::{GzDecoder, MultiGzDecoder, ZlibDecoder};

use super::bytes;
use super::html;
use super::note::{Remark, RemarkKind};
use super::record::Record;
use super::sink::{ReaderContext, RecordTrouble, Sink, trouble};
use super::when::{self, Clock};
use crate::hash::{Hash, hash};

/// Longer records are passed over.
const LONGEST_RECORD: u64 = 32 << 20;
/// Longer pages, unpacked, are passed over.
const LONGEST_PAGE: u64 = 16 << 20;
/// No more than this is unpacked of one archive.
const MOST: u64 = 64 << 30;
/// Longer lines of headers belong to no WARC.
const LONGEST_LINE: u64 = 64 << 10;
/// Files of a WACZ that are looked at.
const MOST_FILES: usize = 10_000;

/// What was passed over, for the report.
#[derive(Debug, Default)]
struct Left {
    kinds: std::collections::BTreeMap<&'static str, u32>,
}

impl Left {
    fn add(&mut self, what: &'static str) {
        *self.kinds.entry(what).or_default() += 1;
    }
}

/// Reads an archive.
pub(super) fn read(bytes: &[u8], context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let mut left = Left::default();
    let mut seen = HashSet::new();
    let mut last: Option<Record> = None;
    // The last record waits, so that it can carry what was left out.
    let mut hold = |record: Result<Record, RecordTrouble>, sink: &mut Sink<'_>| match record {
        Ok(record) => {
            if let Some(done) = last.replace(record) {
                sink(Ok(done));
            }
        }
        Err(trouble) => sink(Err(trouble)),
    };
    let outcome = if bytes.starts_with(b"PK") {
        wacz(bytes, context, &mut left, &mut seen, &mut |record| hold(record, sink))
    } else if bytes.starts_with(&[0x1f, 0x8b]) {
        let reader = MultiGzDecoder::new(bytes).take(MOST);
        records(BufReader::new(reader), context, &mut left, &mut seen, &mut |record| hold(record, sink))
    } else {
        records(Cursor::new(bytes), context, &mut left, &mut seen, &mut |record| hold(record, sink))
    };
    match &mut last {
        Some(record) => {
            for (what, count) in &left.kinds {
                (0..*count).for_each(|_| record.notes.push(Remark::new(RemarkKind::LeftOut, *what)));
            }
        }
        None if outcome.is_ok() => {
            let left: Vec<String> =
                left.kinds.iter().map(|(what, count)| format!("{count} {what}")).collect();
            let left =
                if left.is_empty() { String::new() } else { format!("; left out: {}", left.join(", ")) };
            sink(Err(trouble(format!("the archive holds no pages{left}"))));
        }
        None => {}
    }
    last.into_iter().for_each(|record| sink(Ok(record)));
    if let Err(error) = outcome {
        sink(Err(trouble(format!("the rest of the archive: {error}"))));
    }
}

/// The WARC files of a WACZ.
fn wacz(
    bytes: &[u8],
    context: &ReaderContext<'_>,
    left: &mut Left,
    seen: &mut HashSet<Hash>,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(io::Error::other)?;
    let mut names: Vec<String> = archive
        .file_names()
        .flatten()
        .filter(|name| name.ends_with(".warc.gz") || name.ends_with(".warc"))
        .take(MOST_FILES)
        .map(std::borrow::Cow::into_owned)
        .collect();
    names.sort();
    if names.is_empty() {
        return Err(io::Error::other("there is no WARC file in it"));
    }
    for name in names {
        let file = archive.by_name(&name).map_err(io::Error::other)?;
        let mut file = BufReader::new(file.take(MOST));
        // Some are packed and do not say so in their name.
        if file.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
            let reader = BufReader::new(MultiGzDecoder::new(file).take(MOST));
            records(reader, context, left, seen, sink)?;
        } else {
            records(file, context, left, seen, sink)?;
        }
    }
    Ok(())
}

/// One record after the other.
fn records(
    mut from: impl BufRead,
    context: &ReaderContext<'_>,
    left: &mut Left,
    seen: &mut HashSet<Hash>,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    loop {
        // Empty lines part records.
        let version = loop {
            let Some(line) = line(&mut from)? else { return Ok(()) };
            if !line.trim().is_empty() {
                break line;
            }
        };
        if !version.starts_with("WARC/") {
            return Err(io::Error::other("something that is not a WARC record"));
        }
        let headers = headers(&mut from)?;
        let get =
            |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let length: u64 = get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let kind = get("warc-type").unwrap_or_default();
        let url = get("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned();
        let date = get("warc-date").unwrap_or_default().to_owned();
        let wanted = matches!(kind, "response" | "resource") && url.starts_with("http");
        if kind == "revisit" {
            left.add("pages that are the same as before");
        }
        if !wanted || length > LONGEST_RECORD {
            if wanted {
                left.add("records of more than 32 MiB");
            }
            skip(&mut from, length)?;
            continue;
        }
        let mut content = Vec::new();
        from.by_ref().take(length).read_to_end(&mut content)?;
        let page = if kind == "resource" {
            let charset = get("content-type").filter(|kind| is_html(kind)).map(str::to_owned);
            charset.map(|kind| (kind, content))
        } else {
            response(&content, left)
        };
        let Some((kind, body)) = page else { continue };
        if !seen.insert(hash(&body)) {
            left.add("pages that are the same as before");
            continue;
        }
        let charset = kind
            .to_lowercase()
            .split("charset=")
            .nth(1)
            .map(|label| label.trim_matches(['"', ' ', ';']).to_owned());
        sink(page_record(&body, charset.as_deref(), &url, &date, context));
    }
}

fn page_record(
    body: &[u8],
    charset: Option<&str>,
    url: &str,
    date: &str,
    context: &ReaderContext<'_>,
) -> Result<Record, RecordTrouble> {
    let charset = charset.map(str::to_owned).or_else(|| html::charset(body));
    let decoded = bytes::decode_as(body, charset.as_deref());
    let mut record = html::page(&decoded.text, &context.site.clock, &context.choice)
        .map_err(|found| trouble(format!("{}: {url}", found.why)))?;
    // The address that was asked for is where it was; its canonical one tells versions of a page apart from others.
    let canonical = record
        .source_url
        .clone()
        .filter(|canonical| same_site(canonical, url))
        .unwrap_or_else(|| url.to_owned());
    record.key = format!("url:{canonical}");
    record.source_url = Some(canonical.clone());
    record.base.url = Some(url.to_owned());
    record.names.push(url.to_owned());
    record.aliases.push(canonical);
    // Of two captures the later one is taken.
    if let Some(captured) = when::read(date, &Clock::Unknown) {
        record.version = u64::try_from(captured.date.instant()).unwrap_or(0);
        record.keep("captured", date.into());
    }
    Ok(record)
}

fn same_site(a: &str, b: &str) -> bool {
    let host = |url: &str| url.split('/').nth(2).map(|host| host.trim_start_matches("www.").to_lowercase());
    host(a) == host(b)
}

fn is_html(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    kind.starts_with("text/html") || kind.starts_with("application/xhtml")
}

/// The content type and body of an HTTP response that is a page.
fn response(content: &[u8], left: &mut Left) -> Option<(String, Vec<u8>)> {
    let mut from = Cursor::new(content);
    let status = line(&mut from).ok()??;
    let code = status.split(' ').nth(1).unwrap_or_default();
    let headers = headers(&mut from).ok()?;
    let get =
        |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.to_lowercase());
    let kind = get("content-type").unwrap_or_default();
    if !is_html(&kind) {
        return None;
    }
    if code != "200" {
        left.add("pages that were redirects or errors");
        return None;
    }
    let start = usize::try_from(from.position()).ok()?.min(content.len());
    let mut body = content[start..].to_vec();
    if get("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
        // Some tools keep the header and store the body whole.
        body = chunked(&body).unwrap_or(body);
    }
    let unpacked = match get("content-encoding").as_deref().map(str::trim) {
        Some("gzip" | "x-gzip") if body.starts_with(&[0x1f, 0x8b]) => {
            bounded(GzDecoder::new(body.as_slice()))
        }
        Some("deflate") => bounded(ZlibDecoder::new(body.as_slice())),
        Some("br" | "zstd") => {
            left.add("pages packed with Brotli or Zstandard");
            return None;
        }
        _ => Some(body),
    };
    if unpacked.is_none() {
        left.add("pages that cannot be unpacked, or of more than 16 MiB");
    }
    unpacked.map(|body| (kind, body))
}

/// What is unpacked, if it is no more than a page may be.
fn bounded(from: impl Read) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let read = from.take(LONGEST_PAGE + 1).read_to_end(&mut body);
    // A stream that was cut still has its beginning.
    (body.len() as u64 <= LONGEST_PAGE && (read.is_ok() || !body.is_empty())).then_some(body)
}

/// The chunks of a body, joined; `None` if it is not in chunks.
fn chunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = rest.iter().take(32).position(|b| *b == b'\n')?;
        let size = std::str::from_utf8(&rest[..end]).ok()?.trim().split(';').next()?.trim().to_owned();
        let size = usize::from_str_radix(&size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 || size > rest.len() {
            out.extend_from_slice(&rest[..size.min(rest.len())]);
            return Some(out);
        }
        out.extend_from_slice(&rest[..size]);
        rest = &rest[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// Header lines up to an empty one, names in lower case.
fn headers(from: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers: Vec<(String, String)> = Vec::new();
    while let Some(line) = line(from)? {
        let text = line.trim_end();
        if text.is_empty() || headers.len() > 500 {
            break;
        }
        if text.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(' ');
                value.push_str(text.trim());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            headers.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
    Ok(headers)
}

fn line(from: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    from.take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn skip(from: &mut impl Read, length: u64) -> io::Result<()> {
    io::copy(&mut from.take(length), &mut io::sink()).map(drop)
}
