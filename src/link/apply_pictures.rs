//! Pictures as they come, change and go: where their smaller sizes are, and which pages show something of them.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::corpus::Corpus;
use super::page::PageKey;

use super::related::Slot;
use super::watches::{ReferringFile, Watched};
use super::why::Why;
use super::work::LinkWork;
use crate::picture::Picture;
use crate::site_path::SitePath;
use crate::url::{OutputPath, file_of_url, output_path, url_of_file};

/// No file system takes longer names, in bytes.
const LONGEST_NAME: usize = 255;

/// What a page says of a picture that it shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ShownPicture {
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// The sizes to choose from, ascending, with their widths; empty if there is only the picture itself.
    pub sizes: Vec<(u32, String)>,
}

impl Corpus {
    /// Takes over what pictures are now, and claims and releases the places of their smaller sizes.
    pub(super) fn apply_pictures(&mut self, pictures: Vec<(Arc<str>, Option<Picture>)>, work: &mut LinkWork) {
        let mut again = std::mem::take(&mut work.moved);
        for (path, new) in pictures {
            let old = match new {
                Some(picture) => self.pictures.insert(path.clone(), picture),
                None => self.pictures.remove(&path),
            };
            if old != new {
                work.signals.insert(Watched::File(SitePath::from(&path)));
                work.signals.extend(
                    self.file_output(&path).map(|output| Watched::Output(OutputPath::new(output.clone()))),
                );
            }
            // The bytes may be others in any case.
            for (width, _) in self.resized.get(&path).into_iter().flatten() {
                work.touch(PageKey::Resized(path.clone(), *width));
            }
            again.insert(path);
        }
        for path in again {
            let new = self.resized_outputs(&path);
            let old = self.resized.remove(&path).unwrap_or_default();
            if old != new {
                for (width, output) in &old {
                    work.release(&mut self.claims, output, &PageKey::Resized(path.clone(), *width));
                }
                for (width, output) in &new {
                    work.claim(
                        &mut self.claims,
                        OutputPath::new(output.clone()),
                        PageKey::Resized(path.clone(), *width),
                    );
                }
            }
            if !new.is_empty() {
                self.resized.insert(path, new);
            }
        }
        if !work.cold {
            work.repictured = self.repictured(work);
        }
    }

    /// Where a file is published as it is.
    fn file_output(&self, path: &str) -> Option<&Arc<str>> {
        match self.attachments.get(path) {
            Some(output) => output.as_ref(),
            None => self.assets.get(path).map(|asset| asset.output.as_shared()),
        }
    }

    /// Where the smaller sizes of a picture belong: beside it.
    fn resized_outputs(&self, path: &str) -> Vec<(u32, Arc<str>)> {
        let (Some(picture), Some(output)) = (self.pictures.get(path), self.file_output(path)) else {
            return Vec::new();
        };
        let Some(format) = picture.smaller else { return Vec::new() };
        let extension = format.extension();
        // The whole name: the sizes of `a.jpeg` must not meet those of `a.jpg`, nor a file that is called like one.
        let place = |width: u32| (width, Arc::<str>::from(format!("{output}.{width}w.{extension}")));
        let sizes = picture.widths(self.settings.images.sizes()).map(place);
        sizes
            .filter(|(_, output)| output.rsplit('/').next().is_some_and(|name| name.len() <= LONGEST_NAME))
            .collect()
    }

    /// The articles whose own picture is among what changed.
    fn repictured(&self, work: &LinkWork) -> FxHashSet<Slot> {
        let mut slots = FxHashSet::default();
        #[expect(clippy::iter_over_hash_type, reason = "what is found is a set")]
        for signal in &work.signals {
            for watcher in self.watches.by(signal) {
                let ReferringFile::Entry(slot) = watcher else { continue };
                let Some(entry) = self.entry(*slot) else { continue };
                if let Some(image) = &entry.article.front.image {
                    let folder = image.file.file.as_ref().unwrap_or(&entry.article.path).folder();
                    if self.look_up(folder, &image.file.text).watch.as_ref() == Some(signal) {
                        slots.insert(*slot);
                    }
                }
            }
        }
        slots
    }

    /// Touches what shows the cards of articles whose own picture is different; their lists were touched before.
    pub(super) fn touch_repictured(&self, work: &mut LinkWork) {
        #[expect(
            clippy::iter_over_hash_type,
            reason = "touches are a set; of two reasons the first by rank is kept"
        )]
        for slot in std::mem::take(&mut work.repictured) {
            let Some(entry) = self.entry(slot) else { continue };
            work.why = Why::Neighbour;
            self.touch_near(entry, work);
            work.why = Why::References;
            self.touch_featuring(&entry.article.path, work);
            work.why = Why::Related;
            for other in self.shown.shown_by(slot) {
                work.touch(PageKey::Article(*other));
            }
            // Those it links to show its card.
            for key in self.watches.of(&ReferringFile::Entry(slot)) {
                work.backlinks.extend(key.file().cloned());
            }
        }
    }

    /// What the file of a picture says of it, by the path of the file.
    pub fn picture(&self, path: &str) -> Option<&Picture> {
        self.pictures.get(path)
    }

    /// Every picture that has smaller sizes, by the path of its file, in no particular order.
    pub fn resized(&self) -> impl Iterator<Item = &Arc<str>> {
        self.resized.keys()
    }

    /// What is to be said of the picture at a root-relative URL of the site.
    pub fn shown_picture(&self, url: &str) -> Option<ShownPicture> {
        let path = url.split(['?', '#']).next()?;
        if !path.starts_with('/') {
            return None;
        }
        let Some(PageKey::Asset(source)) = self.claims.owner(&output_path(&file_of_url(path))) else {
            return None;
        };
        let Picture { width, height, .. } = *self.pictures.get(source)?;
        let smaller = self.resized.get(source).into_iter().flatten();
        let mut sizes: Vec<_> = smaller.map(|(width, output)| (*width, url_of_file(output))).collect();
        let largest = self.settings.images.sizes().last().copied().unwrap_or_default();
        // A photograph as the camera made it is for those who ask for it.
        if !sizes.is_empty() && width <= largest {
            sizes.push((width, path.to_owned()));
        }
        Some(ShownPicture { width, height, sizes })
    }
}
