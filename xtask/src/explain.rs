//! In: the code of an error or warning. Out: its explanation, or the list of all codes.

use generator::diagnostic::{Code, Level};

use crate::Outcome;

/// The arguments of `cargo xtask explain`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The code, as in the brackets of a message: dangling-reference [default: list all codes]
    code: Option<String>,
}

/// Prints the page of a code, or one line for each code.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let text = match arguments.code.as_deref().map(str::parse::<Code>) {
        None => Ok(list()),
        Some(Ok(code)) => Ok(page(code)),
        Some(Err(problem)) => Err(problem),
    };
    match text {
        Ok(stdout) => Outcome {
            stdout,
            stderr: String::new(),
            success: true,
        },
        Err(problem) => Outcome {
            stdout: String::new(),
            stderr: format!("error: {problem}\nto list all codes, run:\n  cargo xtask explain\n"),
            success: false,
        },
    }
}

fn list() -> String {
    let lines = Code::ALL.iter().map(|code| {
        let (level, title) = (code.level(), code.title());
        format!("{level:<8} {code:<26} {title}\n")
    });
    lines.collect()
}

fn page(code: Code) -> String {
    let accept = match code.level() {
        Level::Error => String::new(),
        Level::Warning | Level::Lint => format!(
            "\nTo accept it, add the reason in an overlay, to the value that it is about or to one around it:\n\n\
             ```yaml\nx-accept: {{ {code}: the reason }}\n```\n"
        ),
    };
    format!("{}: {code}\n\n{}{accept}", code.level(), code.page())
}
