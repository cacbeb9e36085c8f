//! Problems that only the whole archive shows, and what each file's references depend on.

use std::collections::BTreeSet;

use super::apply::alias_url;
use super::claims::Claim;
use super::corpus::Corpus;
use super::entry::Entry;
use super::notes::NoteOutput;
use super::page::PageKey;
use super::problem::Problem;
use super::reference::{Resolution, is_anchor, suggest_heading};
use super::watches::{ReferringFile, Watched};
use crate::diagnostic::Code;
use crate::parse::Spanned;
use crate::parse::markdown::{BodyFacts, LinkTarget, LinkUse, classify};
use crate::parse::notes::Note;
use crate::site_path::SitePath;
use crate::span::FileSpan;
use crate::url::{check_place, output_path};

/// What a file refers to (the keys it watches), and what is wrong with that.
type References = (Option<SitePath>, Vec<Watched>, Vec<Problem>);

impl Corpus {
    /// Looks up everything a file refers to.
    pub(super) fn references_of(&self, watcher: &ReferringFile) -> References {
        match watcher {
            ReferringFile::Entry(slot) => match self.entry(*slot) {
                Some(entry) => self.entry_references(entry),
                None => (None, Vec::new(), Vec::new()),
            },
            ReferringFile::Index(path) => match self.indexes.get(path) {
                Some(index) => {
                    let mut check = ReferenceCheck::new(self, path);
                    check.links(&index.facts);
                    index.featured.iter().for_each(|typed| check.article(typed));
                    index
                        .timeline
                        .iter()
                        .filter_map(|own| own.link.as_ref())
                        .for_each(|typed| check.destination(typed));
                    let url = index.url();
                    if let Err(why) = check_place(&url) {
                        let message = format!("the list page {url} cannot be there: {why}");
                        check.problem(Code::BadAddress, path, None, message, None);
                    }
                    check.watches.push(Watched::Output(output_path(&url)));
                    match self.claims.owner(&output_path(&url)) {
                        None => {
                            let message = format!("there is no list page {url}");
                            check.problem(Code::IgnoredFile, path, None, message, None);
                        }
                        Some(PageKey::List(list, _))
                            if !index.timeline.is_empty() && !self.settings.built_in.has_timeline(list) =>
                        {
                            let message = format!("the page {url} shows no timeline");
                            let hint = "pages of countries, topics, names and threads do".to_owned();
                            let place = Some(index.timeline_at);
                            check.problem(Code::IgnoredKey, path, place, message, Some(hint));
                        }
                        Some(_) => {}
                    }
                    (Some(path.clone()), check.watches, check.problems)
                }
                None => (Some(path.clone()), Vec::new(), Vec::new()),
            },
        }
    }

    /// What is wrong with the links of a file that is not published.
    pub(super) fn problems_of(&self, path: &SitePath, facts: &BodyFacts) -> Vec<Problem> {
        let mut check = ReferenceCheck::new(self, path);
        check.links(facts);
        check.problems
    }

    fn entry_references(&self, entry: &Entry) -> References {
        let article = &entry.article;
        let front = &article.front;
        let mut check = ReferenceCheck::new(self, &article.path);
        check.links(&article.facts);
        if let Some(image) = &front.image {
            check.file(&image.file);
        }
        for attachment in front.attachments.iter().chain(&front.facsimile).flatten() {
            check.file(&attachment.file);
        }
        for typed in front.related.iter().flatten() {
            check.article(typed);
        }
        for typed in front.translations.iter().flat_map(|all| all.values()) {
            if !matches!(classify(&typed.text), LinkTarget::External) {
                check.article(typed);
            }
        }
        for alias in front.aliases.iter().flatten() {
            if alias_url(&alias.text).is_none() {
                let message = format!("the alias `{}` is not a path within the site", alias.text);
                let hint = match () {
                    () if alias.text.contains("://") => {
                        Some("write the path of the old address without its host")
                    }
                    () if alias.text.contains(['?', '#']) => Some(
                        "hosts of files see the path alone: an address with a query needs a rule of your host's own",
                    ),
                    () => None,
                };
                check.spanned(Code::OutsidePath, alias, message, hint.map(str::to_owned));
            }
        }
        if let Err(why) = check_place(&entry.url) {
            let message = format!("the page {} cannot be there: {why}", entry.url);
            let hint = "rename the folder that the file lies in".to_owned();
            check.problem(Code::BadAddress, &article.path, None, message, Some(hint));
        }
        check.notes(&article.notes);
        for country in entry.derived.countries.iter().filter(|country| !country.about) {
            check.watches.push(Watched::Output(output_path(&self.country_list(country.code).url())));
        }
        (Some(article.path.clone()), check.watches, check.problems)
    }

    /// Places that more than one page wants.
    pub(super) fn disputes(&self) -> Vec<Problem> {
        let mut all: Vec<Problem> = self.claims.disputes().map(|claims| self.dispute(claims)).collect();
        all.extend(self.claims.nested().into_iter().map(|(file, inside)| self.nested(&file, &inside)));
        all
    }

