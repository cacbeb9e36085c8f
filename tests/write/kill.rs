//! A build that is killed at a hundred different moments.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use archive::write::{OpenOutput, OutputOptions};

use super::desk::{Desk, Files, build};

/// Two sites that differ in every way two builds can.
fn alternating(second: bool) -> Files {
    let mut files = Files::new();
    for n in 0..60 {
        let same = n % 3 == 0;
        let text = format!("page {n} of site {}", if same { "any".to_owned() } else { second.to_string() });
        if n % 5 != usize::from(second) {
            files.insert(format!("{}/{n}/index.html", n % 7), text.into_bytes());
        }
    }
    let swapped = if second { ["s/file/deep", "s/folder"] } else { ["s/file", "s/folder/deep"] };
    files.extend(swapped.map(|path| (path.to_owned(), b"swapped".to_vec())));
    files
}

const CHILD: &str = "ARCHIVE_TEST_BUILD_IN";

/// Not a test of its own: the process that [`a_killed_build_leaves_the_old_or_the_new_site`] kills.
#[test]
#[ignore = "run by the kill test"]
fn build_until_killed() {
    let Some(root) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let options = OutputOptions {
        output: root.join("public"),
        state: root.join(".archive"),
        inputs: vec![],
        force: false,
    };
    let sites = [alternating(false), alternating(true)];
    println!("ready");
    for site in sites.iter().cycle().take(100_000) {
        build(&mut OpenOutput::open(options.clone()).unwrap(), site).unwrap();
    }
}

#[test]
fn a_killed_build_leaves_the_old_or_the_new_site() {
    const KILLS: u32 = 100;
    let sites = [alternating(false), alternating(true)];
    let measured = Desk::new();
    let start = Instant::now();
    for site in sites.iter().cycle().take(4) {
        measured.build(site).unwrap();
    }
    let span = start.elapsed();

    let (_program, module) = module_path!().split_once("::").unwrap();
    let test = format!("{module}::build_until_killed");
    let mut repaired = 0;
    for kill in 0..KILLS {
        let desk = Desk::new();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([&test, "--exact", "--ignored", "--nocapture"])
            .env(CHILD, desk.root.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("ready")));
        std::thread::sleep(span * kill / KILLS);
        child.kill().unwrap();
        child.wait().unwrap();

        let forgotten = kill % 5 == 4;
        if forgotten {
            let _ = fs::remove_dir_all(desk.path(".archive"));
        }
        let output = desk.open();
        repaired += usize::from(!output.notices().is_empty());
        for (path, known) in output.manifest().iter() {
            let bytes = fs::read(output.folder().join(path)).unwrap();
            assert_eq!(archive::hash::hash(&bytes), known.hash, "kill {kill}: {path}");
        }
        drop(output);
        let tree = desk.tree();
        assert!(tree.is_empty() || sites.contains(&tree), "kill {kill}: a mix of sites: {:?}", tree.keys());
        assert_eq!(desk.litter(), [""; 0], "kill {kill}");
        if !forgotten {
            desk.build(&sites[1]).unwrap();
            assert_eq!(desk.tree(), sites[1]);
        }
    }
    println!("{repaired} of {KILLS} kills fell into a commit");
}
