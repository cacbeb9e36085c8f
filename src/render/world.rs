//! Outlines of countries for the map of the archive's coverage: Natural Earth at 1:110 million, made compact by
//! scripts/world-map.mjs.

/// One territory a line: its ISO 3166-1 alpha-2 code, a tab, an SVG path on a map of 1000 by 440 units.
const OUTLINES: &str = include_str!("world.txt");

/// Code and SVG path of each territory, by code. Territories without a code of their own have `-`.
pub(super) fn outlines() -> impl Iterator<Item = (&'static str, &'static str)> {
    OUTLINES.lines().filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outline_stays_on_the_map() {
        let mut count = 0;
        for (code, path) in outlines() {
            assert!(code == "-" || code.len() == 2, "{code}");
            for ring in path.split('M').skip(1) {
                let ring = ring.strip_suffix('z').unwrap().replace('l', " ").replace('-', " -");
                let numbers: Vec<i32> = ring.split_whitespace().map(|n| n.parse().unwrap()).collect();
                let (mut x, mut y) = (0, 0);
                for step in numbers.chunks(2) {
                    (x, y) = (x + step[0], y + step[1]);
                    let inside = (0..=1000).contains(&x) && (0..=440).contains(&y);
                    assert!(inside, "{code} reaches {x}, {y}");
                }
            }
            count += 1;
        }
        assert!(count > 170);
    }
}
