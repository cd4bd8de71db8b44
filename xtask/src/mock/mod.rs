//! In: descriptions. Out: an emulator of their APIs on a port, until Ctrl-C.

mod fault;
mod input;
mod remembered;
mod stop;
mod welcome;

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use tokio::runtime::Builder;
use twilio_emulator::{Clock, Mock, MockBuilder};

use self::fault::FaultOption;
use self::input::{Found, Input};
use self::stop::StopSignals;
use self::welcome::Welcome;
use crate::Outcome;
use crate::show::{Format, show};

/// The arguments of `cargo xtask mock`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = format!("{AFTER_HELP}\n\n{}", fault::HELP))]
pub(crate) struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The port; 0 takes one that is free
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// The address to listen on
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Let other machines reach it, which --host with an address of this machine's network needs
    #[arg(long)]
    expose: bool,
    /// Choose other SIDs: each seed has its own
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Refuse parameters that the descriptions do not have, instead of ignoring them
    #[arg(long)]
    strict: bool,
    /// A JSON object of paths and resources to begin with: { "/v1/FlexFlows": [{ "friendly_name": "Support" }] }
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Accept no credentials but those in TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN
    #[arg(long)]
    check_credentials: bool,
    /// Let requests go wrong: "CreateChannel: status 503, 10%"; may be given several times [see below]
    #[arg(long = "fault", value_name = "FAULT")]
    faults: Vec<FaultOption>,
}

const AFTER_HELP: &str = "\
Each description of this repository, or each that is passed, is emulated with state: what a request creates can be
fetched, listed, updated and deleted. Nothing is written to the disk, so all of it is gone at the end.

Requests are told apart by their host, or by a host at the beginning of their path: /flex-api.twilio.com/v1/Channels.
Without either, the path decides, if only one API has it.";

/// Serves the emulator until Ctrl-C.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let Found {
        catalogue,
        left_out,
    } = match arguments.input.find() {
        Ok(found) => found,
        Err(errors) => {
            let end = "; nothing was started";
            return Outcome::new(show(&errors, String::new(), end, Format::default()), false);
        }
    };
    Outcome::new(show(&left_out, String::new(), "", Format::default()), true).print();
    match serve(arguments, &catalogue) {
        Ok(()) => Outcome {
            stdout: "\nstopped\n".to_owned(),
            stderr: String::new(),
            success: true,
        },
        Err(problem) => Outcome {
            stdout: String::new(),
            stderr: format!("error: {problem}\n"),
            success: false,
        },
    }
}

/// # Errors
/// Why there is no emulator, and what to do.
fn serve(arguments: &Arguments, catalogue: &str) -> Result<(), String> {
    let address = arguments.address()?;
    let mock = arguments.mock(catalogue)?;
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("cannot start threads: {error}"))?;
    runtime.block_on(async {
        // Before anybody knows that it listens, so that no signal is missed.
        let stop = StopSignals::new();
        let stop = stop.map_err(|error| format!("cannot wait for Ctrl-C: {error}"))?;
        let serving = mock.serve(address).await;
        let server = serving.map_err(|error| cannot_listen(address, &error))?;
        let welcome = Welcome {
            url: &server.url(),
            catalogue,
            account_sid: mock.account_sid(),
            checks_credentials: arguments.check_credentials,
            has_page: address.ip().is_loopback(),
        };
        anstream::print!("{}", welcome.text());
        stop.first().await;
        Ok(())
    })
}

impl Arguments {
    /// Where to listen.
    fn address(&self) -> Result<SocketAddr, String> {
        if self.host.is_loopback() || self.expose {
            return Ok(SocketAddr::new(self.host, self.port));
        }
        Err(format!(
            "other machines could reach {}, and would send credentials there without encryption\n  help: leave out \
             `--host`, or add `--expose` if that is what you want",
            self.host
        ))
    }

    fn mock(&self, catalogue: &str) -> Result<Mock, String> {
        let builder = Mock::builder().catalogue(catalogue);
        let mut builder = builder.seed(self.seed).clock(Clock::system());
        if self.strict {
            builder = builder.strict();
        }
        if self.check_credentials {
            builder = with_credentials(builder)?;
        }
        if let Some(path) = &self.state {
            let text = fs::read_to_string(path);
            let text = text.map_err(|error| format!("cannot read {}: {error}", path.display()))?;
            builder = builder.state(text);
        }
        let mock = builder.build().map_err(|invalid| {
            let problems = invalid.problems().join("\n  ");
            format!("there is no such emulator:\n  {problems}")
        })?;
        let faults = self.faults.iter();
        let invalid = faults.filter_map(|it| it.ask(&mock).err());
        let problems: Vec<String> = invalid.flat_map(|it| it.problems().to_vec()).collect();
        match problems.is_empty() {
            true => Ok(mock),
            false => Err(format!(
                "`--fault` names what the descriptions do not have:\n  {}\n  help: an `operationId` of a description \
                 stands before the `:`",
                problems.join("\n  ")
            )),
        }
    }
}

/// Those in the environment, and no others.
fn with_credentials(builder: MockBuilder) -> Result<MockBuilder, String> {
    let variable = |name| {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty());
        value.ok_or_else(|| format!("{name} is not set, which `--check-credentials` needs"))
    };
    let account = variable("TWILIO_ACCOUNT_SID")?;
    Ok(builder.account(account, variable("TWILIO_AUTH_TOKEN")?))
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "another program listens on {address}, perhaps another emulator\n  help: end that program, or choose \
             another port: `--port {}`, or `--port 0` for one that is free",
            address.port().saturating_add(1)
        ),
        io::ErrorKind::PermissionDenied => format!(
            "this user may not listen on {address}\n  help: choose a port above 1023: `--port 4010`"
        ),
        io::ErrorKind::AddrNotAvailable => format!(
            "this machine has no address {}\n  help: leave out `--host`",
            address.ip()
        ),
        _ => format!("cannot listen on {address}: {error}"),
    }
}
