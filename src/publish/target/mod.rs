//! The kinds of places that a site can be brought to, one a file.

pub(super) mod command;
pub(super) mod folder;
pub(super) mod git;
pub(super) mod releases;
pub(super) mod s3;
pub(super) mod sftp;
mod versions;
