//! Which runs name people, and what says so.

use super::NameKind;
use super::collect::Collector;
use super::run::Run;
use super::words::{Part, part};

/// The longest name of a person: "Jean-Claude van der Linden Botha".
const LONGEST: usize = 6;

/// Looks at one run for people.
pub fn read(run: &Run<'_>, collector: &mut Collector<'_>) {
    let tokens = run.tokens();
    // "French Foreign Minister Jean-Yves Le Drian": what stands after the last title.
    let title = tokens.iter().rposition(|token| part(token).has(Part::TITLE));
    if let Some(title) = title.filter(|title| title + 1 < tokens.len()) {
        let rest = run.part(run.first + title + 1, run.end);
        match names_people(&rest) {
            1 => collector.titled(run.first + title, rest.first),
            2..=LONGEST => collector.add(&rest, NameKind::Person),
            _ => {}
        }
        return;
    }
    if let Some(monarch) = tokens.iter().position(|token| part(token).has(Part::MONARCH)) {
        let rest = run.part(run.first + monarch + 1, run.end);
        if (1..=2).contains(&rest.len()) && names_people(&rest) > 0 {
            collector.add(&run.part(run.first + monarch, run.end), NameKind::Person);
        }
        return;
    }
    if !(2..=LONGEST).contains(&names_people(run)) {
        return;
    }
    let office = run.gap_before().trim().is_empty()
        && !run.gap_before().is_empty()
        && run
            .before()
            .is_some_and(|before| !before.flags.is_capitalised() && part(before).has(Part::OFFICE));
    if office || part(&tokens[0]).has(Part::GIVEN) || has_age(run) {
        collector.add(run, NameKind::Person);
    } else {
        collector.consider(run);
    }
}

/// How many words the name of a person would have; 0 if it cannot be one. Words joined by a hyphen are one.
fn names_people(run: &Run<'_>) -> usize {
    let tokens = run.tokens();
    let thing = tokens.iter().any(|token| part(token).has(Part::THING) || part(token).has(Part::SUFFIX));
    // "NATO", "CNN"; surnames in capitals are longer than given names are common.
    let capitals = tokens.len() == 1 && tokens[0].flags.is_all_caps();
    let letters = tokens.last().is_some_and(|token| token.end - token.start > 1);
    let ampersand = run.written().contains('&');
    if thing || capitals || !letters || ampersand || tokens.iter().all(|token| token.flags.is_all_caps()) {
        return 0;
    }
    let joined = tokens.windows(2).filter(|pair| {
        let gap = &run.text[pair[0].end as usize..pair[1].start as usize];
        matches!(gap, "-" | "‑" | "'" | "’")
    });
    tokens.len() - joined.count()
}

/// `John Smith, 54, said`.
fn has_age(run: &Run<'_>) -> bool {
    let Some(age) = run.after().filter(|_| run.gap_after() == ", ") else { return false };
    let written = &run.text[age.start as usize..age.end as usize];
    let plain = matches!(written.parse(), Ok(5..=109));
    plain && written.len() < 4 && run.text[age.end as usize..].starts_with([',', '.'])
}
