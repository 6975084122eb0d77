//! `docs/reliability.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::cell::{Cell, Outcome};
use crate::faults::{self, Fault};
use crate::place::Place;
use crate::ready::Ready;
use crate::tasks::{Done, Task};

const HEAD: &str = "# Reliability

What happens when requests fail. Made by `cargo xtask campaign`; do not edit.

```
cargo xtask campaign
```

Each run of the campaign starts with a simulated stamp, and one request of a flow meets one fault. The run must end in the desired state, or with an error whose cause
fits the fault and which names the host or the resource. Then a new session runs the flow again without faults and must reach exactly the state of a run without
faults: nothing doubled (secret versions, role assignments, access policies, resources, deployments), nothing lost, no secret in any output.

Equivalent requests are one row: same method, host, and path, where ids and names that a run chooses are `*`. Faults of connections begin with a connection that is cut
at the request, since the library keeps connections open.

Faults that the same code handles are one class: some are met only at writes and at one read of each host, and stay until the run gives up only at writes. The requests
of the sign-in are the same in each flow, and are met in the first one. A read that an earlier flow contains, too, meets only reset, 503, 401, and garbage, once. Not simulated: a name
that this machine's resolver does not know (the runs use a proxy, which resolves names). If requests hang until the run gives up, a time limit of four seconds ends the run (`timeoutSeconds`);
if they hang after acting, the run is canceled after four seconds.

Copies, exports, and imports of images run with real registries. Whenever a run ends, there is no tag of an incomplete image; after the rerun, the image or archive is the whole one. A run
that waits without end has a time limit of three seconds.

A cell has the results of the fault once (at the first and at the last request of the row; the worse result counts) and of the fault until the run gives up:

| sign | result |
| --- | --- |
| R | recovered: the run ended in the desired state |
| W | success with a warning about something that remains, and the rerun was complete |
| E | error, and the rerun was complete |
| C | the run was canceled after a few seconds of waiting, and the rerun was complete |
| - | the fault does not apply, or the run did not need the request |
| **X** | wrong |

";

pub fn of(ready: &[Ready], done: &[Done]) -> String {
    let mut page = HEAD.to_owned();
    let _ = writeln!(page, "## Faults\n\n| | fault | errors |\n| --- | --- | --- |");
    for (number, fault) in faults::ALL.iter().enumerate() {
        let _ = writeln!(page, "| {} | {} | {} |", number + 1, fault.name, errors(done, fault));
    }
    for one in ready {
        page += &flow(one, done);
    }
    page
}

/// Returns the ids of the errors that the fault caused.
fn errors(done: &[Done], fault: &Fault) -> String {
    let ids: BTreeSet<&str> = done
        .iter()
        .filter_map(|one| match (&one.task, &one.outcome) {
            (Task::Cell(cell), Outcome::Error(id)) if cell.fault.name == fault.name => Some(id.as_str()),
            _ => None,
        })
        .collect();
    ids.into_iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

fn flow(ready: &Ready, done: &[Done]) -> String {
    let own: Vec<&Done> = done.iter().filter(|one| one.ready.flow.name == ready.flow.name).collect();
    let mut cells: BTreeMap<(&Place, &str), [Option<&Outcome>; 2]> = BTreeMap::new();
    let (mut kills, mut survived) = (0, 0);
    for one in &own {
        match &one.task {
            Task::Kill(_) => {
                kills += 1;
                survived += usize::from(!matches!(one.outcome, Outcome::Wrong(_)));
            }
            Task::Cell(Cell { place, nth, fault }) => {
                let held = &mut cells.entry((place, fault.name)).or_default()[usize::from(nth.is_none())];
                if held.is_none_or(|held| rank(held) < rank(&one.outcome)) {
                    *held = Some(&one.outcome);
                }
            }
        }
    }
    let mut text = format!("\n## Flow: {}\n\n", ready.flow.name);
    let _ = writeln!(text, "kill -9 at each of {kills} requests: {survived} reruns were complete.\n");
    let numbers: Vec<String> = (1..=faults::ALL.len()).map(|number| number.to_string()).collect();
    let _ = writeln!(text, "| request | {} |\n| --- |{}", numbers.join(" | "), " --- |".repeat(numbers.len()));
    for (place, _) in &ready.places {
        let row: Vec<String> = faults::ALL
            .iter()
            .map(|fault| {
                let held = cells.get(&(place, fault.name)).copied().unwrap_or_default();
                held.map(sign).concat()
            })
            .collect();
        let _ = writeln!(text, "| `{}` | {} |", place.shown(), row.join(" | "));
    }
    text
}

fn rank(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::NotMet => 0,
        Outcome::Recovered => 1,
        Outcome::Warned => 2,
        Outcome::Error(_) => 3,
        Outcome::Canceled => 4,
        Outcome::Wrong(_) => 5,
    }
}

fn sign(outcome: Option<&Outcome>) -> &'static str {
    match outcome {
        None | Some(Outcome::NotMet) => "-",
        Some(Outcome::Recovered) => "R",
        Some(Outcome::Warned) => "W",
        Some(Outcome::Error(_)) => "E",
        Some(Outcome::Canceled) => "C",
        Some(Outcome::Wrong(_)) => "**X**",
    }
}
