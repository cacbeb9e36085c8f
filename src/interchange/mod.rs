//! Notes of other programs: read from the formats they are exchanged in, and written into the files beside articles.
//!
//! Every reader yields [`ForeignNote`]s, whatever the format; [`entry`] writes one of them as YAML, [`sidecar`] puts it into
//! a file. Which article a note belongs to is for others to find out.

mod entry;
mod hypothesis;
mod model;
mod read;
mod sidecar;
mod web_annotation;

pub(crate) use model::ForeignNote;
pub(crate) use read::read;
pub(crate) use sidecar::{SidecarProblem, append};
