//! What was meant by a command that does not exist, or by a folder where none is taken.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Args;
use crate::diagnostic::{did_you_mean, nearest};

/// What other tools call what we have, and what it is called here.
const CALLED: &[(&str, &str)] = &[
    ("version", "archive --version"),
    ("start", "archive serve --watch"),
    ("server", "archive serve --watch"),
    ("dev", "archive serve --watch"),
    ("watch", "archive serve --watch"),
    ("preview", "archive serve"),
    ("run", "archive serve"),
    ("generate", "archive build"),
    ("compile", "archive build"),
    ("render", "archive build"),
    ("make", "archive build"),
    ("lint", "archive check"),
    ("validate", "archive check"),
    ("verify", "archive check"),
    ("doctor", "archive check"),
    ("test", "archive check"),
    ("fix", "archive check --fix"),
    ("deploy", "archive publish"),
    ("upload", "archive publish"),
    ("create", "archive init"),
    ("convert", "archive import"),
    ("why", "archive explain"),
    ("dump", "archive export"),
    ("train", "archive learn"),
];

/// A message in our own words for what clap would only call unrecognised; `None` leaves it to clap.
pub(super) fn explain(error: &clap::Error, typed: &[OsString]) -> Option<String> {
    let told = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = told(ContextKind::InvalidSubcommand)?;
            Some(format!("there is no command `{word}`\nhelp: {}", command_meant(word)))
        }
        ErrorKind::UnknownArgument => {
            let word = told(ContextKind::InvalidArg).filter(|word| !word.starts_with('-'))?;
            let name = typed_command(typed)?;
            let help = if Path::new(word).is_dir() {
                format!("name the site's folder with --root: archive {name} --root {word}")
            } else {
                format!("the site's folder is named with --root; `archive help {name}` lists all options")
            };
            Some(format!("`archive {name}` does not take `{word}`\nhelp: {help}"))
        }
        _ => None,
    }
}

fn command_meant(word: &str) -> String {
    let program = Args::command();
    let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
    let lower = word.to_lowercase();
    let called = CALLED.iter().find(|(other, here)| {
        // What this program does not have is not advised.
        let command = here.split(' ').nth(1).unwrap_or_default();
        *other == lower && (command.starts_with('-') || names.contains(&command))
    });
    if let Some((_, here)) = called {
        return did_you_mean(here);
    }
    match nearest(word, names.iter().copied()) {
        Some(near) => did_you_mean(format_args!("archive {near}")),
        None => format!("the commands are {}; `archive help` describes them", names.join(", ")),
    }
}

/// The command that was typed.
fn typed_command(typed: &[OsString]) -> Option<&str> {
    let program = Args::command();
    let is_command = |word: &&str| program.get_subcommands().any(|command| command.get_name() == *word);
    typed.iter().skip(1).filter_map(|word| word.to_str()).find(is_command)
}
