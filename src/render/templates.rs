//! The compiled templates of a site, and which of them depend on which.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Context, Tera, Value};

use super::filters;
use super::strings::Strings;
use super::template_error::TemplateProblem;
use super::template_text::{defines_component, named_templates};
use super::theme::Theme;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, nearest};
use crate::parse::markdown::{Argument, ShortcodeUse};

/// All templates of a site.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    pub(super) theme: Theme,
    strings: Arc<Strings>,
    /// BCP 47 tag of the site.
    language: String,
    /// The same in every language that there are texts in, for the texts of articles.
    languages: BTreeMap<String, Strings>,
}

impl Templates {
    /// Compiles all templates. `fingerprints` are hashes of the themes' static files by output path; texts of the
    /// interface are those of the configuration's language.
    ///
    /// # Errors
    /// What Tera has against them, at its place.
    pub fn compile(
        theme: Theme,
        fingerprints: BTreeMap<String, String>,
        config: &Config,
    ) -> Result<Self, Vec<Diagnostic>> {
        let strings = Arc::new(Strings::new(&theme.strings, &config.language, config.date_format.as_deref()));
        let mut tera = Tera::default();
        tera.autoescape_on(vec![".html", ".xml"]);
        filters::register(&mut tera, fingerprints, strings.clone());
        let languages =
            theme.strings.keys().map(|tag| (tag.clone(), Strings::new(&theme.strings, tag, None)));
        let languages = languages.collect();
        let prepared = tera.set_fallback_prefixes(theme.prefixes.clone()).and_then(|()| {
            tera.add_raw_templates(theme.templates.iter().map(|(name, text)| (name.as_str(), text.as_str())))
        });
        let templates = Self { tera, theme, strings, language: config.language.clone(), languages };
        match prepared {
            Ok(()) => Ok(templates),
            Err(error) => {
                let TemplateProblem { location, message, hint } = templates.problem(&error);
                Err(vec![Diagnostic::new(Code::TemplateError, location, message).maybe_hint(hint)])
            }
        }
    }

    /// What the interface says in the language of the site.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// What is said in the text of an article, in its language if there are texts in it, else in the site's.
    pub fn strings_in(&self, language: &str) -> &Strings {
        let mut tag = language;
        while tag != &*self.language {
            if let Some(strings) = self.languages.get(tag) {
                return strings;
            }
            let Some((wider, _)) = tag.rsplit_once('-') else { break };
            tag = wider;
        }
        &self.strings
    }

    /// Whether there is a template of this name, in whichever layer.
    pub fn contains(&self, name: &str) -> bool {
        self.resolve(name).is_some()
    }

    /// The template of this name that goes before all others.
    fn resolve(&self, name: &str) -> Option<String> {
        if self.theme.templates.contains_key(name) {
            return Some(name.to_owned());
        }
        self.theme
            .prefixes
            .iter()
            .map(|prefix| format!("{prefix}{name}"))
            .find(|full| self.theme.templates.contains_key(full))
    }

    /// The name nearest to one that is not there.
    pub fn suggest(&self, name: &str) -> Option<String> {
        let short = self.theme.templates.keys().filter_map(|full| {
            self.theme.prefixes.iter().find_map(|prefix| full.strip_prefix(prefix.as_str()))
        });
        nearest(name, short).map(str::to_owned)
    }

    /// Renders a page into `out`.
    ///
    /// # Errors
    /// What went wrong, in which template and line.
    pub fn render(&self, name: &str, context: &Context, out: &mut Vec<u8>) -> Result<(), TemplateProblem> {
        self.tera.render_to(name, context, out).map_err(|error| self.problem(&error))
    }

    /// Renders a component of the theme for an article's shortcode.
    ///
    /// # Errors
    /// What went wrong, with the place in the template in words.
    pub fn shortcode(
        &self,
        name: &str,
        arguments: &[(String, Argument)],
        body: Option<&str>,
    ) -> Result<String, String> {
        let mut context = Context::new();
        for (key, value) in arguments {
            let value = match value {
                Argument::Text(text) => Value::normal_string(text),
                Argument::Integer(number) => Value::from(*number),
                Argument::Flag(flag) => Value::from(*flag),
            };
            context.insert_value(key.clone(), value);
        }
        self.tera.render_component(name, &context, body, true).map_err(|error| {
            let problem = self.problem(&error);
            format!("{} ({})", problem.message, problem.location.short())
        })
    }

