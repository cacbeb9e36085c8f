//! What can go wrong while writing, in words for the person who runs the build.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// How many files a message names before it says how many more there are.
const NAMED: usize = 20;

/// Why the output could not be written. Unless said otherwise the output is as it was.
#[derive(Debug)]
pub enum WriteError {
    /// The output folder would overwrite something that is no output.
    Place {
        /// The output folder as resolved.
        output: PathBuf,
        /// What stands against it, as a clause that follows "the output folder …".
        reason: String,
    },
    /// A folder that is to be read as a built site is none, or not at this moment.
    Unbuilt {
        /// The folder as resolved.
        output: PathBuf,
        /// Why not, as a clause that follows the folder's name.
        reason: String,
    },
    /// Another build holds the lock of this output or of this state folder.
    Locked {
        /// The folder that is in use.
        folder: PathBuf,
    },
    /// A path that no output file may have.
    Path {
        /// The path as given.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The same path was written twice in one build.
    Twice {
        /// The path.
        path: String,
    },
    /// A path is needed both as a file and as a folder.
    Nested {
        /// The path that is a file and a folder.
        path: String,
    },
    /// Files that no build wrote, or that were edited since, lie where the build must write.
    Foreign {
        /// The output folder.
        output: PathBuf,
        /// Files that `--force` would overwrite, relative to the output, sorted.
        files: Vec<String>,
        /// Folders with files of others where a file must be written, sorted; not even `--force` deletes them.
        folders: Vec<String>,
    },
    /// A folder has the name of our staging folder, but its content is not ours.
    NotOurs {
        /// That folder.
        folder: PathBuf,
    },
    /// The commit failed and could not be undone. The journal is kept, the next build tries again; until then
    /// the output may hold parts of both sites.
    Unfinished {
        /// Why the commit failed.
        cause: Box<WriteError>,
        /// Why it could not be undone.
        undo: Box<WriteError>,
    },
    /// The operating system refused something.
    Io {
        /// What was tried, as a verb: "create", "read", …
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl WriteError {
    /// An input/output error with what was tried and where.
    pub(super) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> WriteError {
        let path = path.into();
        move |source| WriteError::Io { action, path, source }
    }

    /// True if the build declined because of what the site or the output holds, and the author can mend it
    /// (exit code 1); false if it could not run at all (exit code 2).
    pub fn is_refusal(&self) -> bool {
        match self {
            WriteError::Path { .. }
            | WriteError::Twice { .. }
            | WriteError::Nested { .. }
            | WriteError::Foreign { .. } => true,
            WriteError::Place { .. }
            | WriteError::Unbuilt { .. }
            | WriteError::Locked { .. }
            | WriteError::NotOurs { .. }
            | WriteError::Unfinished { .. }
            | WriteError::Io { .. } => false,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Place { output, reason } => {
                write!(f, "the output folder {} {}; choose another with --output", shown(output), reason)
            }
            WriteError::Unbuilt { output, reason } => {
                write!(f, "{} {reason}: run `archive build` first", shown(output))
            }
            WriteError::Locked { folder } => {
                write!(f, "another build is using {}; wait until it ends, or stop it", shown(folder))
            }
            WriteError::Path { path, reason } => {
                write!(f, "cannot write the output file {}: its path {reason}", shown(path))
            }
            WriteError::Twice { path } => {
                write!(f, "the output file {} is written twice in one build", shown(path))
            }
            WriteError::Nested { path } => write!(
                f,
                "the output path {} is needed both as a file and as a folder; change the slug or alias of one",
                shown(path)
            ),
            WriteError::Foreign { output, files, folders } => foreign(f, output, files, folders),
            WriteError::NotOurs { folder } => write!(
                f,
                "{} has the name of the staging folder, but holds other files; move it away",
                shown(folder)
            ),
            WriteError::Unfinished { cause, undo } => write!(
                f,
                "the site could not be moved into place ({cause}) and the change could not be undone ({undo}); \
                 mend the cause and build again, which completes or undoes it"
            ),
            WriteError::Io { action, path, source } => write!(f, "cannot {action} {}: {source}", shown(path)),
        }
    }
}

/// The message for files and folders in the way.
fn foreign(f: &mut fmt::Formatter<'_>, output: &Path, files: &[String], folders: &[String]) -> fmt::Result {
    writeln!(
        f,
        "nothing was written: {} holds what no build wrote, or what was edited since:",
        shown(output)
    )?;
    for path in files.iter().take(NAMED) {
        writeln!(f, "  {}", shown(path))?;
    }
    for path in folders.iter().take(NAMED) {
        writeln!(f, "  {}/ (a folder with such files, where the site has a file)", shown(path))?;
    }
    let more = files.len().saturating_sub(NAMED) + folders.len().saturating_sub(NAMED);
    if more > 0 {
        writeln!(f, "  and {more} more")?;
    }
    match (files.is_empty(), folders.is_empty()) {
        (_, true) => write!(f, "move them away, or overwrite them with --force"),
        (true, false) => write!(f, "move these folders away"),
        (false, false) => {
            write!(f, "move the folders away, and the files too, or overwrite those with --force")
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WriteError::Io { source, .. } => Some(source),
            WriteError::Unfinished { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

/// A path as it may be printed on a terminal: control characters and those that turn the direction of the text
/// are escaped, since file names may come from anywhere.
pub(super) fn shown(path: impl AsRef<Path>) -> String {
    let text = path.as_ref().to_string_lossy();
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_without_control_characters() {
        assert_eq!(shown("a/\u{1b}[31mred\n\u{202e}"), "a/\\u{1b}[31mred\\n\\u{202e}");
        assert_eq!(shown("zażółć/図.html"), "zażółć/図.html");
    }

    #[test]
    fn all_foreign_files_are_named_with_what_to_do() {
        let error = WriteError::Foreign {
            output: "public".into(),
            files: vec!["a.html".into(), "b/\u{7}.html".into()],
            folders: vec![],
        };
        assert_eq!(
            error.to_string(),
            "nothing was written: public holds what no build wrote, or what was edited since:\n  a.html\n  \
             b/\\u{7}.html\nmove them away, or overwrite them with --force"
        );
        assert!(error.is_refusal());
    }
}
