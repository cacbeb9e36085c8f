//! The index as a whole: from what it is to what it has to be. A cold build is the same call with every article as a
//! change, so that any sequence of edits ends in the bytes of a build from nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::bag::{Gathering, WordBag};
use super::block::{self, BlockName, Cuts, Effort};
use super::changes::{CollectedChanges, Collecting, GroupChange, OF_STEM, Placed, STEMS, relinked};
use super::document::{Document, DocumentHead, Documents, Label};
use super::fields::FieldPlaces;
use super::groups::ArticleGroup;
use super::leaf::Leaf;
use super::manifest::{self, SearchManifest};
use super::postings::{IndexPlace, Part, SEAT_BITS, parts, patch};
use super::seats::seats;
use super::sequence::{KeyedContent, ListedBlock, MARK, Numbered, Updating, renumber};
use super::store::{Blocks, LeafPlace, Leaves, replace};
use super::{cards, facets, groups, order};
use crate::hash::Hash;
use crate::site_path::SitePath;
use crate::write::record;

/// Kind and version of the file that remembers the index.
const MAGIC: &[u8; record::HEADER] = b"archidx2";

/// How the dictionary is cut: a word costs a reader one block.
const TERMS: Cuts = Cuts { least: 9_000, more: 9_000, most: 32_000 };
/// How the places are cut, which only phrases need.
const PLACES: Cuts = Cuts { least: 32_000, more: 32_000, most: 72_000 };
/// How what results show is cut, before it is compressed.
const CARDS: Cuts = Cuts { least: 64_000, more: 24_000, most: 96_000 };
const LABELS: Cuts = Cuts { least: 24_000, more: 8_000, most: 64_000 };

/// So many articles are read at a time.
const GROUP: usize = 512;

/// What the index is made of.
#[derive(Debug, Default, Serialize, Deserialize)]
struct IndexState {
    /// Of everything beside the articles.
    base: Hash,
    articles: Vec<IndexedArticle>,
    terms: Vec<ListedBlock>,
    places: Vec<ListedBlock>,
    order: Vec<Numbered>,
    facets: Vec<Numbered>,
    cards: Vec<Numbered>,
    labels: Vec<Numbered>,
    /// The first label of each block.
    first_labels: Vec<String>,
    manifest: BlockName,
}

/// An article as it is in the index.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct IndexedArticle {
    path: SitePath,
    file: Hash,
    key: u64,
    at: IndexPlace,
    leaf: LeafPlace,
    /// See [`order::length_class`].
    length: u8,
    language: String,
    /// Words that do not come from its file alone.
    #[serde(with = "serde_bytes")]
    extra: Vec<u8>,
}

/// An index on the disk.
#[derive(Debug)]
pub(crate) struct SearchIndex {
    folder: PathBuf,
    blocks: Blocks,
    state: IndexState,
}

/// What an update did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Updated {
    /// Articles that came, went or changed.
    pub articles: usize,
}

