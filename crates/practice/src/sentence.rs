//! All that the world says of itself: replies of its console, what happened, and why players went.
//! Each sentence has a code, so that who shows it can say it in another language.

use std::fmt::{Display, Formatter};

use serde::{Serialize, Serializer};

macro_rules! sentences {
    ($($name:ident $code:literal $english:literal;)*) => {
        /// A sentence of the world's, with holes for what it is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is its English, which stands beside it")]
        pub enum Sentence { $($name),* }

        impl Sentence {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name for programs.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Its words; `{name}` is a hole.
            #[must_use]
            pub const fn english(self) -> &'static str {
                match self { $(Self::$name => $english),* }
            }
        }
    };
}

sentences! {
    // Replies.
    NotForYou "reply.notForYou" "There is no command /{word} for you; try /help.";
    TooLong "reply.tooLong" "The line is longer than {max} bytes.";
    NoCommand "reply.noCommand" "There is no command {word}; help lists them.";
    Usage "reply.usage" "Usage: {name} {arguments}";
    Help "reply.help" "{name} {arguments} - {does}";
    Place "reply.place" "{place}: {at}";
    Players "reply.players" "{count} of at most {max} players: {names}";
    NoPlayers "reply.noPlayers" "{count} of at most {max} players.";
    Ends "reply.ends" "The practice world ends.";
    HasEnded "reply.hasEnded" "The practice world has ended.";
    ToWhom "reply.toWhom" "Say to whom, and what.";
    Whispered "reply.whispered" "Told {player}.";
    NoPlayer "reply.noPlayer" "There is no player {player}.";
    WhoSays "reply.whoSays" "Who says what?";
    NotOurs "reply.notOurs" "{player} is no player of ours.";
    NothingToSay "reply.nothingToSay" "There is nothing to say.";
    Said "reply.said" "Said.";
    NoMode "reply.noMode" "That is no game mode.";
    Mode "reply.mode" "{player} plays in {mode} mode.";
    NoItem "reply.noItem" "No such item.";
    Gave "reply.gave" "Gave {count} {item} to {player}.";
    HowMuch "reply.howMuch" "How many half hearts?";
    HurtBy "reply.hurt" "Hurt {player} by {amount}.";
    Food "reply.food" "{player} has {food} of 20 food.";
    CannotSpawn "reply.cannotSpawn" "{kind} cannot be spawned here.";
    WorldFull "reply.worldFull" "The world is full.";
    Spawned "reply.spawned" "Spawned a {kind} as entity {id}.";
    IsAt "reply.isAt" "{player} is at {at}.";
    NoBlock "reply.noBlock" "There is no block \"{block}\".";
    NothingNew "reply.nothingNew" "Nothing is different: it is that block, or outside the world.";
    BlockIs "reply.blockIs" "{at} is {block}.";
    TimeIs "reply.timeIs" "It is tick {ticks} of the day.";
    NoWeather "reply.noWeather" "That is no weather.";
    Rains "reply.rains" "It rains.";
    Clear "reply.clear" "It is clear.";
    WhichPlayer "reply.whichPlayer" "Which player?";
    Nobody "reply.nobody" "There is nobody called {name}.";
    NumberMissing "reply.numberMissing" "A number is missing.";
    NoNumber "reply.noNumber" "{text} is not a number that fits.";
    ThreeNumbers "reply.threeNumbers" "Three coordinates are needed.";
    Outside "reply.outside" "That is outside the world.";
    ThrewOut "reply.threwOut" "Kicked {player}.";
    LineCut "reply.lineCut" "Cut the line of {player}.";
    Lags "reply.lags" "All that is sent to {player} arrives {ms} ms later.";
    NoName "reply.noName" "{player} is no player's name.";
    StaysOut "reply.staysOut" "{player} stays out.";
    MayCome "reply.mayCome" "{player} may come in.";
    IsOperator "reply.isOperator" "{player} is operator.";
    IsNoOperator "reply.isNoOperator" "{player} is no operator.";
    NoChange "reply.noChange" "That is no change of the whitelist.";
    AllMayCome "reply.allMayCome" "Everybody may come in.";
    NoneMayCome "reply.noneMayCome" "Nobody may come in: the list is empty.";
    TheseMayCome "reply.theseMayCome" "These may come in: {names}";
    Sees "reply.sees" "{player} sees it.";
    Hears "reply.hears" "{player} hears it.";
    NoSound "reply.noSound" "There is no sound \"{sound}\".";
    SidebarLine "reply.sidebarLine" "Each line is a name, =, and a number.";
    HowFull "reply.howFull" "How full is it, 0 to 100?";
    // What happens.
    LeftOut "leftOut" "{count} events were left out: more happened than could be told";
    Joined "joined" "{player} came in";
    Left "left" "{player} is gone: {reason}";
    Refused "refused" "{player} was not let in: {reason}";
    ThrownOut "thrownOut" "{player} was thrown out: {reason}";
    Chat "chat" "<{player}> {text}";
    Whisper "whisper" "{player} whispers to {to}: {text}";
    Command "command" "{player} entered /{line}";
    Dug "dug" "{player} dug {block} at {at}";
    Placed "placed" "{player} placed {block} at {at}";
    SwitchedOn "switchedOn" "{player} used {block}, which is on or open now";
    SwitchedOff "switchedOff" "{player} used {block}, which is off or closed now";
    Opened "opened" "{player} opened {block}";
    Closed "closed" "{player} closed a window";
    Crafted "crafted" "{player} made {count} {item}";
    Smelted "smelted" "The furnace at {at} finished {item}";
    Ate "ate" "{player} ate {item}";
    Tossed "tossed" "{player} threw away {count} {item}";
    PickedUp "pickedUp" "{player} picked up {count} {item}";
    Hurt "hurt" "{target} lost {amount} health, {health} left";
    HurtBySomebody "hurtBy" "{target} lost {amount} health by {by}, {health} left";
    Died "died" "{target} died";
    DiedBySomebody "diedBy" "{target} died by {by}";
    Respawned "respawned" "{player} is back among the living";
    // Why somebody is gone, or was not let in.
    WhyClosed "why.closed" "it closed";
    WhyFailed "why.failed" "its connection failed";
    WhyCut "why.cut" "its line was cut by an operator";
    WhyTooSlow "why.tooSlow" "it did not log in within {seconds} seconds";
    WhyFlood "why.flood" "it sent more than {count} packets a second";
    WhyLength "why.length" "a packet is announced with an impossible length";
    WhyEmpty "why.empty" "a packet is empty";
    WhyInflated "why.inflated" "a compressed packet does not have the size it claims";
    WhyCompression "why.compression" "a compressed packet is damaged";
    WhyBadPacket "why.badPacket" "it sent a packet nobody understands: {detail}";
    WhyRefused "why.refused" "it was refused: {detail}";
    WhyBroke "why.broke" "its line broke: {detail}";
    WhyKicked "why.kicked" "an operator threw it out";
    WhyTimeout "why.timeout" "it no longer answered";
    WhyDuplicate "why.duplicate" "somebody else came in under its name";
    WhyBanned "why.banned" "it is banned";
    WhyNotListed "why.notListed" "it is not on the whitelist";
    WhyFull "why.full" "the world is full";
    WhyNameTaken "why.nameTaken" "somebody of that name is always there";
    WhyLetters "why.letters" "it sent letters that chat cannot hold";
    WhyLine "why.line" "it sent a line that is too long";
    WhySpam "why.spam" "it said too much at once";
    WhyMovement "why.movement" "it claimed an impossible place";
    WhyEnded "why.ended" "the practice world has ended";
    WhyStumbled "why.stumbled" "the practice world stumbled over what it sent";
    // Why the world cannot start.
    PortTaken "start.port" "the practice world cannot listen on port {port}: {detail}. Choose another port, or 0 for a free one.";
}

