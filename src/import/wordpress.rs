//! WordPress's shortcodes and paragraphs, as HTML.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::import::pattern::regex;

use super::note::{Remark, RemarkKind};

/// A picture or file of the media library.
#[derive(Clone, Debug, Default)]
pub(super) struct Media {
    pub url: String,
    pub alt: Option<String>,
    pub caption: Option<String>,
    pub credit: Option<String>,
}

/// The HTML that WordPress would have made of a post's content.
pub(super) fn to_html(content: &str, media: &HashMap<String, Media>, notes: &mut Vec<Remark>) -> String {
    static BLOCK_MARKS: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?s)<!--\s*/?(?:wp:|more|nextpage|noteaser).*?-->"));
    let has_blocks = content.contains("<!-- wp:");
    let content = BLOCK_MARKS.replace_all(content, "\n");
    let content = shortcodes(&content, media, notes);
    if has_blocks { links_alone(&content) } else { paragraphs(&links_alone(&content)) }
}

fn shortcodes(content: &str, media: &HashMap<String, Media>, notes: &mut Vec<Remark>) -> String {
    static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"(?s)\[(?:wp_)?caption(?P<attributes>[^\]]*)\](?P<inside>.*?)\[/(?:wp_)?caption\]")
    });
    static PICTURE: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?s)^\s*(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?"));
    static PLAYER: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?s)\[(?P<name>embed|youtube|vimeo|video|audio|playlist|soundcloud|tweet|twitter|instagram|gist|dailymotion)(?P<attributes>[^\]]*)\](?:(?P<inside>[^\[\]]{1,400})\[/(?:embed|youtube|vimeo|video|audio|playlist|soundcloud|tweet|twitter|instagram|gist|dailymotion)\])?",
        )
    });
    static GALLERY: LazyLock<Regex> = LazyLock::new(|| regex(r"\[gallery(?P<attributes>[^\]]*)\]"));
    static URL: LazyLock<Regex> = LazyLock::new(|| regex(r#"https?://[^\s"'\]<]+"#));
    static CODE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?s)\[(?:source)?code(?:\s+(?:language=|lang=)?['\x22]?(?P<language>[\w+#-]*)['\x22]?)?[^\]]*\](?P<inside>.*?)\[/(?:source)?code\]",
        )
    });
    let mut told = |what: &str| notes.push(Remark::new(RemarkKind::Turned, what));
    let content = CODE.replace_all(content, |c: &Captures<'_>| {
        told("WordPress's `[code]` → a block of code");
        let language = c.name("language").map_or("", |language| language.as_str());
        let inside = c["inside"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        let inside = inside.replace('&', "&amp;").replace('<', "&lt;");
        format!("<pre><code class=\"language-{language}\">{inside}</code></pre>")
    });
    let content = CAPTION.replace_all(&content, |c: &Captures<'_>| {
        told("WordPress's `[caption]` → `figure`");
        let inside = &c["inside"];
        let split = PICTURE.find(inside).map_or(0, |found| found.end());
        let (picture, words) = inside.split_at(split);
        let given = attribute(&c["attributes"], "caption").unwrap_or_default();
        let words = if words.trim().is_empty() { given.as_str() } else { words.trim() };
        format!("\n\n<figure>{picture}<figcaption>{words}</figcaption></figure>\n\n")
    });
    let content = GALLERY.replace_all(&content, |c: &Captures<'_>| {
        let ids = attribute(&c["attributes"], "ids")
            .or_else(|| attribute(&c["attributes"], "include"))
            .unwrap_or_default();
        let figures: Vec<String> = ids.split(',').filter_map(|id| media.get(id.trim())).map(figure).collect();
        if figures.is_empty() {
            return c[0].to_owned();
        }
        told("WordPress's `[gallery]` → its pictures");
        format!("\n\n{}\n\n", figures.join("\n\n"))
    });
    let content = PLAYER.replace_all(&content, |c: &Captures<'_>| {
        let inside = c.name("inside").map_or("", |inside| inside.as_str());
        let attributes = &c["attributes"];
        let url = URL.find(inside).or_else(|| URL.find(attributes)).map(|url| url.as_str().to_owned());
        let url = url.or_else(|| {
            let id = attribute(attributes, "id").or_else(|| {
                let bare = attributes.trim().trim_start_matches('=');
                (!bare.is_empty() && !bare.contains([' ', '='])).then(|| bare.to_owned())
            })?;
            match &c["name"] {
                "youtube" => Some(format!("https://www.youtube.com/watch?v={id}")),
                "vimeo" => Some(format!("https://vimeo.com/{id}")),
                _ => None,
            }
        });
        match url {
            Some(url) => {
                told(&format!("WordPress's `[{}]` → `embed`", &c["name"]));
                format!(
                    "\n\n<iframe src=\"{}\"></iframe>\n\n",
                    url.replace("&amp;", "&").replace('&', "&amp;")
                )
            }
            None => c[0].to_owned(),
        }
    });
    foreign(&content, notes)
}

