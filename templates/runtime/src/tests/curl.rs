//! Requests as command lines, run by a real shell.

use serde_json::json;

use super::{
    CANARY,
    fake_curl::{Sent, arguments},
    sample,
    sample_dialects::{self, Phone},
};
use crate::{
    Credentials, ErrorKind, Request,
    calls::later_page::Continuation,
    operations::{operation::Operation, parameter::Parameter},
};

/// Values that a shell or curl would misread.
pub(super) const HOSTILE: &[&str] = &[
    "",
    "'",
    "''a'\\''",
    "\"$HOME\" `touch x` $(touch x) ${x} !x",
    "a\\",
    "; touch x #",
    "a\nb\r\n\tc",
    "@/etc/passwd",
    "=@/etc/passwd",
    "-d",
    "--data-raw",
    "a=b&c=d%20+e",
    "Zoë 😀 \u{2028}",
    "a\0b\u{1b}[31m",
    "*?[a-z]{x,y}~",
];

/// Asserts that curl sends what a client sends if these variables are set, and that no command contains their values.
#[track_caller]
fn assert_same(request: &impl Request, variables: &[(&str, &str)]) {
    let command = request.to_curl().unwrap();
    for (_, value) in variables {
        assert!(value.len() < 3 || !command.contains(value), "{command}");
    }
    assert!(!command.contains(CANARY), "{command}");
    let Some(arguments) = arguments(&command, variables) else {
        return;
    };
    assert_eq!(
        Sent::by_curl(&arguments),
        Sent::by_client(request),
        "{command}"
    );
}

#[test]
fn each_form_field_is_an_option_on_its_own_line() {
    let request = sample::created()
        .long_lived(true)
        .tags(["it's", "b"])
        .age(7);
    let expected = r#"curl -X POST 'https://flex-api.twilio.com/v1/Channels' \
  -u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \
  -H 'Accept: application/json' \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'FlexFlowSid=FO0123456789abcdef0123456789abcdef' \
  --data-urlencode "Identity=$IDENTITY" \
  --data-urlencode "Age=$AGE" \
  --data-urlencode 'LongLived=true' \
  --data-urlencode 'Tags=it'\''s' \
  --data-urlencode 'Tags=b'"#;
    assert_eq!(request.to_curl().unwrap(), expected);
    assert_same(&request, &[("IDENTITY", "ada"), ("AGE", "7")]);
}

#[test]
fn a_shell_passes_every_value_on_unchanged() {
    for value in HOSTILE {
        let tags = [*value, "x"];
        let request = sample::created()
            .tags(tags)
            .media(vec![json!({ *value: value })]);
        assert_same(&request, &[("IDENTITY", "ada")]);
        let types = sample_dialects::create_user()
            .types(tags)
            .zone(*value)
            .active(false);
        assert_same(&types, &[]);
        assert_same(&sample_dialects::list_calls("AC1", "x").ids(tags), &[]);
        let flat = json!({ *value: value, "b": [value] });
        assert_same(
            &sample_dialects::list_calls("AC1", "x").add_ons_data(flat),
            &[],
        );
        if !value.contains(char::is_control) && value.trim() == *value {
            assert_same(&sample::list().flex_metadata(*value), &[]);
            let request = sample::fetch("a", "b").header("Flex-Metadata", *value);
            assert_same(&request, &[("SID", "b")]);
            let path = sample::delete(format!("a{value}"));
            if path.call().to_http_request(path.call().server()).is_ok() {
                assert_same(&path, &[]);
            }
        }
    }
}

#[test]
fn a_header_with_an_empty_value_is_sent() {
    let command = sample::list().flex_metadata("").to_curl().unwrap();
    // With a colon, curl would omit it.
    assert!(command.contains("-H 'Flex-Metadata;'"), "{command}");
}

