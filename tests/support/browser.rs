use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A real Chromium behind a real driver.
pub struct Browser {
    driver: Child,
    port: u16,
    profiles: Vec<TempDir>,
}

impl Browser {
    /// Starts the driver on a free port.
    pub fn start() -> Self {
        let command = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn();
        let mut driver = command.expect("chromedriver must be installed");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let said = "ChromeDriver was started successfully on port ";
        let port = lines.by_ref().find_map(|line| line.unwrap().strip_prefix(said).map(str::to_owned)).unwrap();
        // Whatever else it says must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { driver, port: port.trim_end_matches('.').parse().unwrap(), profiles: Vec::new() }
    }

    /// A window so wide, as a phone or an office PC has it.
    pub async fn window(&mut self, width: u32, height: u32) -> Client {
        let profile = TempDir::new().unwrap();
        let options = json!({
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", format!("--user-data-dir={}", profile.path().display()),
            ],
            "mobileEmulation": { "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0 } },
        });
        self.profiles.push(profile);
        let capabilities: serde_json::Map<String, Value> =
            [("goog:chromeOptions".to_owned(), options), ("browserName".to_owned(), json!("chrome"))]
                .into_iter()
                .collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        builder.connect(&format!("http://127.0.0.1:{}", self.port)).await.unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
