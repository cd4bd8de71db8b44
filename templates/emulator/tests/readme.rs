//! `README.md` shows a test file of an application. It is one.

#[test]
fn the_test_file_of_the_readme_is_one_that_runs() {
    let readme = include_str!("../README.md");
    let (_, code) = include_str!("application.rs").split_once("\n\n").unwrap();
    assert!(
        readme.contains(code),
        "copy tests/application.rs into README.md, below \"A test file\""
    );
}
