//! The gate as `JUnit` XML, as the test reports of pipelines read it: one suite, one case a rule.

use crate::cli::gate::text::shortfall_lines;
use crate::domain::insight::gate::{Gate, Ruling};
use crate::domain::session::Session;
use crate::report::markup::escape;

pub(super) fn render(session: &Session, gate: &Gate<'_>) -> String {
    let system = escape(session.system().shown().as_str());
    let total = gate.rulings.len();
    let failed = total - gate.holding();
    let cases: String = gate.rulings.iter().map(|ruling| case(&system, ruling)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <testsuites tests=\"{total}\" failures=\"{failed}\">\n  \
        <testsuite name=\"readyroom gate\" tests=\"{total}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\">\n\
        {cases}  </testsuite>\n</testsuites>\n"
    )
}

/// A rule. The system is the class, so that the gates of several systems in one pipeline stay apart.
fn case(system: &str, ruling: &Ruling<'_>) -> String {
    let open = format!("    <testcase classname=\"{system}\" name=\"{}\"", ruling.rule);
    let Some(shortfall) = &ruling.shortfall else { return format!("{open}/>\n") };
    let why = escape(ruling.why.shown().as_str());
    let text = escape(&shortfall_lines(shortfall).join("\n"));
    format!(
        "{open}>\n      <failure type=\"{}\" message=\"{why}\">{text}</failure>\n    </testcase>\n",
        ruling.rule.json_name()
    )
}
