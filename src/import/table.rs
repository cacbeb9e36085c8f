//! Tables: a spreadsheet of metadata, often with a folder of scans beside it. CollectionBuilder's columns are known.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::bytes;
use super::escape;
use super::fields::{self, Meaning, ValueContext};
use super::html::html_to_markdown;
use super::note::{Remark, RemarkKind};
use super::record::{Record, RecordAttachment, RecordKind};
use super::sink::{ReaderContext, Sink, trouble, trouble_at};
use super::when::{self, Clock};

/// Endings of pictures.
const PICTURES: [&str; 9] = ["jpg", "jpeg", "png", "webp", "gif", "svg", "tif", "tiff", "avif"];

/// What columns are called in German, French, Spanish, Italian and Portuguese.
const ABROAD: [(&str, &[&str]); 9] = [
    ("title", &["titel", "überschrift", "schlagzeile", "titre", "título", "titulo", "titular", "titolo"]),
    ("date", &["datum", "erscheinungsdatum", "erschienen", "date de publication", "fecha"]),
    (
        "authors",
        &["autor", "autorin", "autoren", "verfasser", "verfasserin", "auteur", "auteurs", "autore", "autori"],
    ),
    ("source", &["quelle", "zeitung", "journal", "fuente", "periódico", "fonte", "giornale", "jornal"]),
    ("tags", &["schlagworte", "schlagwörter", "stichworte", "mots-clés", "palabras clave", "parole chiave"]),
    ("summary", &["zusammenfassung", "resümee", "résumé", "resumen", "riassunto", "resumo"]),
    ("language", &["sprache", "langue", "idioma", "lingua", "língua"]),
    ("image", &["bild", "bilddatei", "imagen", "immagine", "imagem"]),
    ("body", &["volltext", "texte", "texto", "testo"]),
];

/// Reads a table with a header line.
pub(super) fn read(bytes: &[u8], context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let decoded = bytes::decode(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&decoded.text))
        .flexible(true)
        .trim(csv::Trim::Headers)
        .from_reader(decoded.text.as_bytes());
    let headers: Vec<String> = match reader.headers() {
        Ok(headers) => {
            headers.iter().map(|header| header.trim_start_matches('\u{feff}').to_owned()).collect()
        }
        Err(error) => return sink(Err(trouble(format!("the table cannot be read: {error}")))),
    };
    if let Some(missing) =
        context.mapping.columns().find(|column| !headers.iter().any(|header| header == column))
    {
        return sink(Err(trouble(format!(
            "the mapping names a column `{missing}`, which the table does not have; it has {}",
            headers.join(", ")
        ))));
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, |at| u32::try_from(at.line()).unwrap_or(0));
                let cells = headers.iter().zip(row.iter());
                let map: Map<String, Value> = cells
                    .filter(|(_, cell)| !cell.trim().is_empty())
                    .map(|(header, cell)| (name(header, context).to_owned(), Value::from(cell.trim())))
                    .collect();
                if !map.is_empty() {
                    rows.push((line, map));
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, |at| u32::try_from(at.line()).unwrap_or(0));
                sink(Err(trouble_at(line, "a row that cannot be read")));
            }
        }
    }
    if rows.is_empty() {
        return sink(Err(trouble("the table has no rows")));
    }
    read_rows(rows, context, sink);
}

/// What a column is called here. One that the mapping speaks of keeps its name.
fn name<'a>(header: &'a str, context: &ReaderContext<'_>) -> &'a str {
    if fields::meaning(header).is_some() || context.mapping.speaks_of(header) {
        return header;
    }
    let lower = header.trim().to_lowercase();
    let ours = ABROAD.iter().find(|(_, theirs)| theirs.contains(&lower.as_str()));
    ours.map_or(header, |(ours, _)| ours)
}

