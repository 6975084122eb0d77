//! New-ContainerRegistryGalleryPackage: the package of the Marketplace item, with the module's own template.

use std::io::{self, Write as _};
use std::path::Path;

use aws_lc_rs::digest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorId, Problem, Result};
use crate::event::{EventSink, StepKind};
use crate::gallery_package::{self, Identity, is_name, is_version};
use crate::output_file::{OutputFile, Replacement};
use crate::parameter::Parameter;
use crate::resource::deployment::template;
use crate::resource::plan::{Action, Mode, Step};

const PUBLISHER: &str = "Azs";
const NAME: &str = "ContainerRegistry";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PackageRequest {
    /// A file, or an existing folder; the file name is then `<publisher>.<name>.<version>.azpkg`.
    pub path: String,
    pub publisher: Option<String>,
    pub name: Option<String>,
    /// The default is the version of this library.
    pub item_version: Option<String>,
    #[serde(default)]
    pub force: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
pub struct Created {
    pub package: View,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    pub path: String,
    pub item_id: String,
    pub publisher: String,
    pub name: String,
    pub version: String,
    /// Bytes.
    pub length: usize,
    /// Lowercase hexadecimal.
    pub sha256: String,
}

/// Writes the package. An existing file is replaced only with `force`.
pub fn create(events: &EventSink, request: PackageRequest) -> Result<Created> {
    let identity = identity(&request)?;
    let path = match Path::new(&request.path) {
        folder if folder.is_dir() => folder.join(identity.file_name()),
        file => file.to_owned(),
    };
    let place = check(&path, request.force)?;
    let title = format!("Marketplace package '{}'", path.display());
    let step = match place.exists() {
        true => Step::new(StepKind::GalleryPackage, title, Action::Update, "it is replaced because of -Force"),
        false => Step::missing(StepKind::GalleryPackage, title),
    };
    let bytes = gallery_package::build(&identity, template::OWN)?;
    if Mode::of(request.what_if) == Mode::Apply {
        step.begin(events);
        write(&path, request.force, &place, &bytes).inspect_err(|_| step.failed(events))?;
        step.end(events);
    }
    let package = View {
        path: path.display().to_string(),
        item_id: identity.item_id(),
        publisher: identity.publisher,
        name: identity.name,
        version: identity.version,
        length: bytes.len(),
        sha256: digest::digest(&digest::SHA256, &bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    Ok(Created { package, action: step.action.done(), plan: vec![step] })
}

fn identity(request: &PackageRequest) -> Result<Identity> {
    let given = |value: &Option<String>, default: &str| value.clone().unwrap_or_else(|| default.to_owned());
    let identity = Identity {
        publisher: given(&request.publisher, PUBLISHER),
        name: given(&request.name, NAME),
        version: given(&request.item_version, env!("CARGO_PKG_VERSION")),
    };
    let mut problems = Vec::new();
    for (parameter, value) in [(Parameter::Publisher, &identity.publisher), (Parameter::Name, &identity.name)] {
        if !is_name(value) {
            let message = format!(
                "'{value}' is not a valid {} of a Marketplace item. Use 1-64 letters or digits.",
                parameter.name().to_ascii_lowercase()
            );
            problems.push(Problem::error(ErrorId::ArgumentInvalid, parameter, message));
        }
    }
    if !is_version(&identity.version) {
        let message = format!(
            "'{}' is not a valid version of a Marketplace item. Use three numbers, such as 1.0.0.",
            identity.version
        );
        problems.push(Problem::error(ErrorId::ArgumentInvalid, Parameter::Version, message));
    }
    Error::from_problems(problems).map_or(Ok(identity), Err)
}

fn check(path: &Path, force: bool) -> Result<OutputFile> {
    let place = OutputFile::at(path).map_err(|error| unwritable(path, &error))?;
    if place.exists() && !force {
        let message = format!("the file '{}' already exists", path.display());
        return Err(Error::new(ErrorId::GalleryPackageExists, message).with_target(path.display().to_string()));
    }
    Ok(place)
}

fn write(path: &Path, force: bool, place: &OutputFile, bytes: &[u8]) -> Result<()> {
    let (growing, mut file) = Replacement::begin(place).map_err(|error| unwritable(path, &error))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| unwritable(path, &error))?;
    drop(file);
    // Another program may have been faster.
    check(path, force)?;
    growing.put_in_place().map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    let message = format!("the package '{}' cannot be written: {error}", path.display());
    Error::new(ErrorId::GalleryPackageUnwritable, message).with_target(path.display().to_string())
}
