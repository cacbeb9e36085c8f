//! What a publication did, or would do.

use std::collections::BTreeMap;

use super::item::UploadItem;
use super::kind::UploadKind;
use super::plan::{Act, PublishPlan};
use super::text::{bytes, count};

/// What a publication did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishSummary {
    /// Paths that were uploaded, in order.
    pub uploaded: Vec<Box<str>>,
    /// Paths that were deleted, in order.
    pub deleted: Vec<Box<str>>,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Paths that the site no longer has and that stay.
    pub kept: usize,
    /// Bytes that were transferred.
    pub sent: u64,
    /// How many files of each kind were uploaded.
    pub kinds: BTreeMap<UploadKind, usize>,
    /// Nothing was done.
    pub dry_run: bool,
}

impl PublishSummary {
    /// What a plan comes to.
    pub fn of(plan: &PublishPlan, items: &[UploadItem]) -> Self {
        let mut summary = Self { unchanged: plan.unchanged, kept: plan.kept.len(), ..Self::default() };
        for act in plan.acts() {
            match act {
                Act::Put { item, .. } => {
                    let item = &items[item];
                    summary.uploaded.push(item.path.clone());
                    *summary.kinds.entry(item.kind).or_default() += 1;
                }
                Act::Delete { gone } => summary.deleted.push(plan.gone[gone].clone()),
            }
        }
        summary
    }

    /// One line.
    pub fn line(&self) -> String {
        let mut line = format!(
            "{} {}, {} {}, {} unchanged",
            count(self.uploaded.len(), "file"),
            if self.dry_run { "to upload" } else { "uploaded" },
            self.deleted.len(),
            if self.dry_run { "to delete" } else { "deleted" },
            self.unchanged
        );
        if self.kept > 0 {
            line.push_str(&format!(", {} kept that the site no longer has", self.kept));
        }
        if self.sent > 0 {
            line.push_str(&format!(", {} sent", bytes(self.sent)));
        }
        line
    }
}
