//! The runtime: the hand-written files of `templates/`, copied as they are.

use crate::files::SourceFile;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/src/runtime/", $name)))),*]
    };
}

/// Every file of the runtime. A test holds this list and the folder together.
const FILES: &[(&str, &str)] = files![
    "answer.rs",
    "argument.rs",
    "base_url.rs",
    "body.rs",
    "builder.rs",
    "call.rs",
    "choice.rs",
    "client.rs",
    "credentials.rs",
    "curl.rs",
    "cursor.rs",
    "date.rs",
    "date_time.rs",
    "decode.rs",
    "encode.rs",
    "envelope.rs",
    "environment.rs",
    "error.rs",
    "examples.rs",
    "fault.rs",
    "field.rs",
    "mod.rs",
    "model.rs",
    "one_of.rs",
    "open_enum.rs",
    "operation.rs",
    "page.rs",
    "pairs.rs",
    "redirect.rs",
    "request.rs",
    "reqwest_transport.rs",
    "response.rs",
    "scalar.rs",
    "segment.rs",
    "sent_text.rs",
    "servers.rs",
    "sid.rs",
    "shell.rs",
    "slot.rs",
    "stored.rs",
    "stored_json.rs",
    "stream.rs",
    "testing.rs",
    "text_value.rs",
    "transport.rs",
    "view.rs",
];

/// The files below `src/runtime/`.
pub(super) fn runtime() -> Vec<SourceFile> {
    FILES
        .iter()
        .map(|(name, contents)| SourceFile {
            path: format!("runtime/{name}"),
            contents: (*contents).to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::FILES;

    #[test]
    fn every_file_of_the_runtime_is_copied() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/src/runtime");
        let present: BTreeSet<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let copied: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(copied, present);
    }
}
