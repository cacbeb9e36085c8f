//! The end of commands that stay: Ctrl-C, or the signal that ends processes.

/// Waits for the end.
pub(crate) async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut interrupt), Ok(mut terminate)) =
            (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
        {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without signals the process ends as the system ends it.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Calls `then` from a thread of its own when the end comes.
pub(crate) fn on_interrupt(then: impl FnOnce() + Send + 'static) {
    // Without a runtime the process ends as the system ends it; what is half written the next build completes.
    if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
        std::thread::spawn(move || {
            runtime.block_on(interrupted());
            then();
        });
    }
}
