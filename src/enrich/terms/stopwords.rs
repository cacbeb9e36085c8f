//! Function words and the verbs of reporting: words that say nothing about what an article is about.
//!
//! Only a head start for small archives: where many articles share a word, its document frequency disarms it anyway.

use crate::enrich::tokens::word_hash;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// The hashes of the words to leave out.
pub type Stopwords = FxHashSet<u64>;

const ENGLISH: &str = "a about above after again against ago all almost alone along already also although always am \
among an and another any anyone anything are around as at away back be became because become becomes been before \
began behind being below between both but by came can cannot come could couldn d did didn do does doesn doing don \
done down during each either else enough even ever every everyone everything few first for former four from further \
gave get gets getting give given go goes going gone got had hadn has hasn have haven having he hence her here hers \
herself him himself his how however i if in indeed instead into is isn it its itself just keep kept know known last \
later least less let like ll made make makes making many may me mean meanwhile might mine more moreover most mostly \
mr mrs ms much must my myself near nearly never nevertheless next no nobody none nor not nothing now of off often on \
once one only onto or other others otherwise our ours ourselves out over own per perhaps put quite rather re really \
s said same saw say saying says see seem seemed seems seen several shall she should shouldn since so some someone \
something sometimes soon still such t take taken tell than that the their theirs them themselves then there therefore \
these they thing things this those though three through throughout thus to together told too took toward towards two \
under until up upon us use used using ve very via want wanted was wasn way we well went were weren what whatever when \
where whether which while who whole whom whose why will with within without won would wouldn yes yet you your yours \
yourself yourselves";

/// The words to leave out of an article in this language; none where we know none.
pub fn of(language: &str) -> &'static Stopwords {
    static ENGLISH_SET: OnceLock<Stopwords> = OnceLock::new();
    static NONE: OnceLock<Stopwords> = OnceLock::new();
    match language.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase().as_str() {
        "en" | "eng" => ENGLISH_SET.get_or_init(|| compile(ENGLISH)),
        _ => NONE.get_or_init(Stopwords::default),
    }
}

fn compile(words: &str) -> Stopwords {
    words.split_whitespace().map(word_hash).collect()
}
