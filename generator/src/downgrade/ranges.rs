//! Exclusive bounds, which are numbers of their own in OpenAPI 3.1.

use super::schema::Context;
use crate::rewrite::Fields;

/// Makes exclusive bounds say that the inclusive ones are exclusive. Of two bounds, the narrower counts.
pub(super) fn change(fields: &mut Fields, context: &Context<'_>) {
    for (exclusive, inclusive, sign) in [
        ("exclusiveMinimum", "minimum", 1.0),
        ("exclusiveMaximum", "maximum", -1.0),
    ] {
        let number = |key: &str| fields.value(key).and_then(serde_json::Value::as_f64);
        let Some(bound) = number(exclusive) else {
            continue;
        };
        let counts = number(inclusive).is_none_or(|other| sign * bound >= sign * other);
        let Some(field) = fields.take(exclusive).filter(|_| counts) else {
            continue;
        };
        let location = field.key.clone();
        fields.put_as(inclusive, field, context.written_at(exclusive));
        fields.put_value(exclusive, true, &location);
    }
}
