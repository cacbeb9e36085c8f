//! A shortcode of another program: its name and arguments, however they are written.

/// A shortcode as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ShortcodeTag {
    pub name: String,
    pub plain: Vec<String>,
    pub named: Vec<(String, String)>,
}

impl ShortcodeTag {
    /// Reads `name a "b c" key=value key:"v", …`: commas and colons count as spaces.
    pub(super) fn read(inside: &str) -> Self {
        let mut tag = Self::default();
        let mut words = TagWords { rest: inside.trim() };
        tag.name = words.name();
        while let Some((key, value)) = words.argument() {
            match key {
                Some(key) => tag.named.push((key, value)),
                None => tag.plain.push(value),
            }
        }
        tag
    }

    /// The value of the first of these keys that is given.
    pub(super) fn get(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| {
            let found = self.named.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
            found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
        })
    }

    /// The value of a key, or the argument at a place.
    pub(super) fn get_or(&self, keys: &[&str], at: usize) -> Option<&str> {
        self.get(keys).or_else(|| self.plain.get(at).map(String::as_str)).filter(|value| !value.is_empty())
    }
}

struct TagWords<'a> {
    rest: &'a str,
}

impl TagWords<'_> {
    fn name(&mut self) -> String {
        let end = self.rest.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        let rest = rest.trim();
        // Zola's calls: `name(key="value")`
        self.rest = match rest.strip_prefix('(') {
            Some(inside) => inside.strip_suffix(')').unwrap_or(inside),
            None => rest,
        };
        name.trim_matches('/').to_owned()
    }

    fn argument(&mut self) -> Option<(Option<String>, String)> {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if self.rest.is_empty() {
            return None;
        }
        if self.rest.starts_with(['"', '\'', '`']) {
            return Some((None, self.value()));
        }
        let end = self
            .rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | ',' | '"' | '\''))
            .unwrap_or(self.rest.len());
        let word = &self.rest[..end];
        let after = self.rest[end..].trim_start();
        if let Some(value) = after.strip_prefix('=') {
            let key = word.trim().to_owned();
            self.rest = value.trim_start();
            return Some((Some(key), self.value()));
        }
        if let Some(key) =
            word.strip_suffix(':').filter(|key| key.chars().all(|c| c.is_alphanumeric() || c == '_'))
        {
            let key = key.to_owned();
            self.rest = after;
            return Some((Some(key), self.value()));
        }
        let word = word.to_owned();
        // A quote in the middle of a word is part of it.
        let skip = end.max(1).min(self.rest.len());
        let skip =
            (skip..=self.rest.len()).find(|at| self.rest.is_char_boundary(*at)).unwrap_or(self.rest.len());
        self.rest = &self.rest[skip..];
        Some((None, word))
    }

    fn value(&mut self) -> String {
        let Some(first) = self.rest.chars().next() else { return String::new() };
        if matches!(first, '"' | '\'' | '`' | '{') {
            let close = if first == '{' { '}' } else { first };
            let mut value = String::new();
            let mut escaped = false;
            for (at, c) in self.rest.char_indices().skip(1) {
                if c == close && !escaped {
                    self.rest = &self.rest[at + c.len_utf8()..];
                    return value.trim_matches(|c| first == '{' && matches!(c, '"' | '\'' | ' ')).to_owned();
                }
                if c == '\\' && !escaped && first != '`' {
                    escaped = true;
                    continue;
                }
                escaped = false;
                value.push(c);
            }
            self.rest = "";
            return value;
        }
        let end = self.rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(self.rest.len());
        let (value, rest) = self.rest.split_at(end);
        self.rest = rest;
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_in_every_dialect() {
        let tag = ShortcodeTag::read("figure src=\"a.png\" alt='An \"alt\"' width=640");
        assert_eq!(tag.name, "figure");
        assert_eq!(tag.get(&["src"]), Some("a.png"));
        assert_eq!(tag.get(&["alt"]), Some("An \"alt\""));
        assert_eq!(tag.get(&["width"]), Some("640"));
        let tag = ShortcodeTag::read("youtube(id=\"x\", autoplay=true)");
        assert_eq!(
            (tag.name.as_str(), tag.get(&["id"]), tag.get(&["autoplay"])),
            ("youtube", Some("x"), Some("true"))
        );
        let tag = ShortcodeTag::read("include figure.html image_path: \"/a.png\"");
        assert_eq!(tag.plain, ["figure.html"]);
        assert_eq!(tag.get(&["image_path"]), Some("/a.png"));
        let tag = ShortcodeTag::read("gist spf13 7896402 \"img.html\"");
        assert_eq!(tag.plain, ["spf13", "7896402", "img.html"]);
        let tag = ShortcodeTag::read("image \"./x.jpg\", \"alt text\"");
        assert_eq!(tag.plain, ["./x.jpg", "alt text"]);
        assert_eq!(ShortcodeTag::read("x é=é \"").name, "x");
    }
}