impl Sentence {
    /// The sentence with its holes filled.
    #[must_use]
    pub fn with(self, params: &[(&'static str, &dyn Display)]) -> Line {
        let params: Vec<_> = params
            .iter()
            .map(|(name, value)| (*name, value.to_string()))
            .collect();
        Line {
            text: filled(self.english(), &params),
            told: Some((self, params)),
        }
    }

    /// The sentence of the game that a player is shown for this reason.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let name = key.rsplit('.').next().unwrap_or_default();
        Some(match name {
            "kicked" => Self::WhyKicked,
            "timeout" => Self::WhyTimeout,
            "duplicate_login" => Self::WhyDuplicate,
            "banned" => Self::WhyBanned,
            "not_whitelisted" => Self::WhyNotListed,
            "server_full" => Self::WhyFull,
            "name_taken" => Self::WhyNameTaken,
            "illegal_characters" => Self::WhyLetters,
            "chat_validation_failed" => Self::WhyLine,
            "spam" => Self::WhySpam,
            "invalid_player_movement" => Self::WhyMovement,
            _ => return None,
        })
    }
}

impl From<Sentence> for Line {
    fn from(sentence: Sentence) -> Self {
        sentence.with(&[])
    }
}

/// Words of the world's: ours, with their sentence, or somebody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    text: String,
    told: Option<(Sentence, Vec<(&'static str, String)>)>,
}

impl Line {
    /// What a client was shown, and what it means; nothing of ours where it is somebody's words.
    pub(crate) fn shown(text: String, means: Option<Sentence>) -> Self {
        let told = means.map(|sentence| (sentence, Vec::new()));
        Self { text, told }
    }

    /// In English.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Which sentence it is and what stands in it, if it is one of ours.
    #[must_use]
    pub fn told(&self) -> Option<(Sentence, &[(&'static str, String)])> {
        let (sentence, params) = self.told.as_ref()?;
        Some((*sentence, params))
    }

    /// The same with one thing more for who says it in another language.
    #[must_use]
    pub(crate) fn noting(mut self, name: &'static str, value: &str) -> Self {
        if let Some((_, params)) = &mut self.told {
            params.push((name, value.to_owned()));
        }
        self
    }
}

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Fills the holes of a sentence; what is put in is not looked at again.
fn filled(sentence: &str, params: &[(&'static str, String)]) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        let value = params.iter().find(|(known, _)| *known == name);
        debug_assert!(value.is_some(), "nothing fills {name} of {sentence:?}");
        text.push_str(value.map_or("", |(_, value)| value));
        rest = behind;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use super::*;

    fn messages(language: &str) -> HashMap<String, String> {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/i18n/messages");
        let text = std::fs::read_to_string(format!("{root}/{language}/practice.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn holes(text: &str) -> BTreeSet<String> {
        let parts = text.split('{').skip(1);
        let names = parts.filter_map(|part| part.split_once('}'));
        names.map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn the_app_can_say_every_sentence_in_each_of_its_languages() {
        let (en, ru) = (messages("en"), messages("ru"));
        let mut wrong = Vec::new();
        for sentence in Sentence::ALL {
            let id = format!("practice.told.{}", sentence.code());
            if en.get(&id).map(String::as_str) != Some(sentence.english()) {
                wrong.push(format!("{id} is not {:?} in English", sentence.english()));
            }
            let russian = ru.get(&id).map(|text| holes(text));
            if russian.as_ref() != Some(&holes(sentence.english())) {
                wrong.push(format!("{id} has {russian:?} in Russian"));
            }
        }
        for (place, _) in crate::world::village::PLACES {
            // “maze, from” as `mazeFrom`.
            let mut id = "practice.place.".to_owned();
            let parts = place.split(|c: char| !c.is_alphanumeric());
            for (at, part) in parts.filter(|part| !part.is_empty()).enumerate() {
                let (first, rest) = part.split_at(1);
                match at {
                    0 => id.push_str(part),
                    _ => id.extend([first.to_uppercase().as_str(), rest]),
                }
            }
            if en.get(&id).map(String::as_str) != Some(place) || !ru.contains_key(&id) {
                wrong.push(format!("{id} is not said"));
            }
        }
        for command in crate::COMMANDS {
            let id = format!("practice.does.{}", command.name);
            if en.get(&id).map(String::as_str) != Some(command.does) || !ru.contains_key(&id) {
                wrong.push(format!("{id} is not said"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn codes_are_told_apart() {
        let codes: BTreeSet<_> = Sentence::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(codes.len(), Sentence::ALL.len());
    }

    #[test]
    fn what_is_put_in_is_not_filled_again() {
        let line = Sentence::Gave.with(&[("count", &2), ("item", &"{player}"), ("player", &"Bot")]);
        assert_eq!(line.to_string(), "Gave 2 {player} to Bot.");
    }
}
