//! What Markdown becomes on a page, and that nothing in it runs.

use crate::common::{PICTURE, Site, article, same};

/// The HTML of a body, built with this `markdown:` setting.
fn html_with(setting: &str, body: &str) -> String {
    let config = format!("base_url: https://example.org/\nmarkdown: {setting}\n");
    let site = Site::new(&[
        ("archive.yaml", &config),
        ("content/a.md", &article("A", "2018-11-29", body)),
        ("content/2018/b.md", &article("B", "2018-11-30", "## The vote")),
        ("content/map.png", PICTURE),
        ("templates/article.html", "[[{{ content }}]]"),
    ]);
    let ran = site.run(&["build", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    without_passages(&site.between("2018/11/29/a/index.html", "[[", "]]"))
}

/// HTML without the ids by which passages are quoted: they come from the words, and tests/notes is about them.
fn without_passages(html: &str) -> String {
    let mut parts = html.split(" id=\"_p");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('"').unwrap().1);
    }
    text
}

fn html(body: &str) -> String {
    html_with("{}", body)
}

#[test]
fn tables_lists_and_notes() {
    same(
        "table",
        &html("| a | b | c |\n|---|--:|:-:|\n| 1 | 2 | **3** |"),
        r#"<div class="table" tabindex="0" role="region" aria-label="Table"><table><thead><tr><th>a</th><th class="right">b</th><th class="center">c</th></tr></thead><tbody>
<tr><td>1</td><td class="right">2</td><td class="center"><strong>3</strong></td></tr>
</tbody></table>
</div>"#,
    );
    same(
        "marks",
        &html("~~gone~~ *so* **so** `<b>`"),
        r#"<p><del>gone</del> <em>so</em> <strong>so</strong> <code>&lt;b&gt;</code></p>"#,
    );
}

#[test]
fn punctuation_is_smart_unless_told_otherwise() {
    assert_eq!(html("\"It's\" -- so..."), "<p>“It’s” – so…</p>");
    assert_eq!(html_with("{smart_punctuation: false}", "\"It's\" -- so..."), "<p>\"It's\" -- so...</p>");
}

#[test]
fn links_between_articles_become_urls() {
    same(
        "links",
        &html(
            "[b](2018/b.md) [v](2018/b.md#the-vote) [r](/2018/b.md) [h](/) [f](map.png) ![m](map.png \"T\") [x](https://example.com/?a=1&b=2) <https://example.com/>",
        ),
        r#"<p><a href="/2018/11/30/b/">b</a> <a href="/2018/11/30/b/#the-vote">v</a> <a href="/2018/11/30/b/">r</a> <a href="/">h</a> <a href="/map.png">f</a> <img src="/map.png" alt="m" title="T" width="1" height="1" loading="lazy" decoding="async"> <a href="https://example.com/?a=1&amp;b=2">x</a> <a href="https://example.com/">https://example.com/</a></p>"#,
    );
}

#[test]
fn shortcodes_are_components_of_the_theme() {
    let text = html(
        "{{ <figure src=\"map.png\" alt=\"The <border>\" caption=\"In 2018\" credit=\"Ann\" /> }}\n\n{% <quote by=\"The report\"> %}\n\nSome *words*.\n\n{% </quote> %}\n\n{{ <embed href=\"https://example.com/\" title=\"A film\" /> }}",
    );
    for part in [
        "<img src=\"/map.png\"",
        "alt=\"The &lt;border&gt;\"",
        "In 2018",
        "Ann",
        "<blockquote",
        "<em>words</em>",
        "The report",
        "href=\"https://example.com/\"",
        "A film",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("<iframe"));
}

#[test]
fn html_of_authors_is_sanitised_escaped_or_trusted() {
    let body = "<div onclick=\"x()\"><b>bold</b><script>x()</script></div>\n\nand <i class=\"own\">this</i> <a href=\"javascript:x()\">l</a>";
    same(
        "sanitized",
        &html(body),
        r#"<div><b>bold</b></div>
<p>and <i>this</i> <span class="broken-link">l</span></p>"#,
    );
    same(
        "escaped",
        &html_with("{raw_html: escaped}", body),
        r#"&lt;div onclick="x()"&gt;&lt;b&gt;bold&lt;/b&gt;&lt;script&gt;x()&lt;/script&gt;&lt;/div&gt;
<p>and &lt;i class="own"&gt;this&lt;/i&gt; &lt;a href="javascript:x()"&gt;l&lt;/a&gt;</p>"#,
    );
}

#[test]
fn tasks_are_shown_so() {
    same(
        "tasks",
        &html("- [x] done\n- [ ] open"),
        r#"<ul>
<li><span class="task" role="img" aria-label="done">☑</span> done</li>
<li><span class="task" role="img" aria-label="to do">☐</span> open</li>
</ul>"#,
    );
}

