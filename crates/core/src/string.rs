use std::{cmp::Ordering, fmt, hash, sync::Arc};

use smol_str::{SmolStr, StrExt};

/// A JavaScript string: a sequence of UTF-16 code units that may hold lone surrogates.
///
/// Well-formed text, which is nearly all there is, is kept as UTF-8: in place up to 23 bytes, shared
/// beyond. Only a string that UTF-8 cannot hold is kept as code units, so two equal strings always
/// have the same form.
#[derive(Clone, PartialEq, Eq)]
pub struct JsString(Repr);

#[derive(Clone, PartialEq, Eq)]
enum Repr {
    Utf8(SmolStr),
    /// Holds at least one lone surrogate.
    Utf16(Arc<[u16]>),
}

/// Longer texts are searched with an algorithm that does not slow down on repetitive ones.
const MAX_PLAIN: usize = 512;
/// In texts up to this long each place is tried.
const MAX_TRIED: usize = 64;

impl JsString {
    /// The string with these code units.
    #[must_use]
    pub fn from_utf16(units: &[u16]) -> Self {
        match String::from_utf16(units) {
            Ok(text) => Self::from(text),
            Err(_) => Self(Repr::Utf16(Arc::from(units))),
        }
    }

    /// Text that is part of the program; nothing is copied.
    #[must_use]
    pub const fn from_static(text: &'static str) -> Self {
        Self(Repr::Utf8(SmolStr::new_static(text)))
    }

