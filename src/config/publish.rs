//! Where the built site is published: the destinations under `publish:`, each by a name.
//!
//! Secrets are refused here, and the line they stand in is not shown: archive.yaml is a file that people share.

use schemars::JsonSchema;
use serde::Serialize;

use super::checked::{checked, number};
use crate::diagnostic::{Code, nearest};
use crate::yaml::{FromNode, MapReader, Node, Reader, Value};

/// One place that `archive publish` brings the site to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DestinationConfig {
    /// A folder, `s3://bucket/prefix`, `ssh://user@host/path`, `sftp://user@host/path`, `rsync:/path` or
    /// `git:remote#branch`. Either this or `command`.
    pub to: Option<String>,
    /// The host's own program and its arguments; `{folder}` stands for the prepared folder.
    pub command: Vec<String>,
    /// What serves the site there, whose limits and rules apply. Without it, what `to` suggests.
    pub host: Option<Host>,
    /// The URL of an S3-compatible store that is not Amazon's.
    pub endpoint: Option<String>,
    /// The region of the store.
    pub region: Option<String>,
    /// The profile in the AWS files whose credentials are used.
    pub profile: Option<String>,
    /// How long browsers and caches may keep files.
    pub cache_control: CacheControl,
    /// Compressed forms of texts: as the encoding of the file in a store, as files beside it in a folder.
    pub compress: Vec<Compression>,
    /// Whether files are deleted that the site no longer has.
    pub delete: bool,
    /// More deletions than this many at once are refused; a tenth of the files without it.
    pub max_deletes: Option<u32>,
    /// The number of files that the host takes, where your plan differs from its usual one.
    pub max_files: Option<u32>,
    /// Transfers at the same time.
    #[schemars(range(min = 1, max = 64))]
    pub jobs: Option<u32>,
    /// The host name for the `CNAME` file of a git branch; without it, that of `base_url` for GitHub Pages.
    pub domain: Option<String>,
    /// Earlier versions of the site that are kept where a link switches between them.
    #[schemars(range(max = 100))]
    pub keep_releases: u32,
    /// Caches to purge of what changed.
    pub purge: Purge,
    /// The key by which IndexNow is told of changed pages. The site has to hold the file `<key>.txt`.
    pub indexnow: Option<String>,
}

impl Default for DestinationConfig {
    fn default() -> Self {
        Self {
            to: None,
            command: Vec::new(),
            host: None,
            endpoint: None,
            region: None,
            profile: None,
            cache_control: CacheControl::default(),
            compress: Vec::new(),
            delete: true,
            max_deletes: None,
            max_files: None,
            jobs: None,
            domain: None,
            keep_releases: 3,
            purge: Purge::default(),
            indexnow: None,
        }
    }
}

/// The `Cache-Control` header of each kind of file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CacheControl {
    /// Pages, feeds, sitemaps and what else keeps its name while it changes.
    pub pages: Option<String>,
    /// Pictures and other files of articles.
    pub files: Option<String>,
    /// The data set.
    pub data: Option<String>,
    /// Files whose name or link changes with their content.
    pub fingerprinted: Option<String>,
}

/// Caches in front of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Purge {
    /// The id of the zone at Cloudflare. The token is taken from `CLOUDFLARE_API_TOKEN`.
    pub cloudflare_zone: Option<String>,
    /// The id of the distribution of CloudFront. The AWS credentials are used.
    pub cloudfront_distribution: Option<String>,
}

