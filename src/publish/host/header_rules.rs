//! `_headers`: a line with a pattern of paths, then indented lines with headers.

/// The rules of a `_headers` file, for a site below a path of its host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeaderRules {
    rules: Vec<HeaderRule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct HeaderRule {
    /// Without the path of the base URL; begins with a slash.
    pattern: String,
    headers: Vec<(String, String)>,
}

impl HeaderRules {
    /// Reads a file. Lines that cannot be read count for nothing, as they do for hosts.
    pub(crate) fn parse(text: &str, base_path: &str) -> Self {
        let mut rules: Vec<HeaderRule> = Vec::new();
        for line in text.lines() {
            let is_header = line.starts_with([' ', '\t']);
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if is_header {
                if let (Some(rule), Some((name, value))) = (rules.last_mut(), line.split_once(':')) {
                    rule.headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
            } else {
                let pattern = line.strip_prefix(base_path).filter(|rest| rest.starts_with('/'));
                rules.push(HeaderRule { pattern: pattern.unwrap_or(line).to_owned(), headers: Vec::new() });
            }
        }
        Self { rules }
    }

    /// How many rules there are.
    pub(crate) fn len(&self) -> usize {
        self.rules.len()
    }

    /// True if there are no rules.
    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The value of a header (its name in lower case) for an output; the last rule that has one counts.
    pub(crate) fn get(&self, output: &str, name: &str) -> Option<&str> {
        self.rules
            .iter()
            .rev()
            .filter(|rule| rule.matches(output))
            .find_map(|rule| rule.headers.iter().rev().find(|(header, _)| header == name))
            .map(|(_, value)| value.as_str())
    }

    /// All headers for an output, each once.
    pub(crate) fn all(&self, output: &str) -> Vec<(&str, &str)> {
        let mut all: Vec<(&str, &str)> = Vec::new();
        for (name, value) in
            self.rules.iter().filter(|rule| rule.matches(output)).flat_map(|rule| &rule.headers)
        {
            match all.iter_mut().find(|(known, _)| known == name) {
                Some(known) => known.1 = value,
                None => all.push((name, value)),
            }
        }
        all
    }

    /// The pattern and the headers of each rule.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[(String, String)])> {
        self.rules.iter().map(|rule| (rule.pattern.as_str(), rule.headers.as_slice()))
    }
}

impl HeaderRule {
    fn matches(&self, output: &str) -> bool {
        let url = format!("/{}", crate::url::encode(output));
        let folder = url.strip_suffix("index.html");
        let pattern = HostPattern(&self.pattern);
        pattern.covers(&url) || folder.is_some_and(|folder| pattern.covers(folder))
    }
}

/// A pattern of paths with `*` and `:name`, as hosts read them.
#[derive(Clone, Copy, Debug)]
pub(super) struct HostPattern<'p>(pub &'p str);

impl HostPattern<'_> {
    /// Whether it covers a path.
    pub(super) fn covers(self, path: &str) -> bool {
        let pattern = self.0;
        if let Some((before, after)) = pattern.split_once('*') {
            return path.starts_with(before)
                && path.len() >= before.len() + after.len()
                && path.ends_with(after);
        }
        if !pattern.contains("/:") {
            return pattern == path;
        }
        let (mut parts, mut given) = (pattern.split('/'), path.split('/'));
        loop {
            match (parts.next(), given.next()) {
                (None, None) => return true,
                (Some(part), Some(given)) if part == given || part.starts_with(':') && !given.is_empty() => {}
                _ => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_rule_counts() {
        let text = "/news/*\n  X-A: 1\n  Cache-Control: no-cache\n# a comment\n/news/assets/a.css\n\tCache-Control: immutable\n";
        let rules = HeaderRules::parse(text, "/news");
        assert_eq!(rules.get("assets/a.css", "cache-control"), Some("immutable"));
        assert_eq!(rules.get("2018/index.html", "cache-control"), Some("no-cache"));
        assert_eq!(rules.all("assets/a.css"), [("x-a", "1"), ("cache-control", "immutable")]);
    }

    #[test]
    fn patterns_have_splats_and_names() {
        let named = HostPattern("/a/:b/c");
        assert!(named.covers("/a/x/c") && !named.covers("/a//c") && !HostPattern("/a/:b").covers("/a/x/c"));
        let splat = HostPattern("/a/*");
        assert!(splat.covers("/a/") && splat.covers("/a/b/c") && !splat.covers("/a"));
    }
}
