//! The program as a process of its own.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};

/// A process that runs no longer than whoever started it wants it to.
pub struct Running(pub Child);

impl Running {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap())
    }

    /// Waits until it serves, and has somebody hear whatever else it says. Its host and port, or what it said where it
    /// ended.
    pub fn address(&mut self, hear: impl Fn(String) + Send + 'static) -> Result<String, String> {
        let mut lines = BufReader::new(self.0.stdout.take().unwrap()).lines();
        let Some(Ok(first)) = lines.next() else { return Err(format!("did not start: {}", self.words())) };
        // What nobody hears would fill the pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(hear));
        Ok(first.split("http://").nth(1).unwrap_or_default().trim_end_matches('/').to_owned())
    }

    /// What it said of what went wrong, once it has ended; nothing where its error stream is not kept.
    pub fn words(&mut self) -> String {
        let mut words = Vec::new();
        if let Some(mut errors) = self.0.stderr.take() {
            // What was said until then is said.
            let _ = errors.read_to_end(&mut words);
        }
        String::from_utf8_lossy(&words).into_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
