//! The place, day and agency that a report begins with, in the styles of many papers.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::pattern::regex;

use crate::date::Date;
use crate::import::names::uncapitalised;
use crate::import::when::{self, Clock};

/// What the beginning of a report says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dateline {
    pub place: Option<String>,
    pub agency: Option<String>,
    /// Only if it has a year.
    pub date: Option<Date>,
    /// Bytes of the text that it takes.
    pub len: usize,
}

/// Agencies as they sign, with the names we give them.
const AGENCIES: [(&str, &str); 40] = [
    ("reuters", "Reuters"),
    ("thomson reuters foundation", "Thomson Reuters Foundation"),
    ("ap", "Associated Press"),
    ("associated press", "Associated Press"),
    ("the associated press", "Associated Press"),
    ("afp", "Agence France-Presse"),
    ("agence france-presse", "Agence France-Presse"),
    ("dpa", "dpa"),
    ("dpa-afx", "dpa-AFX"),
    ("upi", "United Press International"),
    ("xinhua", "Xinhua"),
    ("新华社", "Xinhua"),
    ("yonhap", "Yonhap"),
    ("연합뉴스", "Yonhap"),
    ("kyodo", "Kyodo News"),
    ("kyodo news", "Kyodo News"),
    ("共同", "Kyodo News"),
    ("時事", "Jiji Press"),
    ("jiji", "Jiji Press"),
    ("jiji press", "Jiji Press"),
    ("ロイター", "Reuters"),
    ("tass", "TASS"),
    ("тасс", "TASS"),
    ("риа новости", "RIA Novosti"),
    ("ria novosti", "RIA Novosti"),
    ("interfax", "Interfax"),
    ("efe", "EFE"),
    ("ansa", "ANSA"),
    ("pti", "Press Trust of India"),
    ("ani", "ANI"),
    ("ians", "IANS"),
    ("aap", "Australian Associated Press"),
    ("pa", "PA Media"),
    ("bloomberg", "Bloomberg"),
    ("bernama", "Bernama"),
    ("antara", "Antara"),
    ("apa", "APA"),
    ("sda", "Keystone-SDA"),
    ("lusa", "Lusa"),
    ("cnn", "CNN"),
];

/// The name of an agency by what stands in brackets after a place: `Reuters`, `AP`, `dpa/tmn`.
pub(super) fn agency(signed: &str) -> Option<&'static str> {
    let signed = signed.trim().trim_matches(['(', ')', '.']).to_lowercase();
    let first = signed.split(['/', '|', '-']).next().unwrap_or_default().trim();
    let find = |name: &str| AGENCIES.iter().find(|(known, _)| *known == name).map(|(_, agency)| *agency);
    find(&signed).or_else(|| find(first))
}

/// What parts a dateline from the text.
const STOP: &str = r"(?:\s*[•·●■▪]\s*|\s*[—–―]{1,2}\s*|\s+[-_~]{1,2}\s+|\s*--\s*|\s*=\s*|\s*[|│]\s+|\s*:\s+|\s*\.\s?[—–]\s*|\.-\s+)";

/// `NEW YORK`, `WASHINGTON, D.C.`, `PORT-AU-PRINCE, Haiti`, `LONDON/PARIS`, `ST. PETERSBURG`
const CAPITALS: &str = r"\p{Lu}[\p{Lu}\p{M}.'’-]+(?:[ /]\p{Lu}[\p{Lu}\p{M}.'’/-]*){0,4}(?:, (?:\p{Lu}[\p{L}.'’-]*)(?: \p{Lu}[\p{L}.'’-]*){0,2})?";
/// `Berlin`, `New York`, `Frankfurt am Main`, `Geneva/New York`
const TITLED: &str = r"\p{Lu}[\p{L}\p{M}.'’-]+(?:[ /](?:\p{Lu}[\p{L}\p{M}.'’-]*|am|de|del|la|upon|sur|an|der)){0,4}(?:, (?:\p{Lu}[\p{L}.'’-]*)(?: \p{Lu}[\p{L}.'’-]*){0,2})?";
/// `, Nov. 29`, `, 29 November 2018`, `, 29. Nov.`, `, Nov 29, 2018`
const DAY: &str =
    r"(?:,?\s+(?P<day>(?:\p{L}{3,9}\.? \d{1,2}|\d{1,2}\.? (?:de )?\p{L}{3,10}\.?)(?:,? (?:de )?\d{4})?))";
