//! Players and widgets of other sites as our link cards, which load nothing from elsewhere.

use super::escape::argument;

/// A link card.
pub(super) fn embed(href: &str, title: Option<&str>) -> String {
    let title = title.map(str::trim).filter(|title| !title.is_empty());
    let title = title.map_or_else(String::new, |title| format!(" title={}", argument(title)));
    format!("{{{{ <embed href={}{title} /> }}}}", argument(&page_of(href)))
}

/// A figure with a caption or a credit, or else a plain picture.
pub(super) fn figure(src: &str, alt: &str, caption: Option<&str>, credit: Option<&str>) -> String {
    let words = |text: Option<&str>| text.map(super::plain::plain).filter(|text| !text.is_empty());
    let (caption, credit) = (words(caption), words(credit));
    if caption.is_none() && credit.is_none() {
        return format!("![{}]({})", super::escape::inline(alt), super::escape::destination(src));
    }
    let mut out = format!("{{{{ <figure src={}", argument(src));
    let alt = super::plain::plain(alt);
    for (key, value) in [("alt", (!alt.is_empty()).then_some(alt)), ("caption", caption), ("credit", credit)]
    {
        if let Some(value) = value {
            out.push_str(&format!(" {key}={}", argument(&value)));
        }
    }
    out + " /> }}"
}

/// The page that people visit, for the address that a player is loaded from.
fn page_of(src: &str) -> String {
    let src = src.trim();
    let src =
        if let Some(rest) = src.strip_prefix("//") { format!("https://{rest}") } else { src.to_owned() };
    let bare = src.split(['?', '&', '#']).next().unwrap_or_default().trim_end_matches('/');
    let id = bare.rsplit('/').next().unwrap_or_default();
    let host = src.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    match host {
        "youtube.com" | "youtube-nocookie.com" if bare.contains("/embed/") && id != "videoseries" => {
            format!("https://www.youtube.com/watch?v={id}")
        }
        "player.vimeo.com" => format!("https://vimeo.com/{id}"),
        _ => src,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn players_become_links_to_their_pages() {
        assert_eq!(
            embed("//www.youtube-nocookie.com/embed/abc?rel=0", None),
            "{{ <embed href=\"https://www.youtube.com/watch?v=abc\" /> }}"
        );
        assert_eq!(
            embed("https://player.vimeo.com/video/123", Some("A \"film\"")),
            "{{ <embed href=\"https://vimeo.com/123\" title=\"A \\\"film\\\"\" /> }}"
        );
        assert_eq!(figure("a b.png", "x", None, None), "![x](<a b.png>)");
        assert_eq!(
            figure("a.png", "", Some("<b>C</b>"), Some("D")),
            "{{ <figure src=\"a.png\" caption=\"C\" credit=\"D\" /> }}"
        );
    }
}
