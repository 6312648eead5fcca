//! Striking and using entities.

use super::{Body, Trouble, gaze};
use azalea::{
    PhysicsState,
    attack::TicksSinceLastAttack,
    buf::AzBufVar,
    connection::RawConnection,
    core::entity_id::MinecraftEntityId,
    interact::SwingArmEvent,
    protocol::packets::game::{ServerboundInteract, s_interact::InteractionHand},
};

/// The id of `attack` in the play state (protocol 775).
const ATTACK: u8 = 0x01;

/// Strikes an entity once, looking at it.
pub fn attack(body: &mut Body<'_>, target: i32) -> Result<(), Trouble> {
    aim(body, target)?;
    let packet = attack_packet(target);
    let mut connection = body
        .ecs
        .get_mut::<RawConnection>(body.entity)
        .ok_or(Trouble::NotSpawned)?;
    if let Some(network) = connection.net_conn() {
        // Ended or not makes no difference here: the reading side learns why.
        let _ = network.write_raw(&packet);
    }
    let entity = body.entity;
    body.ecs.trigger(SwingArmEvent { entity });
    if let Some(mut ticks) = body.ecs.get_mut::<TicksSinceLastAttack>(entity) {
        **ticks = 0;
    }
    Ok(())
}

/// Uses an entity with what the bot holds (trade, mount, feed, shear), looking at it.
pub fn interact(body: &mut Body<'_>, target: i32, hand: InteractionHand) -> Result<(), Trouble> {
    let point = aim(body, target)?;
    let at = body.seen(target)?.position;
    let is_sneaking = body.get::<PhysicsState>()?.trying_to_crouch;
    body.send(ServerboundInteract {
        entity_id: MinecraftEntityId(target),
        hand,
        location: (point - at).into(),
        using_secondary_action: is_sneaking,
    });
    let entity = body.entity;
    body.ecs.trigger(SwingArmEvent { entity });
    Ok(())
}

/// Turns to an entity that is within reach.
fn aim(body: &mut Body<'_>, target: i32) -> Result<azalea::Vec3, Trouble> {
    let seen = body.seen(target)?;
    let (point, distance) = gaze::nearest_point(body, seen)?;
    let reach = body.entity_reach()?;
    if distance > reach {
        let what = body.senses.name_of(seen).unwrap_or_else(|| {
            let kind = seen.kind.to_str();
            format!("The {}", kind.strip_prefix("minecraft:").unwrap_or(kind))
        });
        return Err(Trouble::OutOfReach {
            what,
            distance,
            reach,
        });
    }
    let middle = gaze::middle(seen);
    gaze::look_at(body, middle)?;
    Ok(point)
}

/// azalea 0.16 writes the entity's id in four bytes instead of as a variable-length number, and
/// servers end such a connection (fixed after the release, in its commit ddef3711).
fn attack_packet(target: i32) -> Vec<u8> {
    let mut packet = vec![ATTACK];
    // Writing to memory does not fail.
    let _ = MinecraftEntityId(target).azalea_write_var(&mut packet);
    packet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attack_carries_a_variable_length_id() {
        assert_eq!(attack_packet(2), [1, 2]);
        assert_eq!(attack_packet(300), [1, 0xac, 2]);
    }
}
