//! Versions of products, as numbers: `2019.10.24` is newer than `2019.9.19`.

/// September 2019: the oldest AKS base image that contains what the registry needs.
pub(super) const OLDEST_IMAGE: (u64, u64) = (2019, 9);

/// Returns the numbers of a version, for sorting.
pub(super) fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// Returns year and month of an image: from its version (`2019.10.24`), or else from its SKU (`aks-ubuntu-1604-201910`).
pub(super) fn month(sku: &str, version: &str) -> Option<(u64, u64)> {
    let is_month = |(year, month): &(u64, u64)| (2000..2100).contains(year) && (1..=12).contains(month);
    let of_version = match numbers(version).as_slice() {
        [year, month, ..] => Some((*year, *month)).filter(is_month),
        _ => None,
    };
    let of_sku = || {
        let text = sku.rsplit('-').next().filter(|text| text.len() == 6)?;
        let number: u64 = text.parse().ok()?;
        Some((number / 100, number % 100)).filter(is_month)
    };
    of_version.or_else(of_sku)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        for (older, newer) in [("2.0.9", "2.0.10"), ("2019.9.19", "2019.10.1"), ("2.0", "2.0.3"), ("", "1")] {
            assert!(numbers(older) < numbers(newer), "{older} {newer}");
        }
    }

    #[test]
    fn the_month_is_read_from_the_version_or_the_sku() {
        for (sku, version, expected) in [
            ("aks-ubuntu-1604-201909", "2019.10.24", Some((2019, 10))),
            ("aks-ubuntu-1604-201909", "1.0.0", Some((2019, 9))),
            ("aks-ubuntu-1604-201913", "17763.1637.201210", None),
            ("aks-ubuntu-1604", "", None),
            ("aks-ubuntu-2004-2022-q3", "2022.08.16", Some((2022, 8))),
        ] {
            assert_eq!(month(sku, version), expected, "{sku} {version}");
        }
    }
}
