//! The code of an application, and its tests, as `README.md` shows them.

use twilio_emulator::Mock;
use twilio_flex::{
    Client, Error, require,
    sid::{InteractionSid, WorkflowSid, WorkspaceSid},
    v1::{
        interaction::{self, Channel, Routing},
        interaction_channel::{self, StatusChange},
    },
};

const CUSTOMER: &str = "+15005550006";
const OURS: &str = "+15005550001";
const WORKSPACE: WorkspaceSid = WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");
const WORKFLOW: WorkflowSid = WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef");

/// The code under test: writes to a customer, and returns when an agent can be reached.
async fn open(client: &Client, customer: &str) -> Result<InteractionSid, Error> {
    let request = interaction::create()
        .channel(
            Channel::sms()
                .initiated_by_agent()
                .participant(customer, OURS),
        )
        .routing(Routing::new(WORKSPACE).workflow(WORKFLOW));
    let created = client.send(request).await?;
    let interaction = require!(created.sid)?;
    let channel = require!(created.channel)?;
    let channel = require!(channel.sid)?;
    client
        .wait_for(interaction_channel::fetch(interaction, channel))
        .await?;
    Ok(interaction)
}

/// More code under test: ends the conversation and the work of its agents.
async fn close(client: &Client, interaction: InteractionSid) -> Result<(), Error> {
    let mut channels = client.stream(interaction_channel::list(interaction));
    while let Some(channel) = channels.try_next().await? {
        let change = StatusChange::closed().complete_tasks();
        let update = interaction_channel::update(interaction, require!(channel.sid)?);
        client.send(update.status_change(change)).await?;
    }
    Ok(())
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn a_customer_writes_and_the_conversation_ends() -> Outcome {
    let flex = Mock::new(twilio_flex::catalogue())?;
    let interaction = open(&flex.client(), CUSTOMER).await?;
    let customer = flex.interaction(interaction);
    customer.latest_invite().accept()?;
    customer.message(CUSTOMER, "Where is my parcel?")?;

    close(&flex.client(), interaction).await?;
    let error = customer.message(CUSTOMER, "Hello?").unwrap_err();
    assert!(error.to_string().contains("is closed"), "{error}");
    Ok(())
}

#[tokio::test]
async fn an_interaction_that_may_exist_is_not_created_again() -> Outcome {
    let flex = Mock::new(twilio_flex::catalogue())?;
    flex.faults()
        .on("CreateInteraction")
        .next(1)
        .drop_after_effect()?;

    let error = open(&flex.client(), CUSTOMER).await.unwrap_err();
    assert!(
        error
            .transport_error()
            .is_some_and(|it| it.may_have_been_sent())
    );
    flex.expect("CreateInteraction").once();
    Ok(())
}

#[tokio::test]
async fn when_twilio_is_busy_the_request_is_sent_again() -> Outcome {
    let flex = Mock::new(twilio_flex::catalogue())?;
    flex.faults()
        .on("CreateInteraction")
        .next(2)
        .too_many_requests(7)?;

    // The client waits by the clock of the emulator, so this test does not.
    open(&flex.client(), CUSTOMER).await?;
    flex.expect("CreateInteraction").times(3);
    Ok(())
}
