//! The sentence that a date stands in: a timeline quotes it, since the words around a date say what happened then.

use serde::{Deserialize, Serialize};

use crate::enrich::tokens::Token;
use crate::text::{BlockKind, PlainText};

/// At most this many bytes are quoted on either side of a date; what is left out is cut off at a word.
pub(super) const MAX_SIDE: usize = 160;

/// What stands before and after a date in its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sentence {
    /// From the beginning of the sentence to the date, cut at a word if it is long.
    pub before: Box<str>,
    /// From the date to the end of the sentence, cut at a word if it is long.
    pub after: Box<str>,
}

/// The sentence around the tokens from `first` to before `end`. None in headlines, datelines, captions and cells, which are
/// no sentences.
pub(super) fn sentence(text: &PlainText, tokens: &[Token], first: usize, end: usize) -> Option<Sentence> {
    let number = tokens.get(first)?.block;
    let block = text.blocks().get(number as usize)?;
    let told = [BlockKind::Deck, BlockKind::Paragraph, BlockKind::Quote, BlockKind::ListItem];
    if !told.contains(&block.kind) {
        return None;
    }
    let all = text.text();
    let (date_start, date_end) =
        (tokens[first].start as usize, tokens.get(end.checked_sub(1)?)?.end as usize);
    let mut from = block.start as usize;
    for at in (1..=first).rev() {
        let (before, token) = (&tokens[at - 1], &tokens[at]);
        if before.block != number || date_start - token.start as usize > 2 * MAX_SIDE {
            break;
        }
        if let Some(start) = begins(all, before, token) {
            from = start;
            break;
        }
    }
    let mut until = block.end as usize;
    for at in end..tokens.len() {
        let (before, token) = (&tokens[at - 1], &tokens[at]);
        if token.block != number || token.start as usize - date_end > 2 * MAX_SIDE {
            break;
        }
        if let Some(start) = begins(all, before, token) {
            until = start;
            break;
        }
    }
    let before = one_line(all.get(from..date_start)?);
    let after = one_line(all.get(date_end..until)?);
    Some(Sentence {
        before: last_words(before.trim_start()).into(),
        after: first_words(after.trim_end()).into(),
    })
}

/// Where the sentence begins that a token opens, with its opening quotation mark; `None` if it opens none. The first word
/// of a quotation opens one only where the sentence around it has ended.
fn begins(text: &str, before: &Token, token: &Token) -> Option<usize> {
    let gap =
        text.get(before.end as usize..token.start as usize).filter(|_| token.flags.is_sentence_start())?;
    let stop = gap.rfind(['.', '!', '?', '…', '。', '！', '？'])?;
    let white = gap[stop..].find(char::is_whitespace).map_or(gap.len(), |at| stop + at);
    let rest = &gap[white..];
    Some(before.end as usize + white + (rest.len() - rest.trim_start().len()))
}

/// A text with one space wherever it has white space.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_whitespace() {
            true if line.ends_with(' ') => {}
            true => line.push(' '),
            false => line.push(c),
        }
    }
    line
}

fn first_words(text: &str) -> String {
    if text.len() <= MAX_SIDE {
        return text.to_owned();
    }
    let cut = (0..=MAX_SIDE).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let cut = text[..cut].rfind(' ').unwrap_or(cut);
    format!("{} …", text[..cut].trim_end_matches([' ', ',', ';', ':', '–', '—']))
}

fn last_words(text: &str) -> String {
    if text.len() <= MAX_SIDE {
        return text.to_owned();
    }
    let cut = (text.len() - MAX_SIDE..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let cut = text[cut..].find(' ').map_or(cut, |at| cut + at);
    format!("… {}", text[cut..].trim_start())
}
