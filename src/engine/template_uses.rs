//! Who names a template: what articles and list pages name and the theme does not have, and what it has and nobody
//! names.

use super::Engine;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::link::Problem;
use crate::parse::Article;
use crate::parse::Spanned;
use crate::parse::markdown::BodyFacts;
use crate::site_path::SitePath;
use crate::source::Location;

impl Engine {
    /// Templates and shortcodes that articles and list pages name and the theme does not have.
    pub(super) fn template_uses(&self) -> Vec<Problem> {
        let Some(templates) = &self.templates else { return Vec::new() };
        let mut problems = Vec::new();
        let mut check = |path: &SitePath, own: Option<&Spanned>, facts: &BodyFacts| {
            if let Some(own) = own.filter(|own| !templates.contains(&own.text)) {
                problems.push(Problem {
                    code: Code::TemplateError,
                    path: own.file.clone().unwrap_or_else(|| path.clone()),
                    span: Some(own.span),
                    message: format!("there is no template `{}`", own.text),
                    hint: templates.suggest(&own.text).map(did_you_mean),
                    target: None,
                    related: Vec::new(),
                });
            }
            for used in &facts.shortcodes {
                if let Some((message, hint)) = templates.check_shortcode(used) {
                    let (path, span) = (path.clone(), Some(used.span));
                    let (target, related) = (None, Vec::new());
                    problems.push(Problem {
                        code: Code::BadShortcode,
                        path,
                        span,
                        message,
                        hint,
                        target,
                        related,
                    });
                }
            }
        };
        let users = self.template_users.iter().filter_map(|path| self.corpus.by_path(path));
        for entry in users.filter_map(|slot| self.corpus.entry(slot)) {
            let article = &entry.article;
            check(&article.path, article.front.template.as_deref(), &article.facts);
        }
        for index in self.indexes.values() {
            check(&index.path, index.template.as_ref(), &index.facts);
        }
        problems
    }

    /// Remembers whether an article names a template or a shortcode.
    pub(super) fn note_template_use(&mut self, article: &Article) {
        if article.front.template.is_some() || !article.facts.shortcodes.is_empty() {
            self.template_users.insert(article.path.clone());
        } else {
            self.template_users.remove(&article.path);
        }
    }

    /// Templates of the site's own that no page is made from: `artcle.html` would silently leave the theme's
    /// `article.html` where it was.
    pub(super) fn unused_templates(&self) -> Vec<Diagnostic> {
        let Some(templates) = &self.templates else { return Vec::new() };
        let users = self.template_users.iter().filter_map(|path| self.corpus.by_path(path));
        let articles = users.filter_map(|slot| self.corpus.entry(slot)?.article.front.template.as_deref());
        let lists = self.indexes.values().filter_map(|index| index.template.as_ref());
        let named = articles.chain(lists).map(|template| template.text.as_str()).collect();
        let unused = templates.unused(&named).into_iter().map(|(path, near)| {
            let hint = match near {
                Some(near) => did_you_mean(near),
                None => "an article or a list page can name it with `template:`".to_owned(),
            };
            Diagnostic::new(Code::IgnoredFile, Location::file(path), "no page is made from this template")
                .hint(hint)
        });
        unused.collect()
    }
}
