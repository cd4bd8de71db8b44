//! A day of Flex on this machine: what the reports list.

use example_support::{
    Outcome,
    offline::{Mock, flex},
};
use twilio_flex::serde_json::json;

/// Flex with as many segments, assessments and plugins as this.
///
/// # Errors
/// Never, unless the emulator lacks these lists.
pub fn day(count: usize) -> Outcome<Mock> {
    let flex = flex()?;
    for number in 1..=count {
        let segment = json!({
            "segment_id": format!("segment-{number}"),
            "external_id": format!("conversation-{number}"),
            "date": "2026-01-01",
            "queue": "Support",
            "agent_team_name": "Support",
            "agent_name": "Sample Agent",
            "customer_name": "Sample Customer",
            "customer_phone": "+15005550006",
        });
        flex.put("/v1/Insights/Segments", segment)?;
        let assessment =
            json!({ "segment_id": format!("segment-{number}"), "user_name": "Sample Supervisor" });
        flex.put("/v1/Insights/QualityManagement/Assessments", assessment)?;
        let plugin = json!({ "unique_name": format!("plugin-{number}") });
        flex.put("/v1/PluginService/Plugins", plugin)?;
    }
    Ok(flex)
}