    /// The files whose outputs give way where several want one place: all but the one that is written.
    pub fn losers(&self) -> BTreeSet<SitePath> {
        let late = self.claims.disputes().flat_map(|claims| &claims[1..]).map(|claim| claim.page.clone());
        let file_of = |page: PageKey| self.describe(&page).0;
        let nested = self.claims.nested().into_iter();
        let nested = nested.filter_map(|(file, inside)| file_of(inside.page).or_else(|| file_of(file.page)));
        late.filter_map(file_of).chain(nested).collect()
    }

    /// A file that lies where another output needs a folder.
    fn nested(&self, file: &Claim, inside: &Claim) -> Problem {
        let ((_, what), (by, other)) = (self.describe(&file.page), self.describe(&inside.page));
        let (claim, path) = match by {
            Some(path) => (inside, Some(path)),
            None => (file, self.describe(&file.page).0),
        };
        Problem {
            code: match claim.page {
                PageKey::Redirect(..) => Code::AliasCollision,
                _ => Code::UrlCollision,
            },
            path: path.unwrap_or_else(|| "archive.yaml".into()),
            span: self.claim_span(claim),
            message: format!("/{} needs a folder where the file /{} is", inside.path, file.path),
            hint: Some(format!("by {what} and by {other}")),
            target: None,
            related: Vec::new(),
        }
    }

    fn dispute(&self, claims: &[Claim]) -> Problem {
        // Article files can be changed: the problem is shown at one of them where there is one.
        let mut files: Vec<(Option<SitePath>, String, &Claim)> = claims
            .iter()
            .map(|claim| {
                let (file, what) = self.describe(&claim.page);
                (file, what, claim)
            })
            .collect();
        files.sort_by(|a, b| (a.0.is_none(), &a.0, &a.1).cmp(&(b.0.is_none(), &b.0, &b.1)));
        let same = claims.iter().all(|claim| claim.path == claims[0].path);
        let is_redirect = |claim: &&Claim| matches!(&claim.page, PageKey::Redirect(..));
        let is_id =
            |claim: &Claim| matches!(&claim.page, PageKey::Redirect(url, _) if url.starts_with("/id/"));
        let code = if !same {
            Code::CaseCollision
        } else if claims.iter().all(is_id) {
            Code::IdCollision
        } else if claims.iter().any(|claim| is_redirect(&claim)) {
            Code::AliasCollision
        } else {
            Code::UrlCollision
        };
        let url =
            |claim: &Claim| format!("/{}", claim.path.strip_suffix("index.html").unwrap_or(&claim.path));
        let message = match code {
            Code::CaseCollision => {
                format!("{} and {} differ only in upper and lower case", url(files[0].2), url(files[1].2))
            }
            Code::IdCollision => format!("{} is the id of more than one article", url(files[0].2)),
            Code::AliasCollision => format!("the alias {} is taken", url(files[0].2)),
            _ => format!("{} is claimed twice", url(files[0].2)),
        };
        let fallback: SitePath = "archive.yaml".into();
        let related = files[1..].iter().filter_map(|(file, what, _)| Some((file.clone()?, what.clone())));
        Problem {
            code,
            path: files[0].0.clone().unwrap_or(fallback.clone()),
            span: self.claim_span(files[0].2),
            message,
            hint: Some(format!(
                "by {}",
                files.iter().map(|f| f.1.as_str()).collect::<Vec<_>>().join(" and by ")
            )),
            target: None,
            related: related.collect(),
        }
    }

    /// The file behind a page, and the page in words.
    fn describe(&self, page: &PageKey) -> (Option<SitePath>, String) {
        let path_of = |slot| self.entry(slot).map(|entry: &Entry| entry.article.path.clone());
        match page {
            PageKey::Article(slot) => {
                let path = path_of(*slot);
                let what = format!("the article {}", path.as_deref().unwrap_or_default());
                (path, what)
            }
            PageKey::Redirect(url, slot) => {
                let path = path_of(*slot);
                let kind = if url.starts_with("/id/") { "the id" } else { "an alias" };
                let what = format!("{kind} of {}", path.as_deref().unwrap_or_default());
                (path, what)
            }
            PageKey::Asset(path) => (Some(path.into()), format!("the file {path}")),
            PageKey::Resized(path, width) => (Some(path.into()), format!("{path} made {width} pixels wide")),
            PageKey::List(key, _) => (None, format!("the list page {}", key.url())),
            PageKey::TaxonomyIndex(name) => (None, format!("the index of {name}")),
            PageKey::Feed(key, _) => (None, format!("the feed of {}", key.url())),
            PageKey::Notes(NoteOutput::Article(slot)) => {
                let path = path_of(*slot);
                let what = format!("the annotations of {}", path.as_deref().unwrap_or_default());
                (path, what)
            }
            PageKey::Notes(NoteOutput::List(list, _)) => {
                (None, format!("the list of annotations {}", list.url()))
            }
            _ => (None, "a file that every site has".to_owned()),
        }
    }

