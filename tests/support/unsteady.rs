use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, copy},
    net::{TcpListener, TcpStream},
};

/// A line to a service that breaks off after so many bytes of each connection, again and again.
pub struct Unsteady {
    address: String,
    target: Arc<Mutex<String>>,
    connections: Arc<Mutex<usize>>,
}

impl Unsteady {
    /// A line to a service.
    pub async fn to(target: &str, bytes: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let line = Self { address, target: Arc::new(Mutex::new(target.to_owned())), connections: Arc::default() };
        let (target, connections) = (line.target.clone(), line.connections.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                *connections.lock().unwrap() += 1;
                let target = target.lock().unwrap().clone();
                tokio::spawn(carry(client, target, bytes));
            }
        });
        line
    }

    /// Where it leads to from now on.
    pub fn lead_to(&self, target: &str) {
        target.clone_into(&mut self.target.lock().unwrap());
    }

    /// Where clients call it.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

async fn carry(mut client: TcpStream, target: String, bytes: u64) {
    // A service that is away is as good as a broken line.
    let Ok(mut service) = TcpStream::connect(target).await else { return };
    let ((mut from_client, mut to_client), (from_service, mut to_service)) = (client.split(), service.split());
    let mut answers = from_service.take(bytes);
    tokio::select! {
        _ = copy(&mut from_client, &mut to_service) => {}
        _ = copy(&mut answers, &mut to_client) => {}
    }
}
