//! `archive`: a static-site generator for annotated news archives.
//!
//! The program turns a folder of Markdown articles into a static site. As a library it gives the same in parts: the
//! [`engine`] reads a site and knows what every page holds, [`parse`] and [`enrich`] work on one text alone.
//!
//! Open a site, read what is derived of an article, and make its page:
//!
//! ```
//! use archive::engine::{Engine, SilentBuild, SiteOptions};
//! use archive::link::PageKey;
//!
//! let root = tempfile::tempdir()?;
//! std::fs::create_dir(root.path().join("content"))?;
//! let text = "---\ntitle: The talks\ndate: 2018-11-29\n---\nEnvoys of Nepal met in Kathmandu on Tuesday.\n";
//! std::fs::write(root.path().join("content/talks.md"), text)?;
//!
//! let options = SiteOptions { root: root.path().to_owned(), ..SiteOptions::default() };
//! let mut engine = Engine::open(options).expect("a configuration without errors");
//! engine.refresh(&SilentBuild);
//! assert!(engine.diagnostics().iter().all(|problem| !problem.is_error()));
//!
//! let corpus = engine.corpus();
//! let slot = corpus.by_path("content/talks.md").expect("the article");
//! let entry = corpus.entry(slot).expect("the article");
//! assert_eq!(&*entry.url, "/2018/11/29/talks/");
//! let country = &entry.derived.countries[0];
//! assert_eq!((country.code.as_str(), &*country.evidence[0].text), ("NP", "Nepal"));
//!
//! let page = engine.view().expect("usable templates").render(&PageKey::Article(slot));
//! assert!(String::from_utf8(page.unwrap().unwrap())?.contains("The talks"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Enrich one text in memory, without a site:
//!
//! ```
//! use archive::{config::Config, enrich, parse, source::SourceFile};
//!
//! let config = Config::default();
//! let vocabularies = enrich::Vocabularies::built_in();
//! let settings = enrich::EnrichSettings::new(&config, &vocabularies).expect("the default settings");
//! let text = "---\ntitle: The talks\ndate: 2018-11-29\n---\nEnvoys will meet in Kathmandu on December 3.\n";
//! let file = SourceFile::new("talks.md", text);
//! let parsed = parse::article(&file, &parse::ParseSettings::new(&config), None).expect("an article");
//! let (derived, warnings) = enrich::derive(&file, &parsed, &vocabularies, &settings).expect("known terms");
//! assert!(warnings.is_empty());
//! assert_eq!(derived.countries[0].code.as_str(), "NP");
//! assert_eq!(derived.dates[0].date.to_string(), "2018-12-03");
//! ```
#![forbid(unsafe_code)]
#![deny(unreachable_pub)]
// Without a feature some of what it alone uses stays.
#![cfg_attr(not(all(feature = "publish", feature = "serve")), allow(dead_code, unused_imports))]
#![deny(missing_docs)]
#![deny(clippy::iter_over_hash_type)]

mod bag;
mod characters;
mod check;
pub mod cli;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod engine;
pub mod enrich;
pub mod hash;
mod html;
mod import;
mod interchange;
pub mod link;
mod media_type;
pub mod parse;
pub mod picture;
#[cfg(feature = "publish")]
pub mod publish;
pub mod read;
pub mod render;
pub mod search;
#[cfg(feature = "serve")]
mod serve;
pub mod site_path;
mod slug;
pub mod source;
pub mod span;
pub mod text;
pub mod url;
#[cfg(feature = "serve")]
mod watch;
pub mod write;
pub mod yaml;
