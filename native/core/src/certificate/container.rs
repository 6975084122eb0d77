//! The structure of a PFX file (RFC 7292): parts that may be encrypted, with bags of keys and certificates.

use der::asn1::ObjectIdentifier;
use zeroize::Zeroizing;

use super::integrity::Mac;
use crate::ber::{INTEGER, OCTETS, OID, SEQUENCE, SET, Value, context};
use crate::password_encryption::{Budget, Password, Refusal, Result, Scheme, name};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const ENCRYPTED_KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const NESTED_BAGS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.6");
const X509: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");
const LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");
const VERSION: u64 = 3;

/// A parsed file before decryption.
pub struct Container {
    content: Zeroizing<Vec<u8>>,
    pub mac: Option<Mac>,
}

/// A key or a certificate, with the id by which Windows pairs them.
pub struct Bag {
    pub der: Zeroizing<Vec<u8>>,
    pub key_id: Option<Vec<u8>>,
}

/// The content of an opened file, in the order of the file.
#[derive(Default)]
pub struct Contents {
    pub keys: Vec<Bag>,
    pub certificates: Vec<Bag>,
}

impl Container {
    /// Parses the file. `Refusal::Damaged` if it is not a PFX file.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let file = Value::read_as(SEQUENCE, bytes).ok_or(Refusal::Damaged)?;
        let content = file.part(1, SEQUENCE).ok_or(Refusal::Damaged)?;
        if file.part(0, INTEGER).and_then(Value::count) != Some(VERSION) {
            return Err(Refusal::Damaged);
        }
        let kind = content.part(0, OID).and_then(Value::oid).ok_or(Refusal::Damaged)?;
        if kind != DATA {
            return Err(Refusal::Unsupported(name(&kind)));
        }
        let octets = explicit(content, 1, OCTETS).and_then(Value::octets).ok_or(Refusal::Damaged)?;
        let mac = file.part(2, SEQUENCE).map(Mac::read).transpose()?;
        Ok(Self { content: octets, mac })
    }

    /// Returns each encryption scheme that the file names outside of encrypted parts.
    pub fn schemes(&self) -> Result<Vec<Scheme>> {
        let mut schemes = Vec::new();
        self.each_part(&mut |part| match part {
            Part::Plain(bags) => each_bag(bags, &mut |bag| {
                if bag.kind == ENCRYPTED_KEY_BAG {
                    schemes.push(bag.encrypted_key()?.0);
                }
                Ok(())
            }),
            Part::Encrypted(scheme, _) => {
                schemes.push(scheme);
                Ok(())
            }
        })?;
        Ok(schemes)
    }

    /// Checks the total cost of all key derivations that are visible without the password.
    pub fn check_cost(&self) -> Result<()> {
        let mut budget = Budget::default();
        let counts = self
            .schemes()?
            .iter()
            .map(Scheme::iterations)
            .chain(self.mac.iter().map(Mac::iterations))
            .collect::<Vec<_>>();
        budget.charge(counts.into_iter().fold(0, u64::saturating_add))
    }

    /// Verifies the MAC, if there is one.
    pub fn verify(&self, password: Password<'_>, budget: &mut Budget) -> Result<()> {
        self.mac.as_ref().map_or(Ok(()), |mac| mac.verify(password.utf16, &self.content, budget))
    }

    /// Decrypts everything. Without a MAC, a wrong password can also appear as damage.
    pub fn open(&self, password: Password<'_>, budget: &mut Budget) -> Result<Contents> {
        let mut contents = Contents::default();
        self.each_part(&mut |part| {
            let decrypted;
            let bags = match part {
                Part::Plain(bags) => bags,
                Part::Encrypted(scheme, encrypted) => {
                    decrypted = scheme.decrypt(password, &encrypted, budget)?;
                    &Value::read_as(SEQUENCE, &decrypted).ok_or(Refusal::Damaged)?
                }
            };
            each_bag(bags, &mut |bag| bag.take(password, budget, &mut contents))
        })?;
        Ok(contents)
    }

    fn each_part(&self, visit: &mut dyn FnMut(Part<'_>) -> Result<()>) -> Result<()> {
        let parts = Value::read_as(SEQUENCE, &self.content).ok_or(Refusal::Damaged)?;
        for part in parts.parts() {
            let kind = part.part(0, OID).and_then(Value::oid).ok_or(Refusal::Damaged)?;
            if kind == DATA {
                let octets = explicit(part, 1, OCTETS).and_then(Value::octets).ok_or(Refusal::Damaged)?;
                visit(Part::Plain(&Value::read_as(SEQUENCE, &octets).ok_or(Refusal::Damaged)?))?;
            } else if kind == ENCRYPTED_DATA {
                // EncryptedData (RFC 5652, 8): a version, then the type of the content, its encryption, and the content.
                let inner =
                    explicit(part, 1, SEQUENCE).and_then(|data| data.part(1, SEQUENCE)).ok_or(Refusal::Damaged)?;
                let scheme = Scheme::read(inner.part(1, SEQUENCE).ok_or(Refusal::Damaged)?)?;
                let encrypted = inner.part(2, context(0)).and_then(Value::octets).ok_or(Refusal::Damaged)?;
                visit(Part::Encrypted(scheme, encrypted))?;
            } else {
                return Err(Refusal::Unsupported(name(&kind)));
            }
        }
        Ok(())
    }
}

