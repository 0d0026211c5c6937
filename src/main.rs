//! The binary. The whole program is in the library.

use std::env::args_os;
use std::process::ExitCode;

fn main() -> ExitCode {
    readyroom::cli::main(args_os())
}
