//! `readyroom completions`: what completes commands in a shell, made from the arguments themselves.

use clap::CommandFactory;

use crate::cli::args::{Args, Completions};
use crate::cli::environment::print;
use crate::cli::failure::Failure;

/// Prints the script for a shell.
pub fn run(args: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "readyroom", &mut script);
    print(&script)
}
