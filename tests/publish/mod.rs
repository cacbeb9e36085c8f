//! Publishing: the order and its promises against a destination in memory, the program against folders and git, and
//! against stores and hosts where such are installed.

#[cfg(unix)]
mod cut;
mod memory;
mod ordered;
mod program;
mod proxy;
mod public;
#[cfg(unix)]
mod releases;
mod s3;
mod told;
mod visitor;
#[cfg(unix)]
mod wrapped;
