//! Odd things that damaged files and real sites brought to light: after an import alone `check` finds no error.

use super::{Elsewhere, content, import, only, remarked, report, site};
use crate::common::{PICTURE, Site};

/// Runs an import of these files, and finds no error in what came of it.
fn sound(files: &[(&str, &str)], options: &[&str]) -> (Site, serde_json::Value) {
    let elsewhere = Elsewhere::new(files);
    if files.iter().any(|(path, _)| path.ends_with("astro.config.mjs")) {
        elsewhere.write("src/assets/talks.png", PICTURE);
    }
    let site = site();
    let told = report(&site, elsewhere.root(), options);
    let ran = site.run(&["check", "--json"]);
    let checked: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(checked["errors"], 0, "{}\n{:#?}", ran.out, content(&site));
    (site, told)
}

fn feed(items: &str) -> String {
    format!("<?xml version=\"1.0\"?><rss><channel><title>\u{2021}</title>{items}</channel></rss>")
}

fn item(title: &str, html: &str) -> String {
    let html = html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<item><title>{title}</title><pubDate>Thu, 29 Nov 2018 14:30:00 GMT</pubDate><description>{html}</description></item>"
    )
}

#[test]
fn a_source_without_a_letter_is_kept_and_no_source() {
    let (site, _) = sound(&[("a.xml", &feed(&item("Talks", "<p>They met.</p>")))], &[]);
    let (_, text) = only(&site);
    assert!(text.contains("extra:\n  source: \"\u{2021}\"\n"), "{text}");
}

#[test]
fn long_names_that_are_taken_get_a_number_and_stay_as_short_as_names_may_be() {
    let title = "a".repeat(300);
    let (site, _) = sound(
        &[("a.xml", &feed(&(item(&title, "<p>One.</p>") + &item(&format!("{title}b"), "<p>Two.</p>"))))],
        &[],
    );
    assert_eq!(content(&site).len(), 2);
    let rows = format!("slug,title,date,text\n{title},T,2018-11-29,One\n{title},U,2018-11-29,Two\n");
    let (site, _) = sound(&[("a.csv", &rows)], &[]);
    assert_eq!(content(&site).len(), 2);
}

#[test]
fn ids_that_differ_in_case_alone_are_not_both_addresses() {
    let rows = "objectid,title,date,text\n2v,One,2018-11-29,First\n2V,Two,2018-11-29,Second\n";
    let (site, _) = sound(&[("a.csv", rows)], &[]);
    let all: String = content(&site).into_iter().map(|(_, text)| text).collect();
    assert!(all.contains("\nid: \"2v\"\n") && all.contains("\n  id: \"2V\"\n"), "{all}");
}

#[test]
fn what_is_no_file_stands_for_no_article() {
    let rows =
        "title,date,text,image\nOne,2018-11-29,First,mailto:a@b.example\nTwo,2018-11-29,Second,tel:+1\n";
    let (site, told) = sound(&[("a.csv", rows)], &[]);
    assert_eq!(remarked(&told, "`image`"), 2, "{told}");
    let all: String = content(&site).into_iter().map(|(_, text)| text).collect();
    assert!(!all.contains("\nimage:"), "{all}");
}

#[test]
fn a_link_that_comes_to_be_when_another_goes_is_made_too() {
    let (site, _) = sound(
        &[("a.md", "---\ntitle: T\ndate: 2018-11-29\n---\n[See [it](../gone.md) there](/gone.png)\n")],
        &[],
    );
    let (_, text) = only(&site);
    assert!(text.ends_with("\nSee it there\n"), "{text}");
}

#[test]
fn what_a_caption_says_is_no_attribute() {
    let html = "<p>One.</p><figure><img src=\"https://o.example/x.png\"><figcaption>It said src=\"y.png\" there</figcaption></figure>";
    let (site, _) = sound(&[("a.xml", &feed(&item("Talks", html)))], &[]);
    let (_, text) = only(&site);
    let figure =
        "{{ <figure src=\"https://o.example/x.png\" caption=\"It said src=\\\"y.png\\\" there\" /> }}";
    assert!(text.contains(figure), "{text}");
}

