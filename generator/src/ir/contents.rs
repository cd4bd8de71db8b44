//! What types name, directly and by way of what they name.

use indexmap::IndexSet;

use super::{Api, EnumId, ModelId, OneOfId, Operation, Resource, Sets, Setter, SidId, Type};

/// Items, each after those that it names.
#[derive(Debug, Default)]
pub struct Contents {
    /// The models.
    pub models: IndexSet<ModelId>,
    /// The enums.
    pub enums: IndexSet<EnumId>,
    /// The values that are one of several.
    pub one_ofs: IndexSet<OneOfId>,
}

/// An item whose own items are looked at before it is listed.
enum Step {
    Type(Type),
    EndOfModel(ModelId),
    EndOfOneOf(OneOfId),
}

impl Api {
    /// The kinds of SIDs that a resource names.
    pub fn sids_of<'a>(&'a self, resource: &'a Resource) -> impl Iterator<Item = SidId> + 'a {
        let models = resource.models.iter().map(|id| &self.models[*id]);
        let properties = models.flat_map(|model| &model.properties);
        let operations = resource.operations.iter();
        let types = operations.flat_map(|operation| self.types_of(operation));
        let of_properties = properties.filter_map(|property| property.ty.sid());
        let one_ofs = resource.one_ofs.iter().map(|id| &self.one_ofs[*id]);
        let alternatives = one_ofs.flat_map(|one_of| &one_of.alternatives);
        let of_alternatives = alternatives.filter_map(|alternative| alternative.ty.sid());
        let named = of_properties.chain(of_alternatives);
        named.chain(types.filter_map(|ty| ty.sid()))
    }

    /// What these types name, directly and by way of what they name.
    pub fn items_of<'t>(&self, types: impl IntoIterator<Item = &'t Type>) -> Contents {
        let mut contents = Contents::default();
        let mut seen_models = IndexSet::new();
        let mut seen_one_ofs = IndexSet::new();
        let mut steps: Vec<Step> = types.into_iter().cloned().map(Step::Type).collect();
        steps.reverse();
        // Not by recursion: there may be any number of models in a row.
        while let Some(step) = steps.pop() {
            match step {
                Step::EndOfModel(id) => {
                    contents.models.insert(id);
                }
                Step::EndOfOneOf(id) => {
                    contents.one_ofs.insert(id);
                }
                Step::Type(ty) => match ty.innermost() {
                    Type::Enum(id) => {
                        contents.enums.insert(*id);
                    }
                    Type::Model(id) if seen_models.insert(*id) => {
                        steps.push(Step::EndOfModel(*id));
                        let model = &self.models[*id];
                        let read = model.response_choices.iter().rev();
                        let read = read.map(|choice| Type::OneOf(choice.one_of));
                        let properties = model.properties.iter().rev();
                        let types = properties.map(|property| property.ty.clone());
                        steps.extend(read.chain(types).map(Step::Type));
                    }
                    Type::OneOf(id) if seen_one_ofs.insert(*id) => {
                        steps.push(Step::EndOfOneOf(*id));
                        let alternatives = self.one_ofs[*id].alternatives.iter().rev();
                        let types = alternatives.map(|alternative| alternative.ty.clone());
                        steps.extend(types.map(Step::Type));
                    }
                    _ => {}
                },
            }
        }
        contents
    }

    /// Whether a request takes any JSON for a value of this type: nothing is said of it, or it keeps what is not said.
    pub fn takes_any_json(&self, ty: &Type) -> bool {
        match ty {
            Type::Json | Type::JsonText => true,
            Type::Model(id) => self.models[*id].additional.is_some(),
            _ => false,
        }
    }

    /// Whether an argument of this type takes what converts into it.
    pub fn takes_conversions(&self, ty: &Type) -> bool {
        match ty {
            Type::OneOf(id) => self.one_ofs[*id].has_conversions(),
            _ => false,
        }
    }

    /// The types that the signatures of an operation name: of its response, its arguments and its setters.
    pub fn types_of(&self, operation: &Operation) -> Vec<Type> {
        let response = operation.response.value().cloned();
        let sent = self.sent_types_of(operation);
        response.into_iter().chain(sent).collect()
    }

    /// The types of what an operation sends.
    pub fn sent_types_of(&self, operation: &Operation) -> Vec<Type> {
        let arguments = operation.arguments.iter();
        let arguments =
            arguments.map(|argument| operation.parameters[argument.parameter].ty.clone());
        let setters = operation.setters.iter();
        let setters = setters.flat_map(|setter| self.types_of_setter(operation, setter));
        arguments.chain(setters).collect()
    }

    fn types_of_setter(&self, operation: &Operation, setter: &Setter) -> Vec<Type> {
        match &setter.sets {
            Sets::Parameter(id) => vec![operation.parameters[*id].ty.clone()],
            Sets::Choice(id) => {
                let choice = &self.choices[*id];
                let given = choice.variants.iter().flat_map(|variant| variant.given());
                given
                    .map(|argument| choice.fields[argument.parameter].ty.clone())
                    .collect()
            }
            Sets::Credentials(_) => Vec::new(),
        }
    }
}
