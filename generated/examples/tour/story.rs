//! The tour itself: from a client to a few lines of text.

use std::{error::Error, io::Write};

use twilio_flex::{
    Client,
    sid::{ChatChannelSid, ChatServiceSid, FlexFlowSid, StudioFlowSid},
    v1::{
        channel,
        flex_flow::{self, ChannelType, Integration},
    },
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the tour needs to find where it goes.
pub(crate) struct Places {
    pub(crate) chat_service: ChatServiceSid,
    pub(crate) studio_flow: StudioFlowSid,
}

/// What the tour has made and not yet deleted.
#[derive(Default)]
struct Made {
    flow: Option<FlexFlowSid>,
    channels: Vec<ChatChannelSid>,
}

/// Takes the tour, and deletes everything that it made, also when it ended early.
pub(crate) async fn tell(client: &Client, places: &Places, out: &mut impl Write) -> Result<()> {
    let mut made = Made::default();
    let told = take_tour(client, places, &mut made, out).await;
    let cleaned_up = clean_up(client, made, out).await;
    told.and(cleaned_up)
}

async fn take_tour(
    client: &Client,
    places: &Places,
    made: &mut Made,
    out: &mut impl Write,
) -> Result<()> {
    let flow = create_flow(client, places, out).await?;
    made.flow = Some(flow);
    for number in 1..=3 {
        made.channels
            .push(open_channel(client, flow, number).await?);
    }
    writeln!(out, "Opened {} channels from it.", made.channels.len())?;

    list_channels(client, flow, out).await?;
    if let Some(channel) = made.channels.first().copied() {
        fetch_channel(client, channel, out).await?;
        client.send(channel::delete(channel)).await?;
        made.channels.remove(0);
        writeln!(out, "Deleted it.")?;
        meet_an_error(client, channel, out).await?;
    }
    Ok(())
}

async fn create_flow(
    client: &Client,
    places: &Places,
    out: &mut impl Write,
) -> Result<FlexFlowSid> {
    let request = flex_flow::create()
        .friendly_name("Tour of twilio-flex")
        .chat_service_sid(places.chat_service)
        .channel_type(ChannelType::Web)
        .integration(Integration::studio(places.studio_flow).retry_count(3));
    // Every field of a response is optional: the description promises none.
    let flow = client
        .send(request)
        .await?
        .sid
        .ok_or("the new flow has no SID")?;
    writeln!(out, "Created the Flex Flow {flow}.")?;
    Ok(flow)
}

async fn open_channel(client: &Client, flow: FlexFlowSid, number: u32) -> Result<ChatChannelSid> {
    let request = channel::create()
        .flex_flow_sid(flow)
        .identity(format!("tour-visitor-{number}"))
        .chat_user_friendly_name(format!("Visitor {number}"))
        .chat_friendly_name(format!("Tour {number}"));
    Ok(client
        .send(request)
        .await?
        .sid
        .ok_or("the new channel has no SID")?)
}

async fn list_channels(client: &Client, flow: FlexFlowSid, out: &mut impl Write) -> Result<()> {
    writeln!(out, "The account's channels, two to a page:")?;
    let mut channels = client.stream(channel::list().page_size(2));
    // Not more than the first ten: an account may have any number of them.
    for _ in 0..10 {
        let Some(channel) = channels.try_next().await? else {
            break;
        };
        let Some(sid) = channel.sid else { continue };
        let whose = if channel.flex_flow_sid == Some(flow) {
            "ours"
        } else {
            "another flow's"
        };
        writeln!(out, "  {sid} ({whose})")?;
    }
    Ok(())
}

async fn fetch_channel(client: &Client, sid: ChatChannelSid, out: &mut impl Write) -> Result<()> {
    let channel = client.send(channel::fetch(sid)).await?;
    let created = channel
        .date_created
        .as_ref()
        .map_or("an unknown time", |date| date.as_str());
    writeln!(out, "Fetched {sid}, created at {created}.")?;
    Ok(())
}

async fn meet_an_error(client: &Client, sid: ChatChannelSid, out: &mut impl Write) -> Result<()> {
    let Err(error) = client.send(channel::fetch(sid)).await else {
        return Err("a deleted channel can still be fetched".into());
    };
    if error.status() != Some(404) {
        return Err(error.into());
    }
    writeln!(out, "Fetched it again: {error}")?;
    if let (Some(code), Some(more_info)) = (error.code(), error.more_info()) {
        writeln!(out, "  Error {code} is explained at {more_info}")?;
    }
    Ok(())
}

/// Goes on after an error. Prints last: that may fail too, when nobody reads the output.
async fn clean_up(client: &Client, made: Made, out: &mut impl Write) -> Result<()> {
    let mut left_over = Vec::new();
    for channel in made.channels {
        let deleted = client.send(channel::delete(channel)).await;
        left_over.extend(
            deleted
                .err()
                .map(|error| format!("{channel} is left over: {error}")),
        );
    }
    if let Some(flow) = made.flow {
        let deleted = client.send(flex_flow::delete(flow)).await;
        left_over.extend(
            deleted
                .err()
                .map(|error| format!("{flow} is left over: {error}")),
        );
    }
    if left_over.is_empty() {
        writeln!(out, "Deleted everything else that the tour made.")?;
        return Ok(());
    }
    writeln!(out, "{}", left_over.join("\n"))?;
    Err("not everything that the tour made could be deleted".into())
}
