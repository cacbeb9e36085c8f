//! Which countries an article speaks of, which it is about, and by which words.
//!
//! A pure function of one text, its context and the gazetteer, in four steps:
//!
//! 1. [`mention`] cuts the text into words and finds the phrases that may name a country;
//! 2. [`local`], [`reject`] and [`aside`] ask the neighbours of each: "Paris, Texas"; a person, a newspaper; a birthplace;
//! 3. [`resolve`] chooses a reading for each, given all the others of the article;
//! 4. [`score`] adds up the mentions of each country.
//!
//! How disputed places, shared names and states of the past are read, and how a site reads them otherwise, is said in
//! docs/vocabularies.md: "Crimea" is Ukraine, "Soviet Union" is Russia, "Korea" is the South unless the article speaks of
//! the North, seas and continents are no countries.
//!
//! All arithmetic is on integers (thousandths), so that every machine finds the same.

mod abbreviations;
mod article;
mod aside;
mod code;
mod explain;
mod gazetteer;
mod lexicon;
mod local;
mod mention;
mod near;
mod reject;
mod resolve;
mod score;
mod site;
#[cfg(test)]
mod suite;
mod support;
mod trace;
mod weights;

use serde::{Deserialize, Serialize};

use crate::text::PlainText;

pub use code::CountryCode;
pub(crate) use explain::{ConsideredPhrase, Explanation, ReadingReason, Rejected, Sense};
pub use gazetteer::Gazetteer;
pub(crate) use site::CountriesFile;

/// What is known of an article beside its text.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// BCP 47 tag of the article's language.
    pub language: &'a str,
    /// The site's own country, which doubtful names are read in favour of.
    pub home_country: Option<CountryCode>,
    /// The place the report was filed from, as the front matter has it.
    pub dateline: Option<&'a str>,
    /// The year of the article, if it is dated.
    pub year: Option<i16>,
    /// A country whose score, in thousandths, is at least this is one the article is about.
    pub about_threshold: u16,
}

/// A country of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountryFound {
    /// ISO 3166-1 alpha-2.
    pub code: CountryCode,
    /// Thousandths; of the countries with 900 or more, at least nine in ten are right.
    pub score: u16,
    /// Is the article about it (or does it only mention it)?
    pub about: bool,
    /// The words that speak for it, in reading order.
    pub mentions: Vec<Mention>,
}

/// Words that speak for a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// First byte in [`PlainText::text`].
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// By what kind of word it was found.
    pub rule: Rule,
    /// How far this reading of the words is trusted, in thousandths.
    pub confidence: u16,
}

/// By what kind of word a country was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A name of the country: common, short or official.
    Name,
    /// A name it bore, or of a state that it succeeded.
    FormerName,
    /// A short form in capitals: `UK`, `UAE`.
    Abbreviation,
    /// An adjective or a word for its people.
    Demonym,
    /// The seat of its government.
    Capital,
    /// A city other than the capital.
    City,
    /// A region, province, state or well-known area.
    Region,
    /// A seat or organ of its government, or another institution that stands for it.
    Metonym,
    /// The place the report was filed from.
    Dateline,
    /// A name of its money.
    Currency,
    /// A local institution under a name that is typical of the country.
    Institution,
    /// The ticker of a company quoted there (`<ABCD.L>`).
    Listing,
    /// The legal form of a company (`GmbH`).
    LegalForm,
}

