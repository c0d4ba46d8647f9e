//! The stand-in on a port, for people and for tests with many processes.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use ngayhoi_stand_in::{Settings, StandIn};

fn main() -> ExitCode {
    eprintln!("đây không phải KurrentDB, chỉ là máy chủ thử nghiệm / this is not KurrentDB, only a test server");
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until it is killed.
fn run(arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let port = port(arguments)?;
    let stand_in = StandIn::start(Settings { port, ..Settings::default() }).map_err(|error| {
        format!(
            "không mở được cổng {port} ({error}); hãy chọn cổng khác bằng --port \
             / port {port} cannot be opened ({error}); choose another with --port"
        )
    })?;
    let mut out = io::stdout();
    let said = writeln!(out, "{}", stand_in.url()).and_then(|()| out.flush());
    said.map_err(|error| format!("không ghi được địa chỉ ({error}) / the URL could not be printed ({error})"))?;
    loop {
        std::thread::park();
    }
}

fn port(mut arguments: impl Iterator<Item = String>) -> Result<u16, String> {
    let Some(flag) = arguments.next() else { return Ok(0) };
    let value = match flag.strip_prefix("--port=") {
        Some(value) => Some(value.to_owned()),
        None if flag == "--port" => arguments.next(),
        None => return Err(usage(&flag)),
    };
    let value = value.ok_or_else(|| usage(&flag))?;
    match (value.parse(), arguments.next()) {
        (Ok(port), None) => Ok(port),
        (Ok(_), Some(more)) => Err(usage(&more)),
        (Err(_), _) => Err(usage(&value)),
    }
}

fn usage(wrong: &str) -> String {
    format!(
        "không hiểu “{wrong}”; cách dùng: ngayhoi-stand-in [--port SỐ], 0 là cổng trống bất kỳ \
         / “{wrong}” is not understood; usage: ngayhoi-stand-in [--port NUMBER], 0 takes any free port"
    )
}
