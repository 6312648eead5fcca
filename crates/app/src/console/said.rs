//! What Sculk itself says in a bot's console, as sentences with codes: surfaces say them in their user's
//! language (`console.told.*` of the window's texts).

use std::fmt::Display;

use sculk_contract::{ConsoleLevel, ConsoleSource, Told};

use super::NewLine;

macro_rules! sentences {
    ($($name:ident $code:literal $english:literal;)*) => {
        /// A sentence of a console, with holes for what it is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Said { $($name),* }

        impl Said {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name),*];

            const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            const fn english(self) -> &'static str {
                match self { $(Self::$name => $english),* }
            }
        }
    };
}

sentences! {
    Stopped "stopped" "Stopped";
    Connecting "connecting" "Connecting to {host}, port {port}";
    ConnectingAgain "connectingAgain" "Connecting again, try {number}";
    Connected "connected" "Connected to {host}, port {port}, as {name}";
    Through "through" "Through the proxy {proxy}";
    Lost "lost" "{what} {next} Next try in {seconds} s.";
    LostAgain "lostAgain" "{what} Next try in {seconds} s.";
    Failed "failed" "{what} {next}";
    Restarting "restarting" "Restarting, as planned";
    Died "died" "The bot died and respawns.";
    EventsLeftOut "eventsLeftOut" "{count} events came faster than they could be handled and were left out.";
    SignalsLeftOut "signalsLeftOut" "{count} signals came faster than they could be heard and were left out.";
    Spam "spam" "The server warns of spam, so the bot talks more slowly for a while.";
    BeginsAnew "beginsAnew" "Something went wrong inside Sculk. The bot begins anew. Please report it with the log.";
    StoppedForGood "stoppedForGood" "Something goes wrong inside Sculk again and again, so this bot was stopped. Please report it with the log, and start the bot again by hand.";
    KeysMissing "keysMissing" "This server passes on only signed chat, and the keys that sign what this bot says could not be had. {why} Until then others do not see its messages; commands work. It asks for the keys again within an hour and each time it joins.";
    KeysOver "keysOver" "The keys that sign what this bot says have run out, and newer ones could not be had. {why} Until then others do not see its messages; commands work. It asks for the keys again within an hour and each time it joins.";
    KeysBack "keysBack" "There are keys again that sign what this bot says: others see its messages.";
    PluginEventsLeftOut "pluginEventsLeftOut" "{count} events came faster than plugins could take them and were left out.";
    PluginTooBusy "pluginTooBusy" "“{command}” of {player} was not run: its plugin is too busy.";
    PluginsCannotRun "pluginsCannotRun" "Plugins cannot run. {why}";
    PluginsCannotRunYet "pluginsCannotRunYet" "Plugins cannot run: {why}. They are tried again in {seconds} seconds.";
    PluginsNoPassword "pluginsNoPassword" "Plugins cannot read the bot's password. {why}";
    PluginsNotLoaded "pluginsNotLoaded" "Plugins cannot be loaded. {why}";
    PluginsStopped "pluginsStopped" "Plugins stopped: {why}. The bot goes on; they are started again in {seconds} seconds.";
    PluginCommandsUnknown "pluginCommandsUnknown" "Commands of plugins are not known. {why}";
}

impl NewLine {
    /// A sentence of ours with its holes filled; further values go along for those who say it in another
    /// language.
    pub(crate) fn said(
        source: ConsoleSource,
        level: ConsoleLevel,
        said: Said,
        values: &[(&str, &dyn Display)],
    ) -> Self {
        let params = values.iter();
        let params = params.map(|(name, value)| ((*name).to_owned(), value.to_string()));
        let told = Told {
            code: said.code().to_owned(),
            params: params.collect(),
        };
        Self {
            told: Some(told.clone()),
            ..Self::plain(source, level, &filled(said.english(), &told))
        }
    }

    /// The same of Sculk itself, where nothing is wrong.
    pub(crate) fn notice(said: Said, values: &[(&str, &dyn Display)]) -> Self {
        Self::said(ConsoleSource::System, ConsoleLevel::Info, said, values)
    }
}

/// Fills the holes of a sentence; what is put in is not looked at again.
fn filled(sentence: &str, told: &Told) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        let value = told.params.get(name);
        debug_assert!(value.is_some(), "nothing fills {name} of {sentence:?}");
        text.push_str(value.map_or("", String::as_str));
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
        let text = std::fs::read_to_string(format!("{root}/{language}/console.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn holes(text: &str) -> BTreeSet<&str> {
        let parts = text.split('{').skip(1);
        let names = parts.filter_map(|part| part.split_once('}'));
        names.map(|(name, _)| name).collect()
    }

    #[test]
    fn surfaces_have_words_for_every_sentence() {
        let (en, ru) = (messages("en"), messages("ru"));
        for said in Said::ALL {
            let id = format!("console.told.{}", said.code());
            assert_eq!(
                en.get(&id).map(String::as_str),
                Some(said.english()),
                "{id}"
            );
            let russian = ru.get(&id).unwrap_or_else(|| panic!("{id} in Russian"));
            assert_eq!(holes(russian), holes(said.english()), "{id}");
        }
    }

    #[test]
    fn a_sentence_goes_out_in_english_and_with_what_stands_in_it() {
        let values: [(&str, &dyn Display); 3] =
            [("host", &"{port}"), ("port", &25_565), ("extra", &"more")];
        let line = NewLine::notice(Said::Connecting, &values);
        let text: String = line.spans.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(text, "Connecting to {port}, port 25565");
        let told = line.told.unwrap();
        assert_eq!((told.code.as_str(), told.params.len()), ("connecting", 3));
    }
}