    /// The text, where it is well-formed.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Utf8(text) => Some(text),
            Repr::Utf16(_) => None,
        }
    }

    /// The text with each lone surrogate shown as `U+FFFD`.
    #[must_use]
    pub fn to_text(&self) -> String {
        match &self.0 {
            Repr::Utf8(text) => text.to_string(),
            Repr::Utf16(units) => String::from_utf16_lossy(units),
        }
    }

    /// The code units.
    #[must_use]
    pub fn to_utf16(&self) -> Vec<u16> {
        match &self.0 {
            Repr::Utf8(text) => text.encode_utf16().collect(),
            Repr::Utf16(units) => units.to_vec(),
        }
    }

    /// JavaScript's `length`: the number of code units.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Utf8(text) if text.is_ascii() => text.len(),
            Repr::Utf8(text) => text.chars().map(char::len_utf16).sum(),
            Repr::Utf16(units) => units.len(),
        }
    }

    /// Whether there are no code units.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Repr::Utf8(text) => text.is_empty(),
            Repr::Utf16(units) => units.is_empty(),
        }
    }

    /// The bytes its text takes, for quotas.
    #[must_use]
    pub fn byte_len(&self) -> usize {
        match &self.0 {
            Repr::Utf8(text) => text.len(),
            Repr::Utf16(units) => units.len() * 2,
        }
    }

    /// The code unit at a place, as a string of one.
    #[must_use]
    pub fn unit_at(&self, at: usize) -> Option<Self> {
        match &self.0 {
            Repr::Utf8(text) if text.is_ascii() => text.get(at..=at).map(Self::from),
            _ => self.to_utf16().get(at).map(|u| Self::from_utf16(&[*u])),
        }
    }

    /// Runs a change of well-formed text, code unit runs between lone surrogates included.
    fn map_text(&self, change: impl Fn(&str) -> SmolStr) -> Self {
        match &self.0 {
            Repr::Utf8(text) => Self(Repr::Utf8(change(text))),
            Repr::Utf16(units) => {
                let mut out = JsStringBuilder::default();
                for decoded in char::decode_utf16(units.iter().copied()) {
                    match decoded {
                        Ok(c) => out.push_str(&change(c.encode_utf8(&mut [0; 4]))),
                        Err(lone) => out.push_units(&[lone.unpaired_surrogate()]),
                    }
                }
                out.finish()
            }
        }
    }

    /// JavaScript's `toUpperCase`.
    #[must_use]
    pub fn to_upper(&self) -> Self {
        self.map_text(|text| {
            if text.is_ascii() {
                text.to_ascii_uppercase_smolstr()
            } else {
                SmolStr::from(text.to_uppercase())
            }
        })
    }

    /// JavaScript's `toLowerCase`.
    #[must_use]
    pub fn to_lower(&self) -> Self {
        self.map_text(|text| {
            if text.is_ascii() {
                text.to_ascii_lowercase_smolstr()
            } else {
                SmolStr::from(text.to_lowercase())
            }
        })
    }

    /// Where `needle` first occurs, in code units.
    #[must_use]
    pub fn find(&self, needle: &Self) -> Option<usize> {
        if let (Repr::Utf8(text), Repr::Utf8(part)) = (&self.0, &needle.0) {
            let at = text.find(&**part)?;
            return Some(text[..at].encode_utf16().count());
        }
        if needle.is_empty() {
            return Some(0);
        }
        let (units, part) = (self.to_utf16(), needle.to_utf16());
        units.windows(part.len()).position(|w| w == part)
    }

    /// Whether `needle` occurs.
    #[must_use]
    pub fn contains(&self, needle: &Self) -> bool {
        match (&self.0, &needle.0) {
            (Repr::Utf8(text), Repr::Utf8(part)) => is_part(text.as_bytes(), part.as_bytes()),
            _ => self.find(needle).is_some(),
        }
    }

    /// Whether `needle` occurs, capitals aside: `to_lower` of both, without making them where both
    /// are short and plain.
    #[must_use]
    pub fn contains_in_any_case(&self, needle: &Self) -> bool {
        let Some((text, part)) = self.plain_pair(needle) else {
            return self.to_lower().contains(&needle.to_lower());
        };
        let Some(first) = part.first() else {
            return true;
        };
        let Some(last_start) = text.len().checked_sub(part.len()) else {
            return false;
        };
        let (small, capital) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
        memchr::memchr2_iter(small, capital, &text[..=last_start])
            .any(|at| text[at..][..part.len()].eq_ignore_ascii_case(part))
    }

    /// Whether it begins with `prefix`, capitals aside.
    #[must_use]
    pub fn starts_with_in_any_case(&self, prefix: &Self) -> bool {
        match self.plain_pair(prefix) {
            Some((text, part)) => text
                .get(..part.len())
                .is_some_and(|t| t.eq_ignore_ascii_case(part)),
            None => self.to_lower().starts_with(&prefix.to_lower()),
        }
    }

    /// Whether it ends with `suffix`, capitals aside.
    #[must_use]
    pub fn ends_with_in_any_case(&self, suffix: &Self) -> bool {
        match self.plain_pair(suffix) {
            Some((text, part)) => text
                .len()
                .checked_sub(part.len())
                .is_some_and(|from| text[from..].eq_ignore_ascii_case(part)),
            None => self.to_lower().ends_with(&suffix.to_lower()),
        }
    }

    /// Both as bytes, if both are ASCII and so short that trying each place costs little.
    fn plain_pair<'a>(&'a self, other: &'a Self) -> Option<(&'a [u8], &'a [u8])> {
        let (text, part) = (self.as_str()?, other.as_str()?);
        let is_plain = text.len() <= MAX_PLAIN && text.is_ascii() && part.is_ascii();
        is_plain.then_some((text.as_bytes(), part.as_bytes()))
    }

    /// Whether it begins with `prefix`.
    #[must_use]
    pub fn starts_with(&self, prefix: &Self) -> bool {
        match (&self.0, &prefix.0) {
            (Repr::Utf8(text), Repr::Utf8(part)) => text.starts_with(&**part),
            _ => self.to_utf16().starts_with(&prefix.to_utf16()),
        }
    }

    /// Whether it ends with `suffix`.
    #[must_use]
    pub fn ends_with(&self, suffix: &Self) -> bool {
        match (&self.0, &suffix.0) {
            (Repr::Utf8(text), Repr::Utf8(part)) => text.ends_with(&**part),
            _ => self.to_utf16().ends_with(&suffix.to_utf16()),
        }
    }

    /// JavaScript's `split` with a string: an empty separator parts the code units.
    #[must_use]
    pub fn split(&self, separator: &Self) -> Vec<Self> {
        if separator.is_empty() {
            return match &self.0 {
                Repr::Utf8(text) if text.is_ascii() => {
                    (0..text.len()).map(|i| Self::from(&text[i..=i])).collect()
                }
                _ => {
                    let units = self.to_utf16();
                    units.iter().map(|u| Self::from_utf16(&[*u])).collect()
                }
            };
        }
        if let (Repr::Utf8(text), Repr::Utf8(part)) = (&self.0, &separator.0) {
            let [byte] = part.as_bytes() else {
                return text.split(&**part).map(Self::from).collect();
            };
            let (mut out, mut from) = (Vec::new(), 0);
            for at in memchr::memchr_iter(*byte, text.as_bytes()) {
                out.push(Self::from(&text[from..at]));
                from = at + 1;
            }
            out.push(Self::from(&text[from..]));
            return out;
        }
        let (units, part) = (self.to_utf16(), separator.to_utf16());
        let (mut out, mut from, mut at) = (Vec::new(), 0, 0);
        while at + part.len() <= units.len() {
            if units[at..].starts_with(&part) {
                out.push(Self::from_utf16(&units[from..at]));
                at += part.len();
                from = at;
            } else {
                at += 1;
            }
        }
        out.push(Self::from_utf16(&units[from..]));
        out
    }

    /// JavaScript's `trim`.
    #[must_use]
    pub fn trim(&self) -> Self {
        match &self.0 {
            Repr::Utf8(text) => Self::from(text.trim_matches(is_js_space)),
            Repr::Utf16(units) => {
                let is_space = |u: &u16| char::from_u32(u32::from(*u)).is_some_and(is_js_space);
                let from = units.iter().position(|u| !is_space(u)).unwrap_or(0);
                let to = units
                    .iter()
                    .rposition(|u| !is_space(u))
                    .map_or(0, |i| i + 1);
                Self::from_utf16(&units[from..to])
            }
        }
    }

    /// JavaScript's `slice(from, to)` for places counted in code units from the start.
    #[must_use]
    pub fn slice(&self, from: usize, to: usize) -> Self {
        if let Repr::Utf8(text) = &self.0
            && text.is_ascii()
        {
            let to = to.min(text.len());
            return Self::from(&text[from.min(to)..to]);
        }
        let units = self.to_utf16();
        let to = to.min(units.len());
        Self::from_utf16(&units[from.min(to)..to])
    }
}

