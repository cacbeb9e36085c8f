//! From what an author typed to what it leads to.

use std::borrow::Cow;

use super::corpus::{Corpus, Withheld};
use super::watches::Watched;
use crate::diagnostic::{Code, nearest};
use crate::parse::markdown::{LinkTarget, classify};
use crate::read::is_markdown;
use crate::site_path::{BadPath, SiteFolder, SitePath};
use crate::url::{output_path, spellings, url_of_file};

/// What a typed destination leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A root-relative URL, with query and fragment as typed.
    Url(String),
    /// Nothing. What was meant instead is found out when all problems are asked for.
    /// `instead` is the nearest thing that is there: the page whose heading is missing.
    Missing { code: Code, message: String, hint: Option<String>, instead: Option<String> },
}

impl Resolution {
    /// The URL, if there is one.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Url(url) => Some(url),
            Self::Missing { .. } => None,
        }
    }
}

/// A resolution and what it depends on.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    pub resolution: Resolution,
    /// What would change the resolution if it came, went or changed; `None` if nothing could.
    pub watch: Option<Watched>,
    /// Another output whose coming would change it.
    pub also: Option<Watched>,
}

impl Corpus {
    /// Resolves a destination that was typed in a file of a folder.
    pub fn resolve(&self, folder: SiteFolder<'_>, destination: &str) -> Resolution {
        self.look_up(folder, destination).resolution
    }

    pub(super) fn look_up(&self, folder: SiteFolder<'_>, destination: &str) -> Looked {
        let (path, fragment, rest) = match classify(destination) {
            LinkTarget::External | LinkTarget::Unsafe | LinkTarget::Anchor(_) => {
                return Looked {
                    resolution: Resolution::Url(destination.to_owned()),
                    watch: None,
                    also: None,
                };
            }
            LinkTarget::Internal { path, fragment, rest } => (path, fragment, rest),
        };
        if is_markdown(&path) {
            return self.look_up_article(folder, &path, fragment.as_deref(), &rest);
        }
        if path.starts_with('/') {
            return self.look_up_url(&path, &rest);
        }
        let file = match folder.resolve(&path) {
            Ok(file) if file.starts_with("content/") => file,
            Ok(_) => return outside(&path),
            Err(bad) => return refused(&path, bad),
        };
        let there = spellings(&file).into_iter().find(|file| self.attachments.contains_key(&**file));
        let file: SitePath = there.map_or_else(|| file.as_str().into(), |file| file.into_owned().into());
        let resolution = match self.attachment_url(&file) {
            Some(url) => Resolution::Url(format!("{url}{rest}")),
            None if self.withheld.get(&file) == Some(&Withheld::Unpublished) => Resolution::Missing {
                code: Code::MissingFile,
                message: format!("`{path}` is there and is not published"),
                hint: Some("name its kind under `publish_files` in archive.yaml".to_owned()),
                instead: None,
            },
            None => Resolution::Missing {
                code: missing(&path),
                message: format!("there is no file `{path}` beside this one"),
                hint: None,
                instead: None,
            },
        };
        Looked { resolution, watch: Some(Watched::File(file)), also: None }
    }

    fn look_up_article(
        &self,
        folder: SiteFolder<'_>,
        path: &str,
        fragment: Option<&str>,
        rest: &str,
    ) -> Looked {
        let file = match folder.resolve_article(path) {
            Ok(file) if file.starts_with("content/") => file,
            Ok(_) => return outside(path),
            Err(bad) => return refused(path, bad),
        };
        let file = self.spelled(&file);
        let found = match self.by_path(&file).and_then(|slot| self.entry(slot)) {
            Some(entry) => Some((entry.url.to_string(), &entry.article.facts)),
            None => self.index_by_path(&file).map(|index| (index.url(), &index.facts)),
        };
        let resolution = match found {
            None => Resolution::Missing {
                code: Code::BrokenLink,
                message: match self.withheld.get(&file) {
                    Some(Withheld::Draft) => format!("`{file}` is a draft and is not published"),
                    _ => format!("there is no article `{file}`"),
                },
                hint: None,
                instead: None,
            },
            Some((url, facts)) => match fragment {
                Some(id) if !is_anchor(id, facts) => Resolution::Missing {
                    code: Code::BrokenAnchor,
                    message: format!("`{file}` has no heading `#{id}`"),
                    hint: suggest_heading(id, facts),
                    instead: Some(format!("{url}{}", rest.split('#').next().unwrap_or_default())),
                },
                _ => Resolution::Url(format!("{url}{rest}")),
            },
        };
        Looked { resolution, watch: Some(Watched::File(file)), also: None }
    }

