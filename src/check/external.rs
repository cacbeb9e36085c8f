//! Whether the addresses elsewhere that articles link to still answer.
//!
//! This is the one thing that asks the network, and only when somebody says so. It is polite: one request at a time for
//! each host with a second between them, the head of a page rather than the page where the host allows that, a name that
//! says who asks. What was found out is kept in `.archive/` and believed for a week (a day, if there was no answer).

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::subject::CheckedArticle;
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::{BuildObserver, BuildStep, Engine};
use crate::parse::markdown::addresses;
use crate::source::Location;
use crate::span::FileSpan;

/// What is known of addresses, relative to the site's folder.
const KEPT: &str = ".archive/addresses-asked.json";
/// Days for which an answer is believed.
const GOOD_FOR: i32 = 7;
/// Days for which it is believed that there was none.
const BAD_FOR: i32 = 1;
/// Hosts that are asked at the same time.
const AT_ONCE: usize = 16;
/// Between two requests to one host.
const PAUSE: Duration = Duration::from_secs(1);
/// For one address, with all it redirects to.
const PATIENCE: Duration = Duration::from_secs(20);

/// What an address said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AddressAnswer {
    /// There is something, or the host does not say.
    There,
    /// The status with which the host says that there is nothing.
    Status(u16),
    /// Why nobody answered.
    Silent(String),
}

/// An answer and the day on which it came, in days since 1970.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Asked {
    day: i32,
    answer: AddressAnswer,
}

/// Where an address stands.
type AddressUse = (Location, Option<Date>);

/// Asks every address that an article links to, and tells of those that are gone. `today` is in days since 1970.
pub(crate) fn check(engine: &Engine, today: i32, progress: &dyn BuildObserver) -> Vec<Diagnostic> {
    let uses = uses(engine);
    let file = engine.root().join(KEPT);
    let mut known = kept(&file);
    known.retain(|url, asked| {
        let days = if asked.answer == AddressAnswer::There { GOOD_FOR } else { BAD_FOR };
        uses.contains_key(url) && (0..days).contains(&(today - asked.day))
    });
    let mut by_host: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for url in uses.keys().filter(|url| !known.contains_key(*url)) {
        by_host.entry(host(url)).or_default().push(url);
    }
    let asked = Mutex::new(BTreeMap::new());
    progress.begin(BuildStep::Asking, by_host.values().map(Vec::len).sum());
    let agent = agent(engine);
    let ask_all = || {
        by_host.par_iter().for_each(|(host, urls)| {
            for (at, url) in urls.iter().enumerate() {
                if at > 0 && !is_own_machine(host) {
                    std::thread::sleep(PAUSE);
                }
                let answer = ask(&agent, url);
                let asked_now = Asked { day: today, answer };
                asked.lock().unwrap_or_else(PoisonError::into_inner).insert((*url).to_owned(), asked_now);
                progress.advance();
            }
        });
    };
    // Threads that wait for a network need no core of their own.
    match rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build() {
        Ok(pool) => pool.install(ask_all),
        Err(_) => ask_all(),
    }
    known.extend(asked.into_inner().unwrap_or_else(PoisonError::into_inner));
    keep(&file, &known);
    let mut found = Vec::new();
    for (url, places) in &uses {
        let why = match known.get(url).map(|asked| &asked.answer) {
            Some(AddressAnswer::Status(status)) => format!("{url} answers {status}"),
            Some(AddressAnswer::Silent(why)) => format!("{url} does not answer: {why}"),
            Some(AddressAnswer::There) | None => continue,
        };
        for (location, date) in places {
            let day = date.map_or_else(String::new, |date| {
                format!("{:04}{:02}{:02}", date.year(), date.month().unwrap_or(1), date.day().unwrap_or(1))
            });
            let hint = format!("a web archive may have it: https://web.archive.org/web/{day}/{url}");
            found.push(Diagnostic::new(Code::DeadAddress, location.clone(), why.clone()).hint(hint));
        }
    }
    engine.config().checks.apply(&mut found);
    found
}

/// Every address with where it stands.
fn uses(engine: &Engine) -> BTreeMap<String, Vec<AddressUse>> {
    let corpus = engine.corpus();
    let slots: Vec<_> = corpus.slots().collect();
    let found: Vec<(String, AddressUse)> = slots
        .par_iter()
        .flat_map_iter(|slot| {
            let mut found: Vec<(String, AddressUse)> = Vec::new();
            let Some(entry) = corpus.entry(*slot) else { return found };
            let source = CheckedArticle::source(engine, entry).unwrap_or_default();
            let Some(subject) = CheckedArticle::new(entry, &source) else { return found };
            let front = &entry.article.front;
            for (key, url) in [("source_url", &front.source_url), ("archived_url", &front.archived_url)] {
                found.extend(url.iter().map(|url| (url.clone(), (subject.at(key), front.date))));
            }
            let body = &subject.file.text[subject.body.clone()];
            let linked: Vec<(String, Range<usize>)> =
                addresses(body, subject.body.start, &engine.config().markdown);
            found.extend(
                linked
                    .into_iter()
                    .map(|(url, at)| (url, (subject.file.locate(FileSpan::new(at)), front.date))),
            );
            found
        })
        .collect();
    let mut uses: BTreeMap<String, Vec<AddressUse>> = BTreeMap::new();
    for (url, place) in found {
        let page = url.split('#').next().unwrap_or(&url);
        if page.starts_with("http://") || page.starts_with("https://") {
            uses.entry(page.to_owned()).or_default().push(place);
        }
    }
    uses
}

fn host(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or(url)
}

/// True for this machine, which need not be spared.
fn is_own_machine(host: &str) -> bool {
    host.starts_with("127.0.0.1") || host.starts_with("localhost") || host.starts_with("[::1]")
}

fn agent(engine: &Engine) -> ureq::Agent {
    let site = engine.config().base_url.as_deref().map(|url| format!("; +{url}")).unwrap_or_default();
    let name = format!("archive/{} (looks for dead links{site})", env!("CARGO_PKG_VERSION"));
    ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .user_agent(name)
        .build()
        .into()
}

fn ask(agent: &ureq::Agent, url: &str) -> AddressAnswer {
    let status = |answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>| match answer {
        Ok(response) => Ok(response.status().as_u16()),
        Err(error) => Err(error.to_string()),
    };
    let answer = match status(agent.head(url).call()) {
        // Some hosts know nothing of heads, and some tell robots nothing.
        Ok(400..=599) | Err(_) => status(agent.get(url).call()),
        answer => answer,
    };
    match answer {
        Ok(404 | 410) => AddressAnswer::Status(answer.unwrap_or_default()),
        Ok(status @ 500..=599) => AddressAnswer::Status(status),
        Ok(_) => AddressAnswer::There,
        Err(why) => AddressAnswer::Silent(why),
    }
}

fn kept(file: &Path) -> BTreeMap<String, Asked> {
    std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// What cannot be kept is asked again.
fn keep(file: &Path, known: &BTreeMap<String, Asked>) {
    let Some(folder) = file.parent() else { return };
    let written = std::fs::create_dir_all(folder).and_then(|()| {
        let temporary = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&temporary, known)?;
        temporary.persist(file)?;
        Ok(())
    });
    drop::<std::io::Result<()>>(written);
}
