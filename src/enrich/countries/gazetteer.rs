//! The gazetteer in memory: countries, the phrases of English, and those of other languages on first use.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::code::CountryCode;
use super::lexicon::Lexicon;
use gazetteer::data;
use gazetteer::fold;
use gazetteer::languages::{self, LANGUAGES, LATIN, rows};
use gazetteer::table::{Bits, PhraseKind, Reading, Table};
use gazetteer::token;

macro_rules! tables {
    ($($tag:literal)*) => {
        [$(include_bytes!(concat!(env!("OUT_DIR"), "/phrases.", $tag, ".bin"))),*]
    };
}

/// The phrase tables in the order of [`LANGUAGES`], as `build.rs` wrote them.
const TABLES: [&[u8]; LANGUAGES.len()] = tables!("en" "fr" "es" "de" "pt" "it" "ar" "zh" "ja" "ko" "ru");

/// A country, territory or historical state.
#[derive(Clone, Debug)]
pub(super) struct Country {
    pub code: CountryCode,
    /// Display names by language index; empty where unknown.
    pub names: [String; LANGUAGES.len()],
    /// First and last year in which its words speak for it.
    pub years: (Option<i16>, Option<i16>),
}

/// Indices of the countries that rules ask for.
#[derive(Clone, Copy, Default)]
pub(super) struct RuleCountries {
    pub us: u16,
    pub gb: u16,
    pub ca: u16,
    pub india: u16,
}

/// A rule of the site for a word with several meanings; hashes by [`token::Script`], plain and Russian.
pub(super) struct SiteRule {
    pub phrase: [u64; 2],
    /// The country it names; none: no country.
    pub country: Option<u16>,
    /// One of these phrases, as the hashes of their words, has to occur; if there are any.
    pub when: Vec<[Vec<u64>; 2]>,
}

/// Everything that names a country: built once, shared by all threads.
pub struct Gazetteer {
    pub(super) countries: Vec<Country>,
    pub(super) by_code: BTreeMap<CountryCode, u16>,
    withdrawn: BTreeMap<CountryCode, CountryCode>,
    tables: [OnceLock<Table>; LANGUAGES.len()],
    lexicons: [Lexicon; 3],
    /// English words without a capital that may start a phrase or tell what an article is like.
    pub(super) notable: Bits,
    /// Countries that rules ask for.
    pub(super) known: RuleCountries,
    /// By language: the countries whose smaller places news in it names bare.
    pub(super) bare: [Vec<u16>; LANGUAGES.len()],
    /// The site's own phrases by [`token::Script`], if it has any.
    pub(super) site: Option<[Table; 2]>,
    pub(super) rules: Vec<SiteRule>,
}

impl Gazetteer {
    /// The gazetteer that is built into the program.
    pub fn embedded() -> Self {
        let mut countries: Vec<Country> = Vec::new();
        let mut by_code = BTreeMap::new();
        for code in languages::territories().filter_map(CountryCode::new) {
            by_code.insert(code, countries.len() as u16);
            countries.push(Country { code, names: Default::default(), years: (None, None) });
        }
        for (index, language) in LANGUAGES.iter().enumerate() {
            for (code, display, _) in rows(language.names) {
                let country = CountryCode::new(code).and_then(|code| by_code.get(&code));
                if let Some(country) = country.and_then(|at| countries.get_mut(usize::from(*at))) {
                    country.names[index] = display.to_owned();
                }
            }
        }
        let withdrawn = rows(data::CODES)
            .filter_map(|(old, new, _)| Some((CountryCode::new(old)?, CountryCode::new(new)?)))
            .filter(|(old, _)| !by_code.contains_key(old))
            .collect();
        let (words, people) = (data::CONTEXT_EN, data::PEOPLE_EN);
        let all = |_: &str| true;
        let given = |name: &str| name == "given";
        let lexicons = [
            Lexicon::read(&[(words, all), (people, all)]),
            Lexicon::read(&[(words, given), (people, given), (data::CONTEXT_LATIN, all)]),
            Lexicon::read(&[]),
        ];
        let index =
            |code: &str| CountryCode::new(code).and_then(|c| by_code.get(&c).copied()).unwrap_or(u16::MAX);
        let known = RuleCountries { us: index("US"), gb: index("GB"), ca: index("CA"), india: index("IN") };
        let bare = std::array::from_fn(|l| LANGUAGES[l].home.iter().map(|c| index(c)).collect());
        let mut gazetteer = Self {
            notable: lexicons[0].cues.clone(),
            known,
            bare,
            countries,
            by_code,
            withdrawn,
            tables: Default::default(),
            lexicons,
            site: None,
            rules: Vec::new(),
        };
        let english = gazetteer.phrases(0).built_in.small.clone();
        gazetteer.notable.join(&english);
        gazetteer
    }

    /// What a country is called in `language` (a BCP 47 tag); in English where that language has no name
    /// for it, and the code itself where there is none at all.
    pub fn name(&self, code: CountryCode, language: &str) -> &str {
        let Some(country) = self.by_code.get(&code).map(|i| &self.countries[*i as usize]) else { return "" };
        let own = &country.names[languages::index(language)];
        if own.is_empty() { &country.names[0] } else { own }
    }