impl SearchIndex {
    /// The index in a folder as an earlier run left it; an empty one if there is none, or it was made otherwise.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn open(folder: &Path, base: &Hash) -> io::Result<Self> {
        let blocks = Blocks::open(folder)?;
        let state = load(&folder.join("index")).filter(|state: &IndexState| state.base == *base);
        let state = state.unwrap_or_else(|| IndexState { base: *base, ..IndexState::default() });
        Ok(Self { folder: folder.to_owned(), blocks, state })
    }

    /// Its blocks.
    pub(crate) fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    /// The names of all of its blocks, that of the manifest first; none if there is no index yet.
    pub(crate) fn names(&self) -> Vec<&str> {
        let state = &self.state;
        let listed = state.terms.iter().chain(&state.places).map(|block| &*block.name);
        let placed = state.order.iter().chain(&state.facets);
        let numbered = placed.chain(&state.cards).chain(&state.labels).map(|block| &*block.name);
        let manifest = Some(&*state.manifest).filter(|name| !name.is_empty());
        manifest.into_iter().chain(listed).chain(numbered).collect()
    }

    /// Brings the index to where it holds just these articles, in order of month, instant and path, and labels, sorted.
    ///
    /// # Errors
    /// A block that is damaged or missing: then [`SearchIndex::clear`] and again. Or an error of the system.
    pub(crate) fn update(
        &mut self,
        heads: &[DocumentHead],
        documents: &dyn Documents,
        leaves: &mut Leaves,
        labels: &[Label],
        language: &str,
    ) -> io::Result<Updated> {
        let placed = place(heads);
        let updated = self.update_articles(heads, &placed, documents, leaves)?;
        let groups = groups::groups(heads, &placed);
        self.update_groups(&groups, heads, &placed, documents)?;
        self.update_shown(heads, documents, leaves, labels, language)?;
        let manifest = self.manifest(heads, &groups, language);
        let file = block::encode(manifest::NAME, &manifest.encode(), Effort::Some)?;
        replace(&self.blocks.path(manifest::NAME), &file)?;
        self.state.manifest = manifest::NAME.to_owned();
        self.save()?;
        self.tidy(heads, leaves)?;
        Ok(updated)
    }

    /// Takes in the articles that came, went, changed or sit elsewhere, with their words.
    fn update_articles(
        &mut self,
        heads: &[DocumentHead],
        placed: &[IndexPlace],
        documents: &dyn Documents,
        leaves: &Leaves,
    ) -> io::Result<Updated> {
        let mut old: FxHashMap<SitePath, IndexedArticle> =
            self.state.articles.drain(..).map(|known| (known.path.clone(), known)).collect();
        let same = |known: &IndexedArticle, at: usize| {
            let head = &heads[at];
            known.key == head.key && known.at == placed[at] && known.file == head.file
        };
        let mut articles: Vec<Option<IndexedArticle>> = heads
            .iter()
            .enumerate()
            .map(|(at, head)| old.get(&head.path).filter(|known| same(known, at)).cloned())
            .collect();
        for known in articles.iter_mut().flatten() {
            old.remove(&known.path);
        }
        for (known, head) in articles.iter_mut().zip(heads) {
            if let Some(known) = known {
                known.leaf = head.leaf;
            }
        }
        let changed: Vec<usize> = (0..heads.len()).filter(|at| articles[*at].is_none()).collect();
        let again = changed.iter().filter(|at| old.contains_key(&heads[**at].path)).count();
        let updated = Updated { articles: changed.len() + old.len() - again };
        if updated.articles > 0 {
            let read = |place: LeafPlace| leaves.read(place).ok_or_else(damaged_leaf);
            let mut collecting = Collecting::new(&self.folder);
            for group in changed.chunks(GROUP) {
                let made: io::Result<Vec<_>> = group
                    .par_iter()
                    .map(|at| {
                        let (known, words) =
                            known(&heads[*at], placed[*at], &documents.document(*at), &read)?;
                        let before = old.get(&known.path).map(|known| old_words(known, &read)).transpose()?;
                        Ok((*at, known, words, before))
                    })
                    .collect();
                for (at, known, words, before) in made? {
                    old.remove(&known.path);
                    let placed = Placed { at: known.at, language: known.language.clone(), words };
                    collecting.add(before, Some(placed))?;
                    articles[at] = Some(known);
                }
            }
            let mut gone: Vec<IndexedArticle> = old.into_values().collect();
            gone.sort_unstable_by(|a, b| a.path.cmp(&b.path));
            for known in gone {
                collecting.add(Some(old_words(&known, &read)?), None)?;
            }
            let changes = collecting.finish()?;
            self.update_words(changes)?;
        }
        self.state.articles = articles.into_iter().flatten().collect();
        Ok(updated)
    }

    /// Brings up to date what is said of every article: its order, and what it is filed under.
    fn update_groups(
        &mut self,
        groups: &[ArticleGroup],
        heads: &[DocumentHead],
        placed: &[IndexPlace],
        documents: &dyn Documents,
    ) -> io::Result<()> {
        let ids: Vec<u64> = groups.iter().map(|group| group.id).collect();
        let length = |at: usize| self.state.articles[at].length;
        let make = |at: usize| Ok::<_, io::Error>(order::make(&groups[at], heads, placed, length));
        self.state.order =
            renumber('o', order::CUTS, &self.blocks, &self.state.order, &ids, make, order::join)?;
        let make = |at: usize| Ok::<_, io::Error>(facets::make(&groups[at], documents));
        self.state.facets =
            renumber('f', facets::CUTS, &self.blocks, &self.state.facets, &ids, make, facets::join)?;
        Ok(())
    }

    /// Brings up to date what results show, and labels to jump to.
    fn update_shown(
        &mut self,
        heads: &[DocumentHead],
        documents: &dyn Documents,
        leaves: &Leaves,
        labels: &[Label],
        language: &str,
    ) -> io::Result<()> {
        let ids: Vec<u64> = heads.iter().map(card_id).collect();
        let make = |at: usize| {
            let leaf = leaves.shown(heads[at].leaf).ok_or_else(damaged_leaf)?;
            let card = cards::encode(&documents.document(at), &leaf, language);
            let size = card.len();
            Ok::<_, io::Error>((card, size))
        };
        self.state.cards = renumber('c', CARDS, &self.blocks, &self.state.cards, &ids, make, cards::join)?;
        let ids: Vec<u64> = labels.iter().map(|label| block::lot(&cards::encode_label(label))).collect();
        let make = |at: usize| {
            let label = cards::encode_label(&labels[at]);
            let size = label.len();
            Ok::<_, io::Error>((label, size))
        };
        self.state.labels = renumber('l', LABELS, &self.blocks, &self.state.labels, &ids, make, cards::join)?;
        let mut at = 0;
        self.state.first_labels.clear();
        for block in &self.state.labels {
            self.state.first_labels.push(labels[at].folded.clone());
            at += block.ids.len();
        }
        Ok(())
    }

    /// The list of all blocks, with what each begins with.
    fn manifest(&self, heads: &[DocumentHead], groups: &[ArticleGroup], language: &str) -> SearchManifest {
        let state = &self.state;
        let listed = |blocks: &[ListedBlock]| {
            blocks.iter().map(|block| (block.name.clone(), block.first.clone())).collect::<Vec<_>>()
        };
        let starting = |blocks: &[Numbered]| {
            let mut group = 0;
            let blocks = blocks.iter().map(|block| {
                let start = groups[group].start;
                group += block.ids.len();
                (block.name.clone(), start)
            });
            blocks.collect()
        };
        let labels = state.labels.iter().zip(&state.first_labels);
        SearchManifest {
            language: language.to_owned(),
            months: months(heads),
            terms: listed(&state.terms),
            places: listed(&state.places),
            order: starting(&state.order),
            facets: starting(&state.facets),
            cards: state.cards.iter().map(|block| (block.name.clone(), block.ids.len() as u32)).collect(),
            labels: labels.map(|(block, first)| (block.name.clone(), first.clone().into_bytes())).collect(),
        }
    }

    /// How many articles an update would take in.
    pub(crate) fn changed(&self, heads: &[DocumentHead]) -> usize {
        let known: FxHashMap<&str, &IndexedArticle> =
            self.state.articles.iter().map(|known| (&*known.path, known)).collect();
        let same = |head: &&DocumentHead| {
            known.get(&*head.path).is_some_and(|known| known.key == head.key && known.file == head.file)
        };
        let kept = heads.iter().filter(same).count();
        heads.len() - kept + known.len().saturating_sub(kept)
    }

    /// Forgets everything, since something of it is damaged.
    pub(crate) fn clear(&mut self) {
        self.state = IndexState { base: self.state.base, ..IndexState::default() };
        self.blocks.retain(&BTreeSet::new());
        let _ = fs::remove_file(self.folder.join("index"));
    }

    fn save(&self) -> io::Result<()> {
        let mut bytes = MAGIC.to_vec();
        record::append(&mut bytes, &self.state).map_err(io::Error::other)?;
        replace(&self.folder.join("index"), &bytes)
    }

    /// Removes what nobody needs any more.
    fn tidy(&mut self, heads: &[DocumentHead], leaves: &mut Leaves) -> io::Result<()> {
        self.blocks.retain(&self.names().into_iter().collect());
        if leaves.is_bloated(heads.iter().map(|head| head.leaf)) {
            let needed: Vec<_> = heads.iter().map(|head| (head.path.clone(), head.file, head.leaf)).collect();
            let places = leaves.rewrite(&needed)?;
            for (known, place) in self.state.articles.iter_mut().zip(places) {
                known.leaf = place;
            }
            self.save()?;
        }
        Ok(())
    }

    fn update_words(&mut self, mut changes: CollectedChanges) -> io::Result<()> {
        let (old_terms, old_places) =
            (std::mem::take(&mut self.state.terms), std::mem::take(&mut self.state.places));
        let cold = old_terms.is_empty();
        let mut terms = Updating::new('t', TERMS, Effort::None, &self.blocks, old_terms);
        let mut places = Updating::new('p', PLACES, Effort::Some, &self.blocks, old_places);
        if cold {
            // Nothing has to be read, so that many groups can be worked out at once.
            loop {
                let mut group = Vec::new();
                let mut weight = 0;
                while group.len() < 2_048 && weight < 400_000 {
                    let Some(change) = changes.next()? else { break };
                    weight += change.1.added.len();
                    group.push(change);
                }
                if group.is_empty() {
                    break;
                }
                let made: Vec<_> =
                    group.into_par_iter().map(|(key, change)| entries_of(&key, change, &[], &[])).collect();
                for (new_terms, new_places) in made {
                    new_terms.into_iter().try_for_each(|entry| terms.put(entry))?;
                    new_places.into_iter().try_for_each(|entry| places.put(entry))?;
                }
            }
        } else {
            while let Some((key, change)) = changes.next()? {
                let old_terms = terms.take(&key)?;
                let is_list = !matches!(key.last(), Some(&OF_STEM | &STEMS));
                let old_places = if is_list { places.take(&key)? } else { Vec::new() };
                let (new_terms, new_places) = entries_of(&key, change, &old_terms, &old_places);
                new_terms.into_iter().try_for_each(|entry| terms.put(entry))?;
                new_places.into_iter().try_for_each(|entry| places.put(entry))?;
            }
        }
        self.state.terms = terms.finish()?;
        self.state.places = places.finish()?;
        Ok(())
    }
}

