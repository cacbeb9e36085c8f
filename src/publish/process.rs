//! Programs of the system: git, ssh, rsync, sftp. They hold keys and configuration that are none of our business.

use std::io::Write;
use std::process::{Command, Stdio};

use super::error::PublishError;

/// Runs a program to its end, with `input` as its standard input, and gives its standard output.
///
/// # Errors
/// That it is not there, or the last of what it said.
pub(super) fn run(command: &mut Command, input: &[u8]) -> Result<Vec<u8>, PublishError> {
    let name = name_of(command);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| missing(&name, &error))?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            if let Some(mut stdin) = stdin {
                // A program that ends without reading all says why by itself.
                let _ = stdin.write_all(input);
            }
        });
        child.wait_with_output()
    });
    let output = output.map_err(|error| PublishError::Failed(format!("{name}: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let mut last: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).rev().take(6).collect();
    last.reverse();
    let said = without_secrets(&last.join("\u{1}"));
    let said = crate::source::printable(&said).replace('\u{2401}', "\n  ");
    Err(PublishError::Failed(format!("{name} failed ({}):\n  {said}", output.status)))
}

/// The text without what stands before the `@` of a URL: continuous integration puts tokens there.
fn without_secrets(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        safe.push_str(before);
        safe.push_str("://");
        let end = after.find(|c: char| c == '/' || c.is_whitespace() || c == '\'').unwrap_or(after.len());
        rest = match after[..end].rfind('@') {
            Some(at) => {
                safe.push('…');
                &after[at..]
            }
            None => after,
        };
    }
    safe + rest
}

/// Why a program did not start.
pub(super) fn missing(name: &str, error: &std::io::Error) -> PublishError {
    PublishError::Refused(match error.kind() {
        std::io::ErrorKind::NotFound => {
            format!(
                "the program `{name}` is not installed\nhelp: install it, or choose another kind of destination"
            )
        }
        _ => format!("the program `{name}` cannot be run: {error}"),
    })
}

fn name_of(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_in_urls_are_not_repeated() {
        let text = "fatal: 'https://x-access-token:ghs_1@h/a.git/' and https://h/b@c and ssh://git@h/";
        let safe = "fatal: 'https://…@h/a.git/' and https://h/b@c and ssh://…@h/";
        assert_eq!(without_secrets(text), safe);
    }
}
