//! Programs of the system with something in front of them: one that counts and kills, one that stands for another machine.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::common::Site;

/// A folder of programs that go before those of the system.
pub struct Programs {
    folder: TempDir,
}

impl Programs {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A shell script as a program.
    pub fn add(&self, name: &str, script: &str) -> &Self {
        let path = self.path(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        self
    }

    /// `ssh` that runs what it is told on this machine, whatever the host.
    pub fn ssh(&self) -> &Self {
        self.add(
            "ssh",
            "while [ $# -gt 0 ]; do case \"$1\" in -o|-p|-l) shift 2 ;; -*) shift ;; *) break ;; esac; done\n\
             shift\nexec sh -c \"$*\"",
        )
    }

    /// `sftp` that speaks with a server on this machine, which may do what `options` allow.
    pub fn sftp(&self, options: &str) -> &Self {
        let server =
            ["/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/libexec/sftp-server"]
                .into_iter()
                .find(|path| Path::new(path).exists())
                .expect("OpenSSH's sftp-server is installed");
        let sftp = real("sftp");
        self.add("sftp", &format!("exec {} -q -b - -D \"{server} {options}\"", sftp.display()))
    }

    /// Kills whoever runs one of these programs at the call of a number, counted from 0: before the program has run if
    /// `done` is false, else after it.
    pub fn killing(&self, names: &[&str], at: usize, done: bool) -> &Self {
        let count = self.path("count");
        fs::write(&count, "0").unwrap();
        for name in names {
            let inner = self.path(&format!("{name}-inner"));
            // What was put before the system's goes on being used.
            let before = fs::read_to_string(self.path(name)).ok();
            let program = match before {
                Some(script) if !script.contains(&*count.to_string_lossy()) => {
                    fs::rename(self.path(name), &inner).unwrap();
                    inner
                }
                _ if inner.exists() => inner,
                _ => real(name),
            };
            let (count, program) = (count.display(), program.display());
            let end = "kill -9 $PPID; exit 1";
            let turn = if done {
                // What it says is heard: rsync waits for the answers of its ssh.
                format!("if [ \"$n\" -eq {at} ]; then \"{program}\" \"$@\"; {end}; fi")
            } else {
                format!("if [ \"$n\" -eq {at} ]; then {end}; fi")
            };
            let script = format!(
                "n=$(cat \"{count}\")\necho $((n + 1)) > \"{count}\"\n{turn}\nexec \"{program}\" \"$@\""
            );
            self.add(name, &script);
        }
        self
    }

    /// Runs `archive` with these programs.
    pub fn run(&self, site: &Site, arguments: &[&str]) -> Output {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(self.folder.path().to_owned()).chain(std::env::split_paths(&path));
        Command::new(env!("CARGO_BIN_EXE_archive"))
            .current_dir(site.root())
            .args(arguments)
            .env("PATH", std::env::join_paths(paths).unwrap())
            .output()
            .unwrap()
    }

    /// Publishes, which must succeed; gives what was said.
    #[track_caller]
    pub fn publish(&self, site: &Site, arguments: &[&str]) -> String {
        let output = self.run(site, &[&["publish", "--max-deletes", "1000"], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        said
    }
}

/// The system's own program of a name.
fn real(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .unwrap_or_else(|| panic!("{name} is installed"))
}