/// The entries of a group after a change, in the dictionary and among the places.
fn entries_of(
    key: &[u8],
    change: GroupChange,
    old_terms: &[KeyedContent],
    old_places: &[KeyedContent],
) -> (Vec<KeyedContent>, Vec<KeyedContent>) {
    if matches!(key.last(), Some(&OF_STEM | &STEMS)) {
        let entry = relinked(old_terms.first().map_or(&[], |entry| &entry.1), &change.links);
        let entries = if entry.is_empty() { Vec::new() } else { vec![(key.to_vec(), entry)] };
        return (entries, Vec::new());
    }
    let made = if old_terms.is_empty() {
        parts(&change.added)
    } else {
        let places: BTreeMap<&[u8], &[u8]> =
            old_places.iter().map(|(key, content)| (&**key, &**content)).collect();
        let old = old_terms.iter().map(|(own, content)| Part {
            start: start(own, key),
            postings: content.clone(),
            places: places.get(&**own).map(|places| places.to_vec()).unwrap_or_default(),
        });
        patch(old.collect(), &change.removed, change.added)
    };
    let mut terms = Vec::with_capacity(made.len());
    let mut places = Vec::new();
    for part in made {
        let key = part_key(key, part.start);
        if !part.places.is_empty() {
            places.push((key.clone(), part.places));
        }
        terms.push((key, part.postings));
    }
    (terms, places)
}

