//! In: environment variables. Out: settings, or everything that is wrong with them.

use std::{env, error::Error, fmt, str::FromStr};

/// The variables of which one is enough to choose Twilio.
const CREDENTIALS: [&str; 4] = [
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_API_KEY",
    "TWILIO_API_SECRET",
];

/// Reads variables, and collects what is wrong with them. An empty variable counts as not set.
pub struct Variables<'a> {
    get: Box<Get<'a>>,
    problems: Vec<String>,
}

/// What a variable has, if it is set.
type Get<'a> = dyn Fn(&str) -> Option<String> + 'a;

impl Variables<'static> {
    /// Those of the environment.
    pub fn from_env() -> Self {
        Self::new(|name| env::var(name).ok())
    }
}

impl<'a> Variables<'a> {
    /// Those that a function knows, for tests.
    pub fn new(get: impl Fn(&str) -> Option<String> + 'a) -> Self {
        Self {
            get: Box::new(get),
            problems: Vec::new(),
        }
    }

    /// Whether there are no credentials of Twilio, so that the program stays on this machine.
    pub fn are_offline(&self) -> bool {
        let mut names = CREDENTIALS.into_iter();
        !names.any(|name| self.optional(name).is_some())
    }

    /// A variable that may be missing.
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.get)(name).filter(|value| !value.is_empty())
    }

    /// A variable of any type, such as a SID. Without credentials it may be missing: then it is `offline`.
    pub fn required<T>(&mut self, name: &str, offline: T) -> T
    where
        T: FromStr<Err: fmt::Display>,
    {
        let problem = match self.optional(name).map(|value| value.parse()) {
            Some(Ok(value)) => return value,
            // What the value is could be a secret: the errors of these types do not repeat it.
            Some(Err(error)) => format!("`{name}`: {error}"),
            None if self.are_offline() => return offline,
            None => format!("`{name}` is not set"),
        };
        self.problems.push(problem);
        offline
    }

    /// A variable that may be missing: then it is `default`. The problem that `parse` returns must repeat no secret.
    pub fn parsed<T>(
        &mut self,
        name: &str,
        default: T,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> T {
        let Some(value) = self.optional(name) else {
            return default;
        };
        parse(&value).unwrap_or_else(|problem| {
            self.report(format_args!("`{name}`: {problem}"));
            default
        })
    }

    /// Adds a problem.
    pub fn report(&mut self, problem: impl fmt::Display) {
        self.problems.push(problem.to_string());
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// If a variable is missing or unusable. The error names all of them.
    pub fn check(self) -> Result<(), InvalidEnvironment> {
        match self.problems.is_empty() {
            true => Ok(()),
            false => Err(InvalidEnvironment(self.problems)),
        }
    }
}

/// What is wrong with the environment, one problem per line.
#[derive(Debug)]
pub struct InvalidEnvironment(Vec<String>);

impl InvalidEnvironment {
    /// A single problem.
    pub fn of(problem: impl fmt::Display) -> Self {
        Self(vec![problem.to_string()])
    }
}

impl fmt::Display for InvalidEnvironment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(formatter, "{problem}")?;
        }
        formatter.write_str("`--help` lists the variables.")
    }
}

impl Error for InvalidEnvironment {}

#[cfg(test)]
mod tests {
    use twilio_flex::sid::{WorkflowSid, WorkspaceSid};

    use super::Variables;

    const WORKSPACE: WorkspaceSid = WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");

    #[test]
    fn without_credentials_nothing_has_to_be_set() {
        let mut variables = Variables::new(|_| Some(String::new()));
        assert!(variables.are_offline());
        assert_eq!(variables.required("WORKSPACE", WORKSPACE), WORKSPACE);
        assert!(variables.check().is_ok());
    }

    #[test]
    fn all_that_is_missing_or_unusable_is_reported_at_once() {
        let mut variables = Variables::new(|name| match name {
            "TWILIO_API_KEY" => Some("SK00".to_owned()),
            "WORKSPACE" => Some("canary".to_owned()),
            _ => None,
        });
        assert!(!variables.are_offline());
        variables.required("WORKSPACE", WORKSPACE);
        let workflow = WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef");
        variables.required("WORKFLOW", workflow);
        let error = variables.check().map_err(|it| it.to_string());
        let error = error.err().unwrap_or_default();
        assert_eq!(error.lines().count(), 3, "{error}");
        assert!(error.contains("`WORKSPACE`: ") && error.contains("`WORKFLOW` is not set"));
    }
}
