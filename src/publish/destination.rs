//! Where a site goes: what was typed, or stands in archive.yaml, made ready to use.

use std::path::{Path, PathBuf};

use super::error::PublishError;
use crate::config::{Config, DestinationConfig as Configured, Host, nearest_destination, secret_in};
use crate::diagnostic::did_you_mean;

/// A destination, complete.
#[derive(Clone, Debug)]
pub struct Destination {
    /// Its name in archive.yaml, or what was typed: files of its own in `.archive/publish/` are called so.
    pub name: String,
    /// Where the files go.
    pub place: DestinationPlace,
    /// Whose rules for headers, redirects and sizes hold there.
    pub host: Host,
    /// All else that archive.yaml says of it.
    pub settings: Configured,
}

/// The kinds of places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DestinationPlace {
    /// A folder that takes files one by one.
    Folder(PathBuf),
    /// A store of objects.
    S3 {
        /// The bucket's name.
        bucket: String,
        /// What stands before every key: empty, or with a slash at its end.
        prefix: String,
    },
    /// A link to the newest of several folders, on another machine by SSH or on this one.
    Releases {
        /// The other machine; `None` for this one.
        ssh: Option<RemoteMachine>,
        /// The folder that holds the releases and the link.
        path: String,
    },
    /// The same by SFTP alone, for accounts without a shell.
    Sftp {
        /// The other machine.
        remote: RemoteMachine,
        /// The folder that holds the releases and the link.
        path: String,
    },
    /// A branch of a git repository.
    Git {
        /// What git calls the repository: an address, or a path.
        remote: String,
        /// The branch's name.
        branch: String,
    },
    /// A program of the host's own.
    Command(Vec<String>),
}

/// Another machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteMachine {
    /// `user@host`, or the host alone.
    pub host: String,
    /// The port of its SSH server, if that is not the usual one.
    pub port: Option<u16>,
}

impl Destination {
    /// The destination that is meant: a name in archive.yaml, a place, or without either the only one that there is.
    /// Relative folders of archive.yaml count from the site's folder, those that were typed from the current one.
    ///
    /// # Errors
    /// What could be meant instead.
    pub fn find(typed: Option<&str>, config: &Config, root: &Path) -> Result<Self, PublishError> {
        let refuse = |why: String| Err(PublishError::Refused(why));
        let names = || {
            let names: Vec<String> = config.publish.keys().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        };
        let Some(typed) = typed else {
            let mut all = config.publish.iter();
            return match (all.next(), all.next()) {
                (Some((name, one)), None) => Self::configured(name, one, config, root),
                (None, _) => refuse(
                    "no destination is named, and archive.yaml has none\nhelp: `archive publish /srv/www/site`, or add one \
                     to archive.yaml:\n  publish:\n    live: /srv/www/site"
                        .to_owned(),
                ),
                _ => refuse(format!("archive.yaml has several destinations: say which of {}", names())),
            };
        };
        // A place that is typed as it stands in archive.yaml is meant with all that stands there; but a relative folder
        // counts from elsewhere.
        let is_fixed = typed.contains(':') || Path::new(typed).is_absolute();
        let same = |one: &Configured| is_fixed && one.to.as_deref() == Some(typed);
        let configured = config.publish.get_key_value(typed);
        let configured = configured.or_else(|| config.publish.iter().find(|(_, one)| same(one)));
        if let Some((name, one)) = configured {
            return Self::configured(name, one, config, root);
        }
        if secret_in(typed).is_some() {
            return refuse(
                "the destination holds a secret\nhelp: `archive help E060` says where secrets go".to_owned(),
            );
        }
        let is_here = matches!(typed, "." | "..");
        if !typed.contains(['/', ':', '\\']) && !is_here {
            let hint = match nearest_destination(typed, config.publish.keys()) {
                Some(near) => did_you_mean(near),
                None if config.publish.is_empty() => {
                    format!(
                        "for a folder of that name write `./{typed}`; archive.yaml has no destinations yet"
                    )
                }
                None => format!("there are {}; for a folder of that name write `./{typed}`", names()),
            };
            return refuse(format!("archive.yaml has no destination `{typed}`\nhelp: {hint}"));
        }
        let settings = Configured { to: Some(typed.to_owned()), ..Configured::default() };
        Self::configured(typed, &settings, config, Path::new(""))
    }

    fn configured(name: &str, one: &Configured, config: &Config, root: &Path) -> Result<Self, PublishError> {
        let place = match &one.to {
            Some(to) => parse(to, root)?,
            None => DestinationPlace::Command(one.command.clone()),
        };
        let host = one.host.unwrap_or_else(|| suggested(&place, one));
        let mut settings = one.clone();
        if host == Host::GithubPages && settings.domain.is_none() {
            settings.domain = own_domain(config.base_url.as_deref());
        }
        Ok(Self { name: name.to_owned(), place, host, settings })
    }
}

