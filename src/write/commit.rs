//! From what was staged to a plan: which old files go, which new ones come, and whether anything of others is in
//! the way. Then the plan is made durable and carried out.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;

use rustc_hash::FxHashSet;

use super::disk::{self, PathKind};
use super::error::WriteError;
use super::folders::{FolderState, Sharded};
use super::journal::{self, CommitPlan, Removal, Replaces, StagedMove};
use super::manifest::OutputManifest;
use super::output::OpenOutput;
use super::stage::{Meets, Stage, StagedRecord};
use super::step::step;
use super::summary::CommitSummary;
use super::transaction::Transaction;

impl Stage<'_> {
    /// Moves the new site into place and removes stale files of ours. Whatever happens, the output is the old
    /// site or the new one, at the latest when it is next opened.
    ///
    /// # Errors
    /// [`WriteError::Foreign`] names all files in the way; nothing has changed then.
    pub fn commit(mut self) -> Result<CommitSummary, WriteError> {
        commit(&mut self)
    }
}

fn commit(stage: &mut Stage<'_>) -> Result<CommitSummary, WriteError> {
    if let Some(path) = stage.folders.find(|folder| stage.records.lock(folder).contains_key(folder)) {
        return Err(WriteError::Nested { path });
    }
    let mut records: Vec<(Box<str>, StagedRecord)> =
        std::mem::replace(&mut stage.records, Sharded::new()).into_entries().collect();
    records.sort_unstable_by(|a, b| a.0.cmp(&b.0));

    let (plan, summary) =
        if stage.cold { whole(records) } else { CommitPlanner::new(stage).plan(records)? };
    if plan.whole || !plan.places.is_empty() || !plan.removals.is_empty() {
        run(stage.output, &plan)?;
    } else if !plan.delta.is_empty() {
        stage.output.manifest.apply(&plan.delta);
        stage.output.save(&plan)?;
    }
    Ok(summary)
}

/// Makes the plan durable, carries it out, and undoes it if that fails.
fn run(output: &mut OpenOutput, plan: &CommitPlan) -> Result<(), WriteError> {
    let workspace = &output.workspace;
    if !output.force {
        // A build takes a while: somebody may have written to the output since we compared.
        let transaction = Transaction { plan, output: &output.folder, workspace };
        let (files, folders) = (transaction.intruders()?, Vec::new());
        if !files.is_empty() {
            return Err(WriteError::Foreign { output: output.folder.clone(), files, folders });
        }
    }
    journal::publish(workspace, plan).map_err(WriteError::io("write", workspace.journal()))?;
    let transaction = Transaction { plan, output: &output.folder, workspace };
    let done = transaction.forward();
    if let Err(cause) = done.and_then(|()| output.learn(plan)) {
        output.undo(plan).map_err(|undo| WriteError::Unfinished {
            cause: Box::new(WriteError::Io {
                action: "commit to",
                path: output.folder.clone(),
                source: io::Error::other(cause.to_string()),
            }),
            undo: Box::new(undo),
        })?;
        return Err(cause);
    }
    let workspace = &output.workspace;
    journal::retire(workspace).map_err(WriteError::io("remove", workspace.journal()))?;
    // The site is complete: what cannot be cleared now is cleared when the output is next opened.
    let _ = workspace.clear();
    step();
    Ok(())
}

/// The plan of a build into an absent or empty folder.
fn whole(records: Vec<(Box<str>, StagedRecord)>) -> (CommitPlan, CommitSummary) {
    let mut plan = CommitPlan { whole: true, ..CommitPlan::default() };
    let mut summary = CommitSummary::default();
    for (path, record) in records {
        summary.written.push(path.clone());
        plan.delta.now.push((path, record.file));
    }
    (plan, summary)
}

/// Makes the plan of a build into a folder that holds files.
struct CommitPlanner<'a> {
    output: &'a Path,
    manifest: &'a OutputManifest,
    stage: &'a Stage<'a>,
    force: bool,
    plan: CommitPlan,
    summary: CommitSummary,
    /// Paths in `plan.removals`.
    removed: FxHashSet<String>,
    /// Files and folders of others in the way.
    files: Vec<String>,
    folders: Vec<String>,
}

