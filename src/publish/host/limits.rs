//! What a host refuses, found out before the first byte goes there.

use std::collections::HashMap;

use super::redirects::Redirects;
use super::{HeaderRules, traits};
use crate::config::Host;
use crate::publish::error::named;
use crate::publish::text::{bytes, count};
use crate::write::BuiltFile;

/// What a host takes at most; `None` where it says nothing of the kind.
#[derive(Clone, Copy, Debug, Default)]
struct HostLimits {
    files: Option<usize>,
    /// Files in one folder.
    in_folder: Option<usize>,
    /// Bytes of one file.
    largest: Option<u64>,
    /// Bytes of all files.
    whole: Option<u64>,
    /// Bytes of a path.
    path: Option<usize>,
    /// Bytes of one part of a path.
    name: Option<usize>,
    /// `A` and `a` are one file.
    folds_case: bool,
    /// Redirects without wildcards, and with.
    redirects: Option<(usize, usize)>,
    /// Rules of `_headers`.
    headers: Option<usize>,
}

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// As the hosts' own documentation states them in 2026.
fn limits(host: Host) -> HostLimits {
    let none = HostLimits::default();
    match host {
        Host::CloudflarePages => HostLimits {
            files: Some(20_000),
            largest: Some(25 * MIB),
            redirects: Some((2_000, 100)),
            headers: Some(100),
            ..none
        },
        Host::GithubPages => HostLimits { largest: Some(100 * MIB), whole: Some(GIB), ..none },
        Host::GitlabPages => {
            HostLimits { files: Some(200_000), whole: Some(GIB), redirects: Some((1_000, 1_000)), ..none }
        }
        Host::Netlify => HostLimits { in_folder: Some(54_000), folds_case: true, ..none },
        // What one upload in one piece may have.
        Host::S3 | Host::R2 | Host::B2 | Host::Gcs => {
            HostLimits { largest: Some(5 * GIB), path: Some(1024), ..none }
        }
        Host::Apache | Host::Nginx | Host::Plain => HostLimits { name: Some(255), ..none },
    }
}

/// What was found when a site was held against its host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checked {
    /// What the host would refuse, a sentence or list each.
    pub problems: Vec<String>,
    /// What works otherwise than the site says.
    pub notes: Vec<String>,
}

