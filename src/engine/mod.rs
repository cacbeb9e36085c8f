//! The engine above the six stages: holds their results, applies changes, says what it did.
//!
//! A cold build is [`Engine::apply`] with every file of the site as a change: there is one path. After any
//! sequence of changes the engine's state equals that of a new engine over the same files.

mod addresses;
mod apply;
mod assets;
mod cache;
mod cache_state;
mod content;
mod data;
mod exact;
mod explain;
mod failure;
mod frame;
mod fundamentals;
mod last_good;
mod leave_out;
mod lessons;
mod locate;
mod notes;
mod options;
mod picture_state;
mod pictures;
mod progress;
mod publish;
mod reconfigure;
mod report;
mod restore;
mod search;
mod search_state;
mod sidecar;
mod site;
mod stamp;
mod template_uses;
mod touch_frame;
mod trial;

pub use addresses::{Gone, OutputAddresses};
pub(crate) use explain::Explained;
pub use options::SiteOptions;
pub use progress::{BuildObserver, BuildStep, SilentBuild};
pub(crate) use publish::reached;
pub use publish::{Published, publish, publish_since, publish_touched};
pub use report::{BuildReport, Timings};
pub(crate) use search::{SearchFile, SearchStep};
pub use site::Engine;
pub use stamp::{Unchanged, unchanged};
pub(crate) use trial::Failing;
