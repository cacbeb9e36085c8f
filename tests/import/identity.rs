//! What `archive export` prints comes in as it was.

use serde_json::json;

use super::{Elsewhere, content, import, site};

#[test]
fn a_line_of_an_export_is_written_as_it_was() {
    let site = site();
    let body = "\nText with a [link](../other.md), `code` and {{ <figure src=\"x.gif\" /> }}.\n\n\n";
    let front = json!({ "title": "Talks: again", "date": "2018-11-29T10:00:00+08:00", "countries": { "only": ["KP"] }, "extra": { "n": 1.5, "list": [{ "a": null }], "no": "no" } });
    let line =
        json!({ "path": "content/my/place/talks.md", "url": "/x/", "front_matter": front, "body": body });
    let page = json!({ "path": "content/about.md", "front_matter": { "title": "About", "kind": "page" }, "body": "Us.\n" });
    let bad = json!({ "path": "../../outside.md", "front_matter": { "title": "Outside", "date": "2018" }, "body": "x\n" });
    let elsewhere = Elsewhere::new(&[("e.jsonl", &format!("{line}\n{page}\n{bad}\n"))]);
    let ran = import(&site, &elsewhere.path("e.jsonl"), &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let files = content(&site);
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["2018/outside.md", "about.md", "my/place/talks.md"]);
    let (yaml, rest) = files[2].1.strip_prefix("---\n").unwrap().split_once("---\n").unwrap();
    assert_eq!(rest, body);
    let read: serde_json::Value = serde_yaml::from_str(yaml).unwrap();
    assert_eq!(read, front);
}
