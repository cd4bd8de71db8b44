//! Webhooks: secrets, the public URL with a password, and what a request holds.

use twilio_runtime::webhook::{self, Algorithm, PublicUrl, Reason, Verifier, VerifyLayer};

use super::prints::{PERSONAL, Prints, SECRET};

pub(crate) fn print(prints: &mut Prints) {
    let url = "https://user:correct@example.com/Zo%C3%AB?From=Zo%C3%AB";
    prints.debug(&PublicUrl::base(format!("correct{url}")));
    let public_url = PublicUrl::exact(url);
    prints.debug(&public_url);
    let builder = Verifier::builder(public_url).auth_token(SECRET).shared_key(
        "key1",
        Algorithm::HmacSha256,
        SECRET,
    );
    prints.debug(&builder);
    let verifier = builder.build().unwrap();
    prints.debug(&verifier);
    prints.debug(&Algorithm::HmacSha1);

    let signer = webhook::sign(SECRET);
    prints.debug(&signer);
    let request = signer.form(url, [("From", PERSONAL)]).unwrap();
    prints.debug(&verifier.verify(&request).unwrap());
    let forged = webhook::sign("x").form(url, [("From", PERSONAL)]).unwrap();
    let error = verifier.verify(&forged).unwrap_err();
    prints.error(&error);
    prints.display(&Reason::OtherSignature);
    let built = Verifier::builder(PublicUrl::base(url))
        .auth_token("correct\n")
        .build();
    prints.error(&built.unwrap_err());

    let layer = VerifyLayer::new(verifier);
    prints.debug(&layer);
    prints.debug(&tower::Layer::layer(&layer, PERSONAL));
}