    /// The country that an editor typed: a code, a withdrawn code, or a name or demonym in any language.
    ///
    /// # Errors
    /// If there is none: the nearest valid name or code, if one is near.
    pub fn resolve(&self, typed: &str) -> Result<CountryCode, Option<String>> {
        let typed = typed.trim();
        if let Some(code) = CountryCode::new(typed) {
            if self.by_code.contains_key(&code) {
                return Ok(code);
            }
            if let Some(now) = self.withdrawn.get(&code) {
                return Ok(*now);
            }
        }
        for language in 0..LANGUAGES.len() {
            if let Some(country) = self.exactly(typed, language) {
                return Ok(self.countries[country as usize].code);
            }
        }
        Err(self.nearest(typed))
    }

    /// The country whose name, demonym or abbreviation in this language is exactly `typed`.
    fn exactly(&self, typed: &str, language: usize) -> Option<u16> {
        let mut tokens = Vec::new();
        token::cut(typed, 0, languages::script(language), &mut tokens);
        let phrases = self.phrases(language);
        let (first, rest) = tokens.split_first()?;
        let mut step = phrases.step(0, first.hash)?;
        for token in rest {
            step = phrases.step(step.hash, token.hash)?;
        }
        step.readings().filter(|r| r.kind <= PhraseKind::Demonym).min_by_key(|r| r.kind).map(|r| r.country)
    }

    /// The name or code nearest to what was typed, if at most a third of it is wrong.
    pub(super) fn nearest(&self, typed: &str) -> Option<String> {
        let wanted = typed.to_lowercase();
        let allowed = (wanted.chars().count() / 3).max(1);
        let names = self.countries.iter().flat_map(|c| c.names.iter().map(move |n| (n, c.code)));
        names
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, code)| (strsim::osa_distance(&wanted, &name.to_lowercase()), code, name))
            .filter(|(distance, ..)| *distance <= allowed)
            .min()
            .map(|(_, code, name)| format!("{code} ({name})"))
    }

    /// The phrases of a language, copied from the program when it is first asked for, and those of the site.
    pub(super) fn phrases(&self, language: usize) -> Phrases<'_> {
        let built_in = self.tables[language].get_or_init(|| Table::from_bytes(TABLES[language]));
        Phrases { built_in, site: self.site.as_ref().map(|site| &site[languages::script(language) as usize]) }
    }

    /// The word classes of a language, by its index.
    pub(super) fn lexicon(&self, language: usize) -> &Lexicon {
        &self.lexicons[match language {
            0 => 0,
            1..LATIN => 1,
            _ => 2,
        }]
    }

    /// Index of a country by its code.
    pub(super) fn index(&self, code: &str) -> Option<u16> {
        self.by_code.get(&CountryCode::new(code)?).copied()
    }
}

/// The phrases of one language: those that ship with the program, and those of the site.
#[derive(Clone, Copy)]
pub(super) struct Phrases<'g> {
    built_in: &'g Table,
    site: Option<&'g Table>,
}

/// One step of a match.
#[derive(Clone, Copy)]
pub(super) struct MatchStep<'g> {
    /// Hash of the phrase so far.
    pub hash: u64,
    /// Do longer phrases start so?
    pub more: bool,
    built_in: &'g [Reading],
    site: &'g [Reading],
}

impl<'g> MatchStep<'g> {
    /// What the phrase can mean: nothing if it is none.
    pub(super) fn readings(&self) -> impl Iterator<Item = &'g Reading> {
        self.built_in.iter().chain(self.site)
    }

    /// Those of the readings that `fits` holds for.
    #[inline]
    pub(super) fn those(&self, fits: impl Fn(&Reading) -> bool) -> Cow<'g, [Reading]> {
        if self.site.is_empty() && self.built_in.iter().all(&fits) {
            return Cow::Borrowed(self.built_in);
        }
        self.readings().filter(|r| fits(r)).copied().collect()
    }
}

impl<'g> Phrases<'g> {
    /// Could a phrase start with this word?
    #[inline(always)]
    pub(super) fn may_start(&self, word: u64) -> bool {
        self.built_in.may_start(word) || self.site.is_some_and(|t| t.may_start(word))
    }

    /// Could a phrase written without a capital start with this word?
    #[inline(always)]
    pub(super) fn may_start_small(&self, word: u64) -> bool {
        self.built_in.small.has(word) || self.site.is_some_and(|t| t.small.has(word))
    }

    /// The phrase so far (its hash; 0 for none) with one more word.
    #[inline]
    pub(super) fn step(&self, phrase: u64, word: u64) -> Option<MatchStep<'g>> {
        let hash = fold::join(phrase, word);
        let built_in = self.built_in.get(hash);
        let site = self.site.and_then(|t| t.get(hash));
        if built_in.is_none() && site.is_none() {
            return None;
        }
        let ((more, built_in), (site_more, site)) = (built_in.unwrap_or_default(), site.unwrap_or_default());
        Some(MatchStep { hash, more: more || site_more, built_in, site })
    }
}
