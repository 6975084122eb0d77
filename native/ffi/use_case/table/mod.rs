//! All use cases of the C ABI. After a change of a row or of a request's type, run `cargo xtask generate`.

mod images;
mod marketplace;
mod prerequisites;
mod registry;
mod service_principal;
mod trust;

use std::sync::LazyLock;

use super::UseCase;

pub static USE_CASES: LazyLock<Vec<UseCase>> = LazyLock::new(|| {
    [
        prerequisites::rows(),
        service_principal::rows(),
        registry::rows(),
        marketplace::rows(),
        images::rows(),
        trust::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
});
