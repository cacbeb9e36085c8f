//! Who is told of what changed: caches in front of the site, hubs of feeds, search engines. Only what archive.yaml names
//! is asked, and nothing that goes wrong here takes the publication back: it is told.

use serde_json::json;

use super::aws_sign::{self, Scope, Unsigned};
use super::body::UploadBody;
use super::destination::Destination;
use super::error::PublishError;
use super::http::{Client, HttpAnswer};
use super::kind::UploadKind;
use super::progress::{PublishEvent, PublishObserver};
use super::site::PreparedSite;
use super::summary::PublishSummary;
use super::target::s3::credentials;
use super::text;
use crate::config::Config;
use crate::url::{Linker, encode};

/// How many URLs Cloudflare takes in one request.
const CLOUDFLARE_AT_ONCE: usize = 100;
/// More changed URLs than this: everything is purged.
const PURGE_SINGLY: usize = 1_000;
/// How many URLs IndexNow takes in one request.
const INDEXNOW_AT_ONCE: usize = 10_000;

/// The addresses at which something is different now, one a line: whole URLs with a base URL, else paths.
pub(super) fn changed_urls(summary: &PublishSummary, config: &Config) -> String {
    urls(summary, config).into_iter().map(|url| url + "\n").collect()
}

fn urls(summary: &PublishSummary, config: &Config) -> Vec<String> {
    let linker = Linker::new(config.base_url.as_deref());
    let mut urls: Vec<String> = summary
        .uploaded
        .iter()
        .chain(&summary.deleted)
        .filter(|path| !super::kind::CONTROL_FILES.contains(&&***path))
        .map(|path| {
            let path = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path);
            let path = match path.strip_suffix("index.html") {
                Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
                _ => path,
            };
            let path = format!("/{path}");
            linker.absolute(&path).unwrap_or_else(|| encode(&path).into_owned())
        })
        .collect();
    urls.sort_unstable();
    urls.dedup();
    urls
}

/// Tells everybody whom archive.yaml names.
///
/// # Errors
/// [`PublishError::Failed`] with everything that did not work; the site is published all the same.
pub(super) fn all(
    to: &Destination,
    config: &Config,
    site: &PreparedSite,
    summary: &PublishSummary,
    progress: &dyn PublishObserver,
) -> Result<(), PublishError> {
    let urls = urls(summary, config);
    if urls.is_empty() {
        return Ok(());
    }
    let teller = Teller { client: Client::new(1), progress };
    let mut failed = Vec::new();
    let mut note = |what: &str, done: Result<String, String>| match done {
        Ok(said) => progress.tell(PublishEvent::Notice(&format!("{what}: {said}"))),
        Err(why) => failed.push(format!("{what}: {why}")),
    };
    if let Some(zone) = &to.settings.purge.cloudflare_zone {
        note("Cloudflare's cache", teller.cloudflare(zone, &urls, config));
    }
    if let Some(distribution) = &to.settings.purge.cloudfront_distribution {
        note(
            "CloudFront's cache",
            teller.cloudfront(distribution, &urls, config, to.settings.profile.as_deref()),
        );
    }
    if let Some(hub) = &config.feeds.hub {
        note("the hub", teller.websub(hub, site, summary, config));
    }
    if let Some(key) = &to.settings.indexnow {
        note("IndexNow", teller.indexnow(key, site, summary, config));
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(PublishError::Failed(format!(
        "the site is published, but some services were not notified:\n  {}",
        failed.join("\n  ")
    )))
}

struct Teller<'a> {
    client: Client,
    progress: &'a dyn PublishObserver,
}

