//! Servers that refer the client to other hosts, which must get neither the credentials nor anything else.

use twilio_runtime::ErrorKind;

use crate::{
    caller::{Action, Caller, Setup, assert_discreet},
    expected::Outcome,
    faults::{Fault, FaultServer, Script},
};

for_each_client!(
    redirects_are_not_followed,
    next_pages_on_other_hosts_are_not_requested,
);

fn redirects_are_not_followed<C: Caller>() {
    for status in [301, 302, 303, 307, 308] {
        for action in Action::ALL {
            let other = FaultServer::start([]);
            let location = format!("{}/v1/Parcels", other.url());
            let server = FaultServer::start(Script::always(Fault::Redirect { status, location }));
            let caller = C::new(&server.url(), Setup::default());
            let sent = caller.send(action, 1);
            let redirect = Outcome::Answered(ErrorKind::Redirect, status);
            assert_eq!(Outcome::of(&sent), redirect);
            drop(caller);
            server.wait_until_idle();
            assert_eq!(server.finish().len(), 1);
            // Any connection would have been accepted by now.
            other.wait_until_idle();
            assert_eq!(other.connections(), 0);
        }
    }
}

fn next_pages_on_other_hosts_are_not_requested<C: Caller>() {
    let other = FaultServer::start([]);
    let authority = other.address();
    for next in [
        format!("http://{authority}/v1/Parcels?Page=1"),
        format!("//{authority}/v1/Parcels?Page=1"),
        format!("https://{authority}/v1/Parcels?Page=1"),
        format!("http://user:word@{authority}/v1/Parcels?Page=1"),
    ] {
        let key = "parcels";
        let page =
            format!(r#"{{"{key}":[{{}}],"meta":{{"key":"{key}","next_page_url":"{next}"}}}}"#);
        let server = FaultServer::start(Script::always(Fault::json(200, &page)));
        let caller = C::new(&server.url(), Setup::default());
        let error = caller.count_items().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging, "{error:?}");
        assert_discreet(&error);
        drop(caller);
        server.wait_until_idle();
        assert_eq!(server.finish().len(), 1);
        other.wait_until_idle();
        assert_eq!(other.connections(), 0);
    }
}
