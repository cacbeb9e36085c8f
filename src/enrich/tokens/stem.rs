//! Light stemming of English: the inflected forms of a word are one word for whoever compares texts.

/// Cuts the inflection off a lower-cased English word, in place; the length of the stem, unless the word is its own
/// stem. The rules are the
/// inflectional half of M. F. Porter's "An algorithm for suffix stripping" (1980): plurals, -ed and -ing, and the
/// final e and y that come and go with them. Derived words (elect, election) stay apart: conflating them costs
/// more than it finds.
pub(super) fn stem_english(word: &mut [u8]) -> Option<usize> {
    let before = word.len();
    if !(4..=64).contains(&before) || !may_be_inflected(word[before - 2], word[before - 1]) {
        return None;
    }
    let vowels = Vowels::of(word);
    let mut n = without_plural(word);
    n = without_past_or_ing(word, vowels, n);
    let last = word[n - 1];
    if n > 3 && last == b'e' && !vowels.is_short_syllable(n - 1, word) {
        n -= 1;
    } else if n > 3 && last == b'y' && !vowels.has(n - 2) {
        word[n - 1] = b'i';
        return Some(n);
    } else if n > 4 && word[..n].ends_with(b"ll") && vowels.measure(n) > 1 {
        n -= 1;
    }
    (n != before).then_some(n)
}

/// Whether a word may have an ending to cut, by its last two letters.
#[inline]
pub(super) fn may_be_inflected(before: u8, last: u8) -> bool {
    match last {
        b's' | b'e' | b'y' => true,
        b'd' => before == b'e',
        b'g' => before == b'n',
        b'l' => before == b'l',
        _ => false,
    }
}

/// How much of the word is left without the ending of a plural.
fn without_plural(word: &[u8]) -> usize {
    let n = word.len();
    if word[n - 1] != b's' || word == b"news" {
        return n;
    }
    match word[n - 2] {
        b's' | b'u' | b'i' => n,
        // "countries" meets "country" at "countri".
        b'e' if n > 4 && word[n - 3] == b'i' => n - 2,
        b'e' if [&b"sses"[..], b"shes", b"ches", b"xes", b"zzes"].iter().any(|end| word.ends_with(end)) => {
            n - 2
        }
        _ => n - 1,
    }
}

/// How much of the first `n` letters is left without -ed or -ing; the e that may have gone with it is put back.
fn without_past_or_ing(word: &mut [u8], vowels: Vowels, n: usize) -> usize {
    let rest = match &word[..n] {
        [rest @ .., b'i', b'n', b'g'] => rest.len(),
        [.., b'e', b'e', b'd'] => return n,
        [rest @ .., b'e', b'd'] => rest.len(),
        _ => return n,
    };
    if rest < 3 || !vowels.any(rest) {
        return n;
    }
    let stem = &word[..rest];
    let (last, before) = (stem[rest - 1], stem[rest - 2]);
    if last == before && !vowels.has(rest - 1) {
        return if matches!(last, b'l' | b's' | b'z') { rest } else { rest - 1 };
    }
    let cut_short = matches!(stem, [.., b'a', b't'] | [.., b'b', b'l'] | [.., b'i', b'z']);
    if cut_short || vowels.is_short_syllable(rest, word) {
        word[rest] = b'e';
        return rest + 1;
    }
    rest
}

/// Which of the first 64 letters of a word are vowels, a bit each; y is one after a consonant.
#[derive(Clone, Copy)]
struct Vowels(u64);

impl Vowels {
    fn of(word: &[u8]) -> Self {
        let mut vowels = 0;
        let mut after_vowel = true;
        for (at, letter) in word.iter().enumerate().take(64) {
            after_vowel = match letter {
                b'a' | b'e' | b'i' | b'o' | b'u' => true,
                b'y' => !after_vowel,
                // Letters outside ASCII are vowels in English as a rule ("café").
                _ => *letter >= 0x80,
            };
            vowels |= u64::from(after_vowel) << at;
        }
        Self(vowels)
    }

    fn has(self, at: usize) -> bool {
        self.0 >> at & 1 == 1
    }

    /// Whether there is one among the first `n` letters, of which there are fewer than 64.
    fn any(self, n: usize) -> bool {
        self.0 & ((1 << n) - 1) != 0
    }

    /// How many times, in the first `n` letters, a vowel is followed by a consonant.
    fn measure(self, n: usize) -> u32 {
        (self.0 & !(self.0 >> 1) & ((1 << (n - 1)) - 1)).count_ones()
    }

    /// Whether the first `n` letters are one syllable that ends consonant, vowel, consonant, so that a final e
    /// belongs to the word (hop|ing, hope).
    fn is_short_syllable(self, n: usize, word: &[u8]) -> bool {
        n >= 3
            && !self.has(n - 1)
            && !matches!(word[n - 1], b'w' | b'x' | b'y')
            && self.has(n - 2)
            && !self.has(n - 3)
            && self.measure(n) == 1
    }
}
