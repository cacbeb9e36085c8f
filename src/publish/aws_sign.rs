//! AWS Signature Version 4, which S3, the stores like it and CloudFront all take: a request with its headers and the hash
//! of its body, so that the server notices a byte that was changed on the way.
//!
//! Written from "AWS Signature Version 4 for API requests" in the AWS documentation, and tested with its examples. The
//! crates for it either sign URLs only, which leaves the body unsigned, or come with an SDK of a hundred crates.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::secret::Secret;
use crate::hash::hex;

/// Keys of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Keys {
    pub id: String,
    pub secret: Secret,
    /// Of keys that end soon.
    pub session: Option<Secret>,
}

/// What a signature is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    pub region: &'a str,
    pub service: &'a str,
}

/// A request to be signed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unsigned<'a> {
    pub method: &'a str,
    pub host: &'a str,
    /// Encoded.
    pub path: &'a str,
    /// Names and values, not encoded.
    pub query: &'a [(&'a str, &'a str)],
    /// Names in lower case.
    pub headers: &'a [(String, String)],
    /// The SHA-256 hash of the body, in hexadecimal digits.
    pub body: &'a str,
}

/// The SHA-256 hash of nothing.
pub(super) const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The SHA-256 hash of bytes, in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// All headers that a signed request has, but for `host`, which the client sets. `time` is in seconds since 1970.
pub(super) fn sign(request: Unsigned<'_>, keys: &Keys, scope: Scope<'_>, time: i64) -> Vec<(String, String)> {
    let stamp = stamp(time);
    let day = &stamp[..8];
    let mut headers: Vec<(String, String)> = request.headers.to_vec();
    headers.push(("x-amz-date".to_owned(), stamp.clone()));
    headers.push(("x-amz-content-sha256".to_owned(), request.body.to_owned()));
    if let Some(session) = &keys.session {
        headers.push(("x-amz-security-token".to_owned(), session.expose().to_owned()));
    }
    let mut signed = headers.clone();
    signed.push(("host".to_owned(), request.host.to_owned()));
    // Proxies on the way may change these.
    signed.retain(|(name, _)| name == "host" || name == "content-type" || name.starts_with("x-amz-"));
    signed.sort();
    let names = signed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let lines: String = signed.iter().map(|(name, value)| format!("{name}:{}\n", value.trim())).collect();
    let canonical = format!(
        "{}\n{}\n{}\n{lines}\n{names}\n{}",
        request.method,
        request.path,
        query(request.query),
        request.body
    );
    let credential = format!("{day}/{}/{}/aws4_request", scope.region, scope.service);
    let to_sign = format!("AWS4-HMAC-SHA256\n{stamp}\n{credential}\n{}", sha256(canonical.as_bytes()));
    let mut key = mac(format!("AWS4{}", keys.secret.expose()).as_bytes(), day);
    for part in [scope.region, scope.service, "aws4_request"] {
        key = mac(&key, part);
    }
    let signature = hex(&mac(&key, &to_sign));
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{credential}, SignedHeaders={names}, Signature={signature}",
        keys.id
    );
    headers.push(("authorization".to_owned(), authorization));
    headers
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The query of a URL in the order and the encoding that are signed.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    let mut pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name, ""), encode(value, ""))).collect();
    pairs.sort();
    pairs.join("&")
}

/// Escapes all but letters, digits and `-._~`, and what is `kept`.
pub(super) fn encode(text: &str, kept: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.as_bytes().contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// `20130524T000000Z`
fn stamp(time: i64) -> String {
    let time = jiff::Timestamp::from_second(time).unwrap_or_default();
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example keys of the AWS documentation.
    fn keys() -> Keys {
        Keys {
            id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            session: None,
        }
    }

    const TIME: i64 = 1_369_353_600;

    fn signature(request: Unsigned<'_>) -> String {
        let scope = Scope { region: "us-east-1", service: "s3" };
        let headers = sign(request, &keys(), scope, TIME);
        let (_, authorization) = headers.last().unwrap();
        authorization.rsplit('=').next().unwrap().to_owned()
    }

    #[test]
    fn requests_are_signed_as_the_documentation_does() {
        let host = "examplebucket.s3.amazonaws.com";
        let lifecycle = Unsigned {
            method: "GET",
            host,
            path: "/",
            query: &[("lifecycle", "")],
            headers: &[],
            body: EMPTY,
        };
        assert_eq!(signature(lifecycle), "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
        let list = Unsigned { query: &[("prefix", "J"), ("max-keys", "2")], ..lifecycle };
        assert_eq!(signature(list), "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    #[test]
    fn secrets_are_not_shown() {
        let shown = format!("{:?}", keys());
        assert!(shown.contains("(secret)") && !shown.contains("wJalr"), "{shown}");
    }
}
