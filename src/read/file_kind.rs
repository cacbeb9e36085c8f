//! What a file of the site is, by its path.

/// The site's configuration.
pub const CONFIG_FILE: &str = "archive.yaml";

/// The folders of a site that are read.
pub const FOLDERS: [&str; 7] = ["content", "templates", "static", "data", "vocabulary", "themes", "i18n"];

/// What a file of the site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `archive.yaml`
    Config,
    /// `content/**/*.md`
    Article,
    /// `content/**/_index.md`
    Index,
    /// `content/**/x.notes.yaml`: what people say about the article `x.md`
    Notes,
    /// Any other file under `content/`: it is published beside the article of its bundle, or under its path.
    Attachment,
    /// `templates/**` of the site
    Template,
    /// `static/**` of the site
    Static,
    /// `data/*.{yaml,yml,json,csv}`
    Data,
    /// `vocabulary/*`
    Vocabulary,
    /// `themes/**`, and the site's own texts of the interface, `i18n/*.yaml`
    Theme,
}

/// Sorts a path, relative to the site's root, into its kind. `None` for files that are not the site's:
/// hidden files, editors' backups and swap files, and everything outside the folders above.
pub fn classify(path: &str) -> Option<FileKind> {
    if path == CONFIG_FILE {
        return Some(FileKind::Config);
    }
    if path.split('/').any(is_ignored_name) {
        return None;
    }
    let (folder, rest) = path.split_once('/')?;
    let name = rest.rsplit('/').next().unwrap_or(rest);
    match folder {
        "content" if is_markdown(name) && stem(name) == "_index" => Some(FileKind::Index),
        "content" if is_markdown(name) => Some(FileKind::Article),
        "content" if name.ends_with(".notes.yaml") => Some(FileKind::Notes),
        "content" => Some(FileKind::Attachment),
        "templates" => Some(FileKind::Template),
        "static" => Some(FileKind::Static),
        "data" => Some(FileKind::Data),
        "vocabulary" => Some(FileKind::Vocabulary),
        "themes" | "i18n" => Some(FileKind::Theme),
        _ => None,
    }
}

/// Whether a file is Markdown, by its name: `.md` or `.markdown`, in any case.
pub fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(stem, extension)| {
        let extension = extension.to_ascii_lowercase();
        !stem.is_empty() && (extension == "md" || extension == "markdown")
    })
}

/// What the article of a bundle may be called.
pub const BUNDLE_NAMES: [&str; 4] = ["index.md", "index.markdown", "index.MD", "index.MARKDOWN"];

/// The folder of a bundle, if this is its article: `content/talks` of `content/talks/index.md`.
pub fn bundle_of(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    BUNDLE_NAMES.contains(&name).then_some(folder)
}

/// Whether a file is the article of a bundle, whose folder belongs to it.
pub fn is_bundle(path: &str) -> bool {
    bundle_of(path).is_some()
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// True if a change at this path, of a file or of a folder, can matter to the site.
pub fn may_matter(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or(path);
    path == CONFIG_FILE || FOLDERS.contains(&top) && !path.split('/').any(is_ignored_name)
}

/// True for names that no file of a site has: hidden ones, and what editors leave lying about.
pub(super) fn is_ignored_name(name: &str) -> bool {
    name.starts_with('.') && name != ".well-known"
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".swx")
        || name.ends_with(".tmp")
        || name.starts_with('#') && name.ends_with('#')
        || name == "4913"
        || name == "Thumbs.db"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_their_place() {
        for (path, kind) in [
            ("archive.yaml", Some(FileKind::Config)),
            ("content/2018/a.md", Some(FileKind::Article)),
            ("content/_index.md", Some(FileKind::Index)),
            ("content/a/_index.MARKDOWN", Some(FileKind::Index)),
            ("content/a.markdown", Some(FileKind::Article)),
            ("content/a.MD", Some(FileKind::Article)),
            ("content/a.mdx", Some(FileKind::Attachment)),
            ("content/2018/a.notes.yaml", Some(FileKind::Notes)),
            ("content/2018/talks/map.png", Some(FileKind::Attachment)),
            ("static/.well-known/security.txt", Some(FileKind::Static)),
            ("content/.a.md.swp", None),
            ("content/a.md~", None),
            ("README.md", None),
            ("public/index.html", None),
        ] {
            assert_eq!(classify(path), kind, "{path}");
        }
    }
}
