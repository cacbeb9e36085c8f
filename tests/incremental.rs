//! After any sequence of edits the engine's site equals a cold build, byte for byte, and the pages it says
//! it touched are enough to get there.
//!
//! While files have errors, the site equals a cold build of the same files with the last good state in their place: of
//! the configuration and vocabularies, and (for an engine that keeps sources) of each article. What it shows while
//! templates cannot be used is not compared; that nothing was forgotten meanwhile is, as soon as they are mended.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use archive::diagnostic::{Code, Diagnostic};
use archive::engine::{BuildReport, Engine, SilentBuild, SiteOptions};
use archive::link::PageKey;
use archive::read::Hints;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tempfile::TempDir;

/// One edit of a site. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Edit {
    /// What edits that do not matter shrink to.
    Nothing,
    Write {
        file: u8,
        shape: Shape,
    },
    Remove(u8),
    Rename(u8, u8),
    /// Another version of a text.
    Copy(u8, u8),
    Index {
        place: u8,
        shape: u8,
    },
    RemoveIndex(u8),
    /// Changes one thing of an article that is there.
    Tweak {
        file: u8,
        what: u8,
        value: u8,
    },
    /// Gives a folder of articles another name.
    RenameFolder(u8, u8),
    /// A link to a file or folder that lies elsewhere comes or goes.
    Link {
        folder: bool,
        there: bool,
    },
    /// Writes a file that links lead to.
    Elsewhere {
        file: u8,
        shape: Shape,
    },
    Attachment {
        bundle: u8,
        there: bool,
        bytes: u8,
    },
    Static {
        name: u8,
        there: bool,
        bytes: u8,
    },
    Template {
        name: u8,
        there: bool,
        text: u8,
    },
    /// A file of the theme that the configuration may name.
    Theme {
        name: u8,
        there: bool,
        text: u8,
    },
    Data {
        there: bool,
        value: u8,
    },
    Vocabulary {
        there: bool,
        shape: u8,
    },
    /// What people say about an article, in the file beside it.
    Notes {
        file: u8,
        there: bool,
        shape: u16,
    },
    Configuration(u16),
    /// A configuration or vocabulary that cannot be read.
    BreakConfiguration(bool),
    /// The program ends and starts again, and between the two somebody edits; whether it left what it knew.
    Restart {
        stored: bool,
        edit: Box<Edit>,
    },
}

/// What an article is made of.
#[derive(Clone, Debug)]
struct Shape {
    slug: Option<u8>,
    title: u8,
    date: u8,
    body: Vec<u8>,
    link: Option<u8>,
    extras: u16,
    broken: bool,
}

const WORDS: [&str; 23] = [
    "Reactor talks resumed in Pyongyang on Tuesday.",
    "The earthquake near Kathmandu killed dozens in Nepal.",
    "Football fans in Brazil filled the stadium for the final.",
    "Chancellor and president met in Berlin over the sanctions.",
    "Vaccines reached hospitals in Kenya and Uganda.",
    "The commission of inquiry reported on prison camps in North Korea.",
    "Parliament in Ottawa passed the budget.",
    "Scientists saw gravitational waves with a detector in Louisiana.",
    "A wildfire burned in Portugal.",
    "Wheat exports from Ukraine fell.",
    "Quartermaster Zyrianov of Vostrograd signed the Kelmarsh protocol.",
    "The Kelmarsh protocol names Zyrianov and the Vostrograd depot.",
    "Vostrograd's Zyrianov denied that the Kelmarsh depot was empty.",
    "The envoys met on Dec 10, 2014, and will meet again on December 10.",
    "Mr Peter Zyrianov met Angela Horvat of the Kelmarsh Institute. Mr Zyrianov left.",
    "ANGELA Horvat of the Kelmarsh Institute (KI) spoke. The KI agreed, said lawyer Tor Lind.",
    "Lawyer Angela Horvat and Peter Zyrianov denied it.",
    "The Norwegian Depot Council named Tor Lind, 54, its head.",
    "The depot was shut last month, three days ago, as in March 2016.",
    "See the [map](map.txt).",
    "![The map](map.png)",
    "They say Mr Tor Lind left Vostrograd, and Vostrograd was calm.",
    "They say Tor Lind left Vostrograd, and Vostrograd was calm.",
];
const DATES: [&str; 8] = [
    "2018-11-29",
    "2018-11-30",
    "2018-12-01",
    "2017-03-04",
    "2017",
    "2017-03",
    "2019-01-01T10:00:00+08:00",
    "2018-11-29",
];
const FILES: [&str; 14] = [
    "content/2018/a.md",
    "content/2018/b.md",
    "content/2018/c.md",
    "content/2017/d.md",
    "content/2017/e.md",
    "content/f.md",
    "content/reports/g.md",
    "content/reports/h.md",
    "content/reports/deep/i.md",
    "content/2018/bundle/index.md",
    "content/2017/pack/index.md",
    "content/about.md",
    "content/2018/j.md",
    "content/k.md",
];
const INDEXES: [&str; 8] = [
    "content/_index.md",
    "content/2018/_index.md",
    "content/reports/_index.md",
    "content/countries/nepal/_index.md",
    "content/tags/_index.md",
    "content/reports/deep/_index.md",
    "content/notes/_index.md",
    "content/corrections/_index.md",
];

