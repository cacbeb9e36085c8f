//! What a run leaves in `.archive/`: damage costs time, never a byte of the site.

use std::collections::BTreeMap;
use std::path::Path;

use archive::engine::{
    Engine, OutputAddresses, Published, SilentBuild, SiteOptions, Timings, publish_since, unchanged,
};
use archive::write::{self, OpenOutput, WriteError};

use super::cases;
use super::damage::damaged;
use crate::common::{PICTURE, Site, article, tree};

fn site() -> Site {
    let site =
        Site::new(&[("content/map.gif", PICTURE), ("content/2018/_index.md", "---\ntitle: The year\n---\n")]);
    for (number, name) in ["dam", "reactor", "budget"].iter().enumerate() {
        let body = format!("Officials in Nairobi spoke of the {name} on Tuesday.\n\n![](map.gif)");
        site.write(
            &format!("content/{name}.md"),
            article(name, &format!("2018-03-{:02}", number + 1), &body),
        );
    }
    site
}

/// A build as the program does it, in this process.
fn build(root: &Path) -> Result<(), WriteError> {
    let state = root.join(".archive");
    let options = SiteOptions { root: root.to_owned(), cache: Some(state.clone()), ..SiteOptions::default() };
    let mut output = OpenOutput::open(write::OutputOptions {
        output: root.join("public"),
        state,
        inputs: vec![root.join("content")],
        force: false,
    })?;
    let before = OutputAddresses::read(&output);
    let mut timings = Timings::default();
    if unchanged(&options, &mut output, &mut timings)?.is_some() {
        return Ok(());
    }
    let mut engine = Engine::open(options).expect("a good configuration");
    let report = engine.refresh(&SilentBuild);
    engine.gone_warnings(&before);
    match publish_since(&engine, &mut output, &report.touched, &SilentBuild, &mut timings)? {
        Published::Done { .. } => {}
        Published::Problems(problems) => panic!("{problems:?}"),
    }
    engine.store().unwrap();
    engine.stamp(&output)?;
    engine.addresses(&before).write(&output, &before)
}

#[test]
fn everything_under_archive() {
    let site = site();
    build(site.root()).unwrap();
    // A second build appends to what the first one left.
    site.write("content/dam.md", article("The dam", "2018-03-01", "Officials in Nairobi were silent."));
    build(site.root()).unwrap();
    let state = site.path(".archive");
    let (kept, whole) = (tree(&state), tree(&site.path("public")));
    let files: Vec<(&String, &Vec<u8>)> = kept.iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
    assert!(files.len() >= 4, "{:?}", kept.keys());
    let seeds: Vec<Vec<u8>> = files.iter().map(|(_, bytes)| (*bytes).clone()).collect();
    let restore = |files: &BTreeMap<String, Vec<u8>>, folder: &str| {
        let _ = std::fs::remove_dir_all(site.path(folder));
        files.iter().for_each(|(path, bytes)| {
            site.write(&format!("{folder}/{path}"), bytes);
        });
    };
    let mut refused = 0;
    let all = cases(60);
    for case in 0..all {
        let (name, bytes) = files[case as usize % files.len()];
        site.write(&format!(".archive/{name}"), damaged(bytes, &seeds, case));
        match build(site.root()) {
            Ok(()) => assert!(tree(&site.path("public")) == whole, "{name}, case {case}: another site"),
            // Files that no manifest knows are not touched.
            Err(error) => {
                assert!(error.is_refusal(), "{name}, case {case}: {error}");
                assert!(tree(&site.path("public")) == whole, "{name}, case {case}: refused and written");
                refused += 1;
            }
        }
        restore(&kept, ".archive");
    }
    assert!(refused < all / 2, "{refused} of {all} builds were refused");
}
