//! Names of authors as bylines write them.

/// The names in a line: split at `and`, `&`, `;`, and at commas between whole names.
pub(super) fn split_names(text: &str) -> Vec<String> {
    let text = text.trim().trim_end_matches(['.', ',', ';']);
    let mut parts: Vec<String> = vec![String::new()];
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        let joins = at > 0 && at + 1 < words.len();
        let lower = word.to_lowercase();
        if joins && matches!(lower.as_str(), "and" | "&" | "und" | "et" | "y" | "e" | "och" | "og" | "en") {
            parts.push(String::new());
            continue;
        }
        if let Some(part) = parts.last_mut() {
            if !part.is_empty() {
                part.push(' ');
            }
            part.push_str(word);
        }
    }
    let parts = parts.iter().flat_map(|part| part.split([';', '；', '、']));
    let mut names = Vec::new();
    for part in parts {
        let by_comma: Vec<&str> = part.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        // `Doe, Jane` is one name, and so is `Jane Doe, Jr`.
        if by_comma.len() > 1 && by_comma.iter().all(|name| name.split_whitespace().count() > 1) {
            names.extend(by_comma.iter().map(|name| (*name).to_owned()));
        } else {
            names.push(part.trim().trim_end_matches(',').to_owned());
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// A text in capitals as people write it: `NEW YORK` is `New York`. Others stay.
pub(super) fn uncapitalised(text: &str) -> String {
    if text.chars().any(char::is_lowercase) || !text.chars().any(char::is_alphabetic) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let initials = word.contains('.') && letters <= 3;
        let bare = word.trim_matches(|c: char| !c.is_alphabetic());
        if initials || matches!(bare, "UN" | "US" | "UK" | "UAE" | "EU" | "DC" | "NATO" | "II" | "III" | "IV")
        {
            out.push_str(word);
            continue;
        }
        let small = at > 0
            && matches!(bare, "OF" | "THE" | "AND" | "DE" | "DU" | "DA" | "DI" | "AM" | "SUR" | "UPON");
        let mut start = !small;
        let mut previous = ' ';
        for c in word.chars() {
            if start && c.is_alphabetic() {
                out.push(c);
                start = false;
            } else {
                out.extend(c.to_lowercase());
            }
            // `PORT-AU-PRINCE`, `O'NEILL`, `McDONALD` as far as one can tell.
            start |=
                c == '-' || c == '/' || matches!(c, '\'' | '’') && previous.is_uppercase() && word.len() > 4;
            previous = c;
        }
    }
    out.replace("-Au-", "-au-").replace("-Sur-", "-sur-").replace("-De-", "-de-").replace("-Upon-", "-upon-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_hold_one_name_or_several() {
        for (line, names) in [
            ("Jane Doe", vec!["Jane Doe"]),
            ("Jane Doe and John Roe", vec!["Jane Doe", "John Roe"]),
            ("Jane Doe, John Roe & Kim Lee", vec!["Jane Doe", "John Roe", "Kim Lee"]),
            ("Doe, Jane; Roe, John", vec!["Doe, Jane", "Roe, John"]),
            ("Maria Gómez y Luis Paz", vec!["Maria Gómez", "Luis Paz"]),
            ("Andy Anders", vec!["Andy Anders"]),
            ("E. Y. Harburg", vec!["E. Y. Harburg"]),
            ("", vec![]),
        ] {
            assert_eq!(split_names(line), names);
        }
    }

    #[test]
    fn capitals_become_names() {
        for (capitals, name) in [
            ("NEW YORK", "New York"),
            ("WASHINGTON, D.C.", "Washington, D.C."),
            ("PORT-AU-PRINCE", "Port-au-Prince"),
            ("UN HEADQUARTERS", "UN Headquarters"),
            ("RIO DE JANEIRO", "Rio de Janeiro"),
            ("ZÜRICH", "Zürich"),
            ("東京", "東京"),
            ("Berlin", "Berlin"),
        ] {
            assert_eq!(uncapitalised(capitals), name);
        }
    }
}
