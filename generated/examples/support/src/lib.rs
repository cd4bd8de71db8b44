//! What the examples share: settings from the environment, and Flex on this machine for programs without an account.

pub mod offline;
pub mod program;
#[cfg(feature = "serve")]
pub mod serve;
pub mod settings;

use std::{env, error::Error, process::ExitCode};

/// What a program ends with: nothing, or an error whose text says what to do.
pub type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Ends a program: prints its error, if there is one, and returns the status.
pub fn end(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Errors of `twilio-flex` are one line each, without secrets and personal data.
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The arguments of the program, or `None` if they ask for help.
pub fn arguments() -> Option<Vec<String>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let asks_for_help = |it: &String| matches!(it.as_str(), "-h" | "--help" | "help");
    (!arguments.iter().any(asks_for_help)).then_some(arguments)
}
