//! In: calls, as data. Out: the outcome of each in one of Twilio's libraries.

use std::{fmt, fs, path::Path, process::Command};

use serde_json::{Value, json};

use crate::{
    install::{self, Package},
    server::{KEY_SID, SECRET},
};

/// One of Twilio's own libraries.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Library {
    Python,
    Node,
}

impl Library {
    pub(crate) const ALL: [Self; 2] = [Self::Python, Self::Node];

    fn package(self) -> Package {
        let version = match self {
            Self::Python => "9.13.0",
            Self::Node => "6.2.0",
        };
        Package {
            name: "twilio",
            version,
        }
    }

    /// Makes the calls, each of which comes from [`calls::call`](super::calls::call). `folder` is where the library is
    /// installed, or will be.
    ///
    /// The outcome of each is `{ "sids": [...] }` for the items of a list, `{ "absent": "..." }` if the library does
    /// not have the operation or a parameter, or `{ "failed": "..." }` if it cannot read the response. Python adds
    /// `"unused": [...]`, the parameters without a value; Node cannot know them.
    pub(crate) fn send(self, folder: &Path, name: &str, cases: &[Value]) -> Vec<Value> {
        let mut command = self.command(folder);
        let settings = json!({ "user": KEY_SID, "password": SECRET, "cases": cases });
        let file = folder.join(format!("{self:?}-{name}.json"));
        fs::write(&file, settings.to_string()).unwrap();
        command.arg(&file);
        if self == Self::Node {
            command.arg(install::node(folder, self.package()));
        }
        // Ignore the proxies, regions and credentials of the environment.
        command.env("NO_PROXY", "*").env_remove("HTTP_PROXY");
        for name in ["EDGE", "REGION", "ACCOUNT_SID", "AUTH_TOKEN", "LOG_LEVEL"] {
            command.env_remove(format!("TWILIO_{name}"));
        }
        let outcomes: Vec<Value> = serde_json::from_slice(&install::run(&mut command)).unwrap();
        assert_eq!(outcomes.len(), cases.len());
        outcomes
    }

    fn command(self, folder: &Path) -> Command {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
        let (program, script) = match self {
            Self::Python => (install::python(folder, self.package()), "send.py"),
            Self::Node => ("node".into(), "send.mjs"),
        };
        let mut command = Command::new(program);
        command.arg(scripts.join(script));
        command
    }
}

impl fmt::Display for Library {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Package { name, version } = self.package();
        write!(formatter, "{name} {version} for {self:?}")
    }
}