#[test]
fn personal_data_comes_from_variables_unchanged() {
    for value in HOSTILE.iter().filter(|value| !value.contains('\0')) {
        let request = sample::created()
            .identity(*value)
            .attributes(json!({ "a": value }));
        let attributes = json!({ "a": value }).to_string();
        assert_same(
            &request,
            &[("IDENTITY", value), ("ATTRIBUTES", &attributes)],
        );
        let list = sample::list()
            .page_size(5)
            .status(vec![(*value).into(), "b".into()]);
        assert_same(&list, &[("STATUS_1", value), ("STATUS_2", "b")]);
        let phone = Phone {
            number: Some((*value).into()),
            ..Phone::default()
        };
        let text = json!({ "number": value }).to_string();
        let user = sample_dialects::create_user()
            .zone("a!b$")
            .age(7)
            .phones([phone.clone(), phone]);
        assert_same(
            &user,
            &[("AGE", "7"), ("PHONES_1", &text), ("PHONES_2", &text)],
        );
        let body = json!({ "a": value });
        assert_same(
            &sample_dialects::remove().body(body.clone()),
            &[("BODY", &body.to_string())],
        );
        let is_header = !value.contains(char::is_control) && value.trim() == *value;
        if is_header && !value.is_empty() {
            let request = sample::fetch("a", "b").header("Customer", *value);
            assert_same(&request, &[("SID", "b"), ("CUSTOMER", value)]);
        }
    }
}

#[test]
fn json_bodies_queries_and_paths_may_contain_variables() {
    let user = sample_dialects::create_user()
        .zone("z")
        .age(7)
        .phones(Vec::new());
    let command = user.to_curl().unwrap();
    let expected = r#"--data-raw '{"zone":"z","age":'"$AGE"',"phones":[]}'"#;
    assert!(command.ends_with(expected), "{command}");
    let command = sample::fetch("a b", CANARY).to_curl().unwrap();
    let expected =
        "curl -X GET \"https://flex-api.twilio.com/v1/Plugins/a%20b/Versions/$SID\" \\\n";
    assert!(command.starts_with(expected), "{command}");
    let command = sample::list()
        .page_size(5)
        .status(vec![CANARY.into()])
        .to_curl()
        .unwrap();
    let expected =
        "-G \\\n  --data-urlencode 'PageSize=5' \\\n  --data-urlencode \"Status=$STATUS_1\"";
    assert!(command.ends_with(expected), "{command}");
    let command = sample::list().page_size(5).to_curl().unwrap();
    assert!(
        command
            .starts_with("curl -X GET 'https://flex-api.twilio.com/v1/Channels?PageSize=5' \\\n")
    );
}

#[test]
fn credentials_are_variables() {
    let line = |request: &dyn Fn() -> Result<String, crate::Error>| {
        let command = request().unwrap();
        let is_it = |line: &&str| line.contains("TWILIO_");
        command
            .lines()
            .find(is_it)
            .map(|line| line.trim().trim_end_matches(" \\").to_owned())
    };
    let user = "-u \"$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN\"";
    let header = "-H \"Authorization: $TWILIO_AUTHORIZATION\"";
    assert_eq!(line(&|| sample::delete("CH1").to_curl()).unwrap(), user);
    assert_eq!(line(&|| sample_dialects::fetch_status().to_curl()), None);
    assert_eq!(
        line(&|| sample_dialects::fetch_recording().to_curl()).unwrap(),
        header
    );
    let own = Credentials::api_key("SK1", CANARY);
    let own = sample_dialects::create_user().authorization(own);
    assert_eq!(line(&|| own.to_curl()).unwrap(), header);
    assert!(!own.to_curl().unwrap().contains(CANARY));
}

#[test]
fn empty_bodies_are_sent_and_absent_ones_are_not() {
    assert!(
        sample::archive("CH1")
            .to_curl()
            .unwrap()
            .ends_with("--data ''")
    );
    assert!(
        sample::replace("CH1")
            .to_curl()
            .unwrap()
            .ends_with("-H 'Content-Length: 0'")
    );
    let no_property = sample_dialects::create_user().to_curl().unwrap();
    assert!(no_property.ends_with("--data-raw '{}'"));
    for request in [
        sample_dialects::remove().to_curl(),
        sample::delete("CH1").to_curl(),
        sample_dialects::list_names().to_curl(),
    ] {
        assert!(request.unwrap().ends_with("-H 'Accept: application/json'"));
    }
    assert_same(&sample::archive("CH1"), &[]);
    assert_same(&sample::patch("CH1"), &[]);
}

