//! Bibliographic records of articles: CSL-JSON, BibTeX and RIS. No other place makes them: scripts of a theme hand out
//! what pages and the data set carry.

use super::csl::{CslDate, CslItem, CslName};
use super::view::View;
use crate::link::DataRecord;

impl View<'_> {
    /// An article as one cites it: by its permanent URL, if it has one.
    pub(super) fn csl_item(&self, record: &DataRecord<'_>) -> CslItem {
        let permanent = record.id.map(|id| format!("/id/{id}/"));
        CslItem {
            id: record.headline.url.to_owned(),
            key: citation_key(record.headline.url, record.id),
            kind: "article-newspaper",
            title: record.headline.title.to_owned(),
            author: record.authors.iter().map(|author| CslName { literal: author.clone() }).collect(),
            // A page is one of an edition, whose date may be another than that of the article here.
            issued: record.print_date.filter(|_| record.print_page.is_some()).or(record.date).map(|date| {
                let rest = [date.month(), date.day()].into_iter().map_while(|part| part).map(i16::from);
                CslDate { parts: [std::iter::once(date.year()).chain(rest).collect()] }
            }),
            container_title: record.source.map(str::to_owned),
            page: record.print_page.map(str::to_owned),
            url: self.linker.absolute(permanent.as_deref().unwrap_or(record.headline.url)),
            archive: self.config.title.clone(),
            language: self.language(record.headline.language).to_owned(),
        }
    }
}

impl CslItem {
    /// The date as `2018-11-29`, `2018-11` or `2018`, with another separator.
    fn date(&self, separator: &str) -> Option<String> {
        let parts = &self.issued.as_ref()?.parts[0];
        let parts: Vec<String> = parts.iter().map(|part| format!("{part:02}")).collect();
        Some(parts.join(separator))
    }

    /// A record for BibTeX, with biblatex's fields `date` and `langid` left to those who know them.
    pub(super) fn bibtex(&self) -> String {
        let authors: Vec<String> =
            self.author.iter().map(|author| format!("{{{}}}", tex(&author.literal))).collect();
        let fields = [
            ("author", Some(authors.join(" and ")).filter(|authors| !authors.is_empty())),
            // Braces keep the capitals of names.
            ("title", Some(format!("{{{}}}", tex(&self.title)))),
            ("journal", self.container_title.as_deref().map(tex)),
            ("date", self.date("-")),
            ("year", self.issued.as_ref().map(|date| date.parts[0][0].to_string())),
            ("pages", self.page.as_deref().map(tex)),
            ("note", Some(tex(&self.archive))),
            // Inside braces, a URL needs nothing but these.
            ("url", self.url.as_ref().map(|url| url.replace('{', "%7B").replace('}', "%7D"))),
        ];
        let mut record = format!("@article{{{},\n", self.key);
        for (name, value) in fields {
            if let Some(value) = value {
                record.push_str(&format!("  {name} = {{{value}}},\n"));
            }
        }
        record + "}\n"
    }

    /// A record in the RIS format (Research Information Systems, "RIS Format Specifications", 2001).
    pub(super) fn ris(&self) -> String {
        let mut record = String::new();
        let mut line = |tag: &str, value: Option<&str>| {
            if let Some(value) = value {
                record.push_str(&format!("{tag}  - {}\r\n", one_line(value)));
            }
        };
        line("TY", Some("NEWS"));
        line("ID", Some(&self.key));
        for author in &self.author {
            line("AU", Some(&author.literal));
        }
        line("TI", Some(&self.title));
        line("T2", self.container_title.as_deref());
        line("PY", self.issued.as_ref().map(|date| date.parts[0][0].to_string()).as_deref());
        line("DA", self.date("/").as_deref());
        line("SP", self.page.as_deref());
        line("DP", Some(&self.archive));
        line("LA", Some(&self.language));
        line("UR", self.url.as_deref());
        record + "ER  - \r\n"
    }
}

/// What records of an article are called: its permanent id, or the parts of its URL, the last one first
/// (`talks:2018:11:29`). An archive has each id and each URL once, and both stay whatever else comes and goes.
pub(super) fn citation_key(url: &str, id: Option<&str>) -> String {
    if let Some(id) = id {
        return format!("id:{id}");
    }
    let mut parts: Vec<&str> = url.split('/').filter(|part| !part.is_empty()).collect();
    let last = 1.min(parts.len());
    parts.rotate_right(last);
    let mut key = String::with_capacity(url.len());
    for c in parts.join(":").chars() {
        match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':') => key.push(c),
            // Nothing else is allowed in every format.
            c => key.push_str(&format!(".{:x}.", u32::from(c))),
        }
    }
    key
}

/// Text without line breaks, other control characters and runs of spaces: two spaces and a dash end a tag of RIS, and
/// some readers look for them anywhere in a line.
fn one_line(text: &str) -> String {
    let parts = text.split(|c: char| c.is_control() || matches!(c, ' ' | '\u{2028}' | '\u{2029}'));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Text as TeX prints it, in one line. Braces count in BibTeX even behind a backslash, so that they need names.
fn tex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '\\' => escaped.push_str("{\\textbackslash}"),
            '{' => escaped.push_str("{\\textbraceleft}"),
            '}' => escaped.push_str("{\\textbraceright}"),
            '~' => escaped.push_str("{\\textasciitilde}"),
            '^' => escaped.push_str("{\\textasciicircum}"),
            '#' | '$' | '%' | '&' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(title: &str, page: &str) -> CslItem {
        CslItem {
            id: "/2018/11/29/talks/".to_owned(),
            key: citation_key("/2018/11/29/talks/", None),
            kind: "article-newspaper",
            title: title.to_owned(),
            author: vec![CslName { literal: title.to_owned() }],
            issued: Some(CslDate { parts: [vec![2018, 11, 29]] }),
            container_title: Some(title.to_owned()),
            page: Some(page.to_owned()),
            url: Some("https://example.org/2018/11/29/talks/".to_owned()),
            archive: title.to_owned(),
            language: "en".to_owned(),
        }
    }

    #[test]
    fn no_value_ends_its_field() {
        let hostile =
            "1},\n  url = {http://evil.example/},\r\n}\n@misc{x\\,\u{2028}UR  - http://evil.example/";
        let item = item(hostile, hostile);
        let bibtex = item.bibtex();
        let fields: Vec<&str> = bibtex.lines().collect();
        assert_eq!(fields.len(), 10, "{bibtex}");
        assert!(
            fields[1..9].iter().all(|field| field.starts_with("  ") && field.ends_with("},")),
            "{bibtex}"
        );
        let braces = |c: char| bibtex.matches(c).count();
        assert_eq!(braces('{'), braces('}'));
        let ris = item.ris();
        assert_eq!(ris.lines().filter(|line| line.starts_with("UR")).count(), 1, "{ris}");
        assert!(ris.split("\r\n").all(|line| line.is_empty() || line.get(2..6) == Some("  - ")), "{ris}");
    }

    #[test]
    fn keys_are_those_of_one_article() {
        assert_eq!(citation_key("/2018/11/29/talks/", None), "talks:2018:11:29");
        assert_eq!(citation_key("/2018/11/29/talks/", Some("kp-1")), "id:kp-1");
        assert_eq!(citation_key("/überall/a b/", None), "a.20.b:.fc.berall");
        let keys = ["/a/b-c/", "/c/a-b/", "/a-b/c/", "/a/b/c/"].map(|url| citation_key(url, None));
        assert!(keys.iter().enumerate().all(|(at, key)| !keys[..at].contains(key)), "{keys:?}");
    }
}
