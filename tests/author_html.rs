//! HTML, foreign syntax, links and odd characters in articles: what is kept, what is told, what it may touch.

use crate::common::bare_theme::BareTheme;
use crate::common::{PICTURE, Ran, Site, article};
use archive::config::Markdown;
use archive::parse::markdown::{MarkedPassage, Overlay, Passages, to_html};

/// A site of one article whose template shows its text and countries alone.
fn site(body: &str) -> Site {
    Site::new(&[
        ("archive.yaml", "base_url: https://example.org/news/\n"),
        ("content/a.md", &article("A", "2018-11-29", body)),
        ("content/b.md", &article("B", "2018-11-30", "## The vote")),
        ("content/map.png", PICTURE),
        (
            "templates/article.html",
            "[[{{ content }}]]{% for country in article.countries %} {{ country.code }}{% endfor %}",
        ),
    ])
}

fn built(site: &Site) -> (String, Ran) {
    let ran = site.run(&["build", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    (site.read("2018/11/29/a/index.html"), ran)
}

#[test]
fn an_attribute_left_open_takes_nothing_in() {
    for body in [
        "<table><tr><td><img src=\"map.png\" alt=\"\n\n![x](<https://x/ onerror=alert(2) >)\n\n<div \">",
        "<p title=\"\n\n{{ <figure src=\"map.png\" alt=\"x onerror=alert(2)\" /> }}\n\n\">",
        "<p title='\n\n- [x] done\n\n> [!NOTE]\n> Text[^1]\n\n[^1]: '><img src=map.png onerror=alert(2)>\n",
    ] {
        let (page, _) = built(&site(body));
        for tag in page.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap();
            let bare: String = tag.split('"').step_by(2).collect();
            assert!(!bare.contains("onerror"), "{page}");
        }
    }
}

#[test]
fn what_is_left_out_is_told_once_a_kind_and_file() {
    let ran = site(
        "<iframe src=\"https://x.example/\"></iframe>\n\n<iframe></iframe> <script>x()</script>\n\n<form><input></form>\n\n<div title=\"",
    )
    .run(&["build", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for told in [
        "`<iframe>` is left out, and all that is in it\n --> content/a.md:5:1",
        "`<script>` is left out",
        "`<form>` is left out; its content is shown",
        "a tag that is cut off is left out",
        "shortcode `embed`",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    assert_eq!(ran.err.matches("`<iframe>`").count(), 1, "{}", ran.err);
}

#[test]
fn films_of_the_site_are_kept_and_words_in_html_count() {
    let site = site(
        "<video src=\"film.mp4\" poster=\"map.png\" onplay=\"x()\">A film</video>\n\n<audio><source src=\"https://x.example/a.mp3\"></audio>\n\n<div><p>Voters in <b>Kenya</b> &amp; elsewhere in Kenya chose a parliament.</p></div>",
    );
    site.write("content/film.mp4", "film");
    let (page, ran) = built(&site);
    assert!(
        page.contains("<video src=\"/news/film.mp4\" poster=\"/news/map.png\" controls=\"\">A film</video>"),
        "{page}"
    );
    assert!(page.contains("<audio controls=\"\"><source></audio>"), "{page}");
    assert!(ran.err.contains("which is on another site"), "{}", ran.err);
    assert!(page.contains("</span> in <b><span data-e=\"c 1\">Kenya</span></b> &amp; elsewhere"), "{page}");
    assert!(page.ends_with(" KE"), "{page}");
}

#[test]
fn links_in_html_are_those_of_markdown() {
    let (page, _) = built(&site(
        "<a href=\"b.md#the-vote\">b</a> <img src=\"map.png\"> <a href=\"/map.png\" id=\"here\">m</a> [h](#here)\n\n<p><img src='map.png' alt=\"A &amp; B\" width=9></p>",
    ));
    assert!(page.contains("<a href=\"/news/2018/11/30/b/#the-vote\">b</a>"), "{page}");
    assert!(page.contains("<img src=\"/news/map.png\" alt=\"\" width=\"1\" height=\"1\" loading"), "{page}");
    assert!(page.contains("<a href=\"/news/map.png\" id=\"here\">m</a>"), "{page}");
    assert!(page.contains("<img src=\"/news/map.png\" alt=\"A &amp; B\" width=\"9\" loading"), "{page}");
    let ran = site("text\n\n<p>\n<a href=\"gone.md\">x</a> <img src=\"gone.png\">\n</p>")
        .run(&["build", "--quiet"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("there is no article `content/gone.md`\n --> content/a.md:8:4"), "{}", ran.err);
    assert!(ran.err.contains("gone.png"), "{}", ran.err);
}

#[test]
fn syntax_of_other_programs_is_told_and_speaks_for_nothing() {
    let body = "Voters chose.\n\n{{ site.kenya | default: \"Kenya, Kenya\" }} and {% image kenya.jpg \"Kenya\" %}\n\n[caption id=\"kenya\" title=\"Kenya in Kenya\"]Text[/caption]\n\n![[Kenya]] [[Kenya|Kenya]] [^Kenya]\n\n{: .Kenya}\n\n<p>{{ page.kenya }} Kenya</p>\n\nTerm\n: what it means";
    let (page, ran) = built(&site(&body.replace(" Kenya</p>", "</p>")));
    assert!(page.ends_with("]]"), "a country was found in {page}");
    for place in ["7:1", "7:48", "9:1", "11:1", "11:12", "11:28", "13:1", "15:4", "18:1"] {
        assert!(ran.err.contains(&format!("content/a.md:{place}\n")), "{place}: {}", ran.err);
    }
    // The words around it do.
    let (page, _) = built(&site("{{ page.title }} Voters in Kenya chose.\n\n`{{ kenya }}` \\{{ x }}"));
    assert!(page.ends_with(" KE"), "{page}");
}

#[test]
fn invisible_characters_reach_no_page() {
    let site = site(
        "A\u{1b}[31m red\u{7} line \u{202e}turned\u{2069} &#27; `co\u{9b}de` [l\u{1}](b.md \"t\u{2}\") ![p\u{3}](map.png)\n\n<b title=\"x\u{4}\">t\u{5}</b>\n\n    in\u{6}dented\n",
    );
    site.write(
        "content/c.md",
        "---\ntitle: \"a\\e[31m\\u202e\\x07b\"\ndate: 2018-12-01\n---\nText \u{200f}\u{200d} stays.\n",
    );
    let ran = site.run(&["build", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("control characters are left out here and at"), "{}", ran.err);
    for (name, bytes) in site.outputs() {
        if name.ends_with(".html")
            || name.ends_with(".xml")
            || name.ends_with(".csv")
            || name.ends_with(".json")
        {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains(archive::text::is_harmful), "{name}: {text:?}");
        }
    }
    assert!(site.read("2018/12/01/c/index.html").contains("\u{200f}\u{200d} stays"));
    let csv = site.run(&["export", "--format", "csv"]);
    assert!(csv.out.contains("a[31mb") && !csv.out.contains('\u{1b}'), "{}", csv.out);
}

#[test]
fn names_of_files_may_hold_what_urls_give_meaning_to() {
    let site = site("![a](photo%231.png) ![b](50%25.png) [c](why%3F.png) <img src=\"photo%231.png\">");
    for name in ["photo#1.png", "50%.png", "why?.png"] {
        site.write(&format!("content/{name}"), PICTURE);
    }
    let (page, _) = built(&site);
    assert!(page.contains("src=\"/news/photo%231.png\" alt=\"a\" width=\"1\""), "{page}");
    assert!(page.contains("src=\"/news/50%25.png\""), "{page}");
    assert!(page.contains("href=\"/news/why%3F.png\""), "{page}");
}

#[test]
fn accents_are_the_same_composed_and_decomposed() {
    let site = site("[x](caf\u{e9}.md) ![p](\u{e9}t\u{e9}.png) [s](/\u{e9}.txt)");
    site.write("content/cafe\u{301}.md", article("C", "2018-12-02", "Text"));
    site.write("content/e\u{301}te\u{301}.png", PICTURE);
    site.write("static/e\u{301}.txt", "x");
    let (page, _) = built(&site);
    assert!(page.contains("href=\"/news/2018/12/02/cafe/\""), "{page}");
    assert!(!page.contains("broken-link"), "{page}");
}

#[test]
fn a_link_without_a_target_is_an_error() {
    for (body, what) in [
        ("[ABC]()", "the link has no target"),
        ("![ABC]()", "the picture has no file"),
        ("<a href=\"\">x</a>", "the link has no target"),
    ] {
        let ran = site(body).run(&["build", "--quiet"]);
        assert_eq!(ran.code, 1, "{body}");
        assert!(ran.err.contains(what), "{}", ran.err);
    }
}

#[test]
fn no_heading_has_an_id_of_the_theme() {
    for theme in ["default", "plain"] {
        let body = "## Citation\n\n## In this story\n\n## \\_main\n\n## Main {#_citation}\n\n## fn-1\n\nNote[^1].\n\n[^1]: Text.\n\n<p id=\"_fn-1\">x</p><p id=\"main\">y</p>";
        let site = Site::new(&[
            ("archive.yaml", &format!("title: T\nbase_url: https://example.org/\ntheme: {theme}\n")),
            ("content/a.md", &article("Kenya votes", "2018-11-29", &format!("Kenya and Kenya.\n\n{body}"))),
        ]);
        if theme == "plain" {
            site.copy(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/plain"), "themes/plain");
        }
        let ran = site.run(&["build", "--quiet"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let page = site.read("2018/11/29/a/index.html");
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{theme}: {ids:?}");
        let content =
            &page[page.find("<h2 id=\"citation\"").unwrap()..page.find("class=\"footnotes\"").unwrap()];
        let of_authors = content.split("<h2 id=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for id in of_authors {
            assert!(!id.starts_with('_'), "{theme}: {id}");
        }
    }
}

#[test]
fn ids_of_templates_begin_with_an_underscore() {
    for entry in walkdir::WalkDir::new("themes").into_iter().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        // No text of an author stands on these.
        if !name.ends_with(".html") || ["search.html", "404.html"].contains(&&*name) {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        for id in text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(id.starts_with('_') || id.starts_with("{{"), "{}: {id}", entry.path().display());
        }
    }
}

#[test]
fn old_addresses_are_urls() {
    let site = site("Text");
    site.write("content/c.md", "---\ntitle: C\ndate: 2018-12-03\naliases: [/caf%C3%A9/, /old/]\n---\n");
    let (_, _) = built(&site);
    assert!(site.outputs().contains_key("caf\u{e9}/index.html"));
    for (alias, hint) in [("/?p=12", "the path alone"), ("https://old.example/x/", "without its host")] {
        site.write("content/c.md", format!("---\ntitle: C\ndate: 2018-12-03\naliases: [\"{alias}\"]\n---\n"));
        let ran = site.run(&["build", "--quiet"]);
        assert_eq!(ran.code, 1, "{alias}");
        assert!(ran.err.contains(hint) && ran.err.contains("content/c.md:4:11"), "{}", ran.err);
    }
}

#[test]
fn depth_is_bounded() {
    let deep = "{% <quote> %}\n\n".repeat(17) + "Text\n\n" + &"{% </quote> %}\n\n".repeat(17);
    let ran = site(&deep).run(&["build", "--quiet"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("at most 16 deep"), "{}", ran.err);
    let (page, _) = built(&site(&("<div>".repeat(5_000) + "Text")));
    assert!(page.matches("<div>").count() < 300 && page.contains("Text"));
}

#[test]
fn passages_ids_and_asides_lie_over_a_text() {
    let body = "One *two [three](https://x.example/) four* five.\n\n- six\n\n  seven\n\nEight";
    let passage = |from: &str, to: &str, id: &str| MarkedPassage {
        words: body.find(from).unwrap()..body.find(to).unwrap() + to.len(),
        id: Some(id.into()),
        attributes: vec![("class", "note".into())],
    };
    let passages = Passages::new(vec![passage("three", "five", "_b"), passage("two", "three", "_a")]);
    let six = body.find("six").unwrap();
    let asides = [(3, "<aside>1</aside>\n".to_owned()), (six, "<aside>2</aside>\n".to_owned())];
    let overlay =
        Overlay { passages: Some(&passages), named_blocks: true, asides: &asides, ..Overlay::default() };
    let html = to_html(body, &overlay, &Markdown::default(), &BareTheme).unwrap();
    // The ids are made from the words: which ones, src/parse/markdown/block_ids.rs tests.
    let html = regex::Regex::new("_p[0-9a-f]{8}").unwrap().replace_all(&html, "_p");
    assert_eq!(
        html,
        "<div class=\"noted\">\n<p id=\"_p\">One <em><mark id=\"_a\" class=\"note\">two </mark>\
         <a href=\"https://x.example/\"><mark class=\"note\"><mark id=\"_b\" class=\"note\">three</mark></mark></a>\
         <mark class=\"note\"> four</mark></em><mark class=\"note\"> five</mark>.</p>\n\
         <div class=\"margin\"><aside>1</aside>\n</div>\n</div>\n\
         <div class=\"noted\">\n<ul>\n<li>\n<p id=\"_p\">six</p>\n<p id=\"_p\">seven</p>\n</li>\n</ul>\n\
         <div class=\"margin\"><aside>2</aside>\n</div>\n</div>\n<p id=\"_p\">Eight</p>\n"
    );
}

#[test]
fn what_no_page_shows_as_it_was_written_is_told() {
    let body = "<script>x</script>\n\nA bell\u{7} rings.\n\n{{ 7*7 }} pages.\n";
    let site = Site::new(&[("content/a.md", &article("A", "2018-11-29", body))]);
    let ran = site.build();
    for code in ["W008", "W009", "W010"] {
        assert!(ran.codes().contains(&code.to_owned()), "{code}: {}", ran.err);
    }
}

#[test]
fn a_name_in_angle_brackets_is_text_and_an_element_is_none() {
    let body = "Shares of <Harbor Petroleum Corp> and <Lone\nMills Plc> fell; <HPC> had risen.\n\n\
                <FONT COLOR> is red, <Tip>mind</Tip> the <Big> step, <Ada lang=\"en\"> and <harbor inc>.\n";
    let (page, _) = built(&site(body));
    // Without the marks of what was derived.
    let page = regex::Regex::new("</?span[^>]*>").unwrap().replace_all(&page, "");
    for name in ["&lt;Harbor Petroleum Corp&gt;", "&lt;Lone\nMills Plc&gt;", "&lt;HPC&gt; had"] {
        assert!(page.contains(name), "no {name} in {page}");
    }
    for tag in ["FONT", "Tip", "Big", "Ada", "harbor"] {
        assert!(!page.contains(&format!("&lt;{tag}")), "{tag} in {page}");
    }
}
