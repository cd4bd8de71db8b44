//! Settings from environment variables, without touching those of this process.

use std::{env::VarError, ffi::OsString};

use super::CANARY;
use crate::{Credentials, Error, ErrorKind, engine::environment::Environment};

fn read(variables: &[(&str, &str)]) -> Result<Environment, Error> {
    Environment::read(|name| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found
            .map(|(_, value)| (*value).to_owned())
            .ok_or(VarError::NotPresent)
    })
}

const KEY: [(&str, &str); 2] = [("TWILIO_API_KEY", "SK1"), ("TWILIO_API_SECRET", "s")];
const ACCOUNT: [(&str, &str); 2] = [("TWILIO_ACCOUNT_SID", "AC1"), ("TWILIO_AUTH_TOKEN", "t")];

#[test]
fn either_pair_is_enough_and_the_api_key_takes_precedence() {
    let key = Credentials::api_key("SK1", "s");
    let account = Credentials::auth_token("AC1", "t");
    for (variables, expected) in [
        (KEY.to_vec(), &key),
        (ACCOUNT.to_vec(), &account),
        ([ACCOUNT, KEY].concat(), &key),
        // Twilio's other libraries require the account SID together with an API key.
        ([vec![ACCOUNT[0]], KEY.to_vec()].concat(), &key),
        ([vec![ACCOUNT[1]], KEY.to_vec()].concat(), &key),
        (
            [
                ACCOUNT.to_vec(),
                vec![("TWILIO_API_KEY", ""), ("TWILIO_API_SECRET", "")],
            ]
            .concat(),
            &account,
        ),
    ] {
        let environment = read(&variables).unwrap();
        assert_eq!(&environment.credentials, expected, "{variables:?}");
        assert_eq!((environment.edge, environment.region), (None, None));
        assert_eq!(environment.base_url, None);
    }
}

#[test]
fn a_base_url_is_optional_and_named_if_it_is_unusable() {
    let url = |url| [KEY.to_vec(), vec![("TWILIO_BASE_URL", url)]].concat();
    let environment = read(&url("http://localhost:4010")).unwrap();
    assert_eq!(
        environment.base_url.as_deref(),
        Some("http://localhost:4010")
    );
    assert_eq!(read(&url("")).unwrap().base_url, None);
    let error = read(&url("https://user:canary-7f3a@host")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the Twilio client cannot be used: `TWILIO_BASE_URL`: the base URL cannot be used: it contains user information, \
         which belongs in `Credentials`; expected a form such as `https://flex-api.twilio.com`"
    );
}

#[test]
fn edge_and_region_are_optional() {
    let variables = [
        KEY.to_vec(),
        vec![("TWILIO_EDGE", "dublin"), ("TWILIO_REGION", "ie1")],
    ]
    .concat();
    let environment = read(&variables).unwrap();
    assert_eq!(
        (environment.edge.as_deref(), environment.region.as_deref()),
        (Some("dublin"), Some("ie1"))
    );
    let variables = [
        KEY.to_vec(),
        vec![("TWILIO_EDGE", ""), ("TWILIO_REGION", "")],
    ]
    .concat();
    let environment = read(&variables).unwrap();
    assert_eq!((environment.edge, environment.region), (None, None));
}

#[test]
fn an_edge_or_a_region_that_cannot_be_used_is_refused_and_its_variable_named() {
    for name in ["TWILIO_EDGE", "TWILIO_REGION"] {
        let error = read(&[KEY.to_vec(), vec![(name, "not a label")]].concat()).unwrap_err();
        let expected = format!(
            "the Twilio client cannot be used: `{name}` is not a part of a host name, such as `dublin` or `ie1`"
        );
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn missing_variables_are_named() {
    let none = "there are no credentials in the environment: set `TWILIO_API_KEY` and `TWILIO_API_SECRET`, or \
                `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`";
    let half = |set: &str, unset: &str| format!("`{set}` is set, but `{unset}` is not");
    let (key, secret) = ("TWILIO_API_KEY", "TWILIO_API_SECRET");
    let (account, token) = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN");
    for (variables, expected) in [
        (vec![], none.to_owned()),
        (vec![(key, ""), (token, "")], none.to_owned()),
        (vec![(key, CANARY)], half(key, secret)),
        (vec![(secret, CANARY)], half(secret, key)),
        (vec![(key, CANARY), (secret, "")], half(key, secret)),
        (vec![(account, CANARY)], half(account, token)),
        (vec![(token, CANARY)], half(token, account)),
        (
            [vec![(key, CANARY)], ACCOUNT.to_vec()].concat(),
            half(key, secret),
        ),
        (
            [vec![(secret, CANARY)], ACCOUNT.to_vec()].concat(),
            half(secret, key),
        ),
    ] {
        let error = read(&variables).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            format!("the Twilio client cannot be used: {expected}")
        );
        assert!(!super::printed(&error).contains(CANARY));
    }
}

#[test]
fn credentials_that_cannot_be_sent_are_refused_and_their_variables_named() {
    for (variables, expected) in [
        (
            [KEY[0], ("TWILIO_API_SECRET", "canary-7f3a\n")],
            "`TWILIO_API_KEY` or `TWILIO_API_SECRET`: the API key secret contains a control character, such as a line \
             break at its end",
        ),
        (
            [("TWILIO_ACCOUNT_SID", "canary-7f3a "), ACCOUNT[1]],
            "`TWILIO_ACCOUNT_SID` or `TWILIO_AUTH_TOKEN`: the account SID starts or ends with white space",
        ),
    ] {
        let error = read(&variables).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the Twilio client cannot be used: {expected}")
        );
    }
}

#[test]
fn a_value_that_is_not_unicode_is_reported_and_not_quoted() {
    for odd in [
        "TWILIO_API_KEY",
        "TWILIO_API_SECRET",
        "TWILIO_EDGE",
        "TWILIO_REGION",
        "TWILIO_BASE_URL",
    ] {
        let error = Environment::read(|name| {
            if name == odd {
                Err(VarError::NotUnicode(OsString::from(CANARY)))
            } else {
                Ok("x".to_owned())
            }
        });
        let error = error.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the Twilio client cannot be used: `{odd}` is not Unicode text")
        );
    }
}
