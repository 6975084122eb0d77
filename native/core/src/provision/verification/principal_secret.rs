//! Whether the client secrets of the registry's service principal are still valid. The directory shows when they end, and not which of them the
//! registry uses.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::check::Checks;
use crate::clock::shown;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::graph::application::{self, Application, Wanted};
use crate::graph::microsoft::MicrosoftGraph;
use crate::identity::context::Context;
use crate::parameter::Parameter;

const CHECK: &str = "servicePrincipalSecret";
/// A secret that ends sooner is a warning.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) async fn check(checks: &mut Checks<'_>, stamp: Option<&Context>, application_id: &str, now: Timestamp) {
    let Some(stamp) = stamp else { return checks.skip(CHECK, "there is no session on a stamp") };
    match find(stamp, application_id).await {
        Ok(application) => match judge(&application, now) {
            Ok((message, soon)) => {
                if soon {
                    let problem = Problem::warning(ErrorId::ServicePrincipalSecretExpired, message.as_str());
                    checks.events().warn(&problem);
                }
                checks.pass(CHECK, message);
            }
            Err(error) => checks.note(CHECK, Err(error)),
        },
        Err(error) if [ErrorId::PrincipalNotFound, ErrorId::ArgumentInvalid].contains(&error.id) => {
            checks.note(CHECK, Err(error));
        }
        // Not a failure of the registry: few accounts may read applications.
        Err(error) => checks.skip(CHECK, error.message.trim_end_matches('.')),
    }
}

async fn find(stamp: &Context, application_id: &str) -> Result<Application> {
    let id = Uuid::try_parse(application_id.trim()).map_err(|_| {
        let message = format!("'{application_id}' is not a valid application id; expected a GUID");
        Error::new(ErrorId::ArgumentInvalid, message).with_target(Parameter::ServicePrincipalClientId)
    })?;
    let graph = MicrosoftGraph::new(stamp).await?;
    let found = application::find(&graph, &Wanted::ApplicationId(id)).await?.into_iter().next();
    found.ok_or_else(|| {
        let message = format!("no application in the tenant has the application id {id}");
        Error::new(ErrorId::PrincipalNotFound, message).with_target(id.to_string())
    })
}

/// Returns when the last secret ends as text, and whether a secret ends soon.
fn judge(application: &Application, now: Timestamp) -> Result<(String, bool)> {
    let name = &application.display_name;
    let expired = |message: String| Err(Error::new(ErrorId::ServicePrincipalSecretExpired, message));
    // One whose end is not recorded does not end.
    let ends: Vec<Option<Timestamp>> = application.passwords.iter().map(|one| one.end).collect();
    if ends.is_empty() {
        return expired(format!("the application '{name}' has no client secret"));
    }
    if ends.contains(&None) {
        return Ok((format!("The application '{name}' has a client secret without an end date."), false));
    }
    let last = ends.iter().flatten().max().copied().unwrap_or(now);
    if last <= now {
        return expired(format!(
            "the last client secret of the application '{name}' expired on {}; this machine's clock shows {}",
            shown(last),
            shown(now)
        ));
    }
    let days = now.duration_until(last).as_hours() / 24;
    let mut message =
        format!("The client secret of the application '{name}' expires on {}, in {days} days.", shown(last));
    let ending = |end: &&Timestamp| now.duration_until(**end) < SOON;
    let others = ends.iter().flatten().filter(|end| **end != last).filter(ending).count();
    if others > 0 {
        message.push_str(&format!(
            " {others} older client secrets have expired or expire within 30 days: deploy the registry again if it uses one of them."
        ));
    }
    Ok((message, others > 0 || ending(&&last)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::application::Password;

    fn judged(days: &[i64]) -> Result<(String, bool), ErrorId> {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
        let password = |days: &i64| Password {
            key_id: Uuid::nil(),
            display_name: None,
            start: None,
            end: Some(now + SignedDuration::from_hours(days * 24)),
        };
        let passwords = days.iter().map(password).collect();
        let application = Application { id: Uuid::nil(), app_id: Uuid::nil(), display_name: "a".to_owned(), passwords };
        judge(&application, now).map_err(|error| error.id)
    }

    #[test]
    fn a_secret_fails_when_it_has_expired_and_warns_before() {
        for (days, soon) in
            [(&[31][..], false), (&[29], true), (&[200, 400], false), (&[200, -1], true), (&[200, 3], true)]
        {
            let (message, told) = judged(days).expect("a message");
            assert_eq!(told, soon, "{days:?}: {message}");
        }
        for days in [&[][..], &[0], &[-1, -400]] {
            assert_eq!(judged(days), Err(ErrorId::ServicePrincipalSecretExpired), "{days:?}");
        }
        let (message, _) = judged(&[12]).expect("a message");
        assert!(message.contains("2026-01-13 00:00:00Z, in 12 days"), "{message}");
    }
}