#[test]
fn an_address_that_only_looks_like_one_is_none() {
    let html = "<p>One <img src=\"htt#p://o.example/x.png\"> two.</p>";
    let items = item("Talks", html).replace("<title>", "<link>../../http://o.example/a</link><title>");
    let (site, _) = sound(&[("a.xml", &feed(&items))], &[]);
    let (_, text) = only(&site);
    assert!(text.contains("\nOne  two.\n") || text.contains("\nOne two.\n"), "{text}");
}

#[test]
fn backquotes_end_with_their_paragraph_and_a_broken_shortcode_is_shown_as_code() {
    let text = "---\ntitle: T\ndate: 2018-11-29\n---\nAs in ```\n{{< chart \"x\" >}}\n```\ncode\n```\n\n{{< never closed\n";
    let (site, _) =
        sound(&[("config.toml", "baseURL = \"https://old.example/\"\n"), ("content/a.md", text)], &[]);
    let (_, text) = only(&site);
    assert!(text.contains("`{{< chart \"x\" >}}`") && text.contains("\\{{< never closed"), "{text}");
}

#[test]
fn a_term_of_a_list_that_is_a_picture_is_no_bold_text() {
    let html = "<div><dl><dt><figure><img src=\"https://o.example/x.png\"><figcaption>C</figcaption></figure></dt><dd>Words</dd><dt>Term</dt></dl></div>";
    let (site, _) = sound(&[("a.xml", &feed(&item("Talks", html)))], &[]);
    let (_, text) = only(&site);
    let want = "\n{{ <figure src=\"https://o.example/x.png\" caption=\"C\" /> }}\n\nWords\n\n**Term**\n";
    assert!(text.contains(want), "{text}");
}

#[test]
fn collections_of_astro_lie_where_its_configuration_says() {
    let config = "import { glob } from \"astro/loaders\";\nconst notes = defineCollection({ loader: glob({ pattern: \"**/*.md\", base: './src/data/notes' }) });\n";
    let (site, told) = sound(
        &[
            ("astro.config.mjs", "export default defineConfig({ site: 'https://old.example' });\n"),
            ("src/content.config.ts", config),
            (
                "src/data/notes/talks.md",
                "---\ntitle: Talks\ndate: 2018-11-29\n---\n![The room](../../assets/talks.png)\n\nThey met.\n",
            ),
            ("src/data/people/jane.md", "---\ntitle: Jane\n---\nNo collection.\n"),
        ],
        &[],
    );
    assert_eq!(told["articles"]["written"], 1, "{told}");
    let text = content(&site).into_iter().find(|(path, _)| path.ends_with("talks.md")).unwrap().1;
    assert!(text.contains("source_url: \"https://old.example/notes/talks/\"\n"), "{text}");
    assert!(text.contains("![The room](/assets/talks.png)"), "{text}");
}

#[test]
fn news_says_who_wrote_it_and_an_event_has_its_description_for_a_text() {
    let report = r#"{"uri":"tag:1","type":"text","headlines":[{"value":"Envoys meet"}],"by":"Jane Doe and John Roe","contentCreated":"2018-11-29T10:00:00Z","descriptions":[{"role":"text","value":"In short."}],"bodies":[{"contentType":"text/plain","value":"They met."}]}"#;
    let event = r#"{"uri":"tag:2","type":"event","title":"Talks","contentCreated":"2018-11-29T10:00:00Z","descriptions":[{"role":"text","value":"The talks begin."}]}"#;
    let (site, _) = sound(&[("a.json", report), ("b.json", event)], &["--format", "ninjs"]);
    let all: String = content(&site).into_iter().map(|(_, text)| text).collect();
    for want in [
        "authors: [Jane Doe, John Roe]\n",
        "summary: \"In short.\"\n",
        "\nThey met.\n",
        "---\n\nThe talks begin.\n",
    ] {
        assert!(all.contains(want), "{want}\n{all}");
    }
}