#[test]
fn alert_are_shown_so() {
    same(
        "alert",
        &html("> [!WARNING]\n> Take care."),
        r#"<blockquote class="markdown-alert-warning">
<p class="alert-title">Warning</p>
<p>Take care.</p>
</blockquote>"#,
    );
}

#[test]
fn notes_are_shown_so() {
    same(
        "notes",
        &html("One[^a] and two[^b], again[^a].\n\n[^b]: Second.\n[^a]: First."),
        r##"<p>One<sup class="footnote-ref"><a href="#_fn-1" id="_fnref-1" role="doc-noteref">1</a></sup> and two<sup class="footnote-ref"><a href="#_fn-2" id="_fnref-2" role="doc-noteref">2</a></sup>, again<sup class="footnote-ref"><a href="#_fn-1" id="_fnref-1-2" role="doc-noteref">1</a></sup>.</p>
<section class="footnotes" role="doc-endnotes">
<ol>
<li id="_fn-1" value="1">
<p>First. <a href="#_fnref-1" role="doc-backlink">↩</a> <a href="#_fnref-1-2" role="doc-backlink">↩</a></p>
</li>
<li id="_fn-2" value="2">
<p>Second. <a href="#_fnref-2" role="doc-backlink">↩</a></p>
</li>
</ol>
</section>"##,
    );
}

#[test]
fn headings_are_shown_so() {
    same(
        "headings",
        &html("## The way\n## The way\n### Äpfel & “more”\n## Own {#own}"),
        r#"<h2 id="the-way">The way</h2>
<h2 id="the-way-1">The way</h2>
<h3 id="äpfel--more">Äpfel &amp; “more”</h3>
<h2 id="own">Own</h2>"#,
    );
}

#[test]
fn trusted_tags_are_shown_so() {
    let body = "<b onclick=\"x()\">bold</b>";
    same("trusted", &html_with("{raw_html: trusted}", body), r#"<p><b onclick="x()">bold</b></p>"#);
}

/// Attempts to run something, in the forms that are known to get past filters.
const ATTACKS: [&str; 30] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=map.png onerror=alert(1)>",
    "<img src=map.png onerror\n=\nalert(1) x=\"",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"jAvAsCrIpT&colon;alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<iframe src=\"javascript:alert(1)\">",
    "<object data=\"data:text/html,x\"></object><embed src=\"javascript:alert(1)\">",
    "<form action=\"javascript:alert(1)\"><button formaction=\"javascript:alert(1)\">x</button></form>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<base href=\"//evil.example/\"><meta http-equiv=refresh content=\"0;url=javascript:alert(1)\"><link rel=import href=//evil.example/>",
    "<noscript><p title=\"</noscript><img src=map.png onerror=alert(1)>\">",
    "<!--><img src=map.png onerror=alert(1)>-->",
    "<![CDATA[><img src=map.png onerror=alert(1)>]]>",
    "[x](javascript:alert(1)) [y](JAVASCRIPT:alert(1)) [z](&#106;avascript:alert(1)) <javascript:alert(1)>",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>) [r]\n\n[r]: javascript:alert(1)",
    "[x](https://example.org/ \"\\\" onmouseover=alert(1) x=\\\"\") ![\\\" onerror=alert(1) x=\\\"](https://example.org/x.png)",
    "## x {#\"onclick=alert(1) .y onclick=alert(1)}",
    "```\"onclick=alert(1)\n<script>alert(1)</script>\n```",
    "\u{e000}0\u{e001}<b>\u{e000}99\u{e001}</b><script>alert(1)</script>",
];

