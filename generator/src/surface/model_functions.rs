//! The functions of models: those that read a choice, and those that make a model and fill it in.

use super::{
    Caller, Code, Fact, Member, MemberKind, OwnerId, Part,
    api_surface::Builder,
    call::{Given, with},
    schemas::input,
};
use crate::ir::{
    BuilderArgument, BuilderFunction, BuilderKind, Item, PropertyPath, Readiness, ResponseChoice,
    Type,
};

impl Builder<'_> {
    /// That a client can wait for the resource.
    pub(super) fn ready(&self, id: OwnerId, readiness: &Readiness) -> Member {
        let values = |items: &[Item]| {
            let values: Vec<&str> = items.iter().map(|item| item.words.as_str()).collect();
            values.join(" or ")
        };
        let values = format!(
            "{}, not {}",
            values(&readiness.ready),
            values(&readiness.failed)
        );
        let mut member = Member {
            signature: Code(vec![Part::Owner(id)]).push(&format!(" is ready if {values}")),
            caller: Caller {
                inputs: vec![input("model", Code(vec![Part::Owner(id)]))],
                code: Code::text("becomes_ready(model);"),
                needs: self.needs_of(&Code::default(), Some(id)),
                ..Caller::default()
            },
            ..Member::new(MemberKind::Ready, "", String::new(), Code::default())
        };
        member.facts.insert(Fact::Values, values);
        member
    }

    /// The function that reads a choice.
    pub(super) fn response_choice(&self, id: OwnerId, read: &ResponseChoice) -> Member {
        let name = self.names.of(&read.item).to_string();
        let ty = self.ty(&Type::OneOf(read.one_of)).inside("Option");
        let choice = Code(vec![Part::Owner(
            self.of(&self.api.choices[read.choice].item),
        )]);
        let code = Code::text("let value: ")
            .append(&ty)
            .push(&format!(" = model.{name}(); let _ = value.map("))
            .append(&choice)
            .push("::try_from);");
        let mut needs = self.needs_of(&ty, Some(id));
        needs.extend(self.needs_of(&choice, None));
        Member {
            signature: Code(vec![Part::Owner(id)])
                .push(&format!(".{name}() -> "))
                .append(&ty),
            docs: read.docs.clone(),
            place: Some(read.item.place.clone()),
            caller: Caller {
                inputs: vec![input("model", Code(vec![Part::Owner(id)]))],
                code,
                needs,
                ..Caller::default()
            },
            ..Member::new(MemberKind::Reader, &read.item.words, name, ty)
        }
    }

    /// A function that makes a model, or fills it in.
    pub(super) fn builder_function(&self, id: OwnerId, function: &BuilderFunction) -> Member {
        let name = self.names.of(&function.item).to_string();
        let model = Code(vec![Part::Owner(id)]);
        let (callee, kind, dot) = match function.kind {
            BuilderKind::Constructor => (
                model.clone().push(&format!("::{name}")),
                MemberKind::Constructor,
                "::",
            ),
            BuilderKind::Setter => (Code::text(format!("model.{name}")), MemberKind::Setter, "."),
        };
        let arguments = function.arguments.iter();
        let mut call = with(
            callee,
            arguments.map(|it| self.builder_argument(it)).collect(),
        );
        call.needs.extend(self.needs_of(&model, None));
        if function.kind == BuilderKind::Setter {
            call.inputs.push(input("model", model.clone()));
        }
        let mut member = Member {
            signature: model
                .push(&format!("{dot}{name}("))
                .append(&call.signature)
                .push(")"),
            docs: function.docs.clone(),
            place: Some(function.item.place.clone()),
            caller: call.caller(call.code.clone()),
            ..Member::new(kind, &function.item.words, name, call.signature.clone())
        };
        member.facts.insert(Fact::Sent, self.sent_by(function));
        member
    }

    fn builder_argument(&self, argument: &BuilderArgument) -> Given {
        let name = self.names.of(&argument.item).to_string();
        let ty = &argument.property.ty;
        let plain = self.ty(ty);
        let into = |ty: &Type| match ty {
            Type::String | Type::Json => Some(self.ty(ty).inside("impl Into")),
            Type::JsonText => Some(self.ty(&Type::Json).inside("impl Into")),
            _ => None,
        };
        let (takes, has) = match ty {
            Type::List(items) => {
                let item = into(items).unwrap_or_else(|| self.ty(items));
                (
                    item.inside_item(),
                    self.ty(items).inside("std::vec::IntoIter"),
                )
            }
            Type::JsonText => (into(ty).unwrap_or_default(), self.ty(&Type::Json)),
            ty => (into(ty).unwrap_or_else(|| plain.clone()), plain),
        };
        Given {
            takes,
            needs: self.needs_of(&has, None),
            input: input(&name, has),
        }
    }

    /// The properties that a function sets: what callers mean by it.
    fn sent_by(&self, function: &BuilderFunction) -> String {
        let path = |path: &PropertyPath| {
            let items = path.outer.iter().chain([&path.item]);
            items
                .map(|item| item.words.as_str())
                .collect::<Vec<_>>()
                .join(".")
        };
        let taken = function
            .arguments
            .iter()
            .map(|argument| path(&argument.property));
        let fixed = function.values.iter();
        let fixed = fixed.map(|(property, value)| format!("{}={value}", path(property)));
        let added = function.adds.iter();
        let added = added.map(|(list, _)| format!("to {}", path(list)));
        taken
            .chain(fixed)
            .chain(added)
            .collect::<Vec<_>>()
            .join(", ")
    }
}
