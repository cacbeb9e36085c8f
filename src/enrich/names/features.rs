//! What can be said of a name and of the words around it, as yes or no: what [`model`](super::model) weighs.
//!
//! Each feature has a name in plain words, under which its weights stand in `data/weights.tsv` and which [`explain`](super::explain)
//! tells.

use super::classes::Class;
use super::split::Piece;
use super::words::Words;

/// A set of features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Features(pub(super) u128);

/// What is said of a name.
macro_rules! features {
    ($($name:ident = $text:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Feature { $($name,)* }

        /// The names of the features, in the order of their numbers.
        pub const NAMES: &[&str] = &[$($text,)*];
    };
}

features! {
    Always = "always",
    TwoWords = "two words",
    ThreeWords = "three words",
    MoreWords = "four words or more",
    Acronym = "capitals only, up to six",
    Capitals = "capitals only, longer",
    CapitalWithin = "a capital within a word",
    Ampersand = "an ampersand",
    And = "an \"and\" within",
    Of = "an \"of\" within",
    For = "a \"for\" within",
    Hyphen = "a hyphen within",
    Digit = "a number within",
    InitialWithin = "an initial within",
    InitialFirst = "an initial in front",
    Particle = "a particle such as \"van\"",
    FirstGiven = "first word a given name",
    FirstSurname = "first word a surname only",
    LastSurname = "last word a surname",
    LastGiven = "last word a given name only",
    FirstCommon = "first word an ordinary word",
    LastCommon = "last word an ordinary word",
    AllCommon = "ordinary words only",
    NoneCommon = "no ordinary word",
    UnknownLast = "last word in no list",
    UnknownFirst = "first word in no list",
    Plural = "a plural",
    Legal = "last word a legal form",
    Business = "last word of a company",
    Government = "last word of an authority",
    Civic = "last word of an association",
    School = "last word of a school",
    Team = "last word of a club",
    Media = "last word of a newspaper",
    Place = "last word of a place",
    Thing = "last word of a prize, a law, a work",
    PlaceFirst = "first word of a place",
    OrganisationFirst = "first word of an organisation",
    Nation = "first word a nation's adjective",
    NationAlone = "a nation's adjective alone",
    HeadBeforeOf = "head of an organisation before \"of\"",
    OrganisationWithin = "word of an organisation within",
    Monarch = "a monarch's title in front",
    Country = "a place by the gazetteer",
    CountryName = "a country by the gazetteer",
    CountryFirst = "a place or country by the gazetteer in front",
    CountryLast = "a place or country by the gazetteer at the end",
    BeforeHonorific = "after Mr, Mrs, Dr",
    BeforeTitle = "after a title",
    BeforeOffice = "after an office",
    BeforeOfficeComma = "after an office and a comma",
    BeforeKin = "after a word of kinship",
    BeforePlace = "after a preposition of place",
    BeforeThe = "after \"the\"",
    BeforeBy = "after \"by\"",
    BeforeOf = "after \"of\"",
    BeforeWith = "after \"with\"",
    BeforeFor = "after \"for\"",
    BeforeAgainst = "after \"against\", \"beat\", \"v\"",
    BeforeSaid = "after a verb of saying",
    BeforeAnd = "after \"and\"",
    BeforeOrganisation = "after a word for an organisation",
    BeforePlay = "after a verb of joining",
    BeforePossessive = "after somebody's",
    BeforeNumber = "after a number",
    BeforeSmall = "after another small word",
    BeforeList = "after a comma and a name",
    BeforeColon = "after a colon",
    AfterSaid = "before a verb of saying",
    AfterLife = "before what people do",
    AfterFirm = "before what firms do",
    AfterWho = "before \"who\"",
    AfterWhich = "before \"which\"",
    AfterAge = "before an age",
    AfterOfficeComma = "before a comma and an office",
    AfterOrganisationComma = "before a comma and a word for an organisation",
    AfterAcronym = "before its initials in brackets",
    AfterBracket = "before a bracket",
    AfterBracketPlace = "before a place in brackets",
    AfterNumber = "before a number",
    AfterNumbers = "before two numbers",
    Result = "in a pair of results",
    Dateline = "the place of a dateline",
    AfterPossessive = "before 's",
    AfterPossessedOffice = "before 's and an office",
    AfterOrganisation = "before a word such as \"shares\", \"officials\"",
    AfterTitle = "before a title",
    AfterBased = "before \"-based\"",
    AfterIsPerson = "before \"is a\" and a word for people",
    AfterIsOrganisation = "before \"is a\" and a word for organisations",
    AfterIsPlace = "before \"is a\" and a word for places",
    AfterPlaceComma = "before a comma and a place",
    AfterAgainst = "before \"beat\", \"v\"",
    AfterAnd = "before \"and\"",
    AfterBe = "before \"is\", \"was\"",
    AfterLegalComma = "before a comma and a legal form",
    AfterBorn = "before \"born\"",
    Angle = "in angle brackets",
    Start = "at the head of a sentence only",
    Headline = "in the headline",
    Often = "three times or more",
    Lower = "also in small letters",
    Head = "first in a paragraph",
    LastLater = "last word alone elsewhere",
    FirstLater = "first word alone elsewhere",
    Scores = "in a line of results",
    SurnameOf = "surname of a person of the article",
    GivenOf = "given name of a person of the article",
    PrefixOf = "beginning of an organisation of the article",
    InitialsOf = "initials of an organisation of the article",
    Nickname = "last word a club's nickname",
    Firm = "one word that a well-known organisation goes by",
    PlaceOf = "head of a place before \"of\"",
    AcronymBeside = "in brackets after what it abbreviates",
    BeforeAt = "after \"at\"",
    AfterPlural = "before a verb in the plural",
    BesideOrganisation = "in a list with an organisation",
}

impl Features {
    pub(super) fn add(&mut self, feature: Feature) {
        self.0 |= 1 << feature as u32;
    }

    pub(super) fn has(self, feature: Feature) -> bool {
        self.0 >> feature as u32 & 1 == 1
    }

    /// A set of these.
    pub(super) const fn of(features: &[Feature]) -> Self {
        let (mut set, mut at) = (0, 0);
        while at < features.len() {
            set |= 1 << features[at] as u32;
            at += 1;
        }
        Self(set)
    }

    /// Whether one of these holds.
    pub(super) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    pub(super) fn remove(&mut self, feature: Feature) {
        self.0 &= !(1 << feature as u32);
    }

    pub(super) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether a name is like a person's by its words alone.
    pub(super) fn is_like_a_person(self) -> bool {
        use Feature::{
            AfterAge, BeforeHonorific, BeforeOffice, BeforeTitle, FirstGiven, InitialFirst, Place, Thing,
        };
        const TOLD: Features =
            Features::of(&[FirstGiven, BeforeHonorific, BeforeTitle, InitialFirst, BeforeOffice, AfterAge]);
        const SPOT: Features = Features::of(&[Place, Thing]);
        self.any(TOLD) && !self.any(SPOT) && !self.is_like_an_organisation()
    }

    /// The same for an organisation's.
    pub(super) const fn is_like_an_organisation(self) -> bool {
        use Feature::{Business, Civic, Government, HeadBeforeOf, Legal, Media, Nickname, School, Team};
        const TOLD: Features =
            Features::of(&[Legal, Business, Government, Civic, School, Team, Media, HeadBeforeOf, Nickname]);
        self.any(TOLD)
    }

    /// The numbers of those that hold.
    pub(super) fn numbers(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let at = rest.trailing_zeros() as usize;
            (rest != 0).then(|| {
                rest &= rest - 1;
                at
            })
        })
    }
}

