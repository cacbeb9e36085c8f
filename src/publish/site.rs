//! The built site as it is to lie at a destination: every file with its kind, its headers and its version.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::body::COMPRESSIBLE;
use super::destination::{Destination, DestinationPlace};
use super::error::{PublishError, named};
use super::headers::HeaderMaker;
use super::host::{self, HeaderRules, Redirects, check};
use super::item::{BodyForm, Headers, UploadItem};
use super::kind::{Kinds, UploadKind};
use crate::config::{Compression, Config, Host};
use crate::hash::{hash, hex};
use crate::media_type::is_compressible;
use crate::search;
use crate::url::Linker;
use crate::write::Built;

/// Smaller files hardly get smaller.
const WORTH_COMPRESSING: u64 = 256;

/// The site, ready to go.
#[derive(Debug)]
pub(super) struct PreparedSite {
    /// The built folder.
    pub folder: PathBuf,
    /// Sorted by path.
    pub items: Vec<UploadItem>,
    pub kinds: Kinds,
    pub headers: HeaderRules,
    pub redirects: Redirects,
    /// What works otherwise at the host than the site says.
    pub notes: Vec<String>,
}

impl PreparedSite {
    /// Reads the built folder and holds it against its host. Files that only the host needs are made in `own`.
    ///
    /// # Errors
    /// Everything that the host would refuse.
    pub(super) fn read(
        built: Built,
        to: &Destination,
        config: &Config,
        own: &Path,
    ) -> Result<Self, PublishError> {
        let linker = Linker::new(config.base_url.as_deref());
        let base_path = linker.base_path();
        let text = |name: &str| std::fs::read_to_string(built.folder.join(name)).unwrap_or_default();
        let headers = HeaderRules::parse(&text("_headers"), base_path);
        let redirects = Redirects::parse(&text("_redirects"));
        let prefix = match &to.place {
            DestinationPlace::S3 { prefix, .. } => prefix.len(),
            _ => 0,
        };
        let most = to.settings.max_files.map(|most| most as usize);
        let mut checked = check(to.host, &built.files, &redirects, &headers, base_path, most, prefix);
        let strange: Vec<String> = built
            .files
            .iter()
            .filter(|file| file.path.chars().any(char::is_control))
            .map(|file| crate::source::printable(&file.path))
            .collect();
        if !strange.is_empty() {
            let list = named(strange.iter().map(String::as_str));
            checked.problems.push(format!("names of files hold control characters:{list}"));
        }
        let missing = missing_blocks(&built);
        if !missing.is_empty() {
            let list = named(missing.iter().map(String::as_str));
            checked.problems.push(format!("the search index lacks files: run `archive build` again{list}"));
        }
        if !checked.problems.is_empty() {
            return Err(PublishError::Refused(checked.problems.join("\n")));
        }
        let foreign = built.files.iter().filter(|file| !file.ours).count();
        if foreign > 0 && !built.is_foreign() {
            let files = built.files.iter().filter(|file| !file.ours).map(|file| &*file.path);
            checked.notes.push(format!("published although no build wrote them:{}", named(files)));
        }
        let kinds = Kinds::new(config.taxonomies.iter().map(|taxonomy| taxonomy.name.clone()));
        let mut site = Self {
            folder: built.folder.clone(),
            items: Vec::new(),
            kinds,
            headers,
            redirects,
            notes: checked.notes,
        };
        site.add_files(&built, to);
        site.add_host_files(to, base_path, own)?;
        site.items.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(site)
    }

