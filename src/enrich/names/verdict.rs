//! What a candidate is taken for: the word of the model, under a few rules that measure better than it.

use super::classes::{Class, class};
use super::features::{Feature, Features};
use super::model::{Kind, Verdict, is_one_word, judge};
use super::split::Piece;
use super::sport::Sport;
use super::words::Words;

/// What the model says, under the rules that measure better than it.
pub(super) fn verdict(words: Words<'_>, sport: &Sport<'_>, f: Features, pieces: &[Piece]) -> Option<Verdict> {
    use Feature::*;
    let piece = pieces[0];
    let has = |feature: Feature| f.has(feature);
    let learned = judge(f);
    if is_one_word(f) {
        // "Hornets had nested in the roof": a club is told by its article, its opponents or its results.
        let club = [
            BeforeThe,
            BeforeAgainst,
            AfterAgainst,
            Result,
            Scores,
            Often,
            PrefixOf,
            BeforePlay,
            AfterOrganisation,
        ];
        let animals = has(Nickname) && !club.iter().any(|feature| has(*feature));
        let written = words.written(piece.first);
        if animals || NO_NAMES.contains(&written) || written.chars().count() == 1 {
            return None;
        }
        // "A LANDMARK bridge" at the head of a paragraph, "rated Ba-2", "Macon, Ga.,", "the CT6".
        let token = &words.tokens[piece.first];
        let shouted = has(Capitals) || has(Acronym) && class(token).has(Class::COMMON);
        let lead = shouted && pieces.len() == 1 && opens_block(words, piece.first);
        let number = words.gap(piece.first) == "-"
            && words.tokens.get(piece.end).is_some_and(|next| next.flags.is_number());
        let state = STATES.contains(&written) && words.rest(piece.first).starts_with('.');
        let model = learned.is_some_and(|verdict| verdict.lead < LIKELY)
            && has(Acronym)
            && written.starts_with(|c: char| c.is_ascii_uppercase())
            && written.len() > 2
            && written.ends_with(|c: char| c.is_ascii_digit());
        if lead || number && written.len() < 4 || state || model {
            return None;
        }
        // "Ipswich have signed a striker", "at Porto": a town is one only after "in".
        if !has(SurnameOf) && !has(GivenOf) && sport.is_club(pieces) {
            let lead = learned.filter(|verdict| verdict.kind == Kind::Organisation).map_or(0, |v| v.lead);
            return Some(Verdict { kind: Kind::Organisation, lead: lead.max(LIKELY) });
        }
        let games = [Scores, Result, BeforeAgainst, AfterAgainst, AfterNumbers];
        // "OAKLAND, Calif. (AP)"
        let line = words.is_all_caps(piece.first)
            && [", ", " (", " - "].iter().any(|sign| words.rest(piece.first).starts_with(sign));
        let learned_body = learned.is_some_and(|verdict| verdict.kind == Kind::Organisation);
        let town = learned_body
            && has(Country)
            && !has(Firm)
            && (line || !games.iter().any(|feature| has(*feature)) && !sport.is_told());
        // "Jaguar's new owners", where no jaguars are written of.
        let doing =
            [AfterFirm, AfterOrganisation, BesideOrganisation, AfterPlural, AfterPossessive, AfterSaid];
        let may_be_person = words.class(piece.first).has(Class::GIVEN.or(Class::SURNAME));
        let doing = &doing[..if may_be_person { 3 } else { 6 }];
        // "a Jaguar" is a car.
        let article = |at: usize| matches!(words.written(at), "a" | "an" | "A" | "An");
        let counted = has(Firm)
            && !has(AfterOrganisation)
            && pieces.iter().any(|piece| words.before(piece.first).is_some_and(article));
        if counted {
            return learned.filter(|verdict| verdict.kind != Kind::Organisation);
        }
        let animal =
            has(Start) || has(Lower) || has(SurnameOf) || has(GivenOf) || has(Country) || has(CountryName);
        if has(Firm) && !animal && doing.iter().any(|feature| has(*feature)) && !is_generic(words, piece) {
            let lead = learned.filter(|verdict| verdict.kind == Kind::Organisation).map_or(0, |v| v.lead);
            return Some(Verdict { kind: Kind::Organisation, lead: lead.max(LIKELY) });
        }
        let abbreviates = has(Acronym) && pieces.iter().any(|piece| abbreviates_small_words(words, *piece));
        let country = has(CountryName) || has(Dateline);
        // "Velmora, a maker of bells,", "the brewer Velmora".
        let said_to_be =
            [AfterOrganisationComma, BeforeOrganisation, AfterIsOrganisation, AfterLegalComma, Angle];
        let known =
            country || has(Country) || has(SurnameOf) || has(GivenOf) || has(FirstGiven) || has(NationAlone);
        if said_to_be.iter().any(|feature| has(*feature))
            && has(NoneCommon)
            && !known
            && !is_generic(words, piece)
        {
            return Some(Verdict {
                kind: Kind::Organisation,
                lead: learned.map_or(LIKELY, |v| v.lead.max(LIKELY)),
            });
        }
        return learned.filter(|verdict| {
            let people = has(NationAlone) && !has(Firm) || is_faith(written);
            let no_body = abbreviates || country || town || people || is_generic(words, piece);
            verdict.kind != Kind::Organisation || !no_body
        });
    }
    // "Q&A", "Head Chef", "Northern Europe"
    if is_no_body(words, sport, f, piece) {
        return None;
    }
    if is_of_a_nation(words, piece) || has(CountryName) {
        return learned.filter(|verdict| verdict.kind == Kind::Place);
    }
    // "Ipswich Town", "Hobart Penguins" where sport is written about.
    let side = ["City", "Town", "County", "Villa", "Argyle"].contains(&words.written(piece.end - 1));
    let town_club = has(TwoWords) && words.class(piece.first).has(Class::CLUB) && side;
    let ends_in_s = words.written(piece.end - 1).ends_with('s');
    let nicknamed =
        has(CountryFirst) && ends_in_s && !has(Nation) && !has(LastSurname) && !has(Of) && !has(And);
    // "RFC Torvald"
    let clubs = ["AFC", "CF", "FC", "FK", "IFK", "NK", "RFC", "SC", "SK", "SV", "VfB", "VfL"];
    if clubs.contains(&words.written(piece.first)) && !words.is_all_caps(piece.end - 1) {
        return Some(Verdict { kind: Kind::Organisation, lead: LIKELY });
    }
    let game = [Scores, Result].iter().any(|feature| has(*feature));
    let body = learned.is_some_and(|verdict| verdict.kind == Kind::Organisation);
    if town_club && body && !game && !sport.is_told() {
        return None;
    }
    let nicknamed = nicknamed && !has(Thing) && !has(Place) && !has(FirstGiven);
    if (town_club || nicknamed) && sport.is_told() {
        return Some(Verdict { kind: Kind::Organisation, lead: LIKELY });
    }
    // "N. Korea"
    if has(InitialFirst) && (has(CountryLast) || has(Country)) {
        return None;
    }
    if words.written(piece.end - 1) == "Fame" && has(Of) && piece.end - piece.first > 3 {
        return Some(Verdict { kind: Kind::Organisation, lead: LIKELY });
    }
    // "Rural Development", "Consulting & Events": what is done, by nobody in particular.
    let doings = [
        "Affairs",
        "Computing",
        "Development",
        "Engineering",
        "Equipment",
        "Finance",
        "Investments",
        "Logistics",
        "Management",
        "Operations",
        "Planning",
        "Policy",
        "Resources",
        "Science",
        "Security",
        "Services",
        "Studies",
        "Technology",
    ];
    let plain_words = (piece.first..piece.end)
        .all(|at| words.class(at).has(Class::COMMON.or(Class::SECOND)) || words.is_small(at, Class::COMMON));
    let doing =
        doings.contains(&words.written(piece.end - 1)) || has(Ampersand) && !f.is_like_an_organisation();
    if doing && plain_words && !has(Nation) && !has(CountryFirst) && !has(HeadBeforeOf) && !has(AfterAcronym)
    {
        return learned.filter(|verdict| verdict.kind != Kind::Organisation);
    }
    // "Hannigan's Bar"
    let owned = |at: usize| words.rest(at).starts_with("'s ") || words.rest(at).starts_with("’s ");
    if words.class(piece.end - 1).has(Class::SHOP) && (piece.first..piece.end - 1).any(owned) {
        return Some(Verdict { kind: Kind::Organisation, lead: LIKELY });
    }
    // "Radio 3"
    if words.tokens[piece.end - 1].flags.is_number() && words.is_spaced(piece.end - 2) && !has(Legal) {
        let sender = ["Radio", "Channel", "Fox", "FOX"].contains(&words.written(piece.end - 2));
        return sender.then_some(Verdict { kind: Kind::Organisation, lead: SURE });
    }
    // "Pernik & Dowle"
    let firm = f.is_like_an_organisation() || has(Ampersand) && has(NoneCommon);
    let spot = has(Place) || has(Thing);
    // "Mr Ada Holm", "Pope Francis", "Ada Holm, 61,".
    if (has(BeforeHonorific) || has(Monarch) || has(AfterAge)) && !firm && !spot {
        return Some(Verdict { kind: Kind::Person, lead: SURE });
    }
    // "Ada Holm Park", "San Kunar", "the Ada Holm".
    let told = has(BeforeTitle) || has(BeforeOffice) || has(BeforeHonorific) || has(AfterAge);
    let no_person = (spot && (!has(TwoWords) || has(BeforePlace) && !has(LastLater))
        || has(PlaceFirst) && !has(FirstGiven))
        && !told;
    // "the Mondsee Valley"
    if spot && !firm && has(BeforeThe) && learned.is_some_and(|verdict| verdict.kind == Kind::Organisation) {
        return None;
    }
    let person = learned.is_some_and(|verdict| verdict.kind == Kind::Person);
    // "Linda Daily" is nobody's newspaper.
    let plain_given = words.class(piece.first).has(Class::GIVEN)
        && !words.class(piece.first).has(Class::SURNAME.or(Class::COMMON))
        && !has(CountryFirst);
    if has(TwoWords) && has(Media) && plain_given && !has(BeforeThe) {
        return Some(Verdict { kind: Kind::Person, lead: LIKELY });
    }
    // "BX Europe", "QL Card": initials of a firm before a word, unless that is a surname.
    let first = words.written(piece.first);
    let initials = (2..=4).contains(&first.len())
        && words.is_all_caps(piece.first)
        && !NO_NAMES.contains(&first)
        && !first.contains('.')
        && !words.is_all_caps(piece.end - 1);
    let lands = [
        "Europe",
        "America",
        "Asia",
        "Africa",
        "Canada",
        "UK",
        "USA",
        "US",
        "Australia",
        "Japan",
        "China",
        "India",
    ];
    let branch = lands.contains(&words.written(piece.end - 1))
        && !has(Hyphen)
        && has(UnknownFirst)
        && !has(Nation)
        && !has(PlaceFirst);
    if person && !has(TwoWords) && first.len() > 2 && initials {
        return None;
    }
    let coined = initials || has(CapitalWithin) || words.class(piece.first).has(Class::FIRM);
    let card = person && initials && (!has(LastSurname) || has(LastCommon));
    if has(TwoWords) && !told && !firm && !spot && (branch && (person || coined) || card) {
        return Some(Verdict { kind: Kind::Organisation, lead: LIKELY });
    }
    // "Young People", "Volvo S40", "Saakashvili Greater Threat", "Fitzwilliam Place".
    let digit = (piece.first..piece.end).any(|at| words.written(at).contains(|c: char| c.is_ascii_digit()));
    let plain = has(LastCommon) && !has(FirstGiven) && !has(LastSurname) && !has(InitialFirst);
    // "London International Airport", "Halden Racecourse"
    let ground = [
        "Airport",
        "Arena",
        "Avenue",
        "Boulevard",
        "Highway",
        "Lane",
        "Racecourse",
        "Raceway",
        "Road",
        "Speedway",
        "Stadium",
        "Street",
    ];
    let grounds = ground.contains(&words.written(piece.end - 1));
    if !firm && body && (grounds || has(Country) && !game && !sport.is_told()) {
        return None;
    }
    let road = ["Place", "Street", "Road", "Avenue", "Square", "Gardens", "Terrace", "Airport"]
        .contains(&words.written(piece.end - 1));
    let strange = digit || has(AllCommon) && !has(FirstGiven) || plain || road;
    if person && (no_person || strange && !told) {
        return None;
    }
    // "Bui Ki-mun, the outgoing firm,"
    if has(AfterOrganisationComma) && has(NoneCommon) && !has(FirstGiven) && !told && !spot {
        let lead = learned.map_or(LIKELY, |verdict| verdict.lead.max(LIKELY));
        return Some(Verdict { kind: Kind::Organisation, lead });
    }
    // "Warren County"
    if has(TwoWords) && !firm && ["County", "Township", "Parish"].contains(&words.written(piece.end - 1)) {
        return learned.filter(|verdict| verdict.kind == Kind::Place);
    }
    // "Zelda Co", who is a person unless there is a full stop.
    let surname =
        has(TwoWords) && words.written(piece.end - 1) == "Co" && !words.rest(piece.end - 1).starts_with('.');
    let bank = ["West", "Left", "Right", "South"].contains(&words.written(piece.end - 2))
        && words.written(piece.end - 1) == "Bank";
    if surname || bank && !has(Legal) {
        return learned.filter(|verdict| verdict.kind != Kind::Organisation);
    }
    // Where the model sees nothing, ordinary words are no name ("Current News"), and animals no club ("Slow Blues").
    let unlearned = !body;
    let weak =
        ["System", "Systems", "Service", "Services", "News", "Technology", "Products", "Centre", "Center"];
    let ordinary = has(AllCommon)
        && !has(Legal)
        && !has(HeadBeforeOf)
        && (has(TwoWords) || has(ThreeWords) && weak.contains(&words.written(piece.end - 1)));
    let told_otherwise = [Legal, Business, Government, Civic, School, Team, Media, HeadBeforeOf, Ampersand];
    let animals = has(Nickname)
        && has(FirstCommon)
        && !told_otherwise.iter().any(|feature| has(*feature))
        && ![Scores, Result, CountryFirst, Nation].iter().any(|feature| has(*feature))
        && !sport.is_told();
    if animals || unlearned && ordinary {
        return learned.filter(|verdict| verdict.kind != Kind::Organisation);
    }
    // "Works Planning and Zoning Division" is no league.
    let thing = has(Thing) && !(has(MoreWords) && has(Government));
    if firm && !thing && !is_generic(words, piece) && (!person || has(Legal) || !has(LastSurname)) {
        let lead =
            learned.filter(|verdict| verdict.kind == Kind::Organisation).map_or(0, |verdict| verdict.lead);
        return Some(Verdict { kind: Kind::Organisation, lead: lead.max(LIKELY) });
    }
    learned
}