/// At most this many words are looked at between a name and what is said of it.
const REACH: usize = 6;

/// What the words of a name say, wherever it stands.
pub(super) fn of_words(words: Words<'_>, piece: Piece) -> Features {
    use Feature::*;
    let mut set = Features::default();
    let (first, end) = (piece.first, piece.end);
    let last = end - 1;
    let mut add = |holds: bool, feature: Feature| {
        if holds {
            set.0 |= 1 << feature as u32;
        }
    };
    add(true, Always);
    match count(words, first, end) {
        1 => {}
        2 => add(true, TwoWords),
        3 => add(true, ThreeWords),
        _ => add(true, MoreWords),
    }
    let one = end - first == 1;
    let classes: [Class; 9] =
        std::array::from_fn(|n| if first + n < end { words.class(first + n) } else { Class::default() });
    let classes = &classes[..(end - first).min(9)];
    let (head, tail) = (classes[0], words.class(last));
    let lists = Class::COMMON.or(Class::GIVEN).or(Class::SURNAME);
    if one {
        let written = words.written(first);
        add(words.is_all_caps(first) && written.len() <= 6, Acronym);
        add(words.is_all_caps(first) && written.len() > 6, Capitals);
    } else {
        add((first..end).all(|at| words.is_all_caps(at)), Capitals);
    }
    add((first..end).any(|at| capital_within(words.written(at))), CapitalWithin);
    for at in first..end {
        match words.written(at) {
            "and" => add(true, And),
            "of" => add(true, Of),
            "for" => add(true, For),
            _ => {}
        }
        add(words.tokens[at].flags.is_number(), Digit);
        if at < last {
            add(words.gap(at).contains('&'), Ampersand);
            add(words.gap(at) == "-", Hyphen);
        }
        let initial = words.written(at).len() == 1 && words.is_capitalised(at);
        add(initial && at == first && !one, InitialFirst);
        add(initial && at > first && at < last, InitialWithin);
        add(words.is_small(at, Class::PARTICLE), Particle);
    }
    add(head.has(Class::GIVEN), FirstGiven);
    add(head.has(Class::SURNAME) && !head.has(Class::GIVEN), FirstSurname);
    add(tail.has(Class::SURNAME), LastSurname);
    add(tail.has(Class::GIVEN) && !tail.has(Class::SURNAME), LastGiven);
    add(head.has(Class::COMMON), FirstCommon);
    add(tail.has(Class::COMMON), LastCommon);
    add(classes.iter().all(|class| class.has(Class::COMMON)), AllCommon);
    add(!classes.iter().any(|class| class.has(Class::COMMON)), NoneCommon);
    add(!tail.has(lists), UnknownLast);
    add(!head.has(lists), UnknownFirst);
    let written = words.written(last);
    add(
        written.len() > 4 && written.ends_with('s') && !written.ends_with("ss") && tail.has(Class::COMMON),
        Plural,
    );
    add(tail.has(Class::LEGAL), Legal);
    add(tail.has(Class::BUSINESS), Business);
    add(tail.has(Class::GOVERNMENT), Government);
    add(tail.has(Class::CIVIC), Civic);
    add(tail.has(Class::SCHOOL), School);
    add(tail.has(Class::TEAM), Team);
    add(tail.has(Class::MEDIA), Media);
    add(tail.has(Class::NICKNAME), Nickname);
    add(one && head.has(Class::FIRM), Firm);
    // "University of Kent College of Law" is no law.
    let of = (first + 1..last).find(|at| matches!(words.written(*at), "of" | "for" | "on"));
    let head_before_of = of.is_some_and(|of| words.class(of - 1).has(Class::ORGANISATION));
    add(tail.has(Class::PLACE), Place);
    add(tail.has(Class::THING) && !head_before_of, Thing);
    add(head.has(Class::PLACE_FIRST), PlaceFirst);
    add(head.has(Class::ORGANISATION_FIRST), OrganisationFirst);
    add(head.has(Class::NATION) && !one, Nation);
    add(head.has(Class::NATION) && one, NationAlone);
    add(classes[..classes.len() - 1].iter().any(|class| class.has(Class::ORGANISATION)), OrganisationWithin);
    if let Some(of) = of {
        add(head_before_of, HeadBeforeOf);
        add(words.class(of - 1).has(Class::PLACE) && !words.class(of - 1).has(Class::ORGANISATION), PlaceOf);
    }
    add(head.has(Class::MONARCH) && !one, Monarch);
    set
}

