//! What a program sets up: credentials, transports, and clients, whether they can be built or not.

use std::time::Duration;

use sample_api::required::Set;
use twilio_runtime::{
    Client, Credentials, RetryPolicy, blocking,
    client::{DefaultTransport, Readiness, Server},
    credentials::OAuth,
    generated_for_0_1::{ServerList, ServerTemplate, ServerVariable},
    testing::ScriptedTransport,
};

use super::{
    prints::{PERSONAL, Prints, SECRET, assert_clean, with_canaries::credentials},
    requests::create_parcel,
};

pub(crate) fn print(prints: &mut Prints) {
    for (index, credentials) in credentials().iter().enumerate() {
        let text = prints.debug(credentials);
        let who = [
            "SK00", "AC00", "", "", "OQ00", "OQ00", "", "", "", "session",
        ][index];
        assert!(text.contains(who), "{text}");
        clients(prints, credentials);
    }
    let oauth = OAuth::new("OQ00", SECRET).scope("sample");
    prints.debug(&oauth.token_url(format!("https://{SECRET}.example.com/v2/token")));
    prints.debug(&DefaultTransport);
    servers(prints);
    prints.debug(&blocking::DefaultTransport);
    prints.debug(&RetryPolicy::default().max_attempts(7));
    prints.debug(&Set);
    #[cfg(feature = "reqwest")]
    of_reqwest(prints);
    #[cfg(feature = "ureq")]
    of_ureq(prints);
}

/// A client with every setting. The hook and the base URL may contain anything.
fn clients(prints: &mut Prints, credentials: &Credentials) {
    let url = format!("https://user:{SECRET}@example.com");
    let second = Duration::from_secs(1);
    let hook = PERSONAL.to_owned();
    let builder = Client::builder(credentials.clone())
        .edge("dublin")
        .region("ie1")
        .retry(RetryPolicy::never())
        .attempt_timeout(second)
        .total_timeout(second)
        .max_in_flight(3)
        .rate_limit(5, second)
        .on_attempt(move |_| assert!(!hook.is_empty()));
    #[cfg(feature = "tracing")]
    let builder = builder.trace_path(true);
    prints.debug(&builder);
    let builder = builder.transport(ScriptedTransport::new());
    prints.debug(&builder);
    match builder.build() {
        Ok(client) => {
            prints.debug(&client);
            assert_clean(&client.to_curl(create_parcel()).unwrap());
            let waiter = client.wait_for(create_parcel());
            prints.debug(&waiter);
            prints.debug(&waiter.until(|_| Readiness::Pending));
            prints.debug(&Readiness::Pending);
        }
        // The token URL with a password is refused.
        Err(error) => drop(prints.error(&error)),
    }
    let builder = Client::builder(credentials.clone()).base_url(&url);
    prints.debug(&builder);
    let built = builder.transport(ScriptedTransport::new()).build();
    prints.error(&built.unwrap_err());

    let builder = blocking::Client::builder(credentials.clone());
    prints.debug(&builder);
    let builder = builder.transport(ScriptedTransport::new());
    prints.debug(&builder);
    if let Ok(client) = builder.build() {
        prints.debug(&client);
        assert_clean(&client.to_curl(create_parcel()).unwrap());
        prints.debug(&client.wait_for(create_parcel()));
    }
    let builder = blocking::Client::builder(credentials.clone()).base_url(&url);
    prints.debug(&builder);
    let built = builder.transport(ScriptedTransport::new()).build();
    prints.error(&built.unwrap_err());
}

/// A server whose variables contain anything, which the client refuses.
fn servers(prints: &mut Prints) {
    static SERVERS: ServerList = ServerList(&[ServerTemplate {
        url: "https://{name}.example.com",
        variables: &[ServerVariable {
            name: "name",
            default: "api",
            values: &[],
        }],
    }]);
    let server = Server::new(&SERVERS, 0).variable("name", SECRET);
    let server = server.variable("other", PERSONAL);
    assert!(server.clone() == server);
    let builder = Client::builder(Credentials::none()).server(server);
    prints.debug(&builder);
    let built = builder.transport(ScriptedTransport::new()).build();
    prints.error(&built.unwrap_err());
    let server = Server::new(&SERVERS, 0).variable("name", SECRET);
    prints.debug(&server);
    let builder = Client::builder(Credentials::none()).server(server);
    let built = builder.transport(ScriptedTransport::new()).build();
    prints.error(&built.unwrap_err());
}

/// Also over a client that has its own secret.
#[cfg(feature = "reqwest")]
fn of_reqwest(prints: &mut Prints) {
    use twilio_runtime::transport::ReqwestTransport;
    prints.debug(&ReqwestTransport::builder().no_proxy());
    prints.debug(&ReqwestTransport::new().unwrap());
    let mut headers = http::HeaderMap::new();
    headers.insert("x-secret", SECRET.parse().unwrap());
    let client = reqwest::Client::builder()
        .default_headers(headers)
        .proxy(super::network::reqwest_proxy("127.0.0.1:1"))
        .build()
        .unwrap();
    prints.debug(&ReqwestTransport::from_client(client));
}

#[cfg(feature = "ureq")]
fn of_ureq(prints: &mut Prints) {
    use twilio_runtime::blocking::UreqTransport;
    prints.debug(&UreqTransport::builder().no_proxy());
    prints.debug(&UreqTransport::new().unwrap());
    let config = super::network::ureq_config_with_proxy("127.0.0.1:1");
    prints.debug(&UreqTransport::from_config(config));
}
