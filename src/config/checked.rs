//! Values of archive.yaml that a function checks.

use crate::diagnostic::Code;
use crate::yaml::MapReader;

/// A value that a function checks; its refusal is reported at the value.
pub(super) fn checked<T>(
    map: &mut MapReader<'_, '_, '_>,
    key: &str,
    check: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    let node = map.node(key)?;
    let Some(text) = node.text() else {
        map.reader().wrong_type(node, "a text");
        return None;
    };
    check(text).map_err(|why| map.reader().report(Code::BadValue, node, why).label = None).ok()
}

pub(super) fn number(map: &mut MapReader<'_, '_, '_>, key: &str, from: u32, to: u32) -> Option<u32> {
    checked(map, key, |text| match text.parse::<u32>() {
        Ok(n) if (from..=to).contains(&n) => Ok(n),
        _ => Err(format!("`{key}` is a whole number from {from} to {to}, not `{text}`")),
    })
}