#[test]
fn a_later_page_redacts_values_that_the_server_repeats() {
    let later = |query: &str| {
        let url = format!("https://flex-api.twilio.com/v1/Channels?{query}");
        sample::list()
            .flex_metadata("m")
            .call()
            .continued_at(Continuation::Url(url))
    };
    let command = later("PageSize=2&PageToken=a%2Fb").to_curl().unwrap();
    assert!(
        command.contains("/v1/Channels?PageSize=2&PageToken=a%2Fb' \\\n"),
        "{command}"
    );
    assert!(command.ends_with("-H 'Flex-Metadata: m'"), "{command}");
    let command = later("status=canary-7f3a&Page=1&Status=canary-7f3a")
        .to_curl()
        .unwrap();
    assert!(!command.contains(CANARY), "{command}");
    let expected = "-G \\\n  --data-urlencode \"Status=$STATUS_1\" \\\n  --data-urlencode 'Page=1' \\\n  \
                    --data-urlencode \"Status=$STATUS_2\"";
    assert!(command.ends_with(expected), "{command}");
    assert!(
        later("Status=canary-7f3a")
            .to_curl()
            .unwrap()
            .ends_with("\"Status=$STATUS\"")
    );
    let elsewhere = Continuation::Url("http://localhost:4010/v1/Channels".to_owned());
    let error = sample::list()
        .call()
        .continued_at(elsewhere)
        .to_curl()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
}

#[test]
fn an_invalid_request_has_no_command() {
    for error in [
        sample::delete("..").to_curl(),
        sample::created().age(731).to_curl(),
        sample::list().flex_metadata("a\nb").to_curl(),
        sample_dialects::remove().body(json!([])).to_curl(),
    ] {
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
}

/// Parameters whose variables would collide with each other, or with those of the environment.
static CLASHES: Operation = Operation {
    id: "Clashes",
    server: "https://flex-api.twilio.com",
    path: "/v1/Clashes",
    parameters: &[
        Parameter::query("Path").personal(),
        Parameter::query("Foo.Bar").personal(),
        Parameter::query("FooBar").personal(),
        Parameter::header("FooBar").personal(),
        Parameter::query("Foo").personal(),
        Parameter::query("Foo1").personal(),
        Parameter::query("Foo_1").personal(),
        Parameter::query("TwilioAuthToken").personal(),
        Parameter::query("1st").personal(),
        Parameter::query("StartTime<").personal(),
        Parameter::query("Public"),
        Parameter::query("AddOnsData")
            .flattened("AddOns")
            .personal(),
        Parameter::query("Ids").joined().personal(),
    ],
    ..Operation::DEFAULT
};

#[test]
fn each_variable_has_one_value() {
    let mut call = crate::request::Call::of(&CLASHES);
    for parameter in CLASHES.parameters {
        let value = match parameter.name {
            "AddOnsData" => json!({ "canary-7f3a": CANARY, "b": [CANARY] }).into(),
            "Ids" => vec![CANARY.to_owned(), CANARY.to_owned()].into(),
            _ => parameter.name.to_owned().into(),
        };
        call.set(parameter.location, parameter.name, value);
    }
    let command = call.to_curl().unwrap();
    assert!(!command.contains(CANARY), "{command}");
    let lines: Vec<&str> = command
        .lines()
        .skip(3)
        .map(|line| line.trim().trim_end_matches(" \\"))
        .collect();
    let expected = [
        "-H \"FooBar: $FOO_BAR__\"",
        "-G",
        "--data-urlencode \"Path=$PATH_\"",
        "--data-urlencode \"Foo.Bar=$FOO_BAR\"",
        "--data-urlencode \"FooBar=$FOO_BAR_\"",
        "--data-urlencode \"Foo=$FOO\"",
        "--data-urlencode \"Foo1=$FOO1\"",
        "--data-urlencode \"Foo_1=$FOO_1_\"",
        "--data-urlencode \"TwilioAuthToken=$PARAMETER_TWILIO_AUTH_TOKEN\"",
        "--data-urlencode \"1st=$PARAMETER_1ST\"",
        "--data-urlencode \"StartTime%3C=$START_TIME_\"",
        "--data-urlencode 'Public=Public'",
        "--data-urlencode \"AddOns.$ADD_ONS_DATA_1\"",
        "--data-urlencode \"AddOns.$ADD_ONS_DATA_2\"",
        "--data-urlencode \"Ids=$IDS_1,$IDS_2\"",
    ];
    assert_eq!(lines, expected);
}
