//! Themes: where templates and static files come from, and which goes before which.
//!
//! A site's own `templates/` and `static/` go before its theme's, a theme's before those of the theme it
//! extends. The theme `default` is built into the program; a folder `themes/default/` replaces it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::strings::Texts;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::parse::decode;
use crate::source::Location;
use crate::yaml;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Name of the theme that is built into the program.
const BUILT_IN_NAME: &str = "default";

/// `theme.yaml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    /// Must be the folder's name.
    name: String,
    #[serde(default)]
    #[allow(dead_code, reason = "for people")]
    description: String,
    #[serde(default)]
    #[allow(dead_code, reason = "for people")]
    version: String,
    /// The theme that fills what this one does not have.
    #[serde(default)]
    extends: Option<String>,
}

/// A theme with everything it inherits, ready to use.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// What template names are looked up under, the first first: `templates/`, `themes/<name>/templates/`, ….
    pub prefixes: Vec<String>,
    /// All templates by full name, which is the path of the file relative to the site's root.
    pub templates: BTreeMap<String, String>,
    /// Static files of the themes by output path (`assets/style.css`).
    pub statics: BTreeMap<String, StaticFile>,
    /// Texts of the interface by language.
    pub strings: BTreeMap<String, Texts>,
}

/// A static file of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaticFile {
    /// Path relative to the site's root.
    Disk(Arc<str>),
    BuiltIn(&'static [u8]),
}

