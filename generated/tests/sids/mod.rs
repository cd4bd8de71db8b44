//! SIDs for requests that are written by hand.

#![allow(dead_code, reason = "no test uses all of it")]

use twilio_flex::sid;

/// Constants that differ in type and prefix only.
macro_rules! sids {
    ($($name:ident: $kind:ident = $prefix:literal;)+) => {
        $(
            pub(crate) const $name: sid::$kind =
                sid::$kind::from_static(concat!($prefix, "0123456789abcdef0123456789abcdef"));
        )+
    };
}

sids! {
    ACCOUNT: AccountSid = "AC";
    ADDRESS: ConfigurationAddressSid = "IG";
    ASSESSMENT: AssessmentSid = "FM";
    CATEGORY: CategorySid = "FY";
    CHANNEL: ConversationSid = "CH";
    CHAT_SERVICE: ChatServiceSid = "IS";
    CONFIGURATION: PluginConfigurationSid = "FJ";
    CONTEXT: InteractionContextSid = "HQ";
    FLEX_USER: FlexUserSid = "FU";
    FLOW: FlexFlowSid = "FO";
    INSTANCE: FlexInstanceSid = "GO";
    INTERACTION: InteractionSid = "KD";
    INTERACTION_CHANNEL: InteractionChannelSid = "UO";
    PARTICIPANT: ParticipantSid = "UT";
    QUESTION: QuestionSid = "GE";
    QUESTIONNAIRE: QuestionnaireSid = "GM";
    RESERVATION: ReservationSid = "WR";
    STUDIO_FLOW: StudioFlowSid = "FW";
    TASK: TaskSid = "WT";
    TRANSFER: TransferSid = "UX";
    USER: UserSid = "US";
    WORKFLOW: WorkflowSid = "WW";
    WORKSPACE: WorkspaceSid = "WS";
}

/// Second ones, for parameters that take several.
pub(crate) const OTHER_CATEGORY: sid::CategorySid =
    sid::CategorySid::from_static("FYfedcba9876543210fedcba9876543210");
pub(crate) const OTHER_QUESTION: sid::QuestionSid =
    sid::QuestionSid::from_static("GEfedcba9876543210fedcba9876543210");
pub(crate) const OTHER_RESERVATION: sid::ReservationSid =
    sid::ReservationSid::from_static("WRfedcba9876543210fedcba9876543210");
