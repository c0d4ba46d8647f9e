use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{
        TcpListener, TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
};

/// After what a line breaks off, of each connection.
#[derive(Debug, Clone, Copy)]
pub enum Breaks {
    /// So many bytes, wherever that is.
    AfterBytes(usize),
    /// So many server-sent events, and a moment of silence: the usual client looks at nothing that came together with
    /// half an event, so that a line which broke within the same one each time would bring it none at all.
    AfterEvents(usize),
}

/// How long a line is silent before it breaks off between events.
const SILENCE: Duration = Duration::from_millis(50);

/// A line to a service that breaks off, again and again.
pub struct Unsteady {
    address: String,
    target: Arc<Mutex<String>>,
    connections: Arc<Mutex<usize>>,
}

impl Unsteady {
    /// A line to a service.
    pub async fn to(target: &str, breaks: Breaks) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let line = Self { address, target: Arc::new(Mutex::new(target.to_owned())), connections: Arc::default() };
        let (target, connections) = (line.target.clone(), line.connections.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                *connections.lock().unwrap() += 1;
                let target = target.lock().unwrap().clone();
                tokio::spawn(carry(client, target, breaks));
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

async fn carry(mut client: TcpStream, target: String, breaks: Breaks) {
    // A service that is away is as good as a broken line.
    let Ok(mut service) = TcpStream::connect(target).await else { return };
    let ((mut from_client, to_client), (from_service, mut to_service)) = (client.split(), service.split());
    tokio::select! {
        _ = copy(&mut from_client, &mut to_service) => {}
        () = breaks.carry(from_service, to_client) => {}
    }
}

impl Breaks {
    /// Carries answers until it is time to break off.
    async fn carry(mut self, mut service: ReadHalf<'_>, mut client: WriteHalf<'_>) {
        let mut piece = [0; 4_096];
        while let Ok(length @ 1..) = service.read(&mut piece).await {
            let (carried, is_last) = self.pass(&piece[..length]);
            if client.write_all(carried).await.is_err() {
                return;
            }
            if is_last {
                return match self {
                    Self::AfterBytes(_) => {}
                    Self::AfterEvents(_) => tokio::time::sleep(SILENCE).await,
                };
            }
        }
    }

    /// How much of a piece passes, and whether it is the last.
    fn pass<'p>(&mut self, piece: &'p [u8]) -> (&'p [u8], bool) {
        match self {
            Self::AfterBytes(left) => {
                let passes = piece.len().min(*left);
                *left -= passes;
                (&piece[..passes], *left == 0)
            }
            Self::AfterEvents(left) => {
                let ends = piece.windows(END.len()).enumerate().filter(|(_, bytes)| *bytes == END);
                let ends: Vec<usize> = ends.map(|(start, _)| start + END.len()).take(*left).collect();
                *left -= ends.len();
                match (*left, ends.last()) {
                    (0, Some(end)) => (&piece[..*end], true),
                    _ => (piece, false),
                }
            }
        }
    }
}

/// How an event ends, each in a chunk of its own.
const END: &[u8] = b"}\n\n\r\n";
