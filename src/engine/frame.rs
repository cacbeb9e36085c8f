//! What stands around the articles, templates, themes, data files, and which pages a change of it reaches.

use std::collections::BTreeSet;

use crate::read::{FileKind, classify};
use crate::render::{Templates, card_templates};
use crate::site_path::SitePath;

/// What is no longer as it was when pages were made.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Every page may be another.
    pub everything: bool,
    /// Templates, by full name.
    pub templates: BTreeSet<String>,
    /// The hashes of static files that templates write into links.
    pub fingerprints: bool,
    /// Which static files themes have.
    pub files: bool,
    /// Fields of what templates see as `site`.
    pub fields: BTreeSet<&'static str>,
}

impl Frame {
    pub(super) fn is_empty(&self) -> bool {
        !self.everything
            && !self.files
            && !self.fingerprints
            && self.fields.is_empty()
            && self.templates.is_empty()
    }

    /// Adds the difference between templates as they were and as they are.
    pub(super) fn compare(&mut self, old: &Templates, new: &Templates) {
        match new.differing(old) {
            Some(names) => {
                // A component can be called from anywhere.
                self.everything |=
                    names.iter().any(|name| old.has_components(name) || new.has_components(name));
                self.templates.extend(names);
            }
            None => self.everything = true,
        }
    }

    /// Whether a page may be another that is made from the template of this name.
    pub(super) fn reaches(&self, name: &str, templates: &Templates) -> bool {
        let mut closure = templates.closure(name);
        closure.extend(card_templates().flat_map(|name| templates.closure(name)));
        closure.into_iter().any(|name| {
            let text = templates.text(name).unwrap_or_default();
            templates.may_mean(name, &self.templates)
                || self.fingerprints && text.contains("asset")
                || self.fields.iter().any(|field| may_read(text, field))
        })
    }
}

/// Whether a template may read a field of `site`: it names the field, or does something with `site` as a whole.
fn may_read(text: &str, field: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let whole = text.match_indices("site").any(|(at, word)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        if before.ends_with(is_part) || after.starts_with(is_part) {
            return false;
        }
        let after = after.strip_prefix('?').unwrap_or(after);
        match after.strip_prefix('.') {
            Some(after) => after.split(|c| !is_part(c)).next() == Some(field),
            None => true,
        }
    });
    whole || text.contains("__tera_context")
}

/// Whether a file belongs to themes in another way than as a template or a static file.
pub(super) fn is_rest_of_theme(path: &SitePath) -> bool {
    let in_folder = |name: &str| path.starts_with("themes/") && path.split('/').nth(2) == Some(name);
    classify(path) == Some(FileKind::Theme) && !in_folder("templates") && !in_folder("static")
}

#[cfg(test)]
mod tests {
    use super::may_read;

    #[test]
    fn a_template_reads_what_it_may_read() {
        for (text, reads) in [
            ("{{ site.data.offices }}", true),
            ("{{ site?.data }}", true),
            ("{{ site[\"data\"] }}", true),
            ("{% for key, value in site %}", true),
            ("{% include \"x\" %} this site is", true),
            ("{{ site.title }} {{ site.database }}", false),
            ("{{ website }} {{ sites.data }}", false),
        ] {
            assert_eq!(may_read(text, "data"), reads, "{text}");
        }
    }
}
