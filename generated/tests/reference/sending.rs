//! In: calls, as data. Out: the outcome of each in one of Twilio's libraries.

use std::path::Path;

use serde_json::{Value, json};

use super::library::Library;
use crate::server::{KEY_SID, SECRET};

/// Makes the calls, each of which comes from [`calls::call`](super::calls::call).
///
/// The outcome of each is `{ "sids": [...] }` for the items of a list, `{ "absent": "..." }` if the library does not have
/// the operation or a parameter, or `{ "failed": "..." }` if it cannot read the response. Python adds `"unused": [...]`,
/// the parameters without a value; Node cannot know them.
pub(crate) fn send(library: Library, folder: &Path, name: &str, cases: &[Value]) -> Vec<Value> {
    let settings = json!({ "user": KEY_SID, "password": SECRET, "cases": cases });
    let outcomes = library.run(folder, "send", name, &settings);
    assert_eq!(outcomes.len(), cases.len());
    outcomes
}
