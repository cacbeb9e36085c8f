//! `_redirects`: from, to, status, one a line.

use std::collections::HashMap;

use super::header_rules::HostPattern;

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redirect {
    /// As written, with the path of the base URL.
    pub from: String,
    pub to: String,
    pub status: u16,
}

/// The rules of a `_redirects` file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Redirects {
    rules: Vec<Redirect>,
    /// Numbers of rules without wildcards, by the path that they match.
    exact: HashMap<String, usize>,
    /// Numbers of the others.
    patterns: Vec<usize>,
}

impl Redirects {
    /// Reads a file. Lines that cannot be read count for nothing, as they do for hosts.
    pub(crate) fn parse(text: &str) -> Self {
        let mut redirects = Self::default();
        for line in text.lines() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            let mut parts = line.split_whitespace();
            let (Some(from), Some(to)) = (parts.next(), parts.next()) else { continue };
            if from.starts_with('#') {
                continue;
            }
            // `!` asks a host to redirect also where there is a file.
            let status = parts.next().and_then(|status| status.trim_end_matches('!').parse().ok());
            let at = redirects.rules.len();
            if from.contains('*') || from.contains("/:") {
                redirects.patterns.push(at);
            } else {
                redirects.exact.entry(from.to_owned()).or_insert(at);
            }
            let (from, to) = (from.to_owned(), to.to_owned());
            redirects.rules.push(Redirect { from, to, status: status.unwrap_or(301) });
        }
        redirects
    }

    /// How many rules have wildcards.
    pub(crate) fn dynamic(&self) -> usize {
        self.patterns.len()
    }

    /// All rules, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Redirect> {
        self.rules.iter()
    }

    /// The first rule for a path of the host (encoded as in a URL), and where it leads.
    pub(crate) fn find(&self, path: &str) -> Option<(&Redirect, String)> {
        let exact = self.exact.get(path).copied();
        let pattern =
            self.patterns.iter().copied().find(|at| HostPattern(&self.rules[*at].from).covers(path));
        let at = match (exact, pattern) {
            (Some(a), Some(b)) => a.min(b),
            (a, b) => a.or(b)?,
        };
        let rule = &self.rules[at];
        Some((rule, fill(rule, path)))
    }
}

/// The target of a rule with what the wildcards of its pattern stand for.
fn fill(rule: &Redirect, path: &str) -> String {
    if let Some((before, _)) = rule.from.split_once('*') {
        return rule.to.replace(":splat", path.strip_prefix(before).unwrap_or_default());
    }
    let mut names: Vec<(&str, &str)> =
        rule.from.split('/').zip(path.split('/')).filter(|(name, _)| name.starts_with(':')).collect();
    // A name that begins like another goes first.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names.iter().fold(rule.to.clone(), |to, (name, value)| to.replace(name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_counts() {
        let rules =
            Redirects::parse("# old\n/a /b 302\n/old/* /new/:splat\n/x/:id/:idx /y/:idx/:id 301!\n/a /c\n");
        let found = |path| rules.find(path).map(|(rule, to)| (to, rule.status));
        assert_eq!(found("/a"), Some(("/b".to_owned(), 302)));
        assert_eq!(found("/old/p/q"), Some(("/new/p/q".to_owned(), 301)));
        assert_eq!(found("/x/1/2"), Some(("/y/2/1".to_owned(), 301)));
        assert_eq!(found("/z"), None);
        assert_eq!((rules.iter().count(), rules.dynamic()), (4, 2));
    }
}