/// Initials of things and other words that are never names of people or organisations.
const NO_NAMES: [&str; 64] = [
    "AD", "AIDS", "AM", "ATM", "BC", "BSc", "CAD", "CCTV", "CD", "CDs", "CEO", "CFO", "CHF", "CPI", "Christ",
    "DJ", "DNA", "DVD", "DVDs", "ERA", "ETF", "EUR", "FM", "GBP", "GDP", "GMT", "GNP", "GPS", "God", "HIV",
    "HQ", "ID", "IPO", "IQ", "JPY", "Jesus", "LED", "LNG", "MBA", "MP", "MP3", "MP4", "MPs", "MRI", "MVP",
    "OK", "PC", "PCs", "PIN", "PM", "PMI", "PPI", "PR", "Pope", "RPI", "SMS", "SUV", "SUVs", "TV", "TVs",
    "UFO", "USD", "VAT", "VIP",
];

/// How newspapers shorten states.
const STATES: [&str; 32] = [
    "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La",
    "Mass", "Md", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex",
    "Va", "Vt", "Wash", "Wis",
];

/// Whether a word is one of the first three of its block.
fn opens_block(words: Words<'_>, at: usize) -> bool {
    const HEAD: usize = 3;
    at.checked_sub(HEAD).is_none_or(|before| !words.same_block(before, at))
}