const AGENCY: &str = r"(?:\s*[(（\[](?P<agency>[^()（）\[\]]{2,40})[)）\]])";

static CAPITAL_PLACE: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"^(?P<place>{CAPITALS}){DAY}?,?{AGENCY}?\.?{STOP}")));
static TITLED_SIGNED: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"^(?P<place>{TITLED}){DAY}?,?{AGENCY}(?:{STOP}|\.\s+)")));
static TITLED_DATED: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"^(?P<place>{TITLED}){DAY},?{AGENCY}?\.?{STOP}")));
static TITLED_BARE: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^(?P<place>{TITLED})(?:\s*[•●■▪]\s*|\s+[—–―]\s+|\.\s?[—–]\s*)(?P<next>[\p{{Lu}}\d“«„\x22'‘])"
    ))
});
/// Brackets first: `(서울=연합뉴스) `, `【ソウル共同】`, `［東京　２９日　ロイター］ - `, `[Tokyo, Reuters] -`, `(AP) —`
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^[(（\[［【〔](?P<inside>[^()（）\[\]［］【】〔〕]{2,40})[)）\]］】〕](?:\s*[-—–=]+)?\s*")
});
/// `東京 = `, `ソウル＝`, `北京 —`
static EAST_ASIAN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<place>[\p{Han}\p{Katakana}\p{Hangul}ー・]{2,10})(?:(?P<reporter>[\p{Han}\p{Hiragana}\p{Katakana} 　]{2,10})記者)?\s*(?:[=＝]|\s[-–—]\s|[—―]{1,2})\s*",
    )
});
/// `新华社北京11月29日电`
static XINHUA: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<agency>新华社|新華社|中新社|中央社)(?P<place>[\p{Han}·]{2,10}?)(?P<day>\d{1,2}月\d{1,2}日)[电電]\s*(?:[（(]记者[^）)]{1,30}[）)])?\s*",
    )
});

/// Reads a dateline at the beginning of the first paragraph.
pub(super) fn read(text: &str) -> Option<Dateline> {
    let lead = text.len() - text.trim_start().len();
    let text = &text[lead..];
    let head = &text[..text.char_indices().nth(160).map_or(text.len(), |(at, _)| at)];
    let mut found = capitals(head)
        .or_else(|| titled(head))
        .or_else(|| brackets(head))
        .or_else(|| east_asian(head))
        .or_else(|| xinhua(head))?;
    // A dateline without a report is a headline.
    if text[found.len..].trim().is_empty() {
        return None;
    }
    found.len += lead;
    Some(found)
}

fn capitals(head: &str) -> Option<Dateline> {
    let c = CAPITAL_PLACE.captures(head)?;
    let place = c["place"].trim_end_matches(',').trim();
    // `BERLIN.` ends a sentence, `D.C.` is a name.
    let place = place
        .strip_suffix('.')
        .filter(|bare| !bare.rsplit(' ').next().unwrap_or_default().contains('.'))
        .unwrap_or(place);
    let signed = c.name("agency").map(|agency| agency.as_str());
    // `NOTE:`, `Q:`, `BREAKING -` are no places; a colon is a weak sign.
    let letters = place.chars().filter(|c| c.is_alphabetic()).count();
    let whole = c.get(0)?.as_str();
    let weak = whole.trim_end().ends_with([':', '|']) && signed.is_none() && c.name("day").is_none();
    const NO_PLACES: [&str; 16] = [
        "NOTE",
        "BREAKING",
        "UPDATE",
        "UPDATED",
        "CORRECTION",
        "EDITORIAL",
        "OPINION",
        "ANALYSIS",
        "WATCH",
        "READ",
        "EXCLUSIVE",
        "VIDEO",
        "PHOTOS",
        "LIVE",
        "ADVERTISEMENT",
        "SUMMARY",
    ];
    if letters < 3 || NO_PLACES.contains(&place) || weak && place.split(' ').count() > 3 {
        return None;
    }
    // The agency may stand where the place does: `AFP — …`
    if signed.is_none() && agency(place).is_some() {
        return Some(Dateline {
            agency: agency(place).map(str::to_owned),
            len: whole.len(),
            ..Dateline::default()
        });
    }
    finish(place, signed, c.name("day").map(|day| day.as_str()), whole.len())
}

