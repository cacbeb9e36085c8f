//! What words can say of the names that they are part of or stand beside: `data/classes.txt` and `data/lists.txt`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::enrich::tokens::{Token, stem_hash, word_hash};

/// The classes of a word. A small set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u64);

/// One constant for each class, and how the data files call it.
macro_rules! classes {
    ($($(#[$doc:meta])* $constant:ident = $name:literal $at:literal,)*) => {
        impl Class {
            $($(#[$doc])* pub(super) const $constant: Self = Self(1 << $at);)*

            fn of(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$constant),)*
                    _ => None,
                }
            }
        }
    };
}

classes! {
    /// Before the name of a person alone: `Mr`.
    HONORIFIC = "honorific" 0,
    /// Before a name, capitalised: `President`. After it the surname may stand alone.
    TITLE = "title" 1,
    /// Part of a title of several words: `Prime` Minister.
    TITLE_PART = "titlepart" 2,
    /// What an officer is one of: Secretary of `State`.
    OFFICE_OF = "officeof" 3,
    /// What people are, in small letters: `lawyer`.
    OFFICE = "office" 4,
    /// What people are to others: `wife`.
    KIN = "kin" 5,
    /// Small words within names: `van`, `bin`.
    PARTICLE = "particle" 6,
    /// Part of the name that it stands before: `Pope Francis`.
    MONARCH = "monarch" 7,
    /// A month or a day of the week.
    CALENDAR = "calendar" 8,
    /// What people do with words.
    SAID = "said" 9,
    /// What people do or suffer.
    LIFE = "life" 10,
    /// What firms and offices do.
    FIRM_VERB = "firmverb" 11,
    WHO = "who" 12,
    WHICH = "which" 13,
    /// Before places.
    PLACE_PREPOSITION = "placeprep" 14,
    /// Between opponents.
    AGAINST = "against" 15,
    /// Before clubs and parties.
    PLAY = "play" 16,
    BE = "be" 17,
    /// What organisations are.
    ORGANISATION_NOUN = "orgnoun" 18,
    /// What people are said to be.
    PERSON_NOUN = "personnoun" 19,
    /// What places are.
    PLACE_NOUN = "placenoun" 20,
    /// After the name of an organisation: `shares`.
    AFTER_ORGANISATION = "orgafter" 21,
    /// After an organisation's or country's `'s`.
    POSSESSED_OFFICE = "possoffice" 22,
    /// The legal form of a company.
    LEGAL = "legal" 23,
    /// Last in names of companies.
    BUSINESS = "business" 24,
    /// Last in names of authorities and troops.
    GOVERNMENT = "government" 25,
    /// Last in names of associations.
    CIVIC = "civic" 26,
    SCHOOL = "school" 27,
    TEAM = "team" 28,
    MEDIA = "media" 29,
    /// Last in names of places.
    PLACE = "place" 30,
    /// First in names of places.
    PLACE_FIRST = "placefirst" 31,
    /// Last in names of prizes, laws, wars, works.
    THING = "thing" 32,
    /// First in names of organisations.
    ORGANISATION_FIRST = "orgfirst" 33,
    /// Adjectives of nations.
    NATION = "nation" 34,
    /// Says too little by itself: `Supreme` Court.
    GENERIC = "generic" 35,
    /// After "and" in names of authorities.
    SECOND = "second" 36,
    /// After names of people: `Jr`.
    SUFFIX = "suffix" 37,
    /// An ordinary English word.
    COMMON = "common" 38,
    GIVEN = "given" 39,
    SURNAME = "surname" 40,
    /// What clubs are called beside their town: `Yankees`.
    NICKNAME = "nickname" 41,
    /// Firms and bodies that go by one word.
    FIRM = "firm" 42,
    /// Whose union, hospital or office it is: `Children's` Hospital.
    OWNER = "owner" 43,
    /// Clubs that go by one word, mostly that of their town.
    CLUB = "club" 45,
    /// Counties, whose clubs play cricket.
    COUNTY = "county" 47,
    /// Countries of one word, which own much that is called otherwise.
    COUNTRY = "country" 48,
    /// Last in names of what is done: Rural `Development`.
    DOING = "doing" 49,
    /// Last in names of streets and grounds, which no organisation has.
    GROUND = "ground" 50,
    /// Where firms have branches.
    LAND = "land" 51,
    CONTINENT = "continent" 52,
    /// Points of the compass and parts.
    SIDE = "side" 53,
    /// How newspapers shorten states: `Calif`.
    STATE = "state" 54,
    /// Followers and adjectives of faiths and peoples, which no list of nations holds.
    FAITH = "faith" 55,
    /// Initials of things and other words that are never names of people or organisations.
    NOTHING = "nothing" 56,
    /// Words of reports on team sport.
    SPORT = "sport" 46,
    /// Last in names of shops and inns that are called after somebody: Hannigan's `Bar`.
    SHOP = "shop" 44,
}

impl Class {
    /// Ends the name of an organisation.
    pub(super) const ORGANISATION: Self = Self(
        Self::LEGAL.0 | Self::BUSINESS.0 | Self::GOVERNMENT.0 | Self::CIVIC.0 | Self::TEAM.0 | Self::MEDIA.0,
    );

    /// Whether it has one of these.
    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

static WORDS: LazyLock<FxHashMap<u64, Class>> = LazyLock::new(|| {
    let mut words: FxHashMap<u64, Class> = FxHashMap::default();
    for line in include_str!("data/classes.txt").lines().chain(include_str!("data/lists.txt").lines()) {
        let Some((name, list)) = line.split_once('\t') else { continue };
        let Some(class) = Class::of(name) else { continue };
        for word in list.split_ascii_whitespace() {
            // All forms of an ordinary word are ordinary.
            let hash = if class == Class::COMMON { stem_hash(word, "en") } else { word_hash(word) };
            words.entry(hash).or_default().0 |= class.0;
        }
    }
    words
});

/// What a token can say.
pub(super) fn class(token: &Token) -> Class {
    let of = |hash: u64| WORDS.get(&hash).copied().unwrap_or_default();
    let own = of(token.word);
    if token.stem == token.word || own.has(Class::COMMON) {
        return own;
    }
    Class(own.0 | of(token.stem).0 & Class::COMMON.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_the_data_is_known() {
        let lines = include_str!("data/classes.txt").lines().chain(include_str!("data/lists.txt").lines());
        for line in lines.filter(|line| !line.starts_with('#')) {
            let (name, list) = line.split_once('\t').unwrap_or_else(|| panic!("a tab: {line}"));
            assert!(Class::of(name).is_some() && !list.is_empty(), "{line}");
        }
    }
}
