//! What a candidate is taken for: the word of the model, under a few rules that measure better than it. Here those for
//! names of several words; [`one_word`] has the others.

use super::classes::Class;
use super::features::{Feature, Features};
use super::generic::is_generic;
use super::model::{CapitalsKind, LIKELY, SURE, Verdict, is_one_word, judge};
use super::one_word;
use super::split::Piece;
use super::sport::Sport;
use super::words::Words;

/// What the model says, under the rules that measure better than it.
pub(super) fn verdict(words: Words<'_>, sport: &Sport<'_>, f: Features, pieces: &[Piece]) -> Option<Verdict> {
    let learned = judge(f);
    if is_one_word(f) {
        return one_word::verdict(words, sport, f, pieces, learned);
    }
    let case = Case {
        words,
        sport,
        f,
        piece: pieces[0],
        head: words.class(pieces[0].first),
        tail: words.class(pieces[0].end - 1),
        learned,
    };
    if case.is_nothing() {
        return None;
    }
    case.rules().unwrap_or(learned)
}

/// A name of several words.
struct Case<'a> {
    words: Words<'a>,
    sport: &'a Sport<'a>,
    f: Features,
    piece: Piece,
    /// The classes of its first and last word.
    head: Class,
    tail: Class,
    /// What the model says.
    learned: Option<Verdict>,
}

/// What a rule says: nothing, or what the candidate is.
type Ruling = Option<Option<Verdict>>;

