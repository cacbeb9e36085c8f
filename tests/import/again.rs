//! A second run, a run that was cut, and what nobody may overwrite.

use std::fs;

use super::{Elsewhere, content, import, only, report, site};

fn texts(count: usize) -> Elsewhere {
    let elsewhere = Elsewhere::new(&[]);
    for n in 0..count {
        let text = format!(
            "Report number {n}\n\nNovember 29, 2018\n\nThe envoy of country {n} spoke at length on Thursday and left."
        );
        elsewhere.write(&format!("{n:04}.txt"), text);
    }
    elsewhere
}

fn counts(report: &serde_json::Value) -> [u64; 5] {
    ["written", "updated", "unchanged", "edited", "failed"]
        .map(|key| report["articles"][key].as_u64().unwrap())
}

#[test]
fn a_second_run_has_nothing_to_do_with_or_without_the_ledger() {
    let (elsewhere, site) = (texts(30), site());
    assert_eq!(counts(&report(&site, elsewhere.root(), &[])), [30, 0, 0, 0, 0]);
    let before = content(&site);
    assert_eq!(counts(&report(&site, elsewhere.root(), &[])), [0, 0, 30, 0, 0]);
    fs::remove_file(site.path(".archive/import.jsonl")).unwrap();
    assert_eq!(counts(&report(&site, elsewhere.root(), &[])), [0, 0, 30, 0, 0]);
    assert_eq!(content(&site), before);
}

#[test]
fn a_run_that_was_cut_goes_on() {
    let (elsewhere, site) = (texts(30), site());
    import(&site, elsewhere.root(), &[]);
    let whole = content(&site);
    // As if it had been cut after ten articles, in the middle of a line of the ledger, with two files written and not noted.
    let ledger = fs::read_to_string(site.path(".archive/import.jsonl")).unwrap();
    let lines: Vec<&str> = ledger.lines().collect();
    fs::write(
        site.path(".archive/import.jsonl"),
        format!("{}\n{}", lines[..10].join("\n"), &lines[10][..20]),
    )
    .unwrap();
    let noted: Vec<bool> =
        whole.iter().map(|(path, _)| lines[..10].iter().any(|line| line.contains(path.as_str()))).collect();
    let unnoted = whole.iter().zip(noted).filter(|(_, noted)| !noted).map(|((path, _), _)| path);
    unnoted.skip(2).for_each(|path| fs::remove_file(site.path("content").join(path)).unwrap());
    assert_eq!(counts(&report(&site, elsewhere.root(), &[])), [18, 0, 12, 0, 0]);
    assert_eq!(content(&site), whole);
}

#[test]
fn what_was_edited_or_removed_stays_so_and_what_was_not_follows_its_source() {
    let (elsewhere, site) = (texts(0), site());
    for name in ["a", "b", "c"] {
        elsewhere.write(
            &format!("{name}.md"),
            format!("---\ntitle: Article {name}\ndate: 2018-11-29\n---\nOld text of {name}.\n"),
        );
    }
    import(&site, elsewhere.root(), &[]);
    let edited = "---\ntitle: Mine\ndate: 2018-11-29\n---\n\nMy own words.\n";
    site.write("content/2018/11/a.md", edited);
    site.remove("content/2018/11/b.md");
    for name in ["a", "b", "c"] {
        elsewhere.write(
            &format!("{name}.md"),
            format!("---\ntitle: Article {name}\ndate: 2018-11-29\n---\nNew text of {name}.\n"),
        );
    }
    let told = report(&site, elsewhere.root(), &[]);
    assert_eq!(counts(&told), [0, 1, 0, 2, 0], "{told}");
    let files = content(&site);
    assert_eq!(files.len(), 2, "{files:?}");
    assert_eq!(files[0].1, edited);
    assert!(files[1].1.contains("New text of c."));
}

