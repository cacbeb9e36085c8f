//! The order of a publication, held against a destination in memory that fails at every request.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use archive::publish::PublishSummary;
use archive::publish::error::PublishError;
use archive::publish::item::{BodyForm, Headers, UploadItem};
use archive::publish::kind::Kinds;
use archive::publish::ordered::{UploadSettings, publish};
use archive::publish::plan::Deletions;
use archive::publish::progress::SilentPublish;
use tempfile::TempDir;

use super::memory::{Fault, File, Memory};
use super::visitor;
use crate::common::Dice;

type Files = BTreeMap<String, Vec<u8>>;

/// A small site made up: pages that link to others and need parts, lists, a home page, a search index.
fn site(dice: &mut Dice) -> Files {
    let mut files = Files::new();
    let parts: Vec<String> = (0..6)
        .filter(|_| dice.below(3) > 0)
        .map(|at| format!("assets/{at}.css"))
        .chain(["assets/base.css".to_owned()])
        .collect();
    for part in &parts {
        files.insert(part.clone(), format!("/* {} */", dice.below(3)).into_bytes());
    }
    let pages: Vec<String> =
        (0..8).filter(|_| dice.below(4) > 0).map(|at| format!("2018/11/{at}-story/index.html")).collect();
    let url = |path: &str| format!("/{}", path.trim_end_matches("index.html"));
    let mut page = |dice: &mut Dice, path: &str, links: &[String]| {
        let part = &parts[dice.below(parts.len())];
        let mut html = format!("<link rel=\"stylesheet\" href=\"/{part}?v=1\">{}\n", dice.below(3));
        for link in links {
            html.push_str(&format!("<a href=\"{}\">x</a>\n", url(link)));
        }
        files.insert(path.to_owned(), html.into_bytes());
    };
    for path in &pages {
        let links: Vec<String> = pages.iter().filter(|_| dice.below(3) == 0).cloned().collect();
        page(dice, path, &links);
    }
    let lists: Vec<String> =
        (0..3).filter(|_| dice.below(3) > 0).map(|at| format!("topics/{at}/index.html")).collect();
    let feed = |list: &str| list.replace("index.html", "feed.xml");
    for path in &lists {
        let links = pages.iter().filter(|_| dice.below(2) == 0).cloned();
        let links: Vec<String> = links.chain([feed(path)]).collect();
        page(dice, path, &links);
    }
    let all = pages.iter().chain(&lists).filter(|_| dice.below(5) > 0).cloned();
    let all: Vec<String> = all.chain(["feed.xml".to_owned()]).collect();
    page(dice, "index.html", &all);
    for path in &lists {
        files.insert(feed(path), format!("{}", dice.below(3)).into_bytes());
    }
    let folder = archive::search::FOLDER;
    let blocks: Vec<String> = (0..4).map(|_| format!("{}.block", dice.below(9))).collect();
    for block in &blocks {
        files.insert(format!("{folder}{block}"), block.clone().into_bytes());
    }
    let manifest = serde_json::json!(blocks).to_string();
    files.insert(format!("{folder}{}", archive::search::LIST), manifest.into_bytes());
    files.insert("feed.xml".to_owned(), format!("{}", dice.below(3)).into_bytes());
    files.insert("data/all.csv".to_owned(), format!("{}", dice.below(3)).into_bytes());
    files.insert("_redirects".to_owned(), format!("/a /b {}", dice.below(3)).into_bytes());
    files.insert("sitemap.xml".to_owned(), format!("{}", dice.below(3)).into_bytes());
    assert_eq!(visitor::missing_in(&files), [""; 0], "a made-up site is whole");
    files
}

/// A built folder with these files, and its items.
fn built(folder: &Path, files: &Files) -> Vec<UploadItem> {
    let _ = fs::remove_dir_all(folder);
    let kinds = Kinds::default();
    files
        .iter()
        .map(|(path, bytes)| {
            let place = folder.join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, bytes).unwrap();
            let headers = Headers {
                content_type: "text/html".into(),
                cache_control: "no-cache".into(),
                encoding: None,
            };
            UploadItem::new(
                path,
                kinds.of(path),
                archive::hash::hash(bytes),
                bytes.len() as u64,
                BodyForm::Plain,
                headers,
            )
        })
        .collect()
}

