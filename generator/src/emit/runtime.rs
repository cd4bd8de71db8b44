//! The runtime: the hand-written files of `templates/`, copied as they are.

use crate::files::SourceFile;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/runtime/src/runtime/", $name)))),*]
    };
}

/// Every file of the runtime. A test holds this list and the folder together.
const FILES: &[(&str, &str)] = files![
    "auth/authorization.rs",
    "auth/credentials.rs",
    "auth/fixed.rs",
    "auth/mod.rs",
    "auth/oauth.rs",
    "auth/provider.rs",
    "auth/token.rs",
    "blocking/block_on.rs",
    "blocking/client.rs",
    "blocking/items.rs",
    "blocking/mod.rs",
    "blocking/transport.rs",
    "blocking/ureq_connection.rs",
    "blocking/ureq_failure.rs",
    "blocking/ureq_transport.rs",
    "calls/argument.rs",
    "calls/body.rs",
    "calls/call.rs",
    "calls/choice.rs",
    "calls/curl.rs",
    "calls/encode.rs",
    "calls/mod.rs",
    "calls/operation.rs",
    "calls/pairs.rs",
    "calls/request.rs",
    "calls/segment.rs",
    "calls/shell.rs",
    "calls/stored.rs",
    "calls/stored_json.rs",
    "engine/attempt.rs",
    "engine/authorize.rs",
    "engine/base_url.rs",
    "engine/builder.rs",
    "engine/client.rs",
    "engine/clock.rs",
    "engine/environment.rs",
    "engine/exchange.rs",
    "engine/limit.rs",
    "engine/meta.rs",
    "engine/mod.rs",
    "engine/outcome.rs",
    "engine/progress.rs",
    "engine/rate.rs",
    "engine/retry.rs",
    "engine/servers.rs",
    "engine/trace.rs",
    "engine/wire.rs",
    "errors/codes.rs",
    "errors/error.rs",
    "errors/error_text.rs",
    "errors/fault.rs",
    "errors/mod.rs",
    "examples.rs",
    "lists/cursor.rs",
    "lists/envelope.rs",
    "lists/mod.rs",
    "lists/page.rs",
    "lists/pages.rs",
    "lists/stream.rs",
    "mod.rs",
    "testing.rs",
    "transports/mod.rs",
    "transports/reqwest_transport.rs",
    "transports/settings.rs",
    "transports/tls.rs",
    "transports/transport.rs",
    "values/date.rs",
    "values/date_time.rs",
    "values/decode.rs",
    "values/field.rs",
    "values/mod.rs",
    "values/model.rs",
    "values/one_of.rs",
    "values/open_enum.rs",
    "values/redirect.rs",
    "values/response.rs",
    "values/scalar.rs",
    "values/sent_text.rs",
    "values/sid.rs",
    "values/slot.rs",
    "values/text_value.rs",
    "values/view.rs",
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
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/runtime/src/runtime");
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
