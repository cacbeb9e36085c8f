//! What somebody may have meant who named a file that is not there.
//!
//! Advice depends on all files of the archive, so it is worked out for the problems that are about to be shown, never
//! kept with them.

use std::ops::Bound;

use rustc_hash::FxHashMap;

use super::corpus::Corpus;
use super::problem::Problem;
use crate::diagnostic::{Code, did_you_mean, nearest};
use crate::site_path::SitePath;
use crate::url::parent;

/// With more files beside articles than this, one with a name that is nearly right is looked for in the folder that
/// was named only.
const MANY: usize = 2_000;

impl Corpus {
    /// Adds to problems about missing files the name of one that is there.
    pub(super) fn advise(&self, problems: &mut [Problem]) {
        let wants = |problem: &&mut Problem| {
            let is_missing = matches!(
                problem.code,
                Code::BrokenLink | Code::UnknownArticle | Code::MissingFile | Code::MissingPicture
            );
            let names_content = problem.target.as_deref().is_some_and(|file| file.starts_with("content/"));
            is_missing && names_content && problem.hint.is_none()
        };
        let mut articles: Option<Articles<'_>> = None;
        let mut known: FxHashMap<SitePath, Option<String>> = FxHashMap::default();
        for problem in problems.iter_mut().filter(wants) {
            let Some(file) = problem.target.clone() else { continue };
            let near = known.entry(file).or_insert_with_key(|file| {
                let near = match crate::read::is_markdown(file) {
                    true => articles.get_or_insert_with(|| Articles::new(self.paths())).near(file),
                    false => self.attachment_near(file),
                };
                near.map(did_you_mean)
            });
            problem.hint = near.clone();
        }
    }

    fn attachment_near(&self, file: &str) -> Option<&str> {
        let name = file.rsplit('/').next();
        let same_name = self.attachments().find(|path| path.rsplit('/').next() == name);
        if let Some(path) = same_name {
            return Some(path);
        }
        if self.attachments.len() <= MANY {
            return nearest(file, self.attachments().map(|path| &**path));
        }
        let folder = format!("{}/", parent(file));
        let from: (Bound<&str>, Bound<&str>) = (Bound::Included(&folder), Bound::Unbounded);
        let below = self.attachments.range::<str, _>(from).map(|(path, _)| &**path);
        nearest(file, below.take_while(|path| path.starts_with(&folder)))
    }
}

/// The files of all articles.
struct Articles<'a> {
    /// In order.
    paths: Vec<&'a SitePath>,
    /// The first of each name.
    by_name: FxHashMap<&'a str, &'a str>,
}

impl<'a> Articles<'a> {
    fn new(paths: Vec<&'a SitePath>) -> Self {
        let mut by_name = FxHashMap::default();
        for path in &paths {
            if let Some(name) = path.rsplit('/').next() {
                by_name.entry(name).or_insert(&***path);
            }
        }
        Self { paths, by_name }
    }

    /// One of the same name in another folder, or one in the same folder whose name is nearly the same.
    fn near(&self, file: &str) -> Option<&'a str> {
        let name = file.rsplit('/').next().filter(|name| *name != "index.md");
        if let Some(path) = name.and_then(|name| self.by_name.get(name)) {
            return Some(path);
        }
        let folder = parent(file);
        let inside = format!("{folder}/");
        let from = self.paths.partition_point(|path| ***path < *inside);
        let below = self.paths[from..].iter().take_while(|path| path.starts_with(&inside));
        let siblings = below.map(|path| &***path).filter(|path| parent(path) == folder);
        // The folder is right: only the names are compared, or a long folder would make any two alike.
        let names = siblings.filter_map(|path| path.strip_prefix(inside.as_str()));
        let near = nearest(file.strip_prefix(inside.as_str())?, names)?;
        self.paths[from..]
            .iter()
            .map(|path| &***path)
            .find(|path| path.strip_prefix(inside.as_str()) == Some(near))
    }
}
