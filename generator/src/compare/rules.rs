//! The kinds of changes, and how each is judged: as it affects a caller in Rust, not as it looks in a description.

use serde::Serialize;

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Identifies it, for ever.
    pub id: &'static str,
    /// Whom it concerns.
    pub concern: Concern,
    /// How much it matters.
    pub effect: Effect,
    /// What changed, as a sentence about the item.
    pub title: &'static str,
    /// What a caller's code does now.
    pub callers: &'static str,
    /// What callers do about it; empty if nothing.
    pub remedy: &'static str,
}

/// Whom a change concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    /// Whether a caller's code compiles.
    Source,
    /// Other bytes are sent.
    Wire,
    /// Other values or statuses are seen at run time, or other values are refused.
    Behaviour,
    /// What may be printed.
    Privacy,
    /// Documentation only.
    Docs,
}

impl Concern {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Wire => "wire",
            Self::Behaviour => "behaviour",
            Self::Privacy => "privacy",
            Self::Docs => "docs",
        }
    }
}

/// How much a change matters: which part of the version it raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing changes for anybody.
    None,
    /// Documentation only.
    Docs,
    /// Nothing is new, but other bytes are sent or other values seen.
    Patch,
    /// Something is new, and every caller compiles and goes on.
    Minor,
    /// Callers stop compiling, or stop working.
    Major,
}

impl Effect {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Docs => "docs only",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl Rule {
    /// Whether callers stop compiling or working.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.effect == Effect::Major
    }

    /// How it is announced: `breaking`, `privacy`, `compatible` or `docs`.
    #[must_use]
    pub fn level(&self) -> &'static str {
        match (self.effect, self.concern) {
            (Effect::Major, _) => "breaking",
            (_, Concern::Privacy) if self.id == PERSONAL_MARK_LOST.id => "privacy",
            (Effect::Docs, _) => "docs",
            _ => "compatible",
        }
    }
}

/// Defines rules as constants, and the list of them all.
macro_rules! rules {
    ($($name:ident $id:literal $concern:ident $effect:ident $title:literal, $callers:literal, $remedy:literal;)*) => {
        $(pub(super) const $name: Rule = Rule {
            id: $id,
            concern: Concern::$concern,
            effect: Effect::$effect,
            title: $title,
            callers: $callers,
            remedy: $remedy,
        };)*

        /// All rules.
        pub const RULES: &[Rule] = &[$($name),*];
    };
}