macro_rules! names {
    ($(#[$doc:meta])* $type:ident, $what:literal { $($(#[$variant_doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
        pub enum $type { $($(#[$variant_doc])* #[serde(rename = $name)] $variant,)* }

        impl $type {
            /// All of them.
            pub const ALL: &[$type] = &[$($type::$variant,)*];

            /// As it is written in archive.yaml.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)* }
            }
        }

        impl FromNode for $type {
            fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                let found = Self::ALL.iter().copied().find(|one| node.text() == Some(one.name()));
                if found.is_none() {
                    let all: Vec<&str> = Self::ALL.iter().map(|one| one.name()).collect();
                    reader.not_one_of(node, $what, &all);
                }
                found
            }
        }
    };
}

names! {
    /// What serves a published site.
    Host, "host" {
        /// Cloudflare Pages.
        CloudflarePages = "cloudflare-pages",
        /// GitHub Pages.
        GithubPages = "github-pages",
        /// GitLab Pages.
        GitlabPages = "gitlab-pages",
        /// Netlify.
        Netlify = "netlify",
        /// Amazon S3, or a store like it.
        S3 = "s3",
        /// Cloudflare R2.
        R2 = "r2",
        /// Backblaze B2.
        B2 = "b2",
        /// Google Cloud Storage, through its S3 interface.
        Gcs = "gcs",
        /// Apache httpd.
        Apache = "apache",
        /// nginx.
        Nginx = "nginx",
        /// A server of which nothing is known.
        Plain = "plain",
    }
}

names! {
    /// A way to compress.
    Compression, "compression" {
        /// gzip (RFC 1952).
        Gzip = "gzip",
        /// Brotli (RFC 7932).
        Brotli = "brotli",
    }
}

impl FromNode for DestinationConfig {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if refuse_secrets(node, reader) {
            return None;
        }
        if node.is_null() {
            reader.report(Code::BadValue, node, "a destination without a place").hint =
                Some("write where it is, such as `live: /srv/www/site`".to_owned());
            return None;
        }
        // `live: /srv/www` says all that has to be said of a folder.
        if node.text().is_some() {
            return Some(Self { to: String::from_node(node, reader), ..Self::default() });
        }
        let default = Self::default();
        let mut map = MapReader::new(node, reader)?;
        let destination = Self {
            to: map.get("to"),
            command: map.get("command").unwrap_or_default(),
            host: map.get("host"),
            endpoint: checked(&mut map, "endpoint", check_endpoint),
            region: map.get("region"),
            profile: map.get("profile"),
            cache_control: map.get("cache_control").unwrap_or_default(),
            compress: map.get("compress").unwrap_or_default(),
            delete: map.get("delete").unwrap_or(default.delete),
            max_deletes: map.get("max_deletes"),
            max_files: number(&mut map, "max_files", 1, u32::MAX),
            jobs: number(&mut map, "jobs", 1, 64),
            domain: checked(&mut map, "domain", check_domain),
            keep_releases: number(&mut map, "keep_releases", 0, 100).unwrap_or(default.keep_releases),
            purge: map.get("purge").unwrap_or_default(),
            indexnow: checked(&mut map, "indexnow", check_indexnow),
        };
        if let [whole] = destination.command.as_slice()
            && let Some((program, rest)) = whole.split_once(' ')
            && !whole.contains('/')
        {
            let words = rest.split_whitespace().collect::<Vec<_>>().join(", ");
            let message = format!("`{whole}` is one word, and no program is called so");
            map.reader().report(Code::BadValue, node, message).hint =
                Some(format!("write each word by itself: `command: [{program}, {words}]`"));
        }
        if destination.to.is_some() != destination.command.is_empty() {
            let message = "a destination has either `to` or `command`";
            map.reader().report(Code::BadValue, node, message).hint =
                Some("`to` names a place; `command` is a program of the host's own that uploads".to_owned());
        }
        map.finish("");
        Some(destination)
    }
}

impl FromNode for CacheControl {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let value = Self {
            pages: checked(&mut map, "pages", check_header),
            files: checked(&mut map, "files", check_header),
            data: checked(&mut map, "data", check_header),
            fingerprinted: checked(&mut map, "fingerprinted", check_header),
        };
        map.finish("");
        Some(value)
    }
}

impl FromNode for Purge {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let value = Self {
            cloudflare_zone: checked(&mut map, "cloudflare_zone", check_id),
            cloudfront_distribution: checked(&mut map, "cloudfront_distribution", check_id),
        };
        map.finish("");
        Some(value)
    }
}

/// A URL of a service, without a slash at its end.
///
/// # Errors
/// What it should look like.
pub(crate) fn check_endpoint(typed: &str) -> Result<String, String> {
    let host = typed.strip_prefix("https://").or_else(|| typed.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.starts_with('/') && !host.contains(char::is_whitespace) => {
            Ok(typed.trim_end_matches('/').to_owned())
        }
        _ => Err("this is a URL such as https://store.example.org".to_owned()),
    }
}