/// A machine from which is published.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn settings(&self) -> UploadSettings {
        UploadSettings {
            folder: self.folder.path().join("public"),
            journal: self.folder.path().join("journal"),
            untold: self.folder.path().join("untold"),
            kinds: Kinds::default(),
            deletions: Deletions::Delete,
            max_deletes: Some(1000),
            verify: false,
            break_lock: false,
            force: false,
            dry_run: false,
            jobs: None,
        }
    }

    fn publish(&self, memory: &Memory, files: &Files) -> Result<PublishSummary, PublishError> {
        self.publish_with(memory, files, &self.settings())
    }

    fn publish_with(
        &self,
        memory: &Memory,
        files: &Files,
        settings: &UploadSettings,
    ) -> Result<PublishSummary, PublishError> {
        let items = built(&self.folder.path().join("public"), files);
        publish(memory, &items, settings, &SilentPublish)
    }
}

fn bodies(memory: &Memory) -> Files {
    memory.site().into_iter().map(|(path, file)| (path, file.bytes)).collect()
}

/// Fails when a visitor would miss something.
fn watched() -> Memory {
    Memory::new(|files: &BTreeMap<String, File>, what: &str| {
        let wrong = visitor::missing(&|path| files.get(path).map(|file| file.bytes.clone()));
        assert!(wrong.is_empty(), "after {what}: {wrong:#?}");
    })
}

#[test]
fn a_visitor_never_misses_anything_and_a_cut_changes_nothing_of_that() {
    let cases = std::env::var("ARCHIVE_PUBLISH_CASES").map_or(2, |cases| cases.parse().unwrap());
    for case in 0..cases {
        let mut dice = Dice(case + 1);
        let (one, two, three) = (site(&mut dice), site(&mut dice), site(&mut dice));
        let mut cut = 0;
        loop {
            let fault = if dice.below(2) == 0 { Fault::Before } else { Fault::After };
            let desk = Desk::new();
            let mut memory = watched();
            desk.publish(&memory, &one).unwrap();
            memory.requests = 0.into();
            memory.fault = Some((cut, fault));
            let ended = desk.publish(&memory, &two);
            memory.fault = None;
            // Somebody edits before the next run, or does not.
            let last = if dice.below(2) == 0 { &two } else { &three };
            desk.publish(&memory, last).unwrap_or_else(|error| panic!("case {case}, cut {cut}: {error}"));
            assert_eq!(&bodies(&memory), last, "case {case}, cut {cut}, {fault:?}");
            let files = memory.files.lock().unwrap();
            assert!(!files.contains_key(".archive-publish/lock"), "the lock is gone");
            if ended.is_ok() {
                break;
            }
            cut += 1;
        }
        assert!(cut > 10, "the cut met every request, of which there are more than {cut}");
    }
}

#[test]
fn a_first_publication_that_is_cut_goes_on_anywhere() {
    let mut dice = Dice(77);
    let (one, two) = (site(&mut dice), site(&mut dice));
    for cut in 0..20 {
        let (desk, other) = (Desk::new(), Desk::new());
        let mut memory = watched();
        memory.fault = Some((cut, Fault::After));
        desk.publish(&memory, &one).unwrap_err();
        memory.fault = None;
        let locked = memory.files.lock().unwrap().contains_key(".archive-publish/lock");
        if locked {
            let refused = other.publish(&memory, &two).unwrap_err().to_string();
            assert!(refused.contains("has been publishing for 60 seconds"), "{refused}");
            assert!(refused.contains("--break-lock"), "{refused}");
        }
        let settings = UploadSettings { break_lock: true, ..other.settings() };
        other.publish_with(&memory, &two, &settings).unwrap();
        assert_eq!(bodies(&memory), two, "cut {cut}");
        // The first one's journal is of no use any more.
        desk.publish(&memory, &one).unwrap();
        assert_eq!(bodies(&memory), one, "cut {cut}");
    }
}