/// The key of a part: that of its group, and behind a mark where it begins, unless it is whole.
fn part_key(group: &[u8], start: IndexPlace) -> Vec<u8> {
    let mut key = group.to_vec();
    if start > 0 {
        key.push(MARK);
        key.extend(&start.to_be_bytes()[2..]);
    }
    key
}

fn start(key: &[u8], group: &[u8]) -> IndexPlace {
    key[group.len()..].iter().skip(1).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Where each article sits.
fn place(heads: &[DocumentHead]) -> Vec<IndexPlace> {
    let mut all = Vec::with_capacity(heads.len());
    for month in heads.chunk_by(|a, b| a.month == b.month) {
        let paths: Vec<&SitePath> = month.iter().map(|head| &head.path).collect();
        let sat = seats(&paths);
        all.extend(
            month.iter().zip(sat).map(|(head, seat)| u64::from(head.month) << SEAT_BITS | u64::from(seat)),
        );
    }
    all
}

/// The months that have articles, each with their number.
fn months(heads: &[DocumentHead]) -> Vec<(u32, u32)> {
    let months = heads.chunk_by(|a, b| a.month == b.month);
    months.map(|month| (month[0].month, month.len() as u32)).collect()
}

/// Stands for everything that the card of an article shows.
fn card_id(head: &DocumentHead) -> u64 {
    let mut bytes = head.key.to_le_bytes().to_vec();
    bytes.extend(head.file);
    bytes.extend(head.path.as_bytes());
    block::lot(&bytes)
}

fn damaged_leaf() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a leaf is damaged")
}

