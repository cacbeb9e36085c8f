//! The built folder as a host would serve it: its redirects, headers, error page and compression, so that one can look
//! before the site is published there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::answer::{AnswerBody, ServedAnswer};
use super::http::{refusal, send};
use crate::config::{Compression, Host};
use crate::media_type;
use crate::publish::body::compress;
use crate::publish::headers::cache_control;
use crate::publish::host::{HeaderRules, Redirects, Traits, traits};
use crate::publish::item::BodyForm;
use crate::publish::kind::Kinds;
use crate::url::{Linker, encode, output_path};

/// What to serve, and as whom.
#[derive(Clone, Debug)]
pub(crate) struct Public {
    /// The built folder.
    pub folder: PathBuf,
    pub host: Host,
    /// Knows the path of the base URL.
    pub linker: Linker,
    /// Compressed forms that are uploaded.
    pub compress: Vec<Compression>,
    /// Where the server says it is.
    pub url: String,
    /// Whether the destination is a store, which has one form of each file.
    pub store: bool,
    pub kinds: Kinds,
    pub cache_control: crate::config::CacheControl,
}

/// The service that answers every request.
pub(crate) fn service(public: Public) -> Router {
    Router::new().fallback(respond).with_state(Arc::new(public))
}

async fn respond(State(public): State<Arc<Public>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    if let Some(refusal) = refusal(&head, &public.url) {
        return refusal;
    }
    if public.linker.below(head.uri.path()).is_none() {
        return moved(StatusCode::FOUND, &format!("{}/", public.linker.base_path()), head.uri.query());
    }
    let accepted = accepted(&head.headers);
    let given = head.uri.path().to_owned();
    let whole = !head.headers.contains_key(header::RANGE);
    let asked = public.clone();
    let found = tokio::task::spawn_blocking(move || asked.find(&given, if whole { &accepted } else { &[] }));
    match found.await {
        Ok(Located::Moved(status, to)) => moved(status, &to, head.uri.query()),
        Ok(Located::File(answer, headers)) => {
            let mut response = send(answer, &head.method, &head.headers).await;
            // Hosts say what follows, and not what a server for editing says.
            response.headers_mut().remove(header::CACHE_CONTROL);
            response.headers_mut().remove(header::X_CONTENT_TYPE_OPTIONS);
            for (name, value) in headers {
                if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                    response.headers_mut().insert(name, value);
                }
            }
            response
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What a request leads to.
enum Located {
    Moved(StatusCode, String),
    File(ServedAnswer, Vec<(String, String)>),
}

impl Public {
    /// What a path leads to that was asked for.
    fn find(&self, given: &str, accepted: &[BodyForm]) -> Located {
        let path = &self.linker.below(given).unwrap_or_default();
        let text = |name: &str| std::fs::read_to_string(self.folder.join(name)).unwrap_or_default();
        let traits = traits(self.host);
        let redirects = Redirects::parse(&if traits.redirects { text("_redirects") } else { String::new() });
        let rules = HeaderRules::parse(&text("_headers"), self.linker.base_path());
        let redirect = || {
            let (rule, to) = redirects.find(given)?;
            let status = StatusCode::from_u16(rule.status).ok().filter(|status| status.is_redirection())?;
            Some(Located::Moved(status, to))
        };
        if traits.redirects_first
            && let Some(found) = redirect()
        {
            return found;
        }
        let output = output_path(path);
        if is_plain(path) && !self.is_hidden(&output, traits) {
            if self.place(&output).is_some() {
                return self.file(&output, 200, &rules, traits, accepted);
            }
            let folder = output_path(&format!("{path}/"));
            if !path.ends_with('/') && self.place(&folder).is_some() {
                return Located::Moved(StatusCode::MOVED_PERMANENTLY, format!("{given}/"));
            }
        }
        if let Some(found) = redirect() {
            return found;
        }
        if self.place("404.html").is_some() {
            return self.file("404.html", 404, &rules, traits, accepted);
        }
        let body = AnswerBody::Bytes(b"Not found.\n".to_vec());
        let content_type = "text/plain; charset=utf-8".to_owned();
        Located::File(
            ServedAnswer { status: 404, content_type, body, ..ServedAnswer::page(Vec::new()) },
            Vec::new(),
        )
    }

    /// What a host reads, it does not give out.
    fn is_hidden(&self, output: &str, traits: Traits) -> bool {
        traits.redirects && output == "_redirects"
            || traits.headers && output == "_headers"
            || output.starts_with(".archive-stage/")
    }

    /// The file of an output, if there is one that is no link.
    fn place(&self, output: &str) -> Option<PathBuf> {
        let mut place = self.folder.clone();
        for part in output.split('/') {
            place.push(part);
            if place.is_symlink() {
                return None;
            }
        }
        place.is_file().then_some(place)
    }

    fn file(
        &self,
        output: &str,
        status: u16,
        rules: &HeaderRules,
        traits: Traits,
        accepted: &[BodyForm],
    ) -> Located {
        let Some(place) = self.place(output) else {
            let gone = ServedAnswer { status: 404, ..ServedAnswer::page(Vec::new()) };
            return Located::File(gone, Vec::new());
        };
        let content_type = match rules.get(output, "content-type") {
            Some(typed) => typed.to_owned(),
            None => media_type::of_name(output),
        };
        let mut headers: Vec<(String, String)> = Vec::new();
        let set = |headers: &mut Vec<(String, String)>, name: &str, value: &str| {
            headers.push((name.to_owned(), value.to_owned()));
        };
        match self.host {
            // It says so of every file.
            Host::GithubPages | Host::GitlabPages => set(&mut headers, "cache-control", "max-age=600"),
            _ => {
                let cache = cache_control(output, self.kinds.of(output), rules, &self.cache_control);
                set(&mut headers, "cache-control", cache);
            }
        }
        if traits.headers {
            for (name, value) in rules.all(output).into_iter().filter(|(name, _)| *name != "cache-control") {
                set(&mut headers, name, value);
            }
        }
        let form = self.form(&content_type, traits, accepted);
        let body = match form {
            Some(form) => match std::fs::read(&place) {
                Ok(bytes) => {
                    set(&mut headers, "content-encoding", form.encoding().unwrap_or_default());
                    if !self.store {
                        set(&mut headers, "vary", "Accept-Encoding");
                    }
                    AnswerBody::Bytes(compress(bytes, form))
                }
                Err(_) => AnswerBody::File(place),
            },
            None => AnswerBody::File(place),
        };
        Located::File(ServedAnswer { status, content_type, body, ..ServedAnswer::page(Vec::new()) }, headers)
    }

    /// In which form a file is sent.
    fn form(&self, content_type: &str, traits: Traits, accepted: &[BodyForm]) -> Option<BodyForm> {
        if !media_type::is_compressible(content_type) {
            return None;
        }
        let made = |compression: &Compression| match compression {
            Compression::Gzip => BodyForm::Gzip,
            Compression::Brotli => BodyForm::Brotli,
        };
        if self.store {
            // A store has one form, whatever is asked for.
            return self.compress.first().map(made);
        }
        if traits.compresses {
            return accepted.first().copied();
        }
        let twins: Vec<BodyForm> = self.compress.iter().map(made).filter(|_| traits.twins).collect();
        accepted.iter().copied().find(|form| twins.contains(form))
    }
}

/// The encodings that a client takes, the better ones first.
fn accepted(headers: &HeaderMap) -> Vec<BodyForm> {
    let values = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    let tokens: Vec<String> = values
        .flat_map(|value| value.split(','))
        .filter(|token| !token.replace(' ', "").ends_with(";q=0"))
        .map(|token| token.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .collect();
    let takes = |name: &str| tokens.iter().any(|token| token == name);
    [BodyForm::Brotli, BodyForm::Gzip].into_iter().filter(|form| form.encoding().is_some_and(takes)).collect()
}

/// True for paths without tricks.
fn is_plain(path: &str) -> bool {
    !path.contains(['\\', '\0'])
        && path.split('/').skip(1).all(|part| part != "." && part != "..")
        && !path.contains("//")
}

fn moved(status: StatusCode, to: &str, query: Option<&str>) -> Response {
    let query = query.filter(|_| !to.contains('?')).map(|query| format!("?{query}")).unwrap_or_default();
    // What stands in `_redirects` is encoded already.
    let to = if to.is_ascii() { to.to_owned() } else { encode(to).into_owned() };
    match HeaderValue::try_from(format!("{to}{query}")) {
        Ok(to) => (status, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// Whether a site was built into a folder.
pub(crate) fn is_built(folder: &Path) -> bool {
    folder.join("index.html").is_file()
}
