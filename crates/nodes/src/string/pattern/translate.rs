//! From JavaScript's pattern to that of the engines.

use std::fmt::Write;

use super::units::{UnitSet, unit_char};

/// Larger counts in braces are refused.
const MAX_COUNT: u32 = 1000;

const BOUNDARY: &str = "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))";
const NO_BOUNDARY: &str = "(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))";

/// A pattern for the engines.
pub(super) struct Translated {
    pub text: String,
    /// Whether it looks around or back.
    pub needs_tries: bool,
}

/// Translates a pattern JavaScript accepts; none where a count in it is too large.
pub(super) fn translate(units: &[u16]) -> Option<Translated> {
    let pattern: Vec<char> = units.iter().copied().map(unit_char).collect();
    let groups = groups(&pattern);
    let mut reader = Reader {
        pattern: &pattern,
        at: 0,
        groups,
        out: String::new(),
        needs_tries: false,
        is_too_large: false,
    };
    // What is written for a boundary depends on the engine, which a later part decides.
    reader.needs_tries = reader.looks_around();
    reader.read();
    (!reader.is_too_large).then_some(Translated {
        text: reader.out,
        needs_tries: reader.needs_tries,
    })
}

/// The capturing groups in order: their names, where they have one.
fn groups(pattern: &[char]) -> Vec<Option<String>> {
    let (mut out, mut at, mut in_class) = (Vec::new(), 0, false);
    while at < pattern.len() {
        match pattern[at] {
            '\\' => at += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => match pattern[at + 1..] {
                ['?', '<', next, ..] if !matches!(next, '=' | '!') => {
                    let name = pattern[at + 3..].iter().take_while(|c| **c != '>');
                    out.push(Some(name.collect()));
                }
                ['?', ..] => {}
                _ => out.push(None),
            },
            _ => {}
        }
        at += 1;
    }
    out
}

