//! Operations: a function, the request that it starts, its setters, and its response.

use std::collections::BTreeMap;

use la_arena::Arena;

use super::{
    Caller, Code, Fact, Member, MemberId, MemberKind, OwnerId, Part,
    api_surface::{Builder, json},
    call::{Call, Given, with},
    schemas::{input, named},
    servers::{credentials, said},
};
use crate::ir::{
    Argument, Body, Explode, Module, Operation, Parameter, ParameterLocation, Requirement,
    Response, Sets, Setter, Style, Type,
};

/// The index of the function among the members of an operation.
const FUNCTION: usize = 0;

impl Builder<'_> {
    pub(super) fn operation(
        &self,
        id: OwnerId,
        module: &Module,
        operation: &Operation,
    ) -> Vec<Member> {
        let member = |index| MemberId { owner: id, index };
        let start = self.start(id, operation);
        let mut members = vec![
            self.function(id, operation, &start),
            self.request_type(id, operation),
        ];
        for setter in &operation.setters {
            members.extend(self.setter(operation, setter, &start));
        }
        let mut complete = self.complete_call(operation, &start);
        // A caller that completes a request also breaks if one of the setters does.
        for (index, setter) in members.iter().enumerate() {
            if setter.kind == MemberKind::Setter && complete.required.contains(&setter.name) {
                complete.needs.push(member(index));
            }
        }
        let complete_id = member(members.len());
        members.push(self.complete(module, operation, &complete));
        members.push(self.response(operation, &complete, complete_id));
        members
    }

    /// The call of the function.
    fn start(&self, id: OwnerId, operation: &Operation) -> Call {
        let path = Code(vec![Part::Crate]).push(&self.owners[id].path);
        let arguments = operation.arguments.iter();
        let arguments = arguments.map(|argument| self.argument(argument, &operation.parameters));
        let mut call = with(path, arguments.collect());
        call.needs.push(MemberId {
            owner: id,
            index: FUNCTION,
        });
        call
    }

    fn function(&self, id: OwnerId, operation: &Operation, start: &Call) -> Member {
        let path = self.owners[id].path.clone();
        let sent = operation.arguments.iter();
        let sent = sent.map(|argument| operation.parameters[argument.parameter].name.as_str());
        let mut member = Member {
            signature: Code::text(format!("fn {path}("))
                .append(&start.signature)
                .push(&format!(") -> {}", self.names.of(&operation.item))),
            docs: format!("{}\n\n{}", operation.summary, operation.docs),
            caller: start.caller(start.code.clone()),
            old_names: self.old_paths(&operation.function, &path),
            ..Member::new(MemberKind::Function, "", path, start.signature.clone())
        };
        let sent: Vec<&str> = sent.collect();
        if !sent.is_empty() {
            member.facts.insert(Fact::StoredName, sent.join(", "));
        }
        if operation.is_deprecated {
            member
                .facts
                .insert(Fact::Deprecated, "deprecated".to_owned());
        }
        member
    }

    fn request_type(&self, id: OwnerId, operation: &Operation) -> Member {
        let module = self.module_path(&self.owners[id]);
        let path = format!("{module}::{}", self.names.of(&operation.item));
        Member {
            signature: Code::text(format!("struct {path}")),
            old_names: self.old_paths(&operation.item, &path),
            caller: named(&path),
            ..Member::new(MemberKind::Type, "", path, Code::default())
        }
    }

    /// A setter, and the one for null.
    fn setter(&self, operation: &Operation, setter: &Setter, start: &Call) -> Vec<Member> {
        let name = self.names.of(&setter.item).to_string();
        let request = self.names.of(&operation.item).to_string();
        let given = self.setter_argument(operation, setter);
        let call = start.then(&name, vec![given]);
        let mut member = Member {
            signature: Code::text(format!("{request}.{name}("))
                .append(&call.last)
                .push(")"),
            place: Some(setter.item.place.clone()),
            renamed_from: self.renamed_from(operation, setter),
            old_names: self.old_names(&setter.item),
            caller: call.caller(call.code.clone()),
            ..Member::new(
                MemberKind::Setter,
                &self.sent_name(operation, setter),
                name,
                call.last.clone(),
            )
        };
        if setter.requirement == Requirement::Required {
            member.signature = member.signature.push(" (required)");
        }
        if let Sets::Parameter(parameter) = setter.sets {
            describe(&mut member, &operation.parameters[parameter]);
        }
        let null = setter.null_item.as_ref().map(|item| {
            let name = self.names.of(item).to_string();
            let call = start.then(&name, Vec::new());
            Member {
                signature: Code::text(format!("{request}.{name}()")),
                place: Some(item.place.clone()),
                renamed_from: member.renamed_from.clone(),
                old_names: self.old_names(item),
                caller: call.caller(call.code.clone()),
                ..Member::new(MemberKind::NullSetter, &member.name, name, Code::default())
            }
        });
        std::iter::once(member).chain(null).collect()
    }

    /// What a setter takes.
    fn setter_argument(&self, operation: &Operation, setter: &Setter) -> Given {
        let name = self.names.of(&setter.item).to_string();
        match &setter.sets {
            Sets::Parameter(id) => self.given(&name, &operation.parameters[*id].ty),
            Sets::Choice(id) => {
                let choice = Code(vec![Part::Owner(self.of(&self.api.choices[*id].item))]);
                Given {
                    takes: choice.inside("impl Into"),
                    needs: self.needs_of(&choice, None),
                    input: input(&name, choice),
                }
            }
            Sets::Credentials(_) => {
                let credentials = Code(vec![Part::Runtime("Credentials")]);
                Given {
                    input: input(&name, credentials.clone()),
                    takes: credentials,
                    needs: Vec::new(),
                }
            }
        }
    }

    /// The wire name of what a setter sets.
    fn sent_name(&self, operation: &Operation, setter: &Setter) -> String {
        match &setter.sets {
            Sets::Parameter(id) => {
                let parameter = &operation.parameters[*id];
                let name = parameter.name.as_str();
                let twins = operation.parameters.values();
                let twins = twins.filter(|twin| {
                    twin.name == parameter.name && twin.location != ParameterLocation::Path
                });
                if twins.count() > 1 {
                    format!("{name} in {}", location(parameter.location))
                } else if parameter.location == ParameterLocation::Header {
                    name.to_ascii_lowercase()
                } else {
                    name.to_owned()
                }
            }
            Sets::Choice(id) => self.api.choices[*id].item.words.clone(),
            Sets::Credentials(_) => "Authorization".to_owned(),
        }
    }

    fn complete_call(&self, operation: &Operation, start: &Call) -> Call {
        operation
            .required_setters()
            .fold(start.clone(), |call, setter| {
                let name = self.names.of(&setter.item).to_string();
                let mut call = call.then(&name, vec![self.setter_argument(operation, setter)]);
                call.required.push(self.sent_name(operation, setter));
                call
            })
    }

    fn complete(&self, module: &Module, operation: &Operation, call: &Call) -> Member {
        let code = Code::text("complete(").append(&call.code).push(");");
        Member {
            signature: Code::text(format!("{}: Request", self.names.of(&operation.item))),
            facts: facts(module, operation),
            required: call.required.clone(),
            caller: Caller {
                code,
                ..call.caller(Code::default())
            },
            ..Member::new(MemberKind::Complete, "", String::new(), Code::default())
        }
    }

    fn response(&self, operation: &Operation, call: &Call, complete: MemberId) -> Member {
        let answer = match &operation.response {
            Response::Empty => Code::text("()"),
            Response::Value(ty) => self.ty(ty),
            Response::Optional(ty) => self.ty(ty).inside("Option"),
            Response::List { items, .. } => Code(vec![Part::Runtime("Page")])
                .push("<")
                .append(&self.ty(items))
                .push(">"),
            Response::Redirect => Code(vec![Part::Runtime("response::Redirect")]),
        };
        let code = Code::text("answers::<")
            .append(&answer)
            .push(", _>(")
            .append(&call.code)
            .push(");");
        let mut caller = Caller {
            code,
            ..call.caller(Code::default())
        };
        caller.needs.push(complete);
        caller.needs.extend(self.needs_of(&answer, None));
        Member {
            signature: Code::text(format!("{} -> ", self.names.of(&operation.item)))
                .append(&answer),
            caller,
            ..Member::new(MemberKind::Response, "", String::new(), answer)
        }
    }

    /// An argument of a function.
    pub(super) fn argument(&self, argument: &Argument, parameters: &Arena<Parameter>) -> Given {
        let name = self.names.of(&argument.item).to_string();
        self.given(&name, &parameters[argument.parameter].ty)
    }

    fn given(&self, name: &str, ty: &Type) -> Given {
        let (takes, has) = match ty {
            Type::List(items) => {
                let (takes, has) = self.single(items);
                // Not every caller has a `Vec`.
                let has = has.inside("std::vec::IntoIter");
                (takes.inside_item(), has)
            }
            ty => self.single(ty),
        };
        Given {
            takes,
            needs: self.needs_of(&has, None),
            input: input(name, has),
        }
    }

    /// What an argument takes that is no list, and what a caller has for it.
    fn single(&self, ty: &Type) -> (Code, Code) {
        let plain = self.ty(ty);
        match ty {
            Type::String | Type::File => (plain.inside("impl Into"), plain),
            Type::Bytes => {
                let contents = Code(vec![Part::Runtime("types::Contents")]);
                (contents.inside("impl Into"), plain)
            }
            ty if self.api.takes_any_json(ty) => {
                let made = plain.owners().into_iter().map(Part::Made);
                let mut takes = json().inside("impl Into");
                takes.0.extend(made);
                (takes, json())
            }
            ty if self.api.takes_conversions(ty) => (plain.inside("impl Into"), plain),
            _ => (plain.clone(), plain),
        }
    }
}

