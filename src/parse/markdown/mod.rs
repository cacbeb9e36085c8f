//! Markdown, read twice: once for what it says ([`analyse`]), once for how it looks ([`to_html`]).
//!
//! The first reading happens when a file changes and yields plain text for enrichment, headings, links and
//! shortcodes. The second happens when a page is rendered, once the URL of every link is known; the text
//! itself is not kept in between. Both see the same events, so offsets and heading ids agree.

mod author;
mod block_ids;
mod events;
mod facts;
mod facts_raw;
mod foreign;
mod heading_ids;
mod html;
mod link;
mod mark;
mod notes;
mod overlay;
mod pictures;
mod raw;
mod shortcode;

pub(super) use events::{BodyPiece, pieces};
pub use facts::{BodyFacts, Heading, LinkUse, analyse};
pub use html::{BodyResolver, PictureMarkup, to_html};
pub use link::{LinkTarget, classify};
pub use mark::{Mark, marks};
pub use overlay::{MarkedPassage, Overlay, Passages, Reference};
pub(crate) use pictures::{PictureUse, addresses, pictures};
pub(super) use raw::Raw;
pub(super) use shortcode::Shortcode;
pub use shortcode::{Argument, ShortcodeUse, is_shortcode};