/// Reads a place as it is written.
fn parse(typed: &str, root: &Path) -> Result<DestinationPlace, PublishError> {
    let refuse = |why: &str| Err(PublishError::Refused(format!("`{typed}` {why}")));
    let Some((scheme, rest)) = typed.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
        return folder(typed, root);
    };
    match scheme.to_ascii_lowercase().as_str() {
        "file" => Ok(DestinationPlace::Folder(PathBuf::from(rest.strip_prefix("//").unwrap_or(rest)))),
        "s3" => {
            let rest = rest.trim_start_matches('/');
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            let good = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
            if bucket.is_empty() || !bucket.chars().all(good) {
                return refuse("names no bucket: write s3://bucket or s3://bucket/folder");
            }
            let prefix = prefix.trim_matches('/');
            let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
            Ok(DestinationPlace::S3 { bucket: bucket.to_owned(), prefix })
        }
        "rsync" => {
            let path = rest.trim_end_matches('/');
            if rest.starts_with("//") || path.is_empty() {
                return refuse(
                    "is not a path on this machine: write rsync:/srv/www/site, or ssh://host/srv/www/site",
                );
            }
            let path = std::path::absolute(root.join(path)).unwrap_or_else(|_| path.into());
            Ok(DestinationPlace::Releases { ssh: None, path: path.to_string_lossy().into_owned() })
        }
        "ssh" | "sftp" => {
            let Some((authority, path)) = rest.strip_prefix("//").and_then(|rest| rest.split_once('/'))
            else {
                return refuse("has no path: write ssh://user@host/srv/www/site");
            };
            let (host, port) = match authority.rsplit_once(':') {
                Some((host, port)) if !port.ends_with(']') => match port.parse() {
                    Ok(port) => (host, Some(port)),
                    Err(_) => return refuse("has a port that is not a number"),
                },
                _ => (authority, None),
            };
            let good = |c: char| c.is_ascii_alphanumeric() || "-._@[]:%".contains(c);
            let path = path.trim_end_matches('/');
            // A host that begins with a hyphen would be an option of ssh.
            if host.is_empty() || host.starts_with('-') || !host.chars().all(good) || path.is_empty() {
                return refuse("is not a destination: write ssh://user@host/srv/www/site");
            }
            let host = host.replace(['[', ']'], "");
            let remote = RemoteMachine { host, port };
            // `~/site` is below the home folder.
            let path = if path.starts_with('~') { path.to_owned() } else { format!("/{path}") };
            let path = path.strip_prefix("~/").map(str::to_owned).unwrap_or(path);
            Ok(match scheme.to_ascii_lowercase().as_str() {
                "ssh" => DestinationPlace::Releases { ssh: Some(remote), path },
                _ => DestinationPlace::Sftp { remote, path },
            })
        }
        "git" => {
            let (remote, branch) = rest.rsplit_once('#').unwrap_or((rest, "gh-pages"));
            if remote.is_empty() || branch.is_empty() || remote.starts_with('-') || branch.starts_with('-') {
                return refuse(
                    "is not a branch: write git:origin#gh-pages or git:git@host:me/site.git#pages",
                );
            }
            Ok(DestinationPlace::Git { remote: remote.to_owned(), branch: branch.to_owned() })
        }
        "http" | "https" if typed.ends_with(".git") => {
            refuse(&format!("is a repository: write git:{typed}#gh-pages"))
        }
        "http" | "https" => refuse(
            "is where visitors look, not where files go: write s3://bucket with `endpoint:`, ssh://host/path, or a folder",
        ),
        _ => refuse("is not a known kind of destination: s3://, ssh://, sftp://, rsync:, git: or a folder"),
    }
}

/// A path as that of a folder, unless it looks like another kind of place that was written as other programs write it.
fn folder(typed: &str, root: &Path) -> Result<DestinationPlace, PublishError> {
    let refuse = |why: String| Err(PublishError::Refused(format!("`{typed}` {why}")));
    let first = typed.split('/').next().unwrap_or_default();
    if let Some((host, path)) = typed.split_once(':').filter(|_| first.contains('@')) {
        return if path.ends_with(".git") {
            refuse(format!("is a repository: write git:{typed}#gh-pages"))
        } else {
            let path = path.trim_start_matches('/');
            let home = if typed.contains(":/") { "" } else { "~/" };
            refuse(format!("is a place on another machine: write ssh://{host}/{home}{path}"))
        };
    }
    if let Some((scheme, rest)) = typed.split_once("//")
        && ["s3", "ssh", "sftp", "file"].contains(&scheme)
    {
        return refuse(format!("lacks a colon: write {scheme}://{rest}"));
    }
    // A shell replaces this before we see it; in archive.yaml nobody does.
    if let Some(rest) = typed.strip_prefix("~/") {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
        return match home {
            Some(home) => Ok(DestinationPlace::Folder(Path::new(&home).join(rest))),
            None => refuse("is below a home folder, and the environment names none".to_owned()),
        };
    }
    Ok(DestinationPlace::Folder(root.join(typed)))
}

