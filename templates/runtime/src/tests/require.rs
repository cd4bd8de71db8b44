//! Fields that a program cannot do without.

use super::sample::Channel;
use crate::{Error, ErrorKind, generated_for_0_1 as runtime, require};

#[derive(Clone, Default, PartialEq)]
struct Envelope {
    r#type: Option<String>,
    count: Option<i64>,
}

runtime::model!(Envelope { r#type = "type", count });

struct Answer {
    envelope: Envelope,
}

fn full() -> Envelope {
    Envelope {
        r#type: Some("box".to_owned()),
        count: Some(3),
    }
}

#[test]
fn a_value_is_moved_or_borrowed() -> Result<(), Error> {
    let envelope = full();
    let borrowed: &String = require!(&envelope.r#type)?;
    assert_eq!(borrowed, "box");
    let copied: i64 = require!(envelope.count)?;
    let moved: String = require!(envelope.r#type)?;
    assert_eq!((copied, moved.as_str()), (3, "box"));
    Ok(())
}

#[test]
fn a_field_of_a_field_and_a_field_behind_a_reference_are_read() -> Result<(), Error> {
    let answer = &Answer { envelope: full() };
    assert_eq!(require!(answer.envelope.count)?, 3);
    assert_eq!(require!(&answer.envelope.r#type)?, "box");
    Ok(())
}

#[test]
fn the_error_names_the_field_and_its_model() {
    let envelope = Envelope::default();
    let error = require!(envelope.r#type).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingField);
    assert_eq!(
        error.to_string(),
        "the response has no usable `type` of `Envelope`: it was left out, null, or of another type"
    );
    assert!(!error.is_retryable());
    assert_eq!((error.operation_id(), error.attempts()), (None, 0));
}

#[test]
fn it_returns_from_functions_with_any_error() {
    fn identity(channel: &Channel) -> Result<&str, Box<dyn std::error::Error + Send + Sync>> {
        Ok(require!(&channel.identity)?)
    }
    let error = identity(&Channel::default()).unwrap_err();
    assert!(error.to_string().contains("`identity` of `Channel`"));
}
