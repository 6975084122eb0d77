/// The principal of a verified token.
#[derive(Clone, Debug)]
pub struct Caller {
    /// GUID on AAD, SID on AD FS.
    pub object_id: String,
    pub app_id: String,
    pub tenant_id: String,
    pub issuer: String,
}
