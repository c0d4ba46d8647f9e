use std::{
    io::{BufRead, BufReader, Read},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

/// Makes a command that runs the program.
pub type Program = fn() -> Command;

/// A process of the program on one data folder.
pub struct Running(Child);

impl Running {
    fn start(program: Program, arguments: &[&str]) -> Self {
        let mut command = program();
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self(command.spawn().unwrap())
    }

    /// Waits until it serves; the address, or what it said where it ended.
    pub fn address(&mut self) -> Result<String, String> {
        let mut lines = BufReader::new(self.0.stdout.take().unwrap()).lines();
        match lines.next() {
            Some(Ok(first)) => {
                // Whatever else it says must not fill the pipe.
                std::thread::spawn(move || lines.for_each(drop));
                Ok(first.split("http://").nth(1).unwrap_or_default().trim_end_matches('/').to_owned())
            }
            Some(Err(_)) | None => Err(format!("did not start: {}", self.words())),
        }
    }

    /// Ends it at once, as a power cut would. Whether it was cut: it may have ended by itself before, and not well.
    pub fn cut(mut self) -> Result<bool, String> {
        self.0.kill().unwrap();
        let status = self.0.wait().unwrap();
        match status.signal() {
            Some(9) => Ok(true),
            Some(_) | None if status.success() => Ok(false),
            Some(_) | None => Err(format!("ended with {status}: {}", self.words())),
        }
    }

    fn words(&mut self) -> String {
        let mut words = String::new();
        if let Some(mut errors) = self.0.stderr.take() {
            let _ = errors.read_to_string(&mut words);
        }
        words
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

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

    /// Starts to serve it.
    pub fn serve(&self) -> Running {
        Running::start(self.program, &["serve", "--open-on-loopback", "--data", self.data(), "--listen", "127.0.0.1:0"])
    }

    /// Starts to build its read models anew.
    pub fn rebuild(&self) -> Running {
        Running::start(self.program, &["rebuild", "--data", self.data()])
    }

    /// Starts to import a file.
    pub fn import(&self, file: &Path) -> Running {
        Running::start(self.program, &["import", file.to_str().unwrap(), "--data", self.data()])
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
