//! `archive serve`

use super::args::{Args, ServeArgs};
use super::follow::{changed, now, reasons};
use super::outcome::Outcome;
use super::site::check_root;
use super::terminal::Terminal;
use super::words::{count, span};
use crate::engine::SiteOptions;
use crate::serve::{self, ServeSettings, ServerEvent};
use crate::url::check_base_url;

/// Serves the site until it is told to stop.
pub(super) fn run(args: &Args, serve: &ServeArgs, terminal: &Terminal) -> Outcome {
    if let Err(why) = check_root(args) {
        return terminal.fail(&why);
    }
    let base_url = match serve.base_url.as_deref().map(check_base_url).transpose() {
        Ok(base_url) => base_url,
        Err(why) => return terminal.fail(&format!("--base-url: {why}")),
    };
    let settings = ServeSettings {
        site: SiteOptions {
            root: args.root.clone(),
            base_url,
            drafts: serve.drafts,
            // Without changes nothing can break.
            last_good: serve.watch.then(|| args.root.join(".archive")),
            search: true,
            cache: Some(args.root.join(".archive")),
            ..SiteOptions::default()
        },
        bind: serve.bind,
        port: serve.port,
        watch: serve.watch,
        poll: serve.poll,
        reload: serve.watch && !serve.no_reload,
        why: serve.why,
    };
    let tell = |event: ServerEvent<'_>| tell(serve, terminal, event);
    match serve::run(&settings, &tell) {
        Ok(()) => Outcome::Fine,
        Err(why) => terminal.fail(&why),
    }
}

fn tell(serve: &ServeArgs, terminal: &Terminal, event: ServerEvent<'_>) {
    let note = |line: &str| {
        if !serve.quiet {
            terminal.note(line);
        }
    };
    match event {
        ServerEvent::Ready { url, articles, took } => {
            let watching = if serve.watch { ", following every save" } else { "" };
            note(&format!(
                "{} at {url}{watching} ({}); Ctrl-C ends it",
                count(articles, "article"),
                span(took)
            ));
            if serve.open
                && let Err(error) = open::that_detached(url)
            {
                note(&format!("no browser could be opened: {error}"));
            }
        }
        ServerEvent::Notice(line) => note(&format!("note: {line}")),
        ServerEvent::Changed { report, took, reached } => {
            let pages = count(report.touched.pages.len() + report.touched.gone.len(), "page");
            note(&format!("{} {}: {pages}, {}", now(), changed(&report.changes), span(took)));
            for line in reasons(reached) {
                note(&line);
            }
        }
        ServerEvent::Problems([]) => note(&format!("{} all is well again", now())),
        ServerEvent::Problems(problems) => terminal.diagnostics(problems),
    }
}
