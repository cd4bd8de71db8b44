//! Published signatures, and one computed for the algorithm that has none.

use form_urlencoded::Serializer;
use http::Request;
use twilio_runtime::webhook::{self, Algorithm, Reason, Verifier};

use crate::{BASE, PARAMETERS, TOKEN, URL, assert_refused, at, verifier};

type Pairs<'a> = &'a [(&'a str, &'a str)];

/// Each is the URL that was signed, the parameters, and the signature.
const SIGNED: &[(&str, Pairs<'_>, &str)] = &[
    (URL, &PARAMETERS, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    (
        "http://mycompany.com:1234/myapp.php?foo=1&bar=2",
        &PARAMETERS,
        "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=",
    ),
    (
        "https://mycompany.com:443/myapp.php?foo=1&bar=2",
        &PARAMETERS,
        "kvajT1Ptam85bY51eRf/AJRuM3w=",
    ),
    (
        "http://mycompany.com:80/myapp.php?foo=1&bar=2",
        &PARAMETERS,
        "0ZXoZLH/DfblKGATFgpif+LLRf4=",
    ),
    (URL, &[], "zYQTYrRWXE7LtzbG4PfP7/bkkGo="),
    (
        URL,
        &[
            ("ReasonConferenceEnded", "test"),
            ("Reason", "Participant"),
            PARAMETERS[0],
            PARAMETERS[1],
            PARAMETERS[2],
            PARAMETERS[3],
            PARAMETERS[4],
        ],
        "vOEb5UThFn24KEfnOFLQY2AE5FY=",
    ),
    (
        URL,
        &[
            ("Sid", "CA123"),
            ("SidAccount", "AC123"),
            ("Digits", "5678"),
            ("Digits", "1234"),
            ("Digits", "1234"),
        ],
        "IK+Dwps556ElfBT0I3Rgjkr1wJU=",
    ),
    (
        URL,
        &[
            ("callSid", "lowercase"),
            ("CallSid", "uppercase"),
            ("CALLSID", "allcaps"),
        ],
        "jDK7WKT8wiNrwggd4ceTv4e1MJ4=",
    ),
    (
        "https://user:pass@mycompany.com/myapp.php?foo=1&bar=2",
        &PARAMETERS,
        "CukzLTc1tT5dXEDIHm/tKBanW10=",
    ),
];

const HASHED: &str = "https://mycompany.com/myapp.php?foo=1&bar=2\
    &bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
const HASHED_BODY: &str = r#"{"property": "value", "boolean": true}"#;
const HASHED_SIGNATURE: &str = "a9nBmqA0ju/hNViExpshrM61xv4=";

const SHA256_SIGNATURE: &str = "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=";

fn form(pairs: Pairs<'_>, signature: &str) -> Request<Vec<u8>> {
    let body = Serializer::new(String::new()).extend_pairs(pairs).finish();
    Request::post("/myapp.php?foo=1&bar=2")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-twilio-signature", signature)
        .body(body.into_bytes())
        .unwrap()
}

#[test]
fn each_signature_is_made_and_accepted() {
    for (url, pairs, signature) in SIGNED {
        let signer = webhook::sign(TOKEN);
        assert_eq!(
            signer.signature(url, pairs.iter().copied()),
            *signature,
            "{url}"
        );
        let request = form(pairs, signature);
        let body = request.body();
        let verified = verifier().verify_url(url, request.headers(), body).unwrap();
        assert_eq!(
            verified.get("Digits").is_some(),
            pairs.iter().any(|it| it.0 == "Digits")
        );
        assert_refused(&other(), &request, Reason::OtherSignature);
    }
}

fn other() -> Verifier {
    let url = webhook::PublicUrl::base(BASE);
    Verifier::builder(url).auth_token("other").build().unwrap()
}

#[test]
fn a_port_may_be_signed_or_not() {
    for (url, _, signature) in &SIGNED[1..4] {
        let request = form(&PARAMETERS, signature);
        let (base, _) = url.split_once("/myapp").unwrap();
        let without_port = &base[..base.rfind(':').unwrap()];
        if !base.ends_with("1234") {
            let base = at(webhook::PublicUrl::base(without_port));
            base.verify(&request).unwrap();
        }
        at(webhook::PublicUrl::base(base)).verify(&request).unwrap();
    }
    // Signed without the port that the server knows.
    let signature = webhook::sign(TOKEN).signature(URL, PARAMETERS);
    let base = at(webhook::PublicUrl::base("https://mycompany.com:8443"));
    base.verify(&form(&PARAMETERS, &signature)).unwrap();
}

#[test]
fn a_json_body_is_signed_by_its_hash() {
    let request = |body: &str| {
        Request::post("/")
            .header("content-type", "application/json")
            .header("x-twilio-signature", HASHED_SIGNATURE)
            .body(body.as_bytes().to_vec())
            .unwrap()
    };
    let verify = |body: &str| {
        let request = request(body);
        let verified = verifier().verify_url(HASHED, request.headers(), request.body());
        verified.map_err(|error| error.reason())
    };
    assert_eq!(verify(HASHED_BODY).unwrap().get("foo"), Some("1"));
    assert_eq!(
        verify(&HASHED_BODY.replace("true", "null")),
        Err(Reason::OtherBody)
    );
    assert_eq!(verify(""), Err(Reason::OtherBody));

    let signed = webhook::sign(TOKEN)
        .body(URL, "application/json", HASHED_BODY)
        .unwrap();
    assert_eq!(signed.headers()["x-twilio-signature"], HASHED_SIGNATURE);
    assert_eq!(signed.uri(), HASHED.strip_prefix(BASE).unwrap());
    verifier().verify(&signed).unwrap();
}

#[test]
fn a_shared_key_may_sign_with_sha256() {
    let id = "webhooks_sharedkey_01";
    let signer = webhook::sign(TOKEN).shared_key(id, Algorithm::HmacSha256);
    assert_eq!(signer.signature(URL, PARAMETERS), SHA256_SIGNATURE);
    let verifier = Verifier::builder(webhook::PublicUrl::base(BASE))
        .shared_key(id, Algorithm::HmacSha256, TOKEN)
        .build()
        .unwrap();
    verifier
        .verify(&signer.form(URL, PARAMETERS).unwrap())
        .unwrap();
}

/// Node's library and Twilio's servers disagree about what a URL encodes.
#[test]
fn another_encoding_of_the_query_is_accepted() {
    let received = "https://mycompany.com/sms?Body=It's+amazing&Name=Zo%C3%AB";
    for signed in [
        received,
        "https://mycompany.com/sms?Body=It%27s+amazing&Name=Zo%C3%AB",
        "https://mycompany.com/sms?Body=It's%20amazing&Name=Zo%C3%AB",
    ] {
        let request = webhook::sign(TOKEN).get(signed).unwrap();
        let verified = verifier()
            .verify_url(received, request.headers(), &[])
            .unwrap();
        assert_eq!(verified.get("Body"), Some("It's amazing"));
        assert_eq!(verified.get("Name"), Some("Zoë"));
    }
    let other = "https://mycompany.com/sms?Body=It's+amazing!&Name=Zo%C3%AB";
    let request = webhook::sign(TOKEN).get(other).unwrap();
    let refused = verifier().verify_url(received, request.headers(), &[]);
    assert_eq!(refused.unwrap_err().reason(), Reason::OtherSignature);
}
