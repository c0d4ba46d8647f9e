//! What is sent to do harm.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::Body;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::JoinSet,
};

use super::client;
use crate::serving::{Service, connect};

/// How often an attack is sent in a second, over all its connections; moments of the past, which are small, more often.
const A_SECOND: u32 = 200;
const MOMENTS_A_SECOND: u32 = 1_000;

/// How many send it at once.
const AT_ONCE: u32 = 8;

/// From which address of this machine attacks come; others from those that follow.
const FROM: u8 = 2;

/// One way of doing harm.
pub struct Attack {
    pub name: &'static str,
    way: Way,
}

enum Way {
    /// A request that is too much.
    Same(Arc<str>),
    /// One that differs from each other, so often a second.
    Each(u32, fn(u32) -> Value),
    /// A body of so many bytes, whose length is told beforehand or not.
    Body { bytes: usize, is_told: bool },
    /// So many connections, each of which sends its head byte by byte.
    Loris(usize),
    /// So many connections that say nothing.
    Idle(usize),
}

pub fn all() -> Vec<Attack> {
    let same = |name, query: String| Attack { name, way: Way::Same(json!({ "query": query }).to_string().into()) };
    let each = |name, a_second, make| Attack { name, way: Way::Each(a_second, make) };
    let aliases = |count: usize| inside(&(0..count).map(|n| format!("a{n}: year ")).collect::<String>());
    vec![
        same("fragments that double 10 times", doubling(10)),
        same("fragments that double 14 times", doubling(14)),
        same("fragments that double 30 times", doubling(30)),
        same("fragments that double 60 times", doubling(60)),
        same("100,000 aliases", aliases(100_000)),
        // As many as a request of the public may hold.
        same("9,500 aliases", aliases(9_500)),
        same("20,000 deep", format!("{}a{}", "{ a ".repeat(20_000), " }".repeat(20_000))),
        same("1,000,000 of a list", inside("timeline(first: 1000000) { totalCount }")),
        same("5,000 directives", inside(&format!("year {}", "@include(if: true) ".repeat(5_000)))),
        each(
            "words that are looked for",
            A_SECOND,
            |n| json!({ "query": inside(&format!("search(words: \"m{n}\") {{ totalCount }}")) }),
        ),
        each("1,000 moments of the past", MOMENTS_A_SECOND, |n| {
            let at = format!(
                "2019-{:02}-{:02}T{:02}:{:02}:{:02}+07:00",
                1 + n / 100_000 % 8,
                1 + n / 3_600 % 28,
                n / 3_600 % 24,
                n / 60 % 60,
                n % 60
            );
            json!({ "query": format!("{{ festival(in: \"tp-mau\", year: 2019, at: {{ recorded: \"{at}\" }}) {{ year }} }}") })
        }),
        Attack { name: "50 MB that are announced", way: Way::Body { bytes: 50 << 20, is_told: true } },
        Attack { name: "50 MB that are not", way: Way::Body { bytes: 50 << 20, is_told: false } },
        Attack { name: "400 slow heads", way: Way::Loris(400) },
        Attack { name: "10,000 sockets that say nothing", way: Way::Idle(10_000) },
    ]
}

fn inside(what: &str) -> String {
    format!("{{ festival(in: \"tp-mau\", year: 2019) {{ {what} }} }}")
}

fn doubling(levels: usize) -> String {
    let fragment = |level| format!("fragment f{level} on Festival {{ ...f{next} ...f{next} }}", next = level + 1);
    let fragments: Vec<String> = (0..levels).map(fragment).collect();
    let last = format!("fragment f{levels} on Festival {{ year }}");
    format!("{{ festival(in: \"tp-mau\", year: 2019) {{ ...f0 }} }} {} {last}", fragments.join(" "))
}

impl Attack {
    /// What one request holds.
    fn body(&self, number: u32) -> Body {
        match &self.way {
            Way::Same(request) => request.to_string().into(),
            Way::Each(_, make) => make(number).to_string().into(),
            Way::Body { .. } | Way::Loris(_) | Way::Idle(_) => Body::default(),
        }
    }

    /// How long the service works on it at most, where nothing else is to be done, and what it says; `None` of what is no
    /// request at all.
    pub async fn alone(&self, service: &Service, tries: usize) -> Option<(Duration, String)> {
        let mut most = (Duration::ZERO, String::new());
        for number in 0..u32::try_from(tries).unwrap() {
            let began = Instant::now();
            let told = match &self.way {
                Way::Same(_) | Way::Each(..) => {
                    let (client, body) = (client(FROM), self.body(number));
                    let began = Instant::now();
                    let told = send(&client, &service.address, body).await;
                    most.0 = most.0.max(began.elapsed());
                    told
                }
                Way::Body { bytes, is_told } => {
                    let told = pour(service, *bytes, *is_told).await;
                    most.0 = most.0.max(began.elapsed());
                    told
                }
                Way::Loris(_) | Way::Idle(_) => return None,
            };
            most.1 = told;
        }
        Some(most)
    }

