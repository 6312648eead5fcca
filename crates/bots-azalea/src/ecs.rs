//! azalea's ECS, set up for many bots driven from our own loop.

use crate::{body::keys::StrafePlugin, encryption::Key};
use azalea::{
    DefaultPlugins, LocalPlayerBundle,
    accept_resource_packs::AcceptResourcePacksPlugin,
    account::{Account, AccountTrait},
    app::{App, PluginGroup},
    auto_respawn::AutoRespawnPlugin,
    bot::BotPlugin,
    connection::{ConnectionPlugin, RawConnection},
    disconnect::DisconnectEvent,
    ecs::{
        entity::Entity,
        schedule::{ExecutorKind, ScheduleBuildSettings, Schedules},
    },
    entity::{LocalEntity, indexing::EntityUuidIndex, metadata::PlayerMetadataBundle},
    join::JoinPlugin,
    local_player::WorldHolder,
    packet::login::{InLoginState, SendLoginPacketEvent},
    pathfinder::PathfinderPlugin,
    protocol::{
        common::client_information::ClientInformation,
        connect::{RawReadConnection, RawWriteConnection},
        packets::{ConnectionProtocol, login::ServerboundHello},
    },
    task_pool::{TaskPoolOptions, TaskPoolPlugin},
    world::World,
};
use parking_lot::RwLock;
use sculk_bots::{Identity, JoinSpec};
use std::sync::Arc;
use uuid::Uuid;

/// Builds the app: azalea's default plugins but for joining and reading, which we do ourselves
/// (own time limits, own framing, packets when they arrive), and without automatic reconnection,
/// which is the supervisor's business.
pub fn build_app() -> App {
    let mut app = App::new();
    let plugins = DefaultPlugins
        .build()
        .disable::<ConnectionPlugin>()
        .disable::<JoinPlugin>()
        .set(TaskPoolPlugin {
            task_pool_options: single_threads(),
        });
    app.add_plugins((
        plugins,
        BotPlugin,
        PathfinderPlugin,
        StrafePlugin,
        AutoRespawnPlugin,
        AcceptResourcePacksPlugin,
    ));
    app.finish();
    app.cleanup();
    // Systems take microseconds: handing them to other threads costs more than running them.
    for (_, schedule) in app.world_mut().resource_mut::<Schedules>().iter_mut() {
        schedule.set_executor_kind(ExecutorKind::SingleThreaded);
        // azalea asks for a check of system orders that only helps its own developers.
        schedule.set_build_settings(ScheduleBuildSettings::default());
    }
    crate::guard::start(&mut app);
    app
}

/// One thread for each of bevy's pools; only the one for network writes has work.
fn single_threads() -> TaskPoolOptions {
    TaskPoolOptions {
        min_total_threads: 1,
        max_total_threads: 1,
        ..TaskPoolOptions::default()
    }
}

/// Puts a bot into the ECS and sends its login. The entity is used again if the name was here
/// before: azalea expects one per player.
pub fn spawn_bot(
    app: &mut App,
    spec: &JoinSpec,
    view_distance: u8,
    reader: RawReadConnection,
    writer: RawWriteConnection,
) -> Entity {
    let account = match spec.identity {
        Identity::Offline => Account::offline(&spec.username),
        Identity::Account { id } => Account::from(Named {
            username: spec.username.clone(),
            id,
        }),
    };
    let uuid = account.uuid();
    let ecs = app.world_mut();
    let known = ecs.resource::<EntityUuidIndex>().get(&uuid);
    let entity = known.unwrap_or_else(|| {
        let entity = ecs.spawn_empty().id();
        ecs.resource_mut::<EntityUuidIndex>().insert(uuid, entity);
        entity
    });
    let shared_world = Arc::new(RwLock::new(World::default()));
    ecs.entity_mut(entity).insert((
        account,
        LocalEntity,
        ClientInformation {
            view_distance,
            ..ClientInformation::default()
        },
        LocalPlayerBundle {
            raw_connection: RawConnection::new(reader, writer, ConnectionProtocol::Login),
            world_holder: WorldHolder::new(entity, shared_world),
            metadata: PlayerMetadataBundle::default(),
        },
        InLoginState,
    ));
    let hello = ServerboundHello {
        name: spec.username.clone(),
        profile_id: uuid,
    };
    ecs.trigger(SendLoginPacketEvent::new(entity, hello));
    entity
}

/// Tells the server the key, as the last packet in the clear, and encrypts what is sent after it.
pub fn encrypt(app: &mut App, entity: Entity, key: Key) {
    let connection = app.world_mut().get_mut::<RawConnection>(entity);
    let network = connection.map(|connection| connection.into_inner());
    if let Some(network) = network.and_then(RawConnection::net_conn) {
        // Fails when the connection is lost, which the reading side learns too.
        let _ = network.write(key.packet);
        network.set_encryption_key(key.secret);
    }
}

/// An account as azalea must know it: the app has the rest.
#[derive(Debug)]
struct Named {
    username: String,
    id: Uuid,
}

impl AccountTrait for Named {
    fn username(&self) -> &str {
        &self.username
    }

    fn uuid(&self) -> Uuid {
        self.id
    }

    fn access_token(&self) -> Option<String> {
        None
    }
}

/// Takes a bot's connection and state away at the next update. The bare entity stays for the
/// realm's life: other bots of the realm may see the same player, and azalea never despawns it.
pub fn release_bot(app: &mut App, entity: Entity) {
    app.world_mut().write_message(DisconnectEvent {
        entity,
        reason: None,
    });
}
