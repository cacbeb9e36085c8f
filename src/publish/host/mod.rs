//! What a host takes and how it serves: limits that are checked before the first byte goes, the files by which a site
//! tells it of headers and redirects, and those files in the words of other hosts.

mod header_rules;
mod limits;
mod redirects;
mod snippet;

pub(crate) use header_rules::HeaderRules;
pub(crate) use limits::check;
pub(crate) use redirects::Redirects;
pub(crate) use snippet::{htaccess, nginx};

use crate::config::Host;

/// How a host serves a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Traits {
    /// It reads `_redirects`.
    pub redirects: bool,
    /// A redirect goes before a file at the same place.
    pub redirects_first: bool,
    /// It reads `_headers`.
    pub headers: bool,
    /// It compresses by itself, or serves compressed twins.
    pub compresses: bool,
    /// It serves files with `.gz` and `.br` in the place of those without.
    pub twins: bool,
}

/// How a host serves a site.
pub(crate) fn traits(host: Host) -> Traits {
    let none =
        Traits { redirects: false, redirects_first: false, headers: false, compresses: false, twins: false };
    match host {
        Host::CloudflarePages => {
            Traits { redirects: true, redirects_first: true, headers: true, compresses: true, ..none }
        }
        Host::Netlify => Traits { redirects: true, headers: true, compresses: true, ..none },
        Host::GitlabPages => Traits { redirects: true, compresses: true, twins: true, ..none },
        Host::GithubPages => Traits { compresses: true, ..none },
        // By the files that are made for them.
        Host::Apache | Host::Nginx => {
            Traits { redirects: true, redirects_first: true, headers: true, compresses: true, twins: true }
        }
        Host::S3 | Host::R2 | Host::B2 | Host::Gcs => none,
        Host::Plain => Traits { twins: true, ..none },
    }
}
