//! `vocabulary/topics.learned.yaml`: the model that `archive learn` writes and every build reads.
//!
//! It is made to be read: for each topic how it does, and its words, the most telling first, with what each adds.
//! A difference between two versions shows what new articles taught. Lists of words are blocks of text, a weight
//! and the words that have it on a line, so that even a large model is read in a moment.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::learn::Levels;
use super::site::VocabularyProblem;
use crate::yaml::quoted;

/// The form of the file; another one is not read.
const FORMAT: u32 = 1;
/// Where lines of words end.
const WIDTH: usize = 100;

/// The file as it is read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearnedFile {
    /// The form of the file.
    format: u32,
    /// How many articles it was learned from.
    articles: u32,
    /// Least probability of an article's strongest topic.
    first: f64,
    /// Least probability of its other topics.
    other: f64,
    topics: Vec<LearnedEntry>,
    /// All words that count, with the number of articles they stand in.
    words: String,
}

/// One topic of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LearnedEntry {
    id: String,
    #[serde(default)]
    name: String,
    examples: u32,
    precision: f64,
    recall: f64,
    f1: f64,
    /// What the words of an article have to add up to.
    threshold: f64,
    /// Words with what they add.
    terms: String,
}

/// The model, as the file says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TopicModel {
    pub articles: u32,
    pub levels: Levels,
    pub topics: Vec<ModelTopic>,
    /// Words as they are listed, with the number of articles they stand in.
    pub words: Vec<(String, u32)>,
}

/// One topic of the model. Weights and threshold are logarithms of odds in thousandths.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ModelTopic {
    pub id: String,
    pub name: String,
    pub examples: u32,
    /// Cross-validated precision, recall and F1, in thousandths.
    pub tally: [u16; 3],
    pub threshold: i64,
    pub terms: Vec<(String, i32)>,
}

impl TopicModel {
    /// The text of the file; the same model always gives the same.
    pub(super) fn write(&self) -> String {
        use std::fmt::Write;
        let mut text = String::from(
            "# Learned by `archive learn` from the articles whose topics are declared. Every run makes it anew: to change\n\
             # what it says, change articles. To do without it, delete it. Numbers after words are what they speak for\n\
             # their topic; what the words of an article say, for its length, has to reach the topic's threshold.\n",
        );
        let Levels { first, other } = self.levels;
        let _ = writeln!(text, "format: {FORMAT}\narticles: {}", self.articles);
        let _ = writeln!(text, "first: {}\nother: {}", decimal(first.into()), decimal(other.into()));
        text.push_str(if self.topics.is_empty() { "topics: []\n" } else { "topics:\n" });
        for topic in &self.topics {
            let [precision, recall, f1] = topic.tally.map(|share| decimal(share.into()));
            let (id, name) = (quoted(&topic.id), quoted(&topic.name));
            let _ = writeln!(text, "  - id: {id}\n    name: {name}\n    examples: {}", topic.examples);
            let _ = writeln!(text, "    precision: {precision}\n    recall: {recall}\n    f1: {f1}");
            let _ = writeln!(text, "    threshold: {}\n    terms: |", decimal(topic.threshold));
            lines(
                &mut text,
                "      ",
                topic.terms.iter().map(|(word, weight)| (i64::from(*weight), &**word)),
            );
        }
        text.push_str("words: |\n");
        lines(&mut text, "  ", self.words.iter().map(|(word, count)| (i64::from(*count) * 1000, &**word)));
        text
    }

    /// What a file says.
    ///
    /// # Errors
    /// Every line that cannot be read.
    pub(super) fn read(file: &LearnedFile) -> Result<Self, Vec<VocabularyProblem>> {
        let mut problems = Vec::new();
        let mut problem = |entry: usize, field: &'static str, message: String| {
            let hint = Some("run `archive learn` again".to_owned());
            problems.push(VocabularyProblem { entry, field, item: None, message, hint });
        };
        if file.format != FORMAT {
            problem(usize::MAX, "format", format!("the model has the form {}, not {FORMAT}", file.format));
        }
        let mut topics = Vec::with_capacity(file.topics.len());
        for (at, entry) in file.topics.iter().enumerate() {
            let terms = read_lines(&entry.terms).unwrap_or_else(|line| {
                problem(at, "terms", format!("not a weight and words: {line:?}"));
                Vec::new()
            });
            let share = |share: f64| (share.clamp(0.0, 1.0) * 1000.0).round() as u16;
            topics.push(ModelTopic {
                id: entry.id.clone(),
                name: entry.name.clone(),
                examples: entry.examples,
                tally: [entry.precision, entry.recall, entry.f1].map(share),
                threshold: thousandths(entry.threshold),
                terms: terms.into_iter().map(|(word, weight)| (word, weight as i32)).collect(),
            });
        }
        let words = read_lines(&file.words).unwrap_or_else(|line| {
            problem(usize::MAX, "words", format!("not a number and words: {line:?}"));
            Vec::new()
        });
        if !problems.is_empty() {
            return Err(problems);
        }
        let level = |level: f64| (level.clamp(0.001, 0.999) * 1000.0).round() as u16;
        Ok(Self {
            articles: file.articles,
            levels: Levels { first: level(file.first), other: level(file.other) },
            topics,
            words: words.into_iter().map(|(word, count)| (word, (count / 1000).max(0) as u32)).collect(),
        })
    }
}

