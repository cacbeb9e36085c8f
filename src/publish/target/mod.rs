//! The kinds of places that a site can be brought to, one a file.

pub mod command;
pub mod folder;
pub mod git;
pub mod releases;
pub mod s3;
pub mod sftp;
mod versions;
