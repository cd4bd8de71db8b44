//! `cargo run -p nightly-report -- segments` writes a report about Flex on this machine; with credentials in the
//! environment, about an account of Twilio. `--help` lists the variables.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::{Parser, ValueEnum};
use example_support::{Outcome, end, settings::Variables};
use indicatif::ProgressBar;
use nightly_report::{Column, chosen, offline, reports, write};
use twilio_flex::{
    Client, ListRequest,
    v1::{insights_assessments, insights_segments, plugin},
};

/// Writes a list of Flex to a CSV file. After an interruption, the same command continues.
///
/// Without Twilio credentials in the environment, it lists what is in Flex on this machine. To use Twilio, set
/// TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, and, optionally, TWILIO_EDGE and
/// TWILIO_REGION.
#[derive(Parser)]
#[command(name = "nightly-report")]
struct Arguments {
    /// What to list.
    report: Report,
    /// The file. By default it has the name of the report, in the current folder.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Adds columns that say who somebody is.
    #[arg(long)]
    personal_data: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Report {
    /// The segments of conversations in Flex Insights.
    Segments,
    /// The assessments of conversations in Flex Insights.
    Assessments,
    /// The plugins of Flex UI.
    Plugins,
}

#[tokio::main]
async fn main() -> ExitCode {
    end(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Outcome {
    let client = match Variables::from_env().are_offline() {
        true => {
            eprintln!("No Twilio credentials are set, so this lists Flex on this machine.");
            offline::day(120)?.client()
        }
        false => Client::from_env()?,
    };
    match arguments.report {
        Report::Segments => {
            let list = insights_segments::list();
            report(
                &client,
                list,
                reports::segments(),
                "segments.csv",
                &arguments,
            )
            .await
        }
        Report::Assessments => {
            let list = insights_assessments::list();
            report(
                &client,
                list,
                reports::assessments(),
                "assessments.csv",
                &arguments,
            )
            .await
        }
        Report::Plugins => {
            let list = plugin::list();
            report(&client, list, reports::plugins(), "plugins.csv", &arguments).await
        }
    }
}

async fn report<L: ListRequest>(
    client: &Client,
    list: L,
    columns: Vec<Column<L::Item>>,
    name: &str,
    arguments: &Arguments,
) -> Outcome {
    let columns = chosen(columns, arguments.personal_data);
    let file = arguments.out.clone().unwrap_or_else(|| name.into());
    // How many rows there will be, no list says. It shows nothing if nobody looks at a terminal.
    let bar = ProgressBar::new_spinner().with_message("rows");
    bar.enable_steady_tick(Duration::from_millis(100));
    let rows = write(client, list, &columns, &file, |rows| {
        bar.set_message(format!("{rows} rows"));
    })
    .await;
    bar.finish_and_clear();
    let rows = rows.map_err(|error| {
        format!("{error}\nThe report is not complete: the same command continues.")
    })?;
    println!("{rows} rows in {}", file.display());
    Ok(())
}
