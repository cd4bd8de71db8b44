//! What an error says, and what nothing prints.

use http::StatusCode;
use twilio_runtime::webhook::{
    self, Algorithm, PublicUrl, Reason, VerificationError, Verifier, VerifyLayer,
};

const SECRET: &str = "canary-secret";
const PERSONAL: &str = "canary-person";

/// A reason with its status and text, for people who change one.
#[test]
fn each_reason_says_what_to_look_at() {
    let reasons = [
        Reason::MissingSignature,
        Reason::UnknownUrl,
        Reason::MalformedParameters,
        Reason::UnreadableBody,
        Reason::BodyTooLarge,
        Reason::InvalidSettings,
        Reason::UnknownAlgorithm,
        Reason::UnknownSharedKey,
        Reason::OtherAlgorithm,
        Reason::UnknownAccount,
        Reason::NoAuthToken,
        Reason::LookupFailed,
        Reason::UnsignedBody,
        Reason::OtherBody,
        Reason::OtherParameters,
        Reason::OtherUrl,
        Reason::OtherQuery,
        Reason::RemovedSettings,
        Reason::OtherSignature,
    ];
    let lines = reasons.map(|reason| format!("{} {reason}", reason.status().as_u16()));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn nothing_prints_a_secret_a_signature_or_personal_data() {
    let url = format!("https://user:{SECRET}@example.com/{PERSONAL}?From={PERSONAL}");
    let verifier = Verifier::builder(PublicUrl::exact(&url))
        .auth_token(SECRET)
        .shared_key("key1", Algorithm::HmacSha256, SECRET)
        .auth_tokens_by_account(|_| Ok(vec![SECRET.to_owned()]));
    let signer = webhook::sign(SECRET);
    let built = verifier.clone().build().unwrap();
    let form = [("From", PERSONAL)];
    let parameters = built.verify(&signer.form(&url, form).unwrap()).unwrap();
    let error = built
        .verify(&webhook::sign("x").form(&url, form).unwrap())
        .unwrap_err();
    assert_eq!(error.status(), StatusCode::FORBIDDEN);
    let layer = VerifyLayer::new(built.clone());
    let expected = signer.signature(&url, form);
    for text in [
        format!("{verifier:?} {built:?} {signer:?} {parameters:?} {layer:?} {error:?} {error}"),
        format!("{verifier:#?} {built:#?} {signer:#?} {parameters:#?} {layer:#?} {error:#?}"),
        format!(
            "{:?}",
            Verifier::builder(PublicUrl::base(&url))
                .auth_token("\n")
                .build()
        ),
    ] {
        for hidden in ["canary", expected.as_str()] {
            assert!(!text.contains(hidden), "{text}");
        }
    }
}

#[test]
fn an_error_prints_as_one_line() {
    let error = VerificationError::from(Reason::UnknownSharedKey);
    assert_eq!(
        error.to_string(),
        "the webhook is refused: it is signed with a SharedKey that the verifier does not have: \
         add it with `shared_key`"
    );
    assert_eq!(
        format!("{error:?}"),
        "VerificationError { reason: UnknownSharedKey, source: None, .. }"
    );
}
