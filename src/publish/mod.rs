//! Publishing: from the built folder to any static host, exactly and safely.
//!
//! 1. [`destination`] makes ready what was typed or stands in archive.yaml.
//! 2. [`site`] reads the built folder, holds it against what the [`host`] takes, and says of every file its [`kind`] and
//!    its [`headers`].
//! 3. [`plan`] compares that with the [`manifest`] that lies at the destination, and puts what has to be done in order: a
//!    pure function.
//! 4. [`ordered`] carries a plan out against a [`store`] that takes files one by one, under a [`lock`], with a [`journal`]
//!    of its own so that it goes on after a cut. Destinations that switch as a whole do so themselves: see [`target`].
//! 5. [`notify`] tells caches and others what changed.
//!
//! *Incremental:* a publication costs one look at the metadata of every file in the built folder, and requests in
//! proportion to what changed.

mod aws_sign;
pub mod body;
mod deliver;
mod destination;
pub mod error;
pub(crate) mod headers;
pub(crate) mod host;
mod http;
pub mod item;
mod journal;
pub mod kind;
mod lock;
mod manifest;
mod notify;
pub mod ordered;
pub mod plan;
mod process;
pub mod progress;
mod secret;
mod site;
pub mod store;
mod summary;
mod target;
mod text;
mod untold;

pub use deliver::{PublishOptions, deliver};
pub use destination::{Destination, DestinationPlace};
pub use error::PublishError;
pub use progress::{PublishEvent, PublishObserver};
pub use summary::PublishSummary;