/// An article that cannot be read.
const BROKEN: &str = "---\ntitle: [\n---\n";
/// Of a list page that may say something of the articles below it.
const BROKEN_CASCADE: &str = "---\ntitle: [\ncascade: { draft: true }\n---\n";
const FOLDERS: [&str; 5] =
    ["content/2018", "content/2017", "content/reports", "content/2016", "content/reports/deep"];

impl Shape {
    fn text(&self, file: usize) -> String {
        if self.broken {
            return BROKEN.into();
        }
        let has = |bit: u16| self.extras & (1 << bit) != 0;
        let mut text = format!("---\ntitle: \"Story {} of {}\"\n", self.title % 5, file);
        if FILES[file].ends_with("about.md") || has(0) {
            text.push_str("kind: page\n");
        }
        text.push_str(&format!("date: {}\n", DATES[usize::from(self.date) % DATES.len()]));
        if let Some(slug) = self.slug {
            text.push_str(&format!("slug: s{}-{file}\n", slug % 3));
        }
        for (bit, line) in [
            (1, "source: Wire\n"),
            (2, "source: WIRE\n"),
            (3, "tags: [red, Blue]\n"),
            (4, "tags: [blue]\nauthors: [Ada, Bo]\n"),
            (5, "draft: true\n"),
            (6, "withdrawn: { reason: Retracted. }\n"),
            (7, "slug: same\n"),
            (8, "aliases: [/old/]\n"),
            (9, "id: one\n"),
            (10, "summary: A summary.\nimage: {file: map.png, alt: A map}\n"),
            (11, "noindex: true\n"),
            (12, "countries: [KP]\ntopics: { add: [human rights] }\n"),
            (13, "countries: { remove: [NP], add: [FR] }\n"),
            (14, "related: [/2018/a.md, /2017/d.md]\n"),
            (15, "thread: The Kelmarsh depot\n"),
        ] {
            // Later keys would repeat earlier ones.
            let key = line.split(':').next().unwrap_or_default();
            if has(bit)
                && !text.contains(&format!("\n{key}:"))
                && (bit != 4 || !has(3))
                && (bit != 13 || !has(12))
            {
                text.push_str(line);
            }
        }
        text.push_str("---\n\n## The vote\n\n");
        for word in &self.body {
            text.push_str(WORDS[usize::from(*word) % WORDS.len()]);
            text.push_str("\n\n");
        }
        if let Some(link) = self.link {
            let target = FILES[usize::from(link) % FILES.len()].strip_prefix("content").unwrap();
            let anchor = if link >= 128 { "#the-vote" } else { "" };
            text.push_str(&format!("[link]({target}{anchor}) and [list](/countries/nepal/).\n"));
        }
        text
    }
}

fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    // A new file each time: its inode tells the engine that it changed, whatever the clock's resolution.
    let fresh = root.join(".fresh");
    fs::write(&fresh, text).unwrap();
    fs::rename(fresh, file).unwrap();
}