    /// Whether a component takes an argument.
    pub fn takes(&self, name: &str, argument: &str) -> bool {
        let component = self.tera.get_component_definition(name);
        component.is_some_and(|component| {
            component.args().iter().any(|known| !known.is_implicit() && known.name() == argument)
        })
    }

    /// Checks a shortcode against the component it names: `None` if it can be used, else what is wrong and
    /// advice.
    pub fn check_shortcode(&self, used: &ShortcodeUse) -> Option<(String, Option<String>)> {
        let Some(component) = self.tera.get_component_definition(&used.name) else {
            let names: BTreeSet<&str> =
                self.tera.get_component_names().filter(|name| !name.contains('.')).collect();
            let hint = match nearest(&used.name, names.iter().copied()) {
                Some(near) => did_you_mean(near),
                None => format!("the theme has {}", names.into_iter().collect::<Vec<_>>().join(", ")),
            };
            return Some((format!("the theme has no shortcode `{}`", used.name), Some(hint)));
        };
        let known = || {
            component.args().iter().filter(|argument| !argument.is_implicit()).map(|argument| argument.name())
        };
        for given in &used.arguments {
            if component.rest_param().is_none() && !known().any(|name| name == given) {
                let hint = nearest(given, known()).map(did_you_mean);
                let all = || format!("it takes {}", known().collect::<Vec<_>>().join(", "));
                let hint = hint.unwrap_or_else(all);
                return Some((format!("`{}` takes no `{given}`", used.name), Some(hint)));
            }
        }
        let missing = component.args().iter().find(|argument| {
            argument.is_required() && !used.arguments.iter().any(|given| given == argument.name())
        })?;
        Some((format!("`{}` needs `{}`", used.name, missing.name()), None))
    }

    /// The names of all templates that a page of template `name` is made from, as they are written: what it extends
    /// and includes, and every file that defines a component, since a component can be called from anywhere.
    pub fn closure<'a>(&'a self, name: &'a str) -> BTreeSet<&'a str> {
        let mut closure = BTreeSet::new();
        let components = self.theme.templates.iter().filter(|(_, text)| defines_component(text));
        let mut open: Vec<&str> = components.map(|(name, _)| name.as_str()).collect();
        open.push(name);
        while let Some(name) = open.pop() {
            if closure.insert(name)
                && let Some(text) = self.resolve(name).and_then(|full| self.theme.templates.get(&full))
            {
                open.extend(named_templates(text));
            }
        }
        closure
    }

    /// Whether one of these templates, by their full names, is meant by a name or would be if it were there.
    pub fn may_mean(&self, name: &str, changed: &BTreeSet<String>) -> bool {
        changed.contains(name)
            || self.theme.prefixes.iter().any(|prefix| changed.contains(&format!("{prefix}{name}")))
    }

    /// The text of the template of this name, if there is one.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.theme.templates.get(&self.resolve(name)?).map(String::as_str)
    }

    /// The full names of the templates that are not the same in both; `None` if names mean something else.
    pub fn differing(&self, other: &Self) -> Option<BTreeSet<String>> {
        let (own, others) = (&self.theme.templates, &other.theme.templates);
        let names = own.keys().chain(others.keys());
        let same_names = self.theme.prefixes == other.theme.prefixes;
        same_names.then(|| names.filter(|name| own.get(*name) != others.get(*name)).cloned().collect())
    }

    /// Whether a template of this full name defines components.
    pub fn has_components(&self, full: &str) -> bool {
        self.theme.templates.get(full).is_some_and(|text| defines_component(text))
    }

    /// The themes' static files by output path.
    pub fn statics(&self) -> &BTreeMap<String, super::StaticFile> {
        &self.theme.statics
    }
}
