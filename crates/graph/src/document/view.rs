//! What a document says about how it looks, and how it is run. The first has no part in its meaning.

use sculk_core::Value;

use super::{
    Document, DocumentError, Variable,
    parse::{Fields, each, shape},
};
use crate::{Dialect, Quotas};

/// The most frames, comments and bookmarks, each.
pub const MAX_VIEW_ITEMS: usize = 10_000;

/// A part of the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A frame around nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct CanvasFrame {
    /// Its id.
    pub id: String,
    /// What stands above it.
    pub title: String,
    /// Its colour, as the editor names it; may be empty.
    pub color: String,
    /// Where it is.
    pub area: Area,
}

/// A note on the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Where it is.
    pub area: Area,
}

/// A view of the canvas to come back to.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// Its id.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// The middle of the view.
    pub x: f64,
    /// The middle of the view.
    pub y: f64,
    /// 1 is life-size.
    pub zoom: f64,
}

/// How a document looks, apart from where its nodes stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct View {
    /// The frames, the hindmost first.
    pub frames: Vec<CanvasFrame>,
    /// The notes.
    pub comments: Vec<Comment>,
    /// The bookmarks.
    pub bookmarks: Vec<Bookmark>,
}

impl Document {
    /// How the document looks: `frames`, `comments` and `bookmarks`.
    ///
    /// # Errors
    /// When one of them is not written as it should be; the place is named.
    pub fn view(&self) -> Result<View, DocumentError> {
        let root = Fields::over(&self.extra);
        let list = |key: &'static str| root.list(key, MAX_VIEW_ITEMS, false);
        Ok(View {
            frames: each(&list("frames")?, "frames", |f| {
                Ok(CanvasFrame {
                    id: f.text("id")?.to_string(),
                    title: text(f, "title"),
                    color: text(f, "color"),
                    area: area(f)?,
                })
            })?,
            comments: each(&list("comments")?, "comments", |f| {
                Ok(Comment {
                    id: f.text("id")?.to_string(),
                    text: text(f, "text"),
                    area: area(f)?,
                })
            })?,
            bookmarks: each(&list("bookmarks")?, "bookmarks", |f| {
                Ok(Bookmark {
                    id: f.text("id")?.to_string(),
                    name: text(f, "name"),
                    x: f.number("x")?,
                    y: f.number("y")?,
                    zoom: f.value("zoom").as_number().unwrap_or(1.0),
                })
            })?,
        })
    }

    /// The quotas of its runs: those of its dialect, and what `quotas` says instead.
    ///
    /// # Errors
    /// When a quota is unknown or is no number above zero; the place is named.
    pub fn quotas(&self) -> Result<Quotas, DocumentError> {
        self.quotas_as(self.dialect)
    }

    pub(crate) fn quotas_as(&self, dialect: Dialect) -> Result<Quotas, DocumentError> {
        let mut quotas = Quotas::of(dialect);
        let wanted = match self.extra.get_str("quotas") {
            None | Some(Value::Null) => return Ok(quotas),
            Some(Value::Object(wanted)) => wanted,
            Some(_) => return Err(shape("quotas", "an object should stand here")),
        };
        for (key, value) in wanted.iter() {
            let path = format!("quotas.{key}");
            let Some(n) = value.as_number().filter(|n| *n > 0.0) else {
                return Err(shape(path, "a number above zero should stand here"));
            };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "above zero, and too much is held at the most there is"
            )]
            let (long, short, bytes) = (
                n as u64,
                n.min(MAX_SHORT) as usize,
                n.min(MAX_MEMORY) as usize,
            );
            match key.as_str() {
                Some("steps") => quotas.steps = long,
                Some("work") => quotas.work = long,
                Some("memory") => quotas.memory = bytes,
                Some("depth") => quotas.depth = short,
                Some("rounds") => quotas.rounds = long,
                Some("branches") => quotas.branches = short.min(MAX_BRANCHES),
                Some("waitingMs") => quotas.waiting_ms = Some(n),
                _ => {
                    let known =
                        "known are steps, work, memory, depth, rounds, branches and waitingMs";
                    return Err(shape(path, known));
                }
            }
        }
        Ok(quotas)
    }
}

/// The most a graph may ask for of what is counted.
const MAX_SHORT: f64 = 100_000.0;
/// The most branches side by side a graph may ask for.
const MAX_BRANCHES: usize = 1000;
/// The most memory a graph may ask for: 2 GB.
const MAX_MEMORY: f64 = 2_147_483_648.0;

impl Variable {
    /// Whether the next run begins with what this one left in it.
    #[must_use]
    pub fn is_persistent(&self) -> bool {
        let wish = self.extra.get_str("persistent");
        wish.is_some_and(Value::is_truthy)
    }
}

fn text(f: &Fields, key: &str) -> String {
    match f.value(key) {
        Value::Text(text) => text.to_text(),
        _ => String::new(),
    }
}

fn area(f: &Fields) -> Result<Area, DocumentError> {
    Ok(Area {
        x: f.number("x")?,
        y: f.number("y")?,
        width: f.number("width")?,
        height: f.number("height")?,
    })
}
