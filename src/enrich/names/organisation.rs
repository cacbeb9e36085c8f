//! Which runs name organisations, and what says so.

use super::NameKind;
use super::collect::Collector;
use super::run::Run;
use super::words::{Part, part};

/// The longest name of an organisation, in words.
const LONGEST: usize = 9;

/// Looks at one run for an organisation.
pub fn read(run: &Run<'_>, collector: &mut Collector<'_>) {
    let tokens = run.tokens();
    // "World Bank President Jim Yong Kim": what stands before the first title.
    let title = tokens.iter().position(|token| part(token).has(Part::TITLE));
    let own = match title {
        // "Premier Glass Company" is none's title.
        Some(0) if !tokens.last().is_some_and(|token| part(token).has(Part::SUFFIX)) => return,
        Some(0) => *run,
        Some(title) => run.part(run.first, run.first + title),
        None => *run,
    };
    // What comes after the last word that organisations end with is none of theirs.
    let Some(last) =
        own.tokens().iter().rposition(|token| part(token).has(Part::SUFFIX) || part(token).has(Part::HEAD))
    else {
        return;
    };
    // "Nobel Foundation Prize".
    if own.tokens()[last + 1..].iter().any(|token| part(token).has(Part::THING)) {
        return;
    }
    let own = own.part(own.first, own.first + last + 1);
    if is_none(&own) {
        return;
    }
    let head = &own.tokens()[last];
    if part(head).has(Part::HEAD)
        && own.end == run.end
        && let Some(whole) = with_of(&own)
    {
        collector.add(&whole, NameKind::Organisation);
        collector.initials(&whole);
        return;
    }
    // "United States Department of Justice": a name without its end is another's.
    let goes_on = own.end == run.end
        && run.gap_after() == " "
        && run.after().is_some_and(|of| &run.text[of.start as usize..of.end as usize] == "of")
        && run
            .tokens
            .get(run.end + 1)
            .is_some_and(|next| next.flags.is_capitalised() && !part(next).has(Part::GIVEN));
    if goes_on {
        return;
    }
    let says_something = own.tokens()[..last].iter().any(|token| !part(token).has(Part::GENERIC));
    if part(head).has(Part::SUFFIX) && last > 0 && says_something && own.len() <= LONGEST {
        collector.add(&own, NameKind::Organisation);
        if own.end == run.end {
            collector.initials(&own);
        }
    }
}

/// "The Israeli-occupied West Bank", a territory; "Zaldy Co", who is a person unless there is a full stop.
fn is_none(own: &Run<'_>) -> bool {
    let written = own.written();
    let territory =
        ["West Bank", "Left Bank", "Right Bank", "South Bank"].iter().any(|end| written.ends_with(end));
    let surname = own.len() == 2 && written.ends_with(" Co") && !own.gap(own.end - 1).starts_with('.');
    territory || surname
}

/// "Bank of England", "International Committee of the Red Cross": the run with what comes after its "of".
fn with_of<'a>(own: &Run<'a>) -> Option<Run<'a>> {
    let written = |at: usize| {
        let token = own.tokens.get(at).filter(|token| token.block == own.tokens[own.first].block)?;
        let gap = &own.text[own.tokens[at - 1].end as usize..token.start as usize];
        (gap == " ").then_some(&own.text[token.start as usize..token.end as usize])
    };
    let mut at = own.end;
    if !matches!(written(at)?, "of" | "for") {
        return None;
    }
    at += 1;
    if written(at)? == "the" {
        at += 1;
    }
    let from = at;
    let goes_on = |at: usize| {
        let token = own.tokens.get(at).filter(|token| token.flags.is_capitalised())?;
        let told = part(token).has(Part::TITLE) || part(token).has(Part::CALENDAR);
        written(at).filter(|_| !told)
    };
    while at - own.first < LONGEST && goes_on(at).is_some() {
        at += 1;
    }
    // "Front for the Liberation of Kashmir".
    if at > from && written(own.end) == Some("for") && written(at) == Some("of") && goes_on(at + 1).is_some()
    {
        at += 2;
    }
    // "Court of Arbitration for Sport".
    if at > from && written(at) == Some("for") && goes_on(at + 1).is_some() {
        at += 2;
    }
    // "Academy of Arts and Sciences".
    const SECOND: [&str; 16] = [
        "Sciences",
        "Science",
        "Technology",
        "Development",
        "Trade",
        "Culture",
        "Commerce",
        "Engineering",
        "Arts",
        "Letters",
        "Industry",
        "Economics",
        "Agriculture",
        "Education",
        "Cooperation",
        "Welfare",
    ];
    if at > from && written(at) == Some("and") && written(at + 1).is_some_and(|word| SECOND.contains(&word)) {
        at += 2;
    }
    let rest = own.tokens.get(from..at).filter(|rest| !rest.is_empty())?;
    // "The Labour Party of John Smith" is the Labour Party.
    if part(&rest[0]).has(Part::GIVEN) {
        return None;
    }
    // "Court of Appeal", "Council of Ministers": every country has one.
    let generic = |token: &crate::enrich::tokens::Token| part(token).has(Part::GENERIC);
    let says_something = rest.iter().any(|token| !generic(token))
        || own.tokens()[..own.len() - 1].iter().any(|token| !generic(token));
    says_something.then(|| own.part(own.first, at))
}
