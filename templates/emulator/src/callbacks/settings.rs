//! Where TaskRouter and Conversations call back to. In: URLs that a test gives. Out: the same for the rules.

use http::Uri;

use super::Kind;

/// What a workflow and a workspace of TaskRouter would say, and the configuration of Conversations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// The assignment callback of all workflows.
    pub(crate) task_router_assignment: Option<String>,
    /// The event callback of all workspaces.
    pub(crate) task_router_events: Option<String>,
    /// The webhook of all conversations.
    pub(crate) conversations: Option<String>,
}

impl Settings {
    /// Where calls of this kind go, if it is the builder that says so.
    pub(crate) fn url(&self, kind: Kind) -> Option<&str> {
        match kind {
            Kind::TaskRouterAssignment => self.task_router_assignment.as_deref(),
            Kind::TaskRouterEvent => self.task_router_events.as_deref(),
            Kind::Conversation => self.conversations.as_deref(),
            Kind::Interaction => None,
        }
    }

    /// # Errors
    /// With everything that is wrong.
    pub(crate) fn check(&self, has_account: bool) -> Result<(), Vec<String>> {
        let mut problems = Vec::new();
        let urls = [
            &self.task_router_assignment,
            &self.task_router_events,
            &self.conversations,
        ];
        for url in urls.into_iter().flatten() {
            let uri: Option<Uri> = url.parse().ok();
            let is_http = uri.is_some_and(|it| matches!(it.scheme_str(), Some("http" | "https")));
            if !is_http {
                problems.push(format!(
                    "`{url}` is no URL that begins with https:// or http://"
                ));
            }
            if !has_account {
                problems.push(format!(
                    "calls to `{url}` are signed with an auth token: give it with `MockBuilder::account`"
                ));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }
}
