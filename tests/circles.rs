//! Files that import each other in a circle: none may read so, but those named below.
//!
//! A file may use what the `mod.rs` of its own folder defines: that arrow is not counted. Imports are read as text (`use`
//! and paths in code), and followed through `pub use` to the file that defines the name.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::sources;

/// Circles that stand, each with the reason.
const ALLOWED: &[(&[&str], &str)] = &[];

/// A path as it is typed in code, cut at `::`.
type Path = Vec<String>;

/// The imports of a file: whether others may use them from here, and the path.
type Use = (bool, Path);

struct Crate {
    /// Each module's file.
    files: BTreeMap<Path, String>,
    uses: BTreeMap<String, Vec<Use>>,
    code: BTreeMap<String, String>,
}

fn module_of(file: &str) -> Path {
    let mut parts: Path = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

/// The paths that a tree such as `a::{b, c::{d, e}}` names.
fn expand(tree: &str) -> Vec<Path> {
    let Some(open) = tree.find('{') else {
        let name = tree.split(" as ").next().unwrap_or(tree);
        return vec![name.split("::").map(|part| part.trim().to_owned()).collect()];
    };
    let close = tree.rfind('}').unwrap_or(tree.len());
    let prefix: Path =
        tree[..open].split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
    let (mut depth, mut start) = (0, open + 1);
    let mut parts = Vec::new();
    for (at, c) in tree[open + 1..close].char_indices().map(|(at, c)| (at + open + 1, c)) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&tree[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&tree[start..close]);
    let named = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
    named.flat_map(expand).map(|rest| prefix.iter().cloned().chain(rest).collect()).collect()
}

/// Takes the `use` lines out of a file's code.
fn take_uses(text: &str) -> (Vec<Use>, String) {
    let (mut uses, mut code) = (Vec::new(), String::new());
    let mut open: Option<(bool, String)> = None;
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let start = line.trim_start();
        let (is_public, rest) = match start.strip_prefix("pub") {
            Some(rest) => (true, rest.trim_start_matches(|c: char| c != ' ').trim_start()),
            None => (false, start),
        };
        match (&mut open, rest.strip_prefix("use ")) {
            (Some((_, tree)), _) => tree.push_str(line),
            (None, Some(tree)) => open = Some((is_public, tree.to_owned())),
            (None, None) => {
                code.push_str(line);
                code.push('\n');
            }
        }
        if line.trim_end().ends_with(';')
            && let Some((is_public, tree)) = open.take()
        {
            uses.extend(
                expand(tree.trim_end().trim_end_matches(';')).into_iter().map(|path| (is_public, path)),
            );
        }
    }
    (uses, code)
}

impl Crate {
    fn read() -> Self {
        let mut all = Self { files: BTreeMap::new(), uses: BTreeMap::new(), code: BTreeMap::new() };
        for source in sources() {
            if source.path != "main.rs" {
                let (uses, code) = take_uses(&source.text);
                all.files.insert(module_of(&source.path), source.path.clone());
                all.uses.insert(source.path.clone(), uses);
                all.code.insert(source.path, code);
            }
        }
        all
    }

    /// A typed path from the root of the crate; `None` for what other crates have.
    fn absolute(&self, file: &str, path: &[String]) -> Option<Path> {
        let mut here = module_of(file);
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => return Some(path[1..].to_vec()),
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    here.pop();
                    rest = &rest[1..];
                }
            }
            first => {
                here.push(first.to_owned());
                let is_module = self.files.contains_key(&here);
                here.pop();
                if !is_module {
                    return None;
                }
            }
        }
        here.extend(rest.iter().cloned());
        Some(here)
    }

    /// The file that defines what a path names.
    fn definer(&self, path: &[String], depth: usize) -> Option<&str> {
        let known = (0..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let file = self.files[&path[..known]].as_str();
        if let Some(name) = path.get(known).filter(|_| depth < 8) {
            for (_, used) in self.uses[file].iter().filter(|(_, used)| used.last() == Some(name)) {
                let there = self.absolute(file, used).filter(|there| there[..] != path[..known + 1]);
                let found = there.and_then(|there| self.definer(&there, depth + 1));
                if found.is_some() {
                    return found;
                }
            }
        }
        // What no module has is of another crate.
        (known > 0).then_some(file)
    }

    /// The files that each file uses something of.
    fn arrows(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut arrows = BTreeMap::new();
        for (file, uses) in &self.uses {
            if file == "lib.rs" || file.ends_with("tests.rs") {
                continue;
            }
            let mut paths: Vec<Path> = uses
                .iter()
                .filter(|(is_public, _)| !is_public)
                .filter_map(|(_, path)| self.absolute(file, path))
                .collect();
            let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
            for typed in self.code[file].split(|c| !is_part(c)).filter(|typed| typed.contains("::")) {
                let typed: Path = typed
                    .trim_matches(':')
                    .split("::")
                    .map(|part| part.trim_matches(':').to_owned())
                    .collect();
                let imported = uses.iter().find(|(_, path)| path.last() == typed.first());
                paths.extend(match imported.and_then(|(_, path)| self.absolute(file, path)) {
                    Some(start) => Some(start.into_iter().chain(typed[1..].iter().cloned()).collect()),
                    None => self.absolute(file, &typed),
                });
            }
            let own_folder = |other: &str| {
                let folder = other.strip_suffix("/mod.rs").or_else(|| other.strip_suffix(".rs"));
                folder
                    .is_some_and(|folder| file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
            };
            let used = paths.iter().filter_map(|path| self.definer(path, 0));
            let used =
                used.filter(|other| other != file && *other != "lib.rs" && !own_folder(other)).collect();
            arrows.insert(file.as_str(), used);
        }
        arrows
    }
}

/// All files that can be reached from one.
fn reached<'a>(from: &'a str, arrows: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(file) = next.pop() {
        next.extend(arrows.get(file).into_iter().flatten().filter(|other| seen.insert(**other)));
    }
    seen
}

#[test]
fn trees_of_imports_are_read() {
    let paths: Vec<String> =
        expand("super::{a, b::{C, self}, d as e}").iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["super::a", "super::b::C", "super::b::self", "super::d"]);
    let (uses, code) = take_uses("pub(super) use a::{\n    b,\n    c,\n};\nuse d::e;\nfn f() {}\n");
    assert_eq!(uses.len(), 3);
    assert!(uses[0].0 && !uses[2].0 && code == "fn f() {}\n");
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let all = Crate::read();
    let arrows = all.arrows();
    assert!(arrows["engine/site.rs"].contains("link/corpus.rs"), "imports are not found");
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        arrows.keys().map(|file| (*file, reached(file, &arrows))).collect();
    let mut circles: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (file, there) in &reach {
        if there.contains(file) {
            circles.insert(there.iter().filter(|other| reach[**other].contains(file)).copied().collect());
        }
    }
    let allowed: BTreeSet<Vec<&str>> = ALLOWED.iter().map(|(files, _)| files.to_vec()).collect();
    let told = |circles: &BTreeSet<Vec<&str>>| {
        circles.iter().map(|circle| circle.join(", ")).collect::<Vec<_>>().join("\n")
    };
    assert!(circles == allowed, "circles:\n{}\nallowed:\n{}", told(&circles), told(&allowed));
}
