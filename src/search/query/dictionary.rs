//! The dictionary: from a word as it was typed to all of its forms.

use std::collections::BTreeSet;
use std::io;

use rustc_hash::FxHashMap;

use super::super::bits::NumberReader;
use super::super::block::BlockName;
use super::super::changes::{EXACT, OF_STEM, STEMS, linked};
use super::super::fold::{exact, fold};
use super::super::sequence::{KeyedContent, MARK, entries};
use super::{Searcher, WIDEST};

/// What a form of a word counts that is not the one typed.
const OTHER_FORM: f64 = 0.7;

/// A form of a word, and the parts of its list.
#[derive(Clone, Debug)]
pub(super) struct WordForm {
    pub name: String,
    pub parts: Vec<KeyedContent>,
    pub weight: f64,
}

/// Forms in the order in which they were found, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Forms(Vec<WordForm>);

impl Forms {
    /// The forms.
    pub(super) fn iter(&self) -> impl Iterator<Item = &WordForm> {
        self.0.iter()
    }

    fn add_part(&mut self, name: &str, entry: KeyedContent) {
        match self.0.iter_mut().find(|form| form.name == name) {
            Some(form) => form.parts.push(entry),
            None => self.0.push(WordForm { name: name.to_owned(), parts: vec![entry], weight: 1.0 }),
        }
    }

    fn take(&mut self, other: &Self, typed: &str, weight: f64) {
        for form in &other.0 {
            if !self.0.iter().any(|known| known.name == form.name) {
                let weight = if form.name == typed { 1.0 } else { weight };
                self.0.push(WordForm { weight, ..form.clone() });
            }
        }
    }
}

/// What the dictionary says of a folded word.
#[derive(Debug, Default)]
pub(super) struct DictionaryEntry {
    pub forms: Forms,
    /// Words whose stem it is.
    members: Vec<String>,
    /// Its stems.
    stems: Vec<String>,
}