/// An article as it will be in the index, and its words.
fn known(
    head: &DocumentHead,
    at: IndexPlace,
    document: &Document,
    read: &dyn Fn(LeafPlace) -> io::Result<Leaf>,
) -> io::Result<(IndexedArticle, WordBag)> {
    let extra = extra_words(document);
    let Leaf { words, length, .. } = read(head.leaf)?;
    let known = IndexedArticle {
        path: head.path.clone(),
        file: head.file,
        key: head.key,
        at,
        leaf: head.leaf,
        length: order::length_class(length),
        language: super::stems::primary(&document.language),
        extra: extra.bytes().to_vec(),
    };
    Ok((known, words.merged(&extra)))
}

fn old_words(known: &IndexedArticle, read: &dyn Fn(LeafPlace) -> io::Result<Leaf>) -> io::Result<Placed> {
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the index is damaged");
    let extra = WordBag::new(known.extra.clone()).ok_or_else(damaged)?;
    let words = read(known.leaf)?.words.merged(&extra);
    Ok(Placed { at: known.at, language: known.language.clone(), words })
}

/// The words of an article that do not come from its file alone: its authors, the names in it, notes, and what it is filed
/// under, which is no word and has no place.
fn extra_words(document: &Document) -> WordBag {
    let mut gathering = Gathering::default();
    let mut fields = [FieldPlaces::AUTHORS, FieldPlaces::NAMES, FieldPlaces::NOTES];
    for (texts, field) in [&document.authors, &document.names, &document.notes].into_iter().zip(&mut fields) {
        for text in texts {
            gathering.add(text, field);
        }
    }
    let mut add = |kind: &str, key: &str| gathering.add_mark(&format!("{kind}:{}", key.to_lowercase()));
    for facet in &document.facets {
        let broader = facet.broader.iter().map(|(key, _)| key);
        broader.chain([&facet.key]).for_each(|key| add(facet.kind.name(), key));
    }
    add("language", &super::stems::primary(&document.language));
    gathering.finish()
}

fn load(path: &Path) -> Option<IndexState> {
    let bytes = fs::read(path).ok()?;
    let (state, _) = record::take(bytes.strip_prefix(MAGIC)?)?;
    Some(state)
}
