//! In: cases, as data. Out: what becomes of each in one of Twilio's libraries.

use std::{fmt, fs, path::Path, process::Command};

use serde_json::Value;

use crate::install::{self, Package};

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
            Self::Node => "6.3.1",
        };
        Package {
            name: "twilio",
            version,
        }
    }

    /// Runs one of the scripts in this folder, `send` or `sign`, whose language is that of the library. The input goes
    /// to it in a file with this name. Its output is one value for each case in the input.
    ///
    /// `folder` is where the library is installed, or will be.
    pub(crate) fn run(self, folder: &Path, script: &str, name: &str, input: &Value) -> Vec<Value> {
        let mut command = self.command(folder, script);
        let file = folder.join(format!("{self:?}-{name}.json"));
        fs::write(&file, input.to_string()).unwrap();
        command.arg(&file);
        if self == Self::Node {
            command.arg(install::node(folder, self.package()));
        }
        // Ignore the proxies, regions and credentials of the environment.
        command.env("NO_PROXY", "*").env_remove("HTTP_PROXY");
        for name in ["EDGE", "REGION", "ACCOUNT_SID", "AUTH_TOKEN", "LOG_LEVEL"] {
            command.env_remove(format!("TWILIO_{name}"));
        }
        serde_json::from_slice(&install::run(&mut command)).unwrap()
    }

    fn command(self, folder: &Path, script: &str) -> Command {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
        let (program, extension) = match self {
            Self::Python => (install::python(folder, self.package()), "py"),
            Self::Node => ("node".into(), "mjs"),
        };
        let mut command = Command::new(program);
        command.arg(scripts.join(script).with_extension(extension));
        command
    }
}

impl fmt::Display for Library {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Package { name, version } = self.package();
        write!(formatter, "{name} {version} for {self:?}")
    }
}
