//! An application that Twilio calls back: it verifies each webhook, and answers what a test says.

use std::{
    collections::VecDeque,
    convert::Infallible,
    sync::{Arc, Mutex},
};

use http::{Request, Response};
use http_body_util::Full;
use tower::{Layer as _, service_fn, util::BoxCloneService};
use twilio_emulator::Mock;
use twilio_runtime::webhook::{Parameters, PublicUrl, Verifier, VerifyLayer};

/// What the application has received, and what it answers next: a status and a body.
#[derive(Clone, Default)]
pub(crate) struct Application {
    pub(crate) received: Arc<Mutex<Vec<Parameters>>>,
    pub(crate) answers: Arc<Mutex<VecDeque<(u16, String)>>>,
}

pub(crate) const BASE: &str = "https://flex.example.com";
pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";

impl Application {
    /// Lets the emulator call it.
    pub(crate) fn of(flex: &Mock) -> Self {
        let application = Self::default();
        flex.deliver_to(application.service());
        application
    }

    pub(crate) fn answer(&self, status: u16, body: &str) {
        let mut answers = self.answers.lock().unwrap();
        answers.push_back((status, body.to_owned()));
    }

    /// The values of a parameter in all webhooks so far.
    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        let received = self.received.lock().unwrap();
        let values = received.iter().filter_map(|it| it.get(name));
        values.map(str::to_owned).collect()
    }

    pub(crate) fn events(&self) -> Vec<String> {
        self.values("EventType")
    }

    #[allow(clippy::type_complexity, reason = "tower names it so")]
    fn service(
        &self,
    ) -> BoxCloneService<Request<Full<bytes::Bytes>>, Response<Full<bytes::Bytes>>, Infallible>
    {
        let verifier = Verifier::builder(PublicUrl::base(BASE)).auth_token(TOKEN);
        let layer = VerifyLayer::new(verifier.build().unwrap());
        let application = self.clone();
        let inner = service_fn(move |request: Request<Full<bytes::Bytes>>| {
            let parameters = request.extensions().get::<Parameters>().cloned();
            application.received.lock().unwrap().extend(parameters);
            let answer = application.answers.lock().unwrap().pop_front();
            let (status, body) = answer.unwrap_or((204, String::new()));
            let response = Response::builder().status(status).body(Full::from(body));
            async move { Ok::<_, Infallible>(response.unwrap()) }
        });
        BoxCloneService::new(layer.layer(inner))
    }
}
