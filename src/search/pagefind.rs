//! The one place that knows Pagefind's library.

use std::collections::BTreeMap;
use std::path::Path;

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use super::record::Record;

/// How many neighbouring articles share a file of texts. One file an article would double the files of a site, which
/// hosts limit; and results that stand together are often neighbours in time.
const TEXTS_IN_A_FILE: usize = 8;

/// Indexes articles of one language, oldest first, and gives the files of the bundle by their names, in order; none if
/// nothing in the articles can be searched. `tag` is the language as Pagefind is told it: whatever stands behind the
/// first hyphen is nothing to it, but begins the id of every result, by which results of several indexes are told apart.
///
/// # Errors
/// What Pagefind says.
pub fn index(tag: &str, records: Vec<Record>) -> Result<Vec<(String, Vec<u8>)>, String> {
    let tag = tag.to_owned();
    // On a thread of its own. Pagefind needs a runtime, and a thread of the pool that waits for Rayon inside one may
    // be given work that needs a second, which is not allowed.
    let thread = std::thread::Builder::new().name("search".to_owned());
    let running = thread.spawn(move || run(&tag, records)).map_err(|error| error.to_string())?;
    running.join().map_err(|_| "Pagefind failed".to_owned())?
}

fn run(tag: &str, records: Vec<Record>) -> Result<Vec<(String, Vec<u8>)>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    let made = runtime.block_on(async {
        let files = records.len().div_ceil(TEXTS_IN_A_FILE);
        let config = PagefindServiceConfig::builder()
            .force_language(tag.to_owned())
            .max_fragments(u32::try_from(files).unwrap_or(u32::MAX))
            .build();
        let mut index = PagefindIndex::new(Some(config))?;
        for (place, record) in records.into_iter().enumerate() {
            let mut meta = BTreeMap::from([("title".to_owned(), record.title)]);
            if !record.authors.is_empty() {
                meta.insert("authors".to_owned(), record.authors);
            }
            let facets = record.facets.into_iter().map(|(name, values)| (name.to_owned(), values)).collect();
            // Compared as a number, and only within this index: the place says all that a date would.
            let sort = BTreeMap::from([("date".to_owned(), place.to_string())]);
            index
                .add_custom_record(
                    record.url,
                    record.text,
                    tag.to_owned(),
                    Some(meta),
                    Some(facets),
                    Some(sort),
                )
                .await?;
        }
        index.get_files().await
    });
    let made = made.map_err(|error| error.to_string())?;
    let mut files: Vec<(String, Vec<u8>)> =
        made.into_iter().map(|file| (name(&file.filename), file.contents)).collect();
    if !files.iter().any(|(name, _)| name.ends_with(".pf_meta")) {
        return Ok(Vec::new());
    }
    // Pagefind has a WebAssembly for each language that it knows, and one for all others.
    let own = format!("wasm.{tag}.pagefind");
    let has_own = files.iter().any(|(name, _)| *name == own);
    files.retain(|(name, _)| match name.as_str() {
        "pagefind.js" | "pagefind-worker.js" | "pagefind-entry.json" => true,
        name if name.starts_with("wasm.") => !has_own || name == own,
        // What remains is the index; Pagefind's own user interfaces are left out.
        name => name.contains(".pf_"),
    });
    files.sort_unstable();
    Ok(files)
}

fn name(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
