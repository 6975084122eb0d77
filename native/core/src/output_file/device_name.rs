//! Names that Windows reserves for devices, in every folder and with every extension.

const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
const NUMBERED: [&str; 2] = ["com", "lpt"];

/// Returns whether a file with this name would be a device on Windows: `NUL`, `con.txt`, `COM1`, `lpt².log`.
pub(crate) fn is_device_name(name: &str) -> bool {
    let stem = name.split(['.', ':']).next().unwrap_or_default().trim_end_matches(' ').to_ascii_lowercase();
    // Windows treats superscript digits as digits.
    let is_number = |rest: &str| {
        let mut signs = rest.chars();
        signs.next().is_some_and(|sign| sign.is_ascii_digit() || "¹²³".contains(sign)) && signs.next().is_none()
    };
    DEVICES.contains(&stem.as_str()) || NUMBERED.iter().any(|device| stem.strip_prefix(device).is_some_and(is_number))
}

#[cfg(test)]
mod tests {
    use super::is_device_name;

    #[test]
    fn device_names_are_recognized_with_any_extension() {
        for name in
            ["NUL", "nul.log", "Con", "PRN.a.b", "aux ", "COM1", "com9.html", "LPT1", "lpt0", "COM²", "CONIN$", "nul:x"]
        {
            assert!(is_device_name(name), "{name}");
        }
        for name in ["null", "con1", "com", "com10", "lpt", "comx", "report.nul", "a con", ".nul", "console.log", ""] {
            assert!(!is_device_name(name), "{name}");
        }
    }
}