#[test]
fn a_line_of_an_export_that_no_site_would_read_is_read_as_that_of_another_program() {
    let line = r#"{"path":"content/a.md","front_matter":{"title":"Talks","date":"29 November 2018","da÷te":"x","headline":"H"},"body":"They met.\n"}"#;
    let (site, told) = sound(&[("a.jsonl", line)], &[]);
    assert_eq!(remarked(&told, "a line of an export that the site would not read"), 1, "{told}");
    let (path, text) = only(&site);
    assert!(
        path.ends_with("a.md") && text.contains("\ndate: 2018-11-29\n") && text.contains("\nThey met.\n"),
        "{path}\n{text}"
    );
}

#[test]
fn columns_are_known_in_other_languages_and_a_mapping_is_checked() {
    let table = "Titel;Datum;Autor;Quelle;Volltext\nTreffen;29.11.2018;Jana Roe;Der Bote;Die Gesandten trafen sich.\n";
    let (site, _) = sound(&[("a.csv", table)], &[]);
    let (_, text) = only(&site);
    let want = "---\ntitle: Treffen\ndate: 2018-11-29\nauthors: [Jana Roe]\nsource: Der Bote\n---\n\nDie Gesandten trafen sich.\n";
    assert_eq!(text, want);
    for (mapping, says) in [
        (
            "title: Titl\n",
            "names a column `Titl`, which the table does not have; it has Titel, Datum, Autor, Quelle, Volltext",
        ),
        (
            "date: { column: Datum, format: \"%Q\" }\n",
            "`date.format`: no date can be read as `%Q`; write it in the way of %d/%m/%Y",
        ),
    ] {
        let elsewhere = Elsewhere::new(&[("a.csv", table), ("map.yaml", mapping)]);
        let site = crate::import::site();
        let map = elsewhere.path("map.yaml");
        let ran = import(&site, &elsewhere.path("a.csv"), &["--map", map.to_str().unwrap()]);
        assert!(ran.code > 0 && (ran.err + &ran.out).contains(says), "{says}");
    }
}

#[test]
fn code_keeps_its_lines_and_leaves_the_numbers_beside_them() {
    let hexo = "<p>See:</p><figure class=\"highlight bash\"><table><tr><td class=\"gutter\"><pre><span class=\"line\">1</span><br><span class=\"line\">2</span><br></pre></td><td class=\"code\"><pre><span class=\"line\">cd there</span><br><span class=\"line\">ls</span><br></pre></td></tr></table></figure>";
    let rouge = "<div class=\"language-ruby highlighter-rouge\"><div class=\"highlight\"><pre><code><span class=\"lineno\">1 </span><span>puts</span> 1\n<span class=\"lineno\">2 </span>puts 2\n</code></pre></div></div><pre><div>a</div><div>b</div></pre>";
    let (site, _) = sound(&[("a.xml", &feed(&item("Talks", &format!("{hexo}{rouge}"))))], &[]);
    let (_, text) = only(&site);
    let want = "See:\n\n```bash\ncd there\nls\n```\n\n```ruby\nputs 1\nputs 2\n```\n\n```\na\nb\n```\n";
    assert!(text.ends_with(want), "{text}");
}

#[test]
fn a_hyphen_at_the_end_of_an_entry_of_a_list_is_put_into_quotes() {
    let table = "title,date,text,authors\nTalks,2018-11-29,They met.,Jane Doe; Agency (AFP) -\n";
    let (site, _) = sound(&[("a.csv", table)], &[]);
    let (_, text) = only(&site);
    assert!(text.contains("authors: [Jane Doe, \"Agency (AFP) -\"]\n"), "{text}");
}