/// How many words a name has; those joined by a hyphen or an apostrophe are one.
pub(super) fn count(words: Words<'_>, first: usize, end: usize) -> usize {
    let joined = (first..end - 1).filter(|at| matches!(words.gap(*at), "-" | "‑" | "'" | "’"));
    end - first - joined.count()
}

fn capital_within(written: &str) -> bool {
    // "McEwen", "MacDonald"
    let written = written.strip_prefix("Mc").or_else(|| written.strip_prefix("Mac")).unwrap_or(written);
    let mut letters = written.chars();
    letters.next();
    let small = written.chars().any(char::is_lowercase);
    small && letters.any(char::is_uppercase)
}

/// What stands before and after one mention.
pub(super) fn of_place(words: Words<'_>, piece: Piece) -> Features {
    let mut set = Features::default();
    before(words, piece, &mut set);
    after(words, piece, &mut set);
    set
}

fn before(words: Words<'_>, piece: Piece, set: &mut Features) {
    use Feature::*;
    if let Some(title) = piece.title {
        let honorific = words.class(title).has(Class::HONORIFIC);
        set.add(if honorific { BeforeHonorific } else { BeforeTitle });
        return;
    }
    let Some(at) = words.before(piece.first) else { return };
    let (gap, class, written) = (words.gap(at), words.class(at), words.written(at));
    if gap.ends_with('<') || gap.ends_with("&lt;") {
        set.add(Angle);
    }
    let capital = words.is_capitalised(at);
    if words.is_spaced(at) || gap == "-" {
        let features = [
            (Class::OFFICE, BeforeOffice),
            (Class::KIN, BeforeKin),
            (Class::PLACE_PREPOSITION, BeforePlace),
            (Class::AGAINST, BeforeAgainst),
            (Class::SAID, BeforeSaid),
            (Class::ORGANISATION_NOUN, BeforeOrganisation),
            (Class::PLAY, BeforePlay),
        ];
        let mut found = false;
        for (of, feature) in features {
            if class.has(of) && (!capital || matches!(feature, BeforePlace | BeforeAgainst)) {
                set.add(feature);
                found = true;
            }
        }
        if belongs_to(words, at) {
            set.add(BeforeOrganisation);
        }
        match written {
            "the" | "The" => set.add(BeforeThe),
            "by" | "By" => set.add(BeforeBy),
            "of" => set.add(BeforeOf),
            "with" | "With" => set.add(BeforeWith),
            "for" | "For" => set.add(BeforeFor),
            "and" | "And" => set.add(BeforeAnd),
            "at" | "At" => set.add(BeforeAt),
            _ if is_small_number(words, at) => set.add(BeforeNumber),
            _ if !found && !capital => set.add(BeforeSmall),
            _ => {}
        }
    } else if gap.starts_with("'s") || gap.starts_with("’s") || gap == "' " || gap == "’ " {
        set.add(BeforePossessive);
    } else if gap == ", " {
        if words.is_small(at, Class::OFFICE.or(Class::KIN)) || office_before(words, at) {
            set.add(BeforeOfficeComma);
        } else if capital {
            set.add(BeforeList);
        }
    } else if gap.trim_end().ends_with(':') {
        set.add(BeforeColon);
    }
}

