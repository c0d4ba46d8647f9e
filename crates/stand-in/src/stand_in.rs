use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{io::DuplexStream, net::TcpSocket, runtime::Runtime, sync::mpsc, task::JoinHandle};
use tokio_rustls::TlsAcceptor;
use tokio_stream::{StreamExt, wrappers::UnboundedReceiverStream};
use tonic::transport::Server;

use crate::{
    cluster::{Cluster, HOST},
    door,
    faults::Faults,
    log::{Expected, Log, Outcome, ProposedEvent, StoredEvent},
    protocol::{
        gossip::gossip_server::GossipServer, server_features::server_features_server::ServerFeaturesServer,
        streams::streams_server::StreamsServer,
    },
    service::Node,
    settings::Settings,
};

/// How large a message may be: larger than any append, so that it is the append's limit that refuses.
const MAX_MESSAGE: usize = 17 * 1_024 * 1_024;

/// The certificate in whose name the nodes that speak TLS have theirs: a file in PEM.
pub const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/certificates/authority.pem");

/// A server, or a cluster of them, that share one log in memory. It ends when it is dropped. Nodes are told apart by
/// their index; asking for one that there is not panics.
#[derive(Debug)]
pub struct StandIn {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    log: Arc<Log>,
    cluster: Arc<Cluster>,
    tls: Option<Arc<ServerConfig>>,
    doors: Vec<Door>,
}

#[derive(Debug)]
struct Door {
    port: u16,
    faults: Faults,
    node: mpsc::UnboundedSender<DuplexStream>,
    state: Mutex<State>,
}

/// Whether a node can be reached.
#[derive(Debug)]
enum State {
    /// Its port is kept and refuses.
    Shut(TcpSocket),
    Open(JoinHandle<()>),
    /// Its port was lost to another program.
    Lost,
}

impl StandIn {
    /// Starts as many nodes as the settings say, on this machine only.
    ///
    /// # Errors
    /// When the port is taken, or the system gives no more threads or ports.
    pub fn start(settings: Settings) -> io::Result<Self> {
        let tls = settings.tls.then(secret).transpose().map_err(io::Error::other)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let sockets: Vec<TcpSocket> = {
            let _inside = runtime.enter();
            let port = |node| if node == 0 { settings.port } else { 0 };
            (0..settings.nodes.max(1)).map(|node| door::reserve(port(node))).collect::<io::Result<_>>()?
        };
        let port = |socket: &TcpSocket| socket.local_addr().map(|address| address.port());
        let ports: Vec<u16> = sockets.iter().map(port).collect::<io::Result<_>>()?;
        let log = Arc::new(Log::new(&settings));
        let cluster = Arc::new(Cluster::new(ports.iter().copied()));
        let settings = Arc::new(settings);
        let doors = sockets.into_iter().zip(ports).enumerate().map(|(index, (socket, port))| {
            let faults = Faults::default();
            let node = Node {
                index,
                log: log.clone(),
                cluster: cluster.clone(),
                settings: settings.clone(),
                faults: faults.clone(),
            };
            let (connections, taken) = mpsc::unbounded_channel();
            runtime.spawn(serve(node, taken));
            Door { port, faults, node: connections, state: Mutex::new(State::Shut(socket)) }
        });
        let doors: Vec<Door> = doors.collect();
        let stand_in = Self { runtime: Some(runtime), log, cluster, tls, doors };
        for node in 0..stand_in.doors.len() {
            if settings.listening {
                stand_in.revive(node)?;
            } else {
                stand_in.cluster.set_alive(node, false);
            }
        }
        if settings.listening {
            stand_in.lead(0);
        }
        Ok(stand_in)
    }