impl<'a> CommitPlanner<'a> {
    fn new(stage: &'a Stage<'a>) -> CommitPlanner<'a> {
        CommitPlanner {
            output: &stage.output.folder,
            manifest: &stage.output.manifest,
            force: stage.output.force,
            stage,
            plan: CommitPlan::default(),
            summary: CommitSummary::default(),
            removed: FxHashSet::default(),
            files: Vec::new(),
            folders: Vec::new(),
        }
    }

    fn plan(
        mut self,
        records: Vec<(Box<str>, StagedRecord)>,
    ) -> Result<(CommitPlan, CommitSummary), WriteError> {
        self.summary.unchanged = self.stage.unchanged.load(Ordering::Relaxed);
        self.stale()?;
        for (path, record) in records {
            if let Meets::Same(adopted) = record.meets {
                self.summary.unchanged += 1;
                self.summary.adopted += usize::from(adopted);
            } else {
                self.place(&path, &record)?;
            }
            self.plan.delta.now.push((path, record.file));
        }
        if !self.files.is_empty() || !self.folders.is_empty() {
            self.files.sort_unstable();
            self.files.dedup();
            let (files, folders) = (self.files, self.folders);
            return Err(WriteError::Foreign { output: self.output.to_owned(), files, folders });
        }
        self.summary.overwritten.sort_unstable();
        Ok((self.plan, self.summary))
    }

    /// Plans the removal of stale files that are still as we wrote them.
    fn stale(&mut self) -> Result<(), WriteError> {
        let mut stale: Vec<_> = (0..self.manifest.slots())
            .filter(|&slot| self.stage.is_stale(slot))
            .filter_map(|slot| self.manifest.at(slot))
            .collect();
        stale.sort_unstable_by_key(|&(path, _)| path);
        for (path, was) in stale {
            self.plan.delta.gone.push(path.to_owned());
            let target = self.output.join(path);
            let failed = WriteError::io("read", &target);
            let look = || -> io::Result<Option<bool>> {
                if self.stage.folders.holding(path)? != FolderState::Real {
                    return Ok(None);
                }
                Ok(match disk::look(&target)? {
                    PathKind::Nothing => None,
                    found => Some(disk::is_still(&target, found, &was)?),
                })
            };
            match look().map_err(failed)? {
                Some(true) => {
                    self.plan.removals.push(Removal { path: path.to_owned(), was: Some(was) });
                    self.removed.insert(path.to_owned());
                    self.summary.removed.push(path.into());
                }
                Some(false) => self.summary.left.push(path.into()),
                None => {}
            }
        }
        Ok(())
    }

    /// Plans to move a staged file in, or notes what is in the way.
    fn place(&mut self, path: &str, record: &StagedRecord) -> Result<(), WriteError> {
        let replaces = match &record.meets {
            Meets::Nothing | Meets::Same(_) => Replaces::Nothing,
            Meets::Ours(was) => Replaces::Ours(*was),
            Meets::Foreign => {
                if !self.force {
                    self.files.push(path.to_owned());
                    return Ok(());
                }
                self.summary.overwritten.push(path.into());
                Replaces::Anything
            }
            Meets::Folder => {
                let target = self.output.join(path);
                if !self.is_emptied(path, &target)? {
                    self.folders.push(path.to_owned());
                    return Ok(());
                }
                self.plan.emptied.push(path.to_owned());
                Replaces::Nothing
            }
            Meets::Below(above) => {
                if !self.make_way(above)? {
                    self.files.push(above.to_string());
                    return Ok(());
                }
                Replaces::Nothing
            }
        };
        if let Some(staged) = record.staged {
            self.summary.written.push(path.into());
            self.plan.places.push(StagedMove { path: path.to_owned(), staged, file: record.file, replaces });
        }
        Ok(())
    }

    /// True if `above`, which is no folder but has to become one, goes away.
    fn make_way(&mut self, above: &str) -> Result<bool, WriteError> {
        if self.removed.contains(above) {
            return Ok(true);
        }
        if self.is_live(above) {
            return Err(WriteError::Nested { path: above.to_owned() });
        }
        if self.force {
            self.removed.insert(above.to_owned());
            self.plan.removals.push(Removal { path: above.to_owned(), was: None });
            self.summary.overwritten.push(above.into());
        }
        Ok(self.force)
    }

    /// True if nothing will be left in this folder once the stale files are gone.
    fn is_emptied(&self, path: &str, folder: &Path) -> Result<bool, WriteError> {
        for entry in fs::read_dir(folder).map_err(WriteError::io("read", folder))? {
            let entry = entry.map_err(WriteError::io("read", folder))?;
            // A name that is no text cannot be ours.
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { return Ok(false) };
            let (inner, inner_path) = (entry.path(), format!("{path}/{name}"));
            let is_folder = entry.file_type().map_err(WriteError::io("read", &inner))?.is_dir();
            if is_folder {
                if !self.is_emptied(&inner_path, &inner)? {
                    return Ok(false);
                }
            } else if self.is_live(&inner_path) {
                return Err(WriteError::Nested { path: path.to_owned() });
            } else if !self.removed.contains(&inner_path) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// True if an earlier build wrote this path and the site still has it.
    fn is_live(&self, path: &str) -> bool {
        self.manifest.slot(path).is_some_and(|slot| !self.stage.is_stale(slot))
    }
}