#[test]
fn an_edit_costs_requests_in_proportion() {
    let desk = Desk::new();
    let mut files = site(&mut Dice(5));
    for at in 0..500 {
        files.insert(format!("2019/01/{at}/index.html"), b"x".to_vec());
    }
    let memory = watched();
    desk.publish(&memory, &files).unwrap();
    let count = |memory: &Memory, files: &Files| {
        memory.requests.store(0, std::sync::atomic::Ordering::SeqCst);
        let summary = desk.publish(memory, files).unwrap();
        (
            memory.requests.load(std::sync::atomic::Ordering::SeqCst),
            summary.uploaded.len(),
            summary.deleted.len(),
        )
    };
    assert_eq!(count(&memory, &files), (2, 0, 0), "nothing to do: the lock and the manifest are read");
    files.insert("2019/01/7/index.html".to_owned(), b"y".to_vec());
    assert_eq!(count(&memory, &files), (10, 1, 0));
    files.remove("2019/01/9/index.html");
    assert_eq!(count(&memory, &files), (10, 0, 1));
    // Renamed: one goes up, one is deleted.
    let page = files.remove("2019/01/3/index.html").unwrap();
    files.insert("2019/01/three/index.html".to_owned(), page);
    assert_eq!(count(&memory, &files), (12, 1, 1));
}

#[test]
fn a_header_that_changed_goes_up_again() {
    let desk = Desk::new();
    let memory = watched();
    let files = site(&mut Dice(3));
    desk.publish(&memory, &files).unwrap();
    let mut items = built(&desk.folder.path().join("public"), &files);
    let at = items.iter().position(|item| &*item.path == "index.html").unwrap();
    let headers = Headers { cache_control: "max-age=5".into(), ..items[at].headers.clone() };
    let old = &items[at];
    items[at] = UploadItem::new(&old.path, old.kind, old.body, old.size, BodyForm::Plain, headers);
    let summary = publish(&memory, &items, &desk.settings(), &SilentPublish).unwrap();
    assert_eq!(summary.uploaded, ["index.html".into()]);
    assert_eq!(memory.site()["index.html"].headers, "text/html max-age=5 None");
}

#[test]
fn files_of_others_are_neither_overwritten_nor_deleted() {
    let desk = Desk::new();
    let memory = watched();
    let foreign = |bytes: &[u8]| File { bytes: bytes.to_vec(), headers: String::new() };
    memory.files.lock().unwrap().insert("google1234.html".to_owned(), foreign(b"proof"));
    let mut files = site(&mut Dice(9));
    desk.publish(&memory, &files).unwrap();
    files.remove("data/all.csv");
    desk.publish(&memory, &files).unwrap();
    assert_eq!(memory.site()["google1234.html"].bytes, b"proof");
    // Later a page of ours wants that place.
    files.insert("google1234.html".to_owned(), b"ours".to_vec());
    let error = desk.publish(&memory, &files).unwrap_err().to_string();
    assert!(
        error.starts_with("a file that archive did not publish lies where google1234.html belongs"),
        "{error}"
    );
    assert_eq!(memory.site()["google1234.html"].bytes, b"proof");
    files.remove("google1234.html");
    desk.publish(&memory, &files).unwrap();
    assert_eq!(memory.site()["google1234.html"].bytes, b"proof");

    let memory = watched();
    memory.files.lock().unwrap().insert("feed.xml".to_owned(), foreign(b"theirs"));
    let error = desk.publish(&memory, &files).unwrap_err();
    assert!(error.is_refusal() && error.to_string().contains("\n  feed.xml\n"), "{error}");
    assert_eq!(memory.site().len(), 1, "nothing was uploaded");
    let settings = UploadSettings { force: true, ..desk.settings() };
    desk.publish_with(&memory, &files, &settings).unwrap();
    assert_eq!(bodies(&memory), files);
}

