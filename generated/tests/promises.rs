//! What `README.md` says does not compile: each mistake stands beside a twin that compiles.
//!
//! The doctests of the crate compile both. A stable rustdoc does not look at the error codes: to have them checked as
//! well, run the doctests with `RUSTC_BOOTSTRAP=1` in the environment.

use std::collections::BTreeSet;

const README: &str = include_str!("../README.md");

/// A code block: what stands after the fence, and its lines.
struct Block {
    info: &'static str,
    lines: BTreeSet<&'static str>,
}

fn rust_blocks() -> Vec<Block> {
    let fenced = README.split("\n```").skip(1).step_by(2);
    let blocks = fenced.filter_map(|block| block.split_once('\n'));
    let blocks = blocks.map(|(info, code)| Block {
        info,
        lines: code.lines().collect(),
    });
    blocks
        .filter(|block| block.info.starts_with("rust"))
        .collect()
}

/// A mistake that fails for another reason, such as an item that was renamed, would fail its twin as well.
#[test]
fn each_mistake_has_an_error_code_and_a_twin_that_differs_in_the_mistake_only() {
    let blocks = rust_blocks();
    let mut codes = Vec::new();
    for pair in blocks.windows(2) {
        let [mistake, twin] = pair else { continue };
        let Some(code) = mistake.info.strip_prefix("rust,compile_fail,") else {
            continue;
        };
        assert_eq!(twin.info, "rust", "after {code}");
        let only_in_mistake = mistake.lines.difference(&twin.lines).count();
        assert!(
            only_in_mistake <= 2,
            "{code}: more than the mistake differs"
        );
        codes.push(code);
    }
    assert_eq!(
        codes,
        [
            "E0277", "E0308", "E0080", "E0599", "E0599", "E0004", "E0639"
        ]
    );
    let failing = blocks
        .iter()
        .filter(|block| block.info.contains("compile_fail"))
        .count();
    assert_eq!(
        failing,
        codes.len(),
        "each mistake has its code and its twin"
    );
}
