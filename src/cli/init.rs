//! `archive init`: a small, complete, annotated site, to build at once and to replace bit by bit.

use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};

use super::args::{Args, Host, InitArgs};
use super::outcome::Outcome;
use super::terminal::Terminal;
use super::whole_file::write_whole;
use crate::yaml::quoted;

/// The site that is written.
static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/starter/site");
/// What a host runs after every push.
const GITHUB: &str = include_str!("../../starter/ci/github.yml");
const GITLAB: &str = include_str!("../../starter/ci/gitlab.yml");
/// What a repository of the site leaves out.
const IGNORE: &str = include_str!("../../starter/gitignore");

/// Writes the site, and says what to type next.
pub(super) fn run(args: &Args, typed: &InitArgs, terminal: &Terminal) -> Outcome {
    let root = typed.folder.as_ref().map_or_else(|| args.root.clone(), |folder| args.root.join(folder));
    let title = typed.title.clone().unwrap_or_else(|| title_of(&root));
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    collect(&STARTER, &mut files);
    for (path, bytes) in &mut files {
        if path == Path::new("archive.yaml") {
            let text = String::from_utf8_lossy(bytes)
                .replace("title: The Canal Record", &format!("title: {}", quoted(&title)));
            *bytes = text.into_bytes();
        }
    }
    files.push((".gitignore".into(), IGNORE.into()));
    match typed.ci {
        Some(Host::Github) => files.push((".github/workflows/site.yml".into(), GITHUB.into())),
        Some(Host::Gitlab) => files.push((".gitlab-ci.yml".into(), GITLAB.into())),
        None => {}
    }
    // A site that is there keeps all it has; only a workflow may be added to it.
    let has_site = root.join("archive.yaml").exists() || root.join("content").exists();
    if has_site {
        if typed.ci.is_none() {
            return terminal.fail(&format!(
                "{} holds a site already\nhelp: `archive import` brings articles into it, `archive new` begins one, and --ci adds a workflow",
                root.display()
            ));
        }
        files.drain(..files.len() - 1);
    }
    let mut written = Vec::new();
    for (path, bytes) in &files {
        let place = root.join(path);
        if place.exists() {
            terminal.note(&format!("note: {} is there already and stays as it is", path.display()));
            continue;
        }
        if let Err(error) = write_whole(&place, bytes) {
            return terminal.fail(&format!("cannot write {}: {error}", place.display()));
        }
        written.push(path.to_string_lossy().replace('\\', "/"));
    }
    written.sort();
    let mut text = String::new();
    for path in &written {
        text.push_str(&format!("  {path}\n"));
    }
    if !has_site {
        text.push_str(&format!("\n{title} has {} articles. Next:\n\n", articles(&written)));
        if root != Path::new(".") {
            text.push_str(&format!("  cd {}\n", shell(root.strip_prefix(".").unwrap_or(&root))));
        }
        text.push_str("  archive serve --watch --open    # look at it, and edit\n  archive import ../old-site      # bring your own articles in\n");
    }
    terminal.print_bytes(terminal.harmless(&text).as_bytes())
}

fn collect(folder: &Dir<'_>, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, files),
            DirEntry::File(file) => files.push((file.path().to_owned(), file.contents().to_vec())),
        }
    }
}

fn articles(written: &[String]) -> usize {
    written
        .iter()
        .filter(|path| path.ends_with(".md") && path.matches('/').count() > 1 && !path.ends_with("_index.md"))
        .count()
}

/// `my-news` is My news.
fn title_of(root: &Path) -> String {
    let folder = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let name =
        folder.file_name().map(|name| name.to_string_lossy().replace(['-', '_'], " ")).unwrap_or_default();
    let mut chars = name.trim().chars();
    match chars.next() {
        Some(first) => first.to_uppercase().collect::<String>() + chars.as_str(),
        None => "My archive".to_owned(),
    }
}

/// A path as a shell takes it.
fn shell(path: &Path) -> String {
    let text = path.to_string_lossy();
    let plain = text.chars().all(|c| c.is_alphanumeric() || "/._-~+".contains(c));
    if plain { text.into_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