    /// A content file's path as the file system spells it, where a file is there.
    pub(super) fn spelled(&self, file: &str) -> SitePath {
        let is_there = |file: &str| {
            self.by_path(file).is_some()
                || self.index_by_path(file).is_some()
                || self.withheld.contains_key(file)
        };
        let there = spellings(file).into_iter().find(|file| is_there(file));
        there.map_or_else(|| file.into(), |file| file.into_owned().into())
    }

    /// A destination that begins with a slash names a URL of the site.
    fn look_up_url(&self, path: &str, rest: &str) -> Looked {
        let clean = match SiteFolder::ROOT.resolve(path) {
            Ok(clean) => clean,
            Err(bad) => return refused(path, bad),
        };
        let slash = if path.ends_with('/') && !clean.is_empty() { "/" } else { "" };
        let spelled = spellings(&clean).into_iter().find(|clean| {
            let owner = |path: &str| self.claims().owner(path).is_some();
            owner(&output_path(&format!("/{clean}{slash}"))) || owner(&output_path(&format!("/{clean}/")))
        });
        let clean = spelled.map_or(clean.clone(), Cow::into_owned);
        let output = output_path(&format!("/{clean}{slash}"));
        let url = format!("{}{slash}", url_of_file(&clean));
        if self.claims().owner(&output).is_some() {
            return Looked {
                resolution: Resolution::Url(format!("{url}{rest}")),
                watch: Some(Watched::Output(output)),
                also: None,
            };
        }
        let folder = output_path(&format!("/{clean}/"));
        if slash.is_empty() && self.claims().owner(&folder).is_some() {
            let resolution = Resolution::Url(format!("{url}/{rest}"));
            let (watch, also) = (Some(Watched::Output(folder)), Some(Watched::Output(output)));
            return Looked { resolution, watch, also };
        }
        let is_file = slash.is_empty() && clean.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let (code, message) = if is_file {
            (missing(&url), format!("there is no file `{url}` in the site"))
        } else {
            (Code::BrokenLink, format!("there is no page `{url}` in the site"))
        };
        let hint = is_file.then(|| "files named from the root lie in the folder `static`".to_owned());
        let (watched, also) = if is_file || !slash.is_empty() { (output, folder) } else { (folder, output) };
        Looked {
            resolution: Resolution::Missing { code, message, hint, instead: None },
            watch: Some(Watched::Output(watched)),
            also: slash.is_empty().then_some(Watched::Output(also)),
        }
    }
}

/// What it is called that a file is missing.
fn missing(path: &str) -> Code {
    if crate::picture::is_picture(path) { Code::MissingPicture } else { Code::MissingFile }
}

pub(super) fn is_anchor(id: &str, facts: &crate::parse::markdown::BodyFacts) -> bool {
    id.is_empty() || id == "top" || id.starts_with("_fn") || facts.has_anchor(id)
}

/// Headings that are compared with one that is not there, at most.
const COMPARED: usize = 200;

pub(super) fn suggest_heading(id: &str, facts: &crate::parse::markdown::BodyFacts) -> Option<String> {
    let ids = facts.headings.iter().map(|heading| heading.id.as_str());
    nearest(id, ids.clone().take(COMPARED)).map(|near| format!("did you mean `#{near}`?")).or_else(|| {
        const SHOWN: usize = 5;
        let first: Vec<_> = ids.clone().take(SHOWN).map(|id| format!("`#{id}`")).collect();
        let more = ids.count().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!first.is_empty()).then(|| format!("its headings are {}{more}", first.join(", ")))
    })
}

fn outside(path: &str) -> Looked {
    refused(path, BadPath::Outside)
}

fn refused(path: &str, bad: BadPath) -> Looked {
    let message = match bad {
        BadPath::Outside => format!("`{path}` leads outside the content folder"),
        BadPath::Unusable => format!("`{path}` is not a path of a site"),
    };
    let code = Code::OutsidePath;
    Looked {
        resolution: Resolution::Missing { code, message, hint: None, instead: None },
        watch: None,
        also: None,
    }
}
