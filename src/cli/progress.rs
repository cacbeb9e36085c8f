//! Progress bars on a terminal; nothing elsewhere.

use std::io::Write;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::{BuildObserver, BuildStep};

/// A bar that follows the engine.
#[derive(Debug, Default)]
pub(super) struct Bar(Mutex<Option<ProgressBar>>);

impl Bar {
    /// Takes the bar off the screen.
    pub(super) fn finish(&self) {
        if let Ok(mut bar) = self.0.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl BuildObserver for Bar {
    fn begin(&self, step: BuildStep, parts: usize) {
        let name = match step {
            BuildStep::Articles => "reading articles",
            BuildStep::Linking => "linking",
            BuildStep::Rendering => "rendering",
            BuildStep::Indexing => "indexing",
            BuildStep::Writing => "writing",
            BuildStep::Asking => "asking",
        };
        let bar = if parts > 0 {
            let style = ProgressStyle::with_template("{msg:>16} {wide_bar} {human_pos}/{human_len}");
            let bar = ProgressBar::new(parts as u64);
            style.into_iter().for_each(|style| bar.set_style(style));
            bar
        } else {
            let bar = ProgressBar::new_spinner();
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        };
        bar.set_message(name);
        if let Ok(mut current) = self.0.lock()
            && let Some(old) = current.replace(bar)
        {
            old.finish_and_clear();
        }
    }

    fn advance(&self) {
        if let Ok(bar) = self.0.try_lock()
            && let Some(bar) = &*bar
        {
            bar.inc(1);
        }
    }
}

/// So many parts are done between two lines where there is no terminal for a bar.
const LINES: usize = 1_000;

/// Follows an import: a bar on a terminal, a line now and then elsewhere.
#[derive(Debug)]
pub(super) struct ImportProgress {
    bar: Mutex<Option<ProgressBar>>,
    /// What is done, the number of parts, and those done; for lines.
    step: Mutex<(&'static str, usize, usize)>,
    on_terminal: bool,
}

impl ImportProgress {
    /// Progress of an import that is watched on a terminal, or is not.
    pub(super) fn new(on_terminal: bool) -> Self {
        Self { bar: Mutex::new(None), step: Mutex::new(("", 0, 0)), on_terminal }
    }

    /// Takes the bar off the screen.
    pub(super) fn finish(&self) {
        if let Some(bar) = self.bar.lock().ok().and_then(|mut bar| bar.take()) {
            bar.finish_and_clear();
        }
    }
}

impl crate::import::ImportObserver for ImportProgress {
    fn begin(&self, step: &'static str, parts: usize) {
        self.finish();
        if let Ok(mut known) = self.step.lock() {
            *known = (step, parts, 0);
        }
        if !self.on_terminal {
            return;
        }
        let bar = ProgressBar::new(parts as u64);
        ProgressStyle::with_template("{msg:>16} {wide_bar} {human_pos}/{human_len}")
            .into_iter()
            .for_each(|style| bar.set_style(style));
        bar.set_message(step);
        if let Ok(mut current) = self.bar.lock() {
            *current = Some(bar);
        }
    }

    fn advance(&self, parts: usize) {
        if self.on_terminal {
            if let Ok(bar) = self.bar.try_lock()
                && let Some(bar) = &*bar
            {
                bar.inc(parts as u64);
            }
            return;
        }
        let Ok(mut step) = self.step.lock() else { return };
        let before = step.2 / LINES;
        step.2 += parts;
        if step.2 / LINES > before {
            let (name, all, done) = *step;
            // Nobody is left to tell if standard error is gone.
            let _ = writeln!(std::io::stderr(), "{name}: {} of {all}", done / LINES * LINES);
        }
    }
}