rules! {
    MODULE_ADDED "module-added" Source Minor "is a new module", "compiles", "";
    MODULE_REMOVED "module-removed" Source Major "was removed", "fails (E0432, E0433: no such module)", "remove what uses it";
    MODULE_RENAMED "module-renamed" Source Major "has another name", "fails (E0432, E0433: no such module)", "write the new name";
    MODULE_DEPRECATED "module-deprecated" Source Minor "has another name; the old one is a deprecated alias", "compiles, with a warning (deprecated) where it imports the module itself", "write the new name";
    OPERATION_ADDED "operation-added" Source Minor "is a new operation", "compiles", "";
    OPERATION_REMOVED "operation-removed" Source Major "was removed", "fails (E0425: no such function)", "remove the call: the API no longer describes it";
    FUNCTION_RENAMED "function-renamed" Source Major "has another name", "fails (E0425: no such function)", "write the new name";
    FUNCTION_DEPRECATED "function-deprecated" Source Minor "has another name; the old one is a deprecated alias", "compiles with a warning (deprecated)", "write the new name";
    ARGUMENTS_CHANGED "function-arguments-changed" Source Major "takes other arguments", "fails (E0061: other arguments; or E0308: another type)", "pass the new arguments";
    REQUIRED_ADDED "required-parameter-added" Source Major "is a new required parameter", "fails (E0277: a required parameter is not set)", "call the setter";
    BECAME_REQUIRED "parameter-became-required" Source Major "is required now", "fails without it (E0277: a required parameter is not set)", "call the setter";
    BECAME_OPTIONAL "parameter-became-optional" Source Minor "is optional now", "compiles", "";
    PARAMETER_ADDED "parameter-added" Source Minor "is a new parameter", "compiles", "";
    PARAMETER_REMOVED "parameter-removed" Source Major "was removed", "fails (E0599: no such method)", "remove the call: the API no longer describes the parameter";
    SETTER_RENAMED "setter-renamed" Source Major "has another name", "fails (E0599: no such method)", "write the new name";
    SETTER_DEPRECATED "setter-deprecated" Source Minor "has another name; the old one is a deprecated alias", "compiles with a warning (deprecated)", "write the new name";
    PARAMETER_TYPE "parameter-type-changed" Source Major "takes another type", "fails (E0308: mismatched types; or E0277)", "pass a value of the new type";
    TYPE_WIDENED "parameter-type-widened" Source Minor "takes more than it did", "compiles", "";
    RESPONSE_TYPE "response-type-changed" Source Major "answers another type", "fails where it uses the response (E0308, E0609)", "use the new response";
    TYPE_ADDED "type-added" Source Minor "is a new type", "compiles", "";
    TYPE_REMOVED "type-removed" Source Major "was removed", "fails where it names the type (E0425)", "remove what names it";
    TYPE_RENAMED "type-renamed" Source Major "has another name", "fails where it names the type (E0425)", "write the new name";
    TYPE_DEPRECATED "type-deprecated" Source Minor "has another name; the old one is a deprecated alias", "compiles with a warning (deprecated)", "write the new name";
    ITEM_MOVED "item-moved" Source Major "is in another module", "fails (E0425: no such item in that module)", "write the new path";
    MOVED_DEPRECATED "moved-item-deprecated" Source Minor "is in another module; it is still in the old one, as a deprecated alias", "compiles with a warning (deprecated)", "write the new path";
    FIELD_ADDED "field-added" Source Minor "is a new field", "compiles", "";
    FIELD_REMOVED "field-removed" Source Major "was removed", "fails (E0609: no such field)", "remove what reads it; if the server still sends it, nothing in the crate shows it";
    FIELD_RENAMED "field-renamed" Source Major "has another name", "fails (E0609: no such field)", "write the new name: a field has no alias";
    FIELD_TYPE "field-type-changed" Source Major "has another type", "fails (E0308: mismatched types)", "use the new type";
    FUNCTION_ADDED "function-added" Source Minor "is a new function", "compiles", "";
    FUNCTION_REMOVED "function-removed" Source Major "was removed", "fails (E0599: no such function)", "do what it did by hand";
    VARIANT_ADDED "value-added" Behaviour Minor "is a new value", "compiles; a value that was `Unrecognized` is now this variant", "";
    VARIANT_REMOVED "value-removed" Source Major "was removed", "fails (E0599: no such variant)", "remove it; if the server still sends the value, it is `Unrecognized`";
    VARIANT_TYPE "variant-type-changed" Source Major "holds another type", "fails (E0308: mismatched types)", "use the new type";
    VARIANT_RENAMED "variant-renamed" Source Major "has another name", "fails (E0599: no such variant)", "write the new name";
    VARIANT_DEPRECATED "variant-deprecated" Source Major "has another name; the old one is a deprecated constant", "compiles with a warning (deprecated), but a `match` on a reference fails (E0308)", "write the new name";
    CONSTRUCTOR_ADDED "choice-added" Source Minor "is a new way to choose", "compiles", "";
    CONSTRUCTOR_REMOVED "choice-removed" Source Major "was removed", "fails (E0599: no such function)", "choose another one";
    CONSTRUCTOR_RENAMED "choice-renamed" Source Major "has another name", "fails (E0599: no such function)", "write the new name";
    CONSTRUCTOR_ARGUMENTS "choice-arguments-changed" Source Major "takes other arguments", "fails (E0061: other arguments; or E0308: another type)", "pass the new arguments";
    ALIAS_ADDED "alias-added" Source Minor "is a new name of a type", "compiles", "";
    ALIAS_REMOVED "alias-removed" Source Major "was removed", "fails where it names the type (E0425)", "write the name of the type";
    READINESS_ADDED "readiness-added" Source Minor "can be waited for", "compiles", "";
    READINESS_REMOVED "readiness-removed" Source Major "can no longer be waited for", "fails where it waits without a condition (E0277)", "wait with a condition of your own";
    SERVER_ADDED "server-added" Source Minor "is a new server to choose", "compiles", "";
    SERVER_REMOVED "server-removed" Source Major "is no longer offered", "fails (E0425: no such function; E0432: no such module)", "choose another server, or set a base URL";
    OFFERED_CHANGED "offered-server-changed" Wire Patch "has another URL, or other variables", "compiles; a client that chose it sends to the new URL, and cannot be built with variables or values that are gone", "check the variables that are set";
    WEBHOOK_ADDED "webhook-added" Source Minor "can be read from a webhook", "compiles", "";
    WEBHOOK_REMOVED "webhook-removed" Source Major "can no longer be read from a webhook", "fails where it reads the event (E0277)", "read it as the type that the webhook has now, or as JSON if it has none";
    SID_PREFIX "sid-prefix-changed" Behaviour Major "has SIDs with another prefix", "compiles, but refuses SIDs with the old prefix (a literal fails to compile: E0080)", "use SIDs with the new prefix";

    PATH_CHANGED "path-changed" Wire Patch "is sent to another path", "compiles, and is sent to the new path", "";
    PATH_CASE "path-case-changed" Wire Patch "is sent to a path in other upper and lower case", "compiles, and is sent to the new path", "";
    SERVER_CHANGED "server-changed" Wire Patch "is sent to another server", "compiles, and is sent to the new server", "check that firewalls and test doubles know the server";
    BODY_CHANGED "body-changed" Wire Patch "has a body of another media type", "compiles, and sends the new media type", "";
    ACCEPT_CHANGED "accept-changed" Wire Patch "asks for another media type", "compiles, and sends another `Accept`", "";
    CREDENTIALS_CHANGED "credentials-changed" Wire Patch "is sent with other credentials", "compiles, and sends the new credentials", "";
    BEARER_ONLY "bearer-token-required" Behaviour Major "takes only a bearer token now", "compiles, but a client with other credentials refuses to send it", "give the client OAuth credentials or a token";
    CREDENTIALS_REQUIRED "other-credentials-required" Behaviour Major "takes other credentials now", "compiles, but a client without these credentials refuses to send it", "give the client what the operation takes now";
    LOCATION_CHANGED "parameter-location-changed" Wire Patch "goes elsewhere in the request", "compiles, and sends it there; requests stored before do not read", "drain queues of stored requests first";
    STYLE_CHANGED "parameter-style-changed" Wire Patch "is written in another way", "compiles, and sends it the new way", "";
    SENT_CHANGED "sent-value-changed" Wire Patch "sends another value", "compiles, and sends the new value", "";
    SENT_NAME "sent-name-changed" Wire Patch "is sent under another name", "compiles, and sends the new name", "";
    STATUSES_CHANGED "status-changed" Behaviour Patch "succeeds with another status", "compiles; sees another status in the metadata of the response", "check code and test doubles that compare the status";
    RANGE_NARROWER "range-narrower" Behaviour Patch "allows fewer values", "compiles; a value outside is refused before anything is sent", "check the values that are sent";
    RANGE_WIDER "range-wider" Behaviour Patch "allows more values", "compiles", "";
    STORED_OPERATION "stored-operation-renamed" Behaviour Patch "is stored under another operationId", "compiles; requests stored before do not read", "drain queues of stored requests first";
    STORED_NAME "stored-parameter-renamed" Behaviour Patch "has a path parameter of another name", "compiles; requests stored before do not read", "drain queues of stored requests first";
    VALUES_CHANGED "discriminator-changed" Behaviour Patch "is recognised by other values", "compiles; other values become this variant", "";
    PERSONAL_MARK_LOST "personal-mark-lost" Privacy Patch "is no longer redacted", "compiles; logs may show it from now on", "if it is a mistake, mark it: `x-twilio.pii` or `format: password`";
    PERSONAL_MARK_ADDED "personal-mark-added" Privacy Patch "is marked as personal data or a secret", "compiles; it is redacted from now on", "";
    DEPRECATED "deprecated" Docs Docs "is described as deprecated", "compiles", "";
    UNDEPRECATED "no-longer-deprecated" Docs Docs "is no longer described as deprecated", "compiles", "";
}