impl Teller<'_> {
    fn post(&self, url: &str, headers: &[(String, String)], body: Vec<u8>) -> Result<HttpAnswer, String> {
        let body = UploadBody::Bytes(body);
        let answer = self.client.persist(
            self.progress,
            |_| self.client.send("POST", url, headers, &body),
            |_| None,
        )?;
        if answer.is_good() { Ok(answer) } else { Err(format!("it answers with status {}", answer.status)) }
    }

    fn cloudflare(&self, zone: &str, urls: &[String], config: &Config) -> Result<String, String> {
        if config.base_url.is_none() {
            return Err("base_url is needed to name what changed".to_owned());
        }
        let token = credentials::environment("CLOUDFLARE_API_TOKEN")
            .ok_or("CLOUDFLARE_API_TOKEN is not set in the environment")?;
        // The variable by which Cloudflare's own tool is led elsewhere.
        let base = credentials::environment("CLOUDFLARE_API_BASE_URL");
        let base = base.as_deref().unwrap_or("https://api.cloudflare.com/client/v4").trim_end_matches('/');
        let url = format!("{base}/zones/{zone}/purge_cache");
        let headers = [
            ("authorization".to_owned(), format!("Bearer {token}")),
            ("content-type".to_owned(), "application/json".to_owned()),
        ];
        if urls.len() > PURGE_SINGLY {
            self.post(&url, &headers, json!({ "purge_everything": true }).to_string().into_bytes())?;
            return Ok("purged wholly".to_owned());
        }
        for part in urls.chunks(CLOUDFLARE_AT_ONCE) {
            self.post(&url, &headers, json!({ "files": part }).to_string().into_bytes())?;
        }
        Ok(format!("purged of {}", text::count(urls.len(), "URL")))
    }

    fn cloudfront(
        &self,
        distribution: &str,
        urls: &[String],
        config: &Config,
        profile: Option<&str>,
    ) -> Result<String, String> {
        let keys =
            credentials::find(profile, &credentials::environment).map_err(|error| error.to_string())?.keys;
        let endpoint = credentials::environment("AWS_ENDPOINT_URL_CLOUDFRONT");
        let endpoint =
            endpoint.as_deref().unwrap_or("https://cloudfront.amazonaws.com").trim_end_matches('/');
        let host = endpoint.split("://").nth(1).unwrap_or(endpoint);
        let path = format!("/2020-05-31/distribution/{distribution}/invalidation");
        let linker = Linker::new(config.base_url.as_deref());
        let origin = linker.absolute("/").unwrap_or_default();
        let origin = origin.strip_suffix(&format!("{}/", linker.base_path())).unwrap_or_default();
        let paths: Vec<String> = if urls.len() > PURGE_SINGLY {
            vec!["/*".to_owned()]
        } else {
            urls.iter().map(|url| url.strip_prefix(origin).unwrap_or(url).to_owned()).collect()
        };
        let mut body = format!(
            "<InvalidationBatch xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Paths><Quantity>{}</Quantity><Items>",
            paths.len()
        );
        for path in &paths {
            body.push_str(&format!("<Path>{}</Path>", quick_xml::escape::escape(path.as_str())));
        }
        let reference = text::token();
        body.push_str(&format!(
            "</Items></Paths><CallerReference>{reference}</CallerReference></InvalidationBatch>"
        ));
        let headers = [("content-type".to_owned(), "application/xml".to_owned())];
        let unsigned = Unsigned {
            method: "POST",
            host,
            path: &path,
            query: &[],
            headers: &headers,
            body: &aws_sign::sha256(body.as_bytes()),
        };
        let scope = Scope { region: "us-east-1", service: "cloudfront" };
        let signed = aws_sign::sign(unsigned, &keys, scope, text::now());
        self.post(&format!("{endpoint}{path}"), &signed, body.into_bytes())?;
        Ok(match paths.as_slice() {
            [all] if all == "/*" => "purged wholly".to_owned(),
            paths => format!("purged of {}", text::count(paths.len(), "path")),
        })
    }

    /// WebSub (W3C Recommendation of 2018): tells a hub which feeds have news.
    fn websub(
        &self,
        hub: &str,
        site: &PreparedSite,
        summary: &PublishSummary,
        config: &Config,
    ) -> Result<String, String> {
        let linker = Linker::new(config.base_url.as_deref());
        let feeds: Vec<String> = summary
            .uploaded
            .iter()
            .filter(|path| {
                site.kinds.of(path) == UploadKind::Feed && !path.ends_with(".gz") && !path.ends_with(".br")
            })
            .filter_map(|path| linker.absolute(&format!("/{path}")))
            .collect();
        if feeds.is_empty() {
            return Ok("no feed changed".to_owned());
        }
        let headers = [("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
        for feed in &feeds {
            let body = format!("hub.mode=publish&hub.url={}", aws_sign::encode(feed, ""));
            self.post(hub, &headers, body.into_bytes())?;
        }
        Ok(format!("notified of {}", text::count(feeds.len(), "feed")))
    }

    fn indexnow(
        &self,
        key: &str,
        site: &PreparedSite,
        summary: &PublishSummary,
        config: &Config,
    ) -> Result<String, String> {
        let file = format!("{key}.txt");
        if site.items.binary_search_by(|item| (*item.path).cmp(&file)).is_err() {
            return Err(format!("the site has no file {file}: make static/{file} that holds the key"));
        }
        let linker = Linker::new(config.base_url.as_deref());
        let Some(location) = linker.absolute(&format!("/{file}")) else {
            return Err("base_url is needed to name what changed".to_owned());
        };
        let host = location.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let endpoint = credentials::environment("INDEXNOW_ENDPOINT");
        let endpoint = endpoint.as_deref().unwrap_or("https://api.indexnow.org/indexnow");
        let headers = [("content-type".to_owned(), "application/json; charset=utf-8".to_owned())];
        let is_page = |path: &str| path.ends_with(".html") && path != "404.html";
        let pages = PublishSummary {
            uploaded: summary.uploaded.iter().filter(|path| is_page(path)).cloned().collect(),
            deleted: summary.deleted.iter().filter(|path| is_page(path)).cloned().collect(),
            ..PublishSummary::default()
        };
        let pages = urls(&pages, config);
        for part in pages.chunks(INDEXNOW_AT_ONCE) {
            let body = json!({ "host": host, "key": key, "keyLocation": location, "urlList": part });
            self.post(endpoint, &headers, body.to_string().into_bytes())?;
        }
        Ok(format!("notified of {}", text::count(pages.len(), "page")))
    }
}
