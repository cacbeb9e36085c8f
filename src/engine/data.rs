//! Data files: YAML, JSON and CSV under `data/`, given to templates as `site.data`.

use std::path::Path;

use serde_json::{Map, Value as Json};

use crate::diagnostic::{Code, Diagnostic};
use crate::parse::decode;
use crate::read::{read_regular, unreadable};
use crate::site_path::SitePath;
use crate::source::{Location, SourceFile};
use crate::span::FileSpan;
use crate::text::without_controls;
use crate::yaml;

/// Loads all data files. `data/offices/asia.yaml` becomes `offices.asia`.
pub(super) fn load<'p>(
    root: &Path,
    files: impl Iterator<Item = &'p SitePath>,
) -> (Map<String, Json>, Vec<Diagnostic>) {
    let mut data = Map::new();
    let mut problems = Vec::new();
    for path in files {
        let Some(name) = path.strip_prefix("data/") else { continue };
        let Some((name, extension)) = name.rsplit_once('.') else {
            problems.push(ignored(path));
            continue;
        };
        match read(root, path, extension) {
            Ok(Some(value)) => {
                if let Err(message) = insert(&mut data, name, value) {
                    problems.push(Diagnostic::new(Code::BadDataFile, Location::file(path.clone()), message));
                }
            }
            Ok(None) => problems.push(ignored(path)),
            Err(found) => problems.extend(found),
        }
    }
    (data, problems)
}

fn ignored(path: &SitePath) -> Diagnostic {
    let message = "the file is not a YAML, JSON or CSV file";
    Diagnostic::new(Code::IgnoredFile, Location::file(path.clone()), message)
}

fn insert(data: &mut Map<String, Json>, name: &str, value: Json) -> Result<(), String> {
    let Some((folder, rest)) = name.split_once('/') else {
        return match data.insert(name.to_owned(), value) {
            None => Ok(()),
            Some(_) => Err(format!("another data file or folder has the name `{name}`, too")),
        };
    };
    match data.entry(folder).or_insert_with(|| Json::Object(Map::new())) {
        Json::Object(inner) => insert(inner, rest, value),
        _ => Err(format!("another data file has the name of the folder `{folder}`")),
    }
}

fn read(root: &Path, path: &SitePath, extension: &str) -> Result<Option<Json>, Vec<Diagnostic>> {
    let bytes = read_regular(&root.join(&**path)).map_err(|error| vec![unreadable(path.clone(), &error)])?;
    let file = decode(path.as_shared(), &bytes).map_err(|problem| vec![problem])?;
    match extension {
        "yaml" | "yml" => yaml::data_value(&file).map(Some),
        "json" => json(&file).map(|value| Some(without_controls_in(value))).map_err(|problem| vec![problem]),
        "csv" => csv(&file).map(|value| Some(without_controls_in(value))).map_err(|problem| vec![problem]),
        _ => Ok(None),
    }
}

/// Texts without characters that do harm where they are shown.
fn without_controls_in(value: Json) -> Json {
    match value {
        Json::String(text) => Json::String(without_controls(text.into()).into_owned()),
        Json::Array(all) => all.into_iter().map(without_controls_in).collect(),
        Json::Object(all) => {
            let all = all.into_iter();
            let clean = all
                .map(|(key, value)| (without_controls(key.into()).into_owned(), without_controls_in(value)));
            Json::Object(clean.collect())
        }
        other => other,
    }
}

fn json(file: &SourceFile<'_>) -> Result<Json, Diagnostic> {
    serde_json::from_str(file.text.trim_start_matches('\u{feff}')).map_err(|error| {
        let before: usize =
            file.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = before + error.column().saturating_sub(1);
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        Diagnostic::new(Code::BadDataFile, file.locate(FileSpan::new(at..at + 1)), format!("JSON: {message}"))
    })
}

/// A list of records, each with the names of the header line as keys.
fn csv(file: &SourceFile<'_>) -> Result<Json, Diagnostic> {
    let text = file.text.trim_start_matches('\u{feff}');
    let mut reader = ::csv::ReaderBuilder::new().trim(::csv::Trim::All).from_reader(text.as_bytes());
    let bad = |error: &::csv::Error| {
        let at = error.position().map_or(0, |position| position.byte() as usize);
        let message = error.to_string();
        let message = message.strip_prefix("CSV error: ").unwrap_or(&message);
        Diagnostic::new(Code::BadDataFile, file.locate(FileSpan::new(at..at + 1)), format!("CSV: {message}"))
    };
    let header = reader.headers().map_err(|error| bad(&error))?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| bad(&error))?;
        let row = header.iter().zip(&record).map(|(key, value)| (key.to_owned(), Json::from(value)));
        rows.push(Json::Object(row.collect()));
    }
    Ok(Json::Array(rows))
}