/// Reads HTML as browsers do and names everything in it that could run.
fn executable(html: &str) -> Vec<String> {
    let lower = html.to_lowercase();
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(start) = lower[rest..].find('<').map(|at| at + rest) {
        rest = start + 1;
        let Some(first) = lower[rest..].chars().next() else { break };
        if !first.is_ascii_alphabetic() {
            continue;
        }
        let mut quote = None;
        let end = lower[rest..].char_indices().find_map(|(at, c)| match (quote, c) {
            (None, '>') => Some(rest + at),
            (None, '"' | '\'') => {
                quote = Some(c);
                None
            }
            (Some(q), c) if q == c => {
                quote = None;
                None
            }
            _ => None,
        });
        let tag = &lower[start..end.unwrap_or(lower.len())];
        let name = tag[1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let data = ["application/ld+json", "application/vnd.citationstyles.csl+json", "application/json"];
        let is_data = data.iter().any(|kind| tag.starts_with(&format!("<script type=\"{kind}\"")));
        let own_script = is_data
            || tag.starts_with("<form class=\"find\" role=\"search\" action=\"/search/\"")
            || tag.starts_with("<form class=\"seek\" role=\"search\" action=\"/search/\"")
            || (tag.starts_with("<script src=\"/assets/") && !tag.contains("evil"));
        if matches!(name, "script" | "iframe" | "object" | "embed" | "base" | "form" | "style" | "math")
            && !own_script
        {
            found.push(tag.to_owned());
        }
        if is_data {
            // Data ends at the first end tag, wherever it stands.
            let close = lower[rest..].find("</script").map_or(lower.len(), |at| rest + at);
            let json = &html[end.unwrap_or(html.len()) + 1..close];
            if serde_json::from_str::<serde_json::Value>(json).is_err() {
                found.push(format!("broken JSON-LD: {json}"));
            }
            rest = close;
            continue;
        }
        // Outside of quoted values: names of attributes; inside: schemes.
        let mut bare = String::new();
        for (n, part) in tag.split('"').enumerate() {
            if n % 2 == 0 {
                bare.push_str(part);
                bare.push(' ');
            } else {
                let value: String = part.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
                if value.starts_with("javascript:")
                    || value.starts_with("data:")
                    || value.starts_with("vbscript:")
                {
                    found.push(tag.to_owned());
                }
            }
        }
        if bare
            .split(|c: char| c.is_whitespace() || c == '/')
            .any(|word| word.starts_with("on") && word.contains('='))
        {
            found.push(tag.to_owned());
        }
        rest = end.unwrap_or(lower.len());
    }
    found
}

#[test]
fn the_checker_sees_what_runs() {
    for bad in [
        "<script>x</script>",
        "<img src=\"x\" onerror=\"y\">",
        "<a href=\"java\nscript:x\">",
        "<b/onclick=x>",
        "<script type=\"application/ld+json\">{\"a\":\"</script>\"}</script>",
    ] {
        assert!(!executable(bad).is_empty(), "{bad}");
    }
    assert_eq!(executable("<p title=\"on x = y\">javascript: &lt;script> <a href=\"/a\">b</a></p>"), [""; 0]);
}

#[test]
fn nothing_that_authors_write_runs_anywhere() {
    for raw in ["sanitized", "escaped"] {
        let site = Site::new(&[(
            "archive.yaml",
            &format!(
                "title: The Test\nbase_url: https://example.org/\nmarkdown: {{raw_html: {raw}}}\ntaxonomies: [{{name: tags}}]\n"
            ),
        )]);
        for (n, attack) in ATTACKS.iter().enumerate() {
            let quoted = serde_json::to_string(attack).unwrap();
            let day = n + 1;
            site.write(
                &format!("content/a{n}.md"),
                format!(
                    "---\ntitle: {quoted}\ndate: 2018-11-{day:02}\ndeck: {quoted}\nsummary: {quoted}\nsource: {quoted}\nauthors: [{quoted}]\ndateline: {quoted}\nrights: {quoted}\ntags: [{quoted}]\nprint: {{headline: {quoted}, page: {quoted}}}\nimage: {{file: map.png, alt: {quoted}, caption: {quoted}, credit: {quoted}}}\nattachments: [{{file: map.png, title: {quoted}}}]\n---\n{attack}\n\n{{{{ <figure src=\"map.png\" alt={quoted} caption={quoted} /> }}}}\n\n{{{{ <embed href=\"javascript:alert(1)\" title={quoted} /> }}}}\n\n{{% <quote by={quoted}> %}}\n\n{attack}\n\n{{% </quote> %}}\n"
                ),
            );
        }
        site.write("content/map.png", PICTURE);
        site.write(
            "content/w.md",
            "---\ntitle: w\ndate: 2018-12-01\nwithdrawn: {reason: \"<script>alert(1)</script>\"}\n---\n",
        );
        site.write("content/_index.md", "---\ntitle: \"<script>alert(1)</script>\"\nsummary: \"\\\"><script>alert(1)</script>\"\n---\n<script>alert(1)</script> <img src=map.png onerror=alert(1)>\n");
        let ran = site.run(&["build", "--quiet"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let mut pages = 0;
        for (name, bytes) in site.outputs() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if name.ends_with(".html") {
                pages += 1;
                assert_eq!(executable(&text), [""; 0], "{raw}: {name}");
            } else if name.ends_with(".xml") {
                assert!(
                    !text.contains("<script") && !text.contains("<img src=map.png onerror"),
                    "{raw}: {name}"
                );
            } else if name.ends_with("feed.json") {
                let feed: serde_json::Value = serde_json::from_str(&text).unwrap();
                for item in feed["items"].as_array().unwrap() {
                    let html = item["content_html"].as_str().unwrap_or_default();
                    assert_eq!(executable(html), [""; 0], "{raw}: {name}");
                }
            }
        }
        assert!(pages > ATTACKS.len() * 2, "{pages}");
    }
}
