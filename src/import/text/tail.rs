//! What stands under a report and is not part of it: where it was printed, who wrote and edited it, what the page was
//! selling.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::pattern::regex;

use super::dateline::agency;
use super::head;
use crate::date::Date;
use crate::import::record::{Record, RecordPrint};
use crate::import::when::{self, Clock};

/// "A version of this article appeared in the print edition of X on D, with the headline H", and its kin: those that
/// speak of print and hold a date.
static PRINTED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\W{0,3}(?:a (?:shorter |longer |different )?version of )?(?:this|the) (?:article|story|report|column|review|piece|editorial|interview) (?:was |is |has |first |originally |also )*(?:appear(?:s|ed)|(?:re)?published|print(?:ed)|ran|runs)\b",
    )
});
/// "First published in X on D, page 4", "Originally published …", "From The Guardian, 29 November 2018, p. 4"
static FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\W{0,3}(?:(?:first|originally|previously|also) (?:published|printed|appeared|ran)|published in (?:print|the print)|reprinted from|reproduced from|source\s*:|from\s*:|aus\s*:|aus der|erschienen in|paru dans|publi(?:é|ée) dans|publicado en|pubblicato su)",
    )
});
static IN_PAPER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:edition of|printed? in|published (?:in|by)|appear(?:s|ed)? in|ran in|runs in|reprinted from|reproduced from|source\s*:|from\s*:?|aus\s*:|aus der|erschienen in|paru dans|publi(?:é|ée) dans|publicado en|pubblicato su)\s+(?:(?:the |a )?(?:[\p{L}-]+ ){0,2}edition of\s+)?(?P<paper>(?:the |die |der |das |le |la |el |il )?(?-i:\p{Lu}|\d|\p{Lo})[^,.;:()\d]{1,60}?)(?:['’]s? (?:print|weekend|sunday)?\s*edition| print edition| magazine)?(?:\s*\(|,|\.|;|\s+on\b|\s+in its\b|\s+dated\b|\s+of\b|\s+vom\b|\s+du\b|\s+del?\b|\s+il\b|\s+el\b|\s+(?:am|page|seite|p\.|pg|nr\.?|no\.?|issue|print)\b|\s+with\b|\s+under\b|\s+as\b|$)",
    )
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:\p{L}{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th|er)?\.? (?:de |of )?\p{L}{3,10}\.?,? (?:de )?\d{4}|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}|\d{4}年\d{1,2}月\d{1,2}日|\d{4}년 \d{1,2}월 \d{1,2}일)",
    )
});
static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:section (?P<section>[A-Z]{1,3}),? )?(?:on )?\b(?:page|pages|pg\.?|p\.|pp\.|seite|s\.|página|pág\.|pagina)\s*(?P<page>[A-Z]{0,3}-?\d{1,3}[A-Z]?)",
    )
});
static HEADLINE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?i)(?:headlined?|under the (?:title|heading)|titled|entitled|headline)\s*(?:was|of|is)?\s*[:,]?\s*(?:['‘"“«](?P<quoted>.{2,200}?)['’"”»](?:\s*[.,]|\s*$|\s+Print|\s+\()|(?P<bare>\p{Lu}[^.]{2,200})\.?\s*$)"#,
    )
});
/// Staff credits below a report: "(Reporting by X; Editing by Y)", "Additional reporting by X"
static STAFF: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^[(\[*_–—\s]{0,3}(?:(?:additional |with )?(?:reporting|writing|compiled|editing|translated|contributed|photography)\b.{0,20}\bby\b|(?:.{3,80}) contributed (?:to this|reporting)|with (?:additional )?(?:reporting|contributions|files|input) (?:by|from)|with (?:agencies|wires|agency inputs)|redaktion:|übersetzt von|traduction )",
    )
});
static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^[(\[]?(?:©|\(c\)\s|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos)",
    )
});
/// A source that signs at the end: `REUTERS`, `– AFP`, `(dpa)`, `— AP`
static SIGNED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^[\s(（\[–—―-]{0,4}(?P<agency>[\p{L}][\p{L}/ .,&-]{1,50}?)[)）\]]?\.?$"));
/// What the page was selling, and what it led to.
static SELLING: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\W{0,4}(?:print edition\b.{0,40}$|subscribe\b|subscription|sign up\b|log in\b|already a subscriber|read (?:more|also|next|the full)\b|also read\b|related (?:stories|articles|coverage)?\s*:?|see also\b|click here\b|share (?:this|on)\b|share$|follow us\b|follow .{2,40} on (?:twitter|facebook|x|instagram)|join (?:our|us|the conversation)|download (?:our|the) app|get the .{2,40}(?:newsletter|app|inbox)|support (?:our|independent) journalism|donate\b|advertis(?:e|ing|ement)|more (?:from|on|in) |comments?(?: \(\d+\))?$|leave a comment|tags?\s*:|topics?\s*:|filed under|this article is (?:free|for subscribers)|you have \d+ (?:free )?articles|continue reading|weiterlesen|mehr zum thema|lesen sie (?:auch|mehr)|lire aussi|à lire aussi|abonnez-vous|leer más|suscr[íi]b|lee también|jetzt abonnieren|newsletter\b)",
    )
});
/// Words between which a page's own furniture is joined: "Print Edition | Subscribe".
static FURNITURE_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\s+(print edition\s*\|\s*subscribe|subscribe(?: now)?|print edition|click here to subscribe.*)\.?\s*$",
    )
});

