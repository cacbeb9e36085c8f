//! The program `archive`: reads what was typed, runs it, and turns the outcome into an exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use archive::cli;
use mimalloc::MiMalloc;

/// Millions of small texts are in memory: it packs them more tightly than most systems' own.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::run(std::env::args_os()).into()
}
