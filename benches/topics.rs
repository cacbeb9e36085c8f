//! How much text a core reads for topics: `cargo bench --bench topics`.
//!
//! The articles of the demonstration archive, again and again until there are 32 MB, one at a time on one thread:
//! tokenising, weighing terms and finding topics, with the lexicon and, beside it, with a model that was learned from
//! made-up declarations. The best of five rounds, since whatever else the machine does only makes a round longer.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use archive::enrich::terms::terms;
use archive::enrich::tokens::{Token, tokenize};
use archive::enrich::topics::{Deriver, Learned, LearnedFile, Lesson, Lessons, TopicVocabulary, learn};
use archive::text::{BlockKind, PlainText};

const BYTES: usize = 32_000_000;
const ROUNDS: usize = 5;

/// The articles below `content/`: front matter is cut off, paragraphs are blocks, the first is the title.
fn articles() -> Vec<PlainText> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut articles = Vec::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name().into_iter().flatten() {
        let Ok(source) = std::fs::read_to_string(entry.path()) else { continue };
        let Some(body) = source.splitn(3, "---\n").nth(2) else { continue };
        let mut text = PlainText::new();
        for (at, paragraph) in body.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).enumerate() {
            text.begin(if at == 0 { BlockKind::Title } else { BlockKind::Paragraph });
            text.push(paragraph, 0..paragraph.len());
            text.end();
        }
        articles.push(text);
    }
    articles
}

/// A model of thirty topics; every article declares those that the lexicon finds in it and one by its number.
fn learned(vocabulary: &TopicVocabulary, deriver: &Deriver, articles: &[PlainText]) -> Learned {
    let ids: Vec<_> =
        vocabulary.topics().filter(|(id, _)| vocabulary.shown(*id) == Some(*id)).take(30).collect();
    let mut lessons = Lessons::default();
    let mut tokens = Vec::new();
    for (number, text) in articles.iter().enumerate() {
        tokenize(text, "en", &mut tokens);
        let mut declared: Vec<_> = deriver.find(text, &tokens, &[]).iter().map(|found| found.topic).collect();
        declared.push(ids[number % ids.len()].0);
        lessons.add(Lesson::new(vocabulary, text, &tokens, &declared));
    }
    let learning = learn(&lessons, vocabulary).expect("enough articles");
    let file: LearnedFile = serde_yaml::from_str(&learning.file).expect("what was written is read");
    println!("model: {} topics, {} weights", learning.topics.len(), learning.weights);
    Learned::read(&file, vocabulary).expect("a model").0
}

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let articles = articles();
    let vocabulary = TopicVocabulary::embedded();
    let deriver = Deriver::new(&vocabulary);
    let with_model = Deriver::new(&vocabulary).with_learned(learned(&vocabulary, &deriver, &articles));
    let bytes: usize = articles.iter().map(|text| text.text().len()).sum();
    let times = BYTES.div_ceil(bytes.max(1));
    println!("{} articles, {bytes} bytes, {times} times", articles.len());

    let mut tokens: Vec<Token> = Vec::new();
    let mut measure = |what: &str, work: &mut dyn FnMut(&PlainText, &mut Vec<Token>)| {
        let mut best = Duration::MAX;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            for _ in 0..times {
                articles.iter().for_each(|text| work(text, &mut tokens));
            }
            best = best.min(start.elapsed());
        }
        println!("{what:<40} {:>7.1} MB/s", (bytes * times) as f64 / 1e6 / best.as_secs_f64());
    };
    measure("tokens", &mut |text, tokens| tokenize(text, "en", tokens));
    measure("tokens, terms", &mut |text, tokens| {
        tokenize(text, "en", tokens);
        black_box(terms(text, tokens, "en"));
    });
    measure("tokens, terms, topics", &mut |text, tokens| {
        tokenize(text, "en", tokens);
        black_box(terms(text, tokens, "en"));
        black_box(deriver.find(text, tokens, &[]));
    });
    measure("tokens, terms, topics, learned topics", &mut |text, tokens| {
        tokenize(text, "en", tokens);
        black_box(terms(text, tokens, "en"));
        black_box(with_model.find(text, tokens, &[]));
    });
}
