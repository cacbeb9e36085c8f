//! Progress bars on a terminal; nothing elsewhere.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::{Progress, Step};

/// A bar that follows the engine.
#[derive(Debug, Default)]
pub struct Bar(Mutex<Option<ProgressBar>>);

impl Bar {
    /// Takes the bar off the screen.
    pub fn finish(&self) {
        if let Ok(mut bar) = self.0.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn begin(&self, step: Step, parts: usize) {
        let name = match step {
            Step::Articles => "reading articles",
            Step::Linking => "linking",
            Step::Rendering => "rendering",
            Step::Indexing => "indexing",
            Step::Writing => "writing",
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