/// "the economist at …", "chief executive of …", "companies such as …", "bands like …": what comes is an organisation.
fn belongs_to(words: Words<'_>, link: usize) -> bool {
    const THEIRS: [&str; 8] = [
        "analyst",
        "analysts",
        "economist",
        "economists",
        "executive",
        "strategist",
        "strategists",
        "traders",
    ];
    let written = words.written(link);
    let small = matches!(written, "of" | "at" | "with" | "as" | "like" | "including");
    let Some(before) = words.before(link).filter(|at| small && words.is_spaced(*at)) else { return false };
    let group = |at: usize| words.is_small(at, Class::ORGANISATION_NOUN) && words.written(at).ends_with('s');
    match written {
        "of" | "at" | "with" => THEIRS.contains(&words.written(before)),
        "as" => {
            words.written(before) == "such"
                && words.before(before).is_some_and(|at| words.is_spaced(at) && group(at))
        }
        _ => group(before),
    }
}

/// A number that may count goals, points, runs; no year.
fn is_small_number(words: Words<'_>, at: usize) -> bool {
    words.tokens.get(at).is_some_and(|token| token.flags.is_number() && token.end - token.start < 4)
}

/// "the ambassador to the United Nations, Pak Sun Min": an office a few words back.
fn office_before(words: Words<'_>, comma: usize) -> bool {
    let mut at = comma;
    for _ in 0..REACH {
        if words.is_small(at, Class::OFFICE) {
            return true;
        }
        let small = matches!(words.written(at), "of" | "to" | "for" | "the" | "and");
        let Some(before) = words.before(at) else { return false };
        if !(small || words.is_capitalised(at)) || !words.is_spaced(before) {
            return false;
        }
        at = before;
    }
    false
}

