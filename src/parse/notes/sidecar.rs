//! The file beside an article that holds its notes: `x.notes.yaml` for `x.md`.

const ENDING: &str = ".notes.yaml";

/// The file that holds the notes of an article's file; `None` for files that are no articles.
pub fn sidecar_of(article: &str) -> Option<String> {
    Some([article.strip_suffix(".md")?, ENDING].concat())
}

/// The article whose notes a file holds; `None` if its name is not that of such a file.
pub fn article_of(sidecar: &str) -> Option<String> {
    Some([sidecar.strip_suffix(ENDING)?, ".md"].concat())
}

/// Whether a file holds the notes of an article, by its name.
pub fn is_sidecar(path: &str) -> bool {
    path.ends_with(ENDING)
}
