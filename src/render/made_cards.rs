//! The cards of one view, each made when it is first shown.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use tera::Value;

use super::card_templates::CARD_TEMPLATES;
use super::template_error::TemplateProblem;
use super::templates::Templates;

/// Pages deeper than this are too few to keep cards for.
const CACHED_DEPTHS: usize = 8;

/// The cards of one view.
pub(super) struct MadeCards {
    /// By the depth of the page (one for all where links are not relative) and slot, each made when it is first shown.
    pub by_depth: [OnceLock<Vec<OnceLock<Value>>>; CACHED_DEPTHS],
    /// Those of [`CARD_TEMPLATES`] that the theme has.
    pub templates: Vec<(&'static str, &'static str)>,
    /// Why cards could not be rendered, by the path of the article and the template.
    pub problems: Mutex<BTreeMap<(Arc<str>, &'static str), TemplateProblem>>,
}

impl MadeCards {
    pub(super) fn new(templates: &Templates) -> Self {
        Self {
            by_depth: Default::default(),
            templates: CARD_TEMPLATES.into_iter().filter(|(_, name)| templates.contains(name)).collect(),
            problems: Mutex::default(),
        }
    }
}