#[test]
fn an_article_that_the_site_has_from_the_same_address_is_not_doubled() {
    let site = site();
    let mine = "---\ntitle: Known\ndate: 2018-11-29\nsource_url: https://old.example/known/\n---\n\nWith notes of mine.\n";
    site.write("content/elsewhere/known.md", mine);
    let elsewhere = Elsewhere::new(&[(
        "page.html",
        "<html><head><title>Known</title><link rel=canonical href='https://old.example/known/'><meta property='article:published_time' content='2018-11-29'></head><body><article><h1>Known</h1><p>The envoy spoke at length on Thursday, and then he left the room without a further word to anybody.</p></article></body></html>",
    )]);
    let told = report(&site, elsewhere.root(), &[]);
    assert_eq!(counts(&told), [0, 0, 0, 1, 0], "{told}");
    assert_eq!(only(&site).1, mine);
}

#[test]
fn a_dry_run_writes_nothing_at_all() {
    let (elsewhere, site) = (texts(3), site());
    let ran = import(&site, elsewhere.root(), &["--dry-run"]);
    assert!(ran.out.contains("3 would be written"), "{}", ran.out);
    assert_eq!(content(&site), []);
    assert!(!site.path(".archive").exists());
}

#[test]
fn sources_that_are_not_there_and_folders_outside_are_refused() {
    let (elsewhere, site) = (texts(1), site());
    let ran = import(&site, &elsewhere.path("nowhere"), &[]);
    assert_eq!((ran.code, ran.err.contains("cannot read")), (2, true), "{ran:?}");
    let empty = Elsewhere::new(&[]);
    let ran = import(&site, empty.root(), &[]);
    assert_eq!((ran.code, ran.err.contains("there is nothing to import in")), (2, true), "{ran:?}");
    for into in ["../outside", "/tmp/outside", "static"] {
        let ran = import(&site, elsewhere.root(), &["--into", into]);
        assert_eq!((ran.code, ran.err.contains("--into")), (2, true), "{ran:?}");
    }
    let ran = import(&site, elsewhere.root(), &["--timezone", "Mars/Base"]);
    assert_eq!((ran.code, ran.err.contains("is not a time zone")), (2, true), "{ran:?}");
    let ran = import(&site, elsewhere.root(), &["--into", "content/wire"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(only(&site).0.starts_with("wire/2018/11/"));
    // What the site has is no source of it.
    let ran = import(&site, &site.path("content/wire"), &[]);
    assert_eq!((ran.code, ran.err.contains("is in the site itself")), (2, true), "{ran:?}");
    site.write("wires/b.txt", "Talks go on\n\nNov 30, 2018\n\nThe envoys stayed.\n");
    let ran = import(&site, site.root(), &[]);
    assert!(ran.code == 0 && ran.out.ends_with("1 article: 1 written\n"), "{ran:?}");
}

#[test]
fn a_time_of_nowhere_is_one_of_the_site_unless_its_source_or_the_user_says_more() {
    let elsewhere = Elsewhere::new(&[]);
    elsewhere.write("a.md", "---\ntitle: A\ndate: 2018-11-29 14:30:00\n---\nThe envoys met on Thursday.\n");
    let came_in = |options: &[&str]| {
        let site = site();
        site.write("archive.yaml", "title: T\nbase_url: https://example.org/\ntimezone: Asia/Singapore\n");
        import(&site, elsewhere.root(), options);
        only(&site).1
    };
    let of_the_site = came_in(&[]);
    assert!(of_the_site.contains("date: 2018-11-29T14:30:00+08:00"), "{of_the_site}");
    elsewhere.write("_config.yml", "url: https://old.example\ntimezone: Europe/Paris\n");
    let of_its_source = came_in(&[]);
    assert!(of_its_source.contains("date: 2018-11-29T14:30:00+01:00"), "{of_its_source}");
    let as_typed = came_in(&["--timezone=-05:00"]);
    assert!(as_typed.contains("date: 2018-11-29T14:30:00-05:00"), "{as_typed}");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let (elsewhere, site) = (texts(1), site());
    let outside = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(outside.path(), site.path("content/2018")).unwrap();
    let ran = import(&site, elsewhere.root(), &[]);
    assert!(ran.out.contains("symbolic link"), "{ran:?}");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}
