//! How far each kind of reading is trusted before the article is looked at.
//!
//! The numbers were chosen on news with known countries, half of it kept aside to check them, and are round on purpose.

use gazetteer::table::{GIVEN, Kind, Reading, SITE, SURNAME, WORD};

/// How far a reading is trusted by itself, in thousandths.
pub(super) fn trust(reading: &Reading) -> u32 {
    match reading.kind {
        Kind::Abbreviation => 950,
        Kind::Name => 940,
        Kind::Former | Kind::Capital => 900,
        Kind::Demonym => 880,
        Kind::Region if reading.size < 10 => 700,
        Kind::Region => 850,
        Kind::City => match reading.size {
            0..=1 => 300,
            2..=3 => 400,
            4..=5 => 500,
            6 => 600,
            7 => 700,
            8 => 800,
            _ => 880,
        },
        Kind::Metonym => 700,
        Kind::Listing => 600,
        Kind::Currency | Kind::Form => 250,
        Kind::Institution => 220,
        Kind::Nothing => 0,
    }
}

/// Points of a reading by itself, for the choice among readings; a place of twice the size has four more.
pub(super) fn points(reading: &Reading) -> u32 {
    let site = if reading.marks & SITE != 0 { 40 } else { 0 };
    site + match reading.kind {
        Kind::Capital => 56,
        Kind::Name | Kind::Former | Kind::Abbreviation | Kind::Demonym => 50,
        Kind::Metonym => 40,
        Kind::Region => 20 + 2 * u32::from(reading.size),
        Kind::City => 4 * u32::from(reading.size),
        Kind::Currency | Kind::Form | Kind::Listing | Kind::Institution => 10,
        Kind::Nothing => 0,
    }
}

/// Support that a reading needs from the rest of the article to be meant at all, in thousandths. `at_home`: its country is
/// one whose places news in the language names bare; `placed`: it stands where places stand.
pub(super) fn needed(reading: &Reading, at_home: bool, placed: bool) -> u32 {
    let if_placed = |yes: u32, no: u32| if placed { yes } else { no };
    let size = reading.size;
    match reading.kind {
        Kind::Name if reading.marks & WORD != 0 => 500,
        Kind::Region if size < 10 => if_placed(200, 400),
        Kind::City => {
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
