//! What an article's own file puts into the index: its words with their places, and the beginning of its text, of which
//! results show a part. It is made once, when the article is read, and kept until its file changes.

use super::bag::{Gathering, WordBag};
use super::bits::{NumberReader, put_number, put_text};
use super::fields::{AUTHORS, DECK, FieldPlaces, TITLE};
use crate::text::{BlockKind, PlainText};

/// So much of a text is kept to be shown, in characters. The best passage of an article is looked for in it.
const SHOWN: usize = 2_400;

/// The words of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub words: WordBag,
    /// Words in the body.
    pub length: u32,
    /// The beginning of deck and body, a line a block.
    pub shown: String,
}

impl Leaf {
    /// The words of a text.
    pub(crate) fn new(text: &PlainText) -> Self {
        let (mut leaf, mut gathering) = (Self::default(), Gathering::default());
        let mut fields =
            [(TITLE, DECK), (DECK, AUTHORS), (0, TITLE)].map(|(base, end)| FieldPlaces { base, end });
        for block in text.blocks() {
            let words = text.block_text(block);
            let field = match block.kind {
                BlockKind::Title => 0,
                BlockKind::Deck => 1,
                _ => 2,
            };
            let added = gathering.add(words, &mut fields[field]);
            if field == 2 {
                leaf.length += added;
            }
            if field > 0 && leaf.shown.len() < SHOWN {
                if !leaf.shown.is_empty() {
                    leaf.shown.push(if block.kind == BlockKind::Dateline { ' ' } else { '\n' });
                }
                let line = words.split_whitespace();
                line.for_each(|word| {
                    leaf.shown.push_str(word);
                    leaf.shown.push(' ');
                });
                leaf.shown.pop();
            }
        }
        leaf.words = gathering.finish();
        if let Some((at, _)) = leaf.shown.char_indices().nth(SHOWN) {
            let end = leaf.shown[..at].rfind(char::is_whitespace).unwrap_or(at);
            leaf.shown.truncate(end);
            leaf.shown.push('…');
        }
        leaf
    }

    /// The leaf as bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.shown.len() + self.words.bytes().len() + 12);
        put_number(&mut bytes, u64::from(self.length));
        put_text(&mut bytes, &self.shown);
        bytes.extend_from_slice(self.words.bytes());
        bytes
    }

    /// What is shown of the text, from the bytes of a leaf.
    pub(crate) fn shown_of(bytes: &[u8]) -> Option<String> {
        let mut reader = NumberReader::new(bytes);
        reader.number();
        let shown = reader.text().to_owned();
        reader.is_sound().then_some(shown)
    }

    /// The leaf that bytes are of; `None` if they are damaged.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = NumberReader::new(bytes);
        let length = reader.number() as u32;
        let shown = reader.text().to_owned();
        let words = WordBag::new(reader.rest().to_vec())?;
        reader.is_sound().then_some(Self { words, length, shown })
    }
}