    /// Where the file behind a claim says so.
    fn claim_span(&self, claim: &Claim) -> Option<FileSpan> {
        let own = |spanned: &Spanned| spanned.file.is_none().then_some(spanned.span);
        match &claim.page {
            PageKey::Article(slot) => self.entry(*slot)?.article.front.slug.as_deref().and_then(own),
            PageKey::Redirect(url, slot) if url.starts_with("/id/") => {
                self.entry(*slot)?.article.front.id.as_deref().and_then(own)
            }
            PageKey::Redirect(url, slot) => {
                let aliases = self.entry(*slot)?.article.front.aliases.iter().flatten();
                aliases.filter(|alias| alias_url(&alias.text).as_deref() == Some(&**url)).find_map(own)
            }
            _ => None,
        }
    }
}

/// One file's references as they are looked up.
struct ReferenceCheck<'a> {
    corpus: &'a Corpus,
    path: &'a SitePath,
    watches: Vec<Watched>,
    problems: Vec<Problem>,
}

impl<'a> ReferenceCheck<'a> {
    fn new(corpus: &'a Corpus, path: &'a SitePath) -> Self {
        Self { corpus, path, watches: Vec::new(), problems: Vec::new() }
    }

    fn problem(
        &mut self,
        code: Code,
        path: &SitePath,
        span: Option<FileSpan>,
        message: String,
        hint: Option<String>,
    ) {
        let related = Vec::new();
        self.problems.push(Problem { code, path: path.clone(), span, message, hint, target: None, related });
    }

    fn spanned(&mut self, code: Code, typed: &Spanned, message: String, hint: Option<String>) {
        let path = typed.file.clone().unwrap_or_else(|| self.path.clone());
        self.problem(code, &path, Some(typed.span), message, hint);
    }

    /// Says which content file the last problem is about.
    fn aim(&mut self, target: Option<Watched>) {
        if let Some(problem) = self.problems.last_mut() {
            problem.target = target.and_then(Watched::into_file);
        }
    }

    fn links(&mut self, facts: &BodyFacts) {
        for link in &facts.links {
            self.link(link, facts);
        }
    }

    /// What notes link to and name. Their links begin at the article, whichever file they stand in.
    fn notes(&mut self, notes: &[Note]) {
        for note in notes {
            for link in &note.links {
                let looked = self.corpus.look_up(self.path.folder(), &link.destination);
                self.watches.extend(looked.watch.clone());
                if let Resolution::Missing { code, message, hint, .. } = looked.resolution {
                    self.problem(code, &note.file, Some(link.span), message, hint);
                    self.aim(looked.watch);
                }
            }
            for typed in &note.see_also {
                self.article(typed);
            }
        }
    }

    fn link(&mut self, link: &LinkUse, facts: &BodyFacts) {
        if let LinkTarget::Anchor(id) = classify(&link.destination) {
            if !is_anchor(&id, facts) {
                let hint = suggest_heading(&id, facts);
                let message = format!("there is no heading `#{id}` here");
                self.problem(Code::BrokenAnchor, self.path, Some(link.span), message, hint);
            }
            return;
        }
        let looked = self.corpus.look_up(self.path.folder(), &link.destination);
        self.watches.extend(looked.watch.clone());
        self.watches.extend(looked.also);
        if let Resolution::Missing { code, message, hint, .. } = looked.resolution {
            self.problem(code, self.path, Some(link.span), message, hint);
            self.aim(looked.watch);
        }
    }

    /// A file that the front matter names.
    fn file(&mut self, typed: &Spanned) {
        if matches!(classify(&typed.text), LinkTarget::External | LinkTarget::Unsafe | LinkTarget::Anchor(_))
        {
            let message = format!("`{}` is not a file of the site", typed.text);
            return self.spanned(
                Code::MissingFile,
                typed,
                message,
                Some("put the file beside the article".into()),
            );
        }
        self.destination(typed);
    }

    /// Anything that the front matter leads to.
    fn destination(&mut self, typed: &Spanned) {
        let folder = typed.file.as_ref().unwrap_or(self.path).folder();
        let looked = self.corpus.look_up(folder, &typed.text);
        self.watches.extend(looked.watch.clone());
        self.watches.extend(looked.also);
        if let Resolution::Missing { code, message, hint, .. } = looked.resolution {
            self.spanned(code, typed, message, hint);
            self.aim(looked.watch);
        }
    }

    /// An article that the front matter names.
    fn article(&mut self, typed: &Spanned) {
        let folder = typed.file.as_ref().unwrap_or(self.path).folder();
        let Ok(path) = folder.resolve_article(&typed.text) else {
            let message = format!("`{}` leads outside the content folder", typed.text);
            return self.spanned(Code::OutsidePath, typed, message, None);
        };
        let path = self.corpus.spelled(&path);
        if self.corpus.by_path(&path).is_none() {
            let hint = match self.corpus.look_up(folder, &typed.text).resolution {
                Resolution::Missing { hint, .. } => hint,
                Resolution::Url(_) => None,
            };
            let message = format!("there is no article `{path}`");
            self.spanned(Code::UnknownArticle, typed, message, hint);
            self.aim(Some(Watched::File(path.clone())));
        }
        self.watches.push(Watched::File(path));
    }
}