/// Reads rows, of a table or of JSON objects, with the line of each.
pub(super) fn read_rows(
    rows: Vec<(u32, Map<String, Value>)>,
    context: &ReaderContext<'_>,
    sink: &mut Sink<'_>,
) {
    let clock = &context.site.clock;
    let rows: Vec<(u32, Map<String, Value>)> =
        rows.into_iter().map(|(line, row)| (line, context.mapping.apply(row, clock))).collect();
    let order = day_order(&rows);
    // Pages of a compound object name it.
    let mut children: HashMap<String, Vec<Map<String, Value>>> = HashMap::new();
    let parent = |row: &Map<String, Value>| row.get("parentid").and_then(fields::line);
    for (_, row) in &rows {
        if let Some(parent) = parent(row) {
            children.entry(parent).or_default().push(row.clone());
        }
    }
    for (line, row) in rows {
        let known = parent(&row).is_some_and(|parent| children.contains_key(&parent));
        if known {
            continue;
        }
        let own = row
            .get("objectid")
            .and_then(fields::line)
            .and_then(|id| children.remove(&id))
            .unwrap_or_default();
        let mut record = record(row, &own, order, context);
        record.place.line = line;
        if record.title.is_empty()
            && record.body.is_empty()
            && record.image.is_none()
            && record.attachments.is_empty()
        {
            sink(Err(trouble_at(line, "a row without a title, a text and a file")));
        } else {
            sink(Ok(record));
        }
    }
}

/// Comma, semicolon or tab: what the header line has most of.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |c: char| header.matches(c).count();
    [('\t', b'\t'), (';', b';'), (',', b',')]
        .into_iter()
        .max_by_key(|(c, _)| count(*c))
        .map_or(b',', |(_, byte)| byte)
}

/// Whether `02/03/2014` begins with the day or the month: as the other rows have it, if they leave no doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DateOrder {
    Day,
    Month,
    Unknown,
}

