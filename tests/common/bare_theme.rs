//! A theme without templates, for tests that turn one body into HTML.

use archive::parse::markdown::{Argument, BodyResolver, PictureMarkup};

/// Knows no link and no picture; a shortcode is a `div` of its name.
pub struct BareTheme;

impl BodyResolver for BareTheme {
    fn href(&self, _: &str, _: bool) -> Option<String> {
        None
    }

    fn text(&self, key: &str) -> String {
        key.to_owned()
    }

    fn picture(&self, _: &str) -> Option<PictureMarkup> {
        None
    }

    fn shortcode(
        &self,
        name: &str,
        _: &[(String, Argument)],
        _: Option<&PictureMarkup>,
        body: Option<&str>,
    ) -> Result<String, String> {
        Ok(format!("<div class=\"{name}\">{}</div>", body.unwrap_or_default()))
    }
}
