//! What players do, packet by packet.

use azalea_core::{direction::Direction, game_type::GameMode};
use azalea_protocol::packets::game::{
    ClientboundPongResponse, ServerboundGamePacket as P,
    c_animate::AnimationAction,
    s_client_command::Action as ClientAction,
    s_interact::InteractionHand,
    s_player_action::{Action, ServerboundPlayerAction},
    s_player_command::Action as BodyAction,
};

use super::{Game, moving::Move, player::clamp_view};
use crate::{
    connection::Act,
    entity::Id,
    event::Event,
    item::{from_wire, name},
    window::{HOTBAR, N_CARRIED, OFF_HAND, click::Click},
};

impl Game {
    /// A player does something.
    pub fn act(&mut self, id: Id, act: Act) {
        match act {
            Act::Attack { target } => self.attack(id, target),
            Act::PlaceRecipe {
                window,
                recipe,
                is_all,
            } => self.place_recipe(id, window, recipe, is_all),
            Act::Packet(packet) => self.packet(id, *packet),
        }
    }

    fn packet(&mut self, id: Id, packet: P) {
        match packet {
            P::AcceptTeleportation(p) => self.confirm_teleport(id, p.id),
            P::MovePlayerPos(p) => self.moved(id, Some(p.pos), None, p.flags.on_ground),
            P::MovePlayerPosRot(p) => {
                self.moved(id, Some(p.pos), Some(p.look_direction), p.flags.on_ground);
            }
            P::MovePlayerRot(p) => self.moved(id, None, Some(p.look_direction), p.flags.on_ground),
            P::MovePlayerStatusOnly(p) => self.moved(id, None, None, p.flags.on_ground),
            P::Chat(p) => self.said(id, &p.message),
            P::ChatCommand(p) => self.commanded(id, &p.command),
            P::ChatCommandSigned(p) => self.commanded(id, &p.command),
            P::KeepAlive(p) => self.keep_alive(id, p.id),
            P::PlayerAction(p) => self.player_action(id, &p),
            P::UseItemOn(p) => self.use_on(id, p.hand, &p.block_hit, p.seq),
            P::UseItem(p) => self.use_item(id, p.hand, p.seq),
            P::Swing(p) => self.swing(
                id,
                match p.hand {
                    InteractionHand::MainHand => AnimationAction::SwingMainHand,
                    InteractionHand::OffHand => AnimationAction::SwingOffHand,
                },
            ),
            P::SetCarriedItem(p) => self.hold(id, p.slot.into()),
            P::PlayerInput(p) => self.sneak(id, p.shift),
            P::PlayerCommand(p) => self.sprint(id, p.action),
            P::ClientCommand(p) if p.action == ClientAction::PerformRespawn => self.respawn(id),
            P::ClientInformation(p) => self.see_as_far(id, p.client_information.view_distance),
            P::ContainerClick(p) => {
                let click = Click {
                    slot: p.slot_num,
                    button: p.button_num,
                    kind: p.click_type,
                };
                self.click(
                    id,
                    p.container_id,
                    p.state_id,
                    click,
                    p.changed_slots,
                    &p.carried_item,
                );
            }
            P::ContainerClose(p) => self.client_closed(id, p.container_id),
            P::SetCreativeModeSlot(p) => self.conjure(id, p.slot_num, from_wire(&p.item_stack)),
            P::SignUpdate(p) => self.write_sign(id, p.pos, p.lines),
            P::ChunkBatchReceived(p) => self.batch_taken(id, p.desired_chunks_per_tick),
            P::PingRequest(p) => self.send(id, ClientboundPongResponse { time: p.time }),
            // All else changes nothing here.
            _ => {}
        }
    }

    fn moved(
        &mut self,
        id: Id,
        pos: Option<azalea_core::position::Vec3>,
        look: Option<azalea_entity::LookDirection>,
        on_ground: bool,
    ) {
        let to = Move {
            pos,
            look,
            on_ground,
        };
        self.move_player(id, to);
    }

