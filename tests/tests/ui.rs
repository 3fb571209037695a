//! What the compiler says of the attribute: each mistake once, on the word that is wrong, and of
//! sound code nothing at all.

#[test]
fn mistakes_are_told_and_sound_code_passes() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/fail/*.rs");
    cases.pass("ui/pass/*.rs");
}
