//! The time zone of a site, in which times without an offset are read.

use jiff::civil;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Serialize, Serializer};

use crate::diagnostic::{did_you_mean, nearest};

/// A time zone by its name in the tz database, which comes with the program: what a machine's own says would make pages
/// differ from one machine to the next.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// The zone of a name: `Asia/Singapore`.
    ///
    /// # Errors
    /// If there is none, with the name that may have been meant.
    pub fn named(name: &str) -> Result<Self, String> {
        let zones = TimeZoneDatabase::bundled();
        match zones.get(name) {
            Ok(zone) => Ok(Self { name: name.to_owned(), zone }),
            Err(_) => {
                let names: Vec<String> = zones.available().map(|name| name.to_string()).collect();
                // A city alone is what many type.
                let city = names.iter().find(|known| {
                    known
                        .rsplit('/')
                        .next()
                        .is_some_and(|city| city.eq_ignore_ascii_case(&name.replace(' ', "_")))
                });
                let near =
                    city.map(String::as_str).or_else(|| nearest(name, names.iter().map(String::as_str)));
                let advice = near.map_or_else(
                    || "names are those of the tz database: Europe/Paris, America/New_York, UTC".to_owned(),
                    did_you_mean,
                );
                Err(format!("`{name}` is not a time zone; {advice}"))
            }
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seconds from UTC at a local time. Of an hour that the clock shows twice the first is meant; one that it leaves out is
    /// read with the offset from before.
    pub(super) fn offset(&self, day: civil::Date, second: i32) -> Option<i32> {
        let (hour, minute, second) = ((second / 3600) as i8, (second / 60 % 60) as i8, (second % 60) as i8);
        let local = day.at(hour, minute, second, 0);
        let instant = self.zone.to_ambiguous_timestamp(local).compatible().ok()?;
        let offset = self.zone.to_offset(instant).seconds();
        Some(offset)
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}
