//! In: a run of Cargo, as data. Out: its command.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// A run of Cargo.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) arguments: &'static [&'static str],
    pub(crate) environment: &'static [(&'static str, &'static str)],
}

impl Step {
    /// The command, to run in `folder`, with the Cargo that runs this program.
    pub(crate) fn command(&self, folder: &Path) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = Command::new(cargo);
        command
            .args(self.arguments)
            .envs(self.environment.iter().copied())
            .current_dir(folder);
        command
    }
}
