//! Sets of UTF-16 code units.

use std::fmt::Write;

/// The character that stands for a code unit: itself, or one of a private plane for half of a pair.
pub(super) fn unit_char(unit: u16) -> char {
    let code = u32::from(unit);
    char::from_u32(code)
        .or_else(|| char::from_u32(0x10_0000 + code))
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Code units from one to another, both included.
type Range = (u16, u16);

const DIGITS: [Range; 1] = [(0x30, 0x39)];
const WORD: [Range; 4] = [(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)];
const SPACE: [Range; 10] = [
    (0x09, 0x0d),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x2000, 0x200a),
    (0x2028, 0x2029),
    (0x202f, 0x202f),
    (0x205f, 0x205f),
    (0x3000, 0x3000),
    (0xfeff, 0xfeff),
];
const LINE_ENDS: [Range; 3] = [(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)];

/// A set of code units.
#[derive(Debug, Default)]
pub(super) struct UnitSet(Vec<Range>);

impl UnitSet {
    /// What `\d`, `\w` and `\s`, and with a capital their opposites, stand for.
    pub(super) fn escape(letter: char) -> Option<Self> {
        let set = match letter.to_ascii_lowercase() {
            'd' => Self(DIGITS.to_vec()),
            'w' => Self(WORD.to_vec()),
            's' => Self(SPACE.to_vec()),
            _ => return None,
        };
        Some(if letter.is_ascii_uppercase() {
            set.complement()
        } else {
            set
        })
    }

    /// What `.` stands for.
    pub(super) fn dot() -> Self {
        Self(LINE_ENDS.to_vec()).complement()
    }

    pub(super) fn add(&mut self, from: u16, to: u16) {
        self.0.push((from, to));
    }

    pub(super) fn add_all(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Everything that is not in it.
    pub(super) fn complement(mut self) -> Self {
        self.0.sort_unstable();
        let (mut out, mut next) = (Vec::new(), 0u32);
        for (from, to) in self.0 {
            if u32::from(from) > next
                && let (Ok(a), Ok(b)) = (u16::try_from(next), u16::try_from(u32::from(from) - 1))
            {
                out.push((a, b));
            }
            next = next.max(u32::from(to) + 1);
        }
        if let Ok(next) = u16::try_from(next) {
            out.push((next, u16::MAX));
        }
        Self(out)
    }

    /// As a class of characters.
    pub(super) fn write(&self, out: &mut String) {
        if self.0.is_empty() {
            out.push_str("[^\\x{0}-\\x{10FFFF}]");
            return;
        }
        out.push('[');
        for &(from, to) in &self.0 {
            // A range over the halves of pairs falls into three.
            for (low, high) in [(0, 0xd7ff), (0xd800, 0xdfff), (0xe000, u16::MAX)] {
                let (a, b) = (from.max(low), to.min(high));
                if a <= b {
                    let (a, b) = (unit_char(a) as u32, unit_char(b) as u32);
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\x{{{a:X}}}-\\x{{{b:X}}}");
                }
            }
        }
        out.push(']');
    }
}
