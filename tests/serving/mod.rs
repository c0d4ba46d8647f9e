//! The program as a service that is measured from outside, by siege and load.

use std::{path::Path, process::Command};

use tokio::net::{TcpSocket, TcpStream};

use crate::running::Running;

/// A service that is measured: a process of its own, with the sample year.
pub struct Service {
    process: Running,
    /// Host and port.
    pub address: String,
}

impl Service {
    /// Serves the sample year from an empty folder on a free port, with these arguments besides.
    pub fn start(program: &Path, folder: &Path, more: &[&str]) -> Self {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/sample-year/events.jsonl");
        let imported = Command::new(program).arg("import").arg(sample).arg("--data").arg(folder).output().unwrap();
        assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
        let mut serve = Command::new(program);
        serve.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder).args(more);
        let mut process = Running::start(&mut serve);
        let address = process.address(drop).unwrap();
        Self { process, address }
    }

    /// The most memory that it held since this was asked last, in MB.
    pub fn peak_memory(&self) -> u64 {
        let process = format!("/proc/{}", self.process.0.id());
        let status = std::fs::read_to_string(format!("{process}/status")).unwrap_or_default();
        // From here on the peak is counted anew.
        let _ = std::fs::write(format!("{process}/clear_refs"), "5");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or_default() / 1_024
    }
}

/// A connection that comes from an address of this machine.
pub async fn connect(address: &str, from: u8) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(([127, 0, 0, from], 0).into())?;
    socket.connect(address.parse().unwrap()).await
}
