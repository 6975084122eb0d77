//! Relative paths of a configuration start at the folder of its file, so that a run does not depend on the current folder.

use std::path::Path;

use super::model::Configuration;
use crate::provision::deployment::is_key_text;

pub(super) fn make_absolute(configuration: &mut Configuration, source: &str, home: Option<&str>) {
    let folder = Path::new(source).parent().unwrap_or(Path::new(""));
    let resolve = |path: &mut String| {
        let below_home = path.trim().strip_prefix("~/").or_else(|| path.trim().strip_prefix("~\\"));
        let absolute = match (home, below_home) {
            (Some(home), Some(rest)) => Path::new(home).join(rest),
            _ => folder.join(path.trim()),
        };
        *path = absolute.to_string_lossy().into_owned();
    };
    resolve(&mut configuration.certificate.file_path);
    if let Some(stamp) = &mut configuration.stamp {
        [&mut stamp.trusted_root_file, &mut stamp.certificate_file].into_iter().flatten().for_each(resolve);
    }
    if let Some(deployment) = &mut configuration.deployment {
        if !is_key_text(&deployment.admin_public_key) {
            resolve(&mut deployment.admin_public_key);
        }
        let files = [&mut deployment.template_file, &mut deployment.registry_trusted_root_file];
        files.into_iter().flatten().for_each(resolve);
    }
    configuration.images.iter_mut().filter_map(|image| image.path.as_mut()).for_each(resolve);
}
