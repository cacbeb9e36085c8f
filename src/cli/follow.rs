//! What commands that stay say of each change of the files.

use crate::link::Why;
use crate::read::Changes;
use crate::url::OutputPath;

/// How many outputs are named when a change is told with what it reached.
const SHOWN: usize = 100;

/// The time of day, for lines that come one after the other. It reaches no output of the site.
pub(super) fn now() -> String {
    jiff::ZonedDateTime::now().strftime("%H:%M:%S").to_string()
}

/// Which files changed: the names of a few, the number of many.
pub(super) fn changed(changes: &Changes) -> String {
    let written = changes.written.iter().map(|path| path.to_string());
    let removed = changes.removed.iter().map(|path| format!("{path} (removed)"));
    let mut names: Vec<String> = written.chain(removed).take(4).collect();
    let all = changes.written.len() + changes.removed.len();
    if all > 3 {
        names.truncate(2);
        names.push(format!("{} more", all - 2));
    }
    names.join(", ")
}

/// A line for each output that a change reached, and one for those beyond the first hundred.
pub(super) fn reasons(reached: &[(OutputPath, Why)]) -> Vec<String> {
    let mut lines: Vec<String> =
        reached.iter().take(SHOWN).map(|(path, why)| format!("         /{path}: {why}")).collect();
    if let Some(more @ 1..) = reached.len().checked_sub(SHOWN) {
        lines.push(format!("         and {more} more"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_files_are_named_and_many_counted() {
        let paths = |names: &[&str]| names.iter().map(|name| (*name).into()).collect();
        let some = Changes { written: paths(&["a", "b"]), removed: paths(&["c"]), ..Changes::default() };
        assert_eq!(changed(&some), "a, b, c (removed)");
        let many =
            Changes { written: paths(&["a", "b", "c"]), removed: paths(&["d", "e"]), ..Changes::default() };
        assert_eq!(changed(&many), "a, b, 3 more");
    }
}