/// Shows shortcodes that are not known as code. Editors' brackets, such as `[sic]`, are no shortcodes.
fn foreign(content: &str, notes: &mut Vec<Remark>) -> String {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        regex(r#"\[(?P<end>/)?(?P<name>[a-zA-Z][\w-]{2,40})(?P<attributes>\s[^\[\]<>]*)?/?\]"#)
    });
    static KNOWN: [&str; 9] = [
        "gallery",
        "contact-form",
        "contact-form-7",
        "archives",
        "wpforms",
        "latest_posts",
        "ngg_images",
        "slideshow",
        "recent_posts",
    ];
    TAG.replace_all(content, |c: &Captures<'_>| {
        let name = &c["name"];
        let attributes = c.name("attributes").map_or("", |attributes| attributes.as_str());
        let is_one = c.name("end").is_some()
            || attributes.contains("=\"")
            || attributes.contains("='")
            || KNOWN.contains(&name)
            || content.contains(&format!("[/{name}]"));
        if !is_one || name.eq_ignore_ascii_case("sic") {
            return c[0].to_owned();
        }
        if c.name("end").is_none() {
            notes.push(Remark::new(RemarkKind::Foreign, format!("WordPress: `[{name}]`")));
        }
        format!("<code>{}</code>", c[0].replace('&', "&amp;").replace('<', "&lt;"))
    })
    .into_owned()
}

fn figure(media: &Media) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let alt = media.alt.as_deref().unwrap_or_default();
    let caption = media.caption.as_deref().unwrap_or_default();
    format!(
        "<figure><img src=\"{}\" alt=\"{}\"><figcaption>{}</figcaption></figure>",
        escape(&media.url),
        escape(alt),
        escape(caption)
    )
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
        regex(r#"(?P<name>[\w-]+)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'\]]+))"#)
    });
    ATTRIBUTE.captures_iter(attributes).find(|c| &c["name"] == name).and_then(|c| {
        let value = c.name("a").or_else(|| c.name("b")).or_else(|| c.name("c"))?;
        Some(value.as_str().to_owned())
    })
}

/// An address alone on its line was shown as a player where WordPress knew one.
fn links_alone(content: &str) -> String {
    static ALONE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?m)^[ \t]*(?:<p>)?(?P<url>https?://(?:www\.)?(?:youtube\.com|youtu\.be|vimeo\.com|twitter\.com|x\.com|soundcloud\.com|instagram\.com|flickr\.com|facebook\.com|dailymotion\.com|ted\.com|spotify\.com)/[^\s<]+)(?:</p>)?[ \t]*$",
        )
    });
    ALONE.replace_all(content, "\n<iframe src=\"$url\"></iframe>\n").into_owned()
}

/// Empty lines become paragraphs, and single line ends breaks, as WordPress shows them.
pub(super) fn paragraphs(content: &str) -> String {
    static BLOCK: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?i)^\s*</?(?:table|thead|tfoot|caption|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|blockquote|address|style|p|h[1-6]|hr|section|article|aside|header|footer|figure|figcaption|details|summary|iframe|script)\b",
        )
    });
    static PRE: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?is)<(?:pre|script|style)\b.*?</(?:pre|script|style)>"));
    // What keeps its line ends is set aside.
    let mut kept: Vec<String> = Vec::new();
    let content = PRE.replace_all(content, |c: &Captures<'_>| {
        kept.push(c[0].to_owned());
        format!("\n\n\u{e000}{}\u{e001}\n\n", kept.len() - 1)
    });
    let content = content.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(content.len() + 64);
    for part in content.split("\n\n") {
        let part = part.trim_matches('\n');
        if part.trim().is_empty() {
            continue;
        }
        if let Some(index) = part.strip_prefix('\u{e000}').and_then(|rest| rest.strip_suffix('\u{e001}')) {
            out.push_str(index.parse::<usize>().ok().and_then(|at| kept.get(at)).map_or("", String::as_str));
            continue;
        }
        if BLOCK.is_match(part) {
            out.push_str(part);
            out.push('\n');
        } else {
            out.push_str("<p>");
            out.push_str(&part.replace('\n', "<br>\n"));
            out.push_str("</p>\n");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::html::html_to_markdown;

    fn markdown(content: &str) -> String {
        let media = HashMap::from([(
            "7".to_owned(),
            Media { url: "/g.jpg".into(), caption: Some("G".into()), ..Media::default() },
        )]);
        html_to_markdown(&to_html(content, &media, &mut Vec::new()))
    }

    #[test]
    fn posts_read_as_wordpress_shows_them() {
        for (content, want) in [
            ("One\n\nTwo\nthree", "One\n\nTwo\\\nthree"),
            ("<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->", "One"),
            (
                "[caption id=\"x\" width=\"3\"]<a href=\"/a\"><img src=\"a.jpg\" alt=\"A\" /></a> Words[/caption]",
                "{{ <figure src=\"a.jpg\" alt=\"A\" caption=\"Words\" /> }}",
            ),
            ("[gallery ids=\"7,8\"]", "{{ <figure src=\"/g.jpg\" caption=\"G\" /> }}"),
            ("[embed]https://vimeo.com/1[/embed]", "{{ <embed href=\"https://vimeo.com/1\" /> }}"),
            ("[youtube abc]", "{{ <embed href=\"https://www.youtube.com/watch?v=abc\" /> }}"),
            ("a\n\nhttps://youtu.be/x\n\nb", "a\n\n{{ <embed href=\"https://youtu.be/x\" /> }}\n\nb"),
            ("He said [sic] that [the] end", "He said \\[sic\\] that \\[the\\] end"),
            ("[button url=\"x\"]Go[/button]", "`[button url=\"x\"]`Go`[/button]`"),
            ("[code language=\"php\"]a &lt; b\n\nc[/code]", "```php\na < b\n\nc\n```"),
        ] {
            assert_eq!(markdown(content), want, "{content}");
        }
    }
}
