//! rustls without a crypto provider: no test of this binary installs one.

use crate::{Error, ErrorKind};

fn assert_says_what_to_do(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = format!("{error:#}");
    assert!(text.contains("install_default()"), "{text}");
}

#[cfg(feature = "reqwest")]
#[test]
fn a_reqwest_transport_needs_a_crypto_provider() {
    assert_says_what_to_do(&crate::transport::ReqwestTransport::new().unwrap_err());
}

#[cfg(feature = "ureq")]
#[test]
fn a_ureq_transport_needs_a_crypto_provider() {
    assert_says_what_to_do(&crate::blocking::UreqTransport::new().unwrap_err());
}
