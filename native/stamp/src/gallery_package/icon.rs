const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Returns width and height of a PNG image, from its header.
pub fn size(image: &[u8]) -> Option<(u32, u32)> {
    let header = image.strip_prefix(SIGNATURE)?.strip_prefix(&13_u32.to_be_bytes())?.strip_prefix(b"IHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}
