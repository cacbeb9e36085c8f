//! Abbreviations of US states and Canadian provinces, which count only right after a place name.

use gazetteer::table::region_key;

/// Postal codes and the abbreviations that newspapers print, without full stops.
const STATES: [(&str, &str); 51] = [
    ("AL", "Ala"),
    ("AK", ""),
    ("AZ", "Ariz"),
    ("AR", "Ark"),
    ("CA", "Calif"),
    ("CO", "Colo"),
    ("CT", "Conn"),
    ("DE", "Del"),
    ("FL", "Fla"),
    ("GA", "Ga"),
    ("HI", ""),
    ("ID", ""),
    ("IL", "Ill"),
    ("IN", "Ind"),
    ("IA", ""),
    ("KS", "Kan"),
    ("KY", "Ky"),
    ("LA", "La"),
    ("ME", ""),
    ("MD", "Md"),
    ("MA", "Mass"),
    ("MI", "Mich"),
    ("MN", "Minn"),
    ("MS", "Miss"),
    ("MO", "Mo"),
    ("MT", "Mont"),
    ("NE", "Neb"),
    ("NV", "Nev"),
    ("NH", "N.H"),
    ("NJ", "N.J"),
    ("NM", "N.M"),
    ("NY", "N.Y"),
    ("NC", "N.C"),
    ("ND", "N.D"),
    ("OH", ""),
    ("OK", "Okla"),
    ("OR", "Ore"),
    ("PA", "Pa"),
    ("RI", "R.I"),
    ("SC", "S.C"),
    ("SD", "S.D"),
    ("TN", "Tenn"),
    ("TX", "Tex"),
    ("UT", ""),
    ("VT", "Vt"),
    ("VA", "Va"),
    ("WA", "Wash"),
    ("WV", "W.Va"),
    ("WI", "Wis"),
    ("WY", "Wyo"),
    ("DC", "D.C"),
];

/// The same for Canada.
const PROVINCES: [(&str, &str); 13] = [
    ("ON", "Ont"),
    ("BC", "B.C"),
    ("AB", "Alta"),
    ("MB", "Man"),
    ("SK", "Sask"),
    ("QC", "Que"),
    ("NS", "N.S"),
    ("NB", "N.B"),
    ("NL", "Nfld"),
    ("PE", "P.E.I"),
    ("YT", ""),
    ("NT", ""),
    ("NU", ""),
];

/// Reads `word` (ends at byte `end` of `text`) as a state: whether of Canada, and the region's key. Newspaper
/// abbreviations need their full stop, so that `La` and `Miss` stay words.
pub(super) fn state(word: &str, text: &str, end: u32) -> Option<(bool, u16)> {
    if word.len() > 6 || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let bare = word.trim_end_matches('.');
    let stop = word.len() > bare.len() || text.as_bytes().get(end as usize) == Some(&b'.');
    let find = |table: &[(&str, &str)]| {
        table
            .iter()
            .find(|(postal, news)| bare == *postal || (stop && bare == *news && !news.is_empty()))
            .map(|(p, _)| region_key(p))
    };
    find(&STATES).map(|r| (false, r)).or_else(|| find(&PROVINCES).map(|r| (true, r)))
}
