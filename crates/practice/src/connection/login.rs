//! Handshake, server list, login and configuration: all before a player is in the game.

use azalea_auth::game_profile::GameProfile;
use azalea_buf::AzBuf;
use azalea_chat::FormattedText;
use azalea_crypto::offline::generate_uuid;
use azalea_protocol::packets::{
    ClientIntention, PROTOCOL_VERSION, Packet, ProtocolPacket, VERSION_NAME,
    config::{
        ClientboundConfigPacket, ClientboundCustomPayload, ClientboundFinishConfiguration,
        ClientboundSelectKnownPacks, ClientboundUpdateEnabledFeatures, ServerboundConfigPacket,
        s_select_known_packs::KnownPack,
    },
    handshake::ServerboundHandshakePacket,
    login::{
        ClientboundLoginCompression, ClientboundLoginDisconnect, ClientboundLoginFinished,
        ServerboundLoginPacket,
    },
    status::{
        ClientboundPongResponse, ClientboundStatusResponse, ServerboundStatusPacket,
        c_status_response::{Players, SamplePlayer, Version},
    },
};
use std::fmt::Debug;
use tokio::sync::{mpsc, oneshot};

use super::{Client, Profile, ToGame, Trouble, outlet::COMPRESSION_THRESHOLD, read, registries};

/// Names in the server list's sample.
const MAX_SAMPLE: usize = 12;
/// Chunks a client sees if it does not say.
const DEFAULT_VIEW: u8 = 8;

/// Brings a client to the point where the game begins.
pub async fn log_in(client: &mut Client, game: &mpsc::Sender<ToGame>) -> Result<Profile, Trouble> {
    let ServerboundHandshakePacket::Intention(hello) = read(&client.input.next().await?)?;
    match hello.intention {
        ClientIntention::Status => return show_status(client, game).await,
        ClientIntention::Login | ClientIntention::Transfer => {}
    }
    if hello.protocol_version != PROTOCOL_VERSION {
        let why = format!(
            "This practice world speaks Minecraft {VERSION_NAME} (protocol {PROTOCOL_VERSION}), \
             not protocol {}.",
            hello.protocol_version
        );
        return refuse(client, why.into()).await;
    }
    let name = loop {
        match read(&client.input.next().await?)? {
            ServerboundLoginPacket::Hello(hello) => break hello.name,
            _ => continue,
        }
    };
    if !is_name(&name) {
        let why = "Player names have 3 to 16 letters, digits and underscores.";
        return refuse(client, why.into()).await;
    }
    let (answer, refusal) = oneshot::channel();
    ask(game, ToGame::Knock(name.clone(), answer)).await?;
    if let Some(why) = refusal.await.map_err(|_| Trouble::Closed)? {
        return refuse(client, why).await;
    }
    finish_login(client, &name).await?;
    configure(client, name).await
}

async fn finish_login(client: &mut Client, name: &str) -> Result<(), Trouble> {
    let compression = ClientboundLoginCompression {
        compression_threshold: i32::try_from(COMPRESSION_THRESHOLD).unwrap_or(i32::MAX),
    };
    client.write(&compression.into_variant(), None).await?;
    client.input.decoder.enable_compression();
    let finished = ClientboundLoginFinished {
        game_profile: GameProfile::new(generate_uuid(name), name.to_owned()),
    };
    send(client, finished.into_variant()).await?;
    loop {
        if let ServerboundLoginPacket::LoginAcknowledged(_) = read(&client.input.next().await?)? {
            return Ok(());
        }
    }
}

async fn configure(client: &mut Client, name: String) -> Result<Profile, Trouble> {
    let mut brand = Vec::new();
    "sculk-practice".to_owned().azalea_write(&mut brand)?;
    let brand = ClientboundCustomPayload {
        identifier: "minecraft:brand".into(),
        data: brand.into(),
    };
    send(client, brand.into_variant()).await?;
    let features = ClientboundUpdateEnabledFeatures {
        features: vec!["minecraft:vanilla".into()],
    };
    send(client, features.into_variant()).await?;
    let core = KnownPack {
        namespace: "minecraft".into(),
        id: "core".into(),
        version: VERSION_NAME.into(),
    };
    let packs = ClientboundSelectKnownPacks {
        known_packs: vec![core.clone()],
    };
    send(client, packs.into_variant()).await?;
    let mut profile = Profile {
        uuid: generate_uuid(&name),
        name,
        view_distance: DEFAULT_VIEW,
    };
    loop {
        match read(&client.input.next().await?)? {
            ServerboundConfigPacket::SelectKnownPacks(answer) => {
                for packet in registries::packets(answer.known_packs.contains(&core)) {
                    send(client, packet).await?;
                }
                let end: ClientboundConfigPacket = ClientboundFinishConfiguration.into_variant();
                send(client, end).await?;
            }
            ServerboundConfigPacket::ClientInformation(settings) => {
                profile.view_distance = settings.information.view_distance;
            }
            ServerboundConfigPacket::FinishConfiguration(_) => return Ok(profile),
            _ => {}
        }
    }
}

async fn show_status(client: &mut Client, game: &mpsc::Sender<ToGame>) -> Result<Profile, Trouble> {
    loop {
        match read(&client.input.next().await?)? {
            ServerboundStatusPacket::StatusRequest(_) => {
                let (answer, status) = oneshot::channel();
                ask(game, ToGame::Status(answer)).await?;
                let status = status.await.map_err(|_| Trouble::Closed)?;
                let number = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
                let sample = status.players.iter().take(MAX_SAMPLE);
                let response = ClientboundStatusResponse {
                    description: status.motd.as_str().into(),
                    favicon: None,
                    players: Players {
                        max: number(status.n_max),
                        online: number(status.players.len()),
                        sample: sample
                            .map(|(uuid, name)| SamplePlayer {
                                id: uuid.to_string(),
                                name: name.clone(),
                            })
                            .collect(),
                    },
                    version: Version {
                        name: VERSION_NAME.into(),
                        protocol: PROTOCOL_VERSION,
                    },
                    enforces_secure_chat: Some(false),
                };
                client.write(&response.into_variant(), None).await?;
            }
            ServerboundStatusPacket::PingRequest(ping) => {
                let pong = ClientboundPongResponse { time: ping.time };
                client.write(&pong.into_variant(), None).await?;
                return Err(Trouble::Closed);
            }
        }
    }
}

async fn refuse(client: &mut Client, why: FormattedText) -> Result<Profile, Trouble> {
    let text = why.to_string();
    let packet = ClientboundLoginDisconnect { reason: why };
    client.write(&packet.into_variant(), None).await?;
    Err(Trouble::Refused(text))
}

async fn ask(game: &mpsc::Sender<ToGame>, question: ToGame) -> Result<(), Trouble> {
    game.send(question).await.map_err(|_| Trouble::Closed)
}

fn send<P: ProtocolPacket + Debug>(
    client: &mut Client,
    packet: P,
) -> impl Future<Output = Result<(), Trouble>> + Send {
    client.write(&packet, Some(COMPRESSION_THRESHOLD))
}

/// The game's rule for names.
pub fn is_name(name: &str) -> bool {
    (3..=16).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