impl Case<'_> {
    fn has(&self, feature: Feature) -> bool {
        self.f.has(feature)
    }

    fn is_learned(&self, kind: CapitalsKind) -> bool {
        self.learned.is_some_and(|verdict| verdict.kind == kind)
    }

    fn first(&self) -> &str {
        self.words.written(self.piece.first)
    }

    fn last(&self) -> &str {
        self.words.written(self.piece.end - 1)
    }

    /// Whether it is in a list of results or an article on sport.
    fn is_of_a_game(&self) -> bool {
        self.f.any(Features::of(&[Feature::Scores, Feature::Result])) || self.sport.is_told()
    }

    fn is_firm(&self) -> bool {
        self.f.is_like_an_organisation() || self.has(Feature::Ampersand) && self.has(Feature::NoneCommon)
    }

    fn is_spot(&self) -> bool {
        self.f.any(Features::of(&[Feature::Place, Feature::Thing]))
    }

    /// Whether a person is told by what stands around.
    fn is_told(&self) -> bool {
        use Feature::{AfterAge, BeforeHonorific, BeforeOffice, BeforeTitle};
        self.f.any(Features::of(&[BeforeTitle, BeforeOffice, BeforeHonorific, AfterAge]))
    }

    /// The rules, one after the other; the first that says something decides.
    fn rules(&self) -> Ruling {
        let organisation = |lead| Some(Some(Verdict { kind: CapitalsKind::Organisation, lead }));
        if is_of_a_nation(self.words, self.piece) || self.has(Feature::CountryName) {
            return Some(self.learned.filter(|verdict| verdict.kind == CapitalsKind::Place));
        }
        // "N. Korea"
        if self.has(Feature::InitialFirst)
            && self.f.any(Features::of(&[Feature::CountryLast, Feature::Country]))
        {
            return Some(None);
        }
        // "Rogers Centre", where teams play
        let arena = matches!(self.last(), "Centre" | "Center") && self.has(Feature::TwoWords);
        if arena && self.sport.is_told() {
            return Some(None);
        }
        if self.is_sender() || self.is_hall_or_bar() || self.is_district() || self.is_branch_of_america() {
            return organisation(SURE);
        }
        self.club()
            .or_else(|| self.doing())
            .or_else(|| self.person())
            .or_else(|| self.branch())
            .or_else(|| self.place())
            .or_else(|| self.body())
    }

    /// "Radio 3"
    fn is_sender(&self) -> bool {
        let number = self.words.tokens[self.piece.end - 1].flags.is_number();
        number
            && self.words.is_spaced(self.piece.end - 2)
            && matches!(self.words.written(self.piece.end - 2), "Radio" | "Channel" | "Fox" | "FOX")
    }

    /// "Kelda Hockey Hall of Fame", "Hannigan's Bar"
    fn is_hall_or_bar(&self) -> bool {
        let owned = |at: usize| {
            let rest = self.words.rest(at);
            rest.starts_with("'s ") || rest.starts_with("’s ")
        };
        let piece = self.piece;
        self.has(Feature::Of) && piece.end - piece.first > 3 && self.last() == "Fame"
            || self.tail.has(Class::SHOP) && (piece.first..piece.end - 1).any(owned)
    }

    /// "Volkswagen of America"
    fn is_branch_of_america(&self) -> bool {
        self.last() == "America"
            && self.has(Feature::ThreeWords)
            && self.words.written(self.piece.end - 2) == "of"
            && !self.head.has(Class::COMMON)
    }

    /// "Laurel County School District", "Huntingdon and District Sea Cadets"
    fn is_district(&self) -> bool {
        let side = self.words.written(self.piece.end - 2);
        let clubs = (self.piece.first + 1..self.piece.end - 1)
            .any(|at| self.words.written(at) == "District" && self.words.written(at - 1) == "and");
        clubs && !self.tail.has(Class::PLACE.or(Class::GROUND))
            || self.last() == "District"
                && self.words.is_spaced(self.piece.end - 2)
                && !self.has(Feature::TwoWords)
                && matches!(
                    side,
                    "Development" | "Fire" | "Health" | "Municipal" | "Park" | "School" | "Transit" | "Water"
                )
    }

    /// "Ipswich Town" and "Hobart Penguins" where sport is written about, "RFC Torvald".
    fn club(&self) -> Ruling {
        use Feature::*;
        const NO_NICKNAME: Features =
            Features::of(&[Country, PlaceFirst, Nation, LastSurname, Of, And, Thing, Place, FirstGiven]);
        let club = Some(Some(Verdict { kind: CapitalsKind::Organisation, lead: LIKELY }));
        let prefix = matches!(
            self.first(),
            "AFC" | "CF" | "FC" | "FK" | "IFK" | "NK" | "RFC" | "SC" | "SK" | "SV" | "VfB" | "VfL"
        );
        if prefix && !self.words.is_all_caps(self.piece.end - 1) {
            return club;
        }
        let town = self.has(TwoWords)
            && self.head.has(Class::CLUB)
            && matches!(self.last(), "City" | "Town" | "County" | "Villa" | "Argyle");
        let nicknamed = self.has(CountryFirst) && self.last().ends_with('s') && !self.f.any(NO_NICKNAME);
        if (town || nicknamed) && self.sport.is_told() {
            return club;
        }
        (town && self.is_learned(CapitalsKind::Organisation) && !self.is_of_a_game()).then_some(None)
    }

    /// "Rural Development", "Consulting & Events": what is done, by nobody in particular.
    fn doing(&self) -> Ruling {
        use Feature::*;
        const SOMEBODY: Features = Features::of(&[Nation, CountryFirst, HeadBeforeOf, AfterAcronym]);
        let pair = self.has(Ampersand) && !self.f.is_like_an_organisation();
        if !(self.tail.has(Class::DOING) || pair) || self.f.any(SOMEBODY) {
            return None;
        }
        let plain = Class::COMMON.or(Class::SECOND);
        let all = (self.piece.first..self.piece.end).all(|at| self.words.class(at).has(plain));
        all.then(|| self.no_organisation())
    }

    fn no_organisation(&self) -> Option<Verdict> {
        self.learned.filter(|verdict| verdict.kind != CapitalsKind::Organisation)
    }

    fn person(&self) -> Ruling {
        use Feature::*;
        if self.is_korean() && !self.is_firm() {
            return Some(Some(Verdict { kind: CapitalsKind::Person, lead: SURE }));
        }
        let spot = self.is_spot();
        // "Mr Ada Holm", "Pope Francis", "Ada Holm, 61,".
        let sure = self.f.any(Features::of(&[BeforeHonorific, Monarch, AfterAge]));
        if sure && !spot && !self.is_firm() {
            return Some(Some(Verdict { kind: CapitalsKind::Person, lead: SURE }));
        }
        // "the Mondsee Valley"
        if spot && self.has(BeforeThe) && self.is_learned(CapitalsKind::Organisation) && !self.is_firm() {
            return Some(None);
        }
        // "Linda Daily" is nobody's newspaper.
        let given = self.head.has(Class::GIVEN)
            && !self.head.has(Class::SURNAME.or(Class::COMMON))
            && !self.has(CountryFirst);
        let neighbour = self.has(TwoWords) && self.has(Media) && given && !self.has(BeforeThe);
        neighbour.then_some(Some(Verdict { kind: CapitalsKind::Person, lead: LIKELY }))
    }

    /// "Park Geun-hye": a short surname, then two syllables of which the second is small and no word.
    fn is_korean(&self) -> bool {
        let (words, first) = (self.words, self.piece.first);
        let short = |at: usize, most: usize| words.written(at).chars().count() <= most;
        self.piece.end - first == 3
            && words.is_spaced(first)
            && matches!(words.gap(first + 1), "-" | "‑")
            && words.is_capitalised(first + 1)
            && !words.is_capitalised(first + 2)
            && !words.is_all_caps(first)
            && short(first, 5)
            && short(first + 1, 6)
            && short(first + 2, 5)
            && (!self.tail.has(Class::COMMON)
                || short(first + 2, 2) && !words.class(first + 1).has(Class::COMMON))
            && !self.has(Feature::AfterOrganisationComma)
    }

    /// "BX Europe", "QL Card": initials of a firm before a word, unless that is a surname.
    fn branch(&self) -> Ruling {
        use Feature::*;
        let person = self.is_learned(CapitalsKind::Person);
        if self.is_firm() || !person && !self.tail.has(Class::LAND) {
            return None;
        }
        let first = self.first();
        let initials = (2..=4).contains(&first.len())
            && self.words.is_all_caps(self.piece.first)
            && !self.head.has(Class::NOTHING)
            && !first.contains('.')
            && !self.words.is_all_caps(self.piece.end - 1);
        if !self.has(TwoWords) {
            return (person && first.len() > 2 && initials).then_some(None);
        }
        const NO_BRANCH: Features = Features::of(&[Hyphen, Nation, PlaceFirst]);
        let land = self.tail.has(Class::LAND) && self.has(UnknownFirst) && !self.f.any(NO_BRANCH);
        let coined = initials || self.has(CapitalWithin) || self.head.has(Class::FIRM);
        let card = person && initials && (!self.has(LastSurname) || self.has(LastCommon));
        let branch = !self.is_told() && !self.is_spot() && (land && (person || coined) || card);
        branch.then_some(Some(Verdict { kind: CapitalsKind::Organisation, lead: LIKELY }))
    }

    /// What is no person but a place or thing, and no organisation but a place.
    fn place(&self) -> Ruling {
        use Feature::*;
        let (spot, told) = (self.is_spot(), self.is_told());
        // "London International Airport", "Halden Racecourse"
        let ground = self.tail.has(Class::GROUND);
        if self.is_learned(CapitalsKind::Organisation) && !self.is_firm() {
            let town = self.has(Country) && !self.is_of_a_game();
            return (ground || town).then_some(None);
        }
        if !self.is_learned(CapitalsKind::Person) || told {
            return None;
        }
        // "Ada Holm Park", "San Kunar", "the Ada Holm".
        let no_person = spot && (!self.has(TwoWords) || self.has(BeforePlace) && !self.has(LastLater))
            || self.has(PlaceFirst) && !self.has(FirstGiven);
        // "Young People", "Volvo S40", "Saakashvili Greater Threat", "Fitzwilliam Place".
        let digits = |at: usize| self.words.written(at).contains(|c: char| c.is_ascii_digit());
        let plain =
            self.has(LastCommon) && !self.f.any(Features::of(&[FirstGiven, LastSurname, InitialFirst]));
        let road = ground || matches!(self.last(), "Place" | "Square" | "Gardens" | "Terrace");
        let strange = self.has(AllCommon) && !self.has(FirstGiven)
            || plain
            || road
            || (self.piece.first..self.piece.end).any(digits);
        (no_person || strange).then_some(None)
    }

    fn body(&self) -> Ruling {
        use Feature::*;
        let firm = self.is_firm();
        // "Bui Ki-mun, the outgoing firm,"
        let said = self.has(AfterOrganisationComma) && self.has(NoneCommon) && !self.has(FirstGiven);
        if said && !self.is_told() && !self.is_spot() {
            let lead = self.learned.map_or(LIKELY, |verdict| verdict.lead.max(LIKELY));
            return Some(Some(Verdict { kind: CapitalsKind::Organisation, lead }));
        }
        // "Warren County"
        if self.has(TwoWords)
            && !firm
            && ["County", "Township", "Parish"].iter().any(|place| self.last().eq_ignore_ascii_case(place))
        {
            return Some(self.learned.filter(|verdict| verdict.kind == CapitalsKind::Place));
        }
        if !firm {
            return None;
        }
        // "Zelda Co", who is a person unless there is a full stop.
        let surname = self.has(TwoWords)
            && self.last() == "Co"
            && !self.words.rest(self.piece.end - 1).starts_with('.');
        let side = self.words.written(self.piece.end - 2);
        let bank = self.last() == "Bank" && matches!(side, "West" | "Left" | "Right" | "South");
        if surname || bank && !self.has(Legal) || self.is_ordinary() {
            return Some(self.no_organisation());
        }
        // "Works Planning and Zoning Division" is no league.
        let thing = self.has(Thing) && !(self.has(MoreWords) && self.has(Government));
        let surname = self.is_learned(CapitalsKind::Person) && !self.has(Legal) && self.has(LastSurname);
        (!thing && !surname && !is_generic(self.words, self.piece))
            .then(|| Verdict::organisation(self.learned))
            .map(Some)
    }

    /// Where the model sees nothing, ordinary words are no name ("Warning System"), and animals no club ("Slow Blues").
    fn is_ordinary(&self) -> bool {
        use Feature::*;
        const OTHERWISE: Features =
            Features::of(&[Legal, Business, Government, Civic, School, Team, Media, HeadBeforeOf, Ampersand]);
        let weak = || {
            matches!(
                self.last(),
                "System"
                    | "Systems"
                    | "Service"
                    | "Services"
                    | "News"
                    | "Technology"
                    | "Products"
                    | "Centre"
                    | "Center"
            )
        };
        let team = self.has(Nickname) && self.has(BeforeThe) && self.is_of_a_game();
        let ordinary = self.has(AllCommon)
            && !team
            && !self.is_learned(CapitalsKind::Organisation)
            && !self.has(Legal)
            && !self.has(HeadBeforeOf)
            && (self.has(TwoWords) || self.has(ThreeWords) && weak());
        let animals = self.has(Nickname)
            && self.has(FirstCommon)
            && !self.f.any(OTHERWISE)
            && !self.f.any(Features::of(&[CountryFirst, Nation]))
            && !self.is_of_a_game();
        ordinary || animals
    }

    /// Whether it has the look of a name and is none: initials of things, offices, parts of the world.
    fn is_nothing(&self) -> bool {
        let (words, piece) = (self.words, self.piece);
        let two = piece.end - piece.first == 2;
        // "Q&A"
        let letters = two
            && words.gap(piece.first) == "&"
            && (piece.first..piece.end).all(|at| words.written(at).len() == 1);
        // "Head Chef"
        let offices = Class::TITLE.or(Class::TITLE_PART).or(Class::OFFICE);
        let office = self.tail.has(Class::TITLE.or(Class::OFFICE))
            && !self.tail.has(Class::SURNAME.or(Class::ORGANISATION))
            && !self.has(Feature::FirstGiven)
            && (piece.first..piece.end).all(|at| words.class(at).has(offices));
        // "Northern Europe"
        let region = two
            && self.head.has(Class::SIDE)
            && (self.tail.has(Class::CONTINENT) || self.has(Feature::CountryLast))
            && !self.is_of_a_game();
        // "U.S. And U.K. Banks" of a headline
        let shouted =
            self.has(Feature::CountryFirst) && (piece.first..piece.end).any(|at| words.written(at) == "And");
        // "M.Sc", "B.Tech"
        let degree = two
            && words.gap(piece.first) == "."
            && matches!(self.first(), "M" | "B" | "Ph" | "LL")
            && matches!(
                self.last(),
                "Sc" | "Eng" | "Tech" | "Ed" | "Phil" | "Com" | "Arch" | "D" | "B" | "A" | "M"
            );
        // "U.S. Officials", "U.S. Dlrs" of a headline
        let many = two
            && self.has(Feature::CountryFirst)
            && matches!(self.last(), "Officials" | "Dlrs" | "Dollars" | "Dlr" | "Markets" | "Stocks");
        // "International Supercomputer Conference"
        let meeting = self.last() == "Conference" && self.first() == "International";
        // `<UN.A>`
        let ticker = two && self.has(Feature::Angle) && words.gap(piece.first) == ".";
        ticker || letters || office || region || shouted || degree || many || meeting
    }
}

/// "North Korean", "South African".
fn is_of_a_nation(words: Words<'_>, piece: Piece) -> bool {
    let ways = ["North", "South", "East", "West", "Latin", "Central"];
    (piece.first..piece.end).all(|at| words.class(at).has(Class::NATION) || ways.contains(&words.written(at)))
}
