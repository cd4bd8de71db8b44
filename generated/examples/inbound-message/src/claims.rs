//! Which conversations have an interaction. In: conversations. Out: a claim for the first who asks, on any number of
//! processes of this machine, also after a restart.
//!
//! Each is a file with the name of the conversation, and the SID of the interaction in it. On several machines, a table
//! with a unique key does the same.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::PathBuf,
};

use twilio_flex::sid::{ConversationSid, InteractionSid};

/// A folder of claims.
#[derive(Debug)]
pub struct Claims(PathBuf);

/// The right to create the interaction of a conversation.
#[derive(Debug)]
#[must_use]
pub struct Claim(PathBuf);

impl Claims {
    /// Uses this folder, and makes it if it is missing.
    ///
    /// # Errors
    /// If that is not possible.
    pub fn in_folder(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// Claims a conversation; `None` if somebody has done so before.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn claim(&self, conversation: ConversationSid) -> io::Result<Option<Claim>> {
        // A SID from outside may hold anything, and this becomes the name of a file.
        if !conversation.is_well_formed() {
            return Err(io::Error::new(ErrorKind::InvalidInput, "it is no SID"));
        }
        let path = self.0.join(conversation.as_str());
        match File::options().write(true).create_new(true).open(&path) {
            Ok(_) => Ok(Some(Claim(path))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Claim {
    /// Notes the interaction.
    ///
    /// # Errors
    /// If the file cannot be written. The conversation stays claimed.
    pub fn done(&self, interaction: InteractionSid) -> io::Result<()> {
        let mut file = File::options().write(true).truncate(true).open(&self.0)?;
        writeln!(file, "{interaction}")?;
        file.sync_all()
    }

    /// Lets the next one claim the conversation.
    ///
    /// # Errors
    /// If the file cannot be deleted. The conversation stays claimed.
    pub fn release(self) -> io::Result<()> {
        fs::remove_file(&self.0)
    }
}
