//! `archive check`: all that a build would say, and what an editor wants to know beside it.

use std::collections::BTreeSet;
use std::io::IsTerminal;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::args::{Args, CheckArgs};
use super::outcome::Outcome;
use super::progress::Bar;
use super::site::check_root;
use super::terminal::Terminal;
use super::whole_file::replace_whole;
use super::words::count;
use crate::check::{self, fix};
use crate::diagnostic::{self, Code, Diagnostic, json_line};
use crate::engine::{BuildObserver, Engine, OutputAddresses, SilentBuild, SiteOptions};
use crate::link::{Facts, PageKey};
use crate::render::template_of;

/// Checks the site.
pub(super) fn run(args: &Args, typed: &CheckArgs, terminal: &Terminal) -> Outcome {
    if let Err(why) = check_root(args) {
        return terminal.fail(&why);
    }
    let bar = Bar::default();
    let show = !typed.json && terminal.is_text() && std::io::stderr().is_terminal();
    let progress: &dyn BuildObserver = if show { &bar } else { &SilentBuild };
    let options = SiteOptions {
        root: args.root.clone(),
        drafts: typed.drafts,
        search: true,
        cache: Some(args.root.join(".archive")),
        ..SiteOptions::default()
    };
    let looked = look(typed, &options, progress);
    bar.finish();
    let (mut problems, fixed) = match looked {
        Ok((engine, problems)) if typed.fix => {
            let fixed = fix::propose(&engine, &problems, &engine.gone(&published(&options)));
            if typed.dry_run {
                (problems, fixed)
            } else {
                for file in &fixed {
                    if let Err(error) = replace_whole(&args.root.join(&*file.path), file.after.as_bytes()) {
                        return terminal.fail(&format!("cannot write {}: {error}", file.path));
                    }
                }
                drop(engine);
                match look(typed, &options, &SilentBuild) {
                    Ok((_, problems)) => (problems, fixed),
                    Err(problems) => (problems, fixed),
                }
            }
        }
        Ok((_, problems)) => (problems, Vec::new()),
        Err(problems) => (problems, Vec::new()),
    };
    diagnostic::sort(&mut problems);
    report(typed, terminal, &problems, &fixed)
}

/// Reads the site and finds everything. Without a configuration that can be used nothing else can be said.
fn look(
    typed: &CheckArgs,
    options: &SiteOptions,
    progress: &dyn BuildObserver,
) -> Result<(Engine, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut engine = Engine::open(options.clone())?;
    let read = engine.refresh(progress);
    let mut problems = engine.diagnostics();
    // A shortcode that was told of cannot be rendered either.
    let place = |problem: &Diagnostic| {
        let line = problem.location.place.as_ref().map_or(0, |place| place.line);
        (problem.code == Code::BadShortcode).then(|| (problem.location.path.clone(), line))
    };
    let told: BTreeSet<_> = problems.iter().filter_map(place).collect();
    problems
        .extend(render(&engine).into_iter().filter(|new| place(new).is_none_or(|at| !told.contains(&at))));
    problems.extend(check::check(&engine, today()));
    let before = published(options);
    problems.extend(check::gone(&engine, &before));
    #[cfg(feature = "publish")]
    if typed.external {
        problems.extend(check::external::check(&engine, today(), progress));
    }
    if typed.changed {
        let changed: BTreeSet<&str> = read.changes.written.iter().map(|path| &**path).collect();
        problems.retain(|problem| changed.contains(&*problem.location.path));
    }
    Ok((engine, problems))
}

/// The URLs of the last build of the site's own output folder.
fn published(options: &SiteOptions) -> OutputAddresses {
    OutputAddresses::peek(&options.root.join("public"), &options.root.join(".archive"))
}

/// Renders every page that has a template, as a build would, and keeps nothing but the problems.
fn render(engine: &Engine) -> Vec<Diagnostic> {
    let Some(view) = engine.view() else { return Vec::new() };
    let pages: Vec<&PageKey> = engine.corpus().claims().outputs().map(|(_, page)| page).collect();
    let with_template =
        pages.par_iter().filter(|page| template_of(Facts::of(engine.corpus()), page).is_some());
    let mut problems: Vec<Diagnostic> =
        with_template.flat_map_iter(|page| view.render(page).err().unwrap_or_default()).collect();
    problems.extend(view.card_problems());
    engine.config().checks.apply(&mut problems);
    problems
}

/// The day in days since 1970.
fn today() -> i32 {
    let now = jiff::Timestamp::now().as_second();
    // A century fits many times.
    now.div_euclid(86_400) as i32
}

fn report(typed: &CheckArgs, terminal: &Terminal, problems: &[Diagnostic], fixed: &[fix::Fixed]) -> Outcome {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    let fixes: Vec<&fix::Fix> = fixed.iter().flat_map(|file| &file.fixes).collect();
    if typed.json {
        let told =
            problems.iter().filter_map(|problem| serde_json::from_str::<Value>(&json_line(problem)).ok());
        let fixes = fixes.iter().map(|fix| json!({ "path": &*fix.path, "line": fix.line, "what": fix.what }));
        let all = json!({
            "errors": errors,
            "warnings": warnings,
            "problems": told.collect::<Vec<_>>(),
            "fixes": fixes.collect::<Vec<_>>(),
            "written": typed.fix && !typed.dry_run,
        });
        let outcome = terminal.print_bytes(format!("{all}\n").as_bytes());
        if outcome != Outcome::Fine {
            return outcome;
        }
    } else {
        for fix in &fixes {
            let verb = if typed.dry_run { "would fix" } else { "fixed" };
            terminal.note(&format!("{verb} {}:{}: {}", fix.path, fix.line, fix.what));
        }
        terminal.diagnostics(problems);
        let mut line = format!("{}, {}", count(errors, "error"), count(warnings, "warning"));
        if !fixes.is_empty() {
            let files = count(fixed.len(), "file");
            let verb = if typed.dry_run { "to be written" } else { "written" };
            line.push_str(&format!(
                ", {} in {files} {verb}",
                count(fixes.len(), "fix").replace("fixs", "fixes")
            ));
        }
        terminal.note(&line);
    }
    if errors > 0 || typed.strict && warnings > 0 { Outcome::Problems } else { Outcome::Fine }
}