/// True for what stands before a colon unless it is a drive of Windows.
fn is_scheme(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// The host that a place suggests.
fn suggested(place: &DestinationPlace, settings: &Configured) -> Host {
    if let Some(host) = settings.host {
        return host;
    }
    match place {
        DestinationPlace::Folder(_) | DestinationPlace::Releases { .. } | DestinationPlace::Sftp { .. } => {
            Host::Plain
        }
        DestinationPlace::S3 { .. } => {
            let endpoint = settings.endpoint.as_deref().unwrap_or_default();
            [
                ("r2.cloudflarestorage.com", Host::R2),
                ("backblazeb2.com", Host::B2),
                ("storage.googleapis.com", Host::Gcs),
            ]
            .into_iter()
            .find(|(name, _)| endpoint.contains(name))
            .map_or(Host::S3, |(_, host)| host)
        }
        DestinationPlace::Git { remote, .. } if remote.contains("gitlab") => Host::GitlabPages,
        DestinationPlace::Git { .. } => Host::GithubPages,
        DestinationPlace::Command(words) => {
            let has = |name: &str| words.iter().any(|word| word.rsplit(['/', '@']).any(|part| part == name));
            if has("wrangler") {
                Host::CloudflarePages
            } else if words.iter().any(|word| word.contains("netlify")) {
                Host::Netlify
            } else {
                Host::Plain
            }
        }
    }
}

/// The host of the base URL, if it is not one that GitHub gives out by itself.
fn own_domain(base_url: Option<&str>) -> Option<String> {
    let host = base_url?.split("://").nth(1)?.split('/').next()?;
    (!host.ends_with(".github.io") && !host.contains(':')).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(typed: &str) -> Result<DestinationPlace, String> {
        parse(typed, Path::new("/site")).map_err(|error| error.to_string())
    }

    #[test]
    fn places_are_read_as_they_are_written() {
        let remote = |host: &str, port| RemoteMachine { host: host.to_owned(), port };
        for (typed, expected) in [
            ("www", DestinationPlace::Folder("/site/www".into())),
            ("/srv/www", DestinationPlace::Folder("/srv/www".into())),
            ("s3://b/a/c/", DestinationPlace::S3 { bucket: "b".into(), prefix: "a/c/".into() }),
            (
                "ssh://me@h:22/srv/w/",
                DestinationPlace::Releases { ssh: Some(remote("me@h", Some(22))), path: "/srv/w".into() },
            ),
            ("sftp://h/~/w", DestinationPlace::Sftp { remote: remote("h", None), path: "w".into() }),
            ("rsync:/srv/w", DestinationPlace::Releases { ssh: None, path: "/srv/w".into() }),
            (
                "git:git@h:me/s.git#pages",
                DestinationPlace::Git { remote: "git@h:me/s.git".into(), branch: "pages".into() },
            ),
            ("git:origin", DestinationPlace::Git { remote: "origin".into(), branch: "gh-pages".into() }),
            ("S3://b", DestinationPlace::S3 { bucket: "b".into(), prefix: String::new() }),
            ("me@desk/www", DestinationPlace::Folder("/site/me@desk/www".into())),
        ] {
            assert_eq!(place(typed).as_ref(), Ok(&expected), "{typed}");
        }
        for typed in ["s3://", "ssh://host", "ssh://-oProxyCommand=x/p", "https://x/", "ftp://x/y", "git:#x"]
        {
            assert!(place(typed).is_err(), "{typed}");
        }
        for (typed, instead) in [
            ("me@h:/srv/w", "write ssh://me@h/srv/w"),
            ("me@h:w", "write ssh://me@h/~/w"),
            ("git@h:me/s.git", "write git:git@h:me/s.git#gh-pages"),
            ("https://h/me/s.git", "write git:https://h/me/s.git#gh-pages"),
            ("s3//b/a", "write s3://b/a"),
        ] {
            let error = place(typed).unwrap_err();
            assert!(error.ends_with(instead), "{error}");
        }
    }
}
