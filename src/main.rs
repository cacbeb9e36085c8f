//! The program `archive`: reads what was typed, runs it, and turns the outcome into an exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use archive::cli;

fn main() -> ExitCode {
    cli::run(std::env::args_os()).into()
}