fn titled(head: &str) -> Option<Dateline> {
    if let Some(c) = TITLED_SIGNED.captures(head) {
        let signed = c.name("agency").map(|agency| agency.as_str());
        let known = signed.and_then(agency).is_some();
        let dash = c.get(0)?.as_str().trim_end().ends_with(['—', '–', '-', '―', '=', '•', '_']);
        // `Jane Doe (Acme) – …` is a person, unless the brackets hold an agency.
        if known || c.name("day").is_some() && dash {
            return finish(&c["place"], signed, c.name("day").map(|day| day.as_str()), c.get(0)?.len());
        }
    }
    if let Some(c) = TITLED_DATED.captures(head) {
        return finish(
            &c["place"],
            c.name("agency").map(|agency| agency.as_str()),
            c.name("day").map(|day| day.as_str()),
            c.get(0)?.len(),
        );
    }
    let c = TITLED_BARE.captures(head)?;
    let words = c["place"].split([' ', '/']).count();
    // Two or three words, and what follows begins a sentence.
    (words <= 3 && !c["place"].starts_with("The ") && !c["place"].starts_with("A "))
        .then(|| finish(&c["place"], None, None, c.name("next")?.start()))
        .flatten()
}

fn brackets(head: &str) -> Option<Dateline> {
    let c = BRACKETS.captures(head)?;
    let inside = c["inside"].replace('　', " ");
    let len = c.get(0)?.len();
    let parts: Vec<&str> =
        inside.split(['=', '＝', ',', ' ', '，']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let signed = parts.iter().find_map(|part| agency(part));
    let is_day = |part: &str| part.ends_with('日') || part.chars().all(|c| c.is_numeric() || c == '.');
    let mut place = parts
        .iter()
        .find(|part| {
            agency(part).is_none() && !is_day(part) && when::month(part.trim_end_matches('.')).is_none()
        })
        .map(|part| (*part).to_owned());
    // `ソウル共同`: place and agency in one.
    let mut signed = signed.map(str::to_owned);
    if signed.is_none()
        && let Some(word) = &place
    {
        for (name, full) in AGENCIES.iter().filter(|(name, _)| !name.is_ascii()) {
            if let Some(rest) = word.strip_suffix(name) {
                signed = Some((*full).to_owned());
                place = (!rest.is_empty()).then(|| rest.to_owned());
                break;
            }
        }
    }
    signed.as_ref()?;
    Some(Dateline { place: place.map(|place| uncapitalised(&place)), agency: signed, date: None, len })
}

fn east_asian(head: &str) -> Option<Dateline> {
    let c = EAST_ASIAN.captures(head)?;
    finish(&c["place"], None, None, c.get(0)?.len())
}

fn xinhua(head: &str) -> Option<Dateline> {
    let c = XINHUA.captures(head)?;
    let agency = agency(&c["agency"]).map_or_else(|| c["agency"].to_owned(), str::to_owned);
    Some(Dateline {
        place: Some(c["place"].to_owned()),
        agency: Some(agency),
        date: None,
        len: c.get(0)?.len(),
    })
}

fn finish(place: &str, signed: Option<&str>, day: Option<&str>, len: usize) -> Option<Dateline> {
    // A month without a day is no day: `BERLIN, Germany` has none.
    let date = match day {
        Some(day) => {
            let has_month = day.split(|c: char| !c.is_alphabetic()).any(|word| when::month(word).is_some());
            if !has_month {
                return None;
            }
            when::read(day, &Clock::Unknown).map(|when| when.date)
        }
        None => None,
    };
    let agency = signed.map(|signed| agency(signed).map_or_else(|| signed.trim().to_owned(), str::to_owned));
    let place = place.trim().trim_end_matches(',');
    Some(Dateline { place: Some(uncapitalised_place(place)), agency, date, len })
}

fn uncapitalised_place(place: &str) -> String {
    // `PORT-AU-PRINCE, Haiti`: what is in capitals is set as a name, the rest stays.
    place.split(", ").map(uncapitalised).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_in_many_styles() {
        for (text, place, agency, rest) in [
            ("NEW YORK • Envoys met.", "New York", "", "Envoys met."),
            ("LONDON (Reuters) - Envoys met.", "London", "Reuters", "Envoys met."),
            ("BERLIN — Envoys met.", "Berlin", "", "Envoys met."),
            ("東京 = 外務省は", "東京", "", "外務省は"),
            ("SEOUL, Nov. 29 (Yonhap) -- Envoys met.", "Seoul", "Yonhap", "Envoys met."),
            (
                "WASHINGTON, D.C., Nov 29 (AP) _ Envoys met.",
                "Washington, D.C.",
                "Associated Press",
                "Envoys met.",
            ),
            ("WASHINGTON (AP) — Envoys met.", "Washington", "Associated Press", "Envoys met."),
            ("PORT-AU-PRINCE, Haiti – Envoys met.", "Port-au-Prince, Haiti", "", "Envoys met."),
            ("Berlin (dpa) - Gesandte trafen sich.", "Berlin", "dpa", "Gesandte trafen sich."),
            ("Berlin, 29. November (dpa/tmn) – Gesandte", "Berlin", "dpa", "Gesandte"),
            ("PARIS, 29 nov 2018 (AFP) - Les envoyés", "Paris", "Agence France-Presse", "Les envoyés"),
            ("Madrid, 29 de noviembre (EFE).- Los enviados", "Madrid", "EFE", "Los enviados"),
            ("Geneva/New York – Envoys met.", "Geneva/New York", "", "Envoys met."),
            ("UNITED NATIONS: Envoys met.", "United Nations", "", "Envoys met."),
            ("(서울=연합뉴스) 특사들이", "서울", "Yonhap", "특사들이"),
            ("【ソウル共同】特使が", "ソウル", "Kyodo News", "特使が"),
            ("［東京　２９日　ロイター］ - 特使が", "東京", "Reuters", "特使が"),
            ("新华社北京11月29日电 特使", "北京", "Xinhua", "特使"),
            ("МОСКВА, 29 ноября. /ТАСС/. Послы", "", "", ""),
            ("SEOUL (AFP) — Envoys met.", "Seoul", "Agence France-Presse", "Envoys met."),
            ("Seoul: Envoys met.", "", "", ""),
            ("The envoys — all of them — met.", "", "", ""),
            ("Trump (Republican) – he said", "", "", ""),
            ("NOTE: this is one.", "", "", ""),
            ("Envoys met in Seoul.", "", "", ""),
            ("UPDATE - Envoys met.", "", "", ""),
        ] {
            let found = read(text).unwrap_or_default();
            let shown = (found.place.as_deref().unwrap_or(""), found.agency.as_deref().unwrap_or(""));
            assert_eq!(shown, (place, agency), "{text}");
            if !rest.is_empty() {
                assert_eq!(&text[found.len..], rest, "{text}");
            }
        }
        let dated = read("PARIS, 29 Nov 2018 (AFP) - The envoys met.").unwrap();
        assert_eq!(dated.date.map(|date| date.to_string()).as_deref(), Some("2018-11-29"));
    }
}
