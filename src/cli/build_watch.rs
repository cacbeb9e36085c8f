//! `archive build --watch`: after the first build, each change writes the files that it reaches.

use std::time::{Duration, Instant};

use super::args::BuildArgs;
use super::follow::{changed, now, reasons};
use super::outcome::Outcome;
use super::site::leave_out;
use super::terminal::Terminal;
use super::words::{count, span};
use crate::diagnostic::Diagnostic;
use crate::engine::{
    BuildReport, Engine, OutputAddresses, Published, SilentBuild, SiteOptions, Timings, publish_since,
    publish_touched, reached,
};
use crate::link::Touched;
use crate::watch::{SiteWatcher, on_interrupt};
use crate::write::{self, CommitSummary, OpenOutput, WriteError};

/// Builds the site and stays until told to stop.
pub(super) fn run(
    build: &BuildArgs,
    options: SiteOptions,
    output: &write::OutputOptions,
    terminal: &Terminal,
) -> Outcome {
    let mut watcher = match SiteWatcher::new(&options.root, build.poll) {
        Ok(watcher) => watcher,
        Err(error) => return terminal.fail(&format!("{}: {error}", options.root.display())),
    };
    let stopper = watcher.stopper();
    on_interrupt(move || stopper.stop());
    let output = match OpenOutput::open(output.clone()) {
        Ok(output) => output,
        Err(error) => return terminal.fail(&error.to_string()),
    };
    let mut writer = WatchedBuild {
        build,
        terminal,
        options,
        output,
        engine: None,
        pending: Touched::default(),
        written: false,
        told: Vec::new(),
        told_late: Vec::new(),
    };
    for notice in writer.output.notices() {
        terminal.note(&format!("note: {notice}"));
    }
    let start = Instant::now();
    let report = writer.open();
    writer.write(report.touched, "the whole site", start);
    writer.note(&format!("following every save of {}; Ctrl-C ends it", writer.options.root.display()));
    loop {
        if let Some(engine) = &writer.engine {
            watcher.follow(&engine.snapshot().linked);
        }
        if let Some(notice) = watcher.take_notice() {
            writer.note(&format!("note: {notice}"));
        }
        let Some(hints) = watcher.wait() else {
            writer.remember();
            return Outcome::Fine;
        };
        let start = Instant::now();
        let report = match &mut writer.engine {
            Some(engine) => engine.look(&hints, &SilentBuild),
            None => writer.open(),
        };
        if !report.changes.is_empty() {
            let what = changed(&report.changes);
            writer.write(report.touched, &what, start);
        }
    }
}

struct WatchedBuild<'a> {
    build: &'a BuildArgs,
    terminal: &'a Terminal,
    options: SiteOptions,
    output: OpenOutput,
    /// `None` as long as the configuration or a vocabulary could never be read.
    engine: Option<Engine>,
    /// What was touched since the output was written, or since what the cache holds.
    pending: Touched,
    /// Whether this command has written the output.
    written: bool,
    /// The warnings that were printed last.
    told: Vec<Diagnostic>,
    /// What only came to light when pages were made.
    told_late: Vec<Diagnostic>,
}

impl WatchedBuild<'_> {
    /// Reads the site from nothing.
    fn open(&mut self) -> BuildReport {
        match Engine::open(self.options.clone()) {
            Ok(mut engine) => {
                let report = engine.refresh(&SilentBuild);
                self.engine = Some(engine);
                report
            }
            Err(problems) => {
                self.stop(&problems);
                BuildReport::default()
            }
        }
    }

    /// Writes what changes reached, those before that could not be written among them, if the site is without errors.
    fn write(&mut self, touched: Touched, what: &str, start: Instant) {
        let Some(engine) = &mut self.engine else { return };
        self.pending.add(touched);
        let before = OutputAddresses::read(&self.output);
        let mut diagnostics = engine.diagnostics();
        diagnostics.extend(engine.gone_warnings(&before));
        if diagnostics.iter().any(Diagnostic::is_error) && !self.build.keep_going {
            return self.stop(&diagnostics);
        }
        if self.build.keep_going {
            self.pending.add(leave_out(engine, &mut diagnostics));
        }
        if diagnostics != self.told {
            self.terminal.diagnostics(&diagnostics);
            self.told = diagnostics;
        }
        let mut timings = Timings::default();
        let reached = if self.build.why { reached(engine, &self.pending) } else { Vec::new() };
        let publish = if self.written { publish_touched } else { publish_since };
        let mut published = publish(engine, &mut self.output, &self.pending, &SilentBuild, &mut timings);
        while self.build.keep_going
            && let Ok(Published::Problems(problems)) = &published
            && let Some(left) = engine.leave_out(problems)
        {
            self.terminal.diagnostics(problems);
            self.pending.add(left);
            published = publish(engine, &mut self.output, &self.pending, &SilentBuild, &mut timings);
        }
        match published {
            Ok(Published::Done { summary, .. }) => {
                self.pending = Touched::default();
                self.written = true;
                if let Err(error) = engine.addresses(&before).write(&self.output, &before) {
                    self.terminal.note(&format!("note: the URLs of this build were not noted: {error}"));
                }
                let late = engine.late_warnings();
                if late != self.told_late {
                    self.terminal.diagnostics(&late);
                    self.told_late = late;
                }
                self.tell(&summary, what, start.elapsed());
                if self.build.why {
                    reasons(&reached).iter().for_each(|line| self.note(line));
                }
            }
            Ok(Published::Problems(problems)) => self.stop(&problems),
            Err(error) => self.refused(&error),
        }
    }

    fn tell(&self, done: &CommitSummary, what: &str, took: Duration) {
        for path in &done.left {
            self.terminal.note(&format!("warning: {path} was changed by hand and is left where it is"));
        }
        let (written, removed) = (done.written.len(), done.removed.len());
        self.note(&format!("{} {what}: {written} written, {removed} removed, {}", now(), span(took)));
    }

    /// Leaves what was found out to the next run, if the output is the image of it.
    fn remember(&mut self) {
        let Some(engine) = &mut self.engine else { return };
        if !self.written || !self.pending.is_empty() || engine.diagnostics().iter().any(Diagnostic::is_error)
        {
            return;
        }
        let stored = engine.store().map_err(|error| error.to_string());
        let stored = stored.and_then(|()| engine.stamp(&self.output).map_err(|error| error.to_string()));
        if let Err(why) = stored {
            self.note(&format!("note: the cache was not written: {why}"));
        }
    }

    fn note(&self, line: &str) {
        if !self.build.quiet {
            self.terminal.note(line);
        }
    }

    /// Prints problems that keep the site from being written.
    fn stop(&self, problems: &[Diagnostic]) {
        self.terminal.diagnostics(problems);
        let errors = problems.iter().filter(|problem| problem.is_error()).count();
        self.note(&format!("{}: {} is as it was", count(errors, "error"), self.output.folder().display()));
    }

    /// The output cannot be written; the next change tries again.
    fn refused(&self, error: &WriteError) {
        self.terminal.fail(&error.to_string());
    }
}
