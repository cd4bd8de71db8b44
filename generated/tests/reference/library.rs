//! In: requests as data. Out: what became of each when one of Twilio's libraries sent it.

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

    /// Has the library send requests, each of which [`calls::call`](super::calls::call) has put into words. `folder` is
    /// where the library is installed, or will be.
    ///
    /// The answer for each is `{ "sids": [...] }` for the items of a list, `{ "absent": "..." }` for what the library does
    /// not have, or `{ "failed": "..." }` for an answer that it does not understand. Python adds `"unused": [...]`, the
    /// parameters that it was given no values for; Node cannot know.
    pub(crate) fn send(self, folder: &Path, name: &str, cases: &[Value]) -> Vec<Value> {
        let mut command = self.command(folder);
        let settings = json!({ "user": KEY_SID, "password": SECRET, "cases": cases });
        let file = folder.join(format!("{self:?}-{name}.json"));
        fs::write(&file, settings.to_string()).unwrap();
        command.arg(&file);
        if self == Self::Node {
            command.arg(install::node(folder, self.package()));
        }
        // Whatever the environment says of proxies, regions and credentials is for other programs.
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