enum Part<'a> {
    Plain(&'a Value<'a>),
    Encrypted(Scheme, Zeroizing<Vec<u8>>),
}

struct Read<'a> {
    kind: ObjectIdentifier,
    value: &'a Value<'a>,
    attributes: Option<&'a Value<'a>>,
}

impl Read<'_> {
    /// Reads a bag. Skips types other than keys and X.509 certificates, as OpenSSL does.
    fn take(&self, password: Password<'_>, budget: &mut Budget, contents: &mut Contents) -> Result<()> {
        let bag = |der| Bag { der, key_id: self.key_id() };
        if self.kind == KEY_BAG {
            contents.keys.push(bag(self.value.to_der()));
        } else if self.kind == ENCRYPTED_KEY_BAG {
            let (scheme, encrypted) = self.encrypted_key()?;
            let key = scheme.decrypt(password, &encrypted, budget)?;
            contents.keys.push(bag(Value::read_as(SEQUENCE, &key).ok_or(Refusal::Damaged)?.to_der()));
        } else if self.kind == CERTIFICATE_BAG && self.value.part(0, OID).and_then(Value::oid) == Some(X509) {
            contents
                .certificates
                .push(bag(explicit(self.value, 1, OCTETS).and_then(Value::octets).ok_or(Refusal::Damaged)?));
        }
        Ok(())
    }

    fn encrypted_key(&self) -> Result<(Scheme, Zeroizing<Vec<u8>>)> {
        let scheme = Scheme::read(self.value.part(0, SEQUENCE).ok_or(Refusal::Damaged)?)?;
        Ok((scheme, self.value.part(1, OCTETS).and_then(Value::octets).ok_or(Refusal::Damaged)?))
    }

    fn key_id(&self) -> Option<Vec<u8>> {
        let mut attributes = self.attributes?.parts().iter();
        let id = attributes.find(|one| one.part(0, OID).and_then(Value::oid) == Some(LOCAL_KEY_ID))?;
        Some(id.part(1, SET)?.part(0, OCTETS)?.octets()?.to_vec())
    }
}

fn each_bag(bags: &Value<'_>, visit: &mut dyn FnMut(&Read<'_>) -> Result<()>) -> Result<()> {
    for bag in bags.parts() {
        let kind = bag.part(0, OID).and_then(Value::oid).ok_or(Refusal::Damaged)?;
        let value = bag.part(1, context(0)).and_then(|value| value.parts().first()).ok_or(Refusal::Damaged)?;
        match kind == NESTED_BAGS {
            true => each_bag(value, visit)?,
            false => visit(&Read { kind, value, attributes: bag.part(2, SET) })?,
        }
    }
    Ok(())
}

/// Returns the value inside the explicit tag `[0]` at `position`.
fn explicit<'a>(value: &'a Value<'a>, position: usize, tag: u8) -> Option<&'a Value<'a>> {
    value.part(position, context(0))?.part(0, tag)
}
