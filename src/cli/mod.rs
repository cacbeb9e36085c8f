//! The commands. Each is thin: it turns what was typed into a call of the engine, and what the engine says
//! into lines and an exit code.

mod annotate;
mod args;
mod bagit;
mod build;
#[cfg(feature = "serve")]
mod build_watch;
mod check;
mod explain;
mod export;
#[cfg(feature = "serve")]
mod follow;
mod help;
mod import;
mod import_annotations;
mod import_vocabulary;
mod init;
mod layout;
mod learn;
mod meant;
mod new;
mod outcome;
mod progress;
#[cfg(feature = "publish")]
mod publish;
mod root;
mod schema;
mod search;
#[cfg(feature = "serve")]
mod serve;
#[cfg(all(feature = "publish", feature = "serve"))]
mod serve_public;
mod site;
mod terminal;
mod topics;
mod whole_file;
mod words;

use std::ffi::OsString;

use clap::{CommandFactory, Parser};

use args::{Args, Command};
pub use outcome::Outcome;
use terminal::Terminal;

/// Runs what was typed.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> Outcome {
    let typed: Vec<OsString> = typed.into_iter().collect();
    let mut args = match Args::try_parse_from(&typed) {
        Ok(args) => args,
        Err(error) => {
            if let Some(message) = meant::explain(&error, &typed) {
                return Terminal::plain().fail(&message);
            }
            let outcome = if error.use_stderr() { Outcome::Failed } else { Outcome::Fine };
            // Nobody is left to tell if the terminal is gone.
            let _ = error.print();
            return outcome;
        }
    };
    // A new site begins where one stands, even inside another one.
    let typed_root =
        args.typed_root.clone().or_else(|| matches!(args.command, Command::Init(_)).then(|| ".".into()));
    args.root = root::find(typed_root.as_deref());
    let terminal = Terminal::new(&args);
    match &args.command {
        Command::Init(init) => init::run(&args, init, &terminal),
        Command::New(new) => new::run(&args, new, &terminal),
        Command::Import(import) => import::run(&args, import, &terminal),
        Command::Build(build) => build::run(&args, build, &terminal),
        #[cfg(all(feature = "publish", feature = "serve"))]
        Command::Serve(serve) if serve.public.is_some() => serve_public::run(&args, serve, &terminal),
        #[cfg(feature = "serve")]
        Command::Serve(serve) => serve::run(&args, serve, &terminal),
        Command::Check(check) => check::run(&args, check, &terminal),
        #[cfg(feature = "publish")]
        Command::Publish(publish) => publish::run(&args, publish, &terminal),
        Command::Export(export) => export::run(&args, export, &terminal),
        Command::Explain(explain) => explain::run(&args, explain, &terminal),
        Command::Annotate(typed) => annotate::run(&args, typed, &terminal),
        Command::ImportAnnotations(import) => import_annotations::run(&args, import, &terminal),
        Command::Topics(topics) => topics::run(&args, topics, &terminal),
        Command::ImportVocabulary(import) => import_vocabulary::run(&args, import, &terminal),
        Command::Learn => learn::run(&args, &terminal),
        Command::Search(search) => search::run(&args, search, &terminal),
        Command::Schema { file } => schema::run(&args, *file, &terminal),
        Command::Help { topic } => help::run(topic.as_deref(), &terminal),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "archive", &mut script);
            terminal.print_bytes(&script)
        }
        Command::Man => {
            let mut page = Vec::new();
            match clap_mangen::Man::new(Args::command()).render(&mut page) {
                Ok(()) => terminal.print_bytes(&page),
                Err(error) => terminal.fail(&error.to_string()),
            }
        }
    }
}
