//! MDX's imports and exports: programs, not text. In code that an article shows they stay.

use std::sync::LazyLock;

use regex::Regex;

use super::scan::parts;
use crate::import::note::{Remark, RemarkKind};

/// A body without them, as many lines long, and what it imports by the name that it has there.
pub(super) fn without_imports(body: &str, notes: &mut Vec<Remark>) -> (String, Vec<(String, String)>) {
    static IMPORT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r#"^import\s+(?:(?P<name>\w+)|[^"']*?)(?:\s*,\s*\{[^}]*\})?(?:\s+from)?\s*["'](?P<path>[^"']+)["'];?\s*$"#,
        )
        .unwrap_or_else(|error| unreachable!("{error}"))
    });
    let mut out = String::with_capacity(body.len());
    let mut imports = Vec::new();
    let mut in_export = false;
    for (in_code, part) in parts(body) {
        if in_code {
            out.push_str(part);
            continue;
        }
        for line in part.split_inclusive('\n') {
            let bare = line.trim_end();
            if in_export {
                in_export = !bare.is_empty();
                out.push('\n');
            } else if let Some(c) = IMPORT.captures(bare) {
                if let Some(name) = c.name("name") {
                    imports.push((name.as_str().to_owned(), c["path"].to_owned()));
                }
                notes.push(Remark::new(RemarkKind::LeftOut, "imports and exports of MDX"));
                out.push('\n');
            } else if bare.starts_with("export const ") || bare.starts_with("export default ") {
                notes.push(Remark::new(RemarkKind::LeftOut, "imports and exports of MDX"));
                in_export = !bare.ends_with(';') && !bare.ends_with('}');
                out.push('\n');
            } else {
                out.push_str(line);
            }
        }
    }
    (out, imports)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_article_shows_as_code_stays() {
        let shown = "````md\n```js\nimport a from 'a';\n```\nimport b from 'b';\n````\n";
        let body = format!("import C from './c.astro';\n\n{shown}\nimport d from 'd'\n");
        let mut notes = Vec::new();
        let (left, imports) = without_imports(&body, &mut notes);
        assert_eq!(left, format!("\n\n{shown}\n\n"));
        assert_eq!(imports[0], ("C".to_owned(), "./c.astro".to_owned()));
        assert_eq!((imports.len(), notes.len()), (2, 2));
    }
}
