//! Where the server listens, and whom it answers.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use super::DEFAULT_PORT;

/// How many ports are tried if none was asked for.
const ATTEMPTS: u16 = 50;

/// Listens at the port asked for, or at the first free one.
///
/// # Errors
/// A sentence that says why not, and what to do.
pub(super) fn listen(bind: IpAddr, port: Option<u16>) -> Result<TcpListener, String> {
    if let Some(port) = port {
        return TcpListener::bind((bind, port)).map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => format!(
                "port {port} is taken by another program\nhelp: choose another with --port, or leave it out for the next free one"
            ),
            ErrorKind::PermissionDenied => {
                format!("port {port} may not be used by you\nhelp: choose one above 1023")
            }
            ErrorKind::AddrNotAvailable => format!("{bind} is not an address of this machine"),
            _ => format!("cannot listen at {}: {error}", SocketAddr::new(bind, port)),
        });
    }
    let mut last = None;
    for port in DEFAULT_PORT..DEFAULT_PORT + ATTEMPTS {
        match TcpListener::bind((bind, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => last = Some(error),
            Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {
                return Err(format!("{bind} is not an address of this machine"));
            }
            Err(error) => return Err(format!("cannot listen at {}: {error}", SocketAddr::new(bind, port))),
        }
    }
    let why = last.map(|error| error.to_string()).unwrap_or_default();
    Err(format!("no free port from {DEFAULT_PORT} to {}: {why}", DEFAULT_PORT + ATTEMPTS - 1))
}

/// The URL of a server at an address.
pub(super) fn url(address: SocketAddr) -> String {
    let ip = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}

/// A host, and whether it is an address, of an authority: a name, an IPv4 address or an IPv6 address in brackets, and
/// perhaps a port (RFC 3986, section 3.2). `None` for anything else.
fn host_of(authority: &str) -> Option<(String, bool)> {
    let (host, rest, is_address) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (inside, rest) = rest.split_once(']')?;
            inside.parse::<Ipv6Addr>().ok()?;
            (inside, rest, true)
        }
        None => {
            let end = authority.find(':').unwrap_or(authority.len());
            let (host, rest) = authority.split_at(end);
            (host, rest, host.parse::<Ipv4Addr>().is_ok())
        }
    };
    let is_port = |port: &str| port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    let good_rest = rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port);
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let good_host = is_address || !host.is_empty() && host.bytes().all(good);
    (good_rest && good_host).then(|| (host.to_ascii_lowercase(), is_address))
}

/// Whether a request may name this host. A page of another site can have its own name lead to this machine and
/// then read what we answer (DNS rebinding), but it cannot do without a name: addresses are safe, and so is the
/// machine's name for itself. `base_url` is where the site says it is.
pub(super) fn is_allowed(authority: &str, base_url: &str) -> bool {
    let Some((host, is_address)) = host_of(authority) else { return false };
    let own = base_url.split("://").nth(1).and_then(|rest| rest.split('/').next()).and_then(host_of);
    is_address
        || host == "localhost"
        || host.ends_with(".localhost")
        || own.is_some_and(|(own, _)| own == host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_anybody_can_own_are_refused() {
        let base = "http://desk.example:4000/news/";
        for host in [
            "localhost",
            "localhost:4000",
            "127.0.0.1:4000",
            "[::1]:4000",
            "a.localhost",
            "192.168.0.7",
            "Desk.example",
        ] {
            assert!(is_allowed(host, base), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "",
            "desk.example.evil",
            "[::1].evil.example",
            "localhost:evil.example",
            "[::1]evil.example:80",
            "[::1]:80.evil.example",
            "127.0.0.1:80:evil.example",
            "localhost:80@evil.example",
            "evil.example@localhost",
            "evil.example#localhost",
            "localhost/.evil.example",
            "[evil.example]",
            "[::1",
            "::1",
            " localhost",
            "localhost\t.evil",
            "evil\u{3002}localhost",
        ] {
            assert!(!is_allowed(host, base), "{host}");
        }
    }
}