fn check_header(typed: &str) -> Result<String, String> {
    if !typed.is_empty() && typed.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        Ok(typed.to_owned())
    } else {
        Err("a header holds letters of ASCII only, such as \"public, max-age=3600\"".to_owned())
    }
}

fn check_domain(typed: &str) -> Result<String, String> {
    let good = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    if typed.contains('.') && typed.chars().all(good) {
        Ok(typed.to_owned())
    } else {
        Err(format!("`{typed}` is not a host name such as news.example.org"))
    }
}

fn check_id(typed: &str) -> Result<String, String> {
    if !typed.is_empty() && typed.chars().all(|c| c.is_ascii_alphanumeric()) {
        Ok(typed.to_owned())
    } else {
        Err("an id is made of letters and digits".to_owned())
    }
}

fn check_indexnow(typed: &str) -> Result<String, String> {
    let good = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if (8..=128).contains(&typed.len()) && typed.chars().all(good) {
        Ok(typed.to_owned())
    } else {
        Err("a key of IndexNow has 8 to 128 letters, digits and hyphens".to_owned())
    }
}

/// Words in the name of a key, or of an option, that say that its value is a secret.
const SECRET_WORDS: [&str; 8] =
    ["secret", "token", "password", "passwd", "credential", "access_key", "accesskey", "api_key"];

/// Reports what looks like a secret, without the line it stands in; true if there was any.
fn refuse_secrets(node: &Node, reader: &mut Reader<'_>) -> bool {
    let mut found = false;
    match &node.value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                if key.text().is_some_and(is_secret_name) && !value.is_null() {
                    tell_secret(key, key.text().unwrap_or_default(), reader);
                    found = true;
                } else {
                    found |= refuse_secrets(value, reader);
                }
            }
        }
        Value::Sequence(items) => {
            for (at, item) in items.iter().enumerate() {
                // `--auth TOKEN`, as programs of hosts take it.
                let option = at.checked_sub(1).and_then(|before| items[before].text());
                let named = option.is_some_and(|option| {
                    option.starts_with("--") && !option.contains('=') && is_secret_option(option)
                });
                if named && item.text().is_some_and(|text| !text.starts_with('-') && !text.starts_with('$')) {
                    tell_secret(item, option.unwrap_or_default(), reader);
                    found = true;
                } else {
                    found |= refuse_secrets(item, reader);
                }
            }
        }
        Value::Scalar { text, .. } => {
            if let Some(what) = secret_in(text) {
                tell_secret(node, what, reader);
                found = true;
            }
        }
    }
    found
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    SECRET_WORDS.iter().any(|word| name.contains(word))
}

fn is_secret_option(option: &str) -> bool {
    is_secret_name(option) || option == "--auth"
}

/// What kind of secret a value holds, if it holds one: a password in a URL, an id of AWS keys, an option with a token.
pub(crate) fn secret_in(value: &str) -> Option<&'static str> {
    let authority = value.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    if let Some((user, _)) = authority.and_then(|authority| authority.rsplit_once('@'))
        && user.contains(':')
    {
        return Some("a password in a URL");
    }
    let is_aws_id = |word: &str| {
        word.len() == 20
            && (word.starts_with("AKIA") || word.starts_with("ASIA"))
            && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    if value.split(|c: char| !c.is_ascii_alphanumeric()).any(is_aws_id) {
        return Some("an access key");
    }
    if let Some((name, secret)) = value.split_once('=')
        && is_secret_option(name)
        && !secret.is_empty()
        && !secret.starts_with('$')
    {
        return Some("a secret");
    }
    None
}

fn tell_secret(node: &Node, what: &str, reader: &mut Reader<'_>) {
    let problem = reader.report(Code::SecretInConfig, node, format!("archive.yaml contains {what}"));
    if let Some(place) = &mut problem.location.place {
        // The line would show it.
        place.text = "(not shown)".to_owned();
        place.mark = 0..place.text.len();
    }
    problem.hint = Some(
        "take it out, also of the history of the file, and put it into the environment: `archive help E060`"
            .to_owned(),
    );
}

/// The name of a destination that is nearest to what was typed.
pub(crate) fn nearest_destination<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a String>,
) -> Option<&'a str> {
    nearest(typed, names.into_iter().map(String::as_str))
}
