//! The codes of all errors and warnings, as one table.
//!
//! A code is a short name, not a number: it says something where it stands in an overlay or in a log, can be searched
//! for, and two branches never give the same one to different faults. Codes are stable: overlays and scripts use them.

use std::{fmt, str::FromStr};

use super::{Severity, near_miss};

/// When a kind of diagnostic is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It stops the run.
    Error,
    /// It is shown by each run.
    Warning,
    /// It is shown by `cargo xtask lint` only: something that is legal but doubtful.
    Lint,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Lint => "lint",
        })
    }
}

/// Declares the codes: the variant, its name, the label under the caret (empty if the message says it all). The page of
/// each code is `pages/<name>.md`.
macro_rules! codes {
    ($($level:ident { $($variant:ident $name:literal $label:literal,)* })*) => {
        /// The code of a kind of error or warning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = concat!("`", $name, "`")] $variant,)*)*
        }

        impl Code {
            /// All codes: errors, warnings, lints.
            pub const ALL: &'static [Code] = &[$($(Code::$variant,)*)*];

            fn row(self) -> &'static Row {
                match self {
                    $($(Code::$variant => &Row {
                        name: $name,
                        level: Level::$level,
                        label: $label,
                        page: include_str!(concat!("pages/", $name, ".md")),
                    },)*)*
                }
            }
        }
    };
}

struct Row {
    name: &'static str,
    level: Level,
    label: &'static str,
    page: &'static str,
}

