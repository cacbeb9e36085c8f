//! After any sequence of edits the engine's site equals a cold build, byte for byte, and the pages it says
//! it touched are enough to get there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use archive::engine::{Engine, Options, Silent};
use archive::link::PageKey;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// One edit of a site. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Edit {
    Write {
        file: u8,
        shape: Shape,
    },
    Remove(u8),
    Rename(u8, u8),
    Index {
        place: u8,
        shape: u8,
    },
    RemoveIndex(u8),
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
    Data {
        there: bool,
        value: u8,
    },
    Vocabulary {
        there: bool,
        shape: u8,
    },
    Configuration(u8),
    /// The program ends and starts again, and between the two somebody edits; whether it left what it knew.
    Restart {
        stored: bool,
        edit: Box<Edit>,
    },
}

/// What an article is made of.
#[derive(Clone, Debug)]
struct Shape {
    title: u8,
    date: u8,
    body: Vec<u8>,
    link: Option<u8>,
    extras: u16,
    broken: bool,
}

const WORDS: [&str; 20] = [
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
const INDEXES: [&str; 6] = [
    "content/_index.md",
    "content/2018/_index.md",
    "content/reports/_index.md",
    "content/countries/nepal/_index.md",
    "content/tags/_index.md",
    "content/reports/deep/_index.md",
];

impl Shape {
    fn text(&self, file: usize) -> String {
        if self.broken {
            return "---\ntitle: [\n---\n".into();
        }
        let has = |bit: u16| self.extras & (1 << bit) != 0;
        let mut text = format!("---\ntitle: \"Story {} of {}\"\n", self.title % 5, file);
        if FILES[file].ends_with("about.md") || has(0) {
            text.push_str("kind: page\n");
        }
        text.push_str(&format!("date: {}\n", DATES[usize::from(self.date) % DATES.len()]));
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
            (10, "summary: A summary.\n"),
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

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    // A new file each time: its inode tells the engine that it changed, whatever the clock's resolution.
    let fresh = root.join(".fresh");
    fs::write(&fresh, text).unwrap();
    fs::rename(fresh, file).unwrap();
}

fn put(root: &Path, path: &str, there: bool, text: &str) {
    if there {
        write(root, path, text);
    } else {
        let _ = fs::remove_file(root.join(path));
    }
}

fn perform(root: &Path, edit: &Edit) {
    let file = |n: u8| usize::from(n) % FILES.len();
    match edit {
        Edit::Write { file: n, shape } => write(root, FILES[file(*n)], &shape.text(file(*n))),
        Edit::Restart { edit, .. } => perform(root, edit),
        Edit::Remove(n) => put(root, FILES[file(*n)], false, ""),
        Edit::Rename(from, to) => {
            let (from, to) = (root.join(FILES[file(*from)]), root.join(FILES[file(*to)]));
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            let _ = fs::rename(from, to);
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
            write(root, path, &format!("---\ntitle: List {}\n{cascade}---\nHello {link}\n", shape % 3));
        }
        Edit::RemoveIndex(place) => put(root, INDEXES[usize::from(*place) % INDEXES.len()], false, ""),
        Edit::Attachment { bundle, there, bytes } => {
            let folder = ["content/2018/bundle", "content/2017/pack", "content/2018", "content/reports/deep"];
            put(
                root,
                &format!("{}/map.txt", folder[usize::from(*bundle) % 4]),
                *there,
                &format!("map {bytes}"),
            );
        }
        Edit::Static { name, there, bytes } => {
            let path = ["static/logo.svg", "static/assets/style.css"][usize::from(*name) % 2];
            put(root, path, *there, &format!("/* {bytes} */"));
        }
        Edit::Template { name, there, text } => {
            let path = ["templates/article.html", "templates/term.html", "templates/card.html"]
                [usize::from(*name) % 3];
            let body = if path.ends_with("card.html") {
                "{{ article.title }}"
            } else {
                "{{ page.title }} {{ page.url | href }}"
            };
            put(root, path, *there, &format!("<!-- {text} -->{body}"));
        }
        Edit::Data { there, value } => put(root, "data/offices.yaml", *there, &format!("- {value}\n")),
        Edit::Vocabulary { there, shape } => {
            let text = format!(
                "replace: {}\ntopics:\n  - {{id: depot, name: Depots, terms: [depot, Kelmarsh]}}\n",
                shape.is_multiple_of(2)
            );
            put(root, "vocabulary/topics.yaml", *there, &text);
            // What the articles of another day taught: for one topic of the site, and for one that is not always there.
            let learned = format!(
                "format: 1\narticles: 20\nfirst: 0.2\nother: 0.4\ntopics:\n  - {{id: 'medtop:20000574', examples: 4, precision: 1, \
                 recall: 1, f1: 1, threshold: {}, terms: '9 parliament depot'}}\n  - {{id: depot, examples: 3, precision: 1, \
                 recall: 1, f1: 1, threshold: 1, terms: '9 zyrianov'}}\nwords: '4 parliament depot zyrianov the'\n",
                f64::from(shape % 4) / 2.0
            );
            put(root, "vocabulary/topics.learned.yaml", *there && shape % 5 < 3, &learned);
            let names = "names: [{name: Angela Horvat, kind: person, aliases: [AH], wikidata: Q1}]\nnot_names: [Tor Lind]\n";
            let threads = "threads: [{id: depot, name: The depot, articles: [/2018/b.md], merge: [2018-11-29-a]}, \
                {id: the-kelmarsh-depot, name: Kelmarsh}]\nsplit: [/2018/c.md]\n";
            put(root, "vocabulary/threads.yaml", *there && shape.is_multiple_of(3), threads);
            put(root, "vocabulary/names.yaml", *there && *shape < 128, names);
        }
        Edit::Configuration(n) => write(root, "archive.yaml", &configuration(*n)),
    }
}

fn configuration(n: u8) -> String {
    let base = if n.is_multiple_of(3) { "" } else { "base_url: https://example.org/x/\n" };
    format!(
        "title: Site {}\n{base}paginate: {}\nrelated: {{limit: {}}}\nnames: {{minimum: 2}}\ncombined: {{minimum: 2}}\nfeeds: {{limit: 4}}\ntaxonomies: [{{name: tags}}]\n",
        n % 2,
        2 + n % 4,
        // Where nothing related is shown, nothing but the rest of the page makes a change reach it.
        n.wrapping_add(3) % 4
    )
}

type Site = BTreeMap<String, Vec<u8>>;

/// Renders pages of an engine. Pages that cannot be rendered hold the reason.
fn render(engine: &Engine, wanted: impl Fn(&str, &PageKey) -> bool) -> Site {
    let view = engine.view().expect("templates");
    let mut site = Site::new();
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

fn open(root: &Path) -> Engine {
    Engine::open(Options { root: root.to_owned(), ..Options::default() }).expect("a usable configuration")
}

fn open_with_cache(root: &Path) -> Engine {
    let cache = Some(root.join(".archive"));
    Engine::open(Options { root: root.to_owned(), cache, ..Options::default() })
        .expect("a usable configuration")
}

fn cold(root: &Path) -> (Site, Vec<String>) {
    let mut engine = open(root);
    engine.refresh(&Silent);
    (render(&engine, |_, _| true), messages(&engine))
}

fn messages(engine: &Engine) -> Vec<String> {
    engine
        .diagnostics()
        .iter()
        .map(|d| format!("{} {} {}", d.code.as_str(), d.location.short(), d.message))
        .collect()
}

/// True while two files claim one place: which of them is shown is then nobody's promise.
fn disputed(messages: &[String]) -> bool {
    messages.iter().any(|m| ["E015", "E016", "E017", "E018"].iter().any(|code| m.starts_with(code)))
}

fn run(script: &[Edit]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("content")).unwrap();
    write(root, "archive.yaml", &configuration(1));
    let mut engine = open_with_cache(root);
    engine.refresh(&Silent);
    let mut site = render(&engine, |_, _| true);
    for (step, edit) in script.iter().enumerate() {
        if let Edit::Restart { stored: true, .. } = edit {
            engine.store().unwrap();
        }
        perform(root, edit);
        let mut image_is_known = true;
        if let Edit::Restart { stored, .. } = edit {
            drop(engine);
            engine = open_with_cache(root);
            image_is_known = *stored;
        }
        let report = engine.refresh(&Silent);
        if let Edit::Restart { .. } = edit
            && !(image_is_known && engine.origin().is_some())
        {
            site = render(&engine, |_, _| true);
        }
        for path in &report.touched.gone {
            site.remove(&**path);
        }
        site.extend(render(&engine, |_, page| report.touched.pages.contains_key(page)));
        let (expected, problems) = cold(root);
        prop_assert_eq!(messages(&engine), problems.clone(), "problems after step {}: {:?}", step, edit);
        if disputed(&problems) {
            continue;
        }
        let names = |site: &Site| site.keys().cloned().collect::<Vec<_>>();
        prop_assert_eq!(names(&site), names(&expected), "files after step {}: {:?}", step, edit);
        for (path, bytes) in &expected {
            let (ours, theirs) = (String::from_utf8_lossy(&site[path]), String::from_utf8_lossy(bytes));
            let different = ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs);
            prop_assert_eq!(different, None, "{} after step {}: {:?}", path, step, edit);
            prop_assert_eq!(ours.len(), theirs.len(), "{} after step {}: {:?}", path, step, edit);
        }
    }
    Ok(())
}

fn shape() -> impl Strategy<Value = Shape> {
    let extras =
        prop_oneof![3 => Just(0u16), 2 => any::<u16>().prop_map(|bits| bits & 0xfe7e), 1 => any::<u16>()];
    let body = prop::collection::vec(any::<u8>(), 0..5);
    let broken = prop::bool::weighted(0.06);
    (any::<u8>(), any::<u8>(), body, prop::option::weighted(0.4, any::<u8>()), extras, broken).prop_map(
        |(title, date, body, link, extras, broken)| Shape { title, date, body, link, extras, broken },
    )
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        14 => (any::<u8>(), shape()).prop_map(|(file, shape)| Edit::Write { file, shape }),
        3 => any::<u8>().prop_map(Edit::Remove),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Edit::Rename(a, b)),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(place, shape)| Edit::Index { place, shape }),
        1 => any::<u8>().prop_map(Edit::RemoveIndex),
        2 => (any::<u8>(), any::<bool>(), any::<u8>()).prop_map(|(bundle, there, bytes)| Edit::Attachment { bundle, there, bytes }),
        1 => (any::<u8>(), any::<bool>(), any::<u8>()).prop_map(|(name, there, bytes)| Edit::Static { name, there, bytes }),
        1 => (any::<u8>(), any::<bool>(), any::<u8>()).prop_map(|(name, there, text)| Edit::Template { name, there, text }),
        1 => (any::<bool>(), any::<u8>()).prop_map(|(there, value)| Edit::Data { there, value }),
        1 => (any::<bool>(), any::<u8>()).prop_map(|(there, shape)| Edit::Vocabulary { there, shape }),
        1 => any::<u8>().prop_map(Edit::Configuration),
    ]
}

fn edit_or_restart() -> impl Strategy<Value = Edit> {
    prop_oneof![
        8 => edit(),
        1 => (any::<bool>(), edit()).prop_map(|(stored, edit)| Edit::Restart { stored, edit: Box::new(edit) }),
    ]
}

#[test]
fn after_any_edits_the_site_equals_a_cold_build() {
    let cases = std::env::var("ARCHIVE_INCREMENTAL_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let config = Config { cases, max_shrink_iters: 150, failure_persistence: None, ..Config::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let scripts = prop::collection::vec(edit_or_restart(), 20..26);
    runner.run(&scripts, |script| run(&script)).unwrap();
}
