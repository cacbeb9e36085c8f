//! `archive serve --public`

use super::args::{Args, ServeArgs};
use super::outcome::Outcome;
use super::publish::read_config;
use super::terminal::Terminal;
use crate::config::{Config, DestinationConfig, Host};
use crate::diagnostic::{did_you_mean, nearest};
use crate::publish::kind::Kinds;
use crate::publish::{self, DestinationPlace};
use crate::serve::public::{Public, is_built};
use crate::serve::run_public;
use crate::url::Linker;

/// Serves the built folder until it is told to stop.
pub(super) fn run(args: &Args, serve: &ServeArgs, terminal: &Terminal) -> Outcome {
    let config = match read_config(args, terminal) {
        Ok(config) => config,
        Err(outcome) => return outcome,
    };
    let folder = serve.output.clone().unwrap_or_else(|| args.root.join("public"));
    if !is_built(&folder) {
        return terminal
            .fail(&format!("{} holds no site\nhelp: run `archive build` first", folder.display()));
    }
    let (host, store, settings) = match host_of(serve.public.as_deref().unwrap_or_default(), &config, args) {
        Ok(found) => found,
        Err(why) => return terminal.fail(&why),
    };
    let linker = Linker::new(config.base_url.as_deref());
    let kinds = Kinds::new(config.taxonomies.iter().map(|taxonomy| taxonomy.name.clone()));
    let make = |url| Public {
        folder: folder.clone(),
        host,
        linker,
        compress: settings.compress,
        url,
        store,
        kinds,
        cache_control: settings.cache_control,
    };
    let ready = |url: &str| {
        if !serve.quiet {
            terminal.note(&format!(
                "{} at {url} as {} serves it; Ctrl-C ends it",
                folder.display(),
                host.name()
            ));
        }
        if serve.open
            && let Err(error) = open::that_detached(url)
        {
            terminal.note(&format!("no browser could be opened: {error}"));
        }
    };
    match run_public(serve.bind, serve.port, make, ready) {
        Ok(()) => Outcome::Fine,
        Err(why) => terminal.fail(&why),
    }
}

/// The host that is meant, whether it is a store, and what archive.yaml says of the destination.
fn host_of(typed: &str, config: &Config, args: &Args) -> Result<(Host, bool, DestinationConfig), String> {
    let plain = DestinationConfig::default();
    if let Some(host) = Host::ALL.iter().copied().find(|host| host.name() == typed) {
        let store = matches!(host, Host::S3 | Host::R2 | Host::B2 | Host::Gcs);
        return Ok((host, store, plain));
    }
    if typed.is_empty() && config.publish.len() != 1 {
        return Ok((Host::Plain, false, plain));
    }
    if !typed.is_empty() && !config.publish.contains_key(typed) {
        let names = config.publish.keys().map(String::as_str).chain(Host::ALL.iter().map(|host| host.name()));
        let hint = match nearest(typed, names.clone()) {
            Some(near) => did_you_mean(near),
            None => format!("one of {}", names.collect::<Vec<_>>().join(", ")),
        };
        return Err(format!("`{typed}` is neither a destination in archive.yaml nor a host\nhelp: {hint}"));
    }
    let name = Some(typed).filter(|typed| !typed.is_empty());
    let to = publish::Destination::find(name, config, &args.root).map_err(|error| error.to_string())?;
    let store = matches!(to.place, DestinationPlace::S3 { .. });
    Ok((to.host, store, to.settings))
}
