//! The runtime: the hand-written files of `templates/`, copied as they are.

use crate::files::SourceFile;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/src/runtime/", $name)))),*]
    };
}

/// Every file of the runtime. A test holds this list and the folder together.
const FILES: &[(&str, &str)] = files![
    "argument.rs",
    "attempt.rs",
    "authorization.rs",
    "authorize.rs",
    "base_url.rs",
    "blocking/block_on.rs",
    "blocking/client.rs",
    "blocking/items.rs",
    "blocking/mod.rs",
    "blocking/transport.rs",
    "blocking/ureq_connection.rs",
    "blocking/ureq_failure.rs",
    "blocking/ureq_transport.rs",
    "body.rs",
    "builder.rs",
    "call.rs",
    "choice.rs",
    "client.rs",
    "clock.rs",
    "codes.rs",
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
    "error_text.rs",
    "examples.rs",
    "exchange.rs",
    "fault.rs",
    "field.rs",
    "fixed.rs",
    "limit.rs",
    "meta.rs",
    "mod.rs",
    "model.rs",
    "oauth.rs",
    "one_of.rs",
    "open_enum.rs",
    "operation.rs",
    "page.rs",
    "pages.rs",
    "pairs.rs",
    "provider.rs",
    "rate.rs",
    "redirect.rs",
    "request.rs",
    "reqwest_transport.rs",
    "response.rs",
    "retry.rs",
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
    "tls.rs",
    "token.rs",
    "trace.rs",
    "transport.rs",
    "view.rs",
    "wire.rs",
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
        let present = files_below(&folder, "");
        let copied: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(copied, present);
    }

    fn files_below(folder: &Path, prefix: &str) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                names.extend(files_below(&path, &format!("{name}/")));
            } else {
                names.insert(name);
            }
        }
        names
    }
}
