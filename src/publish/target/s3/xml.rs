//! The little XML that stores speak.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::publish::store::ListedFile;

/// A page of a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Keys, not yet without the prefix.
    pub files: Vec<ListedFile>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// The texts of all elements without children, in order, each with its name and that of its parent.
fn texts(xml: &[u8]) -> Vec<(String, String, String)> {
    let xml = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(&xml);
    let mut open: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                open.push(start.local_name().as_ref().to_owned());
                text.clear();
            }
            Ok(Event::Text(part)) => text.push_str(&part),
            Ok(Event::CData(part)) => text.push_str(&part),
            Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                Ok(Some(c)) => text.push(c),
                _ => text
                    .push_str(quick_xml::escape::resolve_predefined_entity(&reference).unwrap_or_default()),
            },
            Ok(Event::End(_)) => {
                let name = open.pop().unwrap_or_default();
                let parent = open.last().cloned().unwrap_or_default();
                found.push((parent, name, std::mem::take(&mut text)));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// Reads the answer to ListObjectsV2 with `encoding-type=url`.
pub(super) fn page(xml: &[u8]) -> Page {
    let mut page = Page::default();
    let mut file = ListedFile { path: String::new(), size: 0, tag: None };
    let mut is_encoded = false;
    let mut truncated = false;
    let mut next = None;
    let mut keys: Vec<String> = Vec::new();
    for (parent, name, text) in texts(xml) {
        match (parent.as_str(), name.as_str()) {
            ("Contents", "Key") => file.path = text,
            ("Contents", "Size") => file.size = text.trim().parse().unwrap_or(0),
            ("Contents", "ETag") => file.tag = Some(text.trim().to_owned()),
            (_, "Contents") => {
                keys.push(std::mem::take(&mut file.path));
                page.files.push(std::mem::replace(
                    &mut file,
                    ListedFile { path: String::new(), size: 0, tag: None },
                ));
            }
            (_, "EncodingType") => is_encoded = text.trim() == "url",
            (_, "IsTruncated") => truncated = text.trim() == "true",
            (_, "NextContinuationToken") => next = Some(text),
            _ => {}
        }
    }
    for (file, key) in page.files.iter_mut().zip(keys) {
        file.path = if is_encoded {
            percent_encoding::percent_decode_str(&key.replace('+', " ")).decode_utf8_lossy().into_owned()
        } else {
            key
        };
    }
    page.next = next.filter(|_| truncated);
    page
}

/// The code and the message of an error.
pub(super) fn error(xml: &[u8]) -> (String, String) {
    let texts = texts(xml);
    let find = |wanted: &str| {
        let found = texts.iter().find(|(parent, name, _)| parent == "Error" && name == wanted);
        found.map(|(_, _, text)| text.trim().to_owned()).unwrap_or_default()
    };
    (find("Code"), find("Message"))
}

/// Keys that a bulk deletion could not delete, each with why.
pub(super) fn not_deleted(xml: &[u8]) -> Vec<(String, String)> {
    let mut failed = Vec::new();
    let mut key = String::new();
    let mut code = String::new();
    for (parent, name, text) in texts(xml) {
        match (parent.as_str(), name.as_str()) {
            ("Error", "Key") => key = text,
            ("Error", "Code") => code = text,
            (_, "Error") => failed.push((std::mem::take(&mut key), std::mem::take(&mut code))),
            _ => {}
        }
    }
    failed
}

/// The body of a bulk deletion that answers with errors only.
pub(super) fn deletion(keys: &[String]) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">",
    );
    for key in keys {
        xml.push_str("<Object><Key>");
        xml.push_str(&quick_xml::escape::escape(key.as_str()));
        xml.push_str("</Key></Object>");
    }
    xml.push_str("<Quiet>true</Quiet></Delete>");
    xml.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_are_read() {
        let xml = b"<?xml version=\"1.0\"?><ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b</NextContinuationToken><Contents><Key>news/a%20b/%C3%BC.html</Key><Size>12</Size><ETag>&quot;0a&quot;</ETag></Contents></ListBucketResult>";
        let file =
            ListedFile { path: "news/a b/\u{fc}.html".to_owned(), size: 12, tag: Some("\"0a\"".to_owned()) };
        assert_eq!(page(xml), Page { files: vec![file], next: Some("a&b".to_owned()) });
    }

    #[test]
    fn errors_are_read() {
        let one = b"<Error><Code>SlowDown</Code><Message>Reduce &lt;your&gt; rate</Message></Error>";
        assert_eq!(error(one), ("SlowDown".to_owned(), "Reduce <your> rate".to_owned()));
        let many = b"<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code></Error></DeleteResult>";
        assert_eq!(not_deleted(many), [("a".to_owned(), "AccessDenied".to_owned())]);
        assert_eq!(error(b"not XML <"), (String::new(), String::new()));
    }
}