fn after(words: Words<'_>, piece: Piece, set: &mut Features) {
    use Feature::*;
    let last = piece.end - 1;
    let rest = words.rest(last);
    let Some(at) = words.after(last) else { return };
    let (gap, class, written) = (words.gap(last), words.class(at), words.written(at));
    if rest.starts_with("'s") || rest.starts_with("’s") || gap == "' " || gap == "’ " {
        set.add(AfterPossessive);
        if class.has(Class::POSSESSED_OFFICE) {
            set.add(AfterPossessedOffice);
        }
        return;
    }
    if gap == "-" {
        if matches!(written, "based" | "owned" | "led") {
            set.add(AfterBased);
        }
        return;
    }
    if gap.starts_with(" (") || gap.starts_with(" <") {
        if initials(words, piece, written) {
            set.add(AfterAcronym);
        } else if matches!(written, "born" | "b") {
            set.add(AfterBorn);
        } else {
            set.add(AfterBracket);
        }
        return;
    }
    let small = !words.is_capitalised(at);
    if words.is_spaced(last) {
        if small {
            let features = [
                (Class::SAID, AfterSaid),
                (Class::LIFE, AfterLife),
                (Class::FIRM_VERB, AfterFirm),
                (Class::WHO, AfterWho),
                (Class::AGAINST, AfterAgainst),
                (Class::AFTER_ORGANISATION, AfterOrganisation),
                (Class::BE, AfterBe),
            ];
            for (of, feature) in features {
                if class.has(of) {
                    set.add(feature);
                }
            }
            if class.has(Class::BE) {
                set_noun(
                    words,
                    at + 1,
                    [Some(AfterIsPerson), Some(AfterIsOrganisation), Some(AfterIsPlace)],
                    set,
                );
            }
            match written {
                "and" => set.add(AfterAnd),
                "are" | "were" | "have" if !is_listed(words, piece.first) => set.add(AfterPlural),
                _ => {}
            }
            if is_small_number(words, at) {
                set.add(AfterNumber);
                if words.is_spaced(at) && is_small_number(words, at + 1) {
                    set.add(AfterNumbers);
                }
            }
        } else if class.has(Class::TITLE) {
            set.add(AfterTitle);
        }
        return;
    }
    if gap != ", " {
        return;
    }
    // "In New York, the president said".
    let somewhere = words
        .before(piece.first)
        .is_some_and(|before| words.class(before).has(Class::PLACE_PREPOSITION) && words.is_spaced(before));
    if words.tokens[at].flags.is_number() {
        let age = matches!(written.parse(), Ok(5..=109)) && written.len() < 4;
        if age && words.rest(at).starts_with([',', '.', ' ']) && !words.rest(at).starts_with(" per") {
            let closed = words.rest(at).starts_with([',', '.']);
            set.add(if closed { AfterAge } else { AfterNumber });
        }
    } else if class.has(Class::WHO) {
        set.add(AfterWho);
    } else if class.has(Class::WHICH) {
        set.add(AfterWhich);
    } else if class.has(Class::LEGAL) && !small {
        set.add(AfterLegalComma);
    } else if class.has(Class::SAID) && small {
        set.add(AfterSaid);
    } else if !small {
        set.add(AfterPlaceComma);
    } else if class.has(Class::OFFICE) && small && !somewhere {
        set.add(AfterOfficeComma);
    } else if !somewhere && matches!(written, "the" | "a" | "an" | "its" | "his" | "her" | "their" | "then") {
        set_noun(words, at, [Some(AfterOfficeComma), Some(AfterOrganisationComma), None], set);
    } else if matches!(written, "born") {
        set.add(AfterBorn);
    }
}

