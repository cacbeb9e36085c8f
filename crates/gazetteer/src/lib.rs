//! The gazetteer of `archive`: the names by which news texts refer to countries, and the tables that find them fast.
//!
//! The build script of `archive` calls [`compile::tables`] once and writes the result to files. The program embeds these
//! files and reads them with [`table::Table::from_bytes`]. Both cut and hash a text with the same code ([`token`],
//! [`fold`]): that is why this is a crate of its own. Which country an article is about is decided in `archive`,
//! in `src/enrich/countries/`.
//!
//! ```
//! use gazetteer::{fold, languages, token};
//!
//! let mut words = Vec::new();
//! token::cut("São Paulo", 0, languages::script(languages::index("en")), &mut words);
//! assert_eq!(words[0].hash, fold::word("SAO"));
//! ```
#![forbid(unsafe_code)]

pub mod compile;
pub mod data;
pub mod fold;
pub mod inflect;
pub mod languages;
pub mod table;
pub mod token;
