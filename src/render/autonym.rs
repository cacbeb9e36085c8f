//! What languages call themselves, for links to translations: who reads a language finds its own name.

/// Names by language tag, as in Unicode CLDR 48 ("Language Display Names", each in its own language).
const AUTONYMS: [(&str, &str); 52] = [
    ("am", "አማርኛ"),
    ("ar", "العربية"),
    ("be", "беларуская"),
    ("bg", "български"),
    ("bn", "বাংলা"),
    ("bs", "bosanski"),
    ("ca", "català"),
    ("cs", "čeština"),
    ("da", "dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "español"),
    ("et", "eesti"),
    ("eu", "euskara"),
    ("fa", "فارسی"),
    ("fi", "suomi"),
    ("fr", "français"),
    ("ga", "Gaeilge"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "hrvatski"),
    ("hu", "magyar"),
    ("id", "Indonesia"),
    ("is", "íslenska"),
    ("it", "italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("lt", "lietuvių"),
    ("lv", "latviešu"),
    ("ms", "Melayu"),
    ("nb", "norsk bokmål"),
    ("nl", "Nederlands"),
    ("nn", "norsk nynorsk"),
    ("no", "norsk"),
    ("pl", "polski"),
    ("pt", "português"),
    ("ro", "română"),
    ("ru", "русский"),
    ("sk", "slovenčina"),
    ("sl", "slovenščina"),
    ("sr", "српски"),
    ("sv", "svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
    ("zh-Hant", "繁體中文"),
];

/// The name of a language in itself, with the part of the tag that the name does not say; the tag alone for languages that
/// are not known.
pub(super) fn autonym(tag: &str) -> String {
    let mut known = tag;
    loop {
        if let Ok(at) = AUTONYMS.binary_search_by_key(&known, |(tag, _)| tag) {
            let (name, rest) = (AUTONYMS[at].1, tag[known.len()..].trim_start_matches('-'));
            return if rest.is_empty() { name.to_owned() } else { format!("{name} ({rest})") };
        }
        match known.rsplit_once('-') {
            Some((wider, _)) => known = wider,
            None => return tag.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_called_by_their_own_names() {
        assert!(AUTONYMS.is_sorted());
        for (tag, name) in
            [("ko", "한국어"), ("pt-BR", "português (BR)"), ("zh-Hant", "繁體中文"), ("tlh", "tlh")]
        {
            assert_eq!(autonym(tag), name);
        }
    }
}
