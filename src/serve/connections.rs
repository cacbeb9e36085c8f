//! Connections and their limits: a client that does not ask in time, or does not take its answer, is cut off, so that it
//! holds nothing for longer than that.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch as signal};
use tokio_io_timeout::TimeoutStream;

/// What a client may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClientLimits {
    /// For the line and the headers of a request, the next one on an open connection included.
    pub ask: Duration,
    /// Between two pieces of an answer that it takes.
    pub take: Duration,
    /// Connections at the same time; others wait until one ends.
    pub connections: usize,
}

impl Default for ClientLimits {
    fn default() -> Self {
        Self { ask: Duration::from_secs(15), take: Duration::from_secs(30), connections: 1024 }
    }
}

/// No request has longer headers.
const HEADERS: usize = 64 * 1024;
/// How long to wait before connections are accepted again after the system refused one.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers requests until `stopped` says true, and then until the answers under way are sent.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ClientLimits,
    mut stopped: signal::Receiver<bool>,
) -> io::Result<()> {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.ask).max_buf_size(HEADERS);
    loop {
        let accepted = async {
            // The semaphore is never closed.
            let permit = room.clone().acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((permit, listener.accept().await?.0))
        };
        let accepted = tokio::select! {
            accepted = accepted => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        let Ok((permit, stream)) = accepted else {
            // Too many open files, say.
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.take));
        let service = TowerToHyperService::new(router.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(async move {
            // A client that went away is nobody's mistake.
            let _ = connection.await;
            drop(permit);
        });
    }
    graceful.shutdown().await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    /// What a client sees that sends `request` and then waits.
    async fn answer_to(request: &str) -> Vec<u8> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = signal::channel(false);
        let router = Router::new().fallback(|| async { "x" });
        let limits = ClientLimits { ask: Duration::from_millis(50), ..ClientLimits::default() };
        let served = tokio::spawn(serve(listener, router, limits, stopped));
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(request.as_bytes()).await.unwrap();
        let mut seen = Vec::new();
        // A connection that is cut may also end with an error.
        let _ = client.read_to_end(&mut seen).await;
        stop.send(true).unwrap();
        served.await.unwrap().unwrap();
        seen
    }

    fn run(future: impl Future<Output = Vec<u8>>) -> Vec<u8> {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    #[test]
    fn a_client_that_does_not_ask_is_cut_off() {
        // The connection ends, or the test does not.
        run(answer_to(""));
        run(answer_to("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
        let once = run(answer_to("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert!(once.starts_with(b"HTTP/1.1 200 OK"), "{}", String::from_utf8_lossy(&once));
        let body = run(answer_to("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n"));
        assert!(body.starts_with(b"HTTP/1.1 200 OK"), "{}", String::from_utf8_lossy(&body));
    }

    #[test]
    fn a_client_that_does_not_take_its_answer_is_cut_off() {
        let ended = async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let (_stop, stopped) = signal::channel(false);
            let router = Router::new().fallback(|| async { vec![b'x'; 64 << 20] });
            let limits = ClientLimits {
                ask: Duration::from_secs(60),
                take: Duration::from_millis(50),
                // The second client is only let in when the first is cut off.
                connections: 1,
            };
            tokio::spawn(serve(listener, router, limits, stopped));
            let request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
            let mut first = TcpStream::connect(address).await.unwrap();
            first.write_all(request).await.unwrap();
            let mut second = TcpStream::connect(address).await.unwrap();
            second.write_all(request).await.unwrap();
            let mut seen = vec![0; 12];
            second.read_exact(&mut seen).await.unwrap();
            drop(first);
            seen
        };
        assert_eq!(run(ended), b"HTTP/1.1 200");
    }
}