/// Whether some bytes occur among others.
fn is_part(text: &[u8], part: &[u8]) -> bool {
    if text.len() > MAX_TRIED {
        return memchr::memmem::find(text, part).is_some();
    }
    // A searcher takes longer to set up than these few places to look at.
    let Some(last_start) = text.len().checked_sub(part.len()) else {
        return false;
    };
    let Some(first) = part.first() else {
        return true;
    };
    let mut starts = text[..=last_start].iter().enumerate();
    starts.any(|(at, byte)| byte == first && text[at..][..part.len()] == *part)
}

/// What JavaScript counts as white space and line ends.
#[must_use]
pub fn is_js_space(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{3000}'
                | '\u{feff}'
    )
}

impl PartialOrd for JsString {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By code unit, as JavaScript compares; UTF-8 order differs beyond the basic plane.
impl Ord for JsString {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Utf8(a), Repr::Utf8(b)) if a.is_ascii() || b.is_ascii() => a.cmp(b),
            (Repr::Utf8(a), Repr::Utf8(b)) => a.encode_utf16().cmp(b.encode_utf16()),
            _ => self.to_utf16().cmp(&other.to_utf16()),
        }
    }
}

impl hash::Hash for JsString {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        match &self.0 {
            Repr::Utf8(text) => text.hash(state),
            Repr::Utf16(units) => units.hash(state),
        }
    }
}

impl Default for JsString {
    fn default() -> Self {
        Self::from_static("")
    }
}

impl From<&str> for JsString {
    fn from(text: &str) -> Self {
        Self(Repr::Utf8(SmolStr::from(text)))
    }
}

impl From<String> for JsString {
    fn from(text: String) -> Self {
        Self(Repr::Utf8(SmolStr::from(text)))
    }
}

impl From<Arc<str>> for JsString {
    fn from(text: Arc<str>) -> Self {
        Self(Repr::Utf8(SmolStr::from(text)))
    }
}

impl fmt::Display for JsString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Utf8(text) => f.write_str(text),
            Repr::Utf16(units) => f.write_str(&String::from_utf16_lossy(units)),
        }
    }
}

impl fmt::Debug for JsString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Utf8(text) => fmt::Debug::fmt(text, f),
            Repr::Utf16(units) => write!(f, "utf16{units:?}"),
        }
    }
}

/// Joins pieces. Halves of a surrogate pair that meet become one character again.
#[derive(Debug, Default)]
pub struct JsStringBuilder {
    text: String,
    /// Set once a piece came that UTF-8 cannot hold; `text` is then inside it.
    units: Option<Vec<u16>>,
}

impl JsStringBuilder {
    /// One that gathers text in a buffer used before.
    #[must_use]
    pub fn in_buffer(mut buffer: String) -> Self {
        buffer.clear();
        Self {
            text: buffer,
            units: None,
        }
    }

    /// The joined string, and the buffer to be used again.
    #[must_use]
    pub fn finish_and_keep(self) -> (JsString, String) {
        match self.units {
            Some(units) => (JsString::from_utf16(&units), self.text),
            None => (JsString::from(self.text.as_str()), self.text),
        }
    }

    /// Appends a string.
    pub fn push(&mut self, piece: &JsString) {
        match &piece.0 {
            Repr::Utf8(text) => self.push_str(text),
            Repr::Utf16(units) => self.push_units(units),
        }
    }

    /// Appends text.
    pub fn push_str(&mut self, piece: &str) {
        match &mut self.units {
            Some(units) => units.extend(piece.encode_utf16()),
            None => self.text.push_str(piece),
        }
    }

    /// Appends code units.
    pub fn push_units(&mut self, piece: &[u16]) {
        let text = &mut self.text;
        self.units
            .get_or_insert_with(|| std::mem::take(text).encode_utf16().collect())
            .extend_from_slice(piece);
    }

    /// The bytes gathered so far.
    #[must_use]
    pub fn byte_len(&self) -> usize {
        self.units.as_ref().map_or(self.text.len(), |u| u.len() * 2)
    }

    /// The joined string.
    #[must_use]
    pub fn finish(self) -> JsString {
        match self.units {
            Some(units) => JsString::from_utf16(&units),
            None => JsString::from(self.text),
        }
    }
}
