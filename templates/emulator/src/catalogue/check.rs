//! Whether a catalogue contradicts itself. In: one catalogue. Out: nothing, or what is wrong.

use std::collections::HashSet;

use super::{Catalogue, Operation, Response, Type};

impl Catalogue {
    /// Fails if an index refers to nothing, or a server is no origin.
    pub(super) fn check(&self) -> Result<(), String> {
        for module in &self.modules {
            check_server(&module.name, &module.server)?;
        }
        for operation in &self.operations {
            let id = &operation.id;
            if operation.module >= self.modules.len() {
                return Err(format!("the operation `{id}` has no module"));
            }
            if let Some(server) = &operation.server {
                check_server(id, server)?;
            }
            let parameters = operation.parameters.iter();
            for parameter in parameters {
                self.check_type(id, &parameter.ty)?;
            }
            if let Some(ty) = operation.response.ty() {
                self.check_type(id, ty)?;
            }
        }
        for (index, model) in self.models.iter().enumerate() {
            let name = model.name.clone().unwrap_or_else(|| index.to_string());
            for property in &model.properties {
                self.check_type(&name, &property.ty)?;
            }
        }
        let alternatives = self.one_ofs.iter().flat_map(|it| &it.alternatives);
        for alternative in alternatives {
            self.check_type("a oneOf", &alternative.ty())?;
        }
        match (0..self.one_ofs.len()).find(|index| self.is_one_of_itself(*index)) {
            Some(index) => Err(format!("the oneOf {index} is one of itself")),
            None => Ok(()),
        }
    }

    /// Whether a one-of is one of its own alternatives, or of theirs, without a list or an object between them.
    fn is_one_of_itself(&self, index: usize) -> bool {
        let mut seen = HashSet::new();
        let mut next = vec![index];
        while let Some(one_of) = next.pop() {
            let alternatives = self.one_ofs.get(one_of).map(|it| it.alternatives.iter());
            for alternative in alternatives.into_iter().flatten() {
                match alternative.ty() {
                    Type::OneOf(inner) if inner == index => return true,
                    Type::OneOf(inner) if seen.insert(inner) => next.push(inner),
                    _ => {}
                }
            }
        }
        false
    }

    fn check_type(&self, owner: &str, ty: &Type) -> Result<(), String> {
        let (kind, index, length) = match ty {
            Type::Sid(index) => ("SID", *index, self.sids.len()),
            Type::Enum(index) => ("enum", *index, self.enums.len()),
            Type::Model(index) => ("model", *index, self.models.len()),
            Type::OneOf(index) => ("oneOf", *index, self.one_ofs.len()),
            Type::List(inner) | Type::Map(inner) => return self.check_type(owner, inner),
            _ => return Ok(()),
        };
        if index < length {
            return Ok(());
        }
        Err(format!(
            "`{owner}` names the {kind} {index}, but there are {length}"
        ))
    }
}

fn check_server(owner: &str, server: &str) -> Result<(), String> {
    let uri: Result<http::Uri, _> = server.parse();
    if uri.is_ok_and(|uri| uri.scheme().is_some() && uri.host().is_some()) {
        return Ok(());
    }
    Err(format!(
        "the server of `{owner}` is no URL with a scheme and a host, such as `https://flex-api.twilio.com`"
    ))
}

impl Response {
    /// The type of the value, or of the items of a list.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Value { ty } | Self::Optional { ty } | Self::List { ty, .. } => Some(ty),
            Self::Empty | Self::Redirect => None,
        }
    }
}

impl Operation {
    /// Whether the answer is text or a file, and not JSON.
    pub(crate) fn answers_document(&self) -> bool {
        self.accept.as_deref().is_some_and(|accept| {
            let essence = accept.split(';').next().unwrap_or_default().trim();
            !essence.ends_with("/json") && !essence.ends_with("+json")
        })
    }
}
