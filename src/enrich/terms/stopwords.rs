//! Function words and the verbs of reporting: words that say nothing about what an article is about.
//!
//! Only a head start for small archives: where many articles share a word, its document frequency disarms it anyway.

use crate::enrich::tokens::word_hash;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// The hashes of the words to leave out.
pub(super) type Stopwords = FxHashSet<u64>;

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

const FRENCH: &str = "ai ainsi après au aucun aujourd aussi autre autres aux avait avant avec avoir ayant bien c car ce \
ceci cela celle celles celui ces cet cette ceux chaque chez comme comment contre d dans de depuis des deux devant dit dont \
du elle elles en encore entre est et étaient était été être eux fait faire font hui il ils j jamais je jusqu l la le les \
leur leurs lors lui m ma mais me même mes moi moins mon n ne ni non nos notre nous on ont ou où par parce pas pendant peu \
peut peuvent plus pour pourquoi près qu quand que quel quelle quelles quels qui quoi s sa sans se selon sera ses si son \
sont sous sur ta tandis te tes ton toujours tous tout toute toutes très trop tu un une vers voici voilà vos votre vous y";

const GERMAN: &str = "aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bereits \
bin bis bisher bist da dabei dafür damit danach dann daran darauf darüber das dass dazu dein dem den denn der des dessen \
die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa etwas euch für \
gegen gibt habe haben hat hatte hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins ist \
ja jede jedem jeden jeder jedes jedoch kann kein keine keinem keinen können könnte man mehr mein mit muss müssen nach \
nachdem nicht nichts noch nun nur ob oder ohne sagte schon sehr sei sein seine seinem seinen seiner seit selbst sich sie \
sind so sogar soll sollen sollte sondern sowie über um und uns unser unter viel viele vom von vor war waren warum was weil \
weiter welche welcher wenn wer werde werden wie wieder will wir wird wo wollen worden wurde wurden zu zum zur zwar zwischen";

const SPANISH: &str = "a al algo algunas algunos ante antes aquel aquella aquí así aunque bajo bien cada casi como con \
contra cual cuál cuando cuándo de del desde después dicho dijo donde dónde dos durante e el él ella ellas ellos en entre \
era eran es esa esas ese eso esos esta está están estaba este esto estos fue fueron ha haber había habían hace hacia han \
hasta hay incluso la las le les lo los más me mi mientras mismo mucho muchos muy nada ni no nos nosotros nuestra nuestro \
nunca o otra otras otro otros para pero poco por porque pues que qué quien quién se sea según ser será si sí sido sin \
sino sobre son su sus también tan tanto te tiene tienen todo todos toda todas tras tu tus un una unas uno unos usted va \
y ya yo";

const ITALIAN: &str = "a ad agli ai al alla alle allo anche ancora aveva avere c che chi ci ciò come con contro cosa così \
cui d da dagli dai dal dalla dalle dallo degli dei del della delle dello dentro di dopo dove due e ed era erano essere \
è fa fino fra già gli ha hanno ho i il in invece io l la le lei li lo loro lui ma mentre mi molto nel nella nelle nello \
negli nei no noi non nostra nostro o ogni oltre ora per perché però più poco poi può prima proprio qua quale quali quando \
quanto quella quelle quelli quello questa queste questi questo qui s se secondo sei sempre senza si sia solo sono sopra \
sotto sta stata state stati stato su sua sue sugli sui sul sulla sulle sullo suo suoi tra tutta tutte tutti tutto un una \
uno v vi voi";

const PORTUGUESE: &str = "a à ainda além ao aos as às até cada com como contra da das de dela dele deles depois desde dessa \
desse desta deste disse do dois dos durante e é ela elas ele eles em enquanto entre era eram essa esse esta está estão este \
eu foi foram há isso isto já lhe mais mas me mesmo meu minha muito na nas não nem no nos nós nossa nosso num numa nunca o \
onde os ou outra outras outro outros para pela pelas pelo pelos pode por porque qual quando que quem se segundo seja sem \
sempre ser será seu seus si sido só sob sobre sua suas também tem têm tinha toda todas todo todos três tu um uma umas uns \
você";

const DUTCH: &str = "aan achter al alle alleen als altijd andere ben bij binnen daar dan dat de deze die dit doch doen door \
dus echter een eens en er geen geweest had hadden heb hebben heeft hem het hier hij hoe hun iets ik in is ja je kan kon \
kunnen maar me meer men met mij mijn moet moeten na naar nadat niet niets nog nu of om omdat onder ons ook op over reeds \
s sinds t te tegen tegenover terwijl toch toen tot tussen u uit uw van veel verder vol volgens voor vooral waar waarom was \
wat we weer wel werd werden wie wij wil worden wordt zal ze zei zelf zich zij zijn zo zonder zou zouden";

const LANGUAGES: [(&[&str], &str); 7] = [
    (&["en", "eng"], ENGLISH),
    (&["fr"], FRENCH),
    (&["de"], GERMAN),
    (&["es"], SPANISH),
    (&["it"], ITALIAN),
    (&["pt"], PORTUGUESE),
    (&["nl"], DUTCH),
];

/// The words to leave out of an article in this language; none where we know none.
pub(super) fn of(language: &str) -> &'static Stopwords {
    static SETS: [OnceLock<Stopwords>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];
    static NONE: OnceLock<Stopwords> = OnceLock::new();
    let primary = language.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    match LANGUAGES.iter().position(|(tags, _)| tags.contains(&primary.as_str())) {
        Some(at) => SETS[at].get_or_init(|| compile(LANGUAGES[at].1)),
        None => NONE.get_or_init(Stopwords::default),
    }
}

fn compile(words: &str) -> Stopwords {
    words.split_whitespace().map(word_hash).collect()
}
