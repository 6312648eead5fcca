//! Where players say they are. They are believed as long as it is possible at all.

use azalea_core::position::Vec3;
use azalea_entity::LookDirection;
use azalea_protocol::{
    common::movements::{PositionMoveRotation, RelativeMovements},
    packets::game::ClientboundPlayerPosition,
};
use azalea_registry::builtin::BlockKind;

use super::{Cause, Game, KickReason};
use crate::{
    entity::Id,
    world::{MIN_Y, REACH},
};

/// The furthest one packet may lead, in blocks.
const MAX_STEP: f64 = 100.0;
/// The highest anybody may fly, in blocks.
const CEILING: f64 = 1000.0;
/// Below this everybody is hurt.
const VOID: f64 = MIN_Y as f64 - 64.0;
/// Blocks one can fall unhurt.
const SAFE_FALL: f64 = 3.0;
/// What a block of walking and of sprinting costs.
const WALK_EFFORT: f64 = 0.01;
const SPRINT_EFFORT: f64 = 0.1;

/// A movement as a client tells it.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    pub pos: Option<Vec3>,
    pub look: Option<LookDirection>,
    pub on_ground: bool,
}

impl Game {
    /// A player says where they are.
    pub fn move_player(&mut self, id: Id, to: Move) {
        let (Some(player), Some(body)) = (self.players.get_mut(&id), self.bodies.get_mut(&id))
        else {
            return;
        };
        let is_finite = |v: &Vec3| v.x.is_finite() && v.y.is_finite() && v.z.is_finite();
        let looks_finite =
            |look: &LookDirection| look.y_rot().is_finite() && look.x_rot().is_finite();
        if !to.pos.as_ref().is_none_or(is_finite) || !to.look.as_ref().is_none_or(looks_finite) {
            let key = "multiplayer.disconnect.invalid_player_movement";
            return self.kick(id, KickReason::Key(key));
        }
        if player.teleport.is_some() || body.is_dead() {
            return;
        }
        if let Some(look) = to.look {
            body.yaw = look.y_rot().rem_euclid(360.0);
            body.pitch = look.x_rot().clamp(-90.0, 90.0);
        }
        body.on_ground = to.on_ground;
        let Some(pos) = to.pos else { return };
        let from = body.pos;
        let edge = f64::from(REACH);
        let is_inside = pos.x.abs() < edge && pos.z.abs() < edge && pos.y < CEILING;
        if !is_inside || (pos - from).length() > MAX_STEP {
            let (yaw, pitch) = (body.yaw, body.pitch);
            return self.teleport(id, from, yaw, pitch);
        }
        body.pos = pos;
        let rate = if body.is_sprinting {
            SPRINT_EFFORT
        } else {
            WALK_EFFORT
        };
        let effort = (pos.x - from.x).hypot(pos.z - from.z) * rate;
        player.effort += effort as f32;
        self.fall(id, pos.y, to.on_ground);
        self.update_view(id);
    }

    fn fall(&mut self, id: Id, y: f64, on_ground: bool) {
        let Some(body) = self.bodies.get(&id) else {
            return;
        };
        let block = BlockKind::from(self.world.get(body.block()));
        let is_soft = matches!(block, BlockKind::Water | BlockKind::Ladder);
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let from = player.falls_from.map_or(y, |from| from.max(y));
        let is_landed = on_ground || is_soft;
        player.falls_from = (!is_landed).then_some(from);
        let depth = (from - y - SAFE_FALL).ceil();
        if on_ground && !is_soft && depth > 0.0 {
            self.hurt(id, depth as f32, Cause::Fall, None);
        }
        if y < VOID {
            self.hurt(id, 4.0, Cause::Void, None);
        }
    }

    /// Puts a player somewhere.
    pub fn teleport(&mut self, id: Id, pos: Vec3, yaw: f32, pitch: f32) {
        let (Some(player), Some(body)) = (self.players.get_mut(&id), self.bodies.get_mut(&id))
        else {
            return;
        };
        (body.pos, body.yaw, body.pitch) = (pos, yaw, pitch);
        player.falls_from = None;
        player.n_teleports += 1;
        player.teleport = Some(player.n_teleports);
        let packet = ClientboundPlayerPosition {
            id: player.n_teleports,
            change: PositionMoveRotation {
                pos,
                delta: Vec3::ZERO,
                look_direction: LookDirection::new(yaw, pitch),
            },
            relative: RelativeMovements::all_absolute(),
        };
        self.send(id, packet);
        self.update_view(id);
    }

    /// A client says it has carried out a teleport.
    pub fn confirm_teleport(&mut self, id: Id, n: u32) {
        if let Some(player) = self.players.get_mut(&id)
            && player.teleport == Some(n)
        {
            player.teleport = None;
        }
    }
}
