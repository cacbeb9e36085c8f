//! The lexicon that ships with `archive`: which words speak for which topic, written by hand.
//!
//! One file per top-level topic under `data/lexicon/`. `[number label]` opens a topic; a line
//! `weight: term, term, …` holds words and phrases that say equally much: about 1 for a hint, 2 for a word mostly
//! met there, 3 for one that speaks plainly, 5 for one that decides alone, below 0 for a word that speaks against
//! the topic.
//! `prior: weight` is what an article has in favour of the topic once one word speaks for it. `scale: factor`, for a
//! top-level topic, says how much all its evidence counts beside that for others: schools, families and churches are
//! more often where a story happens than what it is about, wars and governments the other way round. `setting: factor` says the
//! same of a narrower topic, such as hospitals and the police, for the terms that follow; above 1 it undoes the scale of
//! the field, as for human rights, which are what a story is about.
//! `beside: number` marks a topic that is more often who acts, or where it happens, than what a story is about, such as retail and
//! the police: beside a subject that the headline speaks of, so many words of the headline have to speak for it.
//! A phrase of weight 0 says nothing for the field of its topic; for other fields the words in it keep what they say.
//! `neutral.txt` lists phrases that say nothing for any field though a word in them would. How a term is written: see
//! [`super::matcher::Pattern`].

/// All files, in the order of their topics.
const FILES: [&str; 18] = [
    include_str!("data/lexicon/01-arts.txt"),
    include_str!("data/lexicon/02-crime.txt"),
    include_str!("data/lexicon/03-disaster.txt"),
    include_str!("data/lexicon/04-economy.txt"),
    include_str!("data/lexicon/05-education.txt"),
    include_str!("data/lexicon/06-environment.txt"),
    include_str!("data/lexicon/07-health.txt"),
    include_str!("data/lexicon/08-human-interest.txt"),
    include_str!("data/lexicon/09-labour.txt"),
    include_str!("data/lexicon/10-lifestyle.txt"),
    include_str!("data/lexicon/11-politics.txt"),
    include_str!("data/lexicon/12-religion.txt"),
    include_str!("data/lexicon/13-science.txt"),
    include_str!("data/lexicon/14-society.txt"),
    include_str!("data/lexicon/15-sport.txt"),
    include_str!("data/lexicon/16-conflict.txt"),
    include_str!("data/lexicon/17-weather.txt"),
    include_str!("data/lexicon/neutral.txt"),
];

/// A line of the lexicon, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LexiconLine<'a> {
    /// Opens a topic by number and label; without a topic, the terms that follow are neutral.
    Topic(Option<(&'a str, &'a str)>),
    /// What speaks for the open topic in any case, in thousandths.
    Prior(i32),
    /// How much the open top-level topic's evidence counts beside that for others, in thousandths.
    Scale(i32),
    /// How much what speaks for the open topic counts, in thousandths: it is more often where a story happens, or who acts
    /// in it, than what it is about.
    Setting(i32),
    /// How many words of the headline have to speak for the open topic beside a subject that the headline speaks of.
    Beside(u8),
    /// A term of the open topic and its weight in thousandths.
    Term(&'a str, i32),
    /// A line that follows none of these forms; a test sees to it that there is none.
    Unreadable(&'a str),
}

/// Everything the lexicon says, in its order.
pub(super) fn entries() -> impl Iterator<Item = LexiconLine<'static>> {
    FILES.iter().flat_map(|file| parse(file))
}

fn parse(file: &str) -> impl Iterator<Item = LexiconLine<'_>> {
    let lines = file.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.flat_map(|line| {
        let mut single = None;
        let mut terms = None;
        if let Some(head) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            single = Some(LexiconLine::Topic(head.split_once(' ')));
        } else if let Some((weight, list)) = line.split_once(':') {
            match (weight, thousandths(weight), thousandths(list.trim())) {
                ("prior", _, Some(prior)) => single = Some(LexiconLine::Prior(prior)),
                ("scale", _, Some(scale)) => single = Some(LexiconLine::Scale(scale)),
                ("setting", _, Some(share)) => single = Some(LexiconLine::Setting(share)),
                ("beside", _, Some(words)) => {
                    single = Some(LexiconLine::Beside((words / 1000).clamp(0, 9) as u8))
                }
                (_, Some(weight), _) => {
                    let list = list.split(',').map(str::trim).filter(|t| !t.is_empty());
                    terms = Some(list.map(move |term| LexiconLine::Term(term, weight)));
                }
                _ => single = Some(LexiconLine::Unreadable(line)),
            }
        } else {
            single = Some(LexiconLine::Unreadable(line));
        }
        single.into_iter().chain(terms.into_iter().flatten())
    })
}

/// `-1.25` -> -1250. Three decimals at most.
fn thousandths(number: &str) -> Option<i32> {
    let (sign, digits) = number.strip_prefix('-').map_or((1, number), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty()
        || whole.len() > 3
        || part.len() > 3
        || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    {
        return None;
    }
    let padded = format!("{part:0<3}");
    Some(sign * (whole.parse::<i32>().ok()? * 1000 + padded.parse::<i32>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_terms_of_one_weight() {
        let file = "# note\n[20000574 election]\nprior: 0.5\nscale: 1.1\nbeside: 2\n2: voter, polling station\n-1.25: film\nodd\n[neutral]\n";
        let expected = [
            LexiconLine::Topic(Some(("20000574", "election"))),
            LexiconLine::Prior(500),
            LexiconLine::Scale(1100),
            LexiconLine::Beside(2),
            LexiconLine::Term("voter", 2000),
            LexiconLine::Term("polling station", 2000),
            LexiconLine::Term("film", -1250),
            LexiconLine::Unreadable("odd"),
            LexiconLine::Topic(None),
        ];
        assert_eq!(parse(file).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn weights_are_read_exactly() {
        assert_eq!(thousandths("3"), Some(3000));
        assert_eq!(thousandths("-0.05"), Some(-50));
        for odd in ["", "-", ".5", "1.2345", "1.2.3", "x", "+1", "9999"] {
            assert_eq!(thousandths(odd), None, "{odd}");
        }
    }
}