    fn player_action(&mut self, id: Id, p: &ServerboundPlayerAction) {
        if self.bodies.get(&id).is_none_or(|body| body.is_dead()) {
            return;
        }
        match p.action {
            Action::StartDestroyBlock => self.start_dig(id, p.pos, p.seq),
            Action::AbortDestroyBlock => self.abort_dig(id, p.pos, p.seq),
            Action::StopDestroyBlock => self.stop_dig(id, p.pos, p.seq),
            Action::DropAllItems => self.toss(id, i32::MAX),
            Action::DropItem => self.toss(id, 1),
            Action::ReleaseUseItem => {
                if let Some(player) = self.players.get_mut(&id) {
                    player.meal = None;
                }
            }
            Action::SwapItemWithOffhand => {
                if let Some(player) = self.players.get_mut(&id) {
                    let hand = player.hand();
                    player.carried.swap(hand, OFF_HAND);
                    self.send_equipment(id);
                }
            }
        }
    }

    fn toss(&mut self, id: Id, n: i32) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let hand = player.hand();
        let Some(stack) = player.take(hand, n) else {
            return;
        };
        // The client has taken it away already.
        let left = player.item(hand);
        if let Some(believed) = player.own.believed.get_mut(hand) {
            *believed = left;
        }
        self.throw(id, stack);
        self.send_equipment(id);
    }

    /// Throws items before a player's feet.
    pub fn throw(&mut self, id: Id, stack: crate::item::Stack) {
        let Some(body) = self.bodies.get(&id) else {
            return;
        };
        let angle = f64::from(body.yaw).to_radians();
        let mut at = body.pos;
        at.x -= angle.sin() * 1.8;
        at.z += angle.cos() * 1.8;
        at.y += 1.0;
        if self.world.is_solid(at.into()) {
            at = body.pos;
        }
        self.drop_item(stack, at, 40);
        self.tell(Event::Tossed {
            player: self.label(id),
            item: name(stack.kind).to_owned(),
            count: stack.count,
        });
    }

    fn hold(&mut self, id: Id, slot: usize) {
        if let Some(player) = self.players.get_mut(&id)
            && slot < 9
        {
            player.held = slot;
            player.meal = None;
            self.send_equipment(id);
        }
    }

    fn sneak(&mut self, id: Id, is_sneaking: bool) {
        if let Some(body) = self.bodies.get_mut(&id)
            && body.is_sneaking != is_sneaking
        {
            body.is_sneaking = is_sneaking;
            self.send_looks(id);
        }
    }

    fn sprint(&mut self, id: Id, action: BodyAction) {
        let is_sprinting = match action {
            BodyAction::StartSprinting => true,
            BodyAction::StopSprinting => false,
            _ => return,
        };
        if let Some(body) = self.bodies.get_mut(&id) {
            body.is_sprinting = is_sprinting;
            self.send_looks(id);
        }
    }

    fn see_as_far(&mut self, id: Id, wish: u8) {
        if let Some(player) = self.players.get_mut(&id) {
            player.view = clamp_view(wish, self.options.view_distance);
            player.middle = None;
            self.update_view(id);
        }
    }

    /// A player in creative mode puts something into a place of theirs.
    fn conjure(&mut self, id: Id, slot: u16, stack: crate::item::Slot) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        if player.mode != GameMode::Creative {
            return;
        }
        let at = usize::from(slot);
        match (at, stack) {
            (1..N_CARRIED, _) => {
                if let Some(place) = player.carried.get_mut(at) {
                    *place = stack;
                }
                if let Some(believed) = player.own.believed.get_mut(at) {
                    *believed = stack;
                }
                if (HOTBAR..N_CARRIED).contains(&at) {
                    self.send_equipment(id);
                }
            }
            (_, Some(stack)) => self.throw(id, stack),
            _ => {}
        }
    }
}

/// The block on that side of a block.
pub const fn beside(direction: Direction) -> azalea_core::position::BlockPos {
    use azalea_core::position::BlockPos;
    match direction {
        Direction::Down => BlockPos::new(0, -1, 0),
        Direction::Up => BlockPos::new(0, 1, 0),
        Direction::North => BlockPos::new(0, 0, -1),
        Direction::South => BlockPos::new(0, 0, 1),
        Direction::West => BlockPos::new(-1, 0, 0),
        Direction::East => BlockPos::new(1, 0, 0),
    }
}
