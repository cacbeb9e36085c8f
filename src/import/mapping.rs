//! `--map FILE`: which column of a table, or key of an object, is what.
//!
//! ```yaml
//! title: Headline
//! date: { column: Published, format: "%d/%m/%Y" }
//! tags: { column: Subjects, separator: ";" }
//! image: { column: Scan, folder: scans }
//! ignore: [Shelf, Checked by]
//! ```

use serde_json::{Map, Value};

use super::fields::{Meaning, meaning, our_name};
use super::markdown::front;
use super::when::{self, Clock};
use crate::diagnostic::nearest;

/// Which column is what. What no line names is read by its own name, or kept under `extra`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mapping {
    entries: Vec<MappedColumn>,
    ignore: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct MappedColumn {
    /// A key of ours, or the name of a taxonomy.
    key: String,
    column: String,
    format: Option<String>,
    separator: Option<String>,
    folder: Option<String>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (map, mended) = front::yaml(text);
        if let Some(key) = mended.first() {
            return Err(format!("`{key}` is not valid YAML"));
        }
        if map.is_empty() {
            return Err("it maps nothing: write `title: Name of the column`, and so on".to_owned());
        }
        let mut mapping = Self::default();
        for (key, value) in &map {
            if key == "ignore" {
                mapping.ignore = match value {
                    Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                    Value::String(one) => vec![one.clone()],
                    _ => return Err("`ignore` takes a list of columns".to_owned()),
                };
                continue;
            }
            if key == "taxonomies" {
                for (name, value) in
                    value.as_object().ok_or("`taxonomies` takes a mapping: name of the taxonomy to column")?
                {
                    mapping.entries.push(MappedColumn::read(name, value)?);
                }
                continue;
            }
            if known(key).is_none() {
                let names: Vec<&str> = KEYS.to_vec();
                let hint =
                    nearest(key, names.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
                return Err(format!("`{key}` is not a known field{}", hint.unwrap_or_default()));
            }
            mapping.entries.push(MappedColumn::read(key, value)?);
        }
        Ok(mapping)
    }

    /// The values of a row under our names. Those of columns that were mapped or ignored are taken out.
    pub(crate) fn apply(&self, mut row: Map<String, Value>, clock: &Clock) -> Map<String, Value> {
        let mut out = Map::new();
        for entry in &self.entries {
            let Some(value) = row.get(&entry.column).cloned() else { continue };
            out.insert(entry.key.clone(), entry.value(value, clock));
        }
        for entry in &self.entries {
            row.remove(&entry.column);
        }
        for column in &self.ignore {
            row.remove(column);
        }
        for (key, value) in row {
            // A column may be called like a key of ours that another column was mapped to.
            let name = if out.contains_key(&key) { format!("{key}_2") } else { key };
            out.insert(name, value);
        }
        out
    }

    /// Whether a column is mapped or ignored.
    pub(super) fn speaks_of(&self, column: &str) -> bool {
        self.columns().chain(self.ignore.iter().map(String::as_str)).any(|known| known == column)
    }

    /// The columns that a table must have.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.column.as_str())
    }
}

/// Keys that a mapping may have.
const KEYS: [&str; 36] = [
    "title",
    "date",
    "updated",
    "deck",
    "summary",
    "authors",
    "language",
    "source",
    "source_url",
    "archived_url",
    "dateline",
    "image",
    "image.alt",
    "image.caption",
    "image.credit",
    "attachments",
    "tags",
    "categories",
    "series",
    "topics",
    "countries",
    "aliases",
    "slug",
    "draft",
    "kind",
    "id",
    "rights",
    "thread",
    "print.headline",
    "print.page",
    "print.date",
    "body",
    "html",
    "status",
    "noindex",
    "extra",
];

fn known(key: &str) -> Option<Meaning> {
    KEYS.contains(&key)
        .then(|| meaning(key))
        .flatten()
        .filter(|meaning| key == "html" || key == "status" || our_name(*meaning) == key)
}

impl MappedColumn {
    fn read(key: &str, value: &Value) -> Result<Self, String> {
        let text =
            |map: &Map<String, Value>, name: &str| map.get(name).and_then(Value::as_str).map(str::to_owned);
        match value {
            Value::String(column) => Ok(Self {
                key: key.to_owned(),
                column: column.clone(),
                format: None,
                separator: None,
                folder: None,
            }),
            Value::Object(map) => {
                if let Some(wrong) = map
                    .keys()
                    .find(|name| !["column", "format", "separator", "folder"].contains(&name.as_str()))
                {
                    return Err(format!(
                        "`{key}.{wrong}` is not known: a mapping has column, format, separator and folder"
                    ));
                }
                let column = text(map, "column").ok_or_else(|| format!("`{key}` names no column"))?;
                if let Some(pattern) = text(map, "format").filter(|pattern| !when::is_pattern(pattern)) {
                    return Err(format!(
                        "`{key}.format`: no date can be read as `{pattern}`; write it in the way of %d/%m/%Y"
                    ));
                }
                Ok(Self {
                    key: key.to_owned(),
                    column,
                    format: text(map, "format"),
                    separator: text(map, "separator"),
                    folder: text(map, "folder"),
                })
            }
            _ => Err(format!("`{key}` takes the name of a column")),
        }
    }

    fn value(&self, value: Value, clock: &Clock) -> Value {
        let Value::String(text) = &value else { return value };
        if let Some(format) = &self.format
            && let Some(found) = when::read_as(text, format, clock)
        {
            return found.date.to_string().into();
        }
        let placed = |text: &str| match &self.folder {
            Some(folder) if !text.is_empty() && !text.contains("://") => {
                format!("{}/{text}", folder.trim_end_matches('/'))
            }
            _ => text.to_owned(),
        };
        match &self.separator {
            Some(separator) if !separator.is_empty() => text
                .split(separator.as_str())
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(|part| Value::from(placed(part)))
                .collect(),
            _ => placed(text.trim()).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn columns_get_our_names() {
        let mapping = Mapping::parse(
            "title: Headline\ndate: { column: Published, format: \"%d/%m/%Y\" }\ntags: { column: Subjects, separator: \";\" }\nimage: { column: Scan, folder: scans }\nignore: [Shelf]\ntaxonomies: { desks: Desk }\n",
        )
        .unwrap();
        let row = json!({ "Headline": "Talks", "Published": "02/03/2014", "Subjects": "a; b", "Scan": "1.jpg", "Shelf": "9", "Desk": "World", "Box": "3" });
        let row = row.as_object().unwrap().clone();
        assert_eq!(
            Value::Object(mapping.apply(row, &Clock::Unknown)),
            json!({ "title": "Talks", "date": "2014-03-02", "tags": ["a", "b"], "image": "scans/1.jpg", "desks": "World", "Box": "3" })
        );
        assert_eq!(
            Mapping::parse("titel: X").unwrap_err(),
            "`titel` is not a known field; did you mean `title`?"
        );
        assert!(Mapping::parse("title: {kolumn: X}").unwrap_err().contains("kolumn"));
        assert!(Mapping::parse("").is_err());
    }
}
