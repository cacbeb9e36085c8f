//! What a build finds that the one before it left unfinished.

use std::fs;

use super::error::WriteError;
use super::journal::{self, FoundJournal};
use super::output::{Notice, OpenOutput};
use super::transaction::Transaction;

/// Completes or undoes an interrupted commit, of another process or of this one, and empties the staging folder.
pub(super) fn repair(output: &mut OpenOutput) -> Result<(), WriteError> {
    let found =
        journal::find(&output.workspace).map_err(WriteError::io("read", output.workspace.journal()))?;
    if matches!(&found, FoundJournal::Forward(plan) | FoundJournal::Undo(plan) if !plan.whole) {
        // Somebody may have deleted the output since.
        fs::create_dir_all(&output.folder).map_err(WriteError::io("create", &output.folder))?;
    }
    let notice = match found {
        FoundJournal::None => None,
        FoundJournal::Forward(plan) => {
            let transaction =
                Transaction { plan: &plan, output: &output.folder, workspace: &output.workspace };
            let intruders = transaction.intruders()?;
            if !intruders.is_empty() && !output.force {
                let (files, folders) = (intruders, Vec::new());
                return Err(WriteError::Foreign { output: output.folder.clone(), files, folders });
            }
            let done = transaction.forward();
            match done.and_then(|()| output.learn(&plan)) {
                Ok(()) => {
                    let workspace = &output.workspace;
                    journal::retire(workspace).map_err(WriteError::io("remove", workspace.journal()))?;
                    Some(Notice::Completed)
                }
                Err(cause) => {
                    if let Err(undo) = output.undo(&plan) {
                        return Err(WriteError::Unfinished { cause: Box::new(cause), undo: Box::new(undo) });
                    }
                    Some(Notice::Undone)
                }
            }
        }
        FoundJournal::Undo(plan) => {
            output.undo(&plan)?;
            Some(Notice::Undone)
        }
        FoundJournal::Damaged => {
            // Only a failing disk does this: a journal gets its name when it is complete. The old files have no
            // names without it; but the build that follows compares by content, so it ends with the new site.
            journal::retire(&output.workspace)
                .map_err(WriteError::io("remove", output.workspace.journal()))?;
            Some(Notice::JournalDamaged)
        }
    };
    output.workspace.clear().map_err(WriteError::io("clear", output.workspace.folder()))?;
    output.notices.extend(notice);
    Ok(())
}
