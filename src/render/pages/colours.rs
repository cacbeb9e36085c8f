//! The style sheet of the colours that the configuration sets.

use std::fmt::Write;

use super::SinglePage;
use crate::link::Single;
use crate::render::view::View;

pub(super) static PAGE: SinglePage = SinglePage {
    single: Single {
        exists: |settings| settings.has_colours,
        gives_way: true,
        ..Single::at("assets/colours.css")
    },
    template: None,
    render: |view| Ok(view.colours_file()),
};

impl View<'_> {
    /// The site's own colours as custom properties: a policy that forbids inline styles leaves no other place.
    fn colours_file(&self) -> Vec<u8> {
        let colours = &self.config.colours;
        let mut text = String::new();
        if let Some(accent) = &colours.accent {
            let _ = writeln!(text, ":root {{ --accent: {accent}; }}");
        }
        if let Some(accent) = &colours.accent_dark {
            let _ =
                writeln!(text, "@media (prefers-color-scheme: dark) {{ :root {{ --accent: {accent}; }} }}");
        }
        text.into_bytes()
    }
}
