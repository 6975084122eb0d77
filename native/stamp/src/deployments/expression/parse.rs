use serde_json::Value;

use super::Fault;

#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Literal(Value),
    Call(String, Vec<Expression>),
    Member(Box<Expression>, String),
    Index(Box<Expression>, Box<Expression>),
}

/// Parses the expression in `[…]`; `None` for any other string, such as a string that starts with `[[`.
pub fn of(text: &str) -> Result<Option<Expression>, Fault> {
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let Some(inner) = inner.filter(|inner| !inner.starts_with('[')) else { return Ok(None) };
    let mut parser = Parser { text: inner, at: 0 };
    let expression = parser.expression()?;
    parser.skip_spaces();
    if parser.at < inner.len() {
        return Err(parser.unexpected("the end of the expression"));
    }
    Ok(Some(expression))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn next_is(&mut self, wanted: char) -> bool {
        self.skip_spaces();
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn expect(&mut self, wanted: char) -> Result<(), Fault> {
        if self.next_is(wanted) { Ok(()) } else { Err(self.unexpected(&wanted.to_string())) }
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        Fault::invalid(format!(
            "Unable to parse language expression '{}': expected token '{wanted}' at position {}.",
            self.text, self.at
        ))
    }

    fn expression(&mut self) -> Result<Expression, Fault> {
        self.skip_spaces();
        let mut expression = match self.rest().chars().next() {
            Some('\'') => self.string()?,
            Some(c) if c.is_ascii_digit() || c == '-' => self.number()?,
            Some(c) if c.is_ascii_alphabetic() => self.call()?,
            _ => return Err(self.unexpected("LiteralOrFunction")),
        };
        loop {
            if self.next_is('.') {
                expression = Expression::Member(Box::new(expression), self.identifier()?);
            } else if self.next_is('[') {
                let index = self.expression()?;
                self.expect(']')?;
                expression = Expression::Index(Box::new(expression), Box::new(index));
            } else {
                return Ok(expression);
            }
        }
    }

    fn identifier(&mut self) -> Result<String, Fault> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length == 0 {
            return Err(self.unexpected("Identifier"));
        }
        let name = rest[..length].to_owned();
        self.at += length;
        Ok(name)
    }

    /// Parses a string; a doubled apostrophe is an escaped one.
    fn string(&mut self) -> Result<Expression, Fault> {
        self.at += 1;
        let mut value = String::new();
        loop {
            let rest = self.rest();
            let end = rest.find('\'').ok_or_else(|| self.unexpected("'"))?;
            value.push_str(&rest[..end]);
            let doubled = rest[end + 1..].starts_with('\'');
            self.at += end + 1 + usize::from(doubled);
            if !doubled {
                return Ok(Expression::Literal(value.into()));
            }
            value.push('\'');
        }
    }

    fn number(&mut self) -> Result<Expression, Fault> {
        let rest = self.rest();
        let length = rest[1..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |at| at + 1);
        let number: i64 = rest[..length].parse().map_err(|_| self.unexpected("Integer"))?;
        self.at += length;
        Ok(Expression::Literal(number.into()))
    }

    fn call(&mut self) -> Result<Expression, Fault> {
        let name = self.identifier()?;
        self.expect('(')?;
        let mut arguments = Vec::new();
        if self.next_is(')') {
            return Ok(Expression::Call(name, arguments));
        }
        loop {
            arguments.push(self.expression()?);
            if self.next_is(')') {
                return Ok(Expression::Call(name, arguments));
            }
            self.expect(',')?;
        }
    }
}
