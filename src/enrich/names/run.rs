//! Runs of capitalised words, which is what names are made of.

use super::words::{Part, part};
use crate::enrich::terms::is_function_word;
use crate::enrich::tokens::Token;
use crate::text::{BlockKind, PlainText};

/// A run of tokens that may be, or hold, a name.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    pub text: &'a str,
    /// All tokens of the article.
    pub tokens: &'a [Token],
    /// The first token of the run.
    pub first: usize,
    /// One past its last token.
    pub end: usize,
}

impl<'a> Run<'a> {
    pub fn tokens(&self) -> &'a [Token] {
        &self.tokens[self.first..self.end]
    }

    pub fn len(&self) -> usize {
        self.end - self.first
    }

    /// The part of a run, by tokens of the article.
    pub fn part(&self, first: usize, end: usize) -> Self {
        Self { first, end, ..*self }
    }

    /// The words as they are written, with single spaces.
    pub fn written(&self) -> String {
        let (start, end) = self.span();
        let written = &self.text[start as usize..end as usize];
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// First byte and one past the last.
    pub fn span(&self) -> (u32, u32) {
        (self.tokens[self.first].start, self.tokens[self.end - 1].end)
    }

    /// The token before the run in the same block.
    pub fn before(&self) -> Option<&'a Token> {
        let before = self.tokens.get(self.first.checked_sub(1)?)?;
        (before.block == self.tokens[self.first].block).then_some(before)
    }

    /// What stands between the token before the run and its first.
    pub fn gap_before(&self) -> &'a str {
        match self.before() {
            Some(before) => &self.text[before.end as usize..self.tokens[self.first].start as usize],
            None => "",
        }
    }

    /// What stands between a token and the one after it.
    pub fn gap(&self, at: usize) -> &'a str {
        let next = self.tokens.get(at + 1).map_or(self.text.len(), |next| next.start as usize);
        self.text.get(self.tokens[at].end as usize..next).unwrap_or_default()
    }

    /// The token after the run, if it is of the same block.
    pub fn after(&self) -> Option<&'a Token> {
        self.tokens.get(self.end).filter(|after| after.block == self.tokens[self.first].block)
    }

    /// What stands between the last token of the run and the one after it.
    pub fn gap_after(&self) -> &'a str {
        let (_, end) = self.span();
        let next = self.tokens.get(self.end).map_or(self.text.len(), |next| next.start as usize);
        &self.text[end as usize..next]
    }
}

/// The runs of the body, where a capital letter tells something. Words that begin a sentence and are common are not
/// part of them.
pub fn runs<'a>(text: &'a PlainText, tokens: &'a [Token]) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let block = tokens[at].block;
        let end = at + tokens[at..].partition_point(|token| token.block == block);
        let kind = text.blocks()[block as usize].kind;
        let told = !matches!(kind, BlockKind::Title | BlockKind::Heading | BlockKind::Dateline);
        if told && capitals_tell(&tokens[at..end]) {
            in_block(text.text(), tokens, at, end, &mut runs);
        }
        at = end;
    }
    runs
}

/// Where most words have a capital letter, it says nothing.
fn capitals_tell(block: &[Token]) -> bool {
    let capitals =
        block.iter().filter(|token| token.flags.is_capitalised() && !token.flags.is_sentence_start());
    let capitals = capitals.count();
    block.len() < 6 || capitals * 3 <= block.len() * 2
}

fn in_block<'a>(text: &'a str, tokens: &'a [Token], from: usize, to: usize, runs: &mut Vec<Run<'a>>) {
    let mut at = from;
    while at < to {
        if !tokens[at].flags.is_capitalised() {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < to && joins(text, tokens, end, to) {
            end += 1;
        }
        let mut run = Run { text, tokens, first: at, end };
        at = end;
        // "The", "In", "When" at the head of a sentence, and days at either end.
        while run.len() > 0 && leads_nowhere(&tokens[run.first]) {
            run.first += 1;
        }
        while run.len() > 0 && part(&tokens[run.end - 1]).has(Part::CALENDAR) {
            run.end -= 1;
        }
        if run.len() > 0 {
            runs.push(run);
        }
    }
}

fn leads_nowhere(token: &Token) -> bool {
    let title = part(token).has(Part::TITLE);
    is_function_word(token) && !title && !token.flags.is_all_caps() || part(token).has(Part::CALENDAR)
}

/// Whether the token `at` goes on with the run that the one before it is part of.
fn joins(text: &str, tokens: &[Token], at: usize, to: usize) -> bool {
    let (before, token) = (&tokens[at - 1], &tokens[at]);
    let gap = &text[before.end as usize..token.start as usize];
    let capital = token.flags.is_capitalised();
    let spaced = !gap.is_empty() && gap.bytes().all(|b| b.is_ascii_whitespace());
    match gap {
        // "Jae-in", "O’Brien".
        "-" | "‑" => !token.flags.is_number(),
        // "Ra'ad", but not "they've".
        "'" | "’" => {
            let short = ["t", "d", "m", "ll", "ve", "re", "em"];
            capital || !short.contains(&&text[token.start as usize..token.end as usize])
        }
        " & " => capital,
        _ if spaced => {
            // "Ursula von der Leyen": small words, then a capital.
            let small = |token: &Token| !token.flags.is_capitalised() && part(token).has(Part::PARTICLE);
            capital
                || small(token)
                    && (at + 1..(at + 3).min(to)).find(|next| !small(&tokens[*next])).is_some_and(|next| {
                        let gap = &text[tokens[next - 1].end as usize..tokens[next].start as usize];
                        // "Abd el-Fattah"
                        tokens[next].flags.is_capitalised() && matches!(gap, " " | "-")
                    })
        }
        // "Mr. Kim", "John F. Kennedy".
        ". " => capital && (before.end - before.start == 1 || part(before).has(Part::TITLE)),
        _ => false,
    }
}
