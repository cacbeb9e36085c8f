//! What an author sees of every problem: the file, the line, the place in it, and what to do.

use std::fs;

use crate::common::{PICTURE, Site, article, json_lines as json, same};
use archive::diagnostic::Code;

/// Builds a broken site: exit code 1, nothing written, and exactly these words.
#[track_caller]
fn shows(name: &str, site: &Site, expected: &str) {
    let ran = site.build();
    assert_eq!(ran.code, 1, "{name}: {}", ran.err);
    assert!(!site.path("public").exists(), "{name}: a broken site was written");
    same(name, ran.problems(), expected);
}

/// A site whose only article has this text.
fn one(text: &str) -> Site {
    Site::new(&[("content/a.md", text)])
}

/// A good article with these lines added to its front matter.
fn with(lines: &str) -> Site {
    one(&format!("---\ntitle: The talks\ndate: 2018-11-29\n{lines}---\nText.\n"))
}

/// A good article with this body.
fn body(text: &str) -> Site {
    one(&article("The talks", "2018-11-29", text))
}

#[test]
fn e001_a_file_that_is_not_utf_8() {
    let site = one("");
    site.write("content/a.md", b"---\ntitle: Caf\xe9 talks\ndate: 2018-11-29\n---\n");
    shows(
        "E001",
        &site,
        r#"error[E001]: byte 14 (0xe9) is not UTF-8
 --> content/a.md:2:11
  |
2 | title: Caf� talks
  |           ^
  |
  = help: save the file as UTF-8"#,
    );
}

#[test]
fn e002_no_front_matter() {
    shows(
        "E002",
        &one("The talks began.\n"),
        r#"error[E002]: the file does not begin with front matter
 --> content/a.md:1:1
  |
1 | The talks began.
  | ^^^^^^^^^^^^^^^^
  |
  = help: begin it with a line `---`, then `title:` and `date:`, then another line `---`"#,
    );
    shows(
        "E002 empty",
        &one(""),
        r#"error[E002]: the file does not begin with front matter
 --> content/a.md:1:1
  |
1 |
  | ^
  |
  = help: begin it with a line `---`, then `title:` and `date:`, then another line `---`"#,
    );
}

#[test]
fn e003_front_matter_that_is_not_closed() {
    shows(
        "E003",
        &one("---\ntitle: The talks\ndate: 2018-11-29\n\nThe talks began.\n"),
        r#"error[E003]: the front matter is not closed
 --> content/a.md:1:1
  |
1 | ---
  | ^^^ opened here
  |
  = help: end it with a line `---`"#,
    );
}

