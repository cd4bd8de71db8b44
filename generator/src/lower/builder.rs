//! Builders: the functions that `x-builder` gives a model, with each property that they name.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::ModuleLowerer;
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, near_miss},
    extensions::{self, BUILDER, Builder},
    ir::{
        BuilderArgument, BuilderFunction, BuilderKind, Item, ModelId, Nullability, Property,
        PropertyPath, Type,
    },
    pointer::Pointer,
};

impl ModuleLowerer<'_> {
    /// Gives each model its functions, and returns what was found on the way.
    pub(super) fn builders(&mut self) -> Diagnostics {
        for (model, builder, pointer) in std::mem::take(&mut self.with_builders) {
            let pointer = pointer.child(BUILDER.name);
            let kinds = [
                ("constructors", BuilderKind::Constructor),
                ("setters", BuilderKind::Setter),
            ];
            for (name, kind) in kinds {
                let functions = functions(&builder, kind);
                for (function, decided) in functions {
                    let pointer = pointer.child(name).child(function);
                    let lowered = self.builder_function(function, decided, kind, model, &pointer);
                    self.api.models[model].builder.extend(lowered);
                }
            }
        }
        std::mem::take(&mut self.diagnostics)
    }

    fn builder_function(
        &mut self,
        name: &str,
        decided: &extensions::BuilderFunction,
        kind: BuilderKind,
        model: ModelId,
        pointer: &Pointer,
    ) -> Option<BuilderFunction> {
        let before = self.diagnostics.len();
        let adds = match &decided.adds {
            Some(list) => Some(self.added(list, kind, model, &pointer.child("adds"))?),
            None => None,
        };
        // What is added is written as one expression, which names only its own properties.
        let (filled, is_deep) = match &adds {
            Some((_, added)) => (*added, false),
            None => (model, true),
        };
        let mut arguments = Vec::new();
        for (argument, path) in &decided.takes {
            let pointer = pointer.child("takes").child(argument);
            if let Some((property, docs)) = self.path(path, filled, is_deep, &pointer) {
                self.check_argument(&property.ty, &pointer);
                arguments.push(BuilderArgument {
                    item: self.item(argument, None, &pointer),
                    property,
                    docs,
                });
            }
        }
        let mut values = Vec::new();
        for (path, value) in &decided.sets {
            let pointer = pointer.child("sets").child(path);
            if let Some((property, _)) = self.path(path, filled, is_deep, &pointer) {
                self.check_set(&property.ty, value, &pointer);
                values.push((property, value.clone()));
            }
        }
        if decided.takes.is_empty() && decided.sets.is_empty() {
            self.misfit_builder(pointer, "the function sets nothing".to_owned(), None);
        }
        let is_sound = self.diagnostics.len() == before;
        is_sound.then(|| BuilderFunction {
            item: self.item(name, None, pointer),
            docs: decided.description.clone(),
            kind,
            arguments,
            values,
            adds,
        })
    }

    /// A list of models, and the model of its items.
    fn added(
        &mut self,
        list: &str,
        kind: BuilderKind,
        model: ModelId,
        pointer: &Pointer,
    ) -> Option<(PropertyPath, ModelId)> {
        if kind == BuilderKind::Constructor {
            let message = "a constructor adds nothing to a list";
            self.misfit_builder(pointer, message.to_owned(), None);
            return None;
        }
        let (path, _) = self.path(list, model, true, pointer)?;
        match &path.ty {
            Type::List(items) => match **items {
                Type::Model(items) => Some((path, items)),
                _ => self.no_list(list, pointer),
            },
            _ => self.no_list(list, pointer),
        }
    }

    fn no_list<T>(&mut self, name: &str, pointer: &Pointer) -> Option<T> {
        self.misfit_builder(pointer, format!("`{name}` is no list of objects"), None);
        None
    }

    /// The property at the end of a path, and what the description says of it.
    fn path(
        &mut self,
        path: &str,
        model: ModelId,
        is_deep: bool,
        pointer: &Pointer,
    ) -> Option<(PropertyPath, String)> {
        let mut outer: Vec<Item> = Vec::new();
        let mut model = model;
        let mut names = path.split('.').peekable();
        while let Some(name) = names.next() {
            let property = self.property_in_path(name, model, pointer)?;
            match (names.peek(), &property.ty) {
                (None, ty) => {
                    let ty = ty.clone();
                    let path = PropertyPath {
                        outer,
                        item: property.item,
                        ty,
                    };
                    return Some((path, property.docs));
                }
                (Some(_), Type::Model(inner)) if is_deep => model = *inner,
                (Some(_), _) => {
                    let message = format!("`{name}` has no properties that can be set here");
                    self.misfit_builder(pointer, message, None);
                    return None;
                }
            }
            outer.push(property.item);
        }
        None
    }

    fn property_in_path(
        &mut self,
        name: &str,
        model: ModelId,
        pointer: &Pointer,
    ) -> Option<Property> {
        let properties = &self.api.models[model].properties;
        let found = properties
            .iter()
            .find(|property| property.name.as_str() == name);
        match found.cloned() {
            Some(property) if property.nullability == Nullability::NotNull => Some(property),
            Some(_) => {
                let message = format!("`{name}` may be null, which a builder does not set");
                self.misfit_builder(pointer, message, None);
                None
            }
            None => {
                let names = properties.iter().map(|property| property.name.as_str());
                let meant = near_miss(name, names).map(str::to_owned);
                let message = format!("there is no property `{name}`");
                self.misfit_builder(pointer, message, meant.as_deref());
                None
            }
        }
    }

    fn check_argument(&mut self, ty: &Type, pointer: &Pointer) {
        if matches!(ty, Type::Model(_) | Type::OneOf(_)) {
            let message = "an argument cannot be an object".to_owned();
            self.misfit_builder(pointer, message, None);
        }
    }

    fn check_set(&mut self, ty: &Type, value: &Value, pointer: &Pointer) {
        let is_scalar = !(value.is_array() || value.is_object() || value.is_null());
        let can_be_set = matches!(
            ty,
            Type::Enum(_) | Type::String | Type::Boolean | Type::Integer | Type::Number
        );
        if !(is_scalar && can_be_set && self.fits(ty, value)) {
            let message = "the value does not fit the property".to_owned();
            self.misfit_builder(pointer, message, None);
        }
    }

    /// An error, or a warning if what has errors is left out.
    fn misfit_builder(&mut self, pointer: &Pointer, message: String, meant: Option<&str>) {
        self.misfit_decision("the function", pointer, message, meant, BUILDER.name);
    }

    /// What is wrong with a decision of the overlay about models: an error, or a warning if what has errors is left out.
    pub(super) fn misfit_decision(
        &mut self,
        what: &str,
        pointer: &Pointer,
        message: String,
        meant: Option<&str>,
        extension: &str,
    ) {
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("correct `{extension}`"),
        };
        let diagnostic = if self.keeps_going {
            Diagnostic::new(Code::LeftOut, format!("{what} is left out: {message}"))
        } else {
            Diagnostic::new(Code::MisfitDecision, message)
        };
        let diagnostic = diagnostic.at(self.source(), pointer);
        self.diagnostics.push(diagnostic.help(help));
    }
}

fn functions(
    builder: &Arc<Builder>,
    kind: BuilderKind,
) -> &IndexMap<String, extensions::BuilderFunction> {
    match kind {
        BuilderKind::Constructor => &builder.constructors,
        BuilderKind::Setter => &builder.setters,
    }
}
