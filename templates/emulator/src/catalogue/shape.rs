//! What values consist of. In: a type. Out: one value, items or properties.

use super::{Catalogue, Type};

/// What a value consists of, according to its type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    One,
    Items,
    Properties,
}

impl Catalogue {
    /// What values of this type consist of; `None` if some of them are another shape than others.
    pub(crate) fn shape(&self, ty: &Type) -> Option<Shape> {
        match ty {
            Type::List(_) => Some(Shape::Items),
            Type::Model(_) | Type::Map(_) => Some(Shape::Properties),
            Type::OneOf(index) => {
                let alternatives = self.one_ofs.get(*index)?.alternatives.iter();
                let mut shapes = alternatives.map(|it| self.shape(&it.ty()));
                let first = shapes.next()?;
                first.filter(|_| shapes.all(|it| it == first))
            }
            _ => Some(Shape::One),
        }
    }
}