/// "Bass and Linder have": one of several.
fn is_listed(words: Words<'_>, first: usize) -> bool {
    words.before(first).is_some_and(|before| {
        matches!(words.written(before), "and" | "or" | "nor") || words.gap(before).starts_with(',')
    })
}

/// "a former Australian cricketer", "the London-based bank": the first telling noun of a few words.
fn set_noun(words: Words<'_>, from: usize, features: [Option<Feature>; 3], set: &mut Features) {
    if !matches!(words.written(from), "a" | "an" | "the" | "one" | "its" | "his" | "her" | "their" | "then") {
        return;
    }
    for at in from + 1..from + 1 + REACH {
        if !words.same_block(from, at) || !(words.is_spaced(at - 1) || words.gap(at - 1) == "-") {
            return;
        }
        if words.is_capitalised(at) {
            continue;
        }
        if matches!(words.written(at), "of" | "in" | "for" | "to" | "that" | "which" | "who" | "and") {
            return;
        }
        // "the president's office".
        if words.rest(at).starts_with(['\'', '’']) {
            return;
        }
        let class = words.class(at);
        // "a Jazz band leader": what is said is the last of nouns side by side.
        let goes_on = words.is_spaced(at)
            && (words.class(at + 1).has(Class::PERSON_NOUN.or(Class::OFFICE).or(Class::ORGANISATION_NOUN)))
            && !words.is_capitalised(at + 1);
        if goes_on {
            continue;
        }
        let found = if class.has(Class::PERSON_NOUN.or(Class::OFFICE)) {
            features[0]
        } else if class.has(Class::ORGANISATION_NOUN) {
            features[1]
        } else if class.has(Class::PLACE_NOUN) {
            features[2]
        } else {
            None
        };
        if let Some(found) = found {
            set.add(found);
            return;
        }
    }
}

/// Whether letters are the initials of a piece's capitalised words.
pub(super) fn initials(words: Words<'_>, piece: Piece, letters: &str) -> bool {
    let mut given = letters.chars().filter(|c| *c != '.');
    let capitals = (piece.first..piece.end).filter(|at| words.is_capitalised(*at));
    for at in capitals {
        let Some(first) = words.written(at).chars().next() else { return false };
        if !given.next().is_some_and(|letter| letter.eq_ignore_ascii_case(&first)) {
            return false;
        }
    }
    given.next().is_none() && letters.len() > 1
}
