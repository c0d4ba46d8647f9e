use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{Arc, Mutex},
};

use super::Client;
use crate::running::Running;

/// The program, to be run with these arguments.
pub fn ngayhoi(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ngayhoi-under-test"));
    command.args(arguments);
    command
}

/// A file of the fixtures.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures").join(name).join("events.jsonl")
}

/// How many events a file of the fixtures holds.
pub fn events_in(name: &str) -> usize {
    std::fs::read_to_string(fixture(name)).unwrap().lines().count()
}

/// A running service.
pub struct Program {
    process: Running,
    address: String,
    said: Arc<Mutex<Vec<String>>>,
}

impl Program {
    /// Serves a data folder on a free port to tests that say themselves in which office they act, and returns once it
    /// takes connections.
    pub fn serve(data: &Path) -> Self {
        Self::serve_with(data, &[])
    }

    /// Serves a data folder, with more arguments.
    pub fn serve_with(data: &Path, more: &[&str]) -> Self {
        Self::serve_to_accounts(data, &[more, &["--open-on-loopback"]].concat())
    }

    /// Serves a data folder to those with an account, and everybody else as the public.
    pub fn serve_to_accounts(data: &Path, more: &[&str]) -> Self {
        let arguments = ["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"];
        Self::start(&[arguments.as_slice(), more].concat())
    }

    /// Serves the demonstration.
    pub fn demo(data: &Path) -> Self {
        Self::start(&["demo", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"])
    }

    /// Serves as by [`Program::serve`], and goes on where a file may not grow beyond a limit: without this, the system
    /// would end it.
    pub fn serve_without_size_signal(data: &Path) -> Self {
        let program = ngayhoi(&[]);
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(program.get_program());
        let arguments = ["serve", "--open-on-loopback", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"];
        Self::started(command.args(arguments))
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.0.id()
    }

    /// Runs a command that serves, and returns once it takes connections.
    pub fn start(arguments: &[&str]) -> Self {
        Self::started(&mut ngayhoi(arguments))
    }

    fn started(command: &mut Command) -> Self {
        let mut process = Running::start(command.stderr(Stdio::piped()));
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = said.clone();
        match process.address(move |line| heard.lock().unwrap().push(line)) {
            Ok(address) => Self { process, address, said },
            Err(words) => panic!("{command:?} {words}"),
        }
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The first line that it said which holds these words, waited for.
    pub fn line_with(&self, words: &str) -> String {
        loop {
            if let Some(line) = self.said.lock().unwrap().iter().find(|line| line.contains(words)) {
                return line.clone();
            }
            std::thread::yield_now();
        }
    }

    /// A client of it.
    pub fn client(&self) -> Client {
        Client::of(&self.address)
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(mut self) {
        self.process.0.kill().unwrap();
        self.process.0.wait().unwrap();
    }

    /// Ends it as Ctrl-C would, and gives back how it ended.
    pub fn interrupt(mut self) -> Output {
        let killed = Command::new("kill").args(["-INT", &self.id().to_string()]).status().unwrap();
        assert!(killed.success());
        let status = self.process.0.wait().unwrap();
        Output { status, stdout: Vec::new(), stderr: self.process.words().into_bytes() }
    }
}