/// A picture without, with one, with other smaller sizes, and none at all.
fn picture(n: u8) -> Vec<u8> {
    let (width, height) = [(20, 9), (500, 4), (500, 8), (1000, 2)][usize::from(n) % 4];
    if n > 230 {
        return vec![n; 9];
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixels = image::GrayImage::from_fn(width, height, |x, _| image::Luma([x as u8 ^ (n & 0xf0)]));
    pixels.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn put(root: &Path, path: &str, there: bool, text: impl AsRef<[u8]>) {
    if there {
        write(root, path, text);
    } else {
        let _ = fs::remove_file(root.join(path));
    }
}

/// A folder that attachments lie in.
fn bundle_folder(n: u8) -> &'static str {
    ["content/2018/bundle", "content/2017/pack", "content/2018", "content/reports/deep"][usize::from(n) % 4]
}

/// The folder beside the site that links lead to.
fn elsewhere(root: &Path) -> PathBuf {
    root.parent().unwrap().join("elsewhere")
}

/// Edits the site, and says at which paths, as a watcher would; `None` if that is not known.
fn perform(root: &Path, edit: &Edit) -> Option<Vec<String>> {
    let file = |n: u8| usize::from(n) % FILES.len();
    let mut touched: Vec<String> = Vec::new();
    let mut put_bytes = |path: &str, there: bool, bytes: &[u8]| {
        put(root, path, there, bytes);
        touched.push(path.to_owned());
    };
    if let Edit::Attachment { bundle, there, bytes } = edit
        && !bundle.is_multiple_of(3)
    {
        put_bytes(&format!("{}/map.png", bundle_folder(*bundle)), *there, &picture(*bytes));
        return Some(touched);
    }
    let mut put = |path: &str, there: bool, text: &str| put_bytes(path, there, text.as_bytes());
    match edit {
        Edit::Nothing => {}
        Edit::Write { file: n, shape } => put(FILES[file(*n)], true, &shape.text(file(*n))),
        Edit::Restart { edit, .. } => return perform(root, edit),
        Edit::Remove(n) => put(FILES[file(*n)], false, ""),
        Edit::Rename(from, to) => {
            let (from, to) = (FILES[file(*from)], FILES[file(*to)]);
            fs::create_dir_all(root.join(to).parent().unwrap()).unwrap();
            let _ = fs::rename(root.join(from), root.join(to));
            touched.extend([from.to_owned(), to.to_owned()]);
        }
        Edit::Tweak { file: n, what, value } => {
            let path = FILES[file(*n)];
            if let Ok(text) = fs::read_to_string(root.join(path))
                && text != BROKEN
            {
                put(path, true, &tweak(&text, *what, *value));
            }
        }
        Edit::RenameFolder(from, to) => {
            let (from, to) = (FOLDERS[usize::from(*from) % 5], FOLDERS[usize::from(*to) % 5]);
            if !to.starts_with(from) && !root.join(to).exists() {
                fs::create_dir_all(root.join(to).parent().unwrap()).unwrap();
                let _ = fs::rename(root.join(from), root.join(to));
            }
            touched.extend([from.to_owned(), to.to_owned()]);
        }
        Edit::Link { folder, there } => {
            let (target, link) = match folder {
                true => (elsewhere(root).join("below"), "content/linked"),
                false => (elsewhere(root).join("a.md"), "content/2017/linked.md"),
            };
            let _ = fs::remove_file(root.join(link));
            if *there {
                fs::create_dir_all(root.join("content/2017")).unwrap();
                std::os::unix::fs::symlink(target, root.join(link)).unwrap();
            }
            touched.push(link.to_owned());
        }
        Edit::Elsewhere { file, shape } => {
            let path =
                ["elsewhere/a.md", "elsewhere/below/b.md", "elsewhere/below/c.md"][usize::from(*file) % 3];
            write(root.parent().unwrap(), path, shape.text(usize::from(*file) % 3));
            return None;
        }
        Edit::Copy(from, to) => {
            if let Ok(text) = fs::read_to_string(root.join(FILES[file(*from)])) {
                put(FILES[file(*to)], true, &text);
            }
        }
        Edit::Index { place, shape } => {
            let cascade = match shape % 4 {
                0 => "",
                1 => "cascade: { source: Cascade Wire }\n",
                2 => "cascade: { countries: [JP], draft: true }\n",
                _ => "noindex: true\n",
            };
            let path = INDEXES[usize::from(*place) % INDEXES.len()];
            let link = if *shape > 128 { "[a](/2018/a.md)" } else { "" };
            let first = match shape % 7 {
                0 => "featured: [/2018/a.md, /2018/b.md]\n",
                1 => {
                    "timeline: [{ date: 2018-11-30, text: Rain., link: /2018/b.md }, { date: 2018-12, text: Snow. }]\n"
                }
                _ => "",
            };
            match shape % 8 {
                5 => put(path, true, BROKEN),
                6 => put(path, true, BROKEN_CASCADE),
                _ => put(
                    path,
                    true,
                    &format!("---\ntitle: List {}\n{first}{cascade}---\nHello {link}\n", shape % 3),
                ),
            }
        }
        Edit::RemoveIndex(place) => put(INDEXES[usize::from(*place) % INDEXES.len()], false, ""),
        Edit::Attachment { bundle, there, bytes } => {
            put(&format!("{}/map.txt", bundle_folder(*bundle)), *there, &format!("map {bytes}"));
        }
        Edit::Static { name, there, bytes } => {
            let path = ["static/logo.svg", "static/assets/style.css", "static/assets/plain.css"]
                [usize::from(*name) % 3];
            put(path, *there, &format!("/* {bytes} */"));
        }
        Edit::Template { name, there, text } => {
            let (path, body) = TEMPLATES[usize::from(*name) % TEMPLATES.len()];
            let body = if text % 16 == 15 { "{% if %}" } else { body };
            put(path, *there, &format!("<!-- {text} -->{body}"));
        }
        Edit::Theme { name, there, text } => {
            let (path, body) = THEME[usize::from(*name) % THEME.len()];
            put(path, *there, &format!("<!-- {text} -->{body}"));
        }
        Edit::Data { there, value } => {
            put("data/offices.yaml", *there, &format!("- {value}\n"));
            let authors =
                format!("authors: [{{ name: Ada, forms: [Bo], description: 'Number {}.' }}]\n", value % 3);
            put("data/authors.yaml", *there && value % 3 != 0, &authors);
            put(
                "data/sources.yaml",
                *there && value % 2 != 0,
                "sources: [{ name: Wire service, forms: [Wire] }]\n",
            );
        }
        Edit::Vocabulary { there, shape } => {
            let text = format!(
                "replace: {}\ntopics:\n  - {{id: depot, name: Depots, terms: [depot, Kelmarsh]}}\n{}",
                shape.is_multiple_of(2),
                // What articles declare is known with every vocabulary: errors are made in other ways.
                if shape.is_multiple_of(2) {
                    "  - {id: rights, name: human rights, terms: [rights]}\n"
                } else {
                    ""
                }
            );
            // What the articles of another day taught: for one topic of the site, and for one that is not always there.
            let learned = format!(
                "format: 1\narticles: 20\nfirst: 0.2\nother: 0.4\ntopics:\n  - {{id: 'medtop:20000574', examples: 4, precision: 1, \
                 recall: 1, f1: 1, threshold: {}, terms: '9 parliament depot'}}\n  - {{id: depot, examples: 3, precision: 1, \
                 recall: 1, f1: 1, threshold: 1, terms: '9 zyrianov'}}\nwords: '4 parliament depot zyrianov the'\n",
                f64::from(shape % 4) / 2.0
            );
            put("vocabulary/topics.learned.yaml", *there && shape % 5 < 3, &learned);
            let names = "names: [{name: Angela Horvat, kind: person, aliases: [AH], wikidata: Q1}]\nnot_names: [Tor Lind]\n";
            let threads = "threads: [{id: depot, name: The depot, articles: [/2018/b.md], merge: [2018-11-29-a]}, \
                {id: the-kelmarsh-depot, name: Kelmarsh}]\nsplit: [/2018/c.md]\n";
            if shape % 5 != 4 {
                put("vocabulary/topics.yaml", *there, &text);
                put("vocabulary/names.yaml", *there && *shape < 128, names);
            }
            put("vocabulary/threads.yaml", *there && (shape.is_multiple_of(3) || shape % 5 == 4), threads);
        }
        // So that lists of notes go, too.
        Edit::Notes { file: n, there: false, .. } if n % 3 == 0 => {
            FILES.iter().for_each(|file| put(&file.replace(".md", ".notes.yaml"), false, ""));
        }
        Edit::Notes { file: n, there, shape } => {
            put(&FILES[file(*n)].replace(".md", ".notes.yaml"), *there, &notes(*shape));
        }
        Edit::Configuration(n) => put("archive.yaml", true, &configuration(*n)),
        Edit::BreakConfiguration(whole) => {
            put(if *whole { "archive.yaml" } else { "vocabulary/topics.yaml" }, true, "title: [\n");
        }
    }
    Some(touched)
}

/// The site's own templates, and what may stand in each.
const TEMPLATES: [(&str, &str); 7] = [
    ("templates/article.html", "{{ page.title }} {{ page.url | href }} {% include \"foot.html\" %}"),
    (
        "templates/term.html",
        "{% extends \"base.html\" %}{% block main %}{{ site.data.offices | json | safe }}{% endblock %}",
    ),
    ("templates/card.html", "{{ article.title }} {{ site.data.offices | json | safe }}"),
    ("templates/tile.html", "{{ article.title | upper }} {{ site.menu | json | safe }}"),
    ("templates/foot.html", "{{ site.title }} {{ \"/assets/plain.css\" | asset }}"),
    (
        "templates/home.html",
        "{% for card in list.articles %}{{ card.html | safe }}{{ card.tile | safe }}{% endfor %}",
    ),
    ("templates/year.html", "{{ page.title }} {% include [\"legs.html\", \"foot.html\"] %}"),
];
/// Files of the theme `plain`.
const THEME: [(&str, &str); 5] = [
    ("themes/plain/templates/foot.html", "{{ site.description }}"),
    ("themes/plain/templates/legs.html", "{{ site.menu | json | safe }}"),
    ("themes/plain/templates/month.html", "{{ \"/assets/plain.css\" | asset }}"),
    ("themes/plain/static/plain.css", ""),
    ("themes/plain/static/style.css", ""),
];

/// An article's text with one thing changed.
fn tweak(text: &str, what: u8, value: u8) -> String {
    let with_line = |key: &str, line: String| {
        let lines = text.split_inclusive('\n').filter(|old| !old.starts_with(&format!("{key}:")));
        let mut lines: Vec<&str> = lines.collect();
        lines.insert(1, &line);
        lines.concat()
    };
    let has = |line: &str| text.contains(&format!("\n{line}\n"));
    match what % 10 {
        9 => with_line(
            "corrections",
            format!(
                "corrections: [{{quote: Kelmarsh, text: 'It was {}.', date: 201{}-01-02}}]\n",
                value % 3,
                value % 4
            ),
        ),
        0 => with_line("title", format!("title: \"Another {}\"\n", value % 4)),
        1 => with_line("date", format!("date: {}\n", DATES[usize::from(value) % DATES.len()])),
        2 => with_line("draft", if has("draft: true") { String::new() } else { "draft: true\n".into() }),
        3 => with_line("slug", format!("slug: t{}\n", value % 4)),
        4 => with_line("summary", format!("summary: Short {}.\n", value % 4)),
        5 => format!("{text}\n{}\n", WORDS[usize::from(value) % WORDS.len()]),
        6 => {
            let target = FILES[usize::from(value) % FILES.len()].strip_prefix("content").unwrap();
            format!("{text}\n[more]({target})\n")
        }
        7 => with_line("source", format!("source: Paper {}\n", value % 3)),
        _ => text.to_owned(),
    }
}

/// A file of annotations: on words that an article may hold once, often or never, with links and names of other articles,
/// some with mistakes.
fn notes(shape: u16) -> String {
    let of = |shift: u16, choices: [&'static str; 4]| choices[usize::from(shape >> shift) % 4];
    let target = FILES[usize::from(shape >> 8) % FILES.len()].strip_prefix("content").unwrap();
    let first = format!(
        "- {{{}kind: {}, body: 'See [this]({target}) {}.', {}{}}}\n",
        of(0, ["quote: Kelmarsh, ", "quote: prison camps, ", "", "quote: Story, "]),
        of(2, ["note", "context", "correction", "fact-check"]),
        shape % 5,
        of(4, ["author: Ada, ", "author: ada, ", "author: Bo, id: one, ", ""]),
        of(6, ["date: 2018-05-06", "date: 2017", "updated: 2019", "date: 2018-05-07"]),
    );
    let second = match shape % 7 {
        0 => format!("- {{body: Whole, see_also: [{target}], date: 2018}}\n"),
        1 => {
            "- {quote: Vostrograd, prefix: 'left ', body: Where?, replies: [{body: 'In [b](/2018/b.md)'}]}\n"
                .to_owned()
        }
        2 => "- {body: }\n- {body: good}\n".to_owned(),
        3 => "- [\n".to_owned(),
        // More than a list page holds.
        4 => (1..15).map(|day| format!("- {{body: One of many, date: 2018-01-{day:02}}}\n")).collect(),
        _ => String::new(),
    };
    first + &second
}

fn configuration(n: u16) -> String {
    let of = |shift: u16, lines: [&'static str; 4]| lines[usize::from(n >> shift) % 4];
    let base = if n.is_multiple_of(3) { "" } else { "base_url: https://example.org/x/\n" };
    let reads = of(9, ["", "", "language: fr\n", "markdown: {smart_punctuation: false}\n"]);
    let enriches = of(11, ["", "", "home_country: NP\n", "countries: {about_threshold: 300}\n"]);
    let shows = of(5, ["", "description: Of depots.\n", "menu: [{label: A, url: /}]\n", "params: {a: 1}\n"]);
    let links = of(7, ["", "permalink: /:year/:slug/\n", "theme: plain\n", "theme: plain\n"]);
    // Links lead out of the site. A cold build has copies in their place, so that they are always followed here.
    let follows = "follow_links: true\n";
    format!(
        "title: Site {}\n{base}{follows}{reads}{enriches}{shows}{links}paginate: {}\nrelated: {{limit: {}}}\nnames: {{minimum: 2}}\n\
         combined: {{minimum: 2}}\nfeeds: {{limit: 4}}\ntaxonomies: [{{name: tags}}]\n",
        n % 2,
        2 + n / 2 % 2 * 3,
        // Where nothing related is shown, nothing but the rest of the page makes a change reach it.
        (n / 8 + 3) % 4
    )
}

type Site = BTreeMap<String, Vec<u8>>;

/// Renders pages of an engine. Pages that cannot be rendered hold the reason.
fn render(engine: &Engine, wanted: impl Fn(&str, &PageKey) -> bool) -> Site {
    let mut site = Site::new();
    // Templates that never could be used: nothing can be shown before they are mended.
    let Some(view) = engine.view() else { return site };
    for (path, page) in engine.corpus().claims().outputs() {
        if !wanted(path, page) {
            continue;
        }
        let bytes = match page {
            PageKey::Asset(source) => fs::read(engine.root().join(&**source)).unwrap_or_default(),
            page => match view.render(page) {
                Ok(bytes) => bytes.unwrap_or_default(),
                Err(problems) => problems.iter().map(|p| p.message.clone()).collect::<String>().into_bytes(),
            },
        };
        site.insert(path.to_string(), bytes);
    }
    site
}

fn open(root: &Path, desk: Option<&Path>) -> Result<Engine, Vec<Diagnostic>> {
    let cache = desk.map(|desk| desk.join(".archive"));
    let last_good = desk.filter(|desk| desk.ends_with("keeps")).map(|desk| desk.join(".archive"));
    Engine::open(SiteOptions { root: root.to_owned(), cache, last_good, ..SiteOptions::default() })
}

/// What is told of a site, but of links that lead nowhere: where a cold build is made, files stand in their places.
fn messages(engine: &Engine) -> Vec<String> {
    engine
        .diagnostics()
        .iter()
        .filter(|d| d.code != Code::BadLink)
        .map(|d| format!("{} {} {} {:?}", d.code.as_str(), d.location.short(), d.message, d.hint))
        .collect()
}

type Files = BTreeMap<String, Vec<u8>>;

/// The site as it would be if everything that has errors were as it last was without.
struct LastGood {
    /// `archive.yaml` and vocabularies.
    settings: Files,
    /// The ones that could not be used when they were tried last: that takes long to find out.
    unusable: Files,
    /// Articles and list pages, if they are kept.
    articles: Option<Files>,
    /// Where cold builds are made, and what lies there.
    copy: TempDir,
    laid: Files,
}

type IsThere = fn(&Site) -> bool;

/// What comes and goes with its threshold, as it shows in a site.
const CROSSED: [(&str, IsThere); 8] = [
    ("the list of notes", |site| site.contains_key("notes/index.html")),
    ("a numbered page of notes", |site| site.contains_key("notes/page/1/index.html")),
    ("a page of a name", |site| {
        site.keys().any(|path| path.starts_with("names/") && path.matches('/').count() == 2)
    }),
    ("a page of a thread", |site| {
        site.keys().any(|path| path.starts_with("threads/") && path.matches('/').count() == 2)
    }),
    ("a page of a country and a topic", |site| {
        site.keys().any(|path| path.starts_with("countries/") && path.matches('/').count() == 3)
    }),
    ("versions", |site| shows(site, "class=\"versions\"")),
    ("a timeline", |site| shows(site, "class=\"timeline\"")),
    ("related articles", |site| shows(site, "class=\"related\"")),
];

fn shows(site: &Site, text: &str) -> bool {
    let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(_, bytes)| String::from_utf8_lossy(bytes)).any(|page| page.contains(text))
}

/// How often each of [`CROSSED`] came and went.
type Crossings = [(usize, usize); CROSSED.len()];

impl LastGood {
    fn new(keeps: bool) -> Self {
        Self {
            settings: Files::new(),
            unusable: Files::new(),
            articles: keeps.then(Files::new),
            copy: tempfile::tempdir().unwrap(),
            laid: Files::new(),
        }
    }

    /// Makes the copy hold these files and no others.
    fn lay(&mut self, files: &Files) {
        for path in self.laid.keys().filter(|path| !files.contains_key(*path)) {
            fs::remove_file(self.copy.path().join(path)).unwrap();
        }
        for (path, bytes) in files.iter().filter(|(path, bytes)| self.laid.get(*path) != Some(*bytes)) {
            let to = self.copy.path().join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, bytes).unwrap();
        }
        self.laid.clone_from(files);
    }

    /// A cold build, and whether nothing had errors of the kind that hides behind the last good state; `None` if there
    /// can be none because of the templates.
    fn cold(&mut self, root: &Path) -> Option<(Site, Vec<String>, bool)> {
        let mut files = files_of(root);
        let mut whole = true;
        if let Some(good) = &mut self.articles {
            let broken: Vec<String> = files
                .iter()
                .filter(|(path, text)| {
                    path.ends_with(".md")
                        && [BROKEN, BROKEN_CASCADE].iter().any(|broken| **text == broken.as_bytes())
                })
                .map(|(path, _)| path.clone())
                .collect();
            whole &= broken.is_empty();
            for path in broken {
                if let Some(text) = good.get(&path) {
                    files.insert(path, text.clone());
                }
            }
            let articles = files.iter().filter(|(path, _)| path.ends_with(".md"));
            good.extend(articles.map(|(path, text)| (path.clone(), text.clone())));
        }
        let makers = ["data/authors.yaml", "data/sources.yaml"];
        let is_setting =
            |path: &str| path == "archive.yaml" || path.starts_with("vocabulary/") || makers.contains(&path);
        self.lay(&files);
        let settings = part(&files, is_setting);
        let mut engine =
            if settings == self.unusable { Err(Vec::new()) } else { open(self.copy.path(), None) };
        if engine.is_ok() {
            self.settings = settings;
        } else {
            self.unusable = settings;
            whole = false;
            files.retain(|path, _| !is_setting(path));
            files.extend(self.settings.clone());
            self.lay(&files);
            engine = open(self.copy.path(), None);
        }
        let mut engine = engine.expect("a usable configuration");
        engine.refresh(&SilentBuild);
        engine.view()?;
        Some((render(&engine, |_, _| true), messages(&engine), whole))
    }
}

/// The files of a site, links followed.
fn files_of(root: &Path) -> Files {
    let mut files = Files::new();
    for entry in walkdir::WalkDir::new(root).follow_links(true).into_iter().flatten() {
        let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned();
        if entry.file_type().is_file() && !path.starts_with('.') {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    files
}

fn part(files: &Files, of: impl Fn(&str) -> bool) -> Files {
    files.iter().filter(|(path, _)| of(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

fn run(script: &[Edit], keeps: bool) -> Result<Crossings, TestCaseError> {
    let mut crossings = Crossings::default();
    let mut there = [false; CROSSED.len()];
    let folder = tempfile::tempdir().unwrap();
    let root = &folder.path().join("site");
    // What the engine leaves between runs.
    let desk = &folder.path().join(if keeps { "keeps" } else { "forgets" });
    fs::create_dir_all(root.join("content")).unwrap();
    fs::create_dir_all(elsewhere(root).join("below")).unwrap();
    write(root, "archive.yaml", configuration(1));
    write(root, "themes/plain/theme.yaml", "name: plain\nextends: default\n");
    write(root, THEME[3].0, "p {}");
    let mut last_good = LastGood::new(keeps);
    let mut whole = last_good.cold(root).is_some();
    let mut engine = open(root, Some(desk)).expect("a usable configuration");
    engine.refresh(&SilentBuild);
    let mut site = render(&engine, |_, _| true);
    for (step, edit) in script.iter().enumerate() {
        // A program that starts knows nothing of a last good configuration.
        let restart = match edit {
            Edit::Restart { stored, .. } if whole => Some(*stored),
            _ => None,
        };
        if restart == Some(true) {
            engine.store().unwrap();
        }
        let paths = perform(root, edit);
        let hints = match paths.filter(|_| step % 2 == 1) {
            Some(paths) => Hints::Paths(paths.into_iter().collect()),
            None => Hints::Everything,
        };
        if let Some(stored) = restart {
            match open(root, Some(desk)) {
                Ok(opened) => {
                    engine = opened;
                    let report = engine.refresh(&SilentBuild);
                    if !(stored && engine.origin().is_some()) {
                        site = render(&engine, |_, _| true);
                    }
                    follow(&mut site, &engine, &report);
                }
                Err(_) => return Ok(crossings),
            }
        } else {
            let report = engine.look(&hints, &SilentBuild);
            follow(&mut site, &engine, &report);
        }
        let Some((expected, problems, is_whole)) = last_good.cold(root) else {
            whole = false;
            continue;
        };
        whole = is_whole;
        if whole {
            prop_assert_eq!(messages(&engine), problems, "problems after step {}: {:?}", step, edit);
        }
        let names = |site: &Site| site.keys().cloned().collect::<Vec<_>>();
        prop_assert_eq!(names(&site), names(&expected), "files after step {}: {:?}", step, edit);
        for (path, bytes) in &expected {
            let (ours, theirs) = (String::from_utf8_lossy(&site[path]), String::from_utf8_lossy(bytes));
            let different = ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs);
            prop_assert_eq!(different, None, "{} after step {}: {:?}", path, step, edit);
            prop_assert_eq!(ours.len(), theirs.len(), "{} after step {}: {:?}", path, step, edit);
        }
        for (at, (_, is_there)) in CROSSED.iter().enumerate() {
            let now = is_there(&expected);
            crossings[at].0 += usize::from(now && !there[at]);
            crossings[at].1 += usize::from(!now && there[at]);
            there[at] = now;
        }
    }
    Ok(crossings)
}

/// Does to a site what a report says.
fn follow(site: &mut Site, engine: &Engine, report: &BuildReport) {
    for path in &report.touched.gone {
        if engine.corpus().claims().owner(path).is_none() {
            site.remove(&**path);
        }
    }
    site.extend(render(engine, |_, page| report.touched.pages.contains_key(page)));
}

fn shape() -> impl Strategy<Value = Shape> {
    let extras =
        prop_oneof![3 => Just(0u16), 2 => any::<u16>().prop_map(|bits| bits & 0xfe7e), 1 => any::<u16>()];
    let body = prop::collection::vec(any::<u8>(), 0..5);
    let broken = prop::bool::weighted(0.06);
    let link = prop::option::weighted(0.4, any::<u8>());
    let slug = prop::option::weighted(0.1, any::<u8>());
    (slug, any::<u8>(), any::<u8>(), body, link, extras, broken).prop_map(
        |(slug, title, date, body, link, extras, broken)| Shape {
            slug,
            title,
            date,
            body,
            link,
            extras,
            broken,
        },
    )
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        1 => Just(Edit::Nothing),
        14 => (any::<u8>(), shape()).prop_map(|(file, shape)| Edit::Write { file, shape }),
        3 => any::<u8>().prop_map(Edit::Remove),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Edit::Rename(a, b)),
        5 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Edit::Copy(a, b)),
        8 => (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(file, what, value)| Edit::Tweak { file, what, value }),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Edit::RenameFolder(a, b)),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(folder, there)| Edit::Link { folder, there }),
        1 => (any::<u8>(), shape()).prop_map(|(file, shape)| Edit::Elsewhere { file, shape }),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(place, shape)| Edit::Index { place, shape }),
        1 => any::<u8>().prop_map(Edit::RemoveIndex),
        3 => (any::<u8>(), prop::bool::weighted(0.7), any::<u8>()).prop_map(|(bundle, there, bytes)| Edit::Attachment { bundle, there, bytes }),
        1 => (any::<u8>(), any::<bool>(), any::<u8>()).prop_map(|(name, there, bytes)| Edit::Static { name, there, bytes }),
        3 => (any::<u8>(), any::<bool>(), any::<u8>()).prop_map(|(name, there, text)| Edit::Template { name, there, text }),
        1 => (any::<u8>(), any::<bool>(), any::<u8>()).prop_map(|(name, there, text)| Edit::Theme { name, there, text }),
        1 => (any::<bool>(), any::<u8>()).prop_map(|(there, value)| Edit::Data { there, value }),
        1 => (any::<bool>(), any::<u8>()).prop_map(|(there, shape)| Edit::Vocabulary { there, shape }),
        9 => (any::<u8>(), prop::bool::weighted(0.6), any::<u16>()).prop_map(|(file, there, shape)| Edit::Notes { file, there, shape }),
        2 => any::<u16>().prop_map(Edit::Configuration),
        1 => any::<bool>().prop_map(Edit::BreakConfiguration),
    ]
}

