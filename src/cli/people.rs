//! `readyroom people`: who takes part in a review.

use crate::cli::args::inputs::{Reference, Words};
use crate::cli::args::values;
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::cli::table::{Align, set};
use crate::domain::basics::names::PersonName;
use crate::domain::basics::text::Text;
use crate::domain::format::json;
use crate::domain::format::record::Lenient;
use crate::domain::records::answer::Conflict;
use crate::domain::records::people::{Person, ROLE, Role};
use crate::domain::session::edit::{Edit, Whole};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  readyroom people payments-api\n  \
        readyroom people payments-api --add dana --role decision-maker\n  \
        readyroom people payments-api --add ben --absent\n  \
        readyroom people payments-api --remove ben")]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// Add a person, or change one on the list; can be repeated
    #[arg(long, value_name = "NAME")]
    add: Vec<Words>,
    /// The role of those who are added
    #[arg(long, value_parser = values::role(), requires = "add", ignore_case = true)]
    role: Option<Role>,
    /// Mark those who are added as absent
    #[arg(long, requires = "add")]
    absent: bool,
    /// Remove a person from the list; can be repeated
    #[arg(long, value_name = "NAME")]
    remove: Vec<Words>,
    /// As JSON
    #[arg(long, conflicts_with_all = ["add", "remove"])]
    json: bool,
}

/// Changes the list of people, or prints it if no change is asked for.
///
/// # Errors
/// A name is refused, or the session cannot be loaded or saved.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let mut loaded = environment.load(&args.session)?;
    let add = environment.lines(&args.add, "--add")?;
    let remove = environment.lines(&args.remove, "--remove")?;
    let before = loaded.session.people();
    if add.is_empty() && remove.is_empty() {
        return list(args, before, environment);
    }
    let people = changed(args, &add, &remove, before)?;
    // Setting the current value again resolves its conflicts.
    let named = add.iter().chain(&remove).map(|name| Text::new(name.as_str()));
    let is_set = |one: &Conflict| args.role.is_some() || one.field.raw() != ROLE;
    let resolved: Vec<Edit> = named
        .flat_map(|name| loaded.session.conflicts_about(&name).cloned().collect::<Vec<_>>())
        .filter(is_set)
        .map(|conflict| Edit::whole(Whole::Settle(conflict)))
        .collect();
    let set = Edit::whole(Whole::People(Lenient::Known(people)));
    let edit = Edit::Several(std::iter::once(set).chain(resolved).collect());
    environment.change(&mut loaded, &edit)?;
    let count = loaded.session.people().len();
    environment.message(&format!("{}: {count} on the list", loaded.session.id()));
    Ok(())
}

fn list(args: &Args, people: &[Person], environment: &Environment) -> Result<(), Failure> {
    if args.json {
        return print(&json::encode(&people));
    }
    let row = |person: &Person| {
        let there = if person.present { "present" } else { "absent" };
        vec![person.name.shown().to_string(), person.role.word().to_owned(), there.to_owned()]
    };
    environment.print_lines(set(&[Align::Left; 3], &people.iter().map(row).collect::<Vec<_>>()))
}

/// Returns the list with the changes of the arguments.
fn changed(
    args: &Args,
    add: &[String],
    remove: &[String],
    before: &[Person],
) -> Result<Vec<Person>, Failure> {
    let mut people = before.to_vec();
    let parse = |name: &String| {
        PersonName::parse(name)
            .map(Text::from)
            .map_err(|refused| Failure::refused("the name", &refused))
    };
    for name in remove {
        let name = parse(name)?;
        if people.iter().all(|person| !person.is_named(&name)) {
            return Err(Failure::Usage(format!("{} is not on the list", name.shown())));
        }
        people.retain(|person| !person.is_named(&name));
    }
    for name in add {
        let name = parse(name)?;
        let known = people.iter().position(|person| person.is_named(&name));
        let place = known.unwrap_or_else(|| {
            people.push(Person::present(name, Role::default()));
            people.len() - 1
        });
        people[place].role = args.role.unwrap_or(people[place].role);
        people[place].present = !args.absent;
    }
    Ok(people)
}
