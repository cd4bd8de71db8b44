//! Choices: parameters that are only valid together.

use super::{
    Caller, Code, Fact, Member, MemberId, MemberKind, OwnerId, Part,
    api_surface::Builder,
    call::{Call, with},
    schemas::named,
};
use crate::ir::{Argument, Choice, OptionalField, Variant};

impl Builder<'_> {
    pub(super) fn choice(&self, id: OwnerId, choice: &Choice) -> Vec<Member> {
        let mut members = vec![self.type_member(id, &choice.item, "struct", &choice.docs)];
        for variant in &choice.variants {
            let constructor = MemberId {
                owner: id,
                index: members.len(),
            };
            let call = self.constructor_call(id, choice, variant, constructor);
            members.push(self.constructor(id, choice, variant, &call));
            if !variant.optional.is_empty() {
                members.push(self.variant_type(id, variant));
            }
            let setters = variant.optional.iter();
            members.extend(setters.map(|field| Member {
                home: self.variant_path(id, variant),
                ..self.variant_setter(choice, variant, field, &call)
            }));
        }
        members
    }

    fn constructor_call(
        &self,
        id: OwnerId,
        choice: &Choice,
        variant: &Variant,
        constructor: MemberId,
    ) -> Call {
        let path = Code(vec![Part::Owner(id)]).push(&format!("::{}", self.names.of(&variant.item)));
        let arguments = variant.required.iter();
        let arguments = arguments.map(|argument| self.argument(argument, &choice.fields));
        let mut call = with(path, arguments.collect());
        call.needs.push(MemberId {
            index: 0,
            ..constructor
        });
        call.needs.push(constructor);
        call
    }

    fn constructor(&self, id: OwnerId, choice: &Choice, variant: &Variant, call: &Call) -> Member {
        let name = self.names.of(&variant.item).to_string();
        let mut sent = vec![variant.value.clone()];
        sent.extend(
            variant
                .fixed
                .iter()
                .map(|(field, value)| format!("{}={value}", choice.fields[*field].name.as_str())),
        );
        // What it takes: the names of the fields count too, as they are what is sent.
        let fields = variant.required.iter();
        let fields = fields.map(|argument| choice.fields[argument.parameter].name.as_str());
        let mut member = Member {
            signature: Code(vec![Part::Owner(id)])
                .push(&format!("::{name}("))
                .append(&call.signature)
                .push(")"),
            docs: variant.docs.clone(),
            place: Some(variant.item.place.clone()),
            caller: call.caller(call.code.clone()),
            ..Member::new(
                MemberKind::Constructor,
                &variant.value,
                name,
                call.signature.clone(),
            )
        };
        member.facts.insert(Fact::Sent, sent.join(", "));
        member
            .facts
            .insert(Fact::SentName, fields.collect::<Vec<_>>().join(", "));
        member
    }

    /// The path of the type that has the setters of a variant.
    fn variant_path(&self, id: OwnerId, variant: &Variant) -> String {
        let module = self.module_path(&self.owners[id]);
        format!("{module}::{}", self.names.of(&variant.type_item))
    }

    fn variant_type(&self, id: OwnerId, variant: &Variant) -> Member {
        let path = self.variant_path(id, variant);
        Member {
            signature: Code::text(format!("struct {path}")),
            old_names: self.old_paths(&variant.type_item, &path),
            caller: named(&path),
            ..Member::new(MemberKind::Type, &variant.value, path, Code::default())
        }
    }

    fn variant_setter(
        &self,
        choice: &Choice,
        variant: &Variant,
        field: &OptionalField,
        call: &Call,
    ) -> Member {
        let OptionalField {
            argument,
            docs,
            value,
        } = field;
        let name = self.names.of(&argument.item).to_string();
        let parameter = &choice.fields[argument.parameter];
        let given: Vec<&Argument> = if value.is_none() {
            vec![argument]
        } else {
            Vec::new()
        };
        let given = given
            .into_iter()
            .map(|argument| self.argument(argument, &choice.fields));
        let setter = call.then(&name, given.collect());
        let ty = setter.last.clone();
        let mut member = Member {
            signature: Code::text(format!("{}.{name}(", self.names.of(&variant.type_item)))
                .append(&ty)
                .push(")"),
            constraints: parameter.constraints,
            privacy: parameter.privacy,
            docs: docs.clone().unwrap_or_else(|| parameter.docs.clone()),
            place: Some(argument.item.place.clone()),
            caller: setter.caller(setter.code.clone()),
            ..Member::new(
                MemberKind::Setter,
                &format!("{} {}", variant.value, argument.item.words),
                name,
                ty,
            )
        };
        if let Some(value) = value {
            member.facts.insert(Fact::Sent, value.to_string());
        }
        member
            .facts
            .insert(Fact::SentName, parameter.name.as_str().to_owned());
        member
    }
}

impl Call {
    /// A caller that makes this call.
    pub(super) fn caller(&self, code: Code) -> Caller {
        Caller {
            inputs: self.inputs.clone(),
            code: Code::text("let _ = ").append(&code).push(";"),
            is_item: false,
            needs: self.needs.clone(),
        }
    }
}