impl Searcher<'_> {
    /// The blocks of a list that may hold keys from `from` up to `to`.
    fn within<'l>(list: &'l [(BlockName, Vec<u8>)], from: &[u8], to: &[u8]) -> &'l [(BlockName, Vec<u8>)] {
        let start = list.partition_point(|(_, first)| **first <= *from);
        let end = start + list[start..].partition_point(|(_, first)| **first < *to);
        &list[start.saturating_sub(1)..end]
    }

    fn range(&self, list: &[(BlockName, Vec<u8>)], from: &[u8], to: &[u8]) -> io::Result<Vec<KeyedContent>> {
        let mut found = Vec::new();
        for (name, _) in Self::within(list, from, to) {
            let all = entries(&self.block(name)?).into_iter();
            found.extend(all.filter(|(key, _)| **key >= *from && **key < *to));
        }
        Ok(found)
    }

    /// The entry of a folded word.
    pub(super) fn entry(&self, folded: &str) -> io::Result<DictionaryEntry> {
        let key = folded.as_bytes();
        let mut entry = DictionaryEntry::default();
        for (own, content) in self.range(&self.manifest.terms, key, &[key, &[STEMS + 1]].concat())? {
            match own[key.len()..] {
                [OF_STEM] => entry.members.extend(linked(&content).into_keys()),
                [STEMS] => entry.stems.extend(linked(&content).into_keys()),
                _ => {
                    let name = form_of(&own);
                    entry.forms.add_part(&name, (own, content));
                }
            }
        }
        Ok(entry)
    }

    /// All forms that are the same word as one that was typed.
    pub(super) fn family(&self, form: &str, exactly: bool) -> io::Result<Forms> {
        let folded = fold(form);
        let own = self.entry(&folded)?;
        let mut forms = Forms::default();
        forms.take(&own.forms, form, 1.0);
        if exactly {
            if form != folded {
                forms.0.retain(|other| other.name == form);
            }
            return Ok(forms);
        }
        let mut stems = own.stems;
        let mut members: BTreeSet<String> = own.members.into_iter().collect();
        let mut order: Vec<String> = members.iter().cloned().collect();
        if forms.0.is_empty() && members.is_empty() {
            stems = self.likely_stem(&folded)?.into_iter().collect();
        }
        for stem in &stems {
            let entry = self.entry(stem)?;
            forms.take(&entry.forms, form, OTHER_FORM);
            order.extend(entry.members.iter().filter(|member| members.insert((*member).clone())).cloned());
        }
        for member in order.iter().filter(|member| **member != folded) {
            forms.take(&self.entry(member)?.forms, form, OTHER_FORM);
        }
        Ok(forms)
    }

    /// The stem of a word that the archive does not have: one that it begins with, if it is a long one of several words or
    /// the ending is one that other words of the neighbourhood have.
    fn likely_stem(&self, folded: &str) -> io::Result<Option<String>> {
        let key = folded.as_bytes();
        let mut near = Vec::new();
        for (name, _) in Self::within(&self.manifest.terms, key, key) {
            near.extend(entries(&self.block(name)?));
        }
        let text = |key: &[u8]| String::from_utf8_lossy(key).into_owned();
        let mut endings: BTreeSet<String> = BTreeSet::new();
        let mut sizes: FxHashMap<String, usize> = FxHashMap::default();
        for (own, content) in &near {
            if let [stem @ .., OF_STEM] = &**own {
                let (stem, members) = (text(stem), linked(content));
                endings.extend(members.keys().filter_map(|word| word.strip_prefix(&stem)).map(str::to_owned));
                sizes.insert(stem, members.len());
            }
        }
        // As JavaScript counts letters.
        let length = |text: &str| text.encode_utf16().count();
        let mut best = String::new();
        for (own, _) in &near {
            let stem = match &**own {
                [stem @ .., OF_STEM] => text(stem),
                key if key.iter().any(|byte| *byte <= STEMS) => continue,
                key => text(key),
            };
            let Some(ending) = folded.strip_prefix(&stem) else { continue };
            let is_long = length(&stem) > 4 && sizes.get(&stem).is_some_and(|size| *size > 1);
            let fits = length(ending) < 6 && (endings.contains(ending) || is_long);
            if length(&stem) > 2 && length(&stem) > length(&best) && fits {
                best = stem;
            }
        }
        Ok((!best.is_empty()).then_some(best))
    }

    /// The words that begin so; none if they are too many.
    pub(super) fn prefix(&self, form: &str) -> io::Result<Forms> {
        let key = fold(form).into_bytes();
        let end = [&*key, &[0xFF]].concat();
        let mut forms = Forms::default();
        if Self::within(&self.manifest.terms, &key, &end).len() > WIDEST {
            return Ok(forms);
        }
        for (own, content) in self.range(&self.manifest.terms, &key, &end)? {
            if !matches!(own.last(), Some(&(OF_STEM | STEMS))) && !own.contains(&b':') {
                let name = form_of(&own);
                forms.add_part(&name, (own, content));
            }
        }
        Ok(forms)
    }

    /// The places of a part.
    pub(super) fn places_entry(&self, key: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let found = self.range(&self.manifest.places, key, &[key, &[0]].concat())?;
        Ok(found.into_iter().find(|(own, _)| own == key).map(|(_, content)| content))
    }

    /// How many blocks of places these parts need.
    pub(super) fn place_blocks<'k>(&self, keys: impl Iterator<Item = &'k [u8]>) -> usize {
        let names = keys.flat_map(|key| Self::within(&self.manifest.places, key, &[key, &[0]].concat()));
        names.map(|(name, _)| name).collect::<BTreeSet<_>>().len()
    }

    /// The key of a facet's value that was typed as its key or its label.
    pub(super) fn facet_key(&self, field: &str, value: &str) -> io::Result<Option<String>> {
        let lower = value.to_lowercase();
        if field == "language" || self.entry(&format!("{field}:{lower}"))?.forms.iter().next().is_some() {
            return Ok(Some(lower));
        }
        let folded = fold(&exact(value));
        let fits: Vec<(String, String)> = self.complete(&folded, field)?;
        let best = fits.iter().find(|(label, _)| *label == folded).or(fits.first());
        Ok(best.map(|(_, key)| key.to_lowercase()))
    }

    /// The labels of a kind that begin so, folded, each with the key of what it is the label of.
    fn complete(&self, folded: &str, kind: &str) -> io::Result<Vec<(String, String)>> {
        let end = [folded.as_bytes(), &[0xFF]].concat();
        let mut found = Vec::new();
        for (name, _) in Self::within(&self.manifest.labels, folded.as_bytes(), &end).iter().take(4) {
            let raw = self.block(name)?;
            let mut reader = NumberReader::new(&raw);
            while !reader.is_empty() && reader.is_sound() {
                let mut label = NumberReader::new(reader.bytes());
                let (own, _, own_kind, key) = (label.text(), label.text(), label.text(), label.text());
                if own.starts_with(folded) && own_kind == kind {
                    found.push((own.to_owned(), key.to_owned()));
                }
            }
        }
        Ok(found)
    }

    /// Words of the archive that are spelt nearly like one that it does not have, the nearest and then the most frequent
    /// first.
    ///
    /// # Errors
    /// Files of the index that cannot be read.
    pub fn spellings(&self, form: &str) -> io::Result<Vec<String>> {
        let folded = fold(form);
        let terms = &self.manifest.terms;
        let at = terms.partition_point(|(_, first)| **first <= *folded.as_bytes()).saturating_sub(1);
        let limit = if folded.encode_utf16().count() > 5 { 2 } else { 1 };
        let mut found: Vec<(usize, std::cmp::Reverse<u64>, String)> = Vec::new();
        for (name, _) in terms.iter().take(at + 2).skip(at.saturating_sub(1)) {
            for (own, content) in entries(&self.block(name)?) {
                if own.iter().any(|byte| *byte <= STEMS || *byte == b':') {
                    continue;
                }
                let other = String::from_utf8_lossy(&own).into_owned();
                let distance = strsim::osa_distance(&folded, &other);
                if (1..=limit).contains(&distance) {
                    let count = NumberReader::new(&content).number() / 8;
                    found.push((distance, std::cmp::Reverse(count), other));
                }
            }
        }
        found.sort();
        Ok(found.into_iter().take(3).map(|(_, _, word)| word).collect())
    }
}

/// The exact form of the word whose list has this key.
fn form_of(key: &[u8]) -> String {
    let group = key.split(|byte| *byte == MARK).next().unwrap_or_default();
    let exact = group.split(|byte| *byte == EXACT).nth(1).unwrap_or(group);
    String::from_utf8_lossy(exact).into_owned()
}