    fn add_files(&mut self, built: &Built, to: &Destination) {
        let mut maker = HeaderMaker::new(&self.headers, &to.settings.cache_control);
        let in_store = matches!(to.place, DestinationPlace::S3 { .. });
        let mut items = Vec::with_capacity(built.files.len());
        for file in &built.files {
            let kind = self.kinds.of(&file.path);
            let headers = maker.of(&file.path, kind, None);
            let worth = is_compressible(&headers.content_type)
                && (WORTH_COMPRESSING..COMPRESSIBLE).contains(&file.size)
                && kind != UploadKind::Control;
            let forms: Vec<BodyForm> =
                to.settings.compress.iter().map(|compression| form(*compression)).collect();
            match forms.first() {
                Some(form) if in_store && worth => {
                    let headers = Headers { encoding: form.encoding(), ..headers };
                    items.push(UploadItem::new(&file.path, kind, file.hash, file.size, *form, headers));
                }
                _ => {
                    items.push(UploadItem::new(
                        &file.path,
                        kind,
                        file.hash,
                        file.size,
                        BodyForm::Plain,
                        headers.clone(),
                    ));
                    for form in forms.into_iter().filter(|_| worth && !in_store) {
                        let path =
                            format!("{}{}", file.path, if form == BodyForm::Gzip { ".gz" } else { ".br" });
                        let mut twin =
                            UploadItem::new(&path, kind, file.hash, file.size, form, headers.clone());
                        twin.source = Some(file.path.clone());
                        items.push(twin);
                    }
                }
            }
        }
        self.items = items;
    }

    /// What the host reads and the build does not write.
    fn add_host_files(&mut self, to: &Destination, base_path: &str, own: &Path) -> Result<(), PublishError> {
        let twins = !to.settings.compress.is_empty();
        let mut inside: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
        match to.host {
            Host::Apache => {
                let text = host::htaccess(&self.headers, &self.redirects, base_path, twins);
                inside.insert(".htaccess", text.into_bytes());
            }
            Host::Nginx => {
                let text = host::nginx(&self.headers, &self.redirects, base_path, twins);
                let path = own.join("nginx.conf");
                if std::fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
                    save(&path, text.as_bytes())?;
                    self.notes.push(format!(
                        "{} is new: let nginx read it again, by `nginx -s reload`",
                        path.display()
                    ));
                }
            }
            Host::GithubPages => {
                // Without it GitHub leaves out names with an underscore.
                inside.insert(".nojekyll", Vec::new());
                if let Some(domain) = &to.settings.domain {
                    inside.insert("CNAME", format!("{domain}\n").into_bytes());
                }
            }
            _ => {}
        }
        for (path, bytes) in inside {
            if self.items.iter().any(|item| &*item.path == path) {
                continue;
            }
            let file = own.join(path);
            save(&file, &bytes)?;
            let mut maker = HeaderMaker::new(&self.headers, &to.settings.cache_control);
            let headers = maker.of(path, UploadKind::Control, None);
            let size = bytes.len() as u64;
            let mut item =
                UploadItem::new(path, UploadKind::Control, hash(&bytes), size, BodyForm::Plain, headers);
            let absolute = std::path::absolute(&file).unwrap_or(file);
            item.source = Some(absolute.to_string_lossy().into_owned().into_boxed_str());
            self.items.push(item);
        }
        Ok(())
    }
}

/// Files that the list of the search index names and that the built folder has not: somebody deleted them.
fn missing_blocks(built: &Built) -> Vec<String> {
    let has = |path: &str| built.files.binary_search_by(|file| (*file.path).cmp(path)).is_ok();
    let list = format!("{}{}", search::FOLDER, search::LIST);
    // A list of another version, or none: nobody can say what is missing.
    let named = std::fs::read(built.folder.join(list)).ok().and_then(|file| search::blocks_of(&file).ok());
    named.into_iter().flatten().filter(|block| !has(block)).collect()
}

fn form(compression: Compression) -> BodyForm {
    match compression {
        Compression::Gzip => BodyForm::Gzip,
        Compression::Brotli => BodyForm::Brotli,
    }
}

/// Writes a file of our own.
pub(super) fn save(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, bytes))
        .map_err(|error| PublishError::Failed(format!("cannot write {}: {error}", path.display())))
}

/// The folder of a destination in the site's state: letters of its name, or a hash of it.
pub(super) fn own_folder(state: &Path, name: &str) -> PathBuf {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    let folder = if plain && !name.is_empty() { name.to_owned() } else { hex(&hash(name.as_bytes())[..8]) };
    state.join("publish").join(folder)
}
