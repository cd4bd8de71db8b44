//! What Flex does beyond CRUD. In: requests for `flex-api.twilio.com`. Out: the effects of its rules.

mod interactions;

use crate::{plan::Origin, rules::Rules};

/// The host of the server of Flex.
pub(crate) const HOST: &str = "flex-api.twilio.com";

/// The rules of Flex.
pub(crate) const RULES: Rules = Rules {
    host: HOST,
    effects: &[("POST /v1/Interactions", interactions::create)],
    events: &[(interactions::ACTIVATE, interactions::activate)],
    origins: &[
        (interactions::CHANNELS, Origin::Created),
        // Twilio makes a user when somebody signs in to Flex, which no operation does.
        ("/v2/Instances/{}/Users", Origin::Implicit),
    ],
};
