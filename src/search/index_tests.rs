//! Whatever happened before, an index is the one that is made from nothing.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;

use super::document::{Document, DocumentHead, Documents, Facet, FacetKind, Label};
use super::index::SearchIndex;
use super::leaf::Leaf;
use super::store::Leaves;
use crate::hash::hash;
use crate::site_path::SitePath;
use crate::text::{BlockKind, PlainText};

/// A made-up article: its month, words, language, country.
type Made = (u32, u8, Vec<u16>, bool, u8);

struct TestDocuments(Vec<Document>);

impl Documents for TestDocuments {
    fn document(&self, at: usize) -> Document {
        self.0[at].clone()
    }

    fn facets(&self, at: usize) -> Vec<Facet> {
        self.0[at].facets.clone()
    }
}

/// Words of which some are frequent, some have one stem, some have accents.
fn word(number: u16) -> String {
    const COMMON: [&str; 8] =
        ["the", "election", "elections", "élection", "elected", "L'accord", "$5", "北京市"];
    match number % 40 {
        common @ 0..8 => COMMON[usize::from(common)].to_owned(),
        8..30 => format!("word{}", number % 97),
        _ => format!("rare{number}"),
    }
}

fn update(index: &mut SearchIndex, leaves: &mut Leaves, site: &BTreeMap<String, Made>) {
    let mut order: Vec<(&String, &Made)> = site.iter().collect();
    order.sort_by_key(|(path, made)| (made.0, made.1, (*path).clone()));
    let mut heads = Vec::new();
    let mut documents = Vec::new();
    for (path, (month, day, words, french, country)) in order {
        let text: Vec<String> = words.iter().map(|number| word(*number)).collect();
        let (title, body) = text.split_at(text.len().min(3));
        let mut plain = PlainText::new();
        for (kind, text) in [(BlockKind::Title, title.join(" ")), (BlockKind::Paragraph, body.join(" "))] {
            plain.begin(kind);
            plain.push(&text, 0..text.len());
            plain.end();
        }
        let path: SitePath = path.as_str().into();
        let file = hash(plain.text().as_bytes());
        if leaves.find(&path, &file).is_none() {
            leaves.keep(vec![(path.clone(), file, Leaf::new(&plain).encode())]).unwrap();
        }
        let leaf = leaves.find(&path, &file).unwrap();
        let key = u64::from(*country) * 2 + u64::from(*french);
        heads.push(DocumentHead {
            path: path.clone(),
            file,
            key,
            month: *month,
            day: *day,
            instant: 0,
            leaf,
        });
        let facet = |kind, key: String| Facet {
            kind,
            label: key.to_uppercase().into(),
            key: key.into(),
            broader: vec![("all".into(), "All".into())],
        };
        documents.push(Document {
            language: if *french { "fr" } else { "en" }.to_owned(),
            title: title.join(" "),
            url: format!("/{path}/"),
            names: vec![format!("Name {country}")],
            facets: vec![
                facet(FacetKind::Country, format!("c{country}")),
                facet(FacetKind::Topic, "t".into()),
            ],
            ..Document::default()
        });
    }
    let labels: Vec<Label> = heads
        .iter()
        .map(|head| Label {
            folded: head.path.to_string(),
            label: head.path.to_string(),
            kind: "name",
            key: String::new(),
            url: "/".to_owned(),
            count: 1,
        })
        .collect();
    let mut labels = labels;
    labels.sort_unstable();
    index.update(&heads, &TestDocuments(documents), leaves, &labels, "en").unwrap();
}

fn files(index: &SearchIndex) -> BTreeMap<String, Vec<u8>> {
    index.names().into_iter().map(|name| (name.to_owned(), index.blocks().file(name).unwrap())).collect()
}

fn made() -> impl Strategy<Value = Made> {
    (24_000u32..24_006, 0u8..4, prop::collection::vec(any::<u16>(), 0..120), any::<bool>(), 0u8..4)
}

fn open(folder: &std::path::Path) -> (SearchIndex, Leaves) {
    let index = SearchIndex::open(folder, &[1; 16]).unwrap();
    let leaves = Leaves::open(folder, &[2; 16]).unwrap();
    (index, leaves)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_sequence_of_edits_ends_in_the_index_of_a_cold_build(
        begin in prop::collection::btree_map(0u16..400, made(), 0..150),
        edits in prop::collection::vec(prop::collection::vec((0u16..400, prop::option::weighted(0.7, made())), 1..8), 1..6),
    ) {
        let path = |number: u16| format!("content/{number}.md");
        let mut site: BTreeMap<String, Made> = begin.into_iter().map(|(at, made)| (path(at), made)).collect();
        let folder = tempfile::tempdir().unwrap();
        let (mut index, mut leaves) = open(folder.path());
        update(&mut index, &mut leaves, &site);
        for (round, edit) in edits.into_iter().enumerate() {
            for (at, made) in edit {
                match made {
                    Some(made) => site.insert(path(at), made),
                    None => site.remove(&path(at)),
                };
            }
            if round % 2 == 1 {
                // Another run.
                (index, leaves) = open(folder.path());
            }
            update(&mut index, &mut leaves, &site);
            let cold = tempfile::tempdir().unwrap();
            let (mut anew, mut anew_leaves) = open(cold.path());
            update(&mut anew, &mut anew_leaves, &site);
            let (warm, cold) = (files(&index), files(&anew));
            let differ = |a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
                a.iter().filter(|(name, file)| b.get(*name) != Some(file)).map(|(name, _)| name.clone()).collect()
            };
            prop_assert_eq!(differ(&warm, &cold), differ(&cold, &warm));
            prop_assert!(warm == cold);
            let there = fs::read_dir(folder.path().join("blocks")).unwrap().count();
            prop_assert_eq!(there, files(&index).len());
        }
    }
}

#[test]
fn files_are_small() {
    let mut site = BTreeMap::new();
    for number in 0..600u16 {
        // One word fills a text, another is new in each.
        let words = (0..2_000).map(|n| if n % 3 == 0 { 0 } else { number.wrapping_mul(31).wrapping_add(n) });
        site.insert(format!("content/{number}.md"), (24_000, 1, words.collect(), false, 1));
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut index, mut leaves) = open(folder.path());
    update(&mut index, &mut leaves, &site);
    for (name, file) in files(&index) {
        assert!(file.len() <= 128 << 10, "{name}: {}", file.len());
    }
}
