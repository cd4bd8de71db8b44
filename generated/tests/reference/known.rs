//! Where Twilio's libraries are known to differ from the crate, and why the crate should not change.
//!
//! The tests fail if a difference is gone, so that no entry outlives the version of the library that it describes. List
//! an operation or a parameter that a library does not have with the aspect `absent`.

use std::collections::{BTreeMap, BTreeSet};

use super::library::Library::{self, Node, Python};
use requests::Case;

use crate::source::{self, Parameter, Privacy};

/// A difference, found or known: the library, the operation, and the aspect of the request.
pub(crate) type Difference = (Library, String, String);

/// A bug of a library.
pub(crate) struct Known {
    libraries: &'static [Library],
    operations: Operations,
    /// The aspect that differs, as named by [`aspects`](super::wire::aspects).
    aspect: &'static str,
    reason: &'static str,
}

enum Operations {
    Named(&'static [&'static str]),
    /// All whose paths begin like this.
    Below(&'static str),
    /// All lists whose paths begin like this.
    ListsBelow(&'static str),
    /// All whose whole body is JSON.
    JsonBodies,
    /// All with personal data in the path.
    PersonalPaths,
}

use Operations::{Below, JsonBodies, ListsBelow, Named, PersonalPaths};

/// In single requests, and in those for one page of a list.
pub(crate) const REQUESTS: &[Known] = &[
    Known {
        libraries: &[Python, Node],
        operations: Named(&[
            "POST /v1/Accounts/{AccountSid}/Tokens/validate",
            "POST /v1/Instances/{InstanceSid}/InteractionWebhooks",
            "POST /v4/Instances/{InstanceSid}/Users/{FlexUserSid}/Tokens",
        ]),
        aspect: "absent",
        reason: "The libraries are generated from the descriptions that Twilio publishes, and these are in none.",
    },
    Known {
        libraries: &[Python, Node],
        operations: Below("/v1/Insights/"),
        aspect: "header authorization",
        reason: "The client's credentials overwrite the parameter, so it never reaches the server.",
    },
    Known {
        libraries: &[Python],
        operations: ListsBelow("/v1/Insights/"),
        aspect: "query Authorization",
        reason: "The header parameters of a list are sent in the query too: a secret in a URL, which ends up in logs.",
    },
    Known {
        libraries: &[Python],
        operations: ListsBelow("/v1/PluginService/"),
        aspect: "query Flex-Metadata",
        reason: "The same, without a secret. The description has no such query parameter.",
    },
    Known {
        libraries: &[Python],
        operations: ListsBelow("/"),
        aspect: "header content-type",
        reason: "The GET of a list has the content type of a form, but no body.",
    },
    Known {
        libraries: &[Python],
        operations: Named(&[
            "GET /v1/Insights/QualityManagement/Settings/AnswerSets",
            "GET /v1/Insights/QualityManagement/Settings/CommentTags",
        ]),
        aspect: "header content-type",
        reason: "The same, for two resources that the library takes for lists.",
    },
    Known {
        libraries: &[Python],
        operations: JsonBodies,
        aspect: "body with its nulls",
        reason: "Nulls are removed from a JSON body, even from lists, so nothing can be set to null.",
    },
    Known {
        libraries: &[Node],
        operations: PersonalPaths,
        aspect: "path that is valid",
        reason: "A `%` in a name is not escaped: `2%` is not a valid path, and `%2F` in a name is another path.",
    },
];

/// In requests for the second page of a list.
pub(crate) const SECOND_PAGES: &[Known] = &[
    Known {
        libraries: &[Python, Node],
        operations: ListsBelow("/v1/Insights/"),
        aspect: "header authorization",
        reason: "The parameter does not reach the server with the first page either.",
    },
    Known {
        libraries: &[Python, Node],
        operations: ListsBelow("/v1/PluginService/"),
        aspect: "header flex-metadata",
        reason: "Header parameters are forgotten after the first page.",
    },
    Known {
        libraries: &[Node],
        operations: Named(&["GET /v1/PluginService/Plugins/{PluginSid}/Versions"]),
        aspect: "path that is valid",
        reason: "The server repeats the path of the first request, which already had an unescaped `%`.",
    },
];

/// The differences that the entries predict for these requests, each with its reason.
pub(crate) fn expected(known: &[Known], cases: &[Case]) -> BTreeMap<Difference, &'static str> {
    let mut expected = BTreeMap::new();
    for entry in known {
        for operation in meant(&entry.operations, cases) {
            let difference = |library: &Library| {
                let difference = (*library, operation.clone(), entry.aspect.to_owned());
                (difference, entry.reason)
            };
            expected.extend(entry.libraries.iter().map(difference));
        }
    }
    expected
}

fn meant(operations: &Operations, cases: &[Case]) -> BTreeSet<String> {
    let is_below = |case: &&Case, start| case.call.path_template().starts_with(start);
    let name = |case: &Case| case.operation();
    let cases = cases.iter();
    match operations {
        Named(names) => names.iter().map(|name| (*name).to_owned()).collect(),
        Below(start) => cases
            .filter(|case| is_below(case, start))
            .map(name)
            .collect(),
        JsonBodies => operations_where(|it| it.location == "body"),
        PersonalPaths => {
            operations_where(|it| it.location == "path" && it.privacy == Privacy::Personal)
        }
        ListsBelow(start) => {
            let lists = cases.filter(|case| case.is_list() && is_below(case, start));
            lists.map(name).collect()
        }
    }
}

fn operations_where(has: impl Fn(&Parameter) -> bool) -> BTreeSet<String> {
    let mut operations = source::operations();
    operations.retain(|operation| operation.parameters.iter().any(&has));
    operations.into_iter().map(|it| it.name).collect()
}
