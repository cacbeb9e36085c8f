//! docs/commands.md describes every command and every option, and no other.

use std::collections::BTreeSet;

use super::{document, tables};
use crate::common::Site;

/// The words of a help text that begin a line and are options: `--output`.
fn options(help: &str) -> BTreeSet<String> {
    let first = help
        .lines()
        .filter_map(|line| line.trim_start().split_once("--").filter(|(before, _)| before.len() <= 4));
    let word = |rest: &str| -> String {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
    };
    first.map(|(_, rest)| format!("--{}", word(rest))).collect()
}

#[test]
fn every_command_and_option_is_described() {
    let site = Site::new(&[]);
    let manual = document("docs/commands.md");
    let program = site.run(&["--help"]).out;
    let commands = program.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let everywhere: BTreeSet<String> =
        ["--root", "--message-format", "--all", "--color", "--help", "--version"].map(str::to_owned).into();
    for line in commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
        let name = line.split_whitespace().next().unwrap();
        let section = tables::section(&manual, &format!("archive {name}"))
            .unwrap_or_else(|| panic!("docs/commands.md has no heading `## archive {name}`"));
        let real: BTreeSet<String> =
            options(&site.run(&["help", name]).out).difference(&everywhere).cloned().collect();
        let described: BTreeSet<String> = tables::rows(section)
            .filter_map(|cells| {
                tables::code(&cells[0]).map(|code| code.split(' ').next().unwrap().to_owned())
            })
            .collect();
        assert_eq!(described, real, "docs/commands.md, `archive {name}`");
    }
}
