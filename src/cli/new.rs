//! `archive new`: the file of an article that is to be written, at the place where others look for it.

use std::path::Path;
use std::process::Command;

use super::args::{Args, NewArgs};
use super::outcome::Outcome;
use super::site::check_root;
use super::terminal::Terminal;
use super::whole_file::write_whole;
use crate::date::Date;
use crate::slug::slugify;
use crate::yaml::quoted;

/// Titles in the names of files are cut after so many letters.
const LONGEST: usize = 80;

/// Writes the file and says where.
pub(super) fn run(args: &Args, typed: &NewArgs, terminal: &Terminal) -> Outcome {
    if let Err(why) = check_root(args) {
        return terminal.fail(&why);
    }
    // Somebody sits here and begins an article today; no output of a build ever asks the clock.
    let today = || jiff::ZonedDateTime::now().date().to_string();
    let date = typed.date.clone().unwrap_or_else(today);
    let date = match Date::parse(&date) {
        Ok(date) => date,
        Err(why) => return terminal.fail(&format!("--date {date}: {why}")),
    };
    let slug = slugify(&typed.headline);
    if slug.is_empty() {
        return terminal.fail("the headline holds no letter or digit to name a file after");
    }
    let cut = if slug.len() > LONGEST { slug[..=LONGEST].rfind('-').unwrap_or(LONGEST) } else { slug.len() };
    let slug = &slug[..cut];
    let folder = match date.month() {
        Some(month) => format!("content/{:04}/{month:02}", date.year()),
        None => format!("content/{:04}", date.year()),
    };
    let name = if typed.bundle { format!("{slug}/index.md") } else { format!("{slug}.md") };
    let shown = format!("{folder}/{name}");
    let path = args.root.join(&shown);
    let other = if typed.bundle {
        path.with_file_name("").with_extension("md")
    } else {
        path.with_extension("").join("index.md")
    };
    for taken in [&path, &other] {
        if taken.exists() {
            return terminal.fail(&format!(
                "{} is there already\nhelp: another headline or --date gives it another place",
                taken.strip_prefix(&args.root).unwrap_or(taken).display()
            ));
        }
    }
    if let Err(error) = write_whole(&path, template(typed, &date).as_bytes()) {
        return terminal.fail(&format!("cannot write {shown}: {error}"));
    }
    let outcome = terminal.print_bytes(format!("{shown}\n").as_bytes());
    if typed.edit { edit(&path, terminal) } else { outcome }
}

/// The file: what is known, and what may be said, as comments.
fn template(typed: &NewArgs, date: &Date) -> String {
    let source = match &typed.source {
        Some(source) => format!("source: {}", quoted(source)),
        None => "# source: The Border Record        # who published it first".to_owned(),
    };
    let image = if typed.bundle {
        "# image: { file: map.png, alt: What it shows, credit: Who made it }   # the file lies beside this one"
    } else {
        "# image: { file: /img/map.png, alt: What it shows, credit: Who made it }   # from static/img/map.png"
    };
    format!(
        "---\n\
         title: {}\n\
         date: {date}\n\
         {source}\n\
         # source_url: https://example.org/   # where it was published first\n\
         # authors: [Jane Doe]\n\
         # dateline: Seoul                   # the place it was filed from\n\
         # deck: The line under the headline\n\
         # summary: One or two sentences for lists and search engines\n\
         {image}\n\
         # countries: {{ add: [KP] }}          # `archive explain` shows what was derived\n\
         # topics: {{ add: [election] }}\n\
         # draft: true                       # left out of the site while this stands\n\
         ---\n\n",
        quoted(&typed.headline)
    )
}

/// Opens the file in the user's editor and waits.
fn edit(path: &Path, terminal: &Terminal) -> Outcome {
    let named = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .filter(|name| !name.trim().is_empty());
    let Some(named) = named else {
        return terminal.fail("--edit: neither VISUAL nor EDITOR names a program");
    };
    // `code --wait` is a program and its options.
    let mut words = named.split_whitespace();
    let program = words.next().unwrap_or_default();
    match Command::new(program).args(words).arg(path).status() {
        Ok(status) if status.success() => Outcome::Fine,
        Ok(status) => terminal.fail(&format!("{program} ended with {status}")),
        Err(error) => terminal.fail(&format!("cannot start {program}: {error}")),
    }
}
