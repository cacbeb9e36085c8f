//! Stage 4, link: all articles to a corpus that knows how they hang together.
//!
//! The only stage that sees the whole archive: URLs and who claims them, lists and taxonomies, previous and
//! next, related articles, links and backlinks, redirects. [`Corpus::apply`] takes what changed and answers
//! with the pages that have to be rendered again ([`Touched`]).
//!
//! *Incremental:* everything kept is a function of the present set of articles alone, so any order of
//! changes ends where a build from nothing would. What a change reaches is computed over the old and the new
//! value, so that a removed term, a renamed slug and a deleted file are covered by construction.

mod addresses;
mod advice;
mod apply;
mod apply_followers;
mod apply_lists;
mod apply_names;
mod apply_pictures;
mod apply_references;
mod apply_related;
mod apply_threads;
mod check;
mod claims;
mod corpus;
mod data_set;
mod dissolve;
mod entry;
mod facts;
mod feed_format;
mod known_names;
mod list;
mod list_names;
mod notes;
mod page;
mod problem;
mod reference;
pub mod related;
mod settings;
mod shared;
mod shown_links;
mod single;
mod threads;
mod touched;
mod watches;
mod why;
mod work;

pub(crate) use addresses::ArticleAddresses;
pub use corpus::Corpus;
pub(crate) use corpus::{Asset, CorpusDelta, Withheld};
pub(crate) use data_set::DataFile;
pub use entry::{Entry, country_slug};
pub(crate) use facts::{Card, DataRecord, FeedItem, Filing, Headline, Moment, Moments, NamedImage};
pub(crate) use facts::{Fact, Facts, Ledger, PageOfList, RECORDS, Reads, recorded, unrecorded};
pub use feed_format::FeedFormat;
pub use list::{ListKey, PageNumber, TaxonomyName, neighbours, page_range, pages};
pub(crate) use notes::{NoteFact, NotePlace};
pub use notes::{NoteList, NoteOutput};
pub use page::{PageKey, SEARCH_URL, SITEMAP_PART, sitemap_url};
pub(crate) use problem::Problem;
pub(crate) use reference::Resolution;
pub use related::Slot;
pub(crate) use settings::LinkSettings;
pub(crate) use shared::SharedSubjects;
pub(crate) use single::Aspect;
pub use single::Single;
pub(crate) use touched::Touched;
pub use why::Why;

/// Words a reader takes in a minute: the usual figure for adults reading English prose silently is about 240
/// (M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109, 2019).
pub const WORDS_PER_MINUTE: u32 = 240;
