//! In: two versions of the descriptions. Out: what changes for callers, as text, Markdown, JSON or annotations.

mod accepted;
mod changelog;
mod github;
mod markdown;
mod prove;
mod report;
mod side;
mod text;

use std::path::PathBuf;

use generator::compare::{Comparison, Version, compare};
use generator::{Described, Options};

use self::{accepted::Accepted, prove::Proof, report::Report, side::Side};
use crate::Outcome;

/// The arguments of `cargo xtask diff`.
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The old version: a git revision, a manifest (`.toml`), or a description
    old: String,
    /// The new version, in the same way [default: the working tree's spec/manifest.toml]
    new: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print the entry for CHANGELOG.md instead
    #[arg(long, conflicts_with = "format")]
    changelog: bool,
    /// Fail if there is a change of this level that is not accepted
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Deny>,
    /// Compile callers of the old crate against the new one, and fail if the compiler disagrees
    #[arg(long)]
    prove: bool,
    /// The file of accepted changes [default: accepted.toml beside the new manifest, if there is one]
    #[arg(long, value_name = "PATH")]
    accepted: Option<PathBuf>,
    /// An overlay for descriptions that are given without a manifest; may be repeated
    #[arg(long, value_name = "PATH")]
    overlay: Vec<PathBuf>,
    /// Take the names of the old version as published, as if it were the last release: renamed items keep them
    #[arg(long)]
    published: bool,
    /// The version that callers have now
    #[arg(long, value_name = "VERSION", default_value = env!("CARGO_PKG_VERSION"))]
    version: Version,
    /// Leave out what is not supported, with a warning, instead of failing
    #[arg(long)]
    keep_going: bool,
}

const AFTER_HELP: &str = "\
A git revision and the working tree have the names of their generated/names.lock. A published name that the description
changes stays as a deprecated alias, which breaks no caller. Other descriptions and manifests have no names lock; with
--published, the names of OLD are published in NEW.";

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For a pull request
    Markdown,
    /// For programs
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    /// Callers stop compiling or working
    Breaking,
    /// Or something is no longer redacted
    Privacy,
    /// Or anything else but documentation
    Compatible,
}

/// Compares two versions.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    diff(arguments).unwrap_or_else(|problem| Outcome {
        stdout: String::new(),
        stderr: format!("{problem}\n"),
        success: false,
    })
}

/// What changed between two runs on the same files, for a terminal.
///
/// # Errors
/// If the version of this workspace is not one.
pub(crate) fn between(old: &Described, new: &Described) -> Result<String, String> {
    let current = env!("CARGO_PKG_VERSION").parse()?;
    let sides = (
        &Side::of_run("the last one", old),
        &Side::of_run("this run", new),
    );
    let report = Report::of(&compare(old, new), sides, current, &Accepted::default());
    Ok(text::print(&report))
}

fn diff(arguments: &Arguments) -> Result<Outcome, String> {
    let options = Options {
        keep_going: arguments.keep_going,
        ..Options::default()
    };
    let old = Side::of(&arguments.old, &arguments.overlay)?;
    let mut new = match &arguments.new {
        Some(new) => Side::of(new, &arguments.overlay)?,
        None => Side::working_tree()?,
    };
    let comparison = compared(arguments, &old, &mut new, &options)?;
    let accepted = match arguments.accepted.clone().or_else(|| new.accepted()) {
        Some(path) => Accepted::read(&path)?,
        None => Accepted::default(),
    };
    let report = Report::of(&comparison, (&old, &new), arguments.version, &accepted);
    let stdout = printed(arguments, &report)?;
    let proof = match arguments.prove {
        true => Some(prove::prove(&comparison, (&old, &new), &options)?),
        false => None,
    };
    let stale = accepted.stale(&report);
    let denied = arguments.deny.map_or(0, |deny| report.denied(deny));
    let is_proven = proof.as_ref().is_none_or(Proof::is_agreement);
    let proof = proof.map_or_else(String::new, |proof| proof.text());
    Ok(Outcome {
        stdout,
        success: stale.is_empty() && is_proven && denied == 0,
        stderr: stale + &proof + &refusal(denied),
    })
}

/// The report, as the arguments want it.
fn printed(arguments: &Arguments, report: &Report) -> Result<String, String> {
    Ok(match arguments.format {
        _ if arguments.changelog => changelog::print(report),
        Format::Text => text::print(report),
        Format::Markdown => markdown::print(report),
        Format::Json => report::json(report)?,
        Format::Github => github::print(report),
    })
}

/// Compares both versions, or reports the errors of both.
fn compared(
    arguments: &Arguments,
    old: &Side,
    new: &mut Side,
    options: &Options,
) -> Result<Comparison, String> {
    let old = old.describe(options);
    if let Ok(old) = &old
        && arguments.published
    {
        new.names = old.lock.clone().published(&arguments.version.to_string());
    }
    match (old, new.describe(options)) {
        (Ok(old), Ok(new)) => Ok(compare(&old, &new)),
        (old, new) => {
            let problems = [old.err(), new.err()].into_iter().flatten();
            Err(problems.collect::<Vec<_>>().join("\n\n"))
        }
    }
}

fn refusal(denied: usize) -> String {
    match denied {
        0 => String::new(),
        1 => "error: one change is not accepted; to accept it, add its fingerprint to accepted.toml with a reason\n"
            .to_owned(),
        _ => format!(
            "error: {denied} changes are not accepted; to accept them, add their fingerprints to accepted.toml with a \
             reason each\n"
        ),
    }
}
