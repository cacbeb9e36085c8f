//! Templates of the site's own that nothing uses.

use std::collections::BTreeSet;

use super::template_of::usual_templates;
use super::template_text::{defines_component, named_templates};
use super::templates::Templates;
use crate::diagnostic::nearest;

impl Templates {
    /// The site's own templates, by path, that nothing leads to: they are no pages', go before none of a theme's, define
    /// no component, no other template extends or includes them, and `named` (what files of the site name) has them not.
    /// With each the name of a page's template that may have been meant.
    pub fn unused(&self, named: &BTreeSet<&str>) -> Vec<(&str, Option<&str>)> {
        let (own, themes) =
            self.theme.prefixes.split_first().map_or(("", &[][..]), |(own, rest)| (&**own, rest));
        let has = |name: &str| {
            themes.iter().any(|prefix| self.theme.templates.contains_key(&format!("{prefix}{name}")))
        };
        let written: BTreeSet<&str> =
            self.theme.templates.values().flat_map(|text| named_templates(text)).collect();
        let unused = self.theme.templates.iter().filter_map(|(path, text)| {
            let name = path.strip_prefix(own)?;
            let used = usual_templates().any(|usual| usual == name)
                || named.contains(name)
                || written.contains(name)
                || defines_component(text)
                || has(name);
            (!used).then(|| (path.as_str(), nearest(name, usual_templates())))
        });
        unused.collect()
    }
}
