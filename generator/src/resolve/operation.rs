//! Operations: what they are called, and who may call them.

use heck::ToPascalCase as _;
use indexmap::IndexMap;
use openapiv3::PathItem;

use super::{Content, Findings, Operation, Resolver, Success};
use crate::{diagnostic::Code, ir::Method, keywords, pointer::Pointer};

impl Resolver<'_> {
    /// Resolves one operation; `None` when too little of it is there.
    pub(super) fn operation(
        &self,
        path: &str,
        item: &PathItem,
        method: Method,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Operation> {
        self.check_support(pointer, &keywords::OPERATION, found);
        let security = self.security(operation, pointer, found);
        let path_pointer = pointer.parent().cloned().unwrap_or_else(Pointer::root);
        let of_path = self.parameters(&item.parameters, &path_pointer, found);
        let own = self.parameters(&operation.parameters, pointer, found);
        let body = operation
            .request_body
            .as_ref()
            .and_then(|body| self.body(body, method, pointer, found));
        let success = self.success(&operation.responses, pointer, found);
        let success = success.map(|success| match method {
            // Its response has the headers of a GET, and no body.
            Method::Head => Success {
                content: Content::Empty,
                examples: IndexMap::new(),
                ..success
            },
            _ => success,
        });
        let id = self.operation_id(path, method, operation, pointer, found);
        Some(Operation {
            pointer: pointer.clone(),
            id,
            tag: operation.tags.first().cloned(),
            method,
            path: path.to_owned(),
            summary: operation.summary.clone().unwrap_or_default(),
            docs: operation.description.clone().unwrap_or_default(),
            rename: self.extensions(pointer, found).rename(),
            parameters: self.overridden(of_path, own, found),
            servers: None,
            security: security?,
            is_deprecated: operation.deprecated,
            body,
            success: success?,
        })
    }

    /// The `operationId`, or one made of the method and the path.
    fn operation_id(
        &self,
        path: &str,
        method: Method,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> String {
        let id = operation.operation_id.clone().filter(|id| !id.is_empty());
        id.unwrap_or_else(|| {
            let id = derived_id(method, path);
            let message = format!("the operation has no `operationId`, so it is called `{id}`");
            found.push(self.error(Code::MissingOperationId, pointer, message).help(
                "add one such as `CreateChannel`: it names the request and, by its verb, the function",
            ));
            id
        })
    }
}

/// `GetV1ChannelsBySid` for `GET /v1/Channels/{Sid}`.
fn derived_id(method: Method, path: &str) -> String {
    let path = path.replace('{', " by ");
    format!("{} {path}", method.name().to_ascii_lowercase()).to_pascal_case()
}
