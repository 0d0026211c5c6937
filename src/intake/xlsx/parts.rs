//! The parts of a workbook in their archive, with bounds on what they unpack to.

use std::io::{BufReader, Cursor, Error, Read, Result as IoResult};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::intake::draft::Place;
use crate::intake::refusal::Refusal;
use crate::intake::xlsx::events::{Visitor, walk};

/// The bytes of a file that are read.
const MOST_PACKED: usize = 32 * 1024 * 1024;
/// The bytes that all parts that are read may unpack to.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// The number of parts.
const MOST_PARTS: usize = 4_096;
/// What an entry of the archive's directory begins with.
const ENTRY: &[u8] = b"PK\x01\x02";
/// The bytes that are unpacked at once.
const BUFFER: usize = 64 * 1024;

/// The parts of a workbook.
pub(super) struct Parts<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

/// Unpacks a part, and counts its bytes.
struct Counted<'a, 'b> {
    file: ZipFile<'a, Cursor<&'b [u8]>>,
    left: &'a mut u64,
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let count = self.file.read(buffer)?;
        *self.left = self.left.saturating_sub(count as u64);
        if *self.left == 0 { Err(Error::other("over the bound")) } else { Ok(count) }
    }
}

impl<'b> Parts<'b> {
    /// Opens the archive of a workbook.
    ///
    /// # Errors
    /// It is too large, has too many parts, or is broken.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        if bytes.len() > MOST_PACKED {
            let what = format!("a workbook of {} MiB", bytes.len() / 1024 / 1024);
            return Err(bound(what, "save the sheet with the checklist alone, or as CSV"));
        }
        // The directory is read whole, so its entries are counted before.
        if bytes.windows(ENTRY.len()).filter(|window| *window == ENTRY).count() > MOST_PARTS {
            let what = format!("a workbook of more than {MOST_PARTS} parts");
            return Err(bound(what, "save the sheet with the checklist alone, or as CSV"));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            broken("", &format!("the archive cannot be read, it may be cut off ({error})"))
        })?;
        Ok(Self { archive, left: MOST_UNPACKED })
    }

    /// Returns whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name_raw(name.as_bytes()).is_some()
    }

    /// Passes a part through a visitor; returns whether the part is there.
    ///
    /// # Errors
    /// The part is broken or protected, or the parts unpack to too much.
    pub(super) fn visit(
        &mut self,
        name: &str,
        visitor: &mut impl Visitor,
    ) -> Result<bool, Refusal> {
        let named = self.named(name);
        let file = match self.archive.by_name(&named) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(false),
            Err(error) => return Err(broken(name, &format!("it cannot be unpacked ({error})"))),
        };
        let counted = Counted { file, left: &mut self.left };
        let read = walk(BufReader::with_capacity(BUFFER, counted), name, visitor);
        if self.left == 0 {
            let what =
                format!("the workbook unpacks to more than {} MiB", MOST_UNPACKED / 1024 / 1024);
            return Err(bound(what, "save the sheet with the checklist alone, or as CSV"));
        }
        read.map(|()| true)
    }

    /// Returns the name of a part as the archive spells it.
    fn named(&self, name: &str) -> String {
        if self.has(name) {
            return name.to_owned();
        }
        let mut names =
            self.archive.file_names_raw().filter_map(|name| std::str::from_utf8(name).ok());
        names.find(|other| other.eq_ignore_ascii_case(name)).unwrap_or(name).to_owned()
    }
}

fn bound(what: String, advice: &'static str) -> Refusal {
    Refusal::Bound { what, advice }
}

/// Returns the refusal of a broken part; of the whole file where the name is empty.
pub(super) fn broken(part: &str, message: &str) -> Refusal {
    let place = if part.is_empty() { Place::Whole } else { Place::Path(part.to_owned()) };
    Refusal::Syntax { syntax: "a workbook (XLSX)", place, message: message.to_owned() }
}