/// Takes what stands below the report off the end of its paragraphs. What is taken is kept as provenance.
pub(super) fn take(record: &mut Record, paragraphs: &mut Vec<String>) {
    // News databases print labels below a report, too.
    while paragraphs.len() > 1
        && paragraphs.last().is_some_and(|last| {
            last.lines().all(|line| head::labelled(record, line, &Clock::Unknown) == head::LeadingLine::Read)
        })
    {
        paragraphs.pop();
    }
    // The list from the end on: a notice may stand above what the page was selling.
    let mut taken = Vec::new();
    while paragraphs.len() > 1 {
        let Some(last) = paragraphs.last() else { break };
        if last.chars().count() > 700 || !notice(record, last) {
            break;
        }
        taken.extend(paragraphs.pop());
    }
    taken.iter().rev().for_each(|text| record.provenance(&one_line(text)));
    // An agency that signs the last sentence: "… he said. – AFP"
    if let Some(last) = paragraphs.last_mut() {
        sign_off(record, last);
    }
}

/// Reads one paragraph that may be no part of the report.
pub(super) fn notice(record: &mut Record, text: &str) -> bool {
    let text = one_line(text);
    let bare = text.trim_matches(|c: char| matches!(c, '*' | '_' | '-' | '—' | '=' | '#' | '•' | '.')).trim();
    if bare.is_empty() {
        return true;
    }
    if PRINTED.is_match(&text) || FIRST.is_match(&text) && text.len() < 400 {
        return printed(record, &text);
    }
    if STAFF.is_match(&text) && text.chars().count() < 300 {
        return true;
    }
    if RIGHTS.is_match(&text) && text.chars().count() < 300 {
        if record.rights.is_none() {
            record.rights = Some(text.clone());
        }
        return true;
    }
    if SELLING.is_match(&text) && text.chars().count() < 160 {
        return true;
    }
    if text.chars().count() < 60
        && let Some(c) = SIGNED.captures(&text)
    {
        let parts: Vec<&str> = c["agency"].split([',', '/']).map(str::trim).collect();
        if let Some(name) = parts.iter().find_map(|part| agency(part))
            && parts.iter().all(|part| part.len() < 30)
        {
            credit(record, name);
            return true;
        }
    }
    false
}

/// Who provided a report that a paper printed.
pub(super) fn credit(record: &mut Record, agency: &str) {
    if record.source.is_none() {
        record.source = Some(agency.to_owned());
    } else if record.source.as_deref() != Some(agency) {
        record.keep("agency", agency.into());
    }
}

/// A notice of print: paper, day, page, headline. False if it says nothing of the kind.
fn printed(record: &mut Record, text: &str) -> bool {
    let text = FURNITURE_AFTER.replace(text, "");
    let date =
        DATE.find_iter(&text).find_map(|found| when::read(found.as_str(), &Clock::Unknown)).map(|w| w.date);
    let paper = IN_PAPER.captures(&text).map(|c| paper_name(&c["paper"]));
    let page = PAGE.captures(&text).map(|c| {
        let section = c.name("section").map_or("", |section| section.as_str());
        let page = &c["page"];
        if page.starts_with(section) { page.to_owned() } else { format!("{section}{page}") }
    });
    let headline = HEADLINE.captures(&text).and_then(|c| {
        let headline = c.name("quoted").or_else(|| c.name("bare"))?;
        Some(headline.as_str().trim().trim_end_matches('.').to_owned())
    });
    if date.is_none() && paper.is_none() {
        return false;
    }
    let speaks_of_print = {
        let lower = text.to_lowercase();
        ["print", "edition", "page", "seite", "section"].iter().any(|word| lower.contains(word))
    };
    if let Some(paper) = paper {
        match record.source.take() {
            Some(agency) if agency != paper => record.keep("agency", agency.into()),
            _ => {}
        }
        record.source = Some(paper);
    }
    let is_first = FIRST.is_match(&text);
    if let Some(date) = date
        && (record.date.is_none()
            || is_first && record.date.is_some_and(|known| known.instant() > date.instant()))
    {
        record.date = Some(date);
    }
    if speaks_of_print || page.is_some() || headline.is_some() {
        let print = record.print.get_or_insert_with(RecordPrint::default);
        print.date = print.date.or(date.filter(|date: &Date| date.day().is_some()));
        print.page = print.page.take().or(page);
        // A headline that is the article's own says nothing.
        let headline = headline.filter(|headline| *headline != record.title);
        print.headline = print.headline.take().or(headline);
        if *print == RecordPrint::default() {
            record.print = None;
        }
    }
    true
}

fn paper_name(text: &str) -> String {
    let name = text.trim().trim_matches(['"', '“', '”', '\'', '‘', '’', '*', '_']).trim();
    match name.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => name.to_owned(),
    }
}

/// Takes the agency off the end of the last sentence.
fn sign_off(record: &mut Record, last: &mut String) {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?P<end>[.!?”’»)'\x22。])\s*(?:[–—―-]+\s*|[(（\[])(?P<agency>[\p{L}][\p{L}/ -]{1,28})[)）\]]?\.?\s*$",
        )
    });
    let Some(c) = END.captures(last) else { return };
    let Some(name) = agency(&c["agency"]) else { return };
    let Some(keep) = c.name("end").map(|end| end.end()) else { return };
    let signed = last[keep..].trim().to_owned();
    last.truncate(keep);
    record.provenance(&signed);
    credit(record, name);
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
