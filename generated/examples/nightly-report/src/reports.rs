//! The reports. In: nothing. Out: the columns of each list.

use twilio_flex::v1::{
    insights_assessments::InsightsAssessments, insights_segments::InsightsSegments, plugin::Plugin,
};

use crate::Column;

/// A column without personal data, or with.
macro_rules! column {
    ($name:ident, $value:expr) => {
        Column {
            name: stringify!($name),
            is_personal: false,
            value: $value,
        }
    };
    (personal $name:ident, $value:expr) => {
        Column {
            name: stringify!($name),
            is_personal: true,
            value: $value,
        }
    };
}

/// The segments of conversations in Flex Insights: who talked, and when.
pub fn segments() -> Vec<Column<InsightsSegments>> {
    vec![
        column!(segment_id, |it| it.segment_id.clone()),
        column!(external_id, |it| it.external_id.clone()),
        column!(date, |it| it.date.clone()),
        column!(queue, |it| it.queue.clone()),
        column!(agent_team_name, |it| it.agent_team_name.clone()),
        column!(personal agent_name, |it| it.agent_name.clone()),
        column!(personal customer_name, |it| it.customer_name.clone()),
        column!(personal customer_phone, |it| it.customer_phone.clone()),
    ]
}

/// The assessments of conversations in Flex Insights.
pub fn assessments() -> Vec<Column<InsightsAssessments>> {
    vec![
        column!(assessment_sid, |it| it
            .assessment_sid
            .map(|it| it.to_string())),
        column!(segment_id, |it| it.segment_id.clone()),
        column!(answer_id, |it| it.answer_id.clone()),
        column!(weight, |it| it.weight.clone()),
        column!(timestamp, |it| it.timestamp.clone()),
        column!(personal agent_id, |it| it.agent_id.clone()),
        column!(personal user_name, |it| it.user_name.clone()),
        column!(personal answer_text, |it| it.answer_text.clone()),
    ]
}

/// The plugins of Flex UI. Their names may be those of people.
pub fn plugins() -> Vec<Column<Plugin>> {
    vec![
        column!(sid, |it| it.sid.map(|it| it.to_string())),
        column!(archived, |it| it.archived.map(|it| it.to_string())),
        column!(date_created, |it| it
            .date_created
            .as_ref()
            .map(|it| it.to_string())),
        column!(date_updated, |it| it
            .date_updated
            .as_ref()
            .map(|it| it.to_string())),
        column!(personal unique_name, |it| it.unique_name.clone()),
        column!(personal friendly_name, |it| it.friendly_name.clone()),
    ]
}
