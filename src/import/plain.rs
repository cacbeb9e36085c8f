//! A scrap of HTML or Markdown-like text as one line of plain text.

/// Without tags, with entities resolved and white space collapsed.
pub(super) fn plain(text: &str) -> String {
    let text = if text.contains('<') { without_tags(text) } else { text.to_owned() };
    let text = if text.contains('&') { entities(&text) } else { text };
    // Control characters, which a damaged file may hold, are no text.
    let text: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Texts between tags. A `<` that opens none is kept.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let opens = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match rest.find('>').filter(|_| opens) {
            Some(end) => {
                let name = rest[1..end].trim_start_matches('/').to_ascii_lowercase();
                if name.starts_with("br") || name.starts_with('p') || name.starts_with("div") {
                    out.push(' ');
                }
                rest = &rest[end + 1..];
            }
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Resolves character references: those with numbers, and the named ones that news uses.
pub(super) fn entities(text: &str) -> String {
    const NAMED: [(&str, &str); 30] = [
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("nbsp", " "),
        ("ndash", "–"),
        ("mdash", "—"),
        ("lsquo", "‘"),
        ("rsquo", "’"),
        ("ldquo", "“"),
        ("rdquo", "”"),
        ("hellip", "…"),
        ("bull", "•"),
        ("middot", "·"),
        ("euro", "€"),
        ("pound", "£"),
        ("copy", "©"),
        ("reg", "®"),
        ("eacute", "é"),
        ("egrave", "è"),
        ("agrave", "à"),
        ("auml", "ä"),
        ("ouml", "ö"),
        ("uuml", "ü"),
        ("szlig", "ß"),
        ("ntilde", "ñ"),
        ("ccedil", "ç"),
        ("laquo", "«"),
        ("raquo", "»"),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        let resolved = end.and_then(|end| {
            let name = &rest[..end];
            let number = name.strip_prefix("#x").or_else(|| name.strip_prefix("#X"));
            let code = match number {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => name.strip_prefix('#').and_then(|digits| digits.parse().ok()),
            };
            let text = match code {
                Some(code) => char::from_u32(code).filter(|c| !c.is_control()).map(String::from),
                None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned()),
            };
            text.map(|text| (text, end + 1))
        });
        match resolved {
            Some((text, skip)) => {
                out.push_str(&text);
                rest = &rest[skip..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_entities_are_resolved() {
        assert_eq!(plain("<p>Talks &amp; <em>terms</em></p><p>again&#8230;</p>"), "Talks & terms again…");
        assert_eq!(plain("1 < 2 &unknown; &"), "1 < 2 &unknown; &");
        assert_eq!(plain("a\n  b"), "a b");
    }
}
