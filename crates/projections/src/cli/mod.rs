//! The command line.

mod args;
mod backup;
mod copy;
mod erase;
mod keys;
mod log;
mod office;
mod replay;
mod restore;
mod user;
mod verify;

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::Parser;
use ngayhoi_journal::ReadError;
use tokio::task::JoinHandle;

use crate::{
    access::AccessError,
    commands::CommandError,
    exchange::{self, ExchangeError},
    graphql, http,
    node::{Folder, Node, NodeError, Options},
    office::{Fault, NotImported, NotWritten},
    policies,
    progress::{Bar, Progress, Quiet},
};
use args::{Arguments, Command, Data, Elsewhere, KeyFiles, Listen};

pub use copy::NotCopied;
pub use restore::RestoreError;
pub use verify::Untrue;

/// Why a command of the command line failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The node.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// Import or export.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The address.
    #[error(transparent)]
    Listen(#[from] http::ListenError),
    /// Documents that cannot be served.
    #[error(transparent)]
    Documents(#[from] graphql::DocumentsError),
    /// An answer that could not be made.
    #[error("{}", .0.message)]
    Answer(async_graphql::Error),
    /// A file or the terminal.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A journal that is not as it was written.
    #[error(transparent)]
    Verify(#[from] verify::Untrue),
    /// A journal that is not copied.
    #[error(transparent)]
    Copy(#[from] NotCopied),
    /// A backup that is not restored.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// A file of an office that cannot be judged.
    #[error("{}", told(.0))]
    Office(#[from] Fault),
    /// A list of an office that was not imported.
    #[error("{}", not_imported(.0))]
    NotImported(#[from] NotImported),
    /// A file of an office that was not written.
    #[error(transparent)]
    NotWritten(#[from] NotWritten),
    /// An account that cannot be looked after.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A command that was refused or not done.
    #[error("{}", refused(.0))]
    Command(#[from] CommandError),
    /// An argument that is not as it should be.
    #[error("{0}")]
    Argument(String),
}

/// What stands against a file, as people are told it where it is theirs.
fn told(fault: &Fault) -> String {
    fault.explain().map_or_else(|| fault.to_string(), |what| what.to_string())
}

/// What stands against a command, as people are told it where it is a rule.
fn refused(error: &CommandError) -> String {
    error.explain().map_or_else(|| error.to_string(), |what| what.to_string())
}

fn not_imported(error: &NotImported) -> String {
    match error {
        NotImported::Fault(fault) => told(fault),
        NotImported::Problems(_) => error.to_string(),
    }
}

impl From<async_graphql::Error> for CliError {
    fn from(error: async_graphql::Error) -> Self {
        Self::Answer(error)
    }
}

impl From<ReadError> for CliError {
    fn from(error: ReadError) -> Self {
        Self::Node(error.into())
    }
}

/// The fixtures of the demonstration, carried in the program.
const FIXTURES: [(&str, &str); 3] = [
    ("ha-tinh-2018/events.jsonl", include_str!("../../../../fixtures/ha-tinh-2018/events.jsonl")),
    ("ha-tinh-units/events.jsonl", include_str!("../../../../fixtures/ha-tinh-units/events.jsonl")),
    ("sample-year/events.jsonl", include_str!("../../../../fixtures/sample-year/events.jsonl")),
];

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::from)
        .and_then(|runtime| runtime.block_on(run(arguments.command)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads our output has seen enough.
        Err(CliError::Io(error) | CliError::Exchange(ExchangeError::Output(error)))
            if error.kind() == io::ErrorKind::BrokenPipe =>
        {
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::Demo { data, keys, listen } => demo(&data, &keys, &listen).await,
        Command::Serve { data, elsewhere, listen, open_on_loopback, documents } => {
            log::begin(&listen.log);
            let (declared, documents) = (open_on_loopback, documents.read()?);
            let settings = http::Settings { declared, documents, ..listen.settings() };
            let node = start(&data, &elsewhere).await?;
            let hints = if open_on_loopback { Vec::new() } else { user::first(&node).await? };
            serve(node, listen.listen, settings, hints).await
        }
        Command::User(command) => user::run(command).await,
        Command::Import { files, data, elsewhere } => import(&data, &elsewhere, &files).await,
        Command::Export { data, elsewhere, output } => export(&data, &elsewhere, output).await,
        Command::Replay { data, elsewhere, year, convener, until } => {
            replay::run(&start(&data, &elsewhere).await?, year, convener, until).await
        }
        Command::Office(args::Office::Import(given)) => office::import(&given).await,
        Command::Office(args::Office::Export(given)) => office::export(&given).await,
        Command::Office(args::Office::Template { list, output }) => office::template(list, output),
        Command::Rebuild { data, elsewhere } => rebuild(&data, &elsewhere).await,
        Command::Verify { data, journal, against } => verify::run(data, journal, against.as_ref()).await,
        Command::Backup { data, keys, to } => backup::run(&data, &keys, to),
        Command::Restore { from, data, against } => restore::run(&from, &data, against.as_ref()),
        Command::Copy { from, to } => copy::run(&from, &to).await,
        Command::Keys(command) => keys::run(command).await,
        Command::Schema => {
            write!(io::stdout(), "{}", graphql::sdl())?;
            Ok(())
        }
    }
}

fn bar(what: &'static str, steps: Option<u64>) -> Box<dyn Progress> {
    if io::stderr().is_terminal() { Box::new(Bar::new(what, steps)) } else { Box::new(Quiet) }
}

/// Refuses a folder that holds no journal yet, so that a mistyped path makes none.
fn has_journal(data: &Data) -> Result<(), CliError> {
    if !data.data.join("journal.sqlite").exists() {
        let path = data.data.display();
        return Err(CliError::Argument(format!(
            "{path}: chưa có dữ liệu; hãy chạy `ngayhoi import FILE --data {path}` hoặc `ngayhoi demo` / no data yet; run `ngayhoi import FILE --data {path}` or `ngayhoi demo`"
        )));
    }
    Ok(())
}

/// Starts a node on a folder that holds a journal already.
async fn start(data: &Data, elsewhere: &Elsewhere) -> Result<Node, CliError> {
    // A journal elsewhere says itself whether it is there.
    if elsewhere.journal.is_none() {
        has_journal(data)?;
    }
    start_or_make(&data.data, &keys::and_journal(elsewhere)?).await
}

/// Starts a node on a folder, which is made where it does not exist.
async fn start_or_make(data: &Path, options: &Options) -> Result<Node, CliError> {
    let node = Node::start(data, options, &*bar("Đọc nhật ký / reading the journal", None)).await?;
    keys::tell(node.keys.notices());
    Ok(node)
}

async fn serve(node: Node, listen: SocketAddr, settings: http::Settings, hints: Vec<String>) -> Result<(), CliError> {
    let explores = !settings.documents.is_only();
    let announce = |address: SocketAddr| {
        let mut out = io::stdout();
        let _ = writeln!(out, "Trang chương trình / pages      http://{address}/");
        let _ = writeln!(out, "Bàn làm việc / organiser's desk http://{address}/desk");
        let _ = writeln!(out, "GraphQL                         http://{address}/graphql");
        if explores {
            let _ = writeln!(out, "GraphiQL                        http://{address}/graphiql");
        }
        for hint in &hints {
            let _ = writeln!(out, "{}", hint.replace("{address}", &address.to_string()));
        }
        let _ = writeln!(out, "Dừng bằng Ctrl-C / stop with Ctrl-C");
        let _ = out.flush();
    };
    for warning in node.troubles().await?.into_iter().chain(node.warnings().await?) {
        writeln!(io::stderr(), "{warning}")?;
    }
    let node = Arc::new(node);
    let policies = policies::start(node.clone()).await?;
    let rebuilds = rebuild_when_asked(node.clone())?;
    let served = http::serve(node, listen, settings, announce, stopped()?).await;
    policies.abort();
    rebuilds.abort();
    Ok(served?)
}

/// Builds timeline and read models anew, beside those that are read, whenever the system hands on a hang-up (`SIGHUP`).
#[cfg(unix)]
fn rebuild_when_asked(node: Arc<Node>) -> io::Result<JoinHandle<()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut asked = signal(SignalKind::hangup())?;
    Ok(tokio::spawn(async move {
        while asked.recv().await.is_some() {
            // Where it fails, the node says so among its troubles, and goes on.
            let _ = node.rebuild().await;
        }
    }))
}

/// There is no such signal.
#[cfg(not(unix))]
fn rebuild_when_asked(_node: Arc<Node>) -> io::Result<JoinHandle<()>> {
    Ok(tokio::spawn(async {}))
}

/// Waits for Ctrl-C, or for the system to ask for an end. It listens from the call on, not from the first wait.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler there is nothing to wait for; the system ends the process by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

async fn demo(data: &Path, keys: &KeyFiles, listen: &Listen) -> Result<(), CliError> {
    log::begin(&listen.log);
    if !listen.listen.ip().is_loopback() {
        return Err(http::ListenError::NotLoopback { address: listen.listen }.into());
    }
    let node = start_or_make(data, &keys::options(keys)?).await?;
    let progress = bar("Nhập dữ liệu mẫu / importing", None);
    let texts = FIXTURES.map(|(name, text)| (PathBuf::from(name), text.to_owned()));
    exchange::import(&node, &texts, &*progress).await?;
    drop(progress);
    let hints = vec![
        "Thử xem / try:".to_owned(),
        "  Hà Tĩnh 2018, theo bài báo      http://{address}/2018/tp-ha-tinh".to_owned(),
        "  Năm mẫu (không có thật)         http://{address}/2019/tp-mau".to_owned(),
        "  Danh bạ đơn vị / units          http://{address}/desk/don-vi".to_owned(),
        "  Diễn biến / timeline            http://{address}/2019/tp-mau/timeline".to_owned(),
        "  Bàn làm việc / desk             http://{address}/desk/2019/tp-mau".to_owned(),
    ];
    serve(node, listen.listen, http::Settings { declared: true, ..listen.settings() }, hints).await
}

async fn import(data: &Data, elsewhere: &Elsewhere, files: &[PathBuf]) -> Result<(), CliError> {
    let node = start_or_make(&data.data, &keys::and_journal(elsewhere)?).await?;
    let texts = files.iter().map(|path| exchange::read(path)).collect::<Result<Vec<_>, _>>()?;
    let lines: usize = texts.iter().map(|(_, text)| text.lines().count()).sum();
    let progress = bar("Nhập / importing", Some(2 * lines as u64));
    let imported = exchange::import(&node, &texts, &*progress).await?;
    drop(progress);
    let exchange::Imported { written, known } = imported;
    writeln!(
        io::stdout(),
        "Đã nhập {written} sự kiện, {known} sự kiện đã có sẵn / imported {written} events, {known} were there already"
    )?;
    Ok(())
}

async fn export(data: &Data, elsewhere: &Elsewhere, output: Option<PathBuf>) -> Result<(), CliError> {
    let node = start(data, elsewhere).await?;
    let progress = bar("Xuất / exporting", Some(node.reached().borrow().seq.unsigned_abs()));
    let written = match &output {
        Some(path) => {
            let file = File::create(path).map_err(ExchangeError::Output)?;
            exchange::export(&node, &mut BufWriter::new(file), &*progress).await?
        }
        None => exchange::export(&node, &mut BufWriter::new(io::stdout()), &*progress).await?,
    };
    drop(progress);
    writeln!(io::stderr(), "Đã xuất {written} sự kiện / exported {written} events")?;
    Ok(())
}

async fn rebuild(data: &Data, elsewhere: &Elsewhere) -> Result<(), CliError> {
    if elsewhere.journal.is_none() {
        has_journal(data)?;
    }
    let folder = Folder::open(&data.data).map_err(|error| {
        if let (NodeError::Locked { holder, .. }, true) = (&error, cfg!(unix)) {
            return CliError::Argument(format!(
                "{error}\ndịch vụ đang chạy tự dựng lại được mà không ngừng phục vụ: kill -HUP {holder}, rồi xem /readyz / a running service builds them anew without a pause: kill -HUP {holder}, then see /readyz"
            ));
        }
        error.into()
    })?;
    folder.clear_built()?;
    drop(folder);
    let node = start(data, elsewhere).await?;
    let events = node.reached().borrow().seq;
    writeln!(io::stdout(), "Đã dựng lại từ {events} sự kiện / built anew from {events} events")?;
    for trouble in node.troubles().await? {
        writeln!(io::stderr(), "{trouble}")?;
    }
    Ok(())
}
