//! `archive build`

use std::io::IsTerminal;
use std::time::Instant;

use super::args::{Args, BuildArgs};
#[cfg(feature = "serve")]
use super::build_watch;
use super::outcome::Outcome;
use super::progress::Bar;
use super::site::{check_root, leave_out};
use super::terminal::Terminal;
use super::words::count;
use crate::diagnostic::Diagnostic;
use crate::engine::{
    BuildObserver, Engine, OutputAddresses, Published, SilentBuild, SiteOptions, Timings, Unchanged,
    publish_since, unchanged,
};
use crate::url::check_base_url;
use crate::write::{self, OpenOutput};

/// What a build reads, relative to the site's folder.
const INPUTS: [&str; 8] =
    ["archive.yaml", "content", "themes", "templates", "static", "data", "vocabulary", "i18n"];

/// How often a build begins again because files changed while it ran.
const AGAIN: usize = 3;

/// Builds the site.
pub(super) fn run(args: &Args, build: &BuildArgs, terminal: &Terminal) -> Outcome {
    if let Err(why) = check_root(args) {
        return terminal.fail(&why);
    }
    let base_url = match build.base_url.as_deref().map(check_base_url).transpose() {
        Ok(base_url) => base_url,
        Err(why) => return terminal.fail(&format!("--base-url: {why}")),
    };
    if let Some(jobs) = build.jobs {
        // The pool can be set once a process; a second build in one process keeps the first one's.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    let bar = Bar::default();
    let silent = SilentBuild;
    let show = !build.quiet && terminal.is_text() && std::io::stderr().is_terminal();
    let progress: &dyn BuildObserver = if show { &bar } else { &silent };
    let cache = (!build.no_cache).then(|| args.root.join(".archive"));
    let options = SiteOptions {
        root: args.root.clone(),
        base_url,
        drafts: build.drafts,
        last_good: None,
        search: !build.no_search,
        leaves: true,
        cache,
        ..SiteOptions::default()
    };
    #[cfg(feature = "serve")]
    if build.watch {
        return build_watch::run(build, options, &output_options(args, build), terminal);
    }
    let outcome = BuildRun { args, build, terminal, start: Instant::now() }.run(options, progress, &bar);
    bar.finish();
    outcome
}

/// Where and how the site is written.
fn output_options(args: &Args, build: &BuildArgs) -> write::OutputOptions {
    let root = &args.root;
    write::OutputOptions {
        output: build.output.clone().unwrap_or_else(|| root.join("public")),
        state: root.join(".archive"),
        inputs: INPUTS.iter().map(|input| root.join(input)).collect(),
        force: build.force,
    }
}

struct BuildRun<'a> {
    args: &'a Args,
    build: &'a BuildArgs,
    terminal: &'a Terminal,
    start: Instant,
}