fn describe(member: &mut Member, parameter: &Parameter) {
    parameter.name.as_str().clone_into(&mut member.wire_name);
    member.constraints = parameter.constraints;
    member.privacy = parameter.privacy;
    member.docs.clone_from(&parameter.docs);
    member.place = Some(parameter.place.clone());
    let style = match &parameter.style {
        // In a path or a header, nobody sees a difference until there is another style.
        Style::Repeated | Style::Simple(Explode::No) => "one pair for each value".to_owned(),
        Style::Joined => "joined with commas".to_owned(),
        Style::SpaceDelimited => "joined with spaces".to_owned(),
        Style::PipeDelimited => "joined with `|`".to_owned(),
        Style::DeepObject => "one pair for each value, named by its path in brackets".to_owned(),
        Style::Simple(Explode::Yes) => "joined with commas, properties with their names".to_owned(),
        Style::Label(explode) => format!("after a `.`{}", exploded(*explode)),
        Style::Matrix(explode) => format!("after a `;` and the name{}", exploded(*explode)),
        Style::JsonText => "as JSON text".to_owned(),
        Style::Flattened(prefix) => format!("one pair for each value, named after `{prefix}`"),
    };
    member.facts = BTreeMap::from([
        (Fact::Location, location(parameter.location).to_owned()),
        (Fact::Style, style),
    ]);
}

fn exploded(explode: Explode) -> &'static str {
    match explode {
        Explode::No => "",
        Explode::Yes => ", each part on its own",
    }
}

fn location(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
        ParameterLocation::Form => "form",
        ParameterLocation::Json => "JSON property",
        ParameterLocation::Body => "body",
    }
}

fn facts(module: &Module, operation: &Operation) -> BTreeMap<Fact, String> {
    let body = match &operation.body {
        Body::None => "none",
        Body::Form => "application/x-www-form-urlencoded",
        Body::Multipart => "multipart/form-data",
        Body::Json(media_type) | Body::Text(media_type) | Body::Bytes(media_type) => media_type,
    };
    let accept = operation.accept.as_deref().unwrap_or("application/json");
    let destination = operation.destination.as_ref();
    let destination = destination.unwrap_or(&module.destination);
    BTreeMap::from([
        (Fact::Server, said(&destination.server).to_owned()),
        (Fact::Path, operation.path.as_str().to_owned()),
        (Fact::Body, body.to_owned()),
        (Fact::Accept, accept.to_owned()),
        (Fact::Credentials, credentials(&operation.security)),
        (Fact::Statuses, operation.statuses.join(", ")),
        (Fact::OperationId, operation.id.clone()),
    ])
}
