//! The words that tell names apart: titles, offices, given names, what organisations call themselves.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::enrich::tokens::{Token, word_hash};

/// What a word can say of the name it is part of or stands beside. A small set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part(u16);

impl Part {
    /// Before a name, capitalised: `Mr`, `President`. After it the surname may stand alone.
    pub const TITLE: Self = Self(1);
    /// Before a name in small letters: `lawyer`, `spokeswoman`.
    pub const OFFICE: Self = Self(1 << 1);
    /// A given name.
    pub const GIVEN: Self = Self(1 << 2);
    /// The last word of an organisation's name: `Inc`, `Commission`.
    pub const SUFFIX: Self = Self(1 << 3);
    /// The word before `of` or `for` in an organisation's name: `Bank`, `University`.
    pub const HEAD: Self = Self(1 << 4);
    /// Says too little by itself: `Supreme` Court, Bank of `Directors`.
    pub const GENERIC: Self = Self(1 << 5);
    /// Part of the name of a place, a day, a prize: no person.
    pub const THING: Self = Self(1 << 6);
    /// Small words within names: `van`, `bin`.
    pub const PARTICLE: Self = Self(1 << 7);
    /// Part of the name that it stands before: `Pope Francis`.
    pub const MONARCH: Self = Self(1 << 8);
    /// A month or a day of the week.
    pub const CALENDAR: Self = Self(1 << 9);

    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

const TITLES: &str = "mr mrs ms miss mx dr prof professor sir dame president premier chancellor minister secretary senator sen \
rep representative congressman congresswoman governor gov gen general col colonel capt captain lt lieutenant maj major sgt \
sergeant adm admiral brig brigadier ambassador judge justice archbishop bishop cardinal rev reverend imam sheikh ayatollah \
mayor chairman chairwoman chairperson commissioner spokesman spokeswoman director deputy envoy attorney inspector \
superintendent marshal councillor adviser advisor mp";
const OFFICES: &str = "analyst lawyer spokesman spokeswoman spokesperson leader singer actor actress author writer novelist poet \
journalist reporter editor economist historian scientist professor president chairman chairwoman director coach manager \
striker goalkeeper midfielder defender captain wife husband son daughter brother sister father mother politician \
activist dissident blogger executive founder owner researcher officer sergeant prosecutor judge mayor governor senator \
ambassador diplomat envoy commissioner candidate lawmaker legislator dictator ruler premier chancellor minister secretary \
composer director pianist violinist astronaut chef designer architect billionaire tycoon businessman businesswoman \
adviser advisor resident farmer teacher student physician surgeon biologist physicist chemist engineer detective";
const GIVEN: &str = "aaron abdul abdullah abigail adam adama adrian ahmed aisha ajay akira alain alan albert alejandra alejandro aleksandr \
alessandro alex alexander alexandra alexei alexis alfred alfredo ali alice alicia alina alison amanda amir amy ana \
anders andre andrea andreas andrei andrew andrés andy angela anita ann anna anne annette anthony antoine anton \
antonio antónio arjun arthur arturo ashley astrid augusto aung barack barbara barry bashar beatrice ben benjamin \
bernadette bernard bernie bettina birgit björn bogdan boris brian bruce bruno carla carlo carlos carmen caroline \
catherine cecile cecilia cem charles chen chiara chris christian christina christine christopher claire claude \
claudia clément colette colin craig cristina cynthia céline dan daniel daniela dariusz david deborah dennis diana \
diego dilma dimitri dirk dmitri dmitry dominic donald donna dorothy douglas dragan edith eduardo edward elena elif \
eliud elizabeth ellen emilio emily emine emma emmanuel emre enrique enzo eric erik erika ernesto ester ethan etienne \
eugene eva evelyn fabio fatima fatma fatou federica felipe fernando fiona frances francesca francesco franz françois \
fred frederick friedrich fumio gabriel gareth gary gavin geoffrey george georgi gerald gerhard gilbert giorgia \
giorgos giovanni giulia giuseppe gloria goran gordon graham greg gregory greta guillermo gunnar gunther gustavo hamid \
hannah hans harold harry haruki hassan heather heidi heinrich helen helga helmut henri henrik henry hillary hiroko \
hiroshi horst howard hubert hugh hugo hussein ian ibrahim ibrahima ignacio igor imran indira ines inga ingeborg \
ingrid irina isaac isabel isabella isabelle ivan iván jacob jacques jaime james jamie jan jane janet janez janusz \
jason javier jean jeff jeffrey jennifer jens jeremy jerome jerry jessica jesús jim joachim joan joanna joaquín joe \
joel johan johann johannes john jonas jonathan jorge jose josef joseph joshua josip josé joyce juan judith julia \
julian julie jürg jürgen kaja kamala karen karim karin karl katarina kate katherine kathleen kathryn keith kelly \
kenji kenneth kerstin kevin khalid kirsten klaus kofi konstantin krzysztof kwame larry lars laszlo laura lauren \
laurent leo leonard leonardo leonid leopold leopoldo liam lidia linda lisa lorenzo luca lucas lucia lucy luigi luis \
luiz lula magdalena mahmoud maia malcolm mamadou manfred manmohan manuel marcel marcelo marcin marco marek margaret \
margarita maria mariana mariano marie marina marine mario marjane marko markus marta martha martin mary maryam \
massimo mateusz matteo matthew matthias maurice maurizio mauro max mehmet melissa mette michael michel michelle \
miguel mihai mike mikhail milan milica milos miriam mirko miroslav mitch mohamed mohammad mohammed monica moussa \
muhammad mustafa mustapha nadia nadine nancy narendra natalia natalie natasha nathan neil nelson nguyen nicholas \
nicola nicolas nicole nicolás niels nigel nikita nikola nikolai nikolaj nikos nuria oksana olaf oleg olena olga \
oliver olivia omar ondrej oscar oskar osman otto ousmane pablo pamela paolo pascal patrice patricia patrick paul \
paula paulo pavel pedro penelope peter petr petra petro philip philippa philippe phillip pierre piotr pranab rachel \
rafael rafaela rafał rahul rainer rajiv ralph ramon ramzan raul raymond raúl rebecca recep reinhard renata rené \
ricarda ricardo richard rick robert roberto robin rodrigo roger roland ronald rosa rosemary rui rupert ruth ryan \
ryszard sabine sadiq salvador salvatore sam samantha samuel sandra sanjay sarah savita scott seamus sean sebastian \
selim sergei sergey sergio sheila shinzo shirin shirley siegfried sigmar sigrid silvia silvio simon simone slavko \
slobodan sofia solveig sonia sonja sonya sophia sophie stefan stefania stefano stephanie stephen steve steven stuart \
sunil susan susana suzanne sven svetlana sylvia sylvie taro tatiana tatjana ted teresa theresa thomas tim timothy \
tobias tom tomas tomasz tomislav tomáš tony torsten trevor tsai tzipi ulrich ulrike umberto ursula urszula uwe vaclav \
valentina valerie vanessa vasily veronica vicente vicky victor viktor viktoria vincent vittorio vivian vladimir \
vojislav volker volodymyr václav walter wayne wendy werner wilfried wilhelm william wolfgang xavier yasmin yitzhak \
yoko yolanda yoshihide youssef yuki yulia yuri yusuf yves yvonne zbigniew zdravko zeid zoe zoran ángela";
const SUFFIXES: &str = "inc ltd limited corp corporation company co group holdings plc llc llp ag gmbh sa nv bank university \
institute ministry commission committee council agency association authority organization organisation foundation \
federation union party court airlines airways motors industries laboratory laboratories hospital college museum society fund \
bureau parliament senate assembly front alliance league club church times initiative coalition directorate tribunal \
observatory orchestra brigade watch consortium academy confederation secretariat department exchange";
const HEADS: &str = "university bank institute committee commission council court organization organisation association academy \
federation union league college museum agency society foundation front alliance confederation conference church congress \
movement observatory fund party";
const GENERIC: &str = "supreme high foreign central national federal interior defence defense general state district appeal \
appeals constitutional ruling opposition security executive political parliamentary special local regional upper lower \
city county provincial military international joint select standing home finance health education justice transport trade \
labour labor energy agriculture environment the a new first second third fourth fifth sixth us investigative advisory independent legislative judicial \
directors ministers inquiry representatives commons lords trustees governors europe state's civil criminal people's peoples \
communist socialist democratic republican liberal conservative green workers ethics election electoral student trading \
investment stock holding private public development village town school parish championship premier champions football \
night neighbourhood and of for chamber credit trust";
const THINGS: &str = "led backed based occupied controlled linked racing advisors advisers commandos township partners associates \
brothers trench telescope spacecraft satellite rover probe shuttle mission america africa asia europe base air \
camp fort street road avenue lane square park river lake mount mountain mountains island islands bay sea ocean \
valley desert forest beach bridge airport station hotel hospital university college school stadium arena palace castle tower \
cathedral church temple mosque museum city county town village district province region peninsula strait gulf canal prize \
award awards act bill law treaty agreement accord protocol cup championship championships open games olympics league series \
day week month eve festival war battle revolution massacre crisis hurricane storm typhoon cyclone building center centre \
house hall theatre theater library avenue boulevard highway motorway line tunnel port harbour harbor north south east west \
northern southern eastern western street's times post herald journal gazette daily news television radio show album song \
novel film movie american british french german russian chinese japanese korean indian european african asian arab \
israeli palestinian turkish iranian syrian iraqi italian spanish canadian australian mexican brazilian ukrainian states \
kingdom republic nations world fc united nation syndrome disease law effect theorem inc ltd limited corp corporation company \
co group plc foundation institute trust fund bank party union army navy force forces police guard command brigade regiment \
club museum society association court committee council commission parliament ministry department office agency \
conference summit scandal affair report inquiry trial theory model clause memorial monument centre parkway";
const PARTICLES: &str = "de da do dos du del della di van von der den la le el al bin ibn ben abu ter ten y";
const MONARCHS: &str = "pope king queen prince princess emperor empress sultan emir";
const CALENDAR: &str = "january february march april may june july august september october november december monday tuesday \
wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec today yesterday tomorrow";

static WORDS: LazyLock<FxHashMap<u64, Part>> = LazyLock::new(|| {
    let groups = [
        (TITLES, Part::TITLE),
        (OFFICES, Part::OFFICE),
        (GIVEN, Part::GIVEN),
        (SUFFIXES, Part::SUFFIX),
        (HEADS, Part::HEAD),
        (GENERIC, Part::GENERIC),
        (THINGS, Part::THING),
        (PARTICLES, Part::PARTICLE),
        (MONARCHS, Part::MONARCH),
        (CALENDAR, Part::CALENDAR),
    ];
    let mut words: FxHashMap<u64, Part> = FxHashMap::default();
    for (list, part) in groups {
        for word in list.split_ascii_whitespace() {
            words.entry(word_hash(word)).or_default().0 |= part.0;
        }
    }
    words
});

/// What a token can say.
pub fn part(token: &Token) -> Part {
    WORDS.get(&token.word).copied().unwrap_or_default()
}
