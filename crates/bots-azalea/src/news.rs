//! From what a bot perceives to the events it reports: the wanted ones, coalesced.

use crate::{
    body::block_name,
    senses::{News, Senses, screen::BarNews},
    view::{View, block_place, boss_bar, objective, point, state_number, weather},
};
use azalea::{
    core::position::BlockPos,
    ecs::{entity::Entity, world::World},
    protocol::packets::game::ClientboundGamePacket,
};
use sculk_bots::{BotEvent, Watch};
use std::time::Instant;

/// A tick in milliseconds.
const TICK_MS: u32 = 50;

type Emit<'a> = &'a mut dyn FnMut(BotEvent);

/// Takes in a packet of the play state: its bytes with the id, and what azalea made of it if it
/// could be read. Returns whether anything could be read of it.
pub fn hear(
    senses: &mut Senses,
    watch: &Watch,
    ecs: &World,
    entity: Entity,
    raw: &[u8],
    packet: Option<&ClientboundGamePacket>,
    emit: Emit<'_>,
) -> bool {
    let teller = Teller { watch };
    let mut is_board_changed = false;
    let is_read = senses.hear(raw, packet, &mut |senses, news| {
        is_board_changed |= matches!(news, News::Scoreboard);
        let view = View {
            senses,
            ecs,
            entity,
        };
        teller.tell(&view, news, emit);
    });
    senses.is_board_changed |= is_board_changed;
    is_read
}

/// Ends a tick: reports what was gathered.
pub fn tick(senses: &mut Senses, watch: &Watch, ecs: &World, entity: Entity, emit: Emit<'_>) {
    let teller = Teller { watch };
    senses.tick(&mut |senses, news| {
        let view = View {
            senses,
            ecs,
            entity,
        };
        teller.tell(&view, news, emit);
    });
    match watch.entity_moves_ms {
        None => senses.entities.forget_moves(),
        Some(every_ms) if senses.n_ticks.is_multiple_of((every_ms / TICK_MS).max(1)) => {
            let moved = senses.entities.take_moved();
            let view = View {
                senses,
                ecs,
                entity,
            };
            for (id, n_moves) in moved {
                if let Some(seen) = senses.entities.get(id) {
                    emit(BotEvent::EntityMoved {
                        entity: view.entity(seen),
                        n_coalesced: n_moves - 1,
                    });
                }
            }
        }
        Some(_) => {}
    }
    tell_own_move(senses, watch, ecs, entity, emit);
    if std::mem::take(&mut senses.is_board_changed) && watch.screen {
        emit(BotEvent::Scoreboard {
            sidebar: senses.board.sidebar().map(objective),
        });
    }
}

fn tell_own_move(senses: &mut Senses, watch: &Watch, ecs: &World, entity: Entity, emit: Emit<'_>) {
    if !watch.own_moves {
        senses.told_place = None;
        return;
    }
    let view = View {
        senses,
        ecs,
        entity,
    };
    let place = view.place();
    if let Some((feet, yaw, pitch)) = place
        && place != senses.told_place
    {
        senses.told_place = place;
        emit(BotEvent::Moved {
            position: point(feet),
            yaw,
            pitch,
        });
    }
}

/// Tells what is wanted.
struct Teller<'a> {
    watch: &'a Watch,
}

impl Teller<'_> {
    fn tell(&self, view: &View<'_>, news: News, emit: Emit<'_>) {
        let senses = view.senses;
        match news {
            News::EntitySpawned(_) | News::EntityGone(_) if !self.watch.entities => {}
            News::EntitySpawned(id) => {
                if let Some(seen) = senses.entities.get(id) {
                    let entity = view.entity(seen);
                    emit(BotEvent::EntitySpawned { entity });
                }
            }
            News::EntityGone(seen) => {
                let entity = view.entity(&seen);
                emit(BotEvent::EntityGone { entity });
            }
            News::PlayerJoined(uuid) => {
                if let Some(player) = senses.players.get(&uuid) {
                    emit(BotEvent::PlayerJoined {
                        username: player.username.clone(),
                        uuid: uuid.to_string(),
                    });
                }
            }
            News::PlayerLeft(uuid, player) => emit(BotEvent::PlayerLeft {
                username: player.username,
                uuid: uuid.to_string(),
            }),
            News::Respawned => emit(BotEvent::Respawned {
                dimension: senses.me.dimension.clone(),
            }),
            News::PickedUp { by, stack, count } => {
                if let Some(mut item) = view.item(&stack) {
                    item.count = count;
                    emit(BotEvent::ItemPickedUp {
                        item,
                        by,
                        is_self: by == senses.me.entity_id,
                    });
                }
            }
            News::BlockChanged { place, state } => {
                if self.is_near(view, place) {
                    emit(BotEvent::BlockChanged {
                        at: block_place(place),
                        name: block_name(state).to_owned(),
                        state: state_number(state),
                    });
                }
            }
            News::Weather(now) => emit(BotEvent::Weather(weather(now))),
            News::GameMode => emit(BotEvent::GameMode {
                game_mode: senses.me.game_mode.to_owned(),
            }),
            News::Experience => emit(BotEvent::Experience {
                level: senses.me.level,
                progress: senses.me.progress,
                total: senses.me.total_experience,
            }),
            News::Title => emit(BotEvent::Title {
                title: senses.screen.title.clone(),
                subtitle: senses.screen.subtitle.clone(),
            }),
            News::Scoreboard => {}
            rare => self.tell_wanted(view, rare, emit),
        }
    }

    /// What is only told where it is wanted.
    fn tell_wanted(&self, view: &View<'_>, news: News, emit: Emit<'_>) {
        let senses = view.senses;
        match news {
            News::Clock if self.watch.time => {
                if let Some((time_of_day, day)) = senses.surroundings.time_of_day(Instant::now()) {
                    emit(BotEvent::Time { time_of_day, day });
                }
            }
            News::TabText if self.watch.screen => emit(BotEvent::TabText {
                header: senses.screen.header.clone(),
                footer: senses.screen.footer.clone(),
            }),
            News::Bar(id, news) if self.watch.screen => emit(match news {
                BarNews::Shown(bar) | BarNews::Changed(bar) => BotEvent::BossBar {
                    bar: boss_bar(&id, &bar),
                },
                BarNews::Removed => BotEvent::BossBarGone { id: id.to_string() },
            }),
            News::Sound {
                name,
                place,
                source,
                volume,
                pitch,
            } if self.watch.sounds => emit(BotEvent::Sound {
                name,
                position: place.map(point),
                entity: source,
                volume,
                pitch,
            }),
            _ => {}
        }
    }

    fn is_near(&self, view: &View<'_>, place: BlockPos) -> bool {
        let radius = f64::from(self.watch.block_radius);
        radius > 0.0
            && view
                .feet()
                .is_some_and(|feet| feet.distance_to(place.center()) <= radius)
    }
}
