//! What is remembered of a file that was written: enough to recognise it.

use serde::{Deserialize, Serialize};

use crate::hash::Hash;

/// One file as a build left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The hash of its bytes.
    pub hash: Hash,
    /// Its size in bytes.
    pub size: u64,
    /// Its modification time in nanoseconds since 1970.
    pub modified: i64,
}