#[test]
fn e004_yaml_that_cannot_be_read() {
    shows(
        "E004",
        &one("---\ntitle: Talks: the second day\ndate: 2018-11-29\n---\n"),
        r#"error[E004]: YAML: mapping values are not allowed in this context
 --> content/a.md:2:13
  |
2 | title: Talks: the second day
  |             ^
  |
  = help: a value with `: ` in it needs quotes: "…: …""#,
    );
    shows(
        "E004 quote",
        &one("---\ntitle: \"Talks\ndate: 2018-11-29\n---\nText.\n"),
        r#"error[E004]: YAML: invalid indentation in quoted scalar
 --> content/a.md:2:8
  |
2 | title: "Talks
  |        ^
  |
  = help: close the quotation mark that the text begins with, or put a backslash before those within it"#,
    );
    shows(
        "E004 list",
        &with("authors: [Ann, Bob\n"),
        r#"error[E004]: YAML: while parsing a flow sequence, expected ',' or ']'
 --> content/a.md:4:18
  |
4 | authors: [Ann, Bob
  |                  ^
  |
  = help: a list begins and ends with a bracket: [one, two]"#,
    );
    shows(
        "E004 margin",
        &one("---\n  title: Talks\n date: 2018-11-29\n---\nText.\n"),
        r#"error[E004]: YAML: did not find expected <document start>
 --> content/a.md:3:2
  |
3 |  date: 2018-11-29
  |  ^
  |
  = help: keys begin at the margin, one below the other"#,
    );
    shows(
        "E004 anchor",
        &with("authors: *nobody\n"),
        r#"error[E004]: YAML: while parsing node, found unknown anchor
 --> content/a.md:4:10
  |
4 | authors: *nobody
  |          ^
  |
  = help: put texts with special characters in double quotes"#,
    );
    shows(
        "E004 at sign",
        &with("source: @agency\n"),
        r#"error[E004]: YAML: unexpected character: `@'
 --> content/a.md:4:9
  |
4 | source: @agency
  |         ^
  |
  = help: put texts with special characters in double quotes"#,
    );
}

#[test]
fn e005_tabs_in_indentation() {
    shows(
        "E005",
        &with("extra:\n\tdesk: Asia\n"),
        r#"error[E005]: YAML cannot be indented with tabs
 --> content/a.md:5:1
  |
5 |  desk: Asia
  | ^
  |
  = help: use two spaces for each step"#,
    );
}

#[test]
fn e006_duplicate_keys_at_any_depth() {
    shows(
        "E006",
        &with("title: Other\n"),
        r#"error[E006]: `title` is given twice
 --> content/a.md:4:1
  |
4 | title: Other
  | ^^^^^
  |
 ::: content/a.md:2:1
  |
2 | title: The talks
  | ----- first given here"#,
    );
    let deep = with("extra:\n  desks:\n    - name: Asia\n      head: Ann\n      name: Europe\n");
    shows(
        "E006 deep",
        &deep,
        r#"error[E006]: `name` is given twice
 --> content/a.md:8:7
  |
8 |       name: Europe
  |       ^^^^
  |
 ::: content/a.md:6:7
  |
6 |     - name: Asia
  |       ---- first given here"#,
    );
}

#[test]
fn parts_of_urls_that_are_too_long() {
    let long = "a".repeat(300);
    let site = with(&format!("id: {long}\nslug: {long}\naliases: [/{long}/]\n"));
    let ran = site.build();
    assert_eq!(ran.codes(), ["E012", "E012", "E040"], "{}", ran.err);
    let site = with(&format!("tags: [{long}]\nauthors: [{long}]\nsource: {long}\n"));
    site.write("archive.yaml", "base_url: https://example.org/\ntaxonomies: [{name: tags}]\n");
    site.write(&format!("content/{}/index.md", "b".repeat(250)), article("B", "2019-01-01", "Text.\n"));
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn e007_unknown_keys() {
    shows(
        "E007",
        &with("dateine: GENEVA\ndesk: Asia\nlang: fr\n"),
        r#"error[E007]: `dateine` is not a known key
 --> content/a.md:4:1
  |
4 | dateine: GENEVA
  | ^^^^^^^
  |
  = help: did you mean `dateline`?

error[E007]: `desk` is not a known key
 --> content/a.md:5:1
  |
5 | desk: Asia
  | ^^^^
  |
  = help: did you mean `deck`?

error[E007]: `lang` is not a known key
 --> content/a.md:6:1
  |
6 | lang: fr
  | ^^^^
  |
  = help: did you mean `language`?"#,
    );
    shows(
        "E007 nested",
        &with("image:\n  file: a.png\n  captoin: A\n"),
        r#"error[E007]: `captoin` is not a known key
 --> content/a.md:6:3
  |
6 |   captoin: A
  |   ^^^^^^^
  |
  = help: did you mean `caption`?"#,
    );
    let config = Site::new(&[("archive.yaml", "titel: The Test\nbase_url: https://example.org/\n")]);
    shows(
        "E007 config",
        &config,
        r#"error[E007]: `titel` is not a known key
 --> archive.yaml:1:1
  |
1 | titel: The Test
  | ^^^^^
  |
  = help: did you mean `title`?"#,
    );
    let cascade = Site::new(&[(
        "content/x/_index.md",
        "---\ntitle: X\ncascade:\n  date: 2018-11-29\n  sorce: Y\n---\n",
    )]);
    shows(
        "E007 cascade",
        &cascade,
        r#"error[E007]: `date` belongs to one article and cannot cascade
 --> content/x/_index.md:4:9
  |
4 |   date: 2018-11-29
  |         ^^^^^^^^^^

error[E007]: `sorce` is not a known key
 --> content/x/_index.md:5:3
  |
5 |   sorce: Y
  |   ^^^^^
  |
  = help: did you mean `source`?"#,
    );
}

#[test]
fn e008_missing_keys() {
    shows(
        "E008",
        &one("---\nsource: The Agency\n---\nText.\n"),
        r#"error[E008]: `date` is missing
 --> content/a.md:2:1
  |
2 | source: The Agency
  | ^
  |
  = help: add a line `date: …`

error[E008]: `title` is missing
 --> content/a.md:2:1
  |
2 | source: The Agency
  | ^
  |
  = help: add a line `title: …`"#,
    );
    shows(
        "E008 nothing",
        &one("---\n---\nText.\n"),
        r#"error[E008]: `date` is missing
 --> content/a.md:2:1
  |
2 | ---
  | ^
  |
  = help: add a line `date: …`

error[E008]: `title` is missing
 --> content/a.md:2:1
  |
2 | ---
  | ^
  |
  = help: add a line `title: …`"#,
    );
    shows(
        "E008 page",
        &one("---\nkind: page\n---\nText.\n"),
        r#"error[E008]: `title` is missing
 --> content/a.md:2:1
  |
2 | kind: page
  | ^
  |
  = help: add a line `title: …`"#,
    );
    let index = Site::new(&[("content/2018/_index.md", "---\nsummary: A year.\n---\n")]);
    shows(
        "E008 index",
        &index,
        r#"error[E008]: `title` is missing
 --> content/2018/_index.md:2:1
  |
2 | summary: A year.
  | ^
  |
  = help: add a line `title: …`"#,
    );
}

#[test]
fn e009_empty_values() {
    shows(
        "E009",
        &one("---\ntitle:\ndate: 2018-11-29\n---\n"),
        r#"error[E009]: `title` is empty
 --> content/a.md:2:1
  |
2 | title:
  | ^^^^^"#,
    );
    shows(
        "E009 quotes",
        &one("---\ntitle: \"\"\ndate: 2018-11-29\n---\n"),
        r#"error[E009]: `title` is empty
 --> content/a.md:2:8
  |
2 | title: ""
  |        ^^"#,
    );
    shows(
        "E009 spaces",
        &one("---\ntitle: '  '\ndate: ~\n---\n"),
        r#"error[E009]: `title` is empty
 --> content/a.md:2:8
  |
2 | title: '  '
  |        ^^^^

error[E009]: `date` is empty
 --> content/a.md:3:7
  |
3 | date: ~
  |       ^"#,
    );
    shows(
        "E009 item",
        &with("authors:\n  - Ann\n  -\n  - Bob\n"),
        r#"error[E009]: an item of the list is empty
 --> content/a.md:6:4
  |
6 |   -
  |    ^"#,
    );
}

#[test]
fn e010_wrong_types_at_the_place_of_the_value() {
    shows(
        "E010",
        &one(
            "---\ntitle: [The, talks]\ndate: {day: 1}\ndraft: maybe\nauthors:\n  first: Ann\nextra: 7\n---\n",
        ),
        r#"error[E010]: expected a text, found a list
 --> content/a.md:2:8
  |
2 | title: [The, talks]
  |        ^^^^^^^^^^^^ expected a text
  |
  = help: put a text that begins with a bracket into quotes

error[E010]: expected a date, found a mapping
 --> content/a.md:3:7
  |
3 | date: {day: 1}
  |       ^^^^^^^^ expected a date
  |
  = help: a date is written 2018-11-29

error[E010]: expected true or false, found a text
 --> content/a.md:4:8
  |
4 | draft: maybe
  |        ^^^^^ expected true or false

error[E010]: expected a text, found a mapping
 --> content/a.md:6:3
  |
6 |   first: Ann
  |   ^^^^^^^^^^ expected a text
  |
  = help: put a text with a colon into quotes; a list is written `[one, two]`

error[E010]: expected a mapping (key: value), found a number
 --> content/a.md:7:8
  |
7 | extra: 7
  |        ^ expected a mapping (key: value)
  |
  = help: write its keys on the lines below, each `key: value` and indented by two spaces"#,
    );
    let config = Site::new(&[(
        "archive.yaml",
        "base_url: https://example.org/\nmenu: Countries\nfeeds: {enabled: often}\n",
    )]);
    shows(
        "E010 config",
        &config,
        r#"error[E010]: an entry of the menu has a `label` and a `url`
 --> archive.yaml:2:7
  |
2 | menu: Countries
  |       ^^^^^^^^^
  |
  = help: each entry is a line `- {label: Countries, url: /countries/}`

error[E010]: expected true or false, found a text
 --> archive.yaml:3:18
  |
3 | feeds: {enabled: often}
  |                  ^^^^^ expected true or false"#,
    );
}

#[test]
fn e011_dates_that_cannot_be() {
    shows(
        "E011",
        &one("---\ntitle: The talks\ndate: 2018-02-31\nupdated: 2018-11-29T14:30\n---\n"),
        r#"error[E011]: `2018-02-31` is not a date: there is no 31 February 2018
 --> content/a.md:3:7
  |
3 | date: 2018-02-31
  |       ^^^^^^^^^^

error[E011]: `2018-11-29T14:30` is not a date: a time needs its offset from UTC (Z, or +08:00): the clock of the machine is not used
 --> content/a.md:4:10
  |
4 | updated: 2018-11-29T14:30
  |          ^^^^^^^^^^^^^^^^
  |
  = help: set `timezone: Europe/Paris` in archive.yaml, or write the offset here"#,
    );
    shows(
        "E011 form",
        &one("---\ntitle: The talks\ndate: 29 November 2018\n---\n"),
        r#"error[E011]: `29 November 2018` is not a date: a date is written 2018-11-29, 2018-11, 2018 or 2018-11-29T14:30:00+08:00
 --> content/a.md:3:7
  |
3 | date: 29 November 2018
  |       ^^^^^^^^^^^^^^^^"#,
    );
}

#[test]
fn e012_values_that_are_not_allowed() {
    shows(
        "E012",
        &with("kind: pgae\nlanguage: english!\nslug: The Talks\nid: a/b\nsource_url: javascript:alert(1)\n"),
        r#"error[E012]: `pgae` is not a kind of article
 --> content/a.md:4:7
  |
4 | kind: pgae
  |       ^^^^
  |
  = help: did you mean `page`?

error[E012]: `english!` is not a language tag such as en, pt-BR or zh-Hant
 --> content/a.md:5:11
  |
5 | language: english!
  |           ^^^^^^^^

error[E012]: a slug is made of lower-case letters, digits and single hyphens
 --> content/a.md:6:7
  |
6 | slug: The Talks
  |       ^^^^^^^^^
  |
  = help: for example `the-talks`

error[E012]: `a/b` is not an id: use letters, digits, hyphens, underscores and dots
 --> content/a.md:7:5
  |
7 | id: a/b
  |     ^^^

error[E012]: `source_url` is a URL that begins with https:// or http://
 --> content/a.md:8:13
  |
8 | source_url: javascript:alert(1)
  |             ^^^^^^^^^^^^^^^^^^^"#,
    );
    let config = Site::new(&[(
        "archive.yaml",
        "base_url: example.org\nlanguage: e\npermalink: /:year/\npaginate: 0\ntaxonomies: [{name: topics}]\nmarkdown: {raw_html: safe}\nhome_country: XX\n",
    )]);
    shows(
        "E012 config",
        &config,
        r#"error[E012]: a base URL begins with https:// or http://: write https://example.org
 --> archive.yaml:1:11
  |
1 | base_url: example.org
  |           ^^^^^^^^^^^

error[E012]: `e` is not a language tag such as en, pt-BR or zh-Hant
 --> archive.yaml:2:11
  |
2 | language: e
  |           ^

error[E012]: a permalink holds :slug, or two articles of a day would share one URL
 --> archive.yaml:3:12
  |
3 | permalink: /:year/
  |            ^^^^^^^

error[E012]: `paginate` is a whole number from 1 to 10000, not `0`
 --> archive.yaml:4:11
  |
4 | paginate: 0
  |           ^

error[E012]: `topics` is taken: choose another name
 --> archive.yaml:5:21
  |
5 | taxonomies: [{name: topics}]
  |                     ^^^^^^

error[E012]: `safe` is not a way to treat HTML
 --> archive.yaml:6:22
  |
6 | markdown: {raw_html: safe}
  |                      ^^^^
  |
  = help: one of `sanitized`, `escaped`, `trusted`"#,
    );
}

#[test]
fn e013_countries_that_are_not_known() {
    shows(
        "E013",
        &with("countries: [KP, Nroth Korea]\n"),
        r#"error[E013]: `Nroth Korea` is not a country
 --> content/a.md:4:17
  |
4 | countries: [KP, Nroth Korea]
  |                 ^^^^^^^^^^^
  |
  = help: did you mean `KP (North Korea)`?"#,
    );
    shows(
        "E013 steering",
        &with("countries:\n  remove: [Atlantis]\n"),
        r#"error[E013]: `Atlantis` is not a country
 --> content/a.md:5:12
  |
5 |   remove: [Atlantis]
  |            ^^^^^^^^
  |
  = help: a country is written as its ISO 3166 code (KE) or its name (Kenya)"#,
    );
}

#[test]
fn e014_topics_that_are_not_known() {
    shows(
        "E014",
        &with("topics: [humna rights]\n"),
        r#"error[E014]: `humna rights` is not a topic
 --> content/a.md:4:10
  |
4 | topics: [humna rights]
  |          ^^^^^^^^^^^^
  |
  = help: did you mean `human rights`?"#,
    );
}

#[test]
fn e015_two_files_that_claim_one_url() {
    let text = article("The talks", "2018-11-29", "Text.");
    let articles = Site::new(&[("content/a/talks.md", &text), ("content/b/talks.md", &text)]);
    shows(
        "E015",
        &articles,
        r#"error[E015]: /2018/11/29/talks/ is claimed twice
--> content/a/talks.md
::: content/b/talks.md
 = help: by the article content/a/talks.md and by the article content/b/talks.md"#,
    );
    let list = Site::new(&[
        ("content/a.md", "---\ntitle: Countries\nkind: page\nslug: countries\n---\n"),
        ("content/b.md", &article("In North Korea", "2018-11-29", "Talks in North Korea.")),
    ]);
    shows(
        "E015 list",
        &list,
        r#"error[E015]: /countries/ is claimed twice
 --> content/a.md:4:7
  |
4 | slug: countries
  |       ^^^^^^^^^
  |
  = help: by the article content/a.md and by the index of countries"#,
    );
}

#[test]
fn e015_a_static_file_in_the_place_of_an_article() {
    let text = article("The talks", "2018-11-29", "Text.");
    let site = Site::new(&[("content/talks.md", &text), ("static/2018/11/29/talks/index.html", "mine")]);
    shows(
        "E015 static file",
        &site,
        r#"error[E015]: /2018/11/29/talks/ is claimed twice
--> content/talks.md
::: static/2018/11/29/talks/index.html
 = help: by the article content/talks.md and by the file static/2018/11/29/talks/index.html"#,
    );
}

#[test]
fn e016_two_articles_with_one_id() {
    let text = |n: u8| format!("---\ntitle: The talks\ndate: 2018-11-2{n}\nid: talks\n---\n");
    shows(
        "E016",
        &Site::new(&[("content/a.md", &text(1)), ("content/b.md", &text(2))]),
        r#"error[E016]: /id/talks/ is the id of more than one article
 --> content/a.md:4:5
  |
4 | id: talks
  |     ^^^^^
 ::: content/b.md
  = help: by the id of content/a.md and by the id of content/b.md"#,
    );
}

#[test]
fn e017_aliases_that_are_taken() {
    let site = Site::new(&[
        ("content/a.md", "---\ntitle: A\ndate: 2018-11-29\naliases:\n  - /old/\n  - /2018/11/29/b/\n---\n"),
        ("content/b.md", "---\ntitle: B\ndate: 2018-11-29\naliases: [/old/]\n---\n"),
    ]);
    shows(
        "E017",
        &site,
        r#"error[E017]: the alias /old/ is taken
 --> content/a.md:5:5
  |
5 |   - /old/
  |     ^^^^^
 ::: content/b.md
  = help: by an alias of content/a.md and by an alias of content/b.md

error[E017]: the alias /2018/11/29/b/ is taken
 --> content/a.md:6:5
  |
6 |   - /2018/11/29/b/
  |     ^^^^^^^^^^^^^^
 ::: content/b.md
  = help: by an alias of content/a.md and by the article content/b.md"#,
    );
}

#[test]
fn e018_urls_that_differ_only_in_case() {
    let site = Site::new(&[("static/img/Map.png", PICTURE), ("static/img/map.png", PICTURE)]);
    shows(
        "E018",
        &site,
        r#"error[E018]: /img/Map.png and /img/map.png differ only in upper and lower case
--> static/img/Map.png
::: static/img/map.png
 = help: by the file static/img/Map.png and by the file static/img/map.png"#,
    );
    let alias = Site::new(&[
        ("content/a.md", &article("A", "2018-11-29", "")),
        ("content/b.md", "---\ntitle: B\ndate: 2018-11-29\naliases: [/2018/11/29/A/]\n---\n"),
    ]);
    shows(
        "E018 alias",
        &alias,
        r#"error[E018]: /2018/11/29/a/ and /2018/11/29/A/ differ only in upper and lower case
--> content/a.md
::: content/b.md
 = help: by the article content/a.md and by an alias of content/b.md"#,
    );
}

#[test]
fn e019_links_that_lead_nowhere() {
    let site = body("See [the summit](2018/sumit.md), [a year](/1999/) and [b](a.md).");
    site.write("content/2018/summit.md", article("Summit", "2018-06-12", "Text."));
    shows(
        "E019",
        &site,
        r#"error[E019]: there is no article `content/2018/sumit.md`
 --> content/a.md:5:5
  |
5 | See [the summit](2018/sumit.md), [a year](/1999/) and [b](a.md).
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `content/2018/summit.md`?

error[E019]: there is no page `/1999/` in the site
 --> content/a.md:5:34
  |
5 | See [the summit](2018/sumit.md), [a year](/1999/) and [b](a.md).
  |                                  ^^^^^^^^^^^^^^^^"#,
    );
}

#[test]
fn e020_headings_that_are_not_there() {
    shows(
        "E020",
        &body("## The vote\n\nSee [above](#the-votes) and [there](a.md#result)."),
        r#"error[E020]: there is no heading `#the-votes` here
 --> content/a.md:7:5
  |
7 | See [above](#the-votes) and [there](a.md#result).
  |     ^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `#the-vote`?

error[E020]: `content/a.md` has no heading `#result`
 --> content/a.md:7:29
  |
7 | See [above](#the-votes) and [there](a.md#result).
  |                             ^^^^^^^^^^^^^^^^^^^^
  |
  = help: its headings are `#the-vote`"#,
    );
}

#[test]
fn e021_files_that_are_not_there() {
    let site = one(
        "---\ntitle: A\ndate: 2018-11-29\nimage: {file: mapp.png}\nattachments: [report.pdf]\n---\n![x](/img/x.png)\n",
    );
    site.write("content/map.png", PICTURE);
    shows(
        "E021",
        &site,
        r#"error[E031]: there is no file `mapp.png` beside this one
 --> content/a.md:4:15
  |
4 | image: {file: mapp.png}
  |               ^^^^^^^^
  |
  = help: did you mean `content/map.png`?

error[E021]: there is no file `report.pdf` beside this one
 --> content/a.md:5:15
  |
5 | attachments: [report.pdf]
  |               ^^^^^^^^^^

error[E031]: there is no file `/img/x.png` in the site
 --> content/a.md:7:1
  |
7 | ![x](/img/x.png)
  | ^^^^^^^^^^^^^^^^
  |
  = help: files named from the root lie in the folder `static`"#,
    );
}

#[test]
fn e031_pictures_that_are_not_there() {
    shows(
        "E031",
        &body("![The border](border.png)\n\n[The map](map.pdf)"),
        r#"error[E031]: there is no file `border.png` beside this one
 --> content/a.md:5:1
  |
5 | ![The border](border.png)
  | ^^^^^^^^^^^^^^^^^^^^^^^^^

error[E021]: there is no file `map.pdf` beside this one
 --> content/a.md:7:1
  |
7 | [The map](map.pdf)
  | ^^^^^^^^^^^^^^^^^^"#,
    );
}

#[test]
fn e021_not_for_files_beside_an_article_that_has_errors() {
    let site = body("See [the map](talks/map.png).");
    let broken = article("The talks", "2018-11-29", "![The border](map.png)\n");
    site.write("content/talks/index.md", broken.replace("date:", "dateine: SEOUL\ndate:"));
    site.write("content/talks/map.png", PICTURE);
    shows(
        "E007 only",
        &site,
        r#"error[E007]: `dateine` is not a known key
 --> content/talks/index.md:3:1
  |
3 | dateine: SEOUL
  | ^^^^^^^
  |
  = help: did you mean `dateline`?"#,
    );
}

#[test]
fn e022_paths_that_lead_outside() {
    let site = one(
        "---\ntitle: A\ndate: 2018-11-29\nimage: {file: ../../etc/passwd}\naliases: [../../x/]\nrelated: [../../../b.md]\n---\n[x](../../b.md) [y](../archive.yaml)\n",
    );
    shows(
        "E022",
        &site,
        r#"error[E022]: `../../etc/passwd` leads outside the content folder
 --> content/a.md:4:15
  |
4 | image: {file: ../../etc/passwd}
  |               ^^^^^^^^^^^^^^^^

error[E022]: the alias `../../x/` is not a path within the site
 --> content/a.md:5:11
  |
5 | aliases: [../../x/]
  |           ^^^^^^^^

error[E022]: `../../../b.md` leads outside the content folder
 --> content/a.md:6:11
  |
6 | related: [../../../b.md]
  |           ^^^^^^^^^^^^^

error[E022]: `../../b.md` leads outside the content folder
 --> content/a.md:8:1
  |
8 | [x](../../b.md) [y](../archive.yaml)
  | ^^^^^^^^^^^^^^^

error[E022]: `../archive.yaml` leads outside the content folder
 --> content/a.md:8:17
  |
8 | [x](../../b.md) [y](../archive.yaml)
  |                 ^^^^^^^^^^^^^^^^^^^^"#,
    );
}

#[test]
fn e023_shortcodes_that_cannot_be_used() {
    shows(
        "E023",
        &body(
            "{{ <figure src=map.png /> }}\n\n{{ <figrue src=\"/map.png\" /> }}\n\n{{ <quote /> and more\n\nSee {{ <figure src=\"no.png\" /> }} and `{{ <figure /> }}` and {{< figure >}}.\n\n{% <quote by=\"Ann\"> %}\n\nWords.\n\n{% </embed> %}\n\n{{ <embed title=\"x\" /> }}\n\n{{ <embed href=\"https://example.org/\" titel=\"x\" /> }}",
        ),
        r#"error[E023]: `src`: a text needs double quotes
 --> content/a.md:5:1
  |
5 | {{ <figure src=map.png /> }}
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^

error[E031]: there is no file `/map.png` in the site
 --> content/a.md:7:1
  |
7 | {{ <figrue src="/map.png" /> }}
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: files named from the root lie in the folder `static`

error[E023]: a shortcode ends with `}}` and needs a paragraph of its own
 --> content/a.md:9:1
  |
9 | {{ <quote /> and more
  | ^^^^^^^^^^^^^^^^^^^^^

error[E023]: a shortcode needs a paragraph of its own
  --> content/a.md:11:5
   |
11 | See {{ <figure src="no.png" /> }} and `{{ <figure /> }}` and {{< figure >}}.
   |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: put it between two empty lines; to show it as text, write it in backquotes

error[E023]: a shortcode needs a paragraph of its own
  --> content/a.md:11:62
   |
11 | See {{ <figure src="no.png" /> }} and `{{ <figure /> }}` and {{< figure >}}.
   |                                                              ^^^^^^^^^^^^^^
   |
   = help: put it between two empty lines; to show it as text, write it in backquotes

error[E023]: `quote` is open here, not `embed`
  --> content/a.md:17:1
   |
17 | {% </embed> %}
   | ^^^^^^^^^^^^^^
   |
  ::: content/a.md:13:1
   |
13 | {% <quote by="Ann"> %}
   | ---------------------- opened here"#,
    );
    shows(
        "E023 open",
        &body("{% <quote by=\"Ann\"> %}\n\nWords."),
        r#"error[E023]: the shortcode `quote` is not closed
 --> content/a.md:5:1
  |
5 | {% <quote by="Ann"> %}
  | ^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: add a paragraph {% </quote> %}"#,
    );
}

#[test]
fn e024_templates_that_cannot_be_used() {
    let site = body("Text.");
    site.write("templates/card.html", "<p>\n{{ article.title | upper\n</p>\n");
    shows(
        "E024",
        &site,
        r#"error[E024]: Found `</` but expected }}.
 --> templates/card.html:3:1
  |
3 | </p>
  | ^^"#,
    );
    site.remove("templates/card.html");
    site.write("content/a.md", "---\ntitle: A\ndate: 2018-11-29\ntemplate: artcle.html\n---\n");
    shows(
        "E024 name",
        &site,
        r#"error[E024]: there is no template `artcle.html`
 --> content/a.md:4:11
  |
4 | template: artcle.html
  |           ^^^^^^^^^^^
  |
  = help: did you mean `article.html`?"#,
    );
}

#[test]
fn e024_names_in_templates_that_are_not_there() {
    for (text, expected) in [
        (
            "{% extends \"base.htm\" %}",
            r#"error[E024]: there is no template `base.htm`
 --> templates/article.html:1:13
  |
1 | {% extends "base.htm" %}
  |             ^^^^^^^^
  |
  = help: did you mean `base.html`?"#,
        ),
        (
            "{% extends \"article.html\" %}",
            r#"error[E024]: the template extends itself
 --> templates/article.html:1:13
  |
1 | {% extends "article.html" %}
  |             ^^^^^^^^^^^^
  |
  = help: to change a part of the theme's, extend `themes/default/templates/article.html`"#,
        ),
        (
            "{% include \"componets.html\" %}",
            r#"error[E024]: Unknown template `componets.html`
 --> templates/article.html:1:13
  |
1 | {% include "componets.html" %}
  |             ^^^^^^^^^^^^^^
  |
  = help: did you mean `components.html`?"#,
        ),
        (
            "{{ <ui.crad /> }}",
            r#"error[E024]: Unknown component `ui.crad`
 --> templates/article.html:1:5
  |
1 | {{ <ui.crad /> }}
  |     ^^^^^^^
  |
  = help: did you mean `ui.card`?"#,
        ),
        (
            "{{ page.title | upcase }}",
            r#"error[E024]: Unknown filter `upcase`
 --> templates/article.html:1:17
  |
1 | {{ page.title | upcase }}
  |                 ^^^^^^"#,
        ),
    ] {
        let site = body("Text.");
        site.write("templates/article.html", text);
        shows("E024 in a template", &site, expected);
    }
}

#[test]
fn e024_names_the_page_that_was_being_rendered() {
    let site = Site::new(&[
        ("content/a.md", &article("A", "2018-11-29", "Text.")),
        ("content/b.md", &article("B", "2018-11-30", "Text.")),
        (
            "templates/article.html",
            "<h1>{{ article.title }}</h1>\n{% if article.title == \"B\" %}{{ article.titel }}{% endif %}\n",
        ),
    ]);
    shows(
        "E024 page",
        &site,
        r#"error[E024]: Field `titel` is not defined: did you mean `title`?
 --> templates/article.html:2:41
  |
2 | {% if article.title == "B" %}{{ article.titel }}{% endif %}
  |                                         ^^^^^
  |
  = help: while rendering /2018/11/30/b/ (content/b.md) with article.html"#,
    );
}

#[test]
fn e024_a_card_is_reported_once() {
    let site = body("Text.");
    site.write("templates/card.html", "<p>\n{{ article.titel }}\n</p>\n");
    let ran = site.build();
    assert_eq!(ran.codes(), ["E024"], "{}", ran.err);
    assert!(ran.err.contains("--> templates/card.html:2:12"), "{}", ran.err);
}

#[test]
fn e025_articles_that_are_not_there() {
    shows(
        "E025",
        &with("related: [b.md]\ntranslations: {fr: /fr/a.md}\n"),
        r#"error[E025]: there is no article `content/b.md`
 --> content/a.md:4:11
  |
4 | related: [b.md]
  |           ^^^^
  |
  = help: did you mean `content/a.md`?

error[E025]: there is no article `content/fr/a.md`
 --> content/a.md:5:20
  |
5 | translations: {fr: /fr/a.md}
  |                    ^^^^^^^^
  |
  = help: did you mean `content/a.md`?"#,
    );
}

#[test]
fn e026_data_files_that_cannot_be_read() {
    let site = body("Text.");
    site.write("data/a.json", "{\n  \"a\": 1,\n  b: 2\n}\n")
        .write("data/b.csv", "name,votes\nChina,1\nRussia\n");
    site.write("data/c.yaml", "a: 1\na: 2\n").write("data/d.yaml", "1").write("data/d.json", "2");
    shows(
        "E026",
        &site,
        r#"error[E026]: JSON: key must be a string
 --> data/a.json:3:3
  |
3 |   b: 2
  |   ^

error[E026]: CSV: record 2 (line: 3, byte: 19): found record with 1 fields, but the previous record has 2 fields
 --> data/b.csv:3:1
  |
3 | Russia
  | ^

error[E006]: `a` is given twice
 --> data/c.yaml:2:1
  |
2 | a: 2
  | ^
  |
 ::: data/c.yaml:1:1
  |
1 | a: 1
  | - first given here

error[E026]: another data file or folder has the name `d`, too
--> data/d.yaml"#,
    );
}

#[test]
fn e027_themes_that_cannot_be_used() {
    let site = Site::new(&[
        ("archive.yaml", "base_url: https://example.org/\ntheme: papr\n"),
        ("themes/paper/theme.yaml", "name: paper\n"),
    ]);
    shows(
        "E027",
        &site,
        r#"error[E027]: there is no theme `papr`
--> archive.yaml
 = help: did you mean `paper`?"#,
    );
    site.write("archive.yaml", "base_url: https://example.org/\ntheme: paper\n");
    site.write("themes/paper/theme.yaml", "name: other\nextends: paper\n");
    shows(
        "E027 itself",
        &site,
        r#"error[E027]: the theme extends itself: paper -> paper
--> themes/paper/theme.yaml

error[E027]: the theme in themes/paper/ says its name is `other`
--> themes/paper/theme.yaml"#,
    );
    site.write("themes/paper/theme.yaml", "name: paper\nextend: default\n");
    shows(
        "E027 key",
        &site,
        r#"error[E027]: `extend` is not a known key
 --> themes/paper/theme.yaml:2:1
  |
2 | extend: default
  | ^^^^^^^^^^^^^^^
  |
  = help: did you mean `extends`?"#,
    );
}

#[test]
fn e028_files_that_are_too_large() {
    let site = one("");
    fs::File::create(site.path("content/a.md")).unwrap().set_len(65 << 20).unwrap();
    shows(
        "E028",
        &site,
        r#"error[E028]: the file has 65 MiB; the largest that is read has 64
--> content/a.md"#,
    );
}

#[cfg(unix)]
#[test]
fn e029_files_that_cannot_be_read() {
    let site = body("Text.");
    std::os::unix::fs::symlink(".", site.path("content/circle")).unwrap();
    shows(
        "E029",
        &site,
        r#"error[E029]: the link leads in a circle
--> content/circle"#,
    );
}

#[test]
fn e032_files_that_cannot_be_written() {
    let site = body("Text.");
    site.write("in-the-way", "x");
    let options = archive::engine::SiteOptions {
        root: site.root().to_owned(),
        last_good: Some(site.path("in-the-way")),
        ..Default::default()
    };
    let mut engine = archive::engine::Engine::open(options).unwrap();
    engine.refresh(&archive::engine::SilentBuild);
    let found: Vec<_> = engine.diagnostics().into_iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(found, ["E032"]);
}

#[test]
fn e030_vocabularies_that_cannot_be_used() {
    let site = body("Text.");
    site.write("vocabulary/topics.yaml", "topics:\n  - id: desk:asia\n    terms: [Asia]\n    wieght: 2\n");
    shows(
        "E030",
        &site,
        r#"error[E030]: `wieght` is not a known key
 --> vocabulary/topics.yaml:4:5
  |
4 |     wieght: 2
  |     ^^^^^^^^^
  |
  = help: known are id, name, parent, terms, requires, excludes, hide, same_as"#,
    );
    site.write(
        "vocabulary/topics.yaml",
        "topics:\n  - id: a\n    name: A\n  - id: a\n    name: B\n    parent: nowhere\n",
    );
    shows(
        "E030 ids",
        &site,
        r#"error[E030]: topic "a" stands here twice
 --> vocabulary/topics.yaml:4:9
  |
4 |   - id: a
  |         ^"#,
    );
}

/// Builds a site that has warnings only: exit code 0, and exactly these words.
#[track_caller]
fn warns(name: &str, site: &Site, expected: &str) {
    let ran = site.build();
    assert_eq!(ran.code, 0, "{name}: {}", ran.err);
    same(name, ran.problems(), expected);
}

#[test]
fn w001_no_base_url() {
    let site = body("Text.");
    site.remove("archive.yaml");
    warns(
        "W001",
        &site,
        r#"warning[W001]: base_url is not set: no canonical links, no sitemap, no links in feeds
--> archive.yaml
 = help: set `base_url: https://example.org/` in archive.yaml, or give --base-url"#,
    );
}

#[test]
fn w002_links_that_could_run_code() {
    let site =
        body("[x](javascript:alert) and ![y](data:text/html,x)\n\n{{ <embed href=\"vbscript:x\" /> }}");
    warns(
        "W002",
        &site,
        r#"warning[W002]: a link with `javascript:` is dropped
 --> content/a.md:5:1
  |
5 | [x](javascript:alert) and ![y](data:text/html,x)
  | ^^^^^^^^^^^^^^^^^^^^^

warning[W002]: a link with `data:` is dropped
 --> content/a.md:5:27
  |
5 | [x](javascript:alert) and ![y](data:text/html,x)
  |                           ^^^^^^^^^^^^^^^^^^^^^^

warning[W002]: a link with `vbscript:` is dropped
 --> content/a.md:7:1
  |
7 | {{ <embed href="vbscript:x" /> }}
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"#,
    );
}

#[test]
fn w003_topics_that_are_retired() {
    warns(
        "W003",
        &with("topics: [\"medtop:20000030\"]\n"),
        r#"warning[W003]: the topic `medtop:20000030` is retired
 --> content/a.md:4:10
  |
4 | topics: ["medtop:20000030"]
  |          ^^^^^^^^^^^^^^^^^
  |
  = help: the nearest active topic is `theatre`"#,
    );
}

#[test]
fn w004_files_that_are_not_used() {
    let site = body("Text.");
    site.write("data/notes.txt", "").write("data/README", "");
    site.write("content/nowhere/_index.md", "---\ntitle: Nowhere\n---\n");
    warns(
        "W004",
        &site,
        r#"warning[W004]: the file is not a YAML, JSON or CSV file
--> data/README

warning[W004]: the file is not a YAML, JSON or CSV file
--> data/notes.txt"#,
    );
}

#[test]
fn w004_templates_that_no_page_is_made_from() {
    let site = with("template: feature.html\n");
    site.write("templates/feature.html", "{% include \"part.html\" %}{{ <own.sign /> }}")
        .write("templates/part.html", "");
    site.write("templates/own.html", "{% component own.sign() %}x{% endcomponent own.sign %}");
    site.write("templates/shortcodes.html", "").write("templates/404.html", "");
    site.write("templates/artcle.html", "").write("templates/slip.txt", "");
    warns(
        "W004",
        &site,
        r#"warning[W004]: no page is made from this template
--> templates/artcle.html
 = help: did you mean `article.html`?

warning[W004]: no page is made from this template
--> templates/slip.txt
 = help: an article or a list page can name it with `template:`"#,
    );
}

#[test]
fn w012_keys_without_effect() {
    let site = body("Text.");
    site.write(
        "content/2018/_index.md",
        "---\ntitle: That year\ntimeline:\n  - { date: 2018-11-20, text: A. }\n---\n",
    );
    warns(
        "W012",
        &site,
        r#"warning[W012]: the page /2018/ shows no timeline
 --> content/2018/_index.md:4:3
  |
4 |   - { date: 2018-11-20, text: A. }
  |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: pages of countries, topics, names and threads do"#,
    );
}

#[test]
fn w005_texts_that_are_shown_nowhere() {
    let site = body("Text.");
    site.write("templates/404.html", "{{ \"greeting\" | t }} {{ \"search\" | t }}");
    site.write("i18n/en.yaml", "search: Find\nnothing_hear: Nothing.\ngreeting: Good day\nunheard_of: x\n");
    warns(
        "W005",
        &site,
        r#"warning[W005]: no template shows the text `nothing_hear`
 --> i18n/en.yaml:2:1
  |
2 | nothing_hear: Nothing.
  | ^^^^^^^^^^^^
  |
  = help: did you mean `nothing_here`?

warning[W005]: no template shows the text `unheard_of`
 --> i18n/en.yaml:4:1
  |
4 | unheard_of: x
  | ^^^^^^^^^^"#,
    );
    assert_eq!(site.read("404.html"), "Good day Find");
}

#[test]
fn a_text_that_is_not_there_is_shown_at_its_place() {
    let site = body("Text.");
    site.write("templates/404.html", "<p>\n{{ \"nothing_hear\" | t }}\n</p>\n");
    shows(
        "t",
        &site,
        r#"error[E024]: there is no text `nothing_hear` in i18n/en.yaml; did you mean `nothing_here`?
 --> templates/404.html:2:21
  |
2 | {{ "nothing_hear" | t }}
  |                     ^
  |
  = help: while rendering /404.html with 404.html"#,
    );
}

#[test]
fn w006_pictures_that_cannot_be_read() {
    let site = body("![A map](map.png)");
    site.write("content/map.png", "It was a map.");
    warns(
        "W006",
        &site,
        r#"warning[W006]: the picture cannot be read: it is not a JPEG, PNG, WebP, GIF or SVG picture
--> content/map.png
 = help: it is published as it is; JPEG, PNG, WebP, GIF and SVG can be read"#,
    );
}

#[test]
fn e040_an_address_that_hosts_do_not_serve() {
    shows(
        "E040",
        &with("aliases: [/before/, /news/*]\n"),
        r#"error[E040]: no page can be here: hosts read `*` in the address of a redirect as any address
 --> content/a.md:4:21
  |
4 | aliases: [/before/, /news/*]
  |                     ^^^^^^^"#,
    );
}

#[test]
fn w020_a_url_that_is_gone() {
    let site = body("Text.").built();
    std::fs::rename(site.path("content/a.md"), site.path("content/b.md")).unwrap();
    let text = std::fs::read_to_string(site.path("content/b.md")).unwrap();
    site.write("content/b.md", text.replace("date:", "id: talks\ndate:"));
    // Two words are no text to recognise an article by.
    let ran = site.build();
    same(
        "W020",
        ran.problems(),
        "warning[W020]: /2018/11/29/a/ was public and no longer exists\n--> content\n = help: name it under `aliases` of the \
         article that took its place; `withdrawn` leaves a note where an article was",
    );
}

#[test]
fn w007_a_model_that_knows_a_topic_that_is_gone() {
    let site = body("Text.");
    site.write("vocabulary/topics.yaml", "topics: [{id: harbour, name: Harbour, terms: [quay]}]\n");
    site.write(
        "vocabulary/topics.learned.yaml",
        "format: 1\narticles: 20\nfirst: 0.2\nother: 0.4\ntopics:\n  - {id: depot, examples: 3, precision: 1, recall: 1, \
         f1: 1, threshold: 1, terms: '9 depot'}\nwords: '4 depot'\n",
    );
    let ran = site.build();
    assert_eq!((ran.code, ran.codes()), (0, vec!["W007".to_owned()]), "{}", ran.err);
}

#[test]
fn links_of_the_menu_are_checked() {
    let config = "base_url: https://example.org/\nmenu:\n  - { label: A, url: /abuot/ }\n  - { label: B, url: about }\n  - { label: C, url: /countries/ }\n";
    let config = format!("{config}logo: /logo.svg\nsocial_image: /card.png\n");
    let site = Site::new(&[
        ("archive.yaml", &config),
        ("content/a.md", &article("A", "2018-11-29", "Text.")),
        ("content/about.md", "---\ntitle: About\nkind: page\n---\n"),
    ]);
    let ran = site.build();
    same(
        "menu",
        ran.problems(),
        r#"error[E019]: the menu's link `/abuot/` leads to no page of the site
 --> archive.yaml:3:22
  |
3 |   - { label: A, url: /abuot/ }
  |                      ^^^^^^^
  |
  = help: did you mean `/about/`?

error[E019]: the menu's link `about` would mean something else on every page
 --> archive.yaml:4:22
  |
4 |   - { label: B, url: about }
  |                      ^^^^^
  |
  = help: begin it with a slash

error[E021]: there is no file `static/logo.svg` for the logo
 --> archive.yaml:6:7
  |
6 | logo: /logo.svg
  |       ^^^^^^^^^

error[E021]: there is no file `static/card.png` for links to the site
 --> archive.yaml:7:15
  |
7 | social_image: /card.png
  |               ^^^^^^^^^"#,
    );
}

#[test]
fn pictures_beside_links_are_no_drawings() {
    let site = body("Text.");
    site.write("archive.yaml", "base_url: https://example.org/\nsocial_image: /card.svg\n");
    let ran = site.build();
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("`/card.svg` is not a PNG, JPEG, WebP or GIF"), "{}", ran.err);
}

/// Every code of the list has its example above.
#[test]
fn no_code_is_without_an_example() {
    let tests = fs::read_to_string(file!()).unwrap();
    // What only `archive check` tells has an example in its site of defects.
    let checks = fs::read_to_string("tests/checks.rs").unwrap();
    // And what keeps a site from being published has one there.
    let publishing = fs::read_to_string("tests/publish/program.rs").unwrap();
    // Symbolic links and annotations have tests of their own.
    let others = ["tests/links.rs", "tests/notes/reading.rs", "tests/author_html.rs", "tests/addresses.rs"];
    let others = others.map(|file| fs::read_to_string(file).unwrap()).concat();
    for code in Code::ALL {
        let name = format!("fn {}_", code.as_str().to_lowercase());
        let quoted = format!("\"{}\"", code.as_str());
        let is_checked =
            checks.contains(&quoted) || publishing.contains(&quoted) || others.contains(code.as_str());
        assert!(tests.contains(&name) || is_checked, "{} has no example", code.as_str());
    }
}

#[test]
fn all_problems_of_all_files_are_shown_in_one_run() {
    let site = Site::new(&[
        ("content/a.md", "---\ntitle:\ndate: 2018-13-01\nfoo: 1\n---\n[x](b.md#nowhere) {x\n"),
        ("content/b.md", "---\ntitle: B\ndate: 2018-11-29\n---\n[y](gone.md)\n\n{{ <nothing /> }}\n"),
        ("content/c.md", "no front matter"),
        ("content/d.md", "---\ntitle: D\ndate: 2018-11-29\nauthors: [a, a: b]\nslug: A\n---\n"),
        ("content/e/_index.md", "---\nfoo: 1\n---\n"),
        ("data/x.json", "{"),
        ("templates/home.html", "{{ }}"),
    ]);
    let ran = site.build();
    assert_eq!(ran.code, 1);
    let heads: Vec<&str> = ran.err.lines().filter(|line| line.contains("-->")).map(str::trim).collect();
    same(
        "places",
        &heads.join("\n"),
        r#"--> content/a.md:2:1
--> content/a.md:3:7
--> content/a.md:4:1
--> content/a.md:6:1
--> content/b.md:5:1
--> content/c.md:1:1
--> content/d.md:4:14
--> content/d.md:5:7
--> content/e/_index.md:2:1
--> content/e/_index.md:2:1
--> data/x.json:1:1
--> templates/home.html:1:4"#,
    );
    assert_eq!(ran.summary(), "12 errors: ./public is as it was");
}

#[test]
fn links_of_and_to_a_broken_article_are_checked_in_the_same_run() {
    let site = Site::new(&[
        ("content/a.md", "---\ntitle: A\ndate: 2018-11-29\ndraft: maybe\n---\n[x](gone.md)\n"),
        ("content/b.md", &article("B", "2018-11-29", "See [a](a.md).")),
    ]);
    assert_eq!(site.build().codes(), ["E010", "E019"]);
}

#[test]
fn offsets_are_those_of_the_file_with_crlf_and_byte_order_mark() {
    let text = "\u{feff}---\r\ntitle: \"Früh\"\r\ndate: 2018-02-31\r\nextra: {ü: 1, é: [ü], é: 2}\r\n---\r\nSchön, [x](gone.md)\r\n";
    let site = one(text);
    let problems = json(&site.run(&["--message-format", "json", "build"]));
    // A duplicate key keeps the rest of the front matter from being read.
    let offsets: Vec<(u64, &str)> =
        problems.iter().filter_map(|p| Some((p["offset"].as_u64()?, p["code"].as_str()?))).collect();
    let second = text.rfind("é: 2").unwrap() as u64;
    let link = text.find("[x]").unwrap() as u64;
    assert_eq!(offsets, [(second, "E006"), (link, "E019")]);
    assert_eq!(problems[0]["related"][0]["offset"].as_u64(), text.find("é: [").map(|at| at as u64));

    let text = text.replace(", é: 2", "");
    site.write("content/a.md", &text);
    let ran = site.build();
    same(
        "CRLF",
        ran.problems(),
        r#"error[E011]: `2018-02-31` is not a date: there is no 31 February 2018
 --> content/a.md:3:7
  |
3 | date: 2018-02-31
  |       ^^^^^^^^^^

error[E019]: there is no article `content/gone.md`
 --> content/a.md:6:8
  |
6 | Schön, [x](gone.md)
  |        ^^^^^^^^^^^^"#,
    );
    let text = text.replace("02-31", "02-28");
    site.write("content/a.md", &text);
    let ran = site.build();
    same(
        "CRLF body",
        ran.problems(),
        r#"error[E019]: there is no article `content/gone.md`
 --> content/a.md:6:8
  |
6 | Schön, [x](gone.md)
  |        ^^^^^^^^^^^^"#,
    );
    let problems = json(&site.run(&["--message-format", "json", "build"]));
    assert_eq!(problems[0]["offset"].as_u64(), text.find("[x]").map(|at| at as u64));
}

#[test]
fn tools_get_one_json_object_a_line() {
    let site = with("title: Again\n");
    let ran = site.run(&["--message-format", "json", "build"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    same(
        "json",
        &ran.err.replace(site.root().to_str().unwrap(), "ROOT"),
        r#"{"code":"E006","severity":"error","check":null,"message":"`title` is given twice","path":"content/a.md","line":4,"column":1,"offset":38,"label":null,"hint":null,"related":[{"path":"content/a.md","line":2,"column":1,"offset":4,"message":"first given here"}]}
{"severity":"note","message":"1 error: ./public is as it was"}"#,
    );
    let fine = body("Text.").run(&["--message-format", "json", "build"]);
    assert_eq!(json(&fine)[0]["severity"], "note");
    let refused = body("Text.").run(&["--message-format", "json", "--root", "nowhere", "build"]);
    assert_eq!((refused.code, json(&refused)[0]["severity"].as_str()), (2, Some("error")));
}

#[test]
fn escape_sequences_do_not_reach_the_terminal() {
    // CSI, OSC 8 and 52, a bell, the one-byte CSI of C1, and marks that turn text around.
    let evil = "\u{1b}[31mred\u{1b}]8;;x\u{7}\u{1b}]52;c;eA==\u{9b}2J\u{202e}drow";
    let texts = [
        format!("---\ntitle: \"t\"\ndate: \"{evil}\"\n---\n"),
        format!("---\ntitle: t\ndate: 2018-11-29\ncountries: ['{evil}']\n---\n"),
        format!("---\ntitle: t\ndate: 2018-11-29\n---\n[x]({evil}.md) [y](<{evil}>) {evil}\n"),
        format!("---\ntitle: t\ndate: 2018-11-29\n\"{}\": 1\n---\n", evil.replace('\u{1b}', "\\e")),
        format!("---\ntitle: t\ndate: 2018-11-29\ntopics: [\"{}\"]\n---\n", evil.replace('\u{1b}', "\\e")),
        format!("---\ntitle: t\ndate: 2018-11-29\nrelated: [\"{}\"]\n---\n", evil.replace('\u{1b}', "\\e")),
        format!("---\ntitle: t\ndate: 2018-11-29\n---\n{{{{ <{evil} /> }}}}\n"),
        format!("{evil}\n"),
    ];
    for text in texts {
        let site = one(&text);
        for format in ["text", "json"] {
            let ran = site.run(&["--message-format", format, "build"]);
            assert_eq!(ran.code, 1, "{text:?}: {}", ran.err);
            harmless(&ran.err);
        }
    }
    let site = Site::new(&[("archive.yaml", &format!("theme: \"{}\"\n", evil.replace('\u{1b}', "\\e")))]);
    harmless(&site.build().err);
    let site = body("Text.");
    site.write("templates/home.html", format!("{{{{ {evil} }}}}"));
    harmless(&site.build().err);
    let site = body("Text.");
    site.write("data/a.json", format!("{{\"a\": {evil}"));
    site.write(
        "vocabulary/topics.yaml",
        format!("topics:\n  - id: \"{}\"\n    wat: 1\n", evil.replace('\u{1b}', "\\e")),
    );
    harmless(&site.build().err);
}

#[cfg(unix)]
#[test]
fn escape_sequences_in_file_names_do_not_reach_the_terminal() {
    let site = body("Text.");
    site.write("content/\u{1b}[31mred\u{7}.md", "").write("content/\u{9b}2J\u{202e}.md", "no front matter");
    site.write("static/\u{202e}x.png", "1").write("static/\u{202e}X.png", "2");
    let ran = site.build();
    assert_eq!(ran.code, 1);
    harmless(&ran.err);
}

#[track_caller]
fn harmless(shown: &str) {
    let bad = |c: char| {
        c != '\n' && c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!shown.contains(bad), "{shown:?}");
}

#[test]
fn every_code_is_explained() {
    let site = Site::new(&[]);
    for code in Code::ALL {
        let ran = site.run(&["help", &code.as_str().to_lowercase()]);
        let kind = if code.as_str().starts_with('W') { "warning" } else { "error" };
        let expected = format!("{kind} {}: {}\n\n{}\n", code.as_str(), code.title(), code.explanation());
        assert!(ran.code == 0 && ran.out.starts_with(&expected), "{ran:?}");
    }
    let typo = site.run(&["help", "E0121"]);
    assert_eq!(typo.code, 2);
    same(
        "help",
        &typo.err,
        r#"error: there is no command and no code `E0121`
help: did you mean `archive help E011`?"#,
    );
}
