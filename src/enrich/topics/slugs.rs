//! Readable, unique names for URLs.

use rustc_hash::FxHashSet;

use super::topic::Topic;
use crate::slug::{LONGEST, cut, slugify};

/// Gives every topic its slug. Topics are served in this order: IPTC's active ones, the site's, retired
/// ones; of two with the same label the later one adds its parent's label, and its id if that is taken too.
pub(super) fn assign(topics: &mut [Topic]) {
    let labels: Vec<String> = topics.iter().map(|t| slugify(&t.label)).collect();
    let mut order: Vec<usize> = (0..topics.len()).collect();
    order.sort_by_key(|&i| (topics[i].retired.is_some() || topics[i].merged_into.is_some(), i));
    let mut taken = FxHashSet::default();
    for i in order {
        let id = slugify(&topics[i].id);
        let plain = if labels[i].is_empty() { id.clone() } else { labels[i].clone() };
        let parent = topics[i].parent.map(|p| labels[p.index()].as_str()).unwrap_or_default();
        let mut with_parent = format!("{plain}-{}", if parent.is_empty() { &id } else { parent });
        cut(&mut with_parent, LONGEST);
        let mut slug = [plain, with_parent].into_iter().find(|s| !taken.contains(s)).unwrap_or(id);
        // Two ids of a site may differ in punctuation alone.
        for number in 2.. {
            if !taken.contains(&slug) {
                break;
            }
            let ending = format!("-{number}");
            cut(&mut slug, LONGEST - ending.len());
            slug.push_str(&ending);
        }
        taken.insert(slug.clone());
        topics[i].slug = slug;
    }
}
