//! `archive publish`

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Args, PublishArgs};
use super::outcome::Outcome;
use super::terminal::Terminal;
use crate::config::{self, Config};
use crate::publish::{Destination, PublishEvent, PublishObserver, PublishOptions, deliver};
use crate::read::CONFIG_FILE;
use crate::source::SourceFile;

/// Brings the built site to a destination.
pub(super) fn run(args: &Args, publish: &PublishArgs, terminal: &Terminal) -> Outcome {
    let start = Instant::now();
    let config = match read_config(args, terminal) {
        Ok(config) => config,
        Err(outcome) => return outcome,
    };
    let options = PublishOptions {
        root: args.root.clone(),
        output: publish.output.clone().unwrap_or_else(|| args.root.join("public")),
        delete: match (publish.delete, publish.keep) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
        max_deletes: publish.max_deletes,
        verify: publish.verify,
        jobs: publish.jobs.map(usize::from),
        dry_run: publish.dry_run,
        break_lock: publish.break_lock,
        force: publish.force,
    };
    let watcher = PublishProgress {
        terminal,
        quiet: publish.quiet,
        bar: Mutex::new(None),
        shows: !publish.quiet && terminal.is_text() && std::io::stderr().is_terminal(),
    };
    let result = Destination::find(publish.to.as_deref(), &config, &args.root)
        .and_then(|to| Ok((deliver(&to, &config, &options, &watcher)?, to)));
    watcher.finish();
    match result {
        Ok((summary, to)) => {
            if publish.dry_run {
                for path in &summary.uploaded {
                    terminal.print_bytes(format!("+ {path}\n").as_bytes());
                }
                for path in &summary.deleted {
                    terminal.print_bytes(format!("- {path}\n").as_bytes());
                }
            }
            if !publish.quiet {
                let seconds = start.elapsed().as_secs_f64();
                terminal.note(&format!("{}: {}, in {seconds:.2} s", to.name, summary.line()));
            }
            Outcome::Fine
        }
        Err(error) => {
            let outcome = terminal.fail(&error.to_string());
            if error.is_refusal() { Outcome::Problems } else { outcome }
        }
    }
}

/// Reads archive.yaml; what is wrong with it is told.
pub(super) fn read_config(args: &Args, terminal: &Terminal) -> Result<Config, Outcome> {
    let path = args.root.join(CONFIG_FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(terminal.fail(&format!("cannot read {}: {error}", path.display()))),
    };
    config::read(&SourceFile::new(CONFIG_FILE, &text)).map_err(|problems| {
        terminal.diagnostics(&problems);
        Outcome::Problems
    })
}

/// Shows how far a publication is.
struct PublishProgress<'a> {
    terminal: &'a Terminal,
    quiet: bool,
    bar: Mutex<Option<ProgressBar>>,
    shows: bool,
}

impl PublishProgress<'_> {
    fn finish(&self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }

    fn note(&self, line: &str) {
        if !self.quiet {
            self.finish();
            for line in line.lines() {
                self.terminal.note(line);
            }
        }
    }
}

impl PublishObserver for PublishProgress<'_> {
    fn tell(&self, event: PublishEvent<'_>) {
        match event {
            PublishEvent::Phase { name, steps } if self.shows => {
                self.finish();
                let style = ProgressStyle::with_template("{msg:>28} {wide_bar} {human_pos}/{human_len}");
                let bar = ProgressBar::new(steps as u64);
                style.into_iter().for_each(|style| bar.set_style(style));
                bar.set_message(name.to_owned());
                if let Ok(mut current) = self.bar.lock() {
                    *current = Some(bar);
                }
            }
            PublishEvent::Step { .. } => {
                if let Ok(bar) = self.bar.try_lock()
                    && let Some(bar) = &*bar
                {
                    bar.inc(1);
                }
            }
            PublishEvent::Phase { .. } => {}
            PublishEvent::TakenOver { ours: true, .. } => {
                self.note("note: continuing where an earlier run was interrupted")
            }
            PublishEvent::TakenOver { owner, ours: false } => {
                self.note(&format!("note: the lock of {owner} is taken over"));
            }
            PublishEvent::Verified { files, wrong: [] } => {
                self.note(&format!("all {files} files there are as they were published"))
            }
            PublishEvent::Verified { files, wrong } => {
                let list: Vec<&str> = wrong.iter().map(String::as_str).collect();
                self.note(&format!(
                    "{} of {files} files there are missing or changed:{}",
                    wrong.len(),
                    crate::publish::error::named(list)
                ));
            }
            PublishEvent::Again { why } => self.note(&format!("note: trying again: {why}")),
            PublishEvent::Notice(line) => self.note(&format!("note: {line}")),
        }
    }
}