/// Why a reading was put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is (part of) the name of a person.
    Person,
    /// It is part of a longer name.
    PartOfName,
    /// It is part of the name of a newspaper, whose name is not what the article is about.
    Newspaper,
    /// It is part of the name of a street or square.
    Street,
    /// It begins or follows the name of a company.
    Company,
    /// It is only where an organisation has its seat.
    Seat,
    /// It is a dish, a breed, a language, not the country.
    Culture,
    /// The phrase as a whole names no country ("Gulf of Mexico").
    NotACountry,
    /// It is a language ("in Spanish").
    Language,
    /// A sum of money ("US dollars").
    Money,
    /// It is an ordinary word here.
    CommonWord,
    /// It is an acronym here ("the GAO").
    Acronym,
    /// A rule of the site says so.
    SiteRule,
    /// The state did not exist in the year of the article.
    OutOfTime,
    /// A small place that nothing else in the article supports.
    Unsupported,
    /// The state or country named right after it says otherwise.
    Qualified,
    /// Another reading is likelier here.
    LessLikely,
}

impl Gazetteer {
    /// The countries of a text, strongest first, each with the words that speak for it.
    pub fn find(&self, text: &PlainText, context: &Context<'_>) -> Vec<CountryFound> {
        let scan = mention::Scan::new(self, text, ::gazetteer::languages::index(context.language));
        let resolved = resolve::resolve(self, &scan, text.text(), context, &mut ());
        score::score(self, &scan, &resolved, context, &mut ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::BlockKind;

    fn context(year: i16) -> Context<'static> {
        Context { language: "en", home_country: None, dateline: None, year: Some(year), about_threshold: 450 }
    }

    fn codes(gazetteer: &Gazetteer, text: &str, context: &Context<'_>) -> Vec<String> {
        let text = PlainText::from_plain(BlockKind::Paragraph, text);
        gazetteer.find(&text, context).iter().map(|c| c.code.to_string()).collect()
    }

    fn site(yaml: &str) -> Gazetteer {
        let file: CountriesFile = serde_yaml::from_str(yaml).unwrap();
        let gazetteer = Gazetteer::embedded();
        assert_eq!(gazetteer.problems(&file), []);
        gazetteer.with_site(&file)
    }

    #[test]
    fn evidence_is_the_very_span() {
        let gazetteer = Gazetteer::embedded();
        let text = PlainText::from_plain(BlockKind::Paragraph, "Ministers met in Côte d’Ivoire on Monday.");
        let found = gazetteer.find(&text, &context(2020));
        assert_eq!(found[0].code.as_str(), "CI");
        let mention = found[0].mentions[0];
        assert_eq!(&text.text()[mention.start as usize..mention.end as usize], "Côte d’Ivoire");
        assert_eq!(mention.rule, Rule::Name);
    }

    #[test]
    fn a_historical_state_speaks_for_itself_in_its_years_only() {
        let gazetteer = site(
            "countries:\n- code: SUHH\n  name: {en: Soviet Union, fr: Union soviétique}\n  demonyms: [Soviet]\n  until: 1991\n",
        );
        assert_eq!(codes(&gazetteer, "The Soviet Union tested a rocket.", &context(1975)), ["SUHH"]);
        assert_eq!(codes(&gazetteer, "The Soviet Union once tested a rocket.", &context(2015)), ["RU"]);
        assert_eq!(gazetteer.name(CountryCode::new("SUHH").unwrap(), "fr"), "Union soviétique");
        assert_eq!(gazetteer.resolve("suhh"), Ok(CountryCode::new("SUHH").unwrap()));
    }

    #[test]
    fn the_home_country_tips_the_scales() {
        let gazetteer = Gazetteer::embedded();
        let text = "Georgia will count its votes by hand.";
        assert_eq!(codes(&gazetteer, text, &context(2000)), ["GE"]);
        let home = Context { home_country: CountryCode::new("US"), ..context(2000) };
        assert_eq!(codes(&gazetteer, text, &home), ["US"]);
    }

    #[test]
    fn a_dateline_is_evidence_of_its_own_kind() {
        let gazetteer = Gazetteer::embedded();
        let mut text = PlainText::new();
        for (kind, words) in
            [(BlockKind::Dateline, "Perm"), (BlockKind::Paragraph, "The river rose overnight.")]
        {
            text.begin(kind);
            text.push(words, 0..words.len());
            text.end();
        }
        let found = gazetteer.find(&text, &context(2000));
        assert_eq!((found[0].code.as_str(), found[0].mentions[0].rule), ("RU", Rule::Dateline));
    }

    #[test]
    fn the_place_of_the_dateline_is_meant_where_the_text_names_it() {
        let gazetteer = Gazetteer::embedded();
        let count = |dateline: &str| {
            let mut text = PlainText::new();
            let blocks = [
                (BlockKind::Dateline, dateline),
                (BlockKind::Paragraph, "Engineers in Kutaisi drained the lake."),
            ];
            for (kind, words) in blocks {
                text.begin(kind);
                text.push(words, 0..words.len());
                text.end();
            }
            gazetteer.find(&text, &context(2000)).iter().map(|c| c.mentions.len()).sum::<usize>()
        };
        assert_eq!((count("Kutaisi"), count("Geneva")), (2, 1));
    }

    #[test]
    fn what_the_title_and_the_lead_name_is_what_the_article_is_about() {
        let gazetteer = Gazetteer::embedded();
        let mut text = PlainText::new();
        let blocks = [
            (BlockKind::Title, "Kenya bans plastic bags"),
            (BlockKind::Paragraph, "Kenya will fine shops that hand out plastic bags, its ministry said."),
            (BlockKind::Paragraph, "Nairobi counted the bags in its rivers last year."),
            (BlockKind::Paragraph, "A similar rule exists in France."),
        ];
        for (kind, words) in blocks {
            text.begin(kind);
            text.push(words, 0..words.len());
            text.end();
        }
        let found = gazetteer.find(&text, &context(2000));
        let told: Vec<_> = found.iter().map(|c| (c.code.as_str().to_owned(), c.about)).collect();
        assert_eq!(told, [("KE".to_owned(), true), ("FR".to_owned(), false)]);
        assert!(found[0].score >= 900 && found[1].score < 300, "{} {}", found[0].score, found[1].score);
    }

    #[test]
    fn a_site_settles_an_ambiguous_word() {
        let gazetteer =
            site("ambiguous:\n- word: Jordan\n  when: [basketball]\n- word: Tiger Land\n  country: KR\n");
        assert_eq!(codes(&gazetteer, "Jordan won the basketball final.", &context(2000)), [""; 0]);
        assert_eq!(codes(&gazetteer, "Jordan won the election observers over.", &context(2000)), ["JO"]);
        assert_eq!(codes(&gazetteer, "Growth slowed in Tiger Land again.", &context(2000)), ["KR"]);
    }

    #[test]
    fn what_is_disputed_is_read_as_the_site_says() {
        let asks = "Crimea lost power. | Kashmir saw snow. | England lost. | Monks fled Tibet.";
        let read = |gazetteer: &Gazetteer| {
            let codes = |text: &str| codes(gazetteer, text, &context(2000)).join(" ");
            asks.split(" | ").map(codes).collect::<Vec<_>>()
        };
        assert_eq!(read(&Gazetteer::embedded()), ["UA", "IN", "GB", "CN"]);
        let documented = include_str!("../../../docs/vocabularies.md").split("```yaml\n");
        let yaml = documented.filter_map(|part| part.split("```").next()).find(|y| y.contains("CRIMEA"));
        assert_eq!(read(&site(yaml.unwrap())), ["CRIMEA", "PK", "ENG", ""]);
    }

    #[test]
    fn a_dateline_alone_does_not_make_an_article_about_its_place() {
        let gazetteer = Gazetteer::embedded();
        let about = |text: &str| {
            let text = PlainText::from_plain(BlockKind::Paragraph, text);
            let found = gazetteer.find(&text, &context(2000));
            found.iter().map(|c| (c.code.to_string(), c.about)).collect::<Vec<_>>()
        };
        let filed = "NEW YORK, Jan 3 (Wire) - The chairman resigned after a row about his pay.";
        assert_eq!(about(filed), [("US".to_owned(), false)]);
        let both = "BEIRUT, Lebanon (Wire) - Shops reopened.";
        assert_eq!(about(both), [("LB".to_owned(), false)]);
        let more = "NAIROBI (Wire) - Kenya will count its elephants.";
        assert_eq!(about(more), [("KE".to_owned(), true)]);
    }

    #[test]
    fn a_name_of_two_countries_speaks_for_both() {
        let gazetteer = Gazetteer::embedded();
        let text = PlainText::from_plain(BlockKind::Paragraph, "Envoys of the two Koreas met.");
        let found = gazetteer.find(&text, &context(2000));
        let words = |c: &CountryFound| &text.text()[c.mentions[0].start as usize..c.mentions[0].end as usize];
        let told: Vec<_> = found.iter().map(|c| (c.code.to_string(), words(c))).collect();
        assert_eq!(told, [("KP".to_owned(), "Koreas"), ("KR".to_owned(), "Koreas")]);
    }

    #[test]
    fn a_site_file_is_checked() {
        let file: CountriesFile =
            serde_yaml::from_str("countries:\n- code: QQ\n- {code: FR, from: 1990, until: 1980}\nambiguous:\n- {word: x, country: ZZZ}\n")
                .unwrap();
        let problems = Gazetteer::embedded().problems(&file);
        let at: Vec<_> = problems.iter().map(|p| (p.list, p.entry)).collect();
        assert_eq!(at, [("countries", 0), ("countries", 1), ("ambiguous", 0)]);
        assert!(serde_yaml::from_str::<CountriesFile>("country: []").is_err());
    }

    #[test]
    fn what_an_editor_types_is_understood_or_answered() {
        let gazetteer = Gazetteer::embedded();
        for (typed, code) in [
            ("kp", "KP"),
            ("SU", "RU"),
            ("South Korea", "KR"),
            ("Allemagne", "DE"),
            ("日本", "JP"),
            ("Burma", "MM"),
        ] {
            assert_eq!(gazetteer.resolve(typed), Ok(CountryCode::new(code).unwrap()), "{typed}");
        }
        assert_eq!(gazetteer.resolve("Germny"), Err(Some("DE (Germany)".to_owned())));
        assert_eq!(gazetteer.resolve("qqqqqqqqqqqq"), Err(None));
    }

    #[test]
    fn readings_put_aside_are_explained() {
        let text =
            PlainText::from_plain(BlockKind::Paragraph, "A fair was held in Paris, Texas, by Ms. Holland.");
        let told = Gazetteer::embedded().explain(&text, &context(2000));
        let paris = &told.mentions[0];
        let chosen = paris.chosen.as_ref().unwrap();
        assert_eq!((chosen.sense.code.as_str(), chosen.why), ("US", ReadingReason::Qualified));
        assert_eq!(chosen.sense.region.as_deref(), Some("TX"));
        let france = paris.rejected.iter().find(|r| r.sense.code.as_str() == "FR").unwrap();
        assert_eq!((france.sense.rule, france.reason), (Rule::Capital, Reason::Qualified));
        let holland = told.mentions.last().unwrap();
        assert_eq!((&holland.chosen, holland.reason), (&None, Some(Reason::Person)));
        assert_eq!(holland.rejected[0].sense.code.as_str(), "NL");
    }

    #[test]
    fn any_text_is_read_without_harm() {
        let gazetteer = Gazetteer::embedded();
        for text in [
            "", " ", ".", "Ü", "US", "the", "Paris,", "\u{fffd}", "<UK>", "(X.L)", "中", "日", "한", "مصر",
            "Ґ", "a\u{301}",
        ] {
            for language in ["en", "zh", "ja", "ko", "ar", "ru", "xx", ""] {
                let _ = codes(&gazetteer, text, &Context { language, ..context(2000) });
            }
        }
    }
}
