//! Stage 5, render: a page's name to its bytes.
//!
//! A [`View`] is the corpus as templates may see it. [`View::render`] makes the bytes of one output; it takes
//! `&self`, so pages are rendered in parallel, by `archive build` all that a change touched, by
//! `archive serve` those that somebody asks for. Templates cannot query the corpus: each page carries what
//! its template may read ([`context`]).
//!
//! *Incremental:* the link stage says which pages a change touched; a template touches the pages whose
//! template closure holds it ([`Templates::closure`]).

mod alphabet;
mod archived;
mod article;
mod autonym;
mod card;
mod card_templates;
mod citation;
mod column;
mod context;
mod coverage;
mod csl;
pub(crate) mod data_set;
mod feed;
mod filters;
mod front;
mod harvest;
mod list;
mod made_cards;
mod made_once;
mod makers;
mod marks;
pub(crate) mod notes;
mod oai;
mod output;
mod pages;
mod plain;
mod sitemap;
mod strings;
mod template_error;
mod template_of;
mod template_problem;
mod template_text;
mod templates;
mod theme;
mod thread;
mod timeline;
mod unused;
mod unused_templates;
mod view;
mod world;
mod xml;

pub(crate) use card_templates::card_templates;
pub use oai::OaiGateway;
pub(crate) use pages::{allows_picture, singles};
pub(crate) use template_of::template_of;
pub(crate) use templates::Templates;
pub(crate) use theme::{StaticFile, Theme};
pub(crate) use view::ArticleSources;
pub use view::View;
