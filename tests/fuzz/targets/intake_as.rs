//! The fuzzer's way into the check of an import in one format, which the name of the target tells.

#![no_main]

#[path = "../checks.rs"]
#[allow(dead_code)]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    checks::intake_as(env!("CARGO_BIN_NAME").strip_prefix("intake-"), bytes);
});
