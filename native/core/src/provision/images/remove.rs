//! Remove-ContainerRegistryImage. A registry deletes manifests, not tags: with a manifest all of its tags are deleted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::connection::{Connection, Registries, login};
use super::list::digests;
use crate::error::{Error, ErrorId, Result};
use crate::event::{EventSink, StepKind, StepState};
use crate::identity::context::Context;
use crate::oci::digest::Digest;
use crate::oci::reference::Reference;
use crate::resource::plan::{Action, Step};
use crate::secret::Secrets;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub image: String,
    /// Removes the image even if other tags refer to it.
    #[serde(default)]
    pub force: bool,
    pub user_name: Option<String>,
    #[serde(default)]
    pub what_if: bool,
    #[serde(flatten)]
    pub connection: Connection,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub image: String,
    pub digest: String,
    /// All tags that referred to it.
    pub tags: Vec<String>,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// Removes an image. Secret: `password`. An image given by digest without a tag is removed with all of its tags.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Outcome> {
    let name = Reference::parse(&request.image)?;
    let given = login(request.user_name.as_deref(), &secrets, "password")?;
    let registry = Registries::new(&request.connection, events, stamp).await?.open(&name.registry, given).await?;
    let repository = registry.repository(&name.repository, "pull,delete");
    let digest = repository.digest_of(&name.selector()).await?.ok_or_else(|| {
        Error::new(ErrorId::ImageNotFound, format!("image '{name}' does not exist")).with_target(name.to_string())
    })?;
    if let (Some(tag), Some(_)) = (&name.tag, &name.digest) {
        check_tag(&repository.digest_of(tag).await?, &digest, &name)?;
    }
    let all = digests(&repository, repository.tags().await?).await?;
    let tags: Vec<String> = all.into_iter().filter(|(_, other)| *other == digest).map(|(tag, _)| tag).collect();
    let others: Vec<&str> = tags.iter().map(String::as_str).filter(|tag| name.tag.as_deref() != Some(tag)).collect();
    if name.tag.is_some() && !request.force && !others.is_empty() {
        let message =
            format!("'{name}' was not removed because the tags {} would be removed with it", others.join(", "));
        return Err(Error::new(ErrorId::ImageOtherTags, message).with_target(name.to_string()));
    }
    let reason = format!("{digest} has the tags {}", tags.join(", "));
    let plan = vec![Step::new(StepKind::Image, format!("Image '{name}'"), Action::Remove, reason)];
    if !request.what_if {
        let told = |state| events.step(StepKind::Image, format!("Image '{name}'"), state);
        told(StepState::Started);
        repository.delete_manifest(&digest).await.inspect_err(|_| told(StepState::Failed))?;
        told(StepState::Removed);
        events.verbose(format!("Image '{name}' ({digest}) was removed."));
    }
    Ok(Outcome { image: name.to_string(), digest: digest.to_string(), tags, action: "removed", plan })
}

/// Checks that tag and digest of a name refer to the same image: if the tag has moved to another image, nothing is removed.
fn check_tag(found: &Option<Digest>, asked: &Digest, name: &Reference) -> Result<()> {
    let why = match found {
        Some(found) if found == asked => return Ok(()),
        Some(found) => format!("its tag now has the digest {found}"),
        None => "the tag does not exist".to_owned(),
    };
    let message = format!("'{name}' was not removed: {why}");
    Err(Error::new(ErrorId::ImageDigestMismatch, message)
        .with_hint(
            "Pass the tag or the digest, not both, or look up the digest of the tag with Get-ContainerRegistryImage.",
        )
        .with_target(name.to_string()))
}
