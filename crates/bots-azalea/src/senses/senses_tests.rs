use super::*;
use azalea::{
    core::entity_id::MinecraftEntityId,
    entity::{EntityDataItem, EntityDataValue, EntityMetadataItems},
    protocol::packets::game::{
        ClientboundAddEntity, ClientboundRemoveEntities, ClientboundSetEntityData,
        ClientboundTakeItemEntity,
    },
    registry::builtin::ItemKind,
};

const ITEM: MinecraftEntityId = MinecraftEntityId(5);

fn hear(senses: &mut Senses, packet: P) -> Vec<News> {
    let mut news = Vec::new();
    senses.hear(&[], Some(&packet), &mut |_, one| news.push(one));
    news
}

fn appear(senses: &mut Senses) -> Vec<News> {
    hear(
        senses,
        P::AddEntity(ClientboundAddEntity {
            id: ITEM,
            uuid: Uuid::from_u128(5),
            entity_type: EntityKind::Item,
            position: Vec3::ZERO,
            movement: Default::default(),
            x_rot: 0,
            y_rot: 0,
            y_head_rot: 0,
            data: 0,
        }),
    )
}

fn vanish(senses: &mut Senses) -> Vec<News> {
    let entity_ids = vec![ITEM];
    hear(
        senses,
        P::RemoveEntities(ClientboundRemoveEntities { entity_ids }),
    )
}

#[test]
fn entity_is_told_at_the_end_of_a_tick_or_before_it_goes() {
    let mut senses = Senses::default();
    assert!(
        appear(&mut senses).is_empty(),
        "its looks are still to come"
    );
    let mut told = Vec::new();
    senses.tick(&mut |_, news| told.push(news));
    assert!(matches!(told[..], [News::EntitySpawned(5)]));
    assert!(matches!(vanish(&mut senses)[..], [News::EntityGone(_)]));
    appear(&mut senses);
    let short_life = vanish(&mut senses);
    assert!(matches!(
        short_life[..],
        [News::EntitySpawned(5), News::EntityGone(_)]
    ));
}

#[test]
fn picked_up_item_is_named() {
    let mut senses = Senses::default();
    appear(&mut senses);
    let stack = ItemStack::from(ItemKind::Apple);
    let looks = EntityDataItem {
        index: 8,
        value: EntityDataValue::ItemStack(stack.clone()),
    };
    hear(
        &mut senses,
        P::SetEntityData(ClientboundSetEntityData {
            id: ITEM,
            packed_items: EntityMetadataItems(vec![looks]),
        }),
    );
    let news = hear(
        &mut senses,
        P::TakeItemEntity(ClientboundTakeItemEntity {
            item_id: 5,
            player_id: MinecraftEntityId(1),
            amount: 3,
        }),
    );
    assert!(
        matches!(&news[..], [News::PickedUp { by: 1, stack: taken, count: 3 }] if *taken == stack)
    );
}

#[test]
fn packet_azalea_cannot_read_is_still_heard() {
    let mut senses = Senses::default();
    // set_objective "k" with the title "K" and a fixed number format, which azalea misreads.
    let objective = [0x6a, 1, b'k', 0, 8, 0, 1, b'K', 0, 1, 2, 8, 0, 1, b'-'];
    let mut n_news = 0;
    senses.hear(&objective, None, &mut |_, _| n_news += 1);
    assert_eq!(n_news, 1);
    assert_eq!(senses.board.all()[0].title, "K");
}
