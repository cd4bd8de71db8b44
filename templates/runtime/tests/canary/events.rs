//! The parameters of webhooks, and events that cannot be read.

use twilio_runtime::{
    generated_for_0_1 as runtime,
    webhook::{self, Parameters},
};

use super::prints::{PERSONAL, Prints};

#[derive(Clone, Default, PartialEq)]
struct Bell {
    tone: Option<String>,
}

runtime::model!(Bell {
    tone = "tone": personal,
});
runtime::webhook!(Bell as json by "type");

pub(crate) fn print(prints: &mut Prints) {
    let bodies = [
        PERSONAL.to_owned(),
        format!(r#"[["{PERSONAL}"]]"#),
        format!(r#"[{{"tone":"{PERSONAL}"}}]"#),
    ];
    for body in bodies {
        let events = webhook::events::<Bell>(body.as_bytes());
        prints.error(&events.unwrap_err());
    }
    let form = format!("tone={PERSONAL}");
    prints.debug(&Parameters::from_form(&form).unwrap());
    prints.error(&Parameters::from_form(form + "%FF").unwrap_err());
}