/// What somebody does while no program runs: what stands around the articles is then seen by nobody.
fn edit_between_runs() -> impl Strategy<Value = Edit> {
    let any3 = || (any::<u8>(), prop::bool::weighted(0.8), any::<u8>());
    prop_oneof![
        4 => edit(),
        2 => any3().prop_map(|(name, there, text)| Edit::Theme { name, there, text }),
        1 => any3().prop_map(|(name, there, bytes)| Edit::Static { name, there, bytes }),
        1 => any3().prop_map(|(bundle, there, bytes)| Edit::Attachment { bundle, there, bytes }),
    ]
}

fn edit_or_restart() -> impl Strategy<Value = Edit> {
    let restart = (prop::bool::weighted(0.7), edit_between_runs());
    prop_oneof![
        7 => edit(),
        1 => restart.prop_map(|(stored, edit)| Edit::Restart { stored, edit: Box::new(edit) }),
    ]
}

#[test]
fn after_any_edits_the_site_equals_a_cold_build() {
    let cases = std::env::var("ARCHIVE_INCREMENTAL_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let config = Config { cases, max_shrink_iters: 400, failure_persistence: None, ..Config::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let scripts = (prop::collection::vec(edit_or_restart(), 20..26), any::<bool>());
    let (runs, first) = (Cell::new(0u32), Cell::new(None));
    let crossings = Cell::new(Crossings::default());
    let result = runner.run(&scripts, |(script, keeps)| {
        runs.set(runs.get() + 1);
        let found = run(&script, keeps).inspect_err(|_| first.set(first.get().or(Some(runs.get()))))?;
        let mut sums = crossings.get();
        for (sum, one) in sums.iter_mut().zip(found) {
            *sum = (sum.0 + one.0, sum.1 + one.1);
        }
        crossings.set(sums);
        Ok(())
    });
    // What panics, as the recorder of facts does, has no number.
    if let Err(error) = result {
        panic!("found by script {:?}: {error}", first.get());
    }
    // The scripts test nothing about a threshold that none of them crosses. A short run need not cross them all.
    for ((what, _), (came, went)) in CROSSED.iter().zip(crossings.get()) {
        println!("{what}: came {came} times, went {went} times");
        assert!(cases < 200 || came.min(went) > 0, "no script crosses: {what}");
    }
}

#[test]
fn a_name_goes_with_the_article_that_shows_it() {
    // The words are the same and weigh the same; that they are a name, one of the two articles shows.
    let write = |file: u8, word: u8| {
        // The second sentence keeps the two from being versions of one another.
        let body = vec![word, 10 + 3 * file];
        let shape = Shape { slug: None, title: file, date: 0, body, link: None, extras: 0, broken: false };
        Edit::Write { file, shape }
    };
    let (named, unnamed) = (WORDS.len() as u8 - 2, WORDS.len() as u8 - 1);
    let script = [
        Edit::Configuration(3),
        write(0, named),
        write(1, named),
        write(2, 10),
        write(1, unnamed),
        write(0, unnamed),
        write(1, named),
        Edit::Remove(1),
        write(1, unnamed),
    ];
    run(&script, false).unwrap();
}