impl BuildRun<'_> {
    fn run(&self, options: SiteOptions, progress: &dyn BuildObserver, bar: &Bar) -> Outcome {
        // Problems of the articles are told before those of the folder.
        let mut opened = OpenOutput::open(output_options(self.args, self.build));
        let mut timings = Timings::default();
        if let Ok(output) = &mut opened {
            self.notices(output);
            match unchanged(&options, output, &mut timings) {
                Ok(None) => {}
                Ok(Some(done)) => {
                    bar.finish();
                    return self.nothing_changed(&done, &timings);
                }
                Err(error) => return self.refused(&error),
            }
        }
        let mut engine = match Engine::open(options) {
            Ok(engine) => engine,
            Err(problems) => {
                bar.finish();
                return self.stop(&problems);
            }
        };
        let report = engine.refresh(progress);
        let mut touched = report.touched;
        timings = report.timings;
        if engine.cache_was_damaged() {
            self.note("note: the cache in .archive/ is damaged; every article was read again");
        }
        let before = opened.as_ref().map(OutputAddresses::read).unwrap_or_default();
        let mut diagnostics = engine.diagnostics();
        diagnostics.extend(engine.gone_warnings(&before));
        let errors = diagnostics.iter().filter(|problem| problem.is_error()).count();
        bar.finish();
        if errors > 0 && !self.build.keep_going {
            return self.stop(&diagnostics);
        }
        if errors > 0 {
            touched.add(leave_out(&mut engine, &mut diagnostics));
        }
        if engine.view().is_none() {
            return self.stop(&diagnostics);
        }
        self.terminal.diagnostics(&diagnostics);

        let mut output = match opened {
            Ok(output) => output,
            Err(error) => return self.refused(&error),
        };
        let mut published = publish_since(&engine, &mut output, &touched, progress, &mut timings);
        // A file that vanished or changed after it was read is no mistake of its author: what is there now counts.
        for _ in 0..AGAIN {
            if matches!(published, Ok(Published::Done { .. })) {
                break;
            }
            let again = engine.refresh(progress);
            if again.changes.is_empty() {
                break;
            }
            touched.add(again.touched);
            let found = engine.diagnostics();
            if found.iter().any(Diagnostic::is_error) && !self.build.keep_going {
                bar.finish();
                return self.stop(&found);
            }
            published = publish_since(&engine, &mut output, &touched, progress, &mut timings);
        }
        while self.build.keep_going
            && let Ok(Published::Problems(problems)) = &published
            && let Some(left) = engine.leave_out(problems)
        {
            self.terminal.diagnostics(problems);
            diagnostics.extend(problems.iter().cloned());
            touched.add(left);
            published = publish_since(&engine, &mut output, &touched, progress, &mut timings);
        }
        let errors = diagnostics.iter().filter(|problem| problem.is_error()).count();
        bar.finish();
        match published {
            Err(error) => self.refused(&error),
            Ok(Published::Problems(problems)) => self.stop(&problems),
            Ok(Published::Done { summary, files, .. }) => {
                let start = Instant::now();
                let late = engine.late_warnings();
                self.terminal.diagnostics(&late);
                if errors == 0 {
                    self.remember(&mut engine, &output);
                }
                if let Err(error) = engine.addresses(&before).write(&output, &before) {
                    self.note(&format!("note: the URLs of this build were not noted: {error}"));
                }
                timings.store = start.elapsed();
                let articles = engine.corpus().slots().count();
                self.summarise(articles, files, &summary, diagnostics.len() - errors + late.len(), errors);
                self.timings(&timings);
                if errors > 0 { Outcome::Problems } else { Outcome::Fine }
            }
        }
    }

    fn note(&self, line: &str) {
        if !self.build.quiet {
            self.terminal.note(line);
        }
    }

    fn notices(&self, output: &OpenOutput) {
        for notice in output.notices() {
            self.note(&format!("note: {notice}"));
        }
    }

    /// Leaves to the next build what this one found out. If that fails the next one has more to do, no more.
    fn remember(&self, engine: &mut Engine, output: &OpenOutput) {
        if let Err(error) = engine.store() {
            self.note(&format!("note: the cache was not written: {error}"));
        } else if let Err(error) = engine.stamp(output) {
            self.note(&format!("note: the cache was not written: {error}"));
        }
    }

    fn nothing_changed(&self, done: &Unchanged, timings: &Timings) -> Outcome {
        self.terminal.diagnostics(&done.warnings);
        self.summarise(done.articles, done.files, &done.summary, done.warnings.len(), 0);
        self.timings(timings);
        Outcome::Fine
    }

    fn summarise(
        &self,
        articles: usize,
        files: usize,
        done: &write::CommitSummary,
        warnings: usize,
        errors: usize,
    ) {
        for path in &done.left {
            self.terminal.note(&format!("warning: {path} was changed by hand and is left where it is"));
        }
        let mut line = format!(
            "{}, {}: {} written, {} unchanged, {} removed, in {:.2} s",
            count(articles, "article"),
            count(files, "file"),
            done.written.len(),
            done.unchanged,
            done.removed.len(),
            self.start.elapsed().as_secs_f64(),
        );
        if warnings > 0 {
            line.push_str(&format!(", {}", count(warnings, "warning")));
        }
        if errors > 0 {
            line.push_str(&format!(", {}", count(errors, "error")));
        }
        self.note(&line);
    }

    fn timings(&self, timings: &Timings) {
        if self.build.timings {
            for (name, time) in [
                ("take over", timings.restore),
                ("read", timings.read),
                ("parse and enrich", timings.articles),
                ("link", timings.link),
                ("render", timings.render),
                ("index", timings.search),
                ("commit", timings.commit),
                ("remember", timings.store),
            ] {
                self.terminal.note(&format!("{name:>16} {:>8.1} ms", time.as_secs_f64() * 1000.0));
            }
        }
    }

    /// Prints problems that keep the site from being built.
    fn stop(&self, problems: &[Diagnostic]) -> Outcome {
        self.terminal.diagnostics(problems);
        let errors = problems.iter().filter(|problem| problem.is_error()).count();
        let folder = self.build.output.clone().unwrap_or_else(|| self.args.root.join("public"));
        self.note(&format!("{}: {} is as it was", count(errors, "error"), folder.display()));
        Outcome::Problems
    }

    fn refused(&self, error: &write::WriteError) -> Outcome {
        let outcome = self.terminal.fail(&error.to_string());
        if error.is_refusal() { Outcome::Problems } else { outcome }
    }
}
