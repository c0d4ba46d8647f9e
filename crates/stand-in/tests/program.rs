//! The stand-in as a program.

mod support;

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use eventstore::ExpectedRevision;
use support::{append, client};

const PROGRAM: &str = env!("CARGO_BIN_EXE_ngayhoi-stand-in");

#[tokio::test]
async fn it_says_what_it_is_not_and_where_it_serves() {
    let mut program = Command::new(PROGRAM).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    let (mut warning, mut url) = (String::new(), String::new());
    BufReader::new(program.stderr.take().unwrap()).read_line(&mut warning).unwrap();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let written = append(&client(url.trim()), "a", ExpectedRevision::NoStream, [1]).await;
    program.kill().unwrap();
    program.wait().unwrap();
    written.unwrap();
    assert!(warning.contains("this is not KurrentDB"), "{warning}");
}

#[test]
fn it_says_what_is_wrong_and_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().port().to_string();
    for (arguments, say) in [
        (vec!["--port", taken.as_str()], "choose another with --port"),
        (vec!["--port", "much"], "“much” is not understood"),
        (vec!["--port"], "usage:"),
        (vec!["--help"], "usage:"),
    ] {
        let ended = Command::new(PROGRAM).args(&arguments).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(!ended.status.success() && said.contains(say), "{arguments:?}: {said}");
    }
}
