//! `readyroom checklist import`: a checklist of a file in another format, with a preview of what was read and skipped.

use std::path::{Path, PathBuf};

use crate::cli::args::inputs::{Reading, Source, Words};
use crate::cli::checklist::import::summary::Summary;
use crate::cli::environment::output::print;
use crate::cli::environment::{Environment, checklists};
use crate::cli::failure::Failure;
use crate::domain::basics::text::show_path;
use crate::domain::format::json;
use crate::domain::records::checklist::library_id::LibraryId;
use crate::intake::choices::Choices;
use crate::store::error::StoreError;
use crate::store::files::Existing;
use crate::store::{codec, documents};

mod preview;
mod summary;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The format is recognised by the content. The checklist goes to stdout or to OUT, the preview to\n\
        stderr; with --dry-run only the preview is printed.\n\n\
        Examples:\n  readyroom checklist import production-readiness.md --dry-run\n  \
        readyroom checklist import aks_checklist.en.json -o aks.json\n  \
        readyroom checklist import controls.xlsx --sheet Controls --map text=3,category=1,level=C -o controls.json\n  \
        readyroom checklist import benchmark.xml --level \"CAT I\" | readyroom checklist add -"
)]
pub(super) struct Args {
    /// The file, `-` for stdin
    file: Source,
    /// Write the checklist to OUT; the default and `-` are stdout
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Only print the preview: what is read, what is skipped and why
    #[arg(long)]
    dry_run: bool,
    /// Print the preview as JSON, with --dry-run or -o OUT
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
    /// Only the items of this level; may be given several times
    #[arg(long = "level", value_name = "NAME")]
    levels: Vec<Words>,
    /// The id of the checklist; by default made of the title
    #[arg(long, value_name = "ID")]
    id: Option<Words>,
    /// The title of the checklist; by default that in the file
    #[arg(long, value_name = "TEXT")]
    title: Option<Words>,
    /// Replace OUT if it exists
    #[arg(long)]
    force: bool,
}

impl Args {
    fn choices(&self, environment: &Environment) -> Result<Choices, Failure> {
        let text = |words: &Option<Words>, option: &str| {
            words.as_ref().map(|words| environment.text(words, option)).transpose()
        };
        let id = text(&self.id, "--id")?;
        if let Some(id) = &id {
            LibraryId::parse(id).map_err(|refused| Failure::Usage(refused.to_string()))?;
        }
        Ok(Choices {
            levels: environment.lines(&self.levels, "--level")?,
            id,
            title: text(&self.title, "--title")?,
            ..environment.choices(&self.reading)?
        })
    }

    /// Returns the file to write; `None` for stdout.
    fn output(&self) -> Option<&Path> {
        self.output.as_deref().filter(|output| *output != Path::new("-"))
    }
}

/// Reads the file, writes the checklist, and prints the preview.
///
/// # Errors
/// The file is refused, the options contradict each other, or the checklist cannot be written.
pub(super) fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    if args.json && !args.dry_run && args.output().is_none() {
        return Err(Failure::Usage(
            "--json and the checklist would both go to stdout; add --dry-run or -o OUT".to_owned(),
        ));
    }
    let import = checklists::import(&args.file, &args.choices(environment)?)?;
    let encoded = codec::encode_checklist(&import.checklist);
    if !args.dry_run {
        match args.output() {
            None => print(&encoded)?,
            Some(output) => write(args, output, &encoded, environment)?,
        }
    }
    if args.json {
        return print(&json::encode(&Summary::of(&import)));
    }
    let preview = preview::lines(&args.file.to_string(), &import);
    if args.dry_run {
        return environment.print_lines(preview);
    }
    for line in preview {
        environment.message(&line);
    }
    Ok(())
}

fn write(
    args: &Args,
    output: &Path,
    encoded: &[u8],
    environment: &Environment,
) -> Result<(), Failure> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let text = String::from_utf8_lossy(encoded);
    let written = documents::write_report(environment.places(), output, &text, existing);
    written.map_err(|error| match error {
        StoreError::Exists(path) => {
            Failure::Usage(format!("{}: exists already; --force replaces it", show_path(&path)))
        }
        error => error.into(),
    })?;
    environment.message(&format!("written to {}", show_path(output)));
    Ok(())
}
