//! `cargo run -p queue-worker -- web` queues web chats, `cargo run -p queue-worker -- work` opens them.
//!
//! Both need Redis. Without Twilio credentials in the environment, the worker uses Flex on this machine and needs
//! no account. `--help` lists the variables.

use std::{env, error::Error, process::ExitCode};

use queue_worker::{
    held,
    settings::{HELP, Settings},
    web, work,
};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = match arguments.as_slice() {
        ["web"] => run(web::serve).await,
        ["work"] => run(work::work).await,
        ["held"] => run(held::list).await,
        ["again", item] => run(|settings| held::again(settings, item)).await,
        ["discard", item] => run(|settings| held::discard(settings, item)).await,
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run<F>(command: impl FnOnce(Settings) -> F) -> Result<(), Box<dyn Error>>
where
    F: Future<Output = Result<(), Box<dyn Error>>>,
{
    command(Settings::from_env()?).await
}
