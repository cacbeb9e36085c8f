//! How much an edit costs, in counts: the same in a large archive as in a small one.

use std::fs;
use std::path::Path;

use archive::engine::{Engine, Options, Report, Silent};
use archive::link::{PageKey, Why};
use archive::read::Hints;
use tempfile::TempDir;

/// An archive in which every ten articles share a subject, as stories do, and all share common words.
fn archive(articles: usize) -> (TempDir, Engine) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("archive.yaml"), "title: The Record\nbase_url: https://record.example/\n").unwrap();
    for number in 0..articles {
        let path = root.join(path(number));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text(number, "")).unwrap();
    }
    let mut engine =
        Engine::open(Options { root: root.to_owned(), ..Options::default() }).expect("a good configuration");
    let report = engine.refresh(&Silent);
    assert_eq!((report.parsed, report.enriched), (articles, articles));
    assert!(engine.diagnostics().is_empty(), "{:?}", engine.diagnostics());
    (folder, engine)
}

fn path(number: usize) -> String {
    format!("content/{}/story-{number}.md", number % 50)
}

/// Ten articles a year for each fifty, so that years and months stay as small as they are in a small archive.
fn text(number: usize, more: &str) -> String {
    let story = number / 10;
    let (year, month, day) = (1900 + number / 100, 1 + number / 10 % 10, 1 + number % 10 * 2);
    let name = name(story);
    // No two stories are versions of one another.
    let places: Vec<String> = (0..40).map(|place| self::name(1_000 + number * 40 + place)).collect();
    let places = places.join(", ");
    format!(
        "---\ntitle: Dispute over the {name} dam, part {number}\ndate: {year}-{month:02}-{day:02}\n---\n\n\
         Engineers of the {name} company told the {name} council that the wall needs repair.\n\n\
         A summary is taken from how a story begins, so that its end is free for what these tests add. Witnesses\n\
         came from {places}.\n\n\
         That was all.{more}\n"
    )
}

/// A word that no other story has.
fn name(story: usize) -> String {
    let consonants = b"bdfgklmnprstvz";
    let mut name = String::from("Q");
    let mut rest = story + 1;
    while rest > 0 {
        name.push(consonants[rest % consonants.len()] as char);
        name.push(['a', 'o', 'u'][rest % 3]);
        rest /= consonants.len();
    }
    name
}

/// Writes an article and tells the engine.
fn edit(root: &Path, engine: &mut Engine, number: usize, text: &str) -> Report {
    fs::write(root.join(path(number)), text).unwrap();
    engine.look(&Hints::Paths([path(number)].into()), &Silent)
}

fn pages(report: &Report) -> usize {
    report.touched.pages.len() + report.touched.gone.len()
}

#[test]
fn a_body_edit_that_changes_no_terms_renders_one_page() {
    let (folder, mut engine) = archive(100);
    let report = edit(folder.path(), &mut engine, 55, &text(55, "").replace("That was all.", "This is all."));
    assert_eq!((report.read, report.parsed, report.enriched), (1, 1, 1));
    let slot = engine.corpus().by_path(&path(55)).unwrap();
    assert_eq!(Vec::from_iter(report.touched.pages), [(PageKey::Article(slot), Why::Own)]);
    assert!(report.touched.gone.is_empty());
}

#[test]
fn a_file_that_holds_what_it_held_costs_nothing() {
    let (folder, mut engine) = archive(100);
    let report = edit(folder.path(), &mut engine, 55, &text(55, ""));
    assert_eq!((report.read, report.parsed, pages(&report)), (1, 0, 0));
}

#[test]
fn an_edit_costs_the_same_in_a_large_archive() {
    let (small_folder, mut small) = archive(100);
    let (large_folder, mut large) = archive(10_000);
    for (what, new) in [
        ("body", text(55, " Nobody else has seen the zirconium.")),
        ("title", text(55, "").replace("Dispute", "Quarrel")),
        ("date", text(55, "").replace("-11\n", "-12\n")),
        ("as it was", text(55, "")),
    ] {
        let few = edit(small_folder.path(), &mut small, 55, &new);
        let many = edit(large_folder.path(), &mut large, 55, &new);
        assert_eq!((few.parsed, many.parsed), (1, 1), "{what}");
        assert!(
            many.relinked <= few.relinked,
            "{what}: {} articles, {} related again",
            few.relinked,
            many.relinked
        );
        assert!(
            pages(&many) <= pages(&few),
            "{what}: {} pages, {} in the large archive",
            pages(&few),
            pages(&many)
        );
    }
}

#[test]
fn a_frequency_that_crosses_a_step_touches_a_bounded_number() {
    // All hold the words of every story: far more than the bound share them.
    let (folder, mut engine) = archive(3_000);
    let mut most = 0;
    for number in 0..40 {
        let report = edit(folder.path(), &mut engine, number * 70, &text(number, " Kumquats."));
        most = most.max(report.relinked);
    }
    assert!(most > 1, "an article with a new word that others have is related to them");
    assert!(most < 1_024 + 100, "{most} articles were related again by one edit");
}