/// Writes words with their numbers, in thousandths: the greatest number first, words of one number by the alphabet.
fn lines<'a>(text: &mut String, indent: &str, words: impl Iterator<Item = (i64, &'a str)>) {
    let mut words: Vec<(i64, &str)> = words.collect();
    words.sort_unstable_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    let mut width = 0;
    let mut before = None;
    for (number, word) in words {
        if before != Some(number) || width + 1 + word.len() > WIDTH {
            if before.is_some() {
                text.push('\n');
            }
            let start = format!("{indent}{}", decimal(number));
            text.push_str(&start);
            (width, before) = (start.len(), Some(number));
        }
        text.push(' ');
        text.push_str(word);
        width += 1 + word.len();
    }
    // A block of text without a line is an empty text.
    text.push('\n');
}

/// The words with their numbers in thousandths; the line that cannot be read is the error.
fn read_lines(text: &str) -> Result<Vec<(String, i64)>, String> {
    let mut words = Vec::new();
    let mut numbers: FxHashMap<&str, i64> = FxHashMap::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let mut parts = line.split_ascii_whitespace();
        let number = parts.next().unwrap_or_default();
        let known = numbers.get(number).copied();
        let number =
            match known.or_else(|| Some(thousandths(number.parse().ok().filter(|n: &f64| n.abs() < 1e9)?))) {
                Some(read) => *numbers.entry(number).or_insert(read),
                None => return Err(line.trim().to_owned()),
            };
        words.extend(parts.map(|word| (word.to_owned(), number)));
    }
    Ok(words)
}

fn thousandths(number: f64) -> i64 {
    (number * 1000.0).round() as i64
}

/// -1250 -> `-1.25`
fn decimal(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, part) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    if part == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{}", format!("{part:03}").trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let term = |word: &str, weight| (word.to_owned(), weight);
        let model = TopicModel {
            articles: 12,
            levels: Levels { first: 120, other: 380 },
            topics: vec![
                ModelTopic {
                    id: "medtop:20000574".into(),
                    name: "election: \"votes\"\n# no".into(),
                    examples: 4,
                    tally: [1000, 750, 857],
                    threshold: -1250,
                    terms: vec![
                        term("ballot", 12_300),
                        term("#4", 1000),
                        term("=élu", 1000),
                        term("null", -2500),
                    ],
                },
                ModelTopic { id: "no".into(), ..ModelTopic::default() },
            ],
            words: vec![term("ballot", 3), term("#4", 2), term("=élu", 2), term("null", 2)]
                .into_iter()
                .map(|(word, count)| (word, count as u32))
                .collect(),
        };
        let text = model.write();
        assert!(text.contains("      12.3 ballot\n      1 #4 =élu\n      -2.5 null\n"), "{text}");
        let file: LearnedFile = serde_yaml::from_str(&text).unwrap();
        let mut read = TopicModel::read(&file).unwrap();
        // Words come back by their numbers.
        read.words.sort_by_key(|(word, _)| model.words.iter().position(|(known, _)| known == word));
        assert_eq!(read, model);
    }

    #[test]
    fn lines_that_cannot_be_read_are_named() {
        let text = "format: 1\narticles: 1\nfirst: 0.1\nother: 0.2\ntopics:\n  - {id: a, examples: 3, precision: 1, recall: 1, \
                    f1: 1, threshold: 0, terms: 'x y'}\nwords: ''\n";
        let file: LearnedFile = serde_yaml::from_str(text).unwrap();
        let problems = TopicModel::read(&file).unwrap_err();
        assert_eq!(problems[0].message, "not a weight and words: \"x y\"");
        let file = LearnedFile { format: 2, ..LearnedFile::default() };
        assert!(TopicModel::read(&file).is_err());
    }

    #[test]
    fn long_lists_are_wrapped() {
        let words: Vec<String> = (0..60).map(|n| format!("word{n}")).collect();
        let mut text = String::new();
        lines(&mut text, "", words.iter().map(|word| (1500, word.as_str())));
        assert!(
            text.lines().count() > 3
                && text.lines().all(|line| line.len() <= WIDTH && line.starts_with("1.5 "))
        );
        assert_eq!(read_lines(&text).unwrap().len(), 60);
    }
}
