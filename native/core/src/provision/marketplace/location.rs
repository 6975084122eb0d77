//! The region whose images and extensions are checked.

use crate::arm::subscription;
use crate::error::{Error, ErrorId, Result};
use crate::resource::target::Target;

/// Returns the stamp's spelling of `wanted`, by default its region. An error for a location that the stamp does not have.
pub(super) async fn choose(target: &Target, wanted: Option<&str>) -> Result<String> {
    let Some(wanted) = wanted.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(target.context().stamp().await?.region.clone());
    };
    subscription::location(&target.arm, &target.subscription.id, wanted).await?.map_err(|known| {
        let message = format!("the stamp does not have the location '{wanted}'; its locations: {}", known.join(", "));
        Error::new(ErrorId::LocationUnknown, message).with_target(wanted)
    })
}
