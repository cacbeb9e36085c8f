//! Themes: where templates and static files come from, and which goes before which.
//!
//! A site's own `templates/` and `static/` go before its theme's, a theme's before those of the theme it
//! extends. The theme `default` is built into the program; a folder `themes/default/` replaces it. Its texts of the
//! interface lie under those of every theme, so that one that extends nothing has the words, months and plurals of six
//! languages all the same.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::strings::Texts;
use super::unused;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, nearest};
use crate::parse::decode;
use crate::read::{read_regular, unreadable};
use crate::site_path::SitePath;
use crate::source::{Location, SourceFile};
use crate::yaml;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Name of the theme that is built into the program.
const BUILT_IN_NAME: &str = "default";

/// `theme.yaml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeManifest {
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
    /// The folders in which a template is looked up, in this order: `templates/`, `themes/<name>/templates/`, ….
    pub prefixes: Vec<String>,
    /// All templates by full name, which is the path of the file relative to the site's root.
    pub templates: BTreeMap<String, String>,
    /// Static files of the themes by output path (`assets/style.css`).
    pub statics: BTreeMap<String, StaticFile>,
    /// Texts of the interface by language.
    pub strings: BTreeMap<String, Texts>,
    /// What is suspicious in the site's own files and stops no build.
    pub warnings: Vec<Diagnostic>,
}

/// A static file of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaticFile {
    /// Path relative to the site's root.
    Disk(SitePath),
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
        files: impl Iterator<Item = &'p SitePath> + Clone,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut theme = Self::default();
        let mut problems = Vec::new();
        theme.add_layer(root, "templates/", files.clone(), &mut problems);
        let own = read_strings(root, "i18n/", files.clone(), &mut problems);
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
        theme.add_built_in_strings();
        let unused_keys = |file: &TextsFile| {
            let source = SourceFile::new(file.path.clone(), file.source.as_str());
            unused::keys(&source, &theme.strings, &theme.templates)
        };
        theme.warnings = own.iter().flat_map(unused_keys).collect();
        for file in own {
            theme.strings.entry(file.language).or_default().extend(file.texts);
        }
        if problems.is_empty() { Ok(theme) } else { Err(problems) }
    }

    /// Adds one theme behind those that are there; returns the name of the one it extends.
    fn add_theme<'p>(
        &mut self,
        root: &Path,
        name: &str,
        files: impl Iterator<Item = &'p SitePath> + Clone,
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
                    Some(near) => did_you_mean(near),
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
        for file in read_strings(root, &format!("{folder}i18n/"), files.clone(), problems) {
            self.merge_strings(&file.language, file.texts);
        }
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
        files: impl Iterator<Item = &'p SitePath>,
        problems: &mut Vec<Diagnostic>,
    ) {
        self.prefixes.push(prefix.to_owned());
        for path in files.filter(|path| path.starts_with(prefix)) {
            let bytes = match read_regular(&root.join(&**path)) {
                Ok(bytes) => bytes,
                Err(error) => {
                    problems.push(unreadable(path.clone(), &error));
                    continue;
                }
            };
            match decode(path.as_shared(), &bytes) {
                Ok(file) => {
                    self.templates.insert(path.to_string(), file.text.to_owned());
                }
                Err(problem) => problems.push(problem),
            }
        }
    }

    /// Adds texts behind those that are there.
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
            }
        }
    }

    fn add_built_in_strings(&mut self) {
        for file in BUILT_IN.get_dir("i18n").into_iter().flat_map(|folder| folder.files()) {
            let path = file.path().to_string_lossy();
            if let Some(language) = path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".yaml")) {
                // A test reads every file of the theme.
                let texts = decode(&Arc::from(&*path), file.contents())
                    .map(|file| yaml::typed(&file, Code::BadTheme));
                self.merge_strings(language, texts.unwrap_or_else(|_| Ok(Texts::new())).unwrap_or_default());
            }
        }
    }
}

/// A file of texts.
pub(super) struct TextsFile {
    pub path: Arc<str>,
    pub language: String,
    pub source: String,
    pub texts: Texts,
}

/// Reads the texts of a layer.
fn read_strings<'p>(
    root: &Path,
    prefix: &str,
    files: impl Iterator<Item = &'p SitePath>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<TextsFile> {
    let mut read = Vec::new();
    for path in files {
        let Some(language) = path.strip_prefix(prefix).and_then(|name| name.strip_suffix(".yaml")) else {
            continue;
        };
        let bytes = match read_regular(&root.join(&**path)) {
            Ok(bytes) => bytes,
            Err(error) => {
                problems.push(unreadable(path.clone(), &error));
                continue;
            }
        };
        let file = match decode(path.as_shared(), &bytes) {
            Ok(file) => file,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        match yaml::typed(&file, Code::BadTheme) {
            Ok(texts) => read.push(TextsFile {
                path: path.as_shared().clone(),
                language: language.to_owned(),
                source: file.text.to_owned(),
                texts,
            }),
            Err(found) => problems.extend(found),
        }
    }
    read
}

fn collect(folder: &Dir<'static>, files: &mut Vec<(String, &'static [u8])>) {
    for file in folder.files() {
        files.push((file.path().to_string_lossy().replace('\\', "/"), file.contents()));
    }
    for folder in folder.dirs() {
        collect(folder, files);
    }
}

fn theme_file(name: &str) -> Location {
    Location::file(format!("themes/{name}/theme.yaml"))
}

fn read_manifest(root: &Path, folder: &str, problems: &mut Vec<Diagnostic>) -> Option<ThemeManifest> {
    let path: Arc<str> = format!("{folder}theme.yaml").into();
    let bytes = match read_regular(&root.join(&*path)) {
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
