//! Thousands of edits in a row against commands that stay, in the ways that editors and scripts save, while the
//! command is busy with the ones before: at the end its site is that of a cold build, and its memory has not grown.
//!
//! Takes minutes, so it is not part of `cargo test`: `cargo test --release --test soak -- --ignored --nocapture`.
//! ARCHIVE_SOAK_EDITS sets the number of edits.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::Dice;
use common::desk::{self, Desk};
use tempfile::TempDir;

const ARTICLES: usize = 150;
const WORDS: [&str; 24] = [
    "harbour",
    "treaty",
    "ministers",
    "Norway",
    "vaccine",
    "Kenya",
    "ballot",
    "drought",
    "Seoul",
    "summit",
    "tariff",
    "Brazil",
    "glacier",
    "Pyongyang",
    "court",
    "strike",
    "Lagos",
    "election",
    "reactor",
    "railway",
    "Paris",
    "budget",
    "refugees",
    "orbit",
];

fn edits() -> usize {
    std::env::var("ARCHIVE_SOAK_EDITS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000)
}

struct Hand {
    root: PathBuf,
    dice: Dice,
}

impl Hand {
    fn text(&mut self, number: usize) -> String {
        let day = 1 + self.dice.below(28);
        let month = 1 + self.dice.below(12);
        let mut text = format!(
            "---\ntitle: {} and {} {number}\ndate: 20{}-{month:02}-{day:02}\n",
            self.dice.pick(&WORDS),
            self.dice.pick(&WORDS),
            14 + self.dice.below(4),
        );
        if self.dice.below(5) == 0 {
            text.push_str("draft: true\n");
        }
        if self.dice.below(3) == 0 {
            text.push_str(&format!("source: The {} Post\n", self.dice.pick(&["Coast", "Hill", "River"])));
        }
        text.push_str("---\n\n");
        for _ in 0..30 + self.dice.below(60) {
            text.push_str(self.dice.pick(&WORDS));
            text.push(if self.dice.below(12) == 0 { '\n' } else { ' ' });
        }
        text.push('\n');
        text
    }

    fn file(&self, number: usize) -> PathBuf {
        self.root.join(format!("content/{}/story-{number}.md", number % 7))
    }

    fn write(&self, file: &Path, text: &str) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// One random edit.
    fn edit(&mut self) {
        let number = self.dice.below(ARTICLES);
        let file = self.file(number);
        match self.dice.below(12) {
            0 => {
                let _ = fs::remove_file(&file);
            }
            1 => {
                // Beside it, and renamed over it.
                let text = self.text(number);
                let beside = file.with_extension("md.tmp");
                self.write(&beside, &text);
                fs::rename(beside, &file).unwrap();
            }
            2 => {
                // Out of the way first.
                let text = self.text(number);
                let _ = fs::rename(&file, file.with_extension("md~"));
                self.write(&file, &text);
            }
            3 => self.write(&file, "---\ntitle: [broken\n---\n"),
            4 => {
                // A folder goes away and comes back.
                let folder = self.root.join(format!("content/{}", number % 7));
                let away = self.root.join("away");
                if fs::rename(&folder, &away).is_ok() {
                    fs::rename(&away, &folder).unwrap();
                }
            }
            5 => {
                let folder = self.root.join(format!("content/{}", number % 7));
                if self.dice.below(3) == 0 {
                    let _ = fs::remove_dir_all(folder);
                } else {
                    let title = format!("---\ntitle: Part {}\n---\n\nOf the archive.\n", self.dice.below(9));
                    self.write(&folder.join("_index.md"), &title);
                }
            }
            6 => {
                let css = format!("p {{ margin: {}px }}\n", self.dice.below(9));
                self.write(&self.root.join("static/site.css"), &css);
            }
            7 if self.dice.below(20) == 0 => {
                let config = format!("title: The Record {}\n", self.dice.below(9));
                self.write(&self.root.join("archive.yaml"), &config);
            }
            _ => {
                let text = self.text(number);
                self.write(&file, &text);
            }
        }
    }

    /// Leaves no article with errors.
    fn mend_broken(&mut self) {
        for number in 0..ARTICLES {
            let file = self.file(number);
            if fs::read_to_string(&file).is_ok_and(|text| text.contains("[broken")) {
                let text = self.text(number);
                self.write(&file, &text);
            }
        }
    }

    /// Leaves every article there, and right.
    fn mend(&mut self) {
        for number in 0..ARTICLES {
            let text = self.text(number);
            self.write(&self.file(number), &text);
        }
        let _ = fs::remove_dir_all(self.root.join("away"));
    }
}

fn site() -> (TempDir, Hand) {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand { root: folder.path().to_owned(), dice: Dice(7) };
    hand.write(&hand.root.join("archive.yaml"), "title: The Record\n");
    hand.mend();
    (folder, hand)
}

/// Resident memory of a process in KiB.
fn memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Makes all edits; gives the memory in the second tenth of them and in the last: the median, since that of one moment
/// depends on what is rendered or indexed just then, and on what the allocator has not given back yet.
fn soak(hand: &mut Hand, desk: &mut Desk, settled: impl Fn(&mut Desk, &mut Hand, usize)) -> (u64, u64) {
    let edits = edits();
    let mut seen = Vec::new();
    for number in 0..edits {
        hand.edit();
        if number % 25 == 0 {
            // So that not all edits fall into a few batches.
            settled(desk, hand, number);
            seen.push(memory(desk.id()));
        }
    }
    hand.mend();
    settled(desk, hand, edits);
    let tenth = (seen.len() / 10).max(1);
    (median(&seen[tenth..2 * tenth]), median(&seen[seen.len() - tenth..]))
}

fn median(seen: &[u64]) -> u64 {
    let mut seen = seen.to_vec();
    seen.sort_unstable();
    seen[seen.len() / 2]
}

/// The site as a cold build writes it.
fn cold(root: &Path, base_url: &str) -> std::collections::BTreeMap<String, Vec<u8>> {
    let output = tempfile::tempdir().unwrap();
    let public = output.path().join("public");
    // The state folder may be locked by the command under test.
    let copy = output.path().join("copy");
    copy_site(root, &copy);
    let mut build = desk::archive(&copy);
    build.args(["build", "--base-url", base_url, "--output"]).arg(&public);
    let built = build.output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    desk::files(&public)
}

fn copy_site(from: &Path, to: &Path) {
    for name in ["archive.yaml", "content", "static"] {
        for entry in walkdir::WalkDir::new(from.join(name)).into_iter().filter_map(Result::ok) {
            let target = to.join(entry.path().strip_prefix(from).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(target).unwrap();
            } else {
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
}

/// Writes an article of its own and waits until it is shown: what was saved before it was taken in before it.
fn marker(hand: &Hand, number: usize) -> String {
    let file = hand.root.join("content/marker.md");
    let text = format!("---\ntitle: Marker\ndate: 2013-01-01\n---\n\nMark {number} of the soak.\n");
    fs::write(file, text).unwrap();
    format!("Mark {number} of the soak")
}

#[test]
#[ignore = "takes minutes"]
fn a_server_is_right_after_thousands_of_edits() {
    let (_folder, mut hand) = site();
    let mut desk = Desk::serve(&hand.root, &["--watch", "--no-reload"]);
    let (early, late) = soak(&mut hand, &mut desk, |desk, hand, number| {
        let mark = marker(hand, number);
        desk.until(|desk| desk.get("/2013/01/01/marker/").text().contains(&mark));
    });
    let base_url = format!("http://{}/", desk.address());
    let expected = cold(&hand.root, &base_url);
    desk.until(|desk| expected.iter().all(|(path, bytes)| desk.get(&url(path)).body == *bytes));
    println!("{} files equal; {early} KiB early, {late} KiB at the end", expected.len());
    assert!(late * 10 <= early * 11, "memory grew from {early} to {late} KiB");
}

#[test]
#[ignore = "takes minutes"]
fn a_build_that_stays_is_right_after_thousands_of_edits() {
    let (_folder, mut hand) = site();
    let base_url = "https://soak.example/";
    let mut desk = Desk::start(&hand.root, &["build", "--watch", "--base-url", base_url]);
    desk.line_with("following every save");
    let public = hand.root.join("public");
    let (early, late) = soak(&mut hand, &mut desk, |desk, hand, number| {
        // While errors stand nothing is written.
        hand.mend_broken();
        let mark = marker(hand, number);
        let page = hand.root.join("public/2013/01/01/marker/index.html");
        desk.until(|_| fs::read_to_string(&page).is_ok_and(|text| text.contains(&mark)));
    });
    let expected = cold(&hand.root, base_url);
    desk.until(|_| desk::files(&public) == expected);
    println!("{} files equal; {early} KiB early, {late} KiB at the end", expected.len());
    assert!(late * 10 <= early * 11, "memory grew from {early} to {late} KiB");
}

/// The URL of an output file.
fn url(path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    format!("/{path}")
}
