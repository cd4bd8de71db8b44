//! Exclusive bounds, which are numbers of their own in OpenAPI 3.1.

use super::schema::Context;
use crate::rewrite::Fields;

/// Makes exclusive bounds say that the inclusive ones are exclusive. Of two bounds, the narrower counts.
pub(super) fn change(fields: &mut Fields, context: &Context<'_>) {
    let pairs: [(_, _, fn(f64, f64) -> bool); 2] = [
        ("exclusiveMinimum", "minimum", |exclusive, inclusive| {
            exclusive >= inclusive
        }),
        ("exclusiveMaximum", "maximum", |exclusive, inclusive| {
            exclusive <= inclusive
        }),
    ];
    for (exclusive, inclusive, is_narrower) in pairs {
        let number = |key: &str| fields.value(key).and_then(serde_json::Value::as_f64);
        let Some(bound) = number(exclusive) else {
            continue;
        };
        let counts = number(inclusive).is_none_or(|other| is_narrower(bound, other));
        let Some(field) = fields.take(exclusive).filter(|_| counts) else {
            continue;
        };
        let location = field.key.clone();
        fields.put_as(inclusive, field, context.origin(exclusive));
        fields.put_value(exclusive, true, &location);
    }
}