#[test]
fn many_deletions_are_refused_or_kept() {
    let desk = Desk::new();
    let memory = watched();
    let mut files = site(&mut Dice(21));
    for at in 0..50 {
        files.insert(format!("data/{at}.csv"), b"x".to_vec());
    }
    desk.publish(&memory, &files).unwrap();
    let whole = files.clone();
    files.retain(|path, _| !path.starts_with("data/1"));
    let settings = UploadSettings { max_deletes: None, ..desk.settings() };
    let error = desk.publish_with(&memory, &files, &settings).unwrap_err();
    let text = error.to_string();
    assert!(error.is_refusal() && text.starts_with("11 files would be deleted from memory, of "), "{text}");
    assert!(text.contains("--max-deletes 11") && text.contains("--keep"), "{text}");
    assert_eq!(bodies(&memory), whole);
    let keep = UploadSettings { deletions: Deletions::Keep, ..settings };
    assert_eq!(desk.publish_with(&memory, &files, &keep).unwrap().kept, 11);
    assert_eq!(bodies(&memory), whole);
    // What was kept is still known as ours.
    desk.publish(&memory, &files).unwrap();
    assert_eq!(bodies(&memory), files);
}

#[test]
fn what_others_changed_is_found_and_mended() {
    let desk = Desk::new();
    let memory = watched();
    let files = site(&mut Dice(31));
    desk.publish(&memory, &files).unwrap();
    {
        let mut there = memory.files.lock().unwrap();
        there.get_mut("feed.xml").unwrap().bytes = b"edited".to_vec();
        there.remove("sitemap.xml");
    }
    assert_eq!(desk.publish(&memory, &files).unwrap().uploaded.len(), 0, "without a look nobody knows");
    let verify = UploadSettings { verify: true, ..desk.settings() };
    assert_eq!(desk.publish_with(&memory, &files, &verify).unwrap().uploaded.len(), 2);
    assert_eq!(bodies(&memory), files);
}

#[test]
fn a_file_that_changes_meanwhile_stops_the_publication() {
    let desk = Desk::new();
    let memory = watched();
    let files = site(&mut Dice(41));
    let items = built(&desk.folder.path().join("public"), &files);
    fs::write(desk.folder.path().join("public/feed.xml"), "another").unwrap();
    let error = publish(&memory, &items, &desk.settings(), &SilentPublish).unwrap_err().to_string();
    assert!(error.starts_with("feed.xml changed while it was being published"), "{error}");
    assert!(!memory.site().contains_key("feed.xml"));
    desk.publish(&memory, &files).unwrap();
    assert_eq!(bodies(&memory), files);
}

/// Each of two desks publishes its own site, both at once, again and again.
fn race(memory: &Memory, rounds: u64) {
    let desks = [Desk::new(), Desk::new()];
    for round in 0..rounds {
        let mut sites = [site(&mut Dice(round + 50)), site(&mut Dice(round + 500))];
        for (name, site) in ["a", "b"].iter().zip(&mut sites) {
            site.insert("who.txt".to_owned(), name.as_bytes().to_vec());
        }
        let results: Vec<_> = std::thread::scope(|scope| {
            let start = |at: usize| {
                let (desk, site) = (&desks[at], &sites[at]);
                let settings = UploadSettings { jobs: Some(3), ..desk.settings() };
                scope.spawn(move || desk.publish_with(memory, site, &settings))
            };
            [start(0), start(1)].map(|thread| thread.join().unwrap()).into_iter().collect()
        });
        let there = bodies(memory);
        let won: Vec<usize> = (0..2).filter(|at| results[*at].is_ok()).collect();
        assert!(!won.is_empty(), "round {round}: {results:?}");
        assert!(won.iter().any(|at| there == sites[*at]), "round {round}: a mix, after {results:?}");
        assert!(!memory.files.lock().unwrap().contains_key(".archive-publish/lock"), "{results:?}");
    }
}

#[test]
fn two_at_once_never_make_a_mix() {
    race(&Memory::new(|_, _| ()), 20);
}

#[test]
fn two_at_once_never_make_a_mix_where_conditions_are_ignored() {
    race(&Memory::new(|_, _| ()).lax(), 2);
}

#[test]
fn a_dry_run_writes_nothing() {
    let desk = Desk::new();
    let memory = watched();
    let files = site(&mut Dice(1));
    let settings = UploadSettings { dry_run: true, ..desk.settings() };
    let summary = desk.publish_with(&memory, &files, &settings).unwrap();
    let planned: BTreeSet<String> = summary.uploaded.iter().map(|path| path.to_string()).collect();
    assert_eq!(planned, files.keys().cloned().collect());
    assert!(memory.files.lock().unwrap().is_empty());
}