fn slashed(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(['/', '-']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    if year.split(' ').next()?.len() != 4 || first.len() > 2 {
        return None;
    }
    Some((first.trim().parse().ok()?, second.trim().parse().ok()?))
}

fn day_order(rows: &[(u32, Map<String, Value>)]) -> DateOrder {
    let (mut days, mut months) = (0, 0);
    for (_, row) in rows {
        for (key, value) in row {
            if fields::meaning(key) == Some(Meaning::Date)
                && let Some((first, second)) = value.as_str().and_then(slashed)
            {
                days += u32::from(first > 12);
                months += u32::from(second > 12);
            }
        }
    }
    match (days, months) {
        (1.., 0) => DateOrder::Day,
        (0, 1..) => DateOrder::Month,
        _ => DateOrder::Unknown,
    }
}

fn record(
    row: Map<String, Value>,
    children: &[Map<String, Value>],
    order: DateOrder,
    context: &ReaderContext<'_>,
) -> Record {
    let folder = context.path.parent().map(Path::to_owned).unwrap_or_default();
    let reading = ValueContext { clock: &context.site.clock, authors: None };
    let mut record = Record::default();
    record.base.folder = Some(folder.clone());
    let is_collection = row.contains_key("objectid");
    let mut rest = Map::new();
    for (key, value) in row {
        let text = value.as_str().unwrap_or_default().to_owned();
        match key.to_lowercase().as_str() {
            "objectid" => {
                record.key = format!("object:{}:{text}", context.path.to_string_lossy());
                record.slug = Some(text.clone());
                fields::set(&mut record, Meaning::Id, &value, &reading);
            }
            "parentid" | "display_template" | "image_small" | "image_thumb" if is_collection => {
                record.keep(&key, value)
            }
            "object_location" | "filename" | "file" | "file_name" | "scan" | "pdf" | "attachment" => {
                file(&mut record, &text, &folder)
            }
            "image_alt_text" => {
                fields::set(&mut record, Meaning::ImageAlt, &value, &reading);
            }
            "object_transcript" | "transcript" => transcript(&mut record, &text, &folder),
            "subject" | "subjects" if is_collection => {
                fields::set(&mut record, Meaning::Tags, &value, &reading);
            }
            "creator" | "creators" if is_collection => {
                text.split(';').map(str::trim).for_each(|name| record.author(name));
            }
            // What an address is of depends on what the table is of.
            "url" | "link" | "permalink" if text.contains("://") => {
                fields::set(&mut record, Meaning::SourceUrl, &value, &reading);
            }
            _ => {
                let image = fields::meaning(&key) == Some(Meaning::Image);
                let value =
                    if image && !text.is_empty() { Value::from(found_in(&folder, &text)) } else { value };
                rest.insert(key, dated(value, order, &reading));
            }
        }
    }
    if record.source_url.is_some() {
        record.base.url.clone_from(&record.source_url);
    }
    if let Some((body, is_html)) = fields::fill(&mut record, &rest, &reading) {
        // A long cell may name a file that holds the text.
        let looks_like_file = body.len() < 200 && !body.contains(' ') && body.contains('.');
        if looks_like_file {
            transcript(&mut record, &body, &folder);
        } else {
            record.body = as_markdown(&body, is_html);
        }
    }
    for child in children {
        let get = |names: &[&str]| names.iter().find_map(|name| child.get(*name).and_then(fields::line));
        let Some(path) = get(&["object_location", "filename", "file"]) else { continue };
        let title = get(&["title"]);
        let path = found_in(&folder, &path);
        if record.image.is_none() && is_picture(&path) {
            file(&mut record, &path, &folder);
        } else {
            record.attachments.push(RecordAttachment { file: path, title });
        }
        if let Some(text) = get(&["object_transcript", "transcript", "description"]) {
            let more = as_markdown(&text, false);
            record.body = if record.body.is_empty() { more } else { format!("{}\n\n{more}", record.body) };
        }
    }
    // A description is all the text that many objects have.
    if record.body.trim().is_empty()
        && let Some(summary) = record.summary.take()
    {
        record.body = escape::paragraph(&summary);
    }
    record.kind = RecordKind::Article;
    record
}

/// An ambiguous date, read as the other rows have theirs.
fn dated(value: Value, order: DateOrder, reading: &ValueContext<'_>) -> Value {
    let Some(text) = value.as_str() else { return value };
    if order == DateOrder::Unknown || slashed(text).is_none() || when::read(text, reading.clock).is_some() {
        return value;
    }
    let separator = if text.contains('/') { '/' } else { '-' };
    let pattern = match order {
        DateOrder::Day => format!("%d{separator}%m{separator}%Y"),
        _ => format!("%m{separator}%d{separator}%Y"),
    };
    match when::read_as(text, &pattern, &Clock::Unknown) {
        Some(found) => found.date.to_string().into(),
        None => value,
    }
}

fn is_picture(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    PICTURES.contains(&ending.as_str())
}

/// A scan is the picture of its article, or else a file that belongs to it.
fn file(record: &mut Record, path: &str, folder: &Path) {
    if path.is_empty() {
        return;
    }
    let path = found_in(folder, path);
    if is_picture(&path) {
        let picture = record.image.get_or_insert_with(Default::default);
        if picture.file.is_empty() {
            picture.file = path;
            return;
        }
    }
    record.attachments.push(RecordAttachment { file: path, title: None });
}

/// A file beside the table or in a folder beside it, by its name alone.
fn found_in(folder: &Path, name: &str) -> String {
    if name.contains("://") {
        return name.to_owned();
    }
    // `/objects/1.jpg` is meant from where the table lies, or above it.
    let bare = name.trim_start_matches('/');
    if folder.join(bare).is_file() || bare.contains('/') {
        return if name.starts_with('/') && !folder.join(bare).is_file() {
            name.to_owned()
        } else {
            bare.to_owned()
        };
    }
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    let found = folders.iter().find(|inner| inner.join(bare).is_file());
    let inner = found.and_then(|inner| inner.file_name()).map(|inner| inner.to_string_lossy().into_owned());
    inner.map_or_else(|| bare.to_owned(), |inner| format!("{inner}/{bare}"))
}

/// A transcript, as a text or as the name of a file that holds it.
fn transcript(record: &mut Record, text: &str, folder: &Path) {
    let is_name = text.len() < 200
        && !text.contains('\n')
        && !text.contains("://")
        && text.rsplit_once('.').is_some_and(|(_, ending)| ending.len() <= 4);
    if is_name {
        let path = folder.join(found_in(folder, text));
        // Only what lies beside the table is read.
        let inside = std::fs::canonicalize(&path)
            .ok()
            .zip(std::fs::canonicalize(folder).ok())
            .is_some_and(|(path, folder)| path.starts_with(folder));
        match inside.then(|| bytes::whole(&path).ok()).flatten() {
            Some(bytes) => {
                let decoded = bytes::decode(&bytes);
                record.body = as_markdown(&decoded.text, text.ends_with(".html") || text.ends_with(".htm"));
            }
            None => {
                record.keep("transcript", text.into());
                record.note(Remark::new(
                    RemarkKind::Attention,
                    "a transcript that is not beside the table, its name is under `extra`",
                ));
            }
        }
        return;
    }
    record.body = as_markdown(text, false);
}

/// The text of a cell: HTML if it is meant as such or looks like it, otherwise plain text.
fn as_markdown(text: &str, is_html: bool) -> String {
    let looks_like_html = text.contains("<p>") || text.contains("<br") || text.contains("</");
    if is_html || looks_like_html {
        return html_to_markdown(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let separator = if text.contains("\n\n") { "\n\n" } else { "\n" };
    text.split(separator)
        .map(escape::paragraph)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}