/// Holds a site against what its host takes. `most_files` replaces the host's own limit, `prefix` is the bytes that stand
/// before each path there.
pub(crate) fn check(
    host: Host,
    files: &[BuiltFile],
    redirects: &Redirects,
    headers: &HeaderRules,
    base_path: &str,
    most_files: Option<usize>,
    prefix: usize,
) -> Checked {
    let limits = limits(host);
    let name = host.name();
    let mut found = Checked::default();
    if let Some(most) = most_files.or(limits.files)
        && files.len() > most
    {
        let more = if most_files.is_none() { ", or set `max_files` if your plan takes more" } else { "" };
        found.problems.push(format!(
            "the site has {} files, and {name} takes at most {most}\nhelp: publish to a store such as s3 or r2{more}",
            files.len()
        ));
    }
    if let Some(most) = limits.in_folder {
        let mut folders: HashMap<&str, usize> = HashMap::new();
        for file in files {
            *folders.entry(file.path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default() += 1;
        }
        let mut full: Vec<String> = folders
            .into_iter()
            .filter(|(_, number)| *number > most)
            .map(|(folder, number)| format!("/{folder} ({number})"))
            .collect();
        full.sort_unstable();
        if !full.is_empty() {
            let list = named(full.iter().map(String::as_str));
            found.problems.push(format!("{name} takes at most {most} files in one folder:{list}"));
        }
    }
    if let Some(most) = limits.largest {
        let large = files.iter().filter(|file| file.size > most);
        let large: Vec<String> = large.map(|file| format!("{} ({})", file.path, bytes(file.size))).collect();
        if !large.is_empty() {
            let list = named(large.iter().map(String::as_str));
            found.problems.push(format!("{name} takes no file of more than {}:{list}", bytes(most)));
        }
    }
    if let Some(most) = limits.whole {
        let whole: u64 = files.iter().map(|file| file.size).sum();
        if whole > most {
            found.problems.push(format!(
                "the site has {}, and {name} takes at most {}",
                bytes(whole),
                bytes(most)
            ));
        }
    }
    if let Some(most) = limits.path {
        let long: Vec<&str> =
            files.iter().map(|file| &*file.path).filter(|path| path.len() + prefix > most).collect();
        if !long.is_empty() {
            found.problems.push(format!("{name} takes no path of more than {most} bytes:{}", named(long)));
        }
    }
    if let Some(most) = limits.name {
        let is_long = |path: &&str| path.split('/').any(|part| part.len() > most);
        let long: Vec<&str> = files.iter().map(|file| &*file.path).filter(is_long).collect();
        if !long.is_empty() {
            found
                .problems
                .push(format!("a file system takes no name of more than {most} bytes:{}", named(long)));
        }
    }
    if limits.folds_case {
        let mut folded: HashMap<String, &str> = HashMap::new();
        let mut twice = Vec::new();
        for file in files {
            if let Some(other) = folded.insert(file.path.to_lowercase(), &file.path) {
                twice.push(format!("{other} and {}", file.path));
            }
        }
        if !twice.is_empty() {
            let list = named(twice.iter().map(String::as_str));
            found
                .problems
                .push(format!("{name} takes these for the same, because they differ only in case:{list}"));
        }
    }
    check_redirects(host, limits, files, redirects, base_path, &mut found);
    if let Some(most) = limits.headers.filter(|most| headers.len() > *most) {
        found.problems.push(format!(
            "`_headers` has {}, and {name} takes at most {most}",
            count(headers.len(), "rule")
        ));
    }
    if !traits(host).headers && host != Host::Plain && !headers.is_empty() {
        let says = match host {
            Host::S3 | Host::R2 | Host::B2 | Host::Gcs => {
                "only content types and `Cache-Control` are uploaded; set security headers in the service in front of it"
            }
            _ => "it sends all files with its own headers",
        };
        found.notes.push(format!("{name} does not read `_headers`: {says}"));
    }
    found
}

/// Each redirect also stands as a page, so that those which a host does not read work all the same; but for those that
/// somebody wrote by hand.
fn check_redirects(
    host: Host,
    limits: HostLimits,
    files: &[BuiltFile],
    redirects: &Redirects,
    base_path: &str,
    found: &mut Checked,
) {
    let name = host.name();
    let is_page = |from: &str| {
        let path = from.strip_prefix(base_path).unwrap_or(from);
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let output = crate::url::output_path(&path);
        files.binary_search_by(|file| (*file.path).cmp(&output)).is_ok()
    };
    let lost = |rules: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        rules.filter(|from| !is_page(from)).map(str::to_owned).collect()
    };
    if !traits(host).redirects {
        let lost = lost(&mut redirects.iter().map(|rule| rule.from.as_str()));
        if !lost.is_empty() {
            let list = named(lost.iter().map(String::as_str));
            found.notes.push(format!("{name} does not read `_redirects`, and these have no page:{list}"));
        }
        return;
    }
    let Some((fixed, dynamic)) = limits.redirects else { return };
    if redirects.dynamic() > dynamic {
        found.problems.push(format!(
            "`_redirects` has {} with wildcards, and {name} takes at most {dynamic}",
            count(redirects.dynamic(), "rule")
        ));
    }
    let over =
        redirects.iter().filter(|rule| !rule.from.contains('*') && !rule.from.contains("/:")).skip(fixed);
    let over: Vec<&str> = over.map(|rule| rule.from.as_str()).collect();
    if !over.is_empty() {
        let lost = lost(&mut over.iter().copied());
        if lost.is_empty() {
            found.notes.push(format!(
                "{name} reads the first {fixed} rules of `_redirects`; the other {} work as pages",
                over.len()
            ));
        } else {
            let list = named(lost.iter().map(String::as_str));
            found.problems.push(format!(
                "{name} reads the first {fixed} rules of `_redirects`, and these of the others have no page:{list}"
            ));
        }
    }
}
