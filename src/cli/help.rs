//! `archive help`

use clap::CommandFactory;

use super::args::Args;
use super::outcome::Outcome;
use super::terminal::Terminal;
use crate::diagnostic::{Check, Code, Severity, nearest};

/// Explains a command or a code; without a topic, the program.
pub(super) fn run(topic: Option<&str>, terminal: &Terminal) -> Outcome {
    let mut program = Args::command();
    let Some(topic) = topic else {
        return terminal.print_bytes(program.render_long_help().to_string().as_bytes());
    };
    let named = Check::ALL.iter().find(|check| check.name() == topic).map(|check| check.code());
    if let Some(code) = Code::parse(topic).or(named) {
        let kind = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut text = format!("{kind} {}: {}\n\n{}\n", code.as_str(), code.title(), code.explanation());
        if let Some(check) = Check::of(code) {
            text.push_str(&format!(
                "\nThe check `{}` finds it: its level under `checks:` in archive.yaml is off, warning or error.\n",
                check.name()
            ));
        }
        return terminal.print_bytes(text.as_bytes());
    }
    program.build();
    let names: Vec<String> = program.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    if let Some(command) = program.find_subcommand_mut(topic) {
        return terminal.print_bytes(command.render_long_help().to_string().as_bytes());
    }
    let known = Code::ALL.iter().map(|code| code.as_str()).chain(names.iter().map(String::as_str));
    let mut message = format!("there is no command and no code `{topic}`");
    if let Some(near) = nearest(topic, known) {
        message.push_str(&format!("\nhelp: did you mean `archive help {near}`?"));
    }
    terminal.fail(&message)
}