    /// One node with the usual settings.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn single() -> io::Result<Self> {
        Self::start(Settings::default())
    }

    /// The URL of the first node.
    pub fn url(&self) -> String {
        self.url_of(0)
    }

    /// The URL of one node alone.
    pub fn url_of(&self, node: usize) -> String {
        format!("esdb://{}?{}", self.address(node), self.how())
    }

    /// A URL that names all nodes, among which the client chooses.
    pub fn url_of_all(&self) -> String {
        let addresses: Vec<String> = (0..self.doors.len()).map(|node| self.address(node)).collect();
        format!("esdb://{}?{}", addresses.join(","), self.how())
    }

    /// A URL by which the client asks this node who the others are.
    pub fn url_to_discover(&self, node: usize) -> String {
        format!("esdb+discover://{}?{}", self.address(node), self.how())
    }

    /// Whether to speak TLS, and whom to trust.
    fn how(&self) -> String {
        if self.tls.is_some() { format!("tls=true&tlsCaFile={AUTHORITY}") } else { "tls=false".to_owned() }
    }

    /// A node's host and port.
    pub fn address(&self, node: usize) -> String {
        format!("{HOST}:{}", self.doors[node].port)
    }

    /// How many nodes there are, dead or alive.
    pub fn nodes(&self) -> usize {
        self.doors.len()
    }

    /// What can go wrong on the first node.
    pub fn faults(&self) -> &Faults {
        self.faults_of(0)
    }

    /// What can go wrong on a node.
    pub fn faults_of(&self, node: usize) -> &Faults {
        &self.doors[node].faults
    }

    /// Kills a node: its connections are cut and new ones are refused. If it led, nobody does.
    ///
    /// # Errors
    /// When its port cannot be kept.
    pub fn kill(&self, node: usize) -> io::Result<()> {
        let door = &self.doors[node];
        self.cluster.set_alive(node, false);
        let mut state = door.state.lock().unwrap_or_else(PoisonError::into_inner);
        let keeper = match std::mem::replace(&mut *state, State::Lost) {
            State::Open(keeper) => keeper,
            shut @ (State::Shut(_) | State::Lost) => {
                *state = shut;
                return Ok(());
            }
        };
        keeper.abort();
        door.faults.cut_connections();
        // The port is free once the task that held it is gone.
        while !keeper.is_finished() {
            std::thread::yield_now();
        }
        *state = State::Shut(self.inside(|| door::reserve(door.port))?);
        Ok(())
    }

    /// Lets a node listen again, or for the first time. It leads where nobody else does and it is the only one.
    ///
    /// # Errors
    /// When its port was lost.
    pub fn revive(&self, node: usize) -> io::Result<()> {
        let door = &self.doors[node];
        let mut state = door.state.lock().unwrap_or_else(PoisonError::into_inner);
        let socket = match std::mem::replace(&mut *state, State::Lost) {
            State::Shut(socket) => socket,
            State::Lost => self.inside(|| door::reserve(door.port))?,
            open @ State::Open(_) => {
                *state = open;
                return Ok(());
            }
        };
        let keeper = self.inside(|| {
            let listener = door::open(socket)?;
            let tls = self.tls.clone().map(TlsAcceptor::from);
            Ok(tokio::spawn(door::keep(listener, tls, door.faults.clone(), door.node.clone())))
        })?;
        *state = State::Open(keeper);
        self.cluster.set_alive(node, true);
        if self.doors.len() == 1 {
            self.cluster.set_leader(node);
        }
        Ok(())
    }

    /// Makes a living node the leader; others refuse what the leader only may do.
    pub fn lead(&self, node: usize) {
        self.cluster.set_leader(node);
    }

    /// Lets a node lag behind: it shows nothing that is written from now on, until it [catches up](Self::catch_up).
    pub fn lag_behind(&self, node: usize) {
        self.doors[node].faults.show_only(Some(*self.log.watch().borrow()));
    }

    /// Lets a node show everything again.
    pub fn catch_up(&self, node: usize) {
        self.doors[node].faults.show_only(None);
    }

    /// Writes events as another client would, without one.
    pub fn append(&self, stream: &str, expected: Expected, events: &[ProposedEvent]) -> Outcome {
        self.log.append(stream, expected, events)
    }

    /// Everything that stands in the log, the system's own events included.
    pub fn events(&self) -> Vec<StoredEvent> {
        let all = self.log.all(0, usize::MAX, usize::MAX, false);
        all.into_iter().map(|event| StoredEvent::clone(&event)).collect()
    }

    fn inside<T>(&self, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let runtime = self.runtime.as_ref().ok_or_else(|| io::Error::other("the server has ended"))?;
        let _inside = runtime.enter();
        work()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        // Waiting for it would be refused where a test runs inside another runtime.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What speaks TLS with the test certificate. It leaves alone what the process uses otherwise.
fn secret() -> Result<Arc<ServerConfig>, Box<dyn std::error::Error + Send + Sync>> {
    let certificate = include_bytes!("../certificates/node.pem");
    let key = include_bytes!("../certificates/node-key.pem");
    let chain = CertificateDer::pem_slice_iter(certificate).collect::<Result<_, _>>()?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_slice(key)?)?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(Arc::new(config))
}

async fn serve(node: Node, connections: mpsc::UnboundedReceiver<DuplexStream>) {
    let connections = UnboundedReceiverStream::new(connections).map(Ok::<_, io::Error>);
    let streams = StreamsServer::new(node.clone()).max_decoding_message_size(MAX_MESSAGE);
    let served = Server::builder()
        .add_service(streams)
        .add_service(GossipServer::new(node.clone()))
        .add_service(ServerFeaturesServer::new(node))
        .serve_with_incoming(connections)
        .await;
    // It ends with its runtime; connections that fail end alone.
    drop(served);
}
