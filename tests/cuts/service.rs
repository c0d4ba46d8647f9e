use std::{
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use crate::running::Running;

/// Makes a command that runs the program.
pub type Program = fn() -> Command;

/// A data folder, and what is done with it from outside.
#[derive(Debug, Clone)]
pub struct Folder {
    pub path: PathBuf,
    pub program: Program,
}

impl Folder {
    fn data(&self) -> &str {
        self.path.to_str().unwrap()
    }

    /// The journal's file.
    pub fn journal(&self) -> PathBuf {
        self.path.join("journal.sqlite")
    }

    fn start(&self, arguments: &[&str]) -> Running {
        Running::start((self.program)().args(arguments).args(["--data", self.data()]).stderr(Stdio::piped()))
    }

    /// Starts to serve it.
    pub fn serve(&self) -> Running {
        self.start(&["serve", "--open-on-loopback", "--listen", "127.0.0.1:0"])
    }

    /// Starts to build its read models anew.
    pub fn rebuild(&self) -> Running {
        self.start(&["rebuild"])
    }

    /// Starts to import a file.
    pub fn import(&self, file: &Path) -> Running {
        self.start(&["import", file.to_str().unwrap()])
    }

    /// Does one of the program's commands to its end; its output, or what it said of its failure.
    pub fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let Output { status, stdout, stderr } =
            (self.program)().args(arguments).args(["--data", self.data()]).output().unwrap();
        if status.success() {
            Ok(String::from_utf8(stdout).unwrap())
        } else {
            Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&stderr)))
        }
    }

    /// Deletes what can be built anew.
    pub fn clear_built(&self) {
        for entry in std::fs::read_dir(&self.path).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name.starts_with("timeline-") || name.starts_with("read-models-") {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
}

/// Ends a process at once, as a power cut would. Whether it was cut: it may have ended by itself before, and not well.
pub fn cut_power(mut process: Running) -> Result<bool, String> {
    process.0.kill().unwrap();
    let status = process.0.wait().unwrap();
    match status.signal() {
        Some(9) => Ok(true),
        Some(_) | None if status.success() => Ok(false),
        Some(_) | None => Err(format!("ended with {status}: {}", process.words())),
    }
}
