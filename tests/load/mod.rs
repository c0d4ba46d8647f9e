//! What is measured of a service at work.

mod fan_out;
mod writing;

use std::{path::Path, time::Duration};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};
use uuid::Uuid;

use crate::serving::{Service, connect};

/// Measures writing, for so many seconds a turn, and following.
pub async fn run(program: &Path, seconds: u64) {
    let folder = TempDir::new().unwrap();
    // Nobody here is asked for a password, or for patience.
    let service = Service::start(program, folder.path(), &["--open-on-loopback", "--points-per-second", "1000000000"]);
    Client::new(&service).await.open_year().await;
    writing::measure(&service, folder.path(), Duration::from_secs(seconds)).await;
    fan_out::measure(&service).await;
    println!("memory at most {} MB", service.peak_memory());
}

/// Where and in which year it is measured.
const WARD: &str = "tp-mau.phuong-mau-mot";
const YEAR: i32 = 2031;

/// By whom something is written.
fn stamp(id: &str, role: &str) -> Value {
    let by = json!({ "id": id, "role": role, "scope": { "convener": "tp-mau" } });
    json!({ "by": by, "commandId": Uuid::new_v4() })
}

/// One who writes over a connection of their own.
struct Client {
    connection: BufReader<TcpStream>,
    address: String,
}

impl Client {
    async fn new(service: &Service) -> Self {
        let connection = connect(&service.address, 1).await.unwrap();
        connection.set_nodelay(true).unwrap();
        Self { connection: BufReader::new(connection), address: service.address.clone() }
    }

    /// Opens the year, and lets the ward join.
    async fn open_year(&mut self) {
        let festival = json!({ "convener": "tp-mau", "year": YEAR });
        let decision = json!({ "number": "521", "date": "13/6/2005", "issuer": "Thủ tướng Chính phủ" });
        let opened = json!({
            "stamp": stamp("ban-to-chuc", "CONVENER"), "festival": festival, "foundingDecision": decision,
            "pilotQuota": { "count": 1 },
        });
        self.mutate("openFestivalYear", "OpenFestivalYearInput", &opened).await;
        let joined = json!({ "stamp": stamp("ban-to-chuc", "CONVENER"), "festival": festival, "unit": WARD });
        self.mutate("joinFestival", "JoinFestivalInput", &joined).await;
    }

    /// Adds a venue to a host's programme, as the service answers once it is on the disk.
    async fn add_venue(&mut self, host: &str, name: &str) {
        let input = json!({
            "stamp": stamp("mat-tran", "COORDINATOR"), "festival": { "convener": "tp-mau", "year": YEAR },
            "host": host, "name": name,
        });
        self.mutate("addVenue", "AddVenueInput", &input).await;
    }

    /// Registers a neighbourhood, whose programme can be written then.
    async fn register(&mut self, host: &str) {
        let input = json!({
            "stamp": stamp("ban-to-chuc", "CONVENER"), "convener": "tp-mau", "unit": host, "kind": "NEIGHBOURHOOD",
            "name": host, "parent": WARD,
        });
        self.mutate("registerUnit", "RegisterUnitInput", &input).await;
    }

    async fn mutate(&mut self, name: &str, input_type: &str, input: &Value) {
        let query =
            format!("mutation($input: {input_type}!) {{ {name}(input: $input) {{ position userErrors {{ code }} }} }}");
        let answer = self.ask(&json!({ "query": query, "variables": { "input": input } })).await;
        let errors = &answer["data"][name]["userErrors"];
        assert!(errors.as_array().is_some_and(Vec::is_empty), "{answer:#}");
    }

    async fn ask(&mut self, request: &Value) -> Value {
        let (address, body) = (&self.address, request.to_string());
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.connection.get_mut().write_all((head + &body).as_bytes()).await.unwrap();
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.connection.read_line(&mut line).await.unwrap();
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().unwrap(),
                None if line.trim_end().is_empty() => break,
                Some(_) | None => {}
            }
        }
        let mut body = vec![0; length];
        self.connection.read_exact(&mut body).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }
}
