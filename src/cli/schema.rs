//! `archive schema`: JSON Schemas generated from the types that are read.

use schemars::{Schema, schema_for};
use serde_json::json;

use super::args::{Args, SchemaFile};
use super::outcome::Outcome;
use super::terminal::Terminal;
use crate::config::Config;
use crate::engine::{Engine, SiteOptions};
use crate::enrich::countries::CountriesFile;
use crate::enrich::makers::{AuthorsFile, SourcesFile};
use crate::enrich::names::NamesFile;
use crate::enrich::threads::ThreadsFile;
use crate::enrich::topics::TopicsFile;
use crate::parse::front_matter::FrontMatter;
use crate::parse::notes::SidecarSchema;

/// Prints a schema.
pub(super) fn run(args: &Args, file: SchemaFile, terminal: &Terminal) -> Outcome {
    let schema = match file {
        SchemaFile::FrontMatter => front_matter(args),
        SchemaFile::Notes => schema_for!(SidecarSchema),
        SchemaFile::Config => schema_for!(Config),
        SchemaFile::Topics => schema_for!(TopicsFile),
        SchemaFile::Countries => schema_for!(CountriesFile),
        SchemaFile::Names => schema_for!(NamesFile),
        SchemaFile::Threads => schema_for!(ThreadsFile),
        SchemaFile::Authors => schema_for!(AuthorsFile),
        SchemaFile::Sources => schema_for!(SourcesFile),
    };
    match serde_json::to_string_pretty(&schema) {
        Ok(text) => terminal.print_bytes((text + "\n").as_bytes()),
        Err(error) => terminal.fail(&error.to_string()),
    }
}

/// The front matter's schema, with a key for each taxonomy that the site declares.
fn front_matter(args: &Args) -> Schema {
    let mut schema = schema_for!(FrontMatter);
    let options = SiteOptions { root: args.root.clone(), ..SiteOptions::default() };
    let taxonomies =
        Engine::open(options).map(|engine| engine.config().taxonomies.clone()).unwrap_or_default();
    if let Some(properties) = schema.get_mut("properties").and_then(|p| p.as_object_mut()) {
        for taxonomy in taxonomies {
            let description = format!("Terms of the taxonomy {}.", taxonomy.label());
            let list = json!({
                "description": description,
                "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
            });
            properties.insert(taxonomy.name, list);
        }
    }
    // A page needs no date: what requires one is said for articles alone.
    schema.insert("required".into(), json!(["title"]));
    schema.insert(
        "if".into(),
        json!({ "not": { "required": ["kind"], "properties": { "kind": { "const": "page" } } } }),
    );
    schema.insert("then".into(), json!({ "required": ["title", "date"] }));
    schema
}
