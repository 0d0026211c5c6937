//! The sheets of a workbook, and where its parts are.

use crate::intake::refusal::Refusal;
use crate::intake::xlsx::events::{Tag, Visitor};
use crate::intake::xlsx::parts::{Parts, broken};

/// The usual name of the part that lists the sheets.
const USUAL: &str = "xl/workbook.xml";

/// A sheet of cells.
#[derive(Debug)]
pub(super) struct SheetEntry {
    /// Its name.
    pub(super) name: String,
    /// The name of its part.
    pub(super) part: String,
    /// Set if it is hidden, also where only a program can show it.
    pub(super) is_hidden: bool,
}

/// The parts of a workbook by what they hold.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// The sheets, in the order of their tabs.
    pub(super) sheets: Vec<SheetEntry>,
    /// The name of the part of the texts that cells share.
    pub(super) strings: Option<String>,
    /// The name of the part of the formats.
    pub(super) styles: Option<String>,
    /// Set if days are counted from 1904.
    pub(super) is_from_1904: bool,
}

/// A relationship of a part to another, or to an address.
#[derive(Debug)]
pub(super) struct Relation {
    /// Its id in the part.
    pub(super) id: String,
    /// The last word of its type: `worksheet`.
    pub(super) kind: String,
    /// The name of the other part, or the address.
    pub(super) target: String,
}

impl Book {
    /// Reads the list of sheets.
    ///
    /// # Errors
    /// There is none, or it is broken.
    pub(super) fn read(parts: &mut Parts<'_>) -> Result<Self, Refusal> {
        let main =
            relations(parts, "")?.into_iter().find(|relation| relation.kind == "officeDocument");
        let main = main.map_or_else(|| USUAL.to_owned(), |relation| relation.target);
        let relations = relations(parts, &main)?;
        let mut listed = Listed::default();
        if parts.has("xl/workbook.bin") {
            return Err(Refusal::Unfit {
                seems: "a workbook in the binary format (XLSB)".to_owned(),
                advice: "save it as .xlsx or CSV".to_owned(),
            });
        }
        if !parts.visit(&main, &mut listed)? {
            return Err(broken("", "no workbook is in the archive"));
        }
        let of_kind = |kind: &str| {
            relations
                .iter()
                .find(|relation| relation.kind == kind)
                .map(|relation| relation.target.clone())
        };
        let sheet = |(name, id, is_hidden): (String, String, bool)| {
            let relation = relations.iter().find(|relation| relation.id == id)?;
            let part = relation.target.clone();
            (relation.kind == "worksheet").then_some(SheetEntry { name, part, is_hidden })
        };
        Ok(Self {
            strings: of_kind("sharedStrings"),
            styles: of_kind("styles"),
            is_from_1904: listed.is_from_1904,
            sheets: listed.sheets.into_iter().filter_map(sheet).collect(),
        })
    }
}

/// The list of sheets: the name of each, the id of its relationship, and whether it is hidden.
#[derive(Default)]
struct Listed {
    sheets: Vec<(String, String, bool)>,
    is_from_1904: bool,
}

impl Visitor for Listed {
    fn open(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Refusal> {
        match name {
            "workbookPr" => self.is_from_1904 = tag.is_set("date1904"),
            "sheet" => {
                let of = |name| tag.get(name).unwrap_or_default().into_owned();
                let is_hidden = matches!(of("state").as_str(), "hidden" | "veryHidden");
                self.sheets.push((of("name"), of("id"), is_hidden));
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, _: &str) -> Result<(), Refusal> {
        Ok(())
    }

    fn close(&mut self, _: &str) -> Result<(), Refusal> {
        Ok(())
    }
}

/// Reads the relationships of a part, of the whole where its name is empty; none where there is no list of them.
///
/// # Errors
/// The list is broken.
pub(super) fn relations(parts: &mut Parts<'_>, part: &str) -> Result<Vec<Relation>, Refusal> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let list = if folder.is_empty() {
        format!("_rels/{file}.rels")
    } else {
        format!("{folder}/_rels/{file}.rels")
    };
    let mut relations = Relations { folder, found: Vec::new() };
    parts.visit(&list, &mut relations)?;
    Ok(relations.found)
}

struct Relations<'a> {
    folder: &'a str,
    found: Vec<Relation>,
}

impl Visitor for Relations<'_> {
    fn open(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Refusal> {
        if name == "Relationship" {
            let of = |name| tag.get(name).unwrap_or_default().into_owned();
            let is_external = of("TargetMode") == "External";
            let target = of("Target");
            self.found.push(Relation {
                id: of("Id"),
                kind: of("Type").rsplit('/').next().unwrap_or_default().to_owned(),
                target: if is_external { target } else { absolute(self.folder, &target) },
            });
        }
        Ok(())
    }

    fn text(&mut self, _: &str) -> Result<(), Refusal> {
        Ok(())
    }

    fn close(&mut self, _: &str) -> Result<(), Refusal> {
        Ok(())
    }
}

/// Returns the name of a part that is given from a folder.
fn absolute(folder: &str, target: &str) -> String {
    let (from, target) = match target.strip_prefix('/') {
        Some(whole) => ("", whole),
        None => (folder, target),
    };
    let mut names: Vec<&str> = Vec::new();
    for name in from.split('/').chain(target.split('/')) {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            _ => names.push(name),
        }
    }
    names.join("/")
}
