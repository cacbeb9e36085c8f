//! Outlines of countries for the map of the archive's coverage: Natural Earth at 1:110 million, made compact by
//! scripts/world-map.mjs.

/// One territory a line: its ISO 3166-1 alpha-2 code, a tab, an SVG path on a map of 1000 by 440 units.
const OUTLINES: &str = include_str!("world.txt");

/// Code and SVG path of each territory, by code. Territories without a code of their own have `-`.
pub(super) fn outlines() -> impl Iterator<Item = (&'static str, &'static str)> {
    OUTLINES.lines().filter_map(|line| line.split_once('\t'))
}

/// A part of the map: its left, top, right and bottom edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window([i32; 4]);

/// The whole map.
const WORLD: Window = Window([0, 0, 1000, 440]);

/// No part is narrower: outlines are too coarse to be seen any larger.
const NARROWEST: i32 = 300;

/// What is nearly as wide as the map is the map.
const WIDEST: i32 = 700;

impl Window {
    /// The part that shows these outlines with their surroundings, in the proportions of the map; a speck on the whole
    /// map would tell nobody where it is.
    pub(super) fn around(outlines: impl Iterator<Item = &'static str>) -> Self {
        let all = outlines.map(bounds).reduce(|a, b| {
            Self([a.0[0].min(b.0[0]), a.0[1].min(b.0[1]), a.0[2].max(b.0[2]), a.0[3].max(b.0[3])])
        });
        let Some(Self([left, top, right, bottom])) = all else { return WORLD };
        let Self([_, _, across, down]) = WORLD;
        // Half as much again on each side.
        let wide = ((right - left) * 2).max((bottom - top) * 2 * across / down).max(NARROWEST);
        if wide > WIDEST {
            return WORLD;
        }
        let high = wide * down / across;
        let x = ((left + right - wide) / 2).clamp(0, across - wide);
        let y = ((top + bottom - high) / 2).clamp(0, down - high);
        Self([x, y, x + wide, y + high])
    }

    /// Whether something of an outline may be seen.
    pub(super) fn shows(self, outline: &str) -> bool {
        let (Self([left, top, right, bottom]), Self(other)) = (self, bounds(outline));
        other[0] <= right && other[2] >= left && other[1] <= bottom && other[3] >= top
    }

    /// The value of `viewBox`.
    pub(super) fn view_box(self) -> String {
        let Self([left, top, right, bottom]) = self;
        format!("{left} {top} {} {}", right - left, bottom - top)
    }
}

/// The part of the map that an outline covers.
fn bounds(outline: &str) -> Window {
    let mut part = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];
    for (x, y) in points(outline) {
        part = [part[0].min(x), part[1].min(y), part[2].max(x), part[3].max(y)];
    }
    Window(part)
}

/// The corners of an outline: rings that begin at a place (`M`) and go on in steps (`l`).
fn points(outline: &str) -> impl Iterator<Item = (i32, i32)> {
    outline.split('M').skip(1).flat_map(|ring| {
        let steps = ring.trim_end_matches('z').replace('l', " ").replace('-', " -");
        let numbers: Vec<i32> = steps.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let (mut x, mut y) = (0, 0);
        let steps = numbers.chunks_exact(2).map(move |step| {
            (x, y) = (x + step[0], y + step[1]);
            (x, y)
        });
        steps.collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_countries_are_shown_with_their_surroundings() {
        let of = |codes: &[&str]| {
            let all = outlines().filter(|(code, _)| codes.contains(code)).map(|(_, outline)| outline);
            Window::around(all)
        };
        let Window([left, top, right, bottom]) = of(&["IE"]);
        assert_eq!((right - left, bottom - top), (NARROWEST, NARROWEST * 440 / 1000));
        let shown =
            |code: &str, window: Window| outlines().any(|(own, path)| own == code && window.shows(path));
        assert!(shown("GB", of(&["IE"])) && !shown("AU", of(&["IE"])) && shown("IE", of(&["IE"])));
        // At the edge of the map there is nothing to show beyond it.
        let Window([_, _, right, bottom]) = of(&["NZ"]);
        assert!(right <= 1000 && bottom <= 440);
        assert_eq!(of(&["RU", "FR"]), WORLD);
        assert_eq!(of(&["KE", "JP", "BR"]), WORLD);
        assert_eq!(of(&[]), WORLD);
        assert_eq!(WORLD.view_box(), "0 0 1000 440");
    }

    #[test]
    fn every_outline_stays_on_the_map() {
        let mut count = 0;
        for (code, path) in outlines() {
            assert!(code == "-" || code.len() == 2, "{code}");
            let signs = |sign: char| sign.is_ascii_digit() || " -lMz".contains(sign);
            assert!(path.chars().all(signs) && path.ends_with('z'), "{path}");
            for (x, y) in points(path) {
                let inside = (0..=1000).contains(&x) && (0..=440).contains(&y);
                assert!(inside, "{code} reaches {x}, {y}");
            }
            count += 1;
        }
        assert!(count > 170);
    }
}
