//! The cards of one view, each made when it is first shown.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tera::Value;

use super::card_templates::CARD_TEMPLATES;
use super::made_once::MadeOnce;
use super::template_error::TemplateProblem;
use super::templates::Templates;
use crate::link::Slot;

/// The cards of one view.
pub(super) struct MadeCards {
    /// By article and the depth of the page (one for all where links are not relative).
    pub made: MadeOnce<(Slot, usize), Value>,
    /// Those of [`CARD_TEMPLATES`] that the theme has.
    pub templates: Vec<(&'static str, &'static str)>,
    /// Why cards could not be rendered, by the path of the article and the template.
    pub problems: Mutex<BTreeMap<(Arc<str>, &'static str), TemplateProblem>>,
}

impl MadeCards {
    pub(super) fn new(templates: &Templates) -> Self {
        Self {
            made: MadeOnce::keeping_all(),
            templates: CARD_TEMPLATES.into_iter().filter(|(_, name)| templates.contains(name)).collect(),
            problems: Mutex::default(),
        }
    }
}
