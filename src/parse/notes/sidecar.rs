//! The file beside an article that holds its notes: `x.notes.yaml` for `x.md`.

use crate::read::is_markdown;

const ENDING: &str = ".notes.yaml";

/// The file that holds the notes of an article's file; `None` for files that are no articles.
pub(crate) fn sidecar_of(article: &str) -> Option<String> {
    let (stem, _) = article.rsplit_once('.').filter(|_| is_markdown(article))?;
    Some([stem, ENDING].concat())
}

/// What the path of the file is called up to its ending; `None` if it is not that of a file with notes.
pub(crate) fn stem_of(sidecar: &str) -> Option<&str> {
    sidecar.strip_suffix(ENDING)
}

/// Whether a file holds the notes of an article, by its name.
pub(crate) fn is_sidecar(path: &str) -> bool {
    path.ends_with(ENDING)
}
