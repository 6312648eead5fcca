//! Everybody's turn: mobs, players of ours, items on the ground, players with a client.

use azalea_protocol::packets::game::{
    ClientboundKeepAlive, ClientboundTakeItemEntity, c_animate::AnimationAction,
};

use super::{Cause, FADE, Game, KickReason};
use crate::{
    entity::{
        Dropped, Id, Mind,
        mob::{Seen, Will},
    },
    event::Event,
    item::{Stack, name},
    window::put_away,
};

/// Ticks between two keep-alives, and how long a client may take to answer one.
const KEEP_ALIVE_EVERY: u64 = 100;
const KEEP_ALIVE_LIMIT: u64 = 400;
/// Ticks a scripted player stays dead.
const SCRIPTED_DEATH: u64 = 60;
/// How near an item must be to be picked up: to the side, above the feet, below them, in blocks.
const GRASP: (f64, f64, f64) = (1.3, 2.3, 1.0);

impl Game {
    /// All that have no client.
    pub fn tick_minds(&mut self) {
        let prey = self.prey(true);
        let present = self.prey(false);
        let ids: Vec<Id> = self.bodies.keys().copied().collect();
        for id in ids {
            self.tick_mind(id, &prey, &present);
        }
    }

    fn tick_mind(&mut self, id: Id, prey: &[Seen], present: &[Seen]) {
        let tick = self.tick;
        let Some(body) = self.bodies.get_mut(&id) else {
            return;
        };
        let pos = body.pos;
        if let Some(died_at) = body.died_at {
            return self.tick_dead(id, died_at);
        }
        let will = match &mut body.mind {
            Mind::Client => return,
            Mind::Item(dropped) => {
                let dropped = *dropped;
                return self.tick_item(id, dropped, present);
            }
            Mind::Mob(mob) => mob.think(pos, prey, tick, &mut self.rng),
            Mind::Scripted(script) => script.think(pos, present, tick),
        };
        self.carry_out(id, will);
    }

    fn carry_out(&mut self, id: Id, will: Will) {
        let Some(body) = self.bodies.get_mut(&id) else {
            return;
        };
        if let Some((dx, dz)) = will.walk
            && !body.step(&self.world, dx, dz)
            && let Mind::Mob(mob) = &mut body.mind
        {
            mob.is_stuck();
        }
        if let Some(at) = will.look_at {
            body.look_at(at);
        }
        if let Some((target, damage)) = will.hit {
            self.swing(id, AnimationAction::SwingMainHand);
            self.hurt(target, damage, Cause::Blow, Some(id));
        }
        if let Some(text) = will.say {
            self.say_as(id, &text);
        }
    }

    fn tick_dead(&mut self, id: Id, died_at: u64) {
        let Some(body) = self.bodies.get_mut(&id) else {
            return;
        };
        match body.mind {
            Mind::Client => {}
            Mind::Scripted(_) if self.tick >= died_at + SCRIPTED_DEATH => {
                body.died_at = None;
                body.health = body.max_health;
                self.hide(id);
            }
            Mind::Scripted(_) => {}
            Mind::Mob(_) | Mind::Item(_) if self.tick >= died_at + FADE => self.remove(id),
            Mind::Mob(_) | Mind::Item(_) => {}
        }
    }

    fn tick_item(&mut self, id: Id, dropped: Dropped, present: &[Seen]) {
        if self.tick >= dropped.gone_at {
            return self.remove(id);
        }
        let Some(pos) = self.bodies.get(&id).map(|body| body.pos) else {
            return;
        };
        let (side, above, below) = GRASP;
        let is_near = |seen: &&Seen| {
            let (dx, dy, dz) = (pos.x - seen.pos.x, pos.y - seen.pos.y, pos.z - seen.pos.z);
            dx.abs() < side && dz.abs() < side && dy < above && -dy < below
        };
        if self.tick < dropped.ready_at {
            return;
        }
        let mut left = Some(dropped.stack);
        for seen in present.iter().filter(is_near) {
            if let Some(stack) = left {
                left = self.pick_up(id, seen.id, stack);
            }
        }
        match left {
            None => self.remove(id),
            Some(stack) if stack != dropped.stack => {
                if let Some(Mind::Item(dropped)) = self.bodies.get_mut(&id).map(|b| &mut b.mind) {
                    dropped.stack = stack;
                }
                self.send_looks(id);
            }
            Some(_) => {}
        }
    }

    /// Gives what the player had no room for.
    fn pick_up(&mut self, item: Id, by: Id, stack: Stack) -> Option<Stack> {
        let Some(player) = self.players.get_mut(&by) else {
            return Some(stack);
        };
        let held = player.held;
        let left = put_away(&mut player.carried, held, stack);
        let count = stack.count - left.map_or(0, |left| left.count);
        if count > 0 {
            let event = Event::PickedUp {
                player: player.name.clone(),
                item: name(stack.kind).to_owned(),
                count,
            };
            let packet = ClientboundTakeItemEntity {
                item_id: u32::try_from(item).unwrap_or(0),
                player_id: by.into(),
                amount: u32::try_from(count).unwrap_or(0),
            };
            self.send_viewers(item, packet);
            self.tell(event);
        }
        left
    }

    /// Players with a client.
    pub fn tick_players(&mut self) {
        let ids: Vec<Id> = self.players.keys().copied().collect();
        for id in ids {
            self.tick_dig(id);
            self.tick_health(id);
            self.send_chunks(id);
            self.sync_window(id);
            self.tick_keep_alive(id);
            if let Some(player) = self.players.get_mut(&id) {
                player.chatter = player.chatter.saturating_sub(1);
            }
            if self.tick.is_multiple_of(20) {
                self.send_time(id);
            }
        }
        if self.tick.is_multiple_of(100) && !self.players.is_empty() {
            self.send_latencies();
        }
    }

    fn tick_keep_alive(&mut self, id: Id) {
        let tick = self.tick;
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let since = tick.saturating_sub(player.alive.asked_at);
        match player.alive.pending {
            Some(_) if since > KEEP_ALIVE_LIMIT => {
                self.kick(id, KickReason::Key("disconnect.timeout"));
            }
            None if since >= KEEP_ALIVE_EVERY => {
                player.alive.asked_at = tick;
                player.alive.pending = Some(tick);
                player.alive.asked = Some(std::time::Instant::now());
                self.send(id, ClientboundKeepAlive { id: tick });
            }
            _ => {}
        }
    }

    /// A client answers a keep-alive.
    pub fn keep_alive(&mut self, id: Id, answer: u64) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        if player.alive.pending == Some(answer) {
            player.alive.pending = None;
            let took = player
                .alive
                .asked
                .map_or(0, |asked| asked.elapsed().as_millis());
            player.latency_ms = i32::try_from(took).unwrap_or(i32::MAX);
        }
    }
}
