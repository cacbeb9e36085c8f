//! How far each kind of reading is trusted before the article is looked at.
//!
//! The numbers were chosen on news with known countries, half of it kept aside to check them, and are round on purpose.

use gazetteer::table::{GIVEN, PhraseKind, Reading, SITE, SURNAME, WORD};

/// How far a reading is trusted by itself, in thousandths.
pub(super) fn trust(reading: &Reading) -> u32 {
    match reading.kind {
        PhraseKind::Abbreviation => 950,
        PhraseKind::Name => 940,
        PhraseKind::Former | PhraseKind::Capital => 900,
        PhraseKind::Demonym => 880,
        PhraseKind::Region if reading.size < 10 => 700,
        PhraseKind::Region => 850,
        PhraseKind::City => match reading.size {
            0..=1 => 300,
            2..=3 => 400,
            4..=5 => 500,
            6 => 600,
            7 => 700,
            8 => 800,
            _ => 880,
        },
        PhraseKind::Metonym => 700,
        PhraseKind::Listing => 600,
        PhraseKind::Currency | PhraseKind::Form => 250,
        PhraseKind::Institution => 220,
        PhraseKind::Nothing => 0,
    }
}

/// Points of a reading by itself, for the choice among readings; a place of twice the size has four more.
pub(super) fn points(reading: &Reading) -> u32 {
    let site = if reading.marks & SITE != 0 { 40 } else { 0 };
    site + match reading.kind {
        PhraseKind::Capital => 56,
        PhraseKind::Name | PhraseKind::Former | PhraseKind::Abbreviation | PhraseKind::Demonym => 50,
        PhraseKind::Metonym => 40,
        PhraseKind::Region => 20 + 2 * u32::from(reading.size),
        PhraseKind::City => 4 * u32::from(reading.size),
        PhraseKind::Currency | PhraseKind::Form | PhraseKind::Listing | PhraseKind::Institution => 10,
        PhraseKind::Nothing => 0,
    }
}

/// Support that a reading needs from the rest of the article to be meant at all, in thousandths. `at_home`: its country is
/// one whose places news in the language names bare; `placed`: it stands where places stand.
pub(super) fn needed(reading: &Reading, at_home: bool, placed: bool) -> u32 {
    let if_placed = |yes: u32, no: u32| if placed { yes } else { no };
    let size = reading.size;
    match reading.kind {
        PhraseKind::Name if reading.marks & WORD != 0 => 500,
        PhraseKind::Region if size < 10 => if_placed(200, 400),
        PhraseKind::City => {
            // News that names a smaller city abroad names its country, too.
            let place = match size {
                0..=4 if at_home => if_placed(0, 250),
                _ if at_home => 0,
                0..=6 => 700,
                7..=8 => if_placed(300, 500),
                _ => 0,
            };
            let word = match reading.marks {
                m if m & WORD != 0 => if_placed(800, 3000),
                m if m & SURNAME != 0 && size < 9 => if_placed(0, 900),
                m if m & GIVEN != 0 && size < 9 => if_placed(0, 600),
                _ => 0,
            };
            place.max(word)
        }
        _ => 0,
    }
}
