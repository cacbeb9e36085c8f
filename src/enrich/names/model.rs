//! What a name is, by the weights of its features: whole numbers in `data/weights.tsv`, learned by `scripts/names.py`.
//!
//! A kind's score is the sum of the weights of the features that hold. The kind with the highest score is taken if
//! that is above zero, which is the score of being no name, and the lead over the next best is wide enough.

use std::sync::LazyLock;

use super::features::{Feature, Features, NAMES};

/// What a run of capitalised words can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapitalsKind {
    /// A human being.
    Person,
    /// A company, party, agency, club or other body.
    Organisation,
    /// A country, city, mountain or the like: kept by nobody.
    Place,
}

impl CapitalsKind {
    /// `person`, `organisation` or `place`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
        }
    }
}

const KINDS: [CapitalsKind; 3] = [CapitalsKind::Person, CapitalsKind::Organisation, CapitalsKind::Place];

/// Weights of a feature for each kind.
type Weights = [i16; 3];

/// Weights by the number of the feature: of names of one word, and of longer ones.
struct NameModel {
    one: Vec<Weights>,
    more: Vec<Weights>,
}

static MODEL: LazyLock<NameModel> = LazyLock::new(|| {
    let mut model = NameModel { one: vec![[0; 3]; NAMES.len()], more: vec![[0; 3]; NAMES.len()] };
    for line in include_str!("data/weights.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let Some(at) = fields.next().and_then(|name| NAMES.iter().position(|known| *known == name)) else {
            continue;
        };
        let numbers: Vec<i16> = fields.map(|field| field.parse().unwrap_or_default()).collect();
        if let [a, b, c, d, e, f] = numbers[..] {
            model.one[at] = [a, b, c];
            model.more[at] = [d, e, f];
        }
    }
    model
});

/// What a name is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The likeliest kind.
    pub kind: CapitalsKind,
    /// By how much this kind leads over the next best, or over being no name, in hundredths of a natural logarithm.
    pub lead: i32,
}

/// The lead of what a rule says outright, and of what it holds for likely.
pub(super) const SURE: i32 = 300;
pub(super) const LIKELY: i32 = 60;

impl Verdict {
    /// An organisation, likely at least, or as likely as the model says.
    pub(super) fn organisation(learned: Option<Self>) -> Self {
        let lead = learned
            .filter(|verdict| verdict.kind == CapitalsKind::Organisation)
            .map_or(0, |verdict| verdict.lead);
        Self { kind: CapitalsKind::Organisation, lead: lead.max(LIKELY) }
    }
}

/// The scores of the three kinds.
fn scores(features: Features) -> [i32; 3] {
    let table = if is_one_word(features) { &MODEL.one } else { &MODEL.more };
    let mut scores = [0; 3];
    for at in features.numbers() {
        for (score, weight) in scores.iter_mut().zip(&table[at]) {
            *score += i32::from(*weight);
        }
    }
    scores
}

/// Names of one word are weighed by themselves.
pub(super) fn is_one_word(features: Features) -> bool {
    ![Feature::TwoWords, Feature::ThreeWords, Feature::MoreWords].iter().any(|feature| features.has(*feature))
}

/// The likeliest kind, if one is likelier than none.
pub(super) fn judge(features: Features) -> Option<Verdict> {
    let scores = scores(features);
    let best = (0..3).max_by_key(|at| (scores[*at], std::cmp::Reverse(*at)))?;
    let next = (0..3).filter(|at| *at != best).map(|at| scores[at]).max().unwrap_or(0).max(0);
    let lead = scores[best] - next;
    (scores[best] > 0).then_some(Verdict { kind: KINDS[best], lead })
}

/// The features that hold with what each adds to a kind's score, the weightiest first.
pub(super) fn reasons(features: Features, kind: CapitalsKind) -> Vec<(&'static str, i16)> {
    let table = if is_one_word(features) { &MODEL.one } else { &MODEL.more };
    let at = KINDS.iter().position(|known| *known == kind).unwrap_or_default();
    let mut reasons: Vec<(&str, i16)> = features
        .numbers()
        .map(|number| (NAMES[number], table[number][at]))
        .filter(|(_, weight)| *weight != 0)
        .collect();
    reasons.sort_by_key(|(_, weight)| std::cmp::Reverse(weight.unsigned_abs()));
    reasons
}
