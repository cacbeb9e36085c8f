//! Random sequences of builds and of edits by hand, checked against what must hold after each.

use std::collections::BTreeSet;
use std::fs;

use archive::hash::hash;
use archive::write::{CommitSummary, OpenOutput, WriteError};

use super::desk::{Desk, Files};

/// A small generator with a fixed seed, so that a failure can be repeated (xorshift64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// Few paths, many of which are files in one site and folders in another.
const PATHS: [&str; 10] = ["a", "a/x", "a/x/1", "a/y", "b", "b/z", "c/d", "c/d/e", "c/d/e/f", "g"];

fn random_site(dice: &mut Dice) -> Files {
    let mut site = Files::new();
    for _ in 0..dice.roll(8) {
        let path = PATHS[dice.roll(PATHS.len())];
        let overlaps =
            |other: &String| other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/"));
        if !site.keys().any(overlaps) {
            site.insert(path.to_owned(), format!("text {}", dice.roll(3)).into_bytes());
        }
    }
    site
}

/// One build in one of the ways in which a caller may do it.
fn random_build(
    dice: &mut Dice,
    output: &mut OpenOutput,
    old: &Files,
    new: &Files,
    pristine: bool,
) -> Result<CommitSummary, WriteError> {
    if pristine
        && dice.roll(3) == 0
        && let Some(stage) = output.amend()?
    {
        for path in old.keys().filter(|&path| !new.contains_key(path)) {
            stage.remove(path)?;
        }
        for (path, bytes) in new.iter().filter(|&(path, bytes)| old.get(path) != Some(bytes)) {
            stage.put(path, bytes)?;
        }
        return stage.commit();
    }
    let keeps = dice.roll(2) == 0;
    let stage = output.stage()?;
    for (path, bytes) in new {
        let is_known = stage.manifest().get(path).is_some_and(|known| known.hash == hash(bytes));
        if !(keeps && is_known && stage.keep(path)?) {
            stage.put(path, bytes)?;
        }
    }
    stage.commit()
}

/// Edits the output by hand and gives the path that was touched.
fn random_edit(dice: &mut Dice, desk: &Desk, number: usize) -> String {
    let path = PATHS[dice.roll(PATHS.len())];
    let target = desk.output.join(path);
    if dice.roll(3) == 0 {
        if target.is_file() {
            fs::remove_file(&target).unwrap();
            let above = target.ancestors().skip(1).take_while(|folder| *folder != desk.output);
            above.take_while(|folder| fs::remove_dir(folder).is_ok()).count();
        }
    } else if !target.is_dir() && fs::create_dir_all(target.parent().unwrap()).is_ok() {
        let text = if dice.roll(2) == 0 {
            format!("mine {}", number % 10)
        } else {
            format!("text {}", dice.roll(3))
        };
        fs::write(&target, text).unwrap();
    }
    path.to_owned()
}

#[test]
fn random_builds_and_edits() {
    let (mut built, mut refused) = (0, 0);
    for seed in 1..=40u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut desk = Desk::new();
        // Paths where something of others may lie.
        let mut touched: BTreeSet<String> = BTreeSet::new();
        let (mut last, mut pristine) = (Files::new(), false);
        for round in 0..25 {
            for edit in 0..dice.roll(4).saturating_sub(1) {
                touched.insert(random_edit(&mut dice, &desk, round * 10 + edit));
                pristine = false;
            }
            if dice.roll(12) == 0 {
                let _ = fs::remove_dir_all(desk.path(".archive"));
                touched.extend(desk.tree().into_keys());
                pristine = false;
            }
            let site = random_site(&mut dice);
            desk.force = dice.roll(6) == 0;
            let before = desk.tree();
            let mut output = desk.open();
            let result = random_build(&mut dice, &mut output, &last, &site, pristine);
            drop(output);
            let after = desk.tree();
            let place = format!("seed {seed}, round {round}: {before:?} + {site:?} -> {after:?}, {result:?}");
            assert_eq!(desk.litter(), [""; 0], "{place}");
            match result {
                Ok(summary) => {
                    built += 1;
                    for (path, bytes) in &site {
                        assert_eq!(after.get(path), Some(bytes), "{place}");
                    }
                    for path in after.keys().filter(|&path| !site.contains_key(path)) {
                        assert!(touched.contains(path), "{path} should be gone; {place}");
                    }
                    for (path, bytes) in before.iter().filter(|(_, bytes)| bytes.starts_with(b"mine")) {
                        let is_overwritten = summary.overwritten.iter().any(|other| **other == **path);
                        assert_eq!(after.get(path) == Some(bytes), !is_overwritten, "{place}");
                        assert!(desk.force || !is_overwritten, "{place}");
                    }
                    let changed =
                        site.iter().filter(|&(path, bytes)| before.get(path) != Some(bytes)).count();
                    assert_eq!(summary.written.len(), changed, "{place}");
                    touched.retain(|path| !site.contains_key(path));
                    pristine = after == site;
                    last = site;
                }
                Err(WriteError::Foreign { files, folders, .. }) => {
                    refused += 1;
                    assert_eq!(before, after, "{place}");
                    assert!(files.iter().chain(&folders).count() > 0, "{place}");
                    for path in &files {
                        assert!(touched.contains(path), "{place}");
                    }
                    // What the message advises.
                    if dice.roll(2) == 0 {
                        let emptied = desk.tree().into_keys().flat_map(|path| {
                            let parts: Vec<usize> = path.match_indices('/').map(|(at, _)| at + 1).collect();
                            parts.into_iter().map(move |end| path[..end].to_owned())
                        });
                        touched.extend(emptied);
                        pristine = false;
                        files.iter().for_each(|path| fs::remove_file(desk.output.join(path)).unwrap());
                        folders.iter().for_each(|path| fs::remove_dir_all(desk.output.join(path)).unwrap());
                    }
                }
                Err(error) => panic!("{error}; {place}"),
            }
        }
    }
    assert!(built > 300 && refused > 100, "too one-sided: {built} built, {refused} refused");
}
