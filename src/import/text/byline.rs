//! A line that names the authors of a report.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::names::split_names;
use crate::import::pattern::regex;

/// Authors named in a line such as `By Jane Doe and John Roe, Foreign Correspondents`; `None` if it is no such line.
pub(crate) fn byline(text: &str) -> Option<Vec<String>> {
    static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?i)^[\s*_]*(?:(?:story |text |words |report |reported |written |reporting |analysis |review )?by\s*:?|byline\s*:|authors?\s*:|von|text\s*:|par|por|di|autor(?:en|in)?\s*:|auteurs?\s*:)\s+(?P<names>.{3,160})$",
        )
    });
    static ROLE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?i)[,|/–—(-]+\s*(?:(?:the )?(?:[\p{L}.&' ]{0,40}\s)?(?:staff|senior|chief|foreign|special|political|business|science|sports?|diplomatic|security|\p{L}+)?\s*(?:writers?|reporters?|correspondents?|editors?|columnist|bureau|contributors?|staff|desk|korrespondent(?:in)?)\b.*|in [\p{Lu}][\p{L} ,]+|for (?:the )?[\p{Lu}].*)$",
        )
    });
    let text = text.trim();
    let c = BYLINE.captures(text)?;
    let names = ROLE.replace(&c["names"], "");
    let names = names.trim().trim_end_matches(['.', '*', '_', ')']).trim();
    // A sentence is no byline: names are few words, each with a capital.
    let words: Vec<&str> = names.split_whitespace().collect();
    let small = words
        .iter()
        .filter(|word| word.starts_with(char::is_lowercase))
        .filter(|word| {
            !matches!(
                **word,
                "and"
                    | "und"
                    | "et"
                    | "y"
                    | "e"
                    | "de"
                    | "van"
                    | "von"
                    | "der"
                    | "den"
                    | "la"
                    | "del"
                    | "di"
                    | "da"
                    | "al"
                    | "bin"
            )
        })
        .count();
    if words.is_empty() || words.len() > 14 || small > 0 || names.ends_with([':', '?', '!']) {
        return None;
    }
    let names = split_names(&crate::import::names::uncapitalised(names));
    (!names.is_empty()).then_some(names)
}
