use sculk_parcel::Parcel;

/// What was found, ready to be judged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// What can be taken.
    pub parcel: Parcel,
    /// What cannot, or not as it was.
    pub remarks: Vec<Remark>,
    /// Plugins, which are not installed by themselves.
    pub plugins: Vec<FoundPlugin>,
}

/// A plugin of a bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPlugin {
    /// Its bot's name.
    pub bot: String,
    /// Its bot's id in BlockMine, since names may be alike.
    pub bot_id: i64,
    /// Its name.
    pub name: String,
    /// Its version, as it says itself.
    pub version: String,
    /// The name of its folder in `storage/plugins/bot_<id>`, where one is known.
    pub folder: Option<String>,
    /// Its settings, a JSON object, without those that its manifest marks as secret.
    pub settings: String,
    /// How many settings were left out as secret.
    pub n_secret: usize,
}

/// More plugins of all bots together are not kept.
const MAX_PLUGINS: usize = 1_000;

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
    pub(crate) fn plugin(&mut self, plugin: FoundPlugin) {
        if self.plugins.len() < MAX_PLUGINS {
            self.plugins.push(plugin);
        }
    }

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
