//! How large a drawing is.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Width and height of an SVG drawing, from its attributes or else its view box. `None` if it says neither, so that a
/// browser makes it as wide as there is room.
///
/// # Errors
/// If it is no SVG drawing.
pub(super) fn size(start: &[u8]) -> Result<Option<(u32, u32)>, String> {
    // Only the first tag matters, and the rest may be cut off in the middle of a character.
    let text = String::from_utf8_lossy(start);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "svg" => {
                return Ok(size_of(&tag));
            }
            Ok(Event::Start(_) | Event::Empty(_) | Event::End(_) | Event::Eof) => {
                return Err("it is not an SVG drawing".to_owned());
            }
            Ok(_) => {}
            Err(error) => return Err(format!("it cannot be read as XML: {error}")),
        }
    }
}

fn size_of(tag: &BytesStart<'_>) -> Option<(u32, u32)> {
    let attribute = |name: &str| {
        let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
        Some(found.value.into_owned())
    };
    let length = |name: &str| attribute(name).and_then(|text| pixels(text.trim().trim_end_matches("px")));
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Some((width, height));
    }
    let view = attribute("viewBox")?;
    let mut numbers = view.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty()).skip(2);
    Some((pixels(numbers.next()?)?, pixels(numbers.next()?)?))
}

/// A length in pixels, rounded; other units depend on what the page is shown on.
fn pixels(text: &str) -> Option<u32> {
    let value: f64 = text.trim().parse().ok()?;
    let rounded = value.round();
    // NaN is in no range.
    (1.0..=1_000_000.0).contains(&rounded).then_some(rounded as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_says_how_large_it_is() {
        for (text, expected) in [
            ("<svg width='640' height='480px'/>", Some((640, 480))),
            ("<?xml version='1.0'?>\n<!-- a > b -->\n<svg viewBox='0 0 99.5 40'>", Some((100, 40))),
            ("<svg width='100%' height='5em' viewBox='-5,-5,30,20'>", Some((30, 20))),
            ("<s:svg xmlns:s='http://www.w3.org/2000/svg' viewBox='0 0 3 4'>", Some((3, 4))),
            ("<svg>", None),
            ("<svg width='0' height='NaN' viewBox='0 0 1e99 inf'>", None),
        ] {
            assert_eq!(size(text.as_bytes()), Ok(expected), "{text}");
        }
        assert!(size(b"<html><svg/></html>").is_err());
        assert!(size(b"GIF89a").is_err());
        assert!(size(b"").is_err());
    }
}
