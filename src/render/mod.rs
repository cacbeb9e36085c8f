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
mod annotation;
mod archived;
mod article;
mod autonym;
mod card;
mod citation;
pub mod context;
mod coverage;
pub mod data_set;
mod feed;
mod filters;
mod front;
mod harvest;
mod headers;
mod list;
mod makers;
mod marks;
pub mod notes;
mod oai;
mod plain;
mod search;
mod sitemap;
mod strings;
mod template_of;
mod template_problem;
mod templates;
mod theme;
mod thread;
mod timeline;
mod unused;
mod view;
mod world;
mod xml;

pub use headers::allows_picture;
pub use template_of::{card_templates, template_of};
pub use template_problem::TemplateProblem;
pub use templates::Templates;
pub use theme::{StaticFile, Theme};
pub use view::{Sources, View};
