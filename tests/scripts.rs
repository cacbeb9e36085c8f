//! Words of many scripts beside each other: pairs of characters overlap, marks join, and none of it stops the analysis.

use archive::{config::Config, enrich, parse, source::SourceFile};

use crate::common::Dice;

/// What the readers of dates, countries, names and topics wait for, and what is cut into words in other ways.
const WORDS: &str = "next¦last¦this¦today¦yesterday¦tomorrow¦Friday¦Sunday¦ago¦in¦of¦since¦week¦month¦years¦May¦Dec.¦2014¦10¦\
    10th¦quarter¦the day before¦\u{201c}¦\u{201d}¦\"¦(¦)¦,¦.¦-¦\u{2013}¦/¦\u{2019}s¦U.S.¦Springfield¦Ill.¦\
    Georgia¦New York¦Mr.¦President¦and¦or¦Council of¦司司¦每执行¦東京¦ソウル¦한국¦ประเทศ¦မြန်မာ¦ព្រះ¦القاهرة¦שלום¦Ελλάς¦\
    Россия¦भारत¦e\u{301}¦\u{200d}¦\u{ad}¦\u{1f1fa}\u{1f1f8}¦ﬁ¦İ¦ß¦１０";

#[test]
fn words_of_many_scripts_beside_each_other_stop_nothing() {
    let config = Config::default();
    let vocabularies = enrich::Vocabularies::built_in();
    let settings = enrich::EnrichSettings::new(&config, &vocabularies).expect("the default settings");
    let words: Vec<&str> = WORDS.split('¦').collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for language in ["en", "de", "zh", "ja"] {
        for _ in 0..10 {
            let mut text = format!("---\ntitle: next 每执行\ndate: 2018-11-29\nlanguage: {language}\n---\n");
            for _ in 0..150 {
                for _ in 0..=dice.below(9) {
                    text.push_str(words[dice.below(words.len())]);
                    text.push_str(["", " "][dice.below(2)]);
                }
                text.push_str("\n\n");
            }
            let file = SourceFile::new("a.md", &text);
            let parsed =
                parse::article(&file, &parse::ParseSettings::new(&config), None).expect("an article");
            let (derived, _) = enrich::derive(&file, &parsed, &vocabularies, &settings).expect("known terms");
            assert!(language != "en" || !derived.dates.is_empty());
        }
    }
}
