//! Clusters after any changes of the ties are those of a fresh start; and what becomes one and what does not.

use std::collections::BTreeMap;

use super::*;

/// Numbers that look random and are the same on every run (Knuth's MMIX constants).
struct RandomNumbers(u64);

impl RandomNumbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// An archive: the ties of each article that is there, and its day.
type Archive = BTreeMap<u32, (i32, Vec<(Slot, u32)>)>;

fn path(slot: Slot) -> &'static str {
    const PATHS: [&str; 4] = ["a", "b", "c", "d"];
    PATHS[slot.0 as usize % 4]
}

fn place(archive: &Archive, slot: Slot) -> Option<ThreadPosition<'static>> {
    // The number stands for the rest of the path.
    archive.get(&slot.0).map(|(day, _)| ThreadPosition {
        instant: i64::from(*day) * 1000 + i64::from(slot.0),
        path: path(slot),
        day: *day,
    })
}

fn fresh(archive: &Archive, backwards: bool) -> Threads {
    let mut threads = Threads::default();
    let mut ties: Vec<TieChange> =
        archive.iter().map(|(slot, (_, ties))| (Slot(*slot), Some(ties.clone()))).collect();
    if backwards {
        ties.reverse();
    }
    let moved = archive.keys().map(|slot| Slot(*slot)).collect();
    threads.update(ties, &moved, |slot| place(archive, slot));
    threads
}

/// The strongest ties that an article may have, mostly to its neighbours, so that pieces of all sizes come about.
fn some_ties(numbers: &mut RandomNumbers, of: u32, reach: u64) -> Vec<(Slot, u32)> {
    let mut ties: BTreeMap<u32, u32> = BTreeMap::new();
    for _ in 0..numbers.below(5) {
        let other = (u64::from(of) + 1 + numbers.below(reach)) % 400;
        let strength = 4_000 + numbers.below(5) * numbers.below(9_000);
        ties.insert(other as u32, strength as u32);
    }
    ties.remove(&of);
    ties.into_iter().map(|(other, strength)| (Slot(other), strength)).collect()
}

/// The strength of a tie is the same from both ends, as scores are.
fn agree(archive: &mut Archive) {
    let all: Vec<(u32, Slot, u32)> =
        archive.iter().flat_map(|(a, (_, ties))| ties.iter().map(move |(b, s)| (*a, *b, *s))).collect();
    for (a, b, strength) in all {
        if a < b.0
            && let Some((_, ties)) = archive.get_mut(&b.0)
            && let Some(tie) = ties.iter_mut().find(|(slot, _)| slot.0 == a)
        {
            tie.1 = strength;
        }
    }
    let there: Vec<u32> = archive.keys().copied().collect();
    for (_, ties) in archive.values_mut() {
        ties.retain(|(slot, _)| there.contains(&slot.0));
    }
}

#[test]
fn after_any_edits_the_clusters_are_those_of_a_fresh_start() {
    let mut numbers = RandomNumbers(7);
    let mut archive = Archive::new();
    let mut threads = Threads::default();
    let (mut largest, mut cut) = (0, 0);
    for step in 0..120 {
        let before = archive.clone();
        let edits = if step == 0 { 400 } else { 1 + numbers.below(6) };
        let mut moved: FxHashSet<Slot> = FxHashSet::default();
        for edit in 0..edits {
            let slot = if step == 0 { edit as u32 } else { numbers.below(400) as u32 };
            moved.insert(Slot(slot));
            if step > 0 && numbers.below(3) == 0 {
                archive.remove(&slot);
            } else {
                let ties = some_ties(&mut numbers, slot, if slot < 250 { 6 } else { 30 });
                archive.insert(slot, ((slot / 2) as i32 + numbers.below(40) as i32, ties));
            }
        }
        agree(&mut archive);
        let ties = |archive: &Archive, slot: u32| archive.get(&slot).map(|(_, ties)| ties.clone());
        let changes: Vec<TieChange> = (0..400)
            .filter(|slot| ties(&before, *slot) != ties(&archive, *slot) || moved.contains(&Slot(*slot)))
            .map(|slot| (Slot(slot), ties(&archive, slot)))
            .collect();
        let old: Vec<Vec<Slot>> = (0..400).map(|slot| threads.cluster(Slot(slot)).to_vec()).collect();
        let reached = threads.update(changes, &moved, |slot| place(&archive, slot));
        let expected = fresh(&archive, step % 2 == 0);
        for slot in 0..400 {
            let (now, then) = (threads.cluster(Slot(slot)), expected.cluster(Slot(slot)));
            assert_eq!(now, then, "article {slot} after step {step}");
            assert!(
                now == old[slot as usize] || reached.contains(&Slot(slot)),
                "article {slot}, step {step}"
            );
            largest = largest.max(now.len());
            let group = |threads: &Threads| threads.groups.get(slot as usize).cloned().flatten();
            assert_eq!(
                group(&threads).map(|group| group.len()),
                group(&expected).map(|group| group.len()),
                "group of {slot} after step {step}"
            );
            cut = cut.max(group(&threads).map_or(0, |group| group.len()));
        }
    }
    assert!(largest > 4 && cut > 40, "the graph is too thin to tell anything: {largest}, {cut}");
}

fn archive(days: &[i32], ties: &[(u32, u32, u32)]) -> Archive {
    let mut archive: Archive = (0..).zip(days).map(|(slot, day)| (slot, (*day, Vec::new()))).collect();
    for (a, b, strength) in ties {
        archive.get_mut(a).unwrap().1.push((Slot(*b), *strength));
    }
    archive
}

fn cluster_of(archive: &Archive, slot: u32) -> Vec<u32> {
    fresh(archive, false).cluster(Slot(slot)).iter().map(|slot| slot.0).collect()
}

#[test]
fn a_strong_tie_joins_and_a_weak_one_does_not() {
    assert_eq!(cluster_of(&archive(&[3, 1], &[(0, 1, 17_600)]), 0), [1, 0]);
    assert!(cluster_of(&archive(&[3, 1], &[(0, 1, 17_599)]), 0).is_empty());
    // One strong tie between two pairs is less than between two articles.
    let pairs = [(0, 1, 40_000), (2, 3, 40_000), (1, 2, 30_000)];
    assert_eq!(cluster_of(&archive(&[1, 2, 3, 4], &pairs), 0), [0, 1]);
    let more = [(0, 1, 40_000), (2, 3, 40_000), (1, 2, 30_000), (0, 3, 9_000)];
    assert_eq!(cluster_of(&archive(&[1, 2, 3, 4], &more), 3), [0, 1, 2, 3]);
}

#[test]
fn no_thread_is_larger_or_longer_than_its_bound() {
    // A chain of articles a month apart goes on for ever; no piece of it does.
    let days: Vec<i32> = (0..200).map(|n| n * 30).collect();
    let chain: Vec<(u32, u32, u32)> = (0..199).map(|n| (n, n + 1, 31_000)).collect();
    let threads = fresh(&archive(&days, &chain), false);
    for slot in 0..200 {
        let group = threads.groups[slot].clone();
        assert!(group.is_none_or(|group| group.len() <= MAX_SIZE), "article {slot}");
    }
    // Weaker links let it fall apart.
    let weak: Vec<(u32, u32, u32)> =
        (0..199).map(|n| (n, n + 1, if n % 20 == 19 { 12_000 } else { 31_000 })).collect();
    let threads = fresh(&archive(&days, &weak), false);
    assert_eq!(threads.groups[5].as_ref().map(|group| group.len()), Some(20));
    assert!(!threads.cluster(Slot(5)).is_empty());
}
