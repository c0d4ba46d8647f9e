use std::{
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex},
};

use super::Client;

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
    child: Child,
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
        self.child.id()
    }

    /// Runs a command that serves, and returns once it takes connections.
    pub fn start(arguments: &[&str]) -> Self {
        Self::started(&mut ngayhoi(arguments))
    }

    fn started(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let Some(Ok(first)) = lines.next() else {
            let mut errors = String::new();
            child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
            panic!("{command:?} did not start: {errors}");
        };
        let said = Arc::new(Mutex::new(Vec::new()));
        // Whatever else it says must not fill the pipe.
        let heard = said.clone();
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| heard.lock().unwrap().push(line)));
        let address = first.split("http://").nth(1).unwrap().trim_end_matches('/').to_owned();
        Self { child, address, said }
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
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it as Ctrl-C would, and gives back how it ended.
    pub fn interrupt(mut self) -> Output {
        let killed = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        let status = self.child.wait().unwrap();
        let mut stderr = Vec::new();
        self.child.stderr.take().unwrap().read_to_end(&mut stderr).unwrap();
        Output { status, stdout: Vec::new(), stderr }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
