//! Shortcodes of other programs that have an equal here.

use super::tag::ShortcodeTag;
use crate::import::embeds::{embed, figure};
use crate::import::escape;

/// What stands in the place of a shortcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Equal {
    pub with: String,
    pub block: bool,
    /// What of ours it became, for the report.
    pub name: &'static str,
}

/// Names of shortcodes that go around text.
pub(super) const AROUND: [&str; 23] = [
    "highlight",
    "quote",
    "blockquote",
    "notice",
    "alert",
    "callout",
    "admonition",
    "note",
    "warning",
    "tip",
    "info",
    "details",
    "center",
    "rawhtml",
    "codeblock",
    "hint",
    "important",
    "caution",
    "danger",
    "aside",
    "figure",
    "code",
    "pullquote",
];

/// Our equal of a shortcode; `body` is what it goes around.
pub(super) fn equal(tag: &ShortcodeTag, body: Option<&str>) -> Option<Equal> {
    let name = tag.name.to_lowercase();
    let bare =
        name.trim_end_matches(".html").trim_end_matches(".liquid").rsplit('/').next().unwrap_or_default();
    let block = |with: String, name| Some(Equal { with, block: true, name });
    match bare {
        "figure" | "image" | "img" | "picture" | "imgproc" | "resize_image" | "responsive-image"
        | "photo" | "asset_img" | "lazyimg" | "captioned-image" | "caption" => {
            let at = usize::from(bare == "asset_img" && tag.plain.len() > 1 && !tag.plain[0].contains('.'));
            let picture = |value: &&str| value.contains('.') || value.contains('/');
            let src = tag
                .get(&["src", "image_path", "image", "path", "url", "link", "file", "name"])
                .or_else(|| tag.plain.iter().skip(at).map(String::as_str).find(picture))
                .filter(picture)?;
            let words =
                (bare == "asset_img").then(|| tag.plain.get(at + 1..).map(|words| words.join(" "))).flatten();
            let last = words.as_deref().or_else(|| {
                tag.plain.last().map(String::as_str).filter(|last| *last != src && last.contains(' '))
            });
            let alt = tag.get(&["alt", "alt_text"]).or(last).unwrap_or_default();
            let caption =
                tag.get(&["caption", "title"]).or(body.map(str::trim).filter(|body| !body.is_empty()));
            let credit = tag.get(&["attr", "credit", "source", "attribution"]);
            let name = if caption.is_some() || credit.is_some() { "figure" } else { "a picture" };
            block(figure(src, alt, caption, credit), name)
        }
        "youtube" | "youtubevideo" | "yt" | "youtube-lite" | "lite-youtube" => {
            let id = tag.get_or(&["id", "videoid", "video", "url", "playlabel"], 0)?;
            let href = if id.contains("://") {
                id.to_owned()
            } else {
                format!("https://www.youtube.com/watch?v={id}")
            };
            block(embed(&href, tag.get(&["title", "label"])), "embed")
        }
        "vimeo" => {
            let id = tag.get_or(&["id", "url"], 0)?;
            let href = if id.contains("://") { id.to_owned() } else { format!("https://vimeo.com/{id}") };
            block(embed(&href, tag.get(&["title"])), "embed")
        }
        "video" if tag.get(&["provider"]).is_some() => {
            let id = tag.get(&["id"])?;
            let href = match tag.get(&["provider"])? {
                "youtube" => format!("https://www.youtube.com/watch?v={id}"),
                "vimeo" => format!("https://vimeo.com/{id}"),
                _ => return None,
            };
            block(embed(&href, tag.get(&["title"])), "embed")
        }
        "video" | "audio" | "embed" | "link-preview" | "linkpreview" | "soundcloud" | "spotify"
        | "codepen" | "bandcamp" | "iframe" => {
            let href = tag
                .get(&["src", "url", "href", "file", "mp4", "webm"])
                .or_else(|| tag.plain.first().map(String::as_str))
                .filter(|href| href.contains('/') || href.contains('.'))?;
            block(embed(href, tag.get(&["title", "caption"])), "embed")
        }
        "gist" => {
            let (first, second) = (tag.get_or(&["user", "id"], 0)?, tag.plain.get(1).map(String::as_str));
            let path = match second.or(tag.get(&["id"]).filter(|id| *id != first)) {
                Some(id) if !id.contains('.') => format!("{first}/{id}"),
                _ => first.to_owned(),
            };
            block(embed(&format!("https://gist.github.com/{path}"), None), "embed")
        }
        "tweet" | "twitter" | "x" => {
            let id = tag.get_or(&["id", "url", "tweet_id"], 0)?;
            let href = match (id.contains("://"), tag.get(&["user"])) {
                (true, _) => id.to_owned(),
                (false, Some(user)) => format!("https://twitter.com/{user}/status/{id}"),
                (false, None) => format!("https://twitter.com/i/status/{id}"),
            };
            block(embed(&href, None), "embed")
        }
        "instagram" => {
            let id = tag.get_or(&["id", "url"], 0)?;
            let href =
                if id.contains("://") { id.to_owned() } else { format!("https://www.instagram.com/p/{id}/") };
            block(embed(&href, None), "embed")
        }
        "highlight" | "codeblock" | "code" => {
            let language = tag.get(&["lang", "language"]).or_else(|| {
                let first = tag.plain.first().map(String::as_str)?;
                first.strip_prefix("lang:").or(Some(first)).filter(|first| !first.contains('.'))
            });
            block(escape::code_block(body?, language.unwrap_or_default()), "a block of code")
        }
        "quote" | "blockquote" | "pullquote" => {
            let by = tag
                .get(&["by", "author", "cite", "name"])
                .map(str::to_owned)
                .or_else(|| (bare != "pullquote" && !tag.plain.is_empty()).then(|| tag.plain.join(" ")));
            let by = by.map_or_else(String::new, |by| format!(" by={}", escape::argument(&by)));
            let source = tag.get(&["source", "title"]);
            let source =
                source.map_or_else(String::new, |source| format!(" source={}", escape::argument(source)));
            let body = body?.trim();
            block(format!("{{% <quote{by}{source}> %}}\n\n{body}\n\n{{% </quote> %}}"), "quote")
        }
        "notice" | "alert" | "callout" | "admonition" | "note" | "warning" | "tip" | "info" | "hint"
        | "important" | "caution" | "danger" | "aside" => {
            let given = tag.get_or(&["type", "kind", "level", "style"], 0).unwrap_or(bare).to_lowercase();
            let kind = match given.as_str() {
                "tip" | "success" | "hint" | "check" => "TIP",
                "important" => "IMPORTANT",
                "warning" | "warn" | "attention" => "WARNING",
                "danger" | "error" | "caution" | "bug" => "CAUTION",
                _ => "NOTE",
            };
            let mut quoted = format!("> [!{kind}]\n");
            if let Some(title) = tag.get(&["title"]) {
                quoted.push_str(&format!("> **{}**\n>\n", escape::inline(title)));
            }
            for line in body?.trim().lines() {
                quoted.push_str(if line.trim().is_empty() { ">" } else { "> " });
                quoted.push_str(line.trim_end());
                quoted.push('\n');
            }
            block(quoted.trim_end().to_owned(), "an alert")
        }
        "details" => {
            let summary = tag.get_or(&["summary", "title"], 0).unwrap_or("…");
            let body = body?.trim();
            block(
                format!(
                    "<details><summary>{}</summary>\n\n{body}\n\n</details>",
                    summary.replace('<', "&lt;")
                ),
                "details",
            )
        }
        "center" | "rawhtml" | "raw" | "verbatim" => {
            block(body?.trim_matches('\n').to_owned(), "its own text")
        }
        _ => None,
    }
}
