//! How a server wants what somebody says to be written: each chat type has a pattern and an order
//! of its parts (<https://minecraft.wiki/w/Chat_type>).
//!
//! azalea-protocol 0.16 puts sender, text and receiver in this order always
//! (`message_using_registries`), so that one's own whisper read "You whisper to ME", and writes
//! nothing at all for types that are not vanilla's.

use azalea::{
    FormattedText,
    core::registry_holder::RegistryHolder,
    protocol::{
        packets::game::c_player_chat::{ChatTypeBound, ChatTypeDecorationParameter as Part},
        simdnbt::owned::NbtCompound,
    },
    registry::{DataRegistry as _, Holder, identifier::Identifier},
};
use azalea_chat::translatable_component::{PrimitiveOrComponent, TranslatableComponent};

const REGISTRY: &str = "minecraft:chat_type";

/// How lines of one chat type are written.
#[derive(Debug, PartialEq)]
pub struct Pattern {
    /// The translation's key, or the pattern itself where the game has no such translation.
    pub key: String,
    parts: Vec<Part>,
}

impl Pattern {
    /// The pattern of a line's chat type. `registries` are those the server sent: chat types are
    /// numbers that only they explain.
    pub fn of(chat_type: &ChatTypeBound, registries: &RegistryHolder) -> Self {
        match &chat_type.chat_type {
            Holder::Direct(direct) => Self {
                key: direct.chat.translation_key.clone(),
                parts: direct.chat.parameters.clone(),
            },
            Holder::Reference(reference) => {
                let types = registries.extra.get(&Identifier::new(REGISTRY));
                let place = reference.protocol_id() as usize;
                let told = types.and_then(|types| types.map.get_index(place));
                told.and_then(|(_, data)| Self::read(data))
                    .unwrap_or_else(|| Self::vanilla(chat_type.translation_key(registries)))
            }
        }
    }

    /// The pattern in a chat type's data; none where there is none, as for types a client knows.
    fn read(data: &NbtCompound) -> Option<Self> {
        let chat = data.compound("chat")?;
        let parts = chat.list("parameters")?.strings()?;
        let parts = parts.iter().map(|part| match part.to_str().as_ref() {
            "sender" => Some(Part::Sender),
            "target" => Some(Part::Target),
            "content" => Some(Part::Content),
            _ => None,
        });
        Some(Self {
            key: chat.string("translation_key")?.to_string(),
            parts: parts.collect::<Option<_>>()?,
        })
    }

    /// The pattern vanilla has for a key.
    fn vanilla(key: &str) -> Self {
        let parts = match key {
            "commands.message.display.outgoing" => vec![Part::Target, Part::Content],
            "chat.type.team.text" | "chat.type.team.sent" => {
                vec![Part::Target, Part::Sender, Part::Content]
            }
            _ => vec![Part::Sender, Part::Content],
        };
        let key = if key.is_empty() {
            "chat.type.text"
        } else {
            key
        };
        Self {
            key: key.to_owned(),
            parts,
        }
    }

    /// The whole line.
    pub fn line(&self, chat_type: &ChatTypeBound, said: FormattedText) -> FormattedText {
        let part = |part: &Part| match part {
            Part::Sender => chat_type.name.clone(),
            Part::Target => chat_type.target_name.clone().unwrap_or_default(),
            Part::Content => said.clone(),
        };
        let parts = self.parts.iter().map(part);
        let parts = parts.map(PrimitiveOrComponent::FormattedText).collect();
        FormattedText::Translatable(TranslatableComponent::new(self.key.clone(), parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use azalea::{
        protocol::simdnbt::owned::{NbtList, NbtTag},
        registry::data::ChatKind,
    };

    fn said_by_alex(number: u32) -> ChatTypeBound {
        ChatTypeBound {
            chat_type: Holder::Reference(ChatKind::new_raw(number)),
            name: "Alex".into(),
            target_name: Some("Bea".into()),
        }
    }

    /// A chat type's name, and its key and parameters where the server tells them.
    type Told<'a> = (&'a str, Option<(&'a str, &'a [&'a str])>);

    fn registries(types: &[Told<'_>]) -> RegistryHolder {
        let entry = |(name, chat): &Told<'_>| {
            let data = match chat {
                None => NbtCompound::new(),
                Some((key, parts)) => {
                    let parts = parts.iter().map(|part| (*part).into()).collect();
                    let chat = NbtCompound::from_values(vec![
                        ("translation_key".into(), NbtTag::String((*key).into())),
                        ("parameters".into(), NbtTag::List(NbtList::String(parts))),
                    ]);
                    NbtCompound::from_values(vec![("chat".into(), NbtTag::Compound(chat))])
                }
            };
            (Identifier::new(*name), Some(data))
        };
        let mut holder = RegistryHolder::default();
        holder.append(Identifier::new(REGISTRY), types.iter().map(entry).collect());
        holder
    }

    fn line(number: u32, registries: &RegistryHolder) -> String {
        let bound = said_by_alex(number);
        let pattern = Pattern::of(&bound, registries);
        pattern.line(&bound, "hi".into()).to_string()
    }

    #[test]
    fn own_whisper_names_whom_it_went_to() {
        let told = registries(&[
            ("minecraft:chat", None),
            ("minecraft:msg_command_outgoing", None),
            ("minecraft:team_msg_command_incoming", None),
        ]);
        assert_eq!(line(0, &told), "<Alex> hi");
        assert_eq!(line(1, &told), "You whisper to Bea: hi");
        assert_eq!(line(2, &told), "Bea <Alex> hi");
    }

    #[test]
    fn servers_own_pattern_is_followed() {
        let told = registries(&[
            ("a:shout", Some(("%s !! %s", &["content", "sender"]))),
            (
                "minecraft:chat",
                Some(("chat.type.text", &["sender", "content"])),
            ),
        ]);
        assert_eq!(line(0, &told), "hi !! Alex");
        assert_eq!(line(1, &told), "<Alex> hi");
    }

    #[test]
    fn type_nobody_knows_is_written_as_chat() {
        let told = registries(&[("a:odd", Some(("%s %s", &["sender", "weather"])))]);
        assert_eq!(line(0, &told), "<Alex> hi");
        assert_eq!(line(7, &RegistryHolder::default()), "<Alex> hi");
    }
}
