//! Words that may well link two articles, but say nothing to a reader who asks why.

use std::sync::LazyLock;

use crate::enrich::tokens::word_hash;
use rustc_hash::FxHashSet;

/// Days, months, numbers, measures of time, the people and things of every report.
const WORDS: &str = "january february march april may june july august september october november december jan feb mar apr \
jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow morning \
evening night day days week weeks weekend month months year years decade decades century time times hour hours minute \
minutes moment zero one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty \
fifty hundred hundreds thousand thousands million millions billion half third quarter second seconds first last next \
number numbers total per cent percent people person man men woman women world country countries state states place places \
part parts side end start beginning middle way ways thing things case cases point points group groups area member members \
report reports reporter reporters statement official officials news spokesman spokeswoman comment question questions \
north south east west northern southern eastern western united general new old big small large long short high low good bad \
great little early late earlier later recent current whole common different important major close left right open clear \
come comes came go goes ran run runs held hold holds stay stays turn turns leave leaves bring brings brought call calls \
called show shows showed work works worked add adds added ask asks asked need needs want wants try tries tried begin begins \
expect expects expected include includes including follow follows following found find finds make sign signs signed lead \
leads led mean means grow growing grew non mr mrs ms dr";

static HASHES: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| WORDS.split_ascii_whitespace().map(word_hash).collect());

/// Whether a word, as it is written, says nothing of what two articles have in common.
pub fn says_nothing(word: &str) -> bool {
    let lower = word.to_lowercase();
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    let initialism = word.chars().all(char::is_uppercase);
    letters < 2 || letters < 3 && !initialism || HASHES.contains(&word_hash(&lower))
}
