//! Requests for all operations of the sample, with personal data wherever they accept it.

#![allow(dead_code, reason = "each of the test crates uses a part of this")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

use sample_api::{
    sid::{DepotSid, ParcelSid, RouteSid},
    v1::{
        customer, customer_archive, depot, file, health, parcel, parcel_event, parcel_label, rate,
        report, settings, shipment,
    },
};
use serde_json::json;
use twilio_runtime::{
    Client, Credentials, Error, Request, blocking, request::Call, transport::BoxFuture,
};

use crate::prints::PERSONAL;

pub(crate) const DEPOT: DepotSid = DepotSid::from_static("QD0123456789abcdef0123456789abcdef");
pub(crate) const PARCEL: ParcelSid = ParcelSid::from_static("QP0123456789abcdef0123456789abcdef");
const ROUTE: RouteSid = RouteSid::from_static("QR0123456789abcdef0123456789abcdef");

/// The secret in the credentials of single requests.
pub(crate) const TOKEN: &str = "correct-horse-battery-staple";

type Sending = BoxFuture<'static, Result<(), Error>>;
type SendBlocking = dyn Fn(&blocking::Client) -> Result<(), Error>;

/// A request of any type.
pub(crate) struct Case {
    pub(crate) call: Call,
    /// The request as `{:?}` and as `{:#?}`.
    pub(crate) printed: [String; 2],
    send: Box<dyn Fn(&Client) -> Sending>,
    send_blocking: Box<SendBlocking>,
}

impl Case {
    fn of(request: impl Request + Clone + std::fmt::Debug + Send + 'static) -> Self {
        Self {
            call: request.call().clone(),
            printed: [format!("{request:?}"), format!("{request:#?}")],
            send_blocking: {
                let request = request.clone();
                Box::new(move |client| client.send(&request).map(drop))
            },
            send: Box::new(move |client| {
                let response = client.send(&request);
                Box::pin(async { response.await.map(drop) })
            }),
        }
    }

    /// Sends the request, and reads the response.
    pub(crate) fn send(&self, client: &Client) -> Sending {
        (self.send)(client)
    }

    /// The same, with a blocking client.
    pub(crate) fn send_blocking(&self, client: &blocking::Client) -> Result<(), Error> {
        (self.send_blocking)(client)
    }
}

/// A POST with all its parameters.
pub(crate) fn create_parcel() -> parcel::CreateParcel {
    parcel::create()
        .depot_sid(DEPOT)
        .recipient(PERSONAL)
        .address(PERSONAL)
        .label(PERSONAL)
        .kind(parcel::ParcelKind::Box)
        .note(PERSONAL)
        .route_sid(ROUTE)
        .weight(1.5)
        .attempts(2)
        .fragile(true)
        .tags(["gift", "winter"])
        .attributes(json!({ PERSONAL: [PERSONAL] }))
        .due("2024-02-29T01:02:03Z".parse().unwrap())
}

fn declaration() -> shipment::PatchShipment {
    shipment::patch(7)
        .origin("GB")
        .contents(PERSONAL)
        .value(12.5)
        .currency("GBP")
        .weight(3.0)
        .pieces(2)
        .declarant(PERSONAL)
        .is_gift(false)
        .signed("2024-02-29".parse().unwrap())
}

/// The requests that can have their own credentials, with these.
pub(crate) fn reports(credentials: &Credentials) -> Vec<Case> {
    vec![
        Case::of(report::list().authorization(credentials.clone())),
        Case::of(report::create().authorization(credentials.clone())),
        Case::of(report::fetch().authorization(credentials.clone())),
    ]
}

/// A request for every operation, and for the one with a choice, one for each variant.
pub(crate) fn all() -> Vec<Case> {
    let update = || depot::update(DEPOT).friendly_name(PERSONAL).enabled(true);
    let courier = depot::Pickup::courier(ROUTE).retry_count(2);
    let locker = depot::Pickup::locker().code(TOKEN);
    let sender: shipment::Sender =
        serde_json::from_value(json!({ "name": PERSONAL, "city": "Sampleton" })).unwrap();
    let shipment = shipment::create().contents(json!([PERSONAL]));
    let mut cases = vec![
        Case::of(parcel::list().recipient(PERSONAL).sample_metadata("no")),
        Case::of(create_parcel()),
        Case::of(parcel::fetch(PARCEL)),
        Case::of(parcel::delete(PARCEL)),
        Case::of(parcel_label::fetch(PARCEL)),
        Case::of(parcel_event::list(PARCEL).page_size(3)),
        Case::of(depot::list().friendly_name(PERSONAL)),
        Case::of(update().pickup(courier)),
        Case::of(update().pickup(locker)),
        Case::of(depot::delete(DEPOT)),
        Case::of(customer::create().friendly_name(PERSONAL).app_version("3")),
        Case::of(customer::fetch(PERSONAL).sample_metadata("yes")),
        Case::of(customer_archive::update(PERSONAL)),
        Case::of(settings::update().body(json!({ PERSONAL: PERSONAL }))),
        Case::of(shipment.sender(sender).pieces(2)),
        Case::of(shipment::fetch(7)),
        Case::of(shipment::update(7).pieces(3)),
        Case::of(declaration()),
        Case::of(rate::fetch().countries(["GB", "FR"])),
        Case::of(file::fetch("prices")),
        Case::of(health::fetch()),
    ];
    cases.extend(reports(&Credentials::bearer(TOKEN)));
    cases
}