/// Followers and adjectives of faiths and peoples, which no list of nations holds.
fn is_faith(written: &str) -> bool {
    let faiths = [
        "Buddhist",
        "Catholic",
        "Christian",
        "Hindu",
        "Hutu",
        "Islamic",
        "Islamist",
        "Jew",
        "Jewish",
        "Kurd",
        "Kurdish",
        "Moslem",
        "Muslim",
        "Orthodox",
        "Protestant",
        "Shia",
        "Shiite",
        "Sikh",
        "Sunni",
        "Tamil",
        "Tutsi",
    ];
    faiths.contains(&written) || written.strip_suffix('s').is_some_and(|one| faiths.contains(&one))
}

/// What has the look of a name of several words and is none: initials of things, offices, parts of the world.
fn is_no_body(words: Words<'_>, sport: &Sport<'_>, f: Features, piece: Piece) -> bool {
    let two = piece.end - piece.first == 2;
    let letters = two
        && words.gap(piece.first) == "&"
        && (piece.first..piece.end).all(|at| words.written(at).len() == 1);
    let offices = Class::TITLE.or(Class::TITLE_PART).or(Class::OFFICE);
    let office = (piece.first..piece.end).all(|at| words.class(at).has(offices))
        && words.class(piece.end - 1).has(Class::TITLE.or(Class::OFFICE))
        && !words.class(piece.end - 1).has(Class::SURNAME.or(Class::ORGANISATION))
        && !f.has(Feature::FirstGiven);
    let sides = [
        "North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Central", "Latin",
        "Upper", "Lower", "Greater", "Mid", "Inner", "Outer",
    ];
    let lands = ["Africa", "America", "Americas", "Asia", "Europe", "Atlantic", "Pacific", "Mediterranean"];
    let region = two
        && sides.contains(&words.written(piece.first))
        && (lands.contains(&words.written(piece.end - 1)) || f.has(Feature::CountryLast));
    // "U.S. And U.K. Banks" of a headline
    let shouted =
        f.has(Feature::CountryFirst) && (piece.first..piece.end).any(|at| words.written(at) == "And");
    let game = f.has(Feature::Scores) || f.has(Feature::Result);
    letters || office || region && !game && !sport.is_told() || shouted
}

