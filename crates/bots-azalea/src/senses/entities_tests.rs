use super::*;
use azalea::{
    entity::LookDirection, inventory::components::EquipmentSlot, registry::builtin::ItemKind,
};

const COW: MinecraftEntityId = MinecraftEntityId(7);

fn add(entities: &mut Entities, id: MinecraftEntityId, kind: EntityKind) {
    entities.add(&ClientboundAddEntity {
        id,
        uuid: Uuid::from_u128(7),
        entity_type: kind,
        position: Vec3::new(10.0, 64.0, 10.0),
        movement: Default::default(),
        x_rot: 0,
        y_rot: 64,
        y_head_rot: -64,
        data: 0,
    });
}

fn cow() -> Entities {
    let mut entities = Entities::default();
    add(&mut entities, COW, EntityKind::Cow);
    entities
}

#[test]
fn steps_and_jumps_add_up_and_are_told_once() {
    let mut entities = cow();
    let step = PositionDelta8 {
        xa: 4096,
        ya: 0,
        za: -2048,
    };
    entities.step(COW, Some(&step), None, true);
    entities.step(COW, Some(&step), None, true);
    assert_eq!(entities.take_moved(), [(COW.0, 2)], "two steps, one report");
    assert!(entities.take_moved().is_empty());
    let at = entities.get(COW.0).unwrap();
    assert_eq!(at.position, Vec3::new(12.0, 64.0, 9.0));
    assert_eq!((at.yaw, at.head_yaw), (90.0, -90.0));
    let to = PositionMoveRotation {
        pos: Vec3::new(1.0, 70.0, 1.0),
        delta: Vec3::ZERO,
        look_direction: LookDirection::new(10.0, 5.0),
    };
    let relative_x = RelativeMovements {
        x: true,
        ..RelativeMovements::default()
    };
    entities.jump(COW, &to, &relative_x, true);
    let at = entities.get(COW.0).unwrap();
    assert_eq!(at.position, Vec3::new(13.0, 70.0, 1.0));
}

#[test]
fn metadata_is_read_by_kind() {
    let item = |index, value| EntityDataItem { index, value };
    let name = EntityDataValue::OptionalFormattedText(Some(Box::new("Bessie".into())));
    let mut entities = cow();
    entities.describe(
        COW,
        &[
            item(0, EntityDataValue::Byte(0x21)),
            item(2, name),
            item(9, EntityDataValue::Float(8.0)),
        ],
    );
    let seen = entities.get(COW.0).unwrap();
    assert_eq!(seen.custom_name.as_deref(), Some("Bessie"));
    assert_eq!(seen.health, Some(8.0));
    assert!(seen.is_burning && seen.is_invisible && !seen.is_sneaking);
    let box_id = MinecraftEntityId(8);
    add(&mut entities, box_id, EntityKind::Interaction);
    entities.describe(box_id, &[item(9, EntityDataValue::Float(2.0))]);
    assert_eq!(
        entities.get(8).unwrap().health,
        None,
        "a height is no health"
    );
}

#[test]
fn equipment_is_put_on_and_taken_off() {
    let mut entities = cow();
    let sword = ItemStack::from(ItemKind::DiamondSword);
    entities.equip(COW, vec![(EquipmentSlot::Mainhand, sword)]);
    assert_eq!(entities.get(COW.0).unwrap().worn.len(), 1);
    entities.equip(COW, vec![(EquipmentSlot::Mainhand, ItemStack::Empty)]);
    assert!(entities.get(COW.0).unwrap().worn.is_empty());
}

#[test]
fn flood_of_entities_is_cut_off() {
    let mut entities = Entities::default();
    for id in 0..20_000 {
        add(&mut entities, MinecraftEntityId(id), EntityKind::Cow);
    }
    assert_eq!(entities.iter().count(), MAX_ENTITIES);
    assert_eq!(entities.remove(&[COW]).len(), 1);
    assert!(entities.remove(&[COW]).is_empty());
}

#[test]
fn riders_are_seated_and_get_off() {
    let mut entities = cow();
    let boat = MinecraftEntityId(9);
    entities.seat(boat, &[COW]);
    assert_eq!(entities.get(COW.0).unwrap().vehicle, Some(9));
    entities.seat(boat, &[]);
    assert_eq!(entities.get(COW.0).unwrap().vehicle, None);
}
