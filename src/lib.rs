//! `archive`: a static-site generator for annotated news archives.
#![forbid(unsafe_code)]

mod bag;
pub mod cli;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod engine;
pub mod enrich;
pub mod html;
pub mod import;
pub mod link;
pub mod parse;
pub mod picture;
pub mod read;
pub mod render;
pub mod search;
pub mod serve;
pub mod slug;
pub mod source;
pub mod text;
pub mod url;
pub mod watch;
pub mod write;
pub mod yaml;
