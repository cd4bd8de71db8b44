//! Flex Insights, whose requests can have credentials of their own.

use twilio_flex::{
    Credentials,
    v1::{
        insights_assessments as assessments, insights_assessments_comment as comments,
        insights_conversations as conversations, insights_questionnaires as questionnaires,
        insights_questionnaires_category as categories,
        insights_questionnaires_question as questions, insights_segments as segments,
        insights_session, insights_settings_answer_sets, insights_settings_comment,
        insights_user_roles,
    },
};

use super::{Case, PERSONAL, sids::*};

/// All requests of Insights, each with these credentials.
pub(crate) fn all(credentials: &Credentials) -> Vec<Case> {
    [
        assessments(credentials),
        comments(credentials),
        questionnaires(credentials),
        categories(credentials),
        questions(credentials),
        conversations(credentials),
        account(credentials),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn assessments(credentials: &Credentials) -> Vec<Case> {
    vec![
        Case::list(
            assessments::list()
                .authorization(credentials.clone())
                .segment_id("segment 1")
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::of(
            assessments::create()
                .authorization(credentials.clone())
                .category_sid(CATEGORY)
                .category_name("Politeness & tone")
                .segment_id("segment 1")
                .agent_id(PERSONAL)
                .offset(12.5)
                .metric_id(QUESTION)
                .metric_name("Greeting")
                .answer_text(PERSONAL)
                .answer_id("answer 1")
                .questionnaire_sid(QUESTIONNAIRE),
        ),
        Case::of(
            assessments::update(ASSESSMENT)
                .authorization(credentials.clone())
                .offset(-3.0)
                .answer_text(PERSONAL)
                .answer_id("answer 2"),
        ),
    ]
}

fn comments(credentials: &Credentials) -> Vec<Case> {
    vec![
        Case::list(
            comments::list()
                .authorization(credentials.clone())
                .segment_id("segment 1")
                .agent_id(PERSONAL)
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::of(
            comments::create()
                .authorization(credentials.clone())
                .category_id("category 1")
                .category_name("Politeness & tone")
                .comment(PERSONAL)
                .segment_id("segment 1")
                .agent_id(PERSONAL)
                .offset(0.1),
        ),
    ]
}

fn questionnaires(credentials: &Credentials) -> Vec<Case> {
    vec![
        Case::list(
            questionnaires::list()
                .authorization(credentials.clone())
                .include_inactive(true)
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::of(
            questionnaires::create()
                .authorization(credentials.clone())
                .name("Phone calls")
                .description("Ask & answer")
                .active(true)
                .question_sids([QUESTION, OTHER_QUESTION]),
        ),
        Case::of(questionnaires::fetch(QUESTIONNAIRE).authorization(credentials.clone())),
        Case::of(
            questionnaires::update(QUESTIONNAIRE)
                .authorization(credentials.clone())
                .active(false)
                .name("Phone calls")
                .description("")
                .question_sids([QUESTION, OTHER_QUESTION]),
        ),
        Case::of(questionnaires::delete(QUESTIONNAIRE).authorization(credentials.clone())),
    ]
}

fn categories(credentials: &Credentials) -> Vec<Case> {
    vec![
        Case::list(
            categories::list()
                .authorization(credentials.clone())
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::of(
            categories::create()
                .authorization(credentials.clone())
                .name("Politeness & tone"),
        ),
        Case::of(
            categories::update(CATEGORY)
                .authorization(credentials.clone())
                .name("Tone"),
        ),
        Case::of(categories::delete(CATEGORY).authorization(credentials.clone())),
    ]
}

fn questions(credentials: &Credentials) -> Vec<Case> {
    vec![
        Case::list(
            questions::list()
                .authorization(credentials.clone())
                .category_sid([CATEGORY, OTHER_CATEGORY])
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::of(
            questions::create()
                .authorization(credentials.clone())
                .category_sid(CATEGORY)
                .question("Was the greeting polite?")
                .answer_set_id("answers 1")
                .allow_na(true)
                .description("Yes & no"),
        ),
        Case::of(
            questions::update(QUESTION)
                .authorization(credentials.clone())
                .allow_na(false)
                .category_sid(CATEGORY)
                .question("Was the greeting polite?")
                .description("")
                .answer_set_id("answers 1"),
        ),
        Case::of(questions::delete(QUESTION).authorization(credentials.clone())),
    ]
}

fn conversations(credentials: &Credentials) -> Vec<Case> {
    vec![
        Case::list(
            conversations::list()
                .authorization(credentials.clone())
                .segment_id("segment 1")
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::list(
            segments::list()
                .authorization(credentials.clone())
                .segment_id("segment 1")
                .reservation_id([RESERVATION, OTHER_RESERVATION])
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
    ]
}

fn account(credentials: &Credentials) -> Vec<Case> {
    vec![
        Case::of(insights_session::create().authorization(credentials.clone())),
        Case::of(insights_user_roles::fetch().authorization(credentials.clone())),
        Case::of(insights_settings_answer_sets::fetch().authorization(credentials.clone())),
        Case::of(insights_settings_comment::fetch().authorization(credentials.clone())),
    ]
}