codes! {
    Error {
        // Files and the manifest
        UnreadableFile "unreadable-file" "this file",
        InvalidManifest "invalid-manifest" "",
        InvalidManifestName "invalid-manifest-name" "not a usable name",
        DuplicateModule "duplicate-module" "used again here",
        // YAML
        InvalidYaml "invalid-yaml" "not as YAML expects",
        EmptyFile "empty-file" "",
        DuplicateKey "duplicate-key" "used again here",
        UnsupportedYaml "unsupported-yaml" "JSON has nothing like it",
        TooLarge "too-large" "the limit is reached here",
        // Overlays
        InvalidOverlay "invalid-overlay" "",
        InvalidJsonPath "invalid-json-path" "not a JSONPath",
        UnmatchedAction "unmatched-action" "selects nothing",
        MisfitAction "misfit-action" "does not fit",
        // The shape of a description
        UnsupportedVersion "unsupported-version" "",
        MissingKeyword "missing-keyword" "",
        WrongKind "wrong-kind" "wrong kind of value",
        UnknownValue "unknown-value" "not one of the values",
        NotExactlyOne "not-exactly-one" "",
        InvalidStatus "invalid-status" "not a status code",
        UnsupportedKeyword "unsupported-keyword" "not supported here",
        // References
        DanglingReference "dangling-reference" "leads nowhere",
        EndlessReference "endless-reference" "leads back to itself",
        UnsupportedReference "unsupported-reference" "cannot be followed",
        MisfitReference "misfit-reference" "refers to something else",
        // Servers, paths and operations
        InvalidServer "invalid-server" "not usable",
        InvalidPath "invalid-path" "not a path template",
        UndeclaredPathParameter "undeclared-path-parameter" "its path has an undeclared parameter",
        UnusedPathParameter "unused-path-parameter" "not in the path",
        DuplicateOperationId "duplicate-operation-id" "used again here",
        UnsupportedSecurity "unsupported-security" "no client has these credentials",
        // Requests and responses
        DuplicateParameter "duplicate-parameter" "declared again here",
        UnsupportedParameter "unsupported-parameter" "cannot be sent",
        InvalidHeaderName "invalid-header-name" "not the name of a header",
        UnsupportedBody "unsupported-body" "cannot be sent",
        UnsupportedWebhook "unsupported-webhook" "cannot be read",
        UnsupportedMediaType "unsupported-media-type" "not supported",
        UpgradedConnection "upgraded-connection" "only an upgraded connection",
        // Schemas
        UnsupportedAllOf "unsupported-all-of" "cannot be combined",
        EmptyRange "empty-range" "leaves no value",
        // Decisions of an overlay
        MisplacedExtension "misplaced-extension" "has no effect here",
        MalformedExtension "malformed-extension" "wrong form",
        ConflictingMarks "conflicting-marks" "marked as public here",
        UnknownEnumValue "unknown-enum-value" "not a value of the enum",
        MisfitChoice "misfit-choice" "",
        MisfitDecision "misfit-decision" "does not fit the schema",
        ConflictingChoices "conflicting-choices" "differs",
        ConflictingSidNames "conflicting-sid-names" "named differently here",
        // Names
        TagWithoutPrefix "tag-without-prefix" "has another prefix",
        UnusableName "unusable-name" "no Rust name",
        ReservedName "reserved-name" "taken by generated code",
        DuplicateName "duplicate-name" "the same name again",
        // The names lock
        InvalidNamesLock "invalid-names-lock" "cannot be read",
        PublishedName "published-name" "would get the name of another",
        TakenOldName "taken-old-name" "its old name is taken",
        ContradictoryRename "contradictory-rename" "still there",
        // The crate's folder
        ForeignFolder "foreign-folder" "",
        MissingBlock "missing-block" "expected below this line",
        MisplacedBlock "misplaced-block" "",
        WriteFailed "write-failed" "",
        ConcurrentRun "concurrent-run" "",
        GeneratorBug "generator-bug" "",
    }
    Warning {
        LeftOut "left-out" "left out",
        MissingServer "missing-server" "",
        UnencryptedServer "unencrypted-server" "not encrypted",
        LostKeyword "lost-keyword" "not in OpenAPI 3.0",
        UndeclaredProperty "undeclared-property" "not a property",
        MisspelledProperty "misspelled-property" "not a property",
        MissingSuccess "missing-success" "no 2xx among them",
        MissingItems "missing-items" "what are its items?",
        DuplicateEnumValue "duplicate-enum-value" "listed again here",
        UntypedAllOf "untyped-all-of" "any JSON",
        EndlessSchema "endless-schema" "contains nothing but itself",
        AmbiguousAlternative "ambiguous-alternative" "several alternatives for one value",
        UnknownFormat "unknown-format" "has no meaning",
        UncheckedEnum "unchecked-enum" "not checked",
        UncheckedNot "unchecked-not" "not checked",
        UncheckedPattern "unchecked-pattern" "not checked",
        IgnoredHeader "ignored-header" "left out",
        DoubtfulBody "doubtful-body" "servers may ignore it",
        MissingOperationId "missing-operation-id" "has no name",
        UntaggedOperation "untagged-operation" "has no tag",
        MisfitExample "misfit-example" "does not fit",
        UnnamedSid "unnamed-sid" "first seen here",
        LongName "long-name" "shortened",
        NumberedName "numbered-name" "got a number",
        UnmarkedPersonalData "unmarked-personal-data" "",
        PossibleRename "possible-rename" "is this another name of the old one?",
        UselessRename "useless-rename" "changes nothing",
        StaleAcceptance "stale-acceptance" "accepts nothing",
    }
    Lint {
        SidWithoutPattern "sid-without-pattern" "any string",
        ContradictoryExample "contradictory-example" "does not fit its schema",
        UndescribedOperation "undescribed-operation" "what does it do?",
        SingleValueEnum "single-value-enum" "the only value",
    }
}

impl Code {
    /// The name, as in messages: `dangling-reference`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// When it is shown.
    #[must_use]
    pub fn level(self) -> Level {
        self.row().level
    }

    /// Whether it stops the run.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self.level() {
            Level::Error => Severity::Error,
            Level::Warning | Level::Lint => Severity::Warning,
        }
    }

    /// What to write under the caret, if anything.
    #[must_use]
    pub fn label(self) -> Option<&'static str> {
        Some(self.row().label).filter(|label| !label.is_empty())
    }

    /// What it means, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        let first = self.page().lines().next().unwrap_or_default();
        first.trim_start_matches("# ")
    }

    /// The explanation, as Markdown: what it means, an example that causes it, how to solve it.
    #[must_use]
    pub fn page(self) -> &'static str {
        self.row().page
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Code {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let mut all = Self::ALL.iter().copied();
        all.find(|code| code.name() == name).ok_or_else(|| {
            let names = Self::ALL.iter().map(|code| code.name());
            match near_miss(name, names) {
                Some(meant) => format!("there is no code `{name}`; did you mean `{meant}`?"),
                None => format!("there is no code `{name}`"),
            }
        })
    }
}
