//! The table contains every fault.

use crate::{
    faults::{BrokenChunks, Ending, Fault, Framing, Mislabelled, RetryAfter, WrongLength},
    table::rows,
};

/// Names all kinds of faults, so that a new one does not compile until it is added here.
macro_rules! kinds {
    ($($kind:pat),+ $(,)?) => {
        const KINDS: &[&str] = &[$(stringify!($kind)),+];

        fn kind(fault: &Fault) -> &'static str {
            match fault {
                $($kind => stringify!($kind)),+
            }
        }
    };
}

kinds! {
    Fault::Answer { .. },
    Fault::AcceptThenReset,
    Fault::ResetDuringRequest { .. },
    Fault::ResetAfterRequest,
    Fault::CloseAfterRequest,
    Fault::Stall,
    Fault::SlowHeaders { .. },
    Fault::StalledBody { .. },
    Fault::SlowBody { .. },
    Fault::TruncatedBody { ending: Ending::Fin, .. },
    Fault::TruncatedBody { ending: Ending::Rst, .. },
    Fault::WrongLength(WrongLength::TooSmall),
    Fault::WrongLength(WrongLength::TwoDifferent),
    Fault::WrongLength(WrongLength::Negative),
    Fault::WrongLength(WrongLength::NotANumber),
    Fault::WrongLength(WrongLength::Overflow),
    Fault::WrongLength(WrongLength::Enormous),
    Fault::BrokenChunks(BrokenChunks::BadSize),
    Fault::BrokenChunks(BrokenChunks::SizeOverflow),
    Fault::BrokenChunks(BrokenChunks::ChunkWithoutEnd),
    Fault::BrokenChunks(BrokenChunks::ChunkCutShort),
    Fault::BrokenChunks(BrokenChunks::NoLastChunk),
    Fault::GzipBomb { .. },
    Fault::HugeBody { framing: Framing::Length, .. },
    Fault::HugeBody { framing: Framing::Chunked, .. },
    Fault::HugeBody { framing: Framing::UntilClose, .. },
    Fault::Html { .. },
    Fault::EmptyBody { .. },
    Fault::WrongContentType(Mislabelled::JsonAsHtml),
    Fault::WrongContentType(Mislabelled::HtmlAsJson),
    Fault::Redirect { .. },
    Fault::Garbage,
    Fault::EndlessHeaders,
    Fault::HugeHeader { .. },
    Fault::TwoResponses,
    Fault::Informational,
    Fault::KeepAliveThenClose,
    Fault::RateLimited { retry_after: RetryAfter::Absent, .. },
    Fault::RateLimited { retry_after: RetryAfter::Seconds(_), .. },
    Fault::RateLimited { retry_after: RetryAfter::Date(_), .. },
    Fault::RateLimited { retry_after: RetryAfter::Garbage, .. },
    Fault::RateLimited { retry_after: RetryAfter::Absurd, .. },
    Fault::After(..),
}

#[test]
fn the_table_contains_every_fault() {
    let rows = rows();
    let met: Vec<_> = rows.iter().flat_map(|it| &it.faults).map(kind).collect();
    let missing: Vec<_> = KINDS.iter().filter(|it| !met.contains(it)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