    /// Sends it again and again for so long. How often it was refused.
    pub async fn rage(self: Arc<Self>, address: String, during: Duration) -> u32 {
        match &self.way {
            Way::Same(_) | Way::Each(..) => {
                let client = client(FROM);
                let a_second = if let Way::Each(a_second, _) = self.way { a_second } else { A_SECOND };
                let one = |number, address: String| {
                    let (client, body) = (client.clone(), self.body(number));
                    async move { drop(send(&client, &address, body).await) }
                };
                paced(during, a_second, one, &address).await
            }
            Way::Body { bytes, is_told } => {
                let (bytes, is_told) = (*bytes, *is_told);
                paced(
                    during,
                    A_SECOND,
                    move |_, address| async move { drop(pour_to(&address, bytes, is_told).await) },
                    &address,
                )
                .await
            }
            Way::Loris(count) => {
                let mut slow = JoinSet::new();
                for number in 0..*count {
                    let address = address.clone();
                    slow.spawn(async move {
                        let Ok(mut socket) = connect(&address, FROM + u8::try_from(number % 8).unwrap()).await else {
                            return;
                        };
                        for byte in
                            b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: ".iter().chain([b'a'].iter().cycle())
                        {
                            if socket.write_all(&[*byte]).await.is_err() {
                                return;
                            }
                            tokio::time::sleep(Duration::from_millis(500)).await;
                        }
                    });
                }
                tokio::time::sleep(during).await;
                0
            }
            Way::Idle(count) => {
                let mut idle = Vec::new();
                for number in 0..*count {
                    if let Ok(socket) = connect(&address, FROM + u8::try_from(number % 30).unwrap()).await {
                        idle.push(socket);
                    }
                }
                tokio::time::sleep(during).await;
                // Those that were let in are silent; those that were not have been told so.
                let told = idle.iter().filter(|socket| socket.try_read(&mut [0; 16]).is_ok()).count();
                u32::try_from(told).unwrap()
            }
        }
    }
}

/// Does something again and again, at a steady pace, for so long. How often it was done.
async fn paced<F: Future<Output = ()> + Send + 'static>(
    during: Duration,
    a_second: u32,
    mut one: impl FnMut(u32, String) -> F,
    address: &str,
) -> u32 {
    let (mut running, mut number) = (JoinSet::new(), 0);
    let mut pace = tokio::time::interval(Duration::from_secs(1) / a_second);
    let until = Instant::now() + during;
    while Instant::now() < until {
        pace.tick().await;
        while running.len() >= AT_ONCE as usize {
            running.join_next().await;
        }
        number += 1;
        running.spawn(one(number, address.to_owned()));
    }
    running.join_all().await;
    number
}

/// The code of what is answered.
async fn send(client: &reqwest::Client, address: &str, body: Body) -> String {
    let request = client.post(format!("http://{address}/graphql")).header("content-type", "application/json");
    let Ok(answer) = request.body(body).send().await else {
        return "cut off".to_owned();
    };
    let status = answer.status();
    let answer: Value = answer.json().await.unwrap_or_default();
    let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("answered");
    format!("{} {code}", status.as_u16())
}

async fn pour(service: &Service, bytes: usize, is_told: bool) -> String {
    pour_to(&service.address, bytes, is_told).await
}

/// Sends a body until nobody takes it any more; the first line of the answer.
async fn pour_to(address: &str, bytes: usize, is_told: bool) -> String {
    let Ok(mut socket) = connect(address, FROM).await else { return "not let in".to_owned() };
    let length = if is_told { format!("content-length: {bytes}") } else { "transfer-encoding: chunked".to_owned() };
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\n{length}\r\n\r\n"
    );
    let piece = vec![b'a'; 64 << 10];
    let sent = async {
        socket.write_all(head.as_bytes()).await?;
        let mut left = bytes;
        while left > 0 {
            if !is_told {
                socket.write_all(format!("{:x}\r\n", piece.len()).as_bytes()).await?;
            }
            socket.write_all(&piece).await?;
            if !is_told {
                socket.write_all(b"\r\n").await?;
            }
            left = left.saturating_sub(piece.len());
        }
        Ok::<_, std::io::Error>(())
    };
    // It is refused before it is all sent.
    let _ = sent.await;
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    let first = String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned();
    if first.is_empty() { "cut off".to_owned() } else { first.trim_start_matches("HTTP/1.1 ").to_owned() }
}