struct Reader<'a> {
    pattern: &'a [char],
    at: usize,
    groups: Vec<Option<String>>,
    out: String,
    needs_tries: bool,
    is_too_large: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &[char] {
        self.pattern.get(self.at..).unwrap_or_default()
    }

    fn has_names(&self) -> bool {
        self.groups.iter().any(Option::is_some)
    }

    /// Whether any part looks around or back.
    fn looks_around(&self) -> bool {
        let mut looked = Reader {
            pattern: self.pattern,
            at: 0,
            groups: self.groups.clone(),
            out: String::new(),
            needs_tries: false,
            is_too_large: false,
        };
        looked.read();
        looked.needs_tries
    }

    fn read(&mut self) {
        while let Some(&c) = self.pattern.get(self.at) {
            self.at += 1;
            match c {
                '.' => UnitSet::dot().write(&mut self.out),
                '^' => self.out.push_str("\\A"),
                '$' => self.out.push_str("\\z"),
                '(' => self.group(),
                '[' => self.class(),
                '\\' => self.escape(),
                '{' => self.brace(),
                ')' | '|' | '*' | '+' | '?' => self.out.push(c),
                other => self.literal(other),
            }
        }
    }

    fn literal(&mut self, c: char) {
        // Writing to a String cannot fail.
        let _ = write!(self.out, "\\x{{{:X}}}", c as u32);
    }

    fn group(&mut self) {
        let open = match self.rest() {
            ['?', ':', ..] => (2, "(?:"),
            ['?', '=', ..] => (2, "(?="),
            ['?', '!', ..] => (2, "(?!"),
            ['?', '<', '=', ..] => (3, "(?<="),
            ['?', '<', '!', ..] => (3, "(?<!"),
            ['?', '<', ..] => {
                let name = self.rest().iter().take_while(|c| **c != '>').count();
                (name + 1, "(")
            }
            _ => (0, "("),
        };
        self.at += open.0;
        self.out.push_str(open.1);
        self.needs_tries |= open.1.len() > 1 && open.1 != "(?:";
    }

    /// `{2}`, `{2,}` or `{2,3}`; any other brace stands for itself.
    fn brace(&mut self) {
        let close = self.rest().iter().position(|c| *c == '}');
        let inner: String = match close {
            Some(close) => self.rest()[..close].iter().collect(),
            None => return self.literal('{'),
        };
        let (least, most) = inner.split_once(',').unwrap_or((&inner, &inner));
        let is_number = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        if !is_number(least) || !(most.is_empty() || is_number(most)) {
            return self.literal('{');
        }
        let is_small = |t: &str| t.is_empty() || t.parse::<u32>().is_ok_and(|n| n <= MAX_COUNT);
        self.is_too_large |= !is_small(least) || !is_small(most);
        let _ = write!(self.out, "{{{inner}}}");
        self.at += inner.len() + 1;
    }

    fn escape(&mut self) {
        let Some(&c) = self.pattern.get(self.at) else {
            return;
        };
        if let Some(set) = UnitSet::escape(c) {
            self.at += 1;
            return set.write(&mut self.out);
        }
        match c {
            'b' | 'B' => {
                self.at += 1;
                self.boundary(c == 'b');
            }
            '1'..='9' if self.reference() => {}
            'k' if self.has_names() => {
                self.at += 2;
                let name: String = self.rest().iter().take_while(|c| **c != '>').collect();
                self.at += name.chars().count() + 1;
                let number = self.groups.iter().position(|g| g.as_ref() == Some(&name));
                self.refer(number.map_or(0, |n| n + 1));
            }
            _ => {
                let unit = self.character_escape(false);
                self.literal(unit_char(unit));
            }
        }
    }

    fn boundary(&mut self, is_one: bool) {
        self.out.push_str(match (self.needs_tries, is_one) {
            (false, true) => "(?-u:\\b)",
            (false, false) => "(?-u:\\B)",
            (true, true) => BOUNDARY,
            (true, false) => NO_BOUNDARY,
        });
    }

    /// `\12`, where there are so many groups.
    fn reference(&mut self) -> bool {
        let digits: String = self
            .rest()
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .collect();
        let number = digits.parse::<usize>().unwrap_or(usize::MAX);
        if number > self.groups.len() {
            return false;
        }
        self.at += digits.len();
        self.refer(number);
        true
    }

    /// A group that took no part is the empty text.
    fn refer(&mut self, number: usize) {
        self.needs_tries = true;
        let _ = write!(self.out, "(?:(?({number})\\{number}|))");
    }

    /// The code unit an escape stands for, in a class or outside.
    fn character_escape(&mut self, in_class: bool) -> u16 {
        let Some(&c) = self.pattern.get(self.at) else {
            return u16::from(b'\\');
        };
        self.at += 1;
        match c {
            't' => 0x09,
            'n' => 0x0a,
            'v' => 0x0b,
            'f' => 0x0c,
            'r' => 0x0d,
            'b' if in_class => 0x08,
            'c' => self.control(in_class),
            'x' => self.hex(2).unwrap_or(u16::from(b'x')),
            'u' => self.hex(4).unwrap_or(u16::from(b'u')),
            '0'..='7' => self.octal(c),
            other => unit_of(other),
        }
    }

    fn control(&mut self, in_class: bool) -> u16 {
        match self.rest() {
            [c, ..] if c.is_ascii_alphabetic() || (in_class && is_control_extra(*c)) => {
                let unit = unit_of(*c) % 32;
                self.at += 1;
                unit
            }
            // The backslash stands for itself, and the letter comes after it.
            _ => {
                self.at -= 1;
                u16::from(b'\\')
            }
        }
    }

    fn hex(&mut self, n: usize) -> Option<u16> {
        let digits: String = self.rest().get(..n)?.iter().collect();
        let is_hex = digits.chars().all(|c| c.is_ascii_hexdigit());
        let unit = u16::from_str_radix(&digits, 16).ok().filter(|_| is_hex)?;
        self.at += n;
        Some(unit)
    }

    /// Up to three digits, below 256.
    fn octal(&mut self, first: char) -> u16 {
        let digit = |c: char| c.to_digit(8).and_then(|d| u16::try_from(d).ok());
        let mut unit = digit(first).unwrap_or(0);
        for _ in 0..2 {
            let next = self.rest().first().copied().and_then(digit);
            match next {
                Some(next) if unit * 8 + next <= 0xff => {
                    unit = unit * 8 + next;
                    self.at += 1;
                }
                _ => break,
            }
        }
        unit
    }

    fn class(&mut self) {
        let is_negated = self.rest().first() == Some(&'^');
        self.at += usize::from(is_negated);
        let mut set = UnitSet::default();
        while let Some(&c) = self.pattern.get(self.at) {
            if c == ']' {
                self.at += 1;
                break;
            }
            let from = self.class_atom(&mut set);
            let is_range = matches!(self.rest(), ['-', next, ..] if *next != ']');
            if !is_range {
                if let Some(from) = from {
                    set.add(from, from);
                }
                continue;
            }
            self.at += 1;
            let to = self.class_atom(&mut set);
            match (from, to) {
                (Some(from), Some(to)) => set.add(from, to),
                // Beside a class such as \w the dash stands for itself.
                (one, other) => {
                    set.add(u16::from(b'-'), u16::from(b'-'));
                    for unit in [one, other].into_iter().flatten() {
                        set.add(unit, unit);
                    }
                }
            }
        }
        let set = if is_negated { set.complement() } else { set };
        set.write(&mut self.out);
    }

    /// One unit of a class; a class such as `\w` goes into the set at once.
    fn class_atom(&mut self, set: &mut UnitSet) -> Option<u16> {
        let c = *self.pattern.get(self.at)?;
        self.at += 1;
        if c != '\\' {
            return Some(unit_of(c));
        }
        let escaped = self.pattern.get(self.at).copied();
        if let Some(known) = escaped.and_then(UnitSet::escape) {
            self.at += 1;
            set.add_all(known);
            return None;
        }
        Some(self.character_escape(true))
    }
}

const fn is_control_extra(c: char) -> bool {
    c.is_ascii_digit() || c == '_'
}

/// The code unit a character of the pattern stands for.
fn unit_of(c: char) -> u16 {
    let code = c as u32;
    u16::try_from(code)
        .or_else(|_| u16::try_from(code - 0x10_0000))
        .unwrap_or(0xfffd)
}