impl Theme {
    /// Loads a theme, what it extends, and the site's own templates. `files` are the paths of the site's
    /// files, relative to `root`.
    ///
    /// # Errors
    /// Every file that cannot be used.
    pub fn load<'p>(
        root: &Path,
        name: &str,
        files: impl Iterator<Item = &'p Arc<str>> + Clone,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut theme = Self::default();
        let mut problems = Vec::new();
        theme.add_layer(root, "templates/", files.clone(), &mut problems);
        theme.add_strings(root, "i18n/", files.clone(), &mut problems);
        let mut next = Some(name.to_owned());
        let mut seen: Vec<String> = Vec::new();
        while let Some(name) = next.take() {
            if seen.contains(&name) {
                let message = format!("the theme extends itself: {} -> {name}", seen.join(" -> "));
                problems.push(Diagnostic::new(Code::BadTheme, theme_file(&seen[0]), message));
                break;
            }
            next = theme.add_theme(root, &name, files.clone(), &mut problems);
            seen.push(name);
        }
        if problems.is_empty() { Ok(theme) } else { Err(problems) }
    }

    /// Adds one theme behind those that are there; returns the name of the one it extends.
    fn add_theme<'p>(
        &mut self,
        root: &Path,
        name: &str,
        files: impl Iterator<Item = &'p Arc<str>> + Clone,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<String> {
        let folder = format!("themes/{name}/");
        if !files.clone().any(|path| path.starts_with(&folder)) {
            if name == BUILT_IN_NAME {
                self.add_built_in();
                return None;
            }
            let themes = files.filter_map(|path| path.strip_prefix("themes/")?.split('/').next());
            let near = nearest(name, themes.chain([BUILT_IN_NAME]));
            problems.push(
                Diagnostic::new(
                    Code::BadTheme,
                    Location::file("archive.yaml"),
                    format!("there is no theme `{name}`"),
                )
                .hint(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("a theme is a folder themes/{name}/ with theme.yaml and templates/"),
                }),
            );
            return None;
        }
        let manifest = read_manifest(root, &folder, problems);
        if let Some(manifest) = &manifest
            && manifest.name != name
        {
            let message = format!("the theme in {folder} says its name is `{}`", manifest.name);
            problems.push(Diagnostic::new(Code::BadTheme, theme_file(name), message));
        }
        self.add_layer(root, &format!("{folder}templates/"), files.clone(), problems);
        self.add_strings(root, &format!("{folder}i18n/"), files.clone(), problems);
        let statics = format!("{folder}static/");
        for path in files.filter(|path| path.starts_with(&statics)) {
            let output = format!("assets/{}", &path[statics.len()..]);
            self.statics.entry(output).or_insert_with(|| StaticFile::Disk(path.clone()));
        }
        manifest.and_then(|manifest| manifest.extends)
    }

    fn add_layer<'p>(
        &mut self,
        root: &Path,
        prefix: &str,
        files: impl Iterator<Item = &'p Arc<str>>,
        problems: &mut Vec<Diagnostic>,
    ) {
        self.prefixes.push(prefix.to_owned());
        for path in files.filter(|path| path.starts_with(prefix)) {
            let bytes = match std::fs::read(root.join(&**path)) {
                Ok(bytes) => bytes,
                Err(error) => {
                    let location = Location::file(path.clone());
                    problems.push(Diagnostic::new(Code::Unreadable, location, error.to_string()));
                    continue;
                }
            };
            match decode(path, &bytes) {
                Ok(file) => {
                    self.templates.insert(path.to_string(), file.text.to_owned());
                }
                Err(problem) => problems.push(problem),
            }
        }
    }

    /// Adds the texts of a layer behind those that are there.
    fn add_strings<'p>(
        &mut self,
        root: &Path,
        prefix: &str,
        files: impl Iterator<Item = &'p Arc<str>>,
        problems: &mut Vec<Diagnostic>,
    ) {
        for path in files {
            let Some(language) = path.strip_prefix(prefix).and_then(|name| name.strip_suffix(".yaml")) else {
                continue;
            };
            match std::fs::read(root.join(&**path)) {
                Ok(bytes) => match texts(path, &bytes) {
                    Ok(texts) => self.merge_strings(language, texts),
                    Err(found) => problems.extend(found),
                },
                Err(error) => {
                    let location = Location::file(path.clone());
                    problems.push(Diagnostic::new(Code::Unreadable, location, error.to_string()));
                }
            }
        }
    }

    fn merge_strings(&mut self, language: &str, texts: Texts) {
        let known = self.strings.entry(language.to_owned()).or_default();
        for (key, text) in texts {
            known.entry(key).or_insert(text);
        }
    }

    fn add_built_in(&mut self) {
        let prefix = format!("themes/{BUILT_IN_NAME}/templates/");
        self.prefixes.push(prefix.clone());
        let mut files = Vec::new();
        collect(&BUILT_IN, &mut files);
        for (path, contents) in files {
            if let Some(name) = path.strip_prefix("templates/") {
                let text = String::from_utf8_lossy(contents).into_owned();
                self.templates.insert(format!("{prefix}{name}"), text);
            } else if let Some(name) = path.strip_prefix("static/") {
                self.statics.entry(format!("assets/{name}")).or_insert(StaticFile::BuiltIn(contents));
            } else if let Some(language) =
                path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".yaml"))
            {
                // A test reads every file of the theme.
                self.merge_strings(language, texts(&path.as_str().into(), contents).unwrap_or_default());
            }
        }
    }
}

fn collect(folder: &Dir<'static>, files: &mut Vec<(String, &'static [u8])>) {
    for file in folder.files() {
        files.push((file.path().to_string_lossy().replace('\\', "/"), file.contents()));
    }
    for folder in folder.dirs() {
        collect(folder, files);
    }
}

fn texts(path: &Arc<str>, bytes: &[u8]) -> Result<Texts, Vec<Diagnostic>> {
    let file = decode(path, bytes).map_err(|problem| vec![problem])?;
    yaml::typed(&file, Code::BadTheme)
}

fn theme_file(name: &str) -> Location {
    Location::file(format!("themes/{name}/theme.yaml"))
}

fn read_manifest(root: &Path, folder: &str, problems: &mut Vec<Diagnostic>) -> Option<Manifest> {
    let path: Arc<str> = format!("{folder}theme.yaml").into();
    let bytes = match std::fs::read(root.join(&*path)) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("the theme has no readable theme.yaml: {error}");
            problems.push(Diagnostic::new(Code::BadTheme, Location::file(path), message));
            return None;
        }
    };
    let file = decode(&path, &bytes).map_err(|problem| problems.push(problem)).ok()?;
    yaml::typed(&file, Code::BadTheme).map_err(|found| problems.extend(found)).ok()
}
