//! In: the code of an error or warning, or a rule of `diff`. Out: its explanation, or the list of all of them.

use generator::compare::{RULES, Rule};
use generator::diagnostic::{Code, Level};

use crate::Outcome;

/// The arguments of `cargo xtask explain`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A code, as in the brackets of a message: dangling-reference; or a rule, as in a change that `diff` reports:
    /// field-removed [default: list all codes]
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// List the rules by which `diff` judges changes
    #[arg(long, conflicts_with = "code")]
    rules: bool,
}

/// Prints the page of a code or of a rule, or one line for each.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let text = match arguments.code.as_deref() {
        None if arguments.rules => Ok(rules()),
        None => Ok(codes()),
        Some(code) => explanation(code),
    };
    match text {
        Ok(stdout) => Outcome {
            stdout,
            stderr: String::new(),
            success: true,
        },
        Err(problem) => Outcome {
            stdout: String::new(),
            stderr: format!(
                "error: {problem}\nto list all codes, run:\n  cargo xtask explain\n\
                 to list all rules of `diff`, run:\n  cargo xtask explain --rules\n"
            ),
            success: false,
        },
    }
}

fn explanation(code: &str) -> Result<String, String> {
    match RULES.iter().find(|rule| rule.id == code) {
        Some(rule) => Ok(rule_page(rule)),
        None => code.parse().map(page),
    }
}

fn codes() -> String {
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

fn rules() -> String {
    let lines = RULES.iter().map(|rule| {
        let (level, concern, effect) = (rule.level(), rule.concern.word(), rule.effect.word());
        let (id, title) = (rule.id, rule.title);
        format!("{level:<10} {concern:<9} {effect:<9} {id:<28} {title}\n")
    });
    lines.collect()
}

fn rule_page(rule: &Rule) -> String {
    let mut text = format!(
        "{}: {}\n\nAn item {}.\n\nconcern:  {}\nverdict:  {}\na caller: {}\n",
        rule.level(),
        rule.id,
        rule.title,
        rule.concern.word(),
        rule.effect.word(),
        rule.callers
    );
    if !rule.remedy.is_empty() {
        text += &format!("to do:    {}\n", rule.remedy);
    }
    text
}
