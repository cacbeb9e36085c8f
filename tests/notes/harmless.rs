//! Notes whose words are hostile do no harm anywhere.

use super::{PAGE, noted};

const HOSTILE: &str = "</script><script>alert(1)</script><img src=https://x.example/ onerror=alert(1)>\"'>{{ 7*7 }}=cmd()\u{1b}[31m";

#[test]
fn markup_and_scripts_in_any_part_of_a_note_stay_text() {
    let text = serde_json::to_string(HOSTILE).unwrap();
    let notes = format!(
        "- {{quote: Geneva, kind: fact-check, body: {text}, author: {text}, verdict: {text}, tags: [{text}], \
         sources: [{{title: {text}}}], replies: [{{author: {text}, body: {text}}}]}}\n- {{quote: {text}, body: x, via: {text}}}\n"
    );
    let site = noted("Envoys met in Geneva.", &notes);
    let ran = site.run(&["build", "--no-search", "--base-url", "https://example.org/"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.err.contains('\u{1b}'), "no message drives the terminal");
    for (name, bytes) in site.outputs() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if name.ends_with(".html") {
            assert!(
                !text.contains("<script>alert")
                    && !text.contains("<img src=https://x.example/ onerror")
                    && !text.contains("49=cmd"),
                "{name}"
            );
        }
        if name.ends_with(".csv") {
            assert!(!text.contains(",=cmd") && !text.contains("\n="), "{name}");
        }
        if name.ends_with(".xml") {
            assert!(!text.contains("<script>"), "{name}");
        }
    }
    assert!(site.read(PAGE).contains("&lt;script&gt;"));
    assert_eq!(site.run(&["export"]).code, 0);
}

#[test]
fn a_note_of_a_megabyte_is_refused_at_its_line_and_a_thousand_are_read() {
    let site =
        noted("Envoys met in Geneva.", &format!("- {{body: {}}}\n- {{body: good}}\n", "x".repeat(1 << 20)));
    let ran = site.build();
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("`body` has at most 65536 bytes") && ran.err.len() < 2000, "{}", ran.err.len());
    let many: String = (0..1_000).map(|n| format!("- {{quote: 'word{n} of', body: b}}\n")).collect();
    let text: String = (0..1_000).map(|n| format!("word{n} of it. ")).collect();
    let site = noted(&text, &many);
    assert_eq!(site.run(&["build", "--no-search"]).code, 0);
    assert_eq!(super::exported(&site).iter().filter(|note| note["start"].is_u64()).count(), 1_000);
}
