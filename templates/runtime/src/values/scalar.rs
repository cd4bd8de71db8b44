//! The field types from the standard library and serde_json.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::values::{
    field::{FromJson, JsonValue},
    slot::Slot,
    view::View,
};

/// A number such as `5.0`, as an integer. Up to 2^53, floats represent every integer exactly.
pub(crate) fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

impl FromJson for String {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::String(slot)
    }
}

impl JsonValue for String {
    fn view(&self) -> View<'_> {
        View::String(self)
    }
}

impl FromJson for bool {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::Boolean(slot)
    }
}

impl JsonValue for bool {
    fn view(&self) -> View<'_> {
        View::Boolean(*self)
    }
}

impl FromJson for i64 {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::Integer(slot)
    }
}

impl JsonValue for i64 {
    fn view(&self) -> View<'_> {
        View::Integer(*self)
    }
}

impl FromJson for f64 {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::Number(slot)
    }
}

impl JsonValue for f64 {
    fn view(&self) -> View<'_> {
        View::Number(*self)
    }
}

impl FromJson for Value {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::Json(slot)
    }
}

impl JsonValue for Value {
    fn view(&self) -> View<'_> {
        View::Json(self)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::List(slot)
    }
}

impl<T: JsonValue> JsonValue for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self.iter().map(T::view).collect())
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::Map(slot)
    }
}

impl<T: JsonValue> JsonValue for BTreeMap<String, T> {
    fn view(&self) -> View<'_> {
        View::Map(
            self.iter()
                .map(|(name, value)| (name.as_str(), value.view()))
                .collect(),
        )
    }
}
