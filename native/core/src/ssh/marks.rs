//! Marks around the output of a command. A start file of the user, or a program that runs at sign-in, may print text to the same streams; only the text between
//! the marks belongs to the command.

use uuid::Uuid;

use super::quoted;

/// Maximum length of the text before the mark on the error stream: enough to see why a command did not start.
const LONGEST_PREAMBLE: usize = 2_000;

/// The marks of one command. They are random, so nothing on the machine can predict them.
pub(super) struct Marks {
    mark: String,
}

impl Marks {
    pub(super) fn new() -> Self {
        Self { mark: Uuid::new_v4().simple().to_string() }
    }

    /// Returns the command between its marks, in a shell that reads no start file. The machine assembles the mark from parts, so that logging or echoing the
    /// command does not print it. Messages are in English, since they are compared.
    pub(super) fn around(&self, command: &[u8]) -> Vec<u8> {
        let (first, second) = self.mark.split_at(8);
        let begin = format!("printf '%s%s\\n' {first} {second}");
        let mut script = format!("LC_ALL=C; export LC_ALL; {begin}; {begin} >&2; ").into_bytes();
        script.extend(command);
        script.extend(format!("; ended=$?; printf '\\n%s%s %d\\n' {first} {second} $ended; exit $ended").bytes());
        let mut line = b"exec sh -c ".to_vec();
        line.extend(quoted(&script));
        line
    }

    pub(super) fn output(&self) -> Output {
        Output {
            begin: format!("{}\n", self.mark),
            end: format!("\n{} ", self.mark),
            state: State::Before,
            held: Vec::new(),
        }
    }

    pub(super) fn complaint(&self) -> Complaint {
        Complaint { begin: format!("{}\n", self.mark), began: false, preamble: Vec::new(), held: Vec::new() }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Before,
    Within,
    After,
}

/// The output stream: receives blocks, and returns the bytes between the marks.
pub(super) struct Output {
    begin: String,
    end: String,
    state: State,
    /// A possible start of a mark; after the end, the status.
    held: Vec<u8>,
}

impl Output {
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.held.extend_from_slice(bytes);
        if self.state == State::Before {
            match find(&self.held, self.begin.as_bytes()) {
                Some(at) => {
                    self.held.drain(..at + self.begin.len());
                    self.state = State::Within;
                }
                None => {
                    let over = self.held.len().saturating_sub(self.begin.len() - 1);
                    self.held.drain(..over);
                }
            }
        }
        if self.state != State::Within {
            return Vec::new();
        }
        match find(&self.held, self.end.as_bytes()) {
            Some(at) => {
                let data = self.held[..at].to_vec();
                self.held.drain(..at + self.end.len());
                self.state = State::After;
                data
            }
            None => {
                let sure = self.held.len().saturating_sub(self.end.len() - 1);
                self.held.drain(..sure).collect()
            }
        }
    }

    /// Returns the rest at the end of the stream, if the command was cut off.
    pub(super) fn rest(&mut self) -> Vec<u8> {
        if self.state == State::Within { std::mem::take(&mut self.held) } else { Vec::new() }
    }

    pub(super) fn began(&self) -> bool {
        self.state != State::Before
    }

    /// Returns the status of the command; `None` if its end was not received.
    pub(super) fn status(&self) -> Option<u32> {
        if self.state != State::After {
            return None;
        }
        let line = self.held.split(|byte| *byte == b'\n').next()?;
        std::str::from_utf8(line).ok()?.parse().ok()
    }
}

/// The error stream: the error messages of the command, up to a limit.
pub(super) struct Complaint {
    begin: String,
    began: bool,
    preamble: Vec<u8>,
    held: Vec<u8>,
}

impl Complaint {
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let room = LONGEST_PREAMBLE.saturating_sub(self.preamble.len());
        if !self.began {
            self.preamble.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
        self.held.extend_from_slice(bytes);
        if !self.began
            && let Some(at) = find(&self.held, self.begin.as_bytes())
        {
            self.held.drain(..at + self.begin.len());
            self.began = true;
        }
        match self.began {
            // The rest repeats the same messages.
            true => self.held.truncate(LONGEST_PREAMBLE),
            false => {
                let over = self.held.len().saturating_sub(self.begin.len() - 1);
                self.held.drain(..over);
            }
        }
    }

    pub(super) fn text(&self) -> String {
        let said = if self.began { &self.held } else { &self.preamble };
        String::from_utf8_lossy(said).trim().to_owned()
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|byte| *byte == part[0]).map(|length| from + length) {
        if text[at..].starts_with(part) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn streamed(marks: &Marks, text: &[u8], piece: usize) -> (Vec<u8>, bool, Option<u32>) {
        let mut output = marks.output();
        let mut data: Vec<u8> = text.chunks(piece).flat_map(|piece| output.feed(piece)).collect();
        data.extend(output.rest());
        (data, output.began(), output.status())
    }

    #[test]
    fn text_around_the_marks_is_removed_for_every_block_size() {
        let marks = Marks::new();
        let mark = &marks.mark;
        for (text, data, began, status) in [
            (format!("hello\nno line break{mark}\ndata\n\n{mark} 0\nbye\n"), "data\n", true, Some(0)),
            (format!("{mark}\n\n{mark} 7\n"), "", true, Some(7)),
            (format!("{mark}\nno line break at its end\n{mark} 0\n"), "no line break at its end", true, Some(0)),
            (format!("{mark}\ncut o"), "cut o", true, None),
            ("only a greeting\n".to_owned(), "", false, None),
            (
                format!("{mark}\nhalf a mark \n{}x\n{mark} 0\n", &mark[..20]),
                &format!("half a mark \n{}x", &mark[..20]),
                true,
                Some(0),
            ),
            (format!("{mark}\nx\n{mark} no number\n"), "x", true, None),
        ] {
            for piece in 1..text.len() {
                let found = streamed(&marks, text.as_bytes(), piece);
                assert_eq!(found, (data.as_bytes().to_vec(), began, status), "{text:?} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn error_text_is_only_that_of_the_command() {
        let marks = Marks::new();
        let mark = &marks.mark;
        let greeting = "a long greeting\n".repeat(1_000);
        for (text, said) in [
            (format!("{greeting}{mark}\nhead: cannot open\n"), "head: cannot open"),
            (format!("{mark}\n"), ""),
            ("This account is not available.\n".to_owned(), "This account is not available."),
        ] {
            for piece in [1, 7, 100_000] {
                let mut complaint = marks.complaint();
                text.as_bytes().chunks(piece).for_each(|piece| complaint.feed(piece));
                assert_eq!(complaint.text(), said);
            }
        }
        let mut complaint = marks.complaint();
        complaint.feed(format!("{mark}\n{}", "x".repeat(9_000)).as_bytes());
        assert_eq!(complaint.text().len(), LONGEST_PREAMBLE);
    }

    #[test]
    fn command_line_does_not_contain_the_mark() {
        let marks = Marks::new();
        let line = String::from_utf8(marks.around(b"true")).expect("text");
        assert!(!line.contains(&marks.mark) && line.starts_with("exec sh -c '"), "{line}");
    }
}