/// The lead of what a rule says outright, and of what it holds for likely.
const SURE: i32 = 300;
const LIKELY: i32 = 60;

/// "The ballistic missile (BM)": the initials of small words.
fn abbreviates_small_words(words: Words<'_>, piece: Piece) -> bool {
    let letters = words.written(piece.first);
    let many = letters.len();
    let Some(from) = piece.first.checked_sub(many) else { return false };
    words.gap(piece.first - 1).ends_with('(')
        && words.same_block(from, piece.first)
        && letters.chars().enumerate().all(|(n, letter)| {
            let first = words.written(from + n).chars().next();
            first.is_some_and(|first| first.eq_ignore_ascii_case(&letter))
        })
        && (from..piece.first).any(|at| !words.is_capitalised(at))
}

/// "North Korean", "South African".
fn is_of_a_nation(words: Words<'_>, piece: Piece) -> bool {
    let ways = ["North", "South", "East", "West", "Latin", "Central"];
    (piece.first..piece.end).all(|at| words.class(at).has(Class::NATION) || ways.contains(&words.written(at)))
}

/// Whether the words say too little to tell one from others of its kind: "the Supreme Court", "the Times".
pub(super) fn is_generic(words: Words<'_>, piece: Piece) -> bool {
    let classes = (piece.first..piece.end).map(|at| (at, words.class(at)));
    if piece.end - piece.first == 1 {
        let class = words.class(piece.first);
        return class.has(Class::GENERIC) && !words.is_all_caps(piece.first)
            || class.has(Class::ORGANISATION) && !words.is_all_caps(piece.first)
            || class.has(Class::TITLE) && class.has(Class::COMMON);
    }
    let last = piece.end - 1;
    let heads = Class::ORGANISATION.or(Class::PLACE);
    classes.clone().all(|(at, class)| {
        class.has(Class::GENERIC)
            || at < last && class.has(Class::OWNER) && words.class(last).has(Class::GOVERNMENT)
            || matches!(words.written(at), "of" | "for" | "and" | "the")
            || at == last && class.has(heads)
            || words.written(at + 1) == "of" && class.has(heads)
    })
}
