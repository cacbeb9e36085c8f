//! How much an edit costs, in counts: the same in a large archive as in a small one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use archive::engine::{BuildReport, Engine, SilentBuild, SiteOptions};
use archive::link::{ListKey, PageKey, Why};
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
    let mut engine = Engine::open(SiteOptions { root: root.to_owned(), ..SiteOptions::default() })
        .expect("a good configuration");
    let report = engine.refresh(&SilentBuild);
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
fn edit(root: &Path, engine: &mut Engine, number: usize, text: &str) -> BuildReport {
    fs::write(root.join(path(number)), text).unwrap();
    engine.look(&Hints::Paths([path(number)].into()), &SilentBuild)
}

fn pages(report: &BuildReport) -> usize {
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
fn a_year_that_comes_or_goes_reaches_those_beside_it() {
    let (folder, mut engine) = archive(300);
    let lists = |report: &BuildReport| -> BTreeSet<ListKey> {
        let lists = report.touched.pages.keys().filter_map(|page| match page {
            PageKey::List(key @ (ListKey::Year(_) | ListKey::Month(..)), _) => Some(key.clone()),
            _ => None,
        });
        lists.collect()
    };
    // The stories are of 1900 to 1902, each year's last month its tenth.
    let late = text(55, "").replace("1900-06-11", "1950-03-01");
    let came = lists(&edit(folder.path(), &mut engine, 55, &late));
    let (month, beside) = (ListKey::Month(1950, 3), ListKey::Month(1902, 10));
    assert!(
        came.contains(&month) && came.contains(&beside) && came.contains(&ListKey::Year(1902)),
        "{came:?}"
    );
    assert!(!came.contains(&ListKey::Year(1901)), "{came:?}");
    let gone = lists(&edit(folder.path(), &mut engine, 55, &text(55, "")));
    assert!(gone.contains(&beside) && gone.contains(&ListKey::Year(1902)), "{gone:?}");
    assert!(!gone.contains(&ListKey::Year(1901)), "{gone:?}");
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

/// A site of twenty articles with templates, a theme and data of its own.
fn dressed() -> (TempDir, Engine) {
    let (folder, _) = archive(20);
    let root = folder.path();
    for (path, text) in [
        ("themes/plain/theme.yaml", "name: plain\nextends: default\n"),
        ("themes/plain/templates/foot.html", "<p>{{ site.title }}</p>"),
        ("themes/plain/static/plain.css", "p {}"),
        ("templates/year.html", "{{ page.title }} {% include \"foot.html\" %}"),
        ("templates/month.html", "{{ page.title }} {{ site.data.offices | json }}"),
        ("templates/section.html", "{{ page.title }}"),
        ("templates/article.html", "{{ page.title }}{{ \"/assets/plain.css\" | asset }}"),
        ("templates/home.html", "{{ page.title }}"),
        ("templates/term.html", "{{ page.title }}"),
        ("templates/taxonomy.html", "{{ page.title }}"),
        ("templates/annotation.html", "{{ page.title }}"),
        ("templates/search.html", "{{ page.title }}"),
        ("templates/404.html", "{{ page.title }} {{ site.params.legs }}"),
        ("templates/card.html", "{{ article.title }}"),
        ("data/offices.yaml", "- Oslo\n"),
        ("archive.yaml", "title: The Record\nbase_url: https://record.example/\ntheme: plain\n"),
    ] {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    }
    let mut engine = Engine::open(SiteOptions { root: root.to_owned(), ..SiteOptions::default() }).unwrap();
    engine.refresh(&SilentBuild);
    (folder, engine)
}

/// Writes a file of the site and tells the engine.
fn change(folder: &TempDir, engine: &mut Engine, path: &str, text: &str) -> BuildReport {
    fs::write(folder.path().join(path), text).unwrap();
    engine.look(&Hints::Paths([path.to_owned()].into()), &SilentBuild)
}

/// The kinds of the pages that a change reached.
fn kinds(report: &BuildReport) -> BTreeSet<&'static str> {
    let kind = |page: &PageKey| match page {
        PageKey::Article(_) => "article",
        PageKey::List(ListKey::Year(_), _) => "year",
        PageKey::List(ListKey::Month(..), _) => "month",
        PageKey::Asset(_) => "file",
        PageKey::Single(page) if page.path == "404.html" => "404",
        _ => "other",
    };
    report.touched.pages.keys().map(kind).collect()
}

#[test]
fn a_template_reaches_the_pages_made_from_it() {
    let (folder, mut engine) = dressed();
    let mut reaches = |path: &str, text: &str, expected: &[&str]| {
        let report = change(&folder, &mut engine, path, text);
        assert_eq!((report.read, report.parsed, report.relinked), (0, 0, 0), "{path}");
        assert_eq!(kinds(&report), expected.iter().copied().collect(), "{path}");
    };
    reaches("templates/year.html", "{% include \"foot.html\" %}", &["year"]);
    reaches("themes/plain/templates/foot.html", "<p>The end</p>", &["year"]);
    // It goes before the theme's.
    reaches("templates/foot.html", "<p>Our end</p>", &["year"]);
    reaches("themes/plain/templates/foot.html", "<p>Nobody includes this</p>", &["year"]);
    reaches("themes/plain/static/plain.css", "p { margin: 0 }", &["article", "file"]);
    reaches("data/offices.yaml", "- Bergen\n", &["month"]);
    let with =
        |more: &str| format!("title: The Record\nbase_url: https://record.example/\ntheme: plain\n{more}");
    reaches("archive.yaml", &with("# a remark\n"), &[]);
    reaches("archive.yaml", &with("params: {legs: 2}\n"), &["404"]);
    reaches("templates/404.html", "gone", &["404"]);
    reaches("templates/404.html", "gone", &[]);
    reaches("templates/unused.html", "nobody includes this", &[]);
    // A component can be called from anywhere.
    reaches(
        "templates/unused.html",
        "{% component note() %}x{% endcomponent note %}",
        &["404", "article", "month", "other", "year"],
    );
}

#[test]
fn the_configuration_reaches_the_stages_that_read_it() {
    let (folder, mut engine) = dressed();
    let base = "base_url: https://record.example/\ntheme: plain\n";
    let mut work = |more: &str| {
        let report =
            change(&folder, &mut engine, "archive.yaml", &format!("title: The Record\n{base}{more}"));
        assert!(engine.diagnostics().iter().all(|d| !d.is_error()), "{more}");
        (report.parsed, report.relinked > 0)
    };
    // Nothing but pages.
    assert_eq!(work("# a remark\n"), (0, false));
    assert_eq!(work("description: Of dams.\n"), (0, false));
    assert_eq!(work("menu: [{label: Home, url: /}]\n"), (0, false));
    assert_eq!(work("params: {colour: blue}\n"), (0, false));
    // Lists and related articles, from what is known of the articles.
    assert_eq!(work("paginate: 5\n"), (0, true));
    assert_eq!(work("related: {limit: 3}\n"), (0, true));
    assert_eq!(work("permalink: /:year/:slug/\n"), (0, true));
    // All.
    assert_eq!(work("countries: {about_threshold: 300}\n"), (20, true));
    assert_eq!(work("countries: {about_threshold: 300}\nmarkdown: {smart_punctuation: false}\n"), (20, true));

    fs::create_dir(folder.path().join("vocabulary")).unwrap();
    let threads = change(&folder, &mut engine, "vocabulary/threads.yaml", "split: [/0/story-0.md]\n");
    assert_eq!((threads.parsed, threads.relinked > 0), (0, true));
    let names = change(&folder, &mut engine, "vocabulary/names.yaml", "not_names: [Tor Lind]\n");
    assert_eq!(names.parsed, 20);
}
