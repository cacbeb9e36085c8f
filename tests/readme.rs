//! The first page of the README is run as it stands.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The commands of the section on a site of one's own.
fn commands() -> Vec<String> {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let section = readme.split("\n## A site of your own\n").nth(1).expect("the section of the README");
    let block =
        section.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next()).expect("its commands");
    block
        .lines()
        .map(|line| line.split("  #").next().unwrap_or(line).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// Starts the server, waits until it says where it is, and ends it.
fn serve(folder: &Path, arguments: &[&str]) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_archive"))
        .current_dir(folder)
        .args(arguments)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let said = lines.map_while(Result::ok).find(|line| line.contains("http://"));
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(said.is_some(), "the server did not say where it is");
}

#[test]
fn the_commands_of_the_first_page_work_as_they_stand() {
    let temporary = TempDir::new().unwrap();
    let mut folder: PathBuf = temporary.path().to_owned();
    std::fs::create_dir(folder.join("old-site")).unwrap();
    let text = "Envoys agree on a date\n\nPublished Nov 29, 2018\n\nSEOUL (Reuters) - Envoys of both sides agreed on Thursday to meet again in the spring.\n";
    std::fs::write(folder.join("old-site/envoys.txt"), text).unwrap();
    let commands = commands();
    for word in ["init", "import", "serve", "build"] {
        assert!(commands.iter().any(|command| command.contains(word)), "{word} is not among {commands:?}");
    }
    for command in commands {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            // Installing is left to the reader.
            ["cargo", ..] => {}
            ["cd", to] => folder = folder.join(to),
            ["archive", "serve", rest @ ..] => serve(&folder, &[&["serve"], rest].concat()),
            ["archive", rest @ ..] => {
                let output = Command::new(env!("CARGO_BIN_EXE_archive"))
                    .current_dir(&folder)
                    .args(rest)
                    .output()
                    .unwrap();
                assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
            }
            other => panic!("{other:?} is not a command that this test knows"),
        }
    }
    assert!(folder.join("content/2018/11/envoys-agree-on-a-date.md").is_file());
    assert!(folder.join("public/2018/11/29/envoys-agree-on-a-date/index.html").is_file());
}
