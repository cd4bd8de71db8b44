//! Constraints: the keywords that limit a value beside its type.

use openapiv3::{AnySchema, SchemaKind as Parsed, Type};

use super::{Findings, Resolver};
use crate::{diagnostic::Code, ir::Constraints, pointer::Pointer};

impl Resolver<'_> {
    /// What the schema at `pointer` states about its values.
    pub(super) fn constraints(
        &self,
        schema: &openapiv3::Schema,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Constraints {
        let constraints = stated(schema);
        let mut check = |low: Option<i128>, high: Option<i128>, names: [&str; 2]| {
            if let (Some(low), Some(high)) = (low, high)
                && low > high
            {
                let [first, second] = names;
                let message = format!("`{first}` is {low}, but `{second}` is {high}");
                let other = self.source.location(&pointer.child(second)).clone();
                let error = self
                    .error(Code::EmptyRange, &pointer.child(first), message)
                    .related("the other limit", other);
                found.push(error.help("swap the two"));
            }
        };
        let wide = |number: Option<i64>| number.map(i128::from);
        let (low, high) = (wide(constraints.minimum), wide(constraints.maximum));
        check(low, high, ["minimum", "maximum"]);
        let wide = |number: Option<u64>| number.map(i128::from);
        let (low, high) = (wide(constraints.min_length), wide(constraints.max_length));
        check(low, high, ["minLength", "maxLength"]);
        let (low, high) = (wide(constraints.min_items), wide(constraints.max_items));
        check(low, high, ["minItems", "maxItems"]);
        constraints
    }
}

fn stated(schema: &openapiv3::Schema) -> Constraints {
    match &schema.schema_kind {
        Parsed::Type(Type::Integer(integer)) => Constraints {
            minimum: above(integer.minimum, integer.exclusive_minimum),
            maximum: below(integer.maximum, integer.exclusive_maximum),
            ..Constraints::default()
        },
        Parsed::Type(Type::String(string)) => Constraints {
            min_length: at_least(string.min_length),
            max_length: at_most(string.max_length),
            ..Constraints::default()
        },
        Parsed::Type(Type::Array(array)) => Constraints {
            min_items: at_least(array.min_items),
            max_items: at_most(array.max_items),
            ..Constraints::default()
        },
        Parsed::Any(any) => of_any(any),
        _ => Constraints::default(),
    }
}

/// Of a schema without `type`, or one with keywords that are not those of its type.
fn of_any(any: &AnySchema) -> Constraints {
    let minimum = any.minimum.map(f64::ceil).and_then(whole);
    let maximum = any.maximum.map(f64::floor).and_then(whole);
    let is_whole = |number: Option<f64>| number.is_some_and(|number| number.fract() == 0.0);
    let excludes_minimum = any.exclusive_minimum == Some(true) && is_whole(any.minimum);
    let excludes_maximum = any.exclusive_maximum == Some(true) && is_whole(any.maximum);
    Constraints {
        minimum: above(minimum, excludes_minimum),
        maximum: below(maximum, excludes_maximum),
        min_length: at_least(any.min_length),
        max_length: at_most(any.max_length),
        min_items: at_least(any.min_items),
        max_items: at_most(any.max_items),
    }
}

fn above(minimum: Option<i64>, excludes: bool) -> Option<i64> {
    let minimum = minimum?;
    Some(minimum.saturating_add(i64::from(excludes)))
}

fn below(maximum: Option<i64>, excludes: bool) -> Option<i64> {
    let maximum = maximum?;
    Some(maximum.saturating_sub(i64::from(excludes)))
}

/// At least none is no constraint.
fn at_least(count: Option<usize>) -> Option<u64> {
    at_most(count.filter(|count| *count > 0))
}

fn at_most(count: Option<usize>) -> Option<u64> {
    count.and_then(|count| u64::try_from(count).ok())
}

/// An integer; none beyond those that a number of JSON holds exactly, which no value reaches.
fn whole(number: f64) -> Option<i64> {
    (number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}
