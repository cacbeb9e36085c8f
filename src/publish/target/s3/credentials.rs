//! Where the keys of a store come from: the environment, the files of the AWS tools, a program that those name.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::publish::aws_sign::Keys;
use crate::publish::error::PublishError;
use crate::publish::secret::Secret;

/// What was found: keys, and the region and endpoint that the profile names.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub keys: Keys,
    pub region: Option<String>,
    pub endpoint: Option<String>,
}

/// A look at the environment, so that tests can bring their own.
pub(crate) type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The environment of this process; an empty variable counts for none.
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Finds the keys. A `profile` that was asked for goes before variables with keys, as the AWS tools have it.
///
/// # Errors
/// Where was looked.
pub(crate) fn find(profile: Option<&str>, variables: Variables<'_>) -> Result<Found, PublishError> {
    let region = variables("AWS_REGION").or_else(|| variables("AWS_DEFAULT_REGION"));
    let endpoint = variables("AWS_ENDPOINT_URL_S3").or_else(|| variables("AWS_ENDPOINT_URL"));
    let (id, secret) = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    match (profile, variables(id), variables(secret)) {
        (None, Some(id), Some(secret)) => {
            let session = variables("AWS_SESSION_TOKEN").map(Secret::new);
            return Ok(Found { keys: Keys { id, secret: Secret::new(secret), session }, region, endpoint });
        }
        // Keys of a file would be a surprise.
        (None, Some(_), None) => return Err(half(id, secret)),
        (None, None, Some(_)) => return Err(half(secret, id)),
        _ => {}
    }
    let name = profile.map(str::to_owned).or_else(|| variables("AWS_PROFILE"));
    let name = name.unwrap_or_else(|| "default".to_owned());
    let home = variables("HOME").or_else(|| variables("USERPROFILE")).map(PathBuf::from);
    let file = |variable: &str, default: &str| {
        let path = variables(variable).map(PathBuf::from);
        let path = path.or_else(|| Some(home.as_ref()?.join(".aws").join(default)))?;
        std::fs::read_to_string(path).ok()
    };
    let credentials = file("AWS_SHARED_CREDENTIALS_FILE", "credentials").unwrap_or_default();
    let config = file("AWS_CONFIG_FILE", "config").unwrap_or_default();
    let mut settings = section(&config, &[&format!("profile {name}"), &name]);
    settings.extend(section(&credentials, &[&name]));
    let region = region.or_else(|| settings.get("region").cloned());
    let endpoint = endpoint.or_else(|| settings.get("endpoint_url").cloned());
    if let (Some(id), Some(secret)) =
        (settings.get("aws_access_key_id"), settings.get("aws_secret_access_key"))
    {
        let session = settings.get("aws_session_token").map(Secret::new);
        return Ok(Found {
            keys: Keys { id: id.clone(), secret: Secret::new(secret), session },
            region,
            endpoint,
        });
    }
    if let Some(command) = settings.get("credential_process") {
        return Ok(Found { keys: ask(command)?, region, endpoint });
    }
    Err(PublishError::Refused(format!(
        "there are no credentials for the store\nhelp: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or \
         put them into ~/.aws/credentials under [{name}], or name a program there as credential_process"
    )))
}

/// One of the two variables is there.
fn half(set: &str, missing: &str) -> PublishError {
    PublishError::Refused(format!(
        "{set} is set in the environment, and {missing} is not\nhelp: set both, or neither to use ~/.aws/credentials"
    ))
}

/// The settings of the first section that has one of these names.
fn section(file: &str, names: &[&str]) -> HashMap<String, String> {
    for wanted in names {
        let mut inside = false;
        let mut settings = HashMap::new();
        for line in file.lines() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                inside = name.trim() == *wanted;
            } else if let Some((key, value)) =
                line.split_once('=').filter(|_| inside && !line.starts_with(['#', ';']))
            {
                settings.insert(key.trim().to_ascii_lowercase(), value.trim().to_owned());
            }
        }
        if !settings.is_empty() {
            return settings;
        }
    }
    HashMap::new()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

/// Runs a `credential_process`. What it says of its troubles goes to the terminal, what it answers does not.
fn ask(command: &str) -> Result<Keys, PublishError> {
    let failed =
        |why: &str| PublishError::Refused(format!("the credential_process of the AWS profile {why}"));
    let shell = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let output = Command::new(shell.0)
        .arg(shell.1)
        .arg(command)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output();
    let output = output.map_err(|_| failed("cannot be run"))?;
    if !output.status.success() {
        return Err(failed("failed"));
    }
    // No error of the reader is shown: it might quote what it read.
    let answer: Answer =
        serde_json::from_slice(&output.stdout).map_err(|_| failed("did not answer with keys in JSON"))?;
    Ok(Keys {
        id: answer.access_key_id,
        secret: Secret::new(answer.secret_access_key),
        session: answer.session_token.map(Secret::new),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(profile: Option<&str>, variables: &[(&str, &str)]) -> Result<Found, PublishError> {
        find(profile, &|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn keys_are_looked_for_where_the_aws_tools_look() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config");
        let file = "[default]\nregion = eu-central-1\n[profile desk]\n# ours\ncredential_process = echo '{\"Version\":1,\"AccessKeyId\":\"P\",\"SecretAccessKey\":\"S\"}'\n";
        std::fs::write(&config, file).unwrap();
        let credentials = folder.path().join("credentials");
        std::fs::write(&credentials, "[default]\naws_access_key_id = F\naws_secret_access_key=G=\n").unwrap();
        let files = [
            ("AWS_CONFIG_FILE", config.to_str().unwrap()),
            ("AWS_SHARED_CREDENTIALS_FILE", credentials.to_str().unwrap()),
        ];
        let default = found(None, &files).unwrap();
        assert_eq!((default.keys.id.as_str(), default.region.as_deref()), ("F", Some("eu-central-1")));
        assert_eq!(default.keys.secret, Secret::new("G="));
        assert_eq!(found(Some("desk"), &files).unwrap().keys.id, "P");
        let both = [&files[..], &[("AWS_ACCESS_KEY_ID", "E"), ("AWS_SECRET_ACCESS_KEY", "x")]].concat();
        assert_eq!(found(None, &both).unwrap().keys.id, "E");
        assert_eq!(found(Some("desk"), &both).unwrap().keys.id, "P");
        let half =
            found(None, &[&files[..], &[("AWS_ACCESS_KEY_ID", "E")]].concat()).unwrap_err().to_string();
        assert!(half.contains("AWS_SECRET_ACCESS_KEY is not"), "{half}");
        let error = found(Some("nobody"), &files).unwrap_err().to_string();
        assert!(error.contains("under [nobody]"), "{error}");
    }
}
