//! The program `archive`: reads what was typed, runs it, and turns the outcome into an exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use archive::cli;

/// Many threads allocate many small values; the system's allocator is not made for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run(std::env::args_os()).into()
}
