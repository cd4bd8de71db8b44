//! Access tokens: what they are made of, and what they say.

use twilio_runtime::{
    access_token::{
        AccessToken, ChatGrant, Grant, InvalidAccessToken, PlaybackGrant, SyncGrant,
        TaskRouterGrant, VideoGrant, VoiceGrant,
    },
    serde_json::json,
};

use super::prints::{PERSONAL, Prints, SECRET};

pub(crate) fn print(prints: &mut Prints) {
    let builder = AccessToken::builder("AC00", "SK00", SECRET)
        .identity(PERSONAL)
        .grant(Grant::new("other", json!({ "name": PERSONAL })));
    prints.debug(&builder);
    let token = builder.build().unwrap();
    prints.debug(&token);
    let verifier = AccessToken::verifier("AC00", "SK00", SECRET);
    prints.debug(&verifier);
    prints.debug(&verifier.verify(token.as_str()).unwrap());
    prints.error(&InvalidAccessToken::Signature);
    prints.error(
        &AccessToken::builder(SECRET, PERSONAL, SECRET)
            .build()
            .unwrap_err(),
    );

    prints.debug(&Grant::new("other", json!({ "name": PERSONAL })));
    prints.debug(&ChatGrant::new().endpoint_id(PERSONAL));
    prints.debug(&SyncGrant::new().endpoint_id(PERSONAL));
    prints.debug(&TaskRouterGrant::new().role(PERSONAL));
    prints.debug(&VideoGrant::new().room(PERSONAL));
    let parameters = json!({ "name": PERSONAL });
    prints.debug(&VoiceGrant::new().outgoing_application_params(parameters));
    prints.debug(&PlaybackGrant::new(json!({ "token": SECRET })));
}
