//! Sites of other generators: their keys, their shortcodes, their links, their pictures, their addresses.

use super::{Elsewhere, builds, content, import, remarked, report, site};
use crate::common::PICTURE;

fn file<'a>(files: &'a [(String, String)], path: &str) -> &'a str {
    let found = files.iter().find(|(name, _)| name == path);
    found.map_or_else(
        || panic!("no {path} in {:?}", files.iter().map(|(name, _)| name).collect::<Vec<_>>()),
        |(_, text)| text,
    )
}

fn jekyll() -> Elsewhere {
    Elsewhere::new(&[
        (
            "_config.yml",
            "title: Old Blog\nurl: https://old.example\ntimezone: Asia/Singapore\npermalink: /:year/:month/:day/:title.html\n",
        ),
        (
            "_posts/2014-09-25-first-talks.md",
            "---\nlayout: post\ntitle: \"First: talks\"\nexcerpt: \"Long\nwords\"\ntags: [a, b]\nimage: /img/map.gif\nauthor: Jane Doe and John Roe\nrating: 5\n---\nSee [the second]({% post_url 2014-09-26-second %}), [gone](/nowhere/) and ![map](/img/map.gif).\n\n{% include figure image_path=\"/img/map.gif\" caption=\"The map\" %}\n\n{% if x %}odd{% endif %}\n",
        ),
        (
            "_posts/2014-09-26-second.markdown",
            "---\ntitle: Second\ndate: 2014-09-26 14:00:00\ncategories: world news\n---\nBack to [the first](/2014/09/25/first-talks.html).\n",
        ),
        ("_drafts/idea.md", "---\ntitle: An idea\n---\nNot yet.\n"),
        ("about.md", "---\ntitle: About\npermalink: /about/\n---\nWho we are.\n"),
        ("README.md", "# Not an article\n"),
        ("img/map.gif", PICTURE),
        ("_layouts/post.html", "<html>{{ content }}</html>"),
    ])
}

#[test]
fn a_jekyll_site_comes_in_with_all_it_has() {
    let (elsewhere, site) = (jekyll(), site());
    let told = report(&site, elsewhere.root(), &[]);
    let files = content(&site);
    let first = file(&files, "2014/09/first-talks.md");
    for want in [
        "title: \"First: talks\"",
        "date: 2014-09-25\n",
        "summary: Long words",
        "tags: [a, b]",
        "authors: [Jane Doe, John Roe]",
        "file: \"/img/map.gif\"",
        "source_url: \"https://old.example/2014/09/25/first-talks.html\"",
        "aliases: [\"/2014/09/25/first-talks.html\"]",
        "rating: 5",
        "[the second](second.md)",
        "[gone](https://old.example/nowhere/)",
        "![map](/img/map.gif)",
        "{{ <figure src=\"/img/map.gif\" caption=\"The map\" /> }}",
        "`{% if x %}`odd`{% endif %}`",
    ] {
        assert!(first.contains(want), "{want}\n{first}");
    }
    let second = file(&files, "2014/09/second.md");
    assert!(second.contains("date: 2014-09-26T14:00:00+08:00"), "{second}");
    assert!(second.contains("[the first](first-talks.md)"), "{second}");
    assert!(file(&files, "idea.md").contains("draft: true"), "{files:?}");
    assert!(file(&files, "about.md").contains("kind: page"));
    assert!(site.path("content/img/map.gif").is_file());
    assert_eq!(remarked(&told, "`excerpt` → `summary`"), 1);
    assert_eq!(remarked(&told, "Liquid: `if`"), 1);
    assert_eq!(
        (told["articles"]["found"].clone(), told["articles"]["written"].clone()),
        (4.into(), 4.into()),
        "{told}"
    );
    builds(&site);
}

