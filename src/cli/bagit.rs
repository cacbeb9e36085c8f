//! `archive export --bagit`: all that an archive is, as a bag for a library: its sources, what was derived from them, and
//! the site's data set.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::bag::BagItBag;
use crate::engine::Engine;
use crate::link::PageKey;
use crate::render::View;

/// Packs the archive into a folder. `export` writes the articles as JSON lines.
///
/// # Errors
/// If the folder is not empty, or a file cannot be read or written.
pub(super) fn write(
    engine: &Engine,
    view: &View<'_>,
    folder: &Path,
    export: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut bag = BagItBag::begin(folder)?;
    let root = engine.root();
    for path in engine.snapshot().files.keys() {
        bag.add(&format!("source/{path}"), File::open(root.join(&**path))?)?;
    }
    bag.fill("export/articles.jsonl", export)?;
    let mut outputs: Vec<_> = (engine.corpus().claims().outputs())
        .filter(|(_, page)| match page {
            PageKey::Single(single) => single.describes,
            _ => matches!(page, PageKey::Data(..)),
        })
        .collect();
    outputs.sort_unstable();
    for (path, page) in outputs {
        let bytes = view.render(page).map_err(|_| io::Error::other(format!("{path} cannot be made")))?;
        bag.add(&format!("site/{path}"), bytes.unwrap_or_default().as_slice())?;
    }
    let config = engine.config();
    let mut info = vec![("External-Identifier", config.base_url.clone().unwrap_or_default())];
    info.push(("Source-Organization", config.title.clone()));
    info.push(("External-Description", config.description.clone().unwrap_or_default()));
    info.push(("Bag-Software-Agent", concat!("archive ", env!("CARGO_PKG_VERSION")).to_owned()));
    info.retain(|(_, value)| !value.trim().is_empty());
    bag.finish(&info)
}
