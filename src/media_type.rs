//! The content type of a published file, by its name: `serve` and `publish` say the same of it.

/// The content type, with the character set where the file is text.
pub(crate) fn of_name(output: &str) -> String {
    let name = output.rsplit('/').next().unwrap_or(output);
    match name {
        "feed.xml" => return "application/atom+xml; charset=utf-8".to_owned(),
        "feed.json" => return "application/feed+json; charset=utf-8".to_owned(),
        _ => {}
    }
    match name.rsplit_once('.') {
        // `_redirects`, `CNAME` and the like.
        None | Some(("", _)) => "text/plain; charset=utf-8".to_owned(),
        Some((_, extension)) => {
            let guess = mime_guess::from_ext(extension).first_or_octet_stream();
            let is_text = guess.type_() == "text"
                || matches!(guess.subtype().as_str(), "javascript" | "json" | "xml")
                || guess.suffix().is_some_and(|suffix| suffix == "json" || suffix == "xml");
            if is_text { format!("{}; charset=utf-8", guess.essence_str()) } else { guess.to_string() }
        }
    }
}

/// Whether a file of this content type gets much smaller when it is compressed.
#[cfg(any(feature = "publish", test))]
pub(crate) fn is_compressible(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/")
        || essence.ends_with("+xml")
        || essence.ends_with("+json")
        || matches!(
            essence,
            "application/json" | "application/xml" | "application/javascript" | "application/x-bibtex"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_their_character_set() {
        for (name, expected) in [
            ("a/index.html", "text/html; charset=utf-8"),
            ("feed.xml", "application/atom+xml; charset=utf-8"),
            ("countries/x/feed.json", "application/feed+json; charset=utf-8"),
            ("sitemap.xml", "text/xml; charset=utf-8"),
            ("_redirects", "text/plain; charset=utf-8"),
            ("map.PNG", "image/png"),
            ("x.unknown", "application/octet-stream"),
        ] {
            assert_eq!(of_name(name), expected, "{name}");
        }
        assert!(is_compressible("image/svg+xml; charset=utf-8") && !is_compressible("image/png"));
    }
}
