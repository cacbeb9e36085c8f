//! Problems by the thousand, told as a person can take them in: the same problem in many places is told once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Code, Diagnostic, Severity};

/// So many problems, whatever they are, are told one by one.
pub(crate) const FEW: usize = 20;
/// Places of one kind of problem that are told.
pub(crate) const SHOWN: usize = 3;

/// Problems of one kind, in the order in which they were given.
#[derive(Debug)]
pub struct Alike<'a> {
    pub members: Vec<&'a Diagnostic>,
    /// The message that all members have; `None` if they have nothing but their code in common.
    pub message: Option<&'a str>,
}

impl Alike<'_> {
    /// The severity and code of its members.
    pub fn kind(&self) -> (Severity, Code) {
        self.members.first().map_or((Severity::Error, Code::Unreadable), |first| (first.severity, first.code))
    }

    /// What all members have in common, in words.
    pub fn title(&self) -> &str {
        self.message.unwrap_or_else(|| self.kind().1.title())
    }

    /// In how many files its members stand, without the first few.
    pub fn files_after(&self, shown: usize) -> usize {
        let rest = self.members.iter().skip(shown);
        rest.map(|problem| &problem.location.path).collect::<BTreeSet<_>>().len()
    }
}

/// Sorts problems into groups, in the order of their first members: those that say the same (`excerpt` is not a known
/// key), if there are more of them than are shown, and of each code all others.
pub(crate) fn group(problems: &[Diagnostic]) -> Vec<Alike<'_>> {
    let mut by_message: BTreeMap<(Severity, Code, &str), usize> = BTreeMap::new();
    for problem in problems {
        *by_message.entry((problem.severity, problem.code, problem.message.as_str())).or_default() += 1;
    }
    let mut groups: Vec<Alike<'_>> = Vec::new();
    let mut places: BTreeMap<(Severity, Code, Option<&str>), usize> = BTreeMap::new();
    for problem in problems {
        let key = (problem.severity, problem.code, problem.message.as_str());
        let is_common = by_message.get(&key).is_some_and(|count| *count > SHOWN);
        let message = is_common.then_some(key.2);
        let at = *places.entry((key.0, key.1, message)).or_insert_with(|| {
            groups.push(Alike { members: Vec::new(), message });
            groups.len() - 1
        });
        groups[at].members.push(problem);
    }
    groups
}