#[test]
fn hugo_zola_eleventy_hexo_and_astro_come_in_too() {
    /// What writes such sites, its files, one article as it must come out, and what the report must say.
    type Case =
        (&'static str, &'static [(&'static str, &'static str)], &'static str, &'static [&'static str]);
    let sites: [Case; 5] = [
        (
            "Hugo",
            &[
                ("hugo.toml", "baseURL = 'https://old.example/'\n"),
                (
                    "content/posts/trip/index.md",
                    "+++\ntitle = 'Trip'\ndate = 2018-11-29T10:00:00+08:00\nlastmod = 2018-12-01\ndraft = false\n+++\n{{< figure src=\"map.gif\" caption=\"Map\" >}}\n\n[other]({{< ref \"other.md\" >}}) {{< unknown x >}}\n",
                ),
                ("content/posts/trip/map.gif", PICTURE),
                (
                    "content/posts/other.md",
                    "---\ntitle: Other\ndate: 2018-11-30\nurl: /special/\n---\nText.\n",
                ),
                ("content/_index.md", "---\ntitle: Home\n---\n"),
            ],
            "2018/11/trip/index.md",
            &[
                "date: 2018-11-29T10:00:00+08:00",
                "updated: 2018-12-01",
                "src=\"map.gif\"",
                "[other](../other.md)",
                "`{{< unknown x >}}`",
                "/posts/trip/",
            ],
        ),
        (
            "Zola",
            &[
                ("config.toml", "base_url = 'https://old.example'\n"),
                (
                    "content/blog/2018-11-29-trip.md",
                    "+++\ntitle = \"Trip\"\n[taxonomies]\ntags = [\"a\"]\n[extra]\nmood = \"fair\"\n+++\n{{ youtube(id=\"x\") }}\n\n[o](@/blog/other.md)\n",
                ),
                ("content/blog/other.md", "+++\ntitle = \"Other\"\ndate = 2018-11-30\n+++\nText.\n"),
            ],
            "2018/11/trip.md",
            &["date: 2018-11-29", "tags: [a]", "mood: fair", "watch?v=x", "[o](other.md)", "/blog/trip/"],
        ),
        (
            "Eleventy",
            &[
                ("eleventy.config.js", ""),
                (
                    "posts/trip.md",
                    "---\ntitle: Trip\ndate: 2018-11-29\npermalink: /t/\n---\n{% youtube \"x\" %}\n\n[o]({{ '/posts/other/' | url }})\n",
                ),
                ("posts/other.md", "---\ntitle: Other\ndate: 2018-11-30\n---\nText.\n"),
            ],
            "2018/11/trip.md",
            &["aliases: [\"/t/\"]", "watch?v=x", "[o](other.md)"],
        ),
        (
            "Hexo",
            &[
                ("_config.yml", "url: https://old.example\nsource_dir: source\ntimezone: UTC\n"),
                (
                    "source/_posts/trip.md",
                    "title: Trip\ndate: 2018-11-29 10:00:00\ntags:\n- a\n---\nOne\n<!-- more -->\nTwo\n",
                ),
            ],
            "2018/11/trip.md",
            &["date: 2018-11-29T10:00:00Z", "tags: [a]", "One\n\nTwo"],
        ),
        (
            "Astro",
            &[
                ("astro.config.mjs", "export default defineConfig({ site: 'https://old.example' })"),
                (
                    "src/content/blog/trip.mdx",
                    "---\ntitle: Trip\npubDate: 'Nov 29 2018'\nheroImage: './map.gif'\n---\nimport map from './map.gif';\n\n<Image src={map} alt=\"Map\" />\n\n<Chart data={x} />\n",
                ),
                ("src/content/blog/map.gif", PICTURE),
            ],
            "2018/11/trip.md",
            &["date: 2018-11-29", "![Map](/content/blog/map.gif)", "`<Chart data={x} />`"],
        ),
    ];
    for (name, sources, path, wants) in sites {
        let (elsewhere, site) = (Elsewhere::new(sources), site());
        let ran = import(&site, elsewhere.root(), &[]);
        let files = content(&site);
        let text = file(&files, path);
        for want in wants {
            assert!(text.contains(want), "{name}: {want}\n{text}\n{}", ran.out);
        }
        builds(&site);
    }
}

#[test]
fn a_second_run_changes_nothing_not_even_old_addresses() {
    let (elsewhere, site) = (jekyll(), site());
    import(&site, elsewhere.root(), &[]);
    let before = content(&site);
    assert!(before.iter().any(|(_, text)| text.contains("aliases:")), "{before:#?}");
    let told = report(&site, elsewhere.root(), &[]);
    assert_eq!(
        (&told["articles"]["written"], &told["articles"]["updated"]),
        (&0.into(), &0.into()),
        "{told}"
    );
    assert_eq!(content(&site), before);
}

#[test]
fn files_come_along_if_the_site_publishes_their_kind() {
    let (elsewhere, site) = (jekyll(), site());
    elsewhere.write("files/notes.docx", b"PK");
    elsewhere.write(
        "_posts/2014-09-27-third.md",
        "---\ntitle: Third\n---\nThe envoys met. Read [the notes](/files/notes.docx).\n",
    );
    let told = import(&site, elsewhere.root(), &[]).out;
    assert!(
        told.contains("a link to `.docx`, whose kind is not under `publish_files`: it leads to the old"),
        "{told}"
    );
    let third = file(&content(&site), "2014/09/third.md").to_owned();
    assert!(third.contains("[the notes](https://old.example/files/notes.docx)"), "{third}");
    builds(&site);
    site.write("archive.yaml", "title: T\npublish_files: [\"*.docx\"]\n");
    import(&site, elsewhere.root(), &[]);
    let third = file(&content(&site), "2014/09/third.md").to_owned();
    assert!(third.contains("[the notes](/files/notes.docx)"), "{third}");
    assert!(site.path("content/files/notes.docx").is_file());
    builds(&site);
}
