//! Which pages a change of what stands around the articles reaches.

use rustc_hash::FxHashMap;

use super::frame::Frame;
use super::site::Engine;
use crate::link::{Aspect, Facts, PageKey, Touched, Why};
use crate::render::template_of;

impl Engine {
    /// Touches the pages that a change of what stands around the articles reaches.
    pub(super) fn touch_frame(&self, frame: &Frame, touched: &mut Touched) {
        let Some(templates) = &self.templates else { return };
        if frame.is_empty() {
            return;
        }
        let mut known: FxHashMap<&str, bool> = FxHashMap::default();
        for (_, page) in self.corpus.claims().outputs() {
            let is_reached = match (frame.everything, template_of(Facts::of(&self.corpus), page)) {
                (true, _) => !matches!(page, PageKey::Asset(_) | PageKey::Resized(..)),
                (false, Some(name)) => *known.entry(name).or_insert_with(|| frame.reaches(name, templates)),
                // It names the files that may be kept for ever.
                (false, None) => {
                    frame.files
                        && matches!(page, PageKey::Single(single) if single.reads.contains(&Aspect::ThemeFiles))
                }
            };
            if is_reached {
                touched.pages.entry(page.clone()).or_insert(Why::Site);
            }
        }
    }
}
