//! The scripts that Redis runs, each with what all of them share before it.

use std::sync::LazyLock;

use redis::Script;

macro_rules! scripts {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        $(
            $(#[$doc])*
            pub(crate) static $name: LazyLock<Script> = LazyLock::new(|| {
                Script::new(concat!(
                    include_str!("../lua/common.lua"),
                    include_str!(concat!("../lua/", $file)),
                ))
            });
        )*
    };
}

scripts! {
    ACKNOWLEDGE = "acknowledge.lua";
    DECIDE = "decide.lua";
    ENQUEUE = "enqueue.lua";
    PERMIT = "permit.lua";
    RATE = "rate.lua";
    RELEASE = "release.lua";
    RENEW = "renew.lua";
    RETIRE = "retire.lua";
    SETTLE = "settle.lua";
    TAKE_OVER = "take_over.lua";
}
