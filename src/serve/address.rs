//! Where the server listens, and whom it answers.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};

use super::DEFAULT_PORT;

/// How many ports are tried if none was asked for.
const ATTEMPTS: u16 = 50;

/// Listens at the port asked for, or at the first free one.
///
/// # Errors
/// A sentence that says why not, and what to do.
pub fn listen(bind: IpAddr, port: Option<u16>) -> Result<TcpListener, String> {
    if let Some(port) = port {
        return TcpListener::bind((bind, port)).map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => format!(
                "port {port} is taken by another program\nhelp: choose another with --port, or leave it out for the next free one"
            ),
            ErrorKind::PermissionDenied => {
                format!("port {port} may not be used by you\nhelp: choose one above 1023")
            }
            ErrorKind::AddrNotAvailable => format!("{bind} is no address of this machine"),
            _ => format!("cannot listen at {}: {error}", SocketAddr::new(bind, port)),
        });
    }
    let mut last = None;
    for port in DEFAULT_PORT..DEFAULT_PORT + ATTEMPTS {
        match TcpListener::bind((bind, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => last = Some(error),
            Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {
                return Err(format!("{bind} is no address of this machine"));
            }
            Err(error) => return Err(format!("cannot listen at {}: {error}", SocketAddr::new(bind, port))),
        }
    }
    let why = last.map(|error| error.to_string()).unwrap_or_default();
    Err(format!("no free port from {DEFAULT_PORT} to {}: {why}", DEFAULT_PORT + ATTEMPTS - 1))
}

/// The URL of a server at an address.
pub fn url(address: SocketAddr) -> String {
    let ip = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}

/// The host of a `Host` header or of an authority, without its port.
fn host_name(authority: &str) -> &str {
    if authority.starts_with('[') {
        return authority.find(']').map_or(authority, |end| &authority[..=end]);
    }
    authority.split(':').next().unwrap_or(authority)
}

/// Whether a request may name this host. A page of another site can have its own name lead to this machine and
/// then read what we answer (DNS rebinding), but it cannot do without a name: addresses are safe, and so is the
/// machine's name for itself. `base_url` is where the site says it is.
pub fn is_allowed(host: &str, base_url: &str) -> bool {
    let host = host_name(host).to_ascii_lowercase();
    let own = base_url.split("://").nth(1).and_then(|rest| rest.split('/').next()).map(host_name);
    host == "localhost"
        || host.ends_with(".localhost")
        || host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
        || own.is_some_and(|own| own.eq_ignore_ascii_case(&host))
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
        for host in
            ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "desk.example.evil"]
        {
            assert!(!is_allowed(host, base), "{host}");
        }
    }
}
