//! Operations: what they are called, and who may call them.

use openapiv3::PathItem;

use super::{Findings, Operation, Resolver};
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
        let success = self.success(&operation.responses.responses, pointer, found);
        let id = self.operation_id(operation, pointer, found);
        Some(Operation {
            pointer: pointer.clone(),
            id: id?,
            tag: operation.tags.first().cloned(),
            method,
            path: path.to_owned(),
            summary: operation.summary.clone().unwrap_or_default(),
            docs: operation.description.clone().unwrap_or_default(),
            rename: self.extensions(pointer, found).rename(),
            parameters: self.overridden(of_path, own, found),
            server: None,
            security: security?,
            is_deprecated: operation.deprecated,
            body,
            success: success?,
        })
    }

    fn operation_id(
        &self,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<String> {
        let id = operation.operation_id.clone().filter(|id| !id.is_empty());
        if id.is_none() {
            found.push(
                self.error(Code::MissingOperationId, pointer, "the operation has no `operationId`")
                    .help("add one such as `CreateChannel`: it names the request and, by its verb, the function"),
            );
        }
        id
    }
}
