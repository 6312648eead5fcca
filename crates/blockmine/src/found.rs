use sculk_parcel::Parcel;

/// What was found, ready to be judged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// What can be taken.
    pub parcel: Parcel,
    /// What cannot, or not as it was.
    pub remarks: Vec<Remark>,
}

/// What happened to something that does not come as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It comes, but not as it was.
    Changed,
    /// It stays behind.
    LeftOut,
}

/// Something that does not come as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where it stood: a bot and what is in it, or a file and a row.
    pub place: String,
    /// What happened to it.
    pub fate: Fate,
    /// Why, in a sentence.
    pub why: String,
}

/// Why something stays behind, where the same reason holds for many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// A command whose body is code of a plugin.
    PluginCommand,
    /// A command that BlockMine itself brings along.
    BuiltInCommand,
}

impl NotTaken {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::PluginCommand => {
                "its body is code of a plugin, not a graph; it comes back when the plugin does"
            }
            Self::BuiltInCommand => "it is part of BlockMine itself and has no graph",
        }
    }
}

impl Found {
    pub(crate) fn changed(&mut self, place: impl Into<String>, why: impl Into<String>) {
        self.remark(place.into(), Fate::Changed, why.into());
    }

    pub(crate) fn left_out(&mut self, place: impl Into<String>, why: impl Into<String>) {
        self.remark(place.into(), Fate::LeftOut, why.into());
    }

    fn remark(&mut self, place: String, fate: Fate, why: String) {
        match self.remarks.len() {
            n if n < MAX_REMARKS => self.remarks.push(Remark { place, fate, why }),
            MAX_REMARKS => self.remarks.push(Remark {
                place: "…".to_owned(),
                fate: Fate::LeftOut,
                why: format!("there are more than {MAX_REMARKS} such remarks; these are the first"),
            }),
            _ => {}
        }
    }
}

/// A report longer than this is read by nobody, and a hostile file can make one of any length.
const MAX_REMARKS: usize = 2_000;
