//! Where the names of an article and those of the vocabulary stand in its text.

use rustc_hash::{FxHashMap, FxHashSet};

use super::classes::Class;
use super::collect::{Collector, Of};
use super::features::Feature;
use super::model::CapitalsKind;
use super::split::Piece;

impl<'a> Collector<'a> {
    /// Where the forms of the entries and of the vocabulary stand.
    pub(super) fn mentions(&self) -> Vec<(Of<'a>, (u32, u32))> {
        let mut forms: FxHashMap<u64, Vec<(&[u64], usize)>> = FxHashMap::default();
        for (at, entry) in self.entries.iter().enumerate() {
            for form in &entry.forms {
                forms.entry(form[0]).or_default().push((form, at));
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for forms in forms.values_mut() {
            // The longest first; of equal ones those of the article, in its order.
            forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
        }
        let within = self.longer_names();
        let tokens = self.words.tokens;
        // "Erie GM Ada Holm" manages no carmaker.
        let titles: FxHashSet<usize> = self
            .candidates
            .iter()
            .flat_map(|candidate| &candidate.pieces)
            .filter_map(|piece| piece.title)
            .collect();
        let mut mentions = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let token = &tokens[at];
            if !token.flags.is_capitalised() {
                at += 1;
                continue;
            }
            let stands = |form: &[u64]| {
                tokens.get(at..at + form.len()).is_some_and(|here| {
                    here.iter().zip(form).all(|(token, word)| token.word == *word)
                        && here.iter().all(|other| other.block == token.block)
                        && self.is_one(at, at + form.len())
                })
            };
            let own = forms.get(&token.word).and_then(|forms| forms.iter().find(|(form, _)| stands(form)));
            let known = self.vocabulary.beginning_with(token.word).find(|(form, _)| {
                stands(&form.words)
                    && !titles.contains(&at)
                    // `<UN.A>` is a ticker.
                    && self.words.gap(at + form.words.len() - 1) != "."
                    && (!form.possessive || self.is_possessive_everywhere(at, at + form.words.len()))
                    && !(token.flags.is_sentence_start() && self.is_plain_the(at, form.words.len()))
                    && (!form.ampersand
                        || (at..at + form.words.len()).any(|at| self.words.gap(at).contains('&')))
                    && self.is_named(at, at + form.words.len())
                    && (!form.capitals || token.flags.is_all_caps() && !self.is_shouted(at))
                    && within.get(&at).is_none_or(|(first, end, body)| {
                        // "Indian Premier League"
                        let nation = *body && self.words.class(*first).has(Class::NATION) && *first < at;
                        *end <= at + form.words.len() && !nation
                    })
            });
            let own = own.map(|(form, entry)| (form.len(), Of::Entry(*entry), false));
            let known = known.map(|(form, known)| (form.words.len(), Of::Known(known), form.possessive));
            let found = match (own, known) {
                (Some(own), Some(known)) => {
                    Some(if known.0 > own.0 || known.0 == own.0 && known.2 { known } else { own })
                }
                (own, known) => own.or(known),
            };
            match found {
                Some((len, of, possessive)) => {
                    let (start, end) = self.words.span(at, at + len);
                    let more = if possessive { self.possessive(at + len) } else { 0 };
                    mentions.push((of, (start, end + more)));
                    at += len;
                }
                None => at += 1,
            }
        }
        mentions
    }

    /// "The Independent" at the head of a sentence may be anything independent.
    fn is_plain_the(&self, at: usize, len: usize) -> bool {
        let next = self.words.class(at + 1);
        len == 2
            && self.words.written(at) == "The"
            && next.has(Class::COMMON.or(Class::NATION).or(Class::MEDIA))
    }

    /// Whether `'s` ends these words, and never fails a single one: "Harmon" elsewhere in the article is a Mr Harmon.
    fn is_possessive_everywhere(&self, first: usize, end: usize) -> bool {
        let word = self.words.tokens[first].word;
        let alike = |at: &usize| self.words.tokens[*at].word == word && self.words.is_capitalised(*at);
        let titled = self.words.before(first).is_some_and(|before| {
            self.words.class(before).has(Class::TITLE.or(Class::HONORIFIC))
                && self.words.is_capitalised(before)
        });
        self.possessive(end) > 0
            && (end - first > 1
                || !titled
                    && (0..self.words.tokens.len()).filter(alike).all(|at| self.possessive(at + 1) > 0))
    }

    /// How many bytes the `'s` has that follows the word before this one, or none.
    fn possessive(&self, end: usize) -> u32 {
        let rest = self.words.rest(end - 1);
        ["'s", "’s", "'S", "’S"].iter().find(|s| rest.starts_with(**s)).map_or(0, |s| s.len() as u32)
    }

    /// Whether the words have their capitals, small ones within aside: "the economist" is no newspaper.
    fn is_named(&self, first: usize, end: usize) -> bool {
        const SMALL: u32 = 5;
        self.words.tokens[first..end].iter().enumerate().all(|(at, token)| {
            let within = at > 0 && first + at + 1 < end;
            // "Kim Jong-un"
            let joined = at > 0 && matches!(self.words.gap(first + at - 1), "-" | "‑");
            token.flags.is_capitalised() || joined || within && token.end - token.start <= SMALL
        })
    }

    /// The first word of longer names and the one after the last, by each word of theirs: "Honda" of the Honda Stadium is not the firm.
    fn longer_names(&self) -> FxHashMap<usize, (usize, usize, bool)> {
        let longer = self.candidates.iter().filter(|candidate| {
            let piece = candidate.piece();
            // "Thomas Cup", "Halden Square", though nobody keeps them.
            let thing = candidate.features.has(Feature::Thing) || candidate.features.has(Feature::Place);
            let named = candidate.verdict.is_some_and(|verdict| verdict.lead > 0);
            piece.end - piece.first > 1 && (named || thing && !candidate.is_one_word())
        });
        let pieces = longer.flat_map(|candidate| {
            let body = candidate.verdict.is_some_and(|verdict| verdict.kind == CapitalsKind::Organisation);
            candidate.pieces.iter().map(move |piece| (*piece, body))
        });
        let words = |(piece, body): (Piece, bool)| {
            (piece.first..piece.end).map(move |at| (at, (piece.first, piece.end, body)))
        };
        pieces.flat_map(words).collect()
    }

    /// Whether capitals around a word make its own say nothing.
    fn is_shouted(&self, at: usize) -> bool {
        let loud = |at: usize| {
            let token = &self.words.tokens[at];
            token.flags.is_all_caps() && token.end - token.start > 1
        };
        let before = self.words.before(at).map(loud);
        let after = self.words.after(at).map(loud);
        match (before, after) {
            (Some(before), Some(after)) => before && after,
            (one, other) => one.or(other).unwrap_or(false),
        }
    }

    /// Whether nothing but spaces, hyphens, dots and apostrophes stands between words; commas only where there are many.
    fn is_one(&self, first: usize, end: usize) -> bool {
        const LISTED: usize = 5;
        (first..end - 1).all(|at| {
            let gap = self.words.gap(at);
            let gap = gap.strip_prefix("'s").or_else(|| gap.strip_prefix("’s")).unwrap_or(gap);
            // "Kidder, Peabody and Co"
            let house = || (first + 2..end).any(|at| self.words.written(at) == "Co");
            gap == ", " && (end - first >= LISTED || house())
                || gap.chars().all(|c| c.is_whitespace() || "-‑.'’&".contains(c))
        })
    }
}
