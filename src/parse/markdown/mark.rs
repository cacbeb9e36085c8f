//! Spans around the words of a text that speak for something, so that a page can point at the very words.

use std::ops::Range;

/// Words of a text and the numbers of what they speak for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the text.
    pub words: Range<usize>,
    /// In ascending order.
    pub items: Vec<u32>,
    /// A letter for words that a page shows from the start, before anybody asks for those of an item.
    pub shown: Option<char>,
}

impl Mark {
    /// The letter and the numbers as an attribute has them: `c 2 7`.
    pub fn value(&self) -> String {
        let shown = self.shown.map(String::from);
        let items: Vec<String> = shown.into_iter().chain(self.items.iter().map(u32::to_string)).collect();
        items.join(" ")
    }
}

/// Marks in the order of the text that do not overlap, from words that may; words that speak for several items, or lie
/// within others that do, become marks of their own.
pub fn marks(mut words: Vec<(Range<usize>, u32)>) -> Vec<Mark> {
    words.retain(|(range, _)| !range.is_empty());
    words.sort_unstable_by_key(|(range, item)| (range.start, range.end, *item));
    let mut edges: Vec<usize> = words.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut marks: Vec<Mark> = Vec::with_capacity(edges.len());
    let (mut open, mut rest): (Vec<&(Range<usize>, u32)>, _) = (Vec::new(), words.iter().peekable());
    for edge in edges.windows(2) {
        let piece = edge[0]..edge[1];
        open.retain(|(range, _)| range.end > piece.start);
        while let Some(next) = rest.next_if(|(range, _)| range.start <= piece.start) {
            open.push(next);
        }
        let mut items: Vec<u32> = open.iter().map(|(_, item)| *item).collect();
        items.sort_unstable();
        items.dedup();
        match marks.last_mut() {
            _ if items.is_empty() => {}
            Some(last) if last.words.end == piece.start && last.items == items => last.words.end = piece.end,
            _ => marks.push(Mark { words: piece, items, shown: None }),
        }
    }
    marks
}

/// Cuts a run of text where marks begin and end. `at` is where the run stands; if it is longer or shorter there, as
/// `&amp;` is, it cannot be cut, and is marked only if all of it is.
pub(super) fn cut<'t, 'm>(
    text: &'t str,
    at: &Range<usize>,
    marks: &'m [Mark],
) -> Vec<(&'t str, Option<&'m Mark>)> {
    let first = marks.partition_point(|mark| mark.words.end <= at.start);
    let near = marks.get(first..).unwrap_or_default();
    if near.first().is_none_or(|mark| mark.words.start >= at.end) {
        return vec![(text, None)];
    }
    if text.len() != at.len() {
        let whole = near.iter().find(|mark| mark.words.start <= at.start && at.end <= mark.words.end);
        return vec![(text, whole)];
    }
    let (mut pieces, mut rest, mut from) = (Vec::new(), text, at.start);
    for mark in near.iter().take_while(|mark| mark.words.start < at.end) {
        for (until, mark) in [(mark.words.start, None), (mark.words.end, Some(mark))] {
            let until = until.clamp(from, at.end);
            let Some((piece, after)) = rest.split_at_checked(until - from) else { continue };
            (rest, from) = (after, until);
            if !piece.is_empty() {
                pieces.push((piece, mark));
            }
        }
    }
    if !rest.is_empty() {
        pieces.push((rest, None));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::overlay::Overlay;
    use super::*;

    fn shown(text: &str, words: &[(Range<usize>, u32)]) -> String {
        let marks = marks(words.to_vec());
        Overlay { evidence: &marks, ..Overlay::default() }.text_to_html(text, &(0..text.len()))
    }

    #[test]
    fn words_that_overlap_become_marks_that_do_not() {
        let text = "the UN Security Council met";
        assert_eq!(
            shown(text, &[(4..23, 5), (7..15, 2), (7..15, 2), (24..27, 1)]),
            "the <span data-e=\"5\">UN </span><span data-e=\"2 5\">Security</span><span data-e=\"5\"> Council</span> \
             <span data-e=\"1\">met</span>"
        );
        assert_eq!(
            shown(text, &[(0..3, 1), (3..6, 1)]),
            "<span data-e=\"1\">the UN</span> Security Council met"
        );
        assert_eq!(shown(text, &[]), text);
    }

    #[test]
    fn what_is_written_otherwise_in_the_source_is_marked_whole_or_not_at_all() {
        let marks = marks(vec![(10..20, 1)]);
        let cut =
            |text, at| cut(text, &at, &marks).iter().map(|(_, mark)| mark.is_some()).collect::<Vec<_>>();
        assert_eq!(cut("&", 12..17), [true]);
        assert_eq!(cut("&", 8..13), [false]);
        assert_eq!(cut("half", 8..12), [false, true]);
        assert_eq!(cut("after", 20..25), [false]);
    }
}
