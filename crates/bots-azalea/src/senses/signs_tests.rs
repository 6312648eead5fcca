use super::*;
use azalea::protocol::packets::game::ClientboundGamePacket;
use azalea::protocol::read::deserialize_packet;

/// `block_entity_data` (id 6) of a sign (block entity 7) at 1, 64, -2 with one side's messages.
fn packet(messages: &[u8]) -> ClientboundBlockEntityData {
    let place = (1u64 << 38) | ((0x3ff_fffe_u64) << 12) | 64;
    let mut bytes = vec![6];
    bytes.extend_from_slice(&place.to_be_bytes());
    // Nameless compound { front_text: { messages: […] } }.
    bytes.extend_from_slice(&[7, 10, 10, 0, 10]);
    bytes.extend_from_slice(b"front_text");
    bytes.extend_from_slice(&[9, 0, 8]);
    bytes.extend_from_slice(b"messages");
    bytes.extend_from_slice(messages);
    bytes.extend_from_slice(&[0, 0]);
    match deserialize_packet(&mut Cursor::new(bytes.as_slice())) {
        Ok(ClientboundGamePacket::BlockEntityData(packet)) => packet,
        other => panic!("a packet of block entity data: {other:?}"),
    }
}

fn front(signs: &Signs) -> Vec<String> {
    let place = BlockPos::new(1, 64, -2);
    signs.at(place).expect("the sign is known").front.clone()
}

#[test]
fn plain_and_styled_lines_are_read() {
    let mut signs = Signs::default();
    // A list of two strings.
    signs.changed(&packet(&[8, 0, 0, 0, 2, 0, 2, b'h', b'i', 0, 0]));
    assert_eq!(front(&signs), ["hi", ""]);
    // A list of two compounds: {text:"red"} and a wrapped string.
    let mut mixed = vec![10, 0, 0, 0, 2];
    mixed.extend_from_slice(&[8, 0, 4, b't', b'e', b'x', b't', 0, 3, b'r', b'e', b'd', 0]);
    mixed.extend_from_slice(&[8, 0, 0, 0, 2, b'u', b'p', 0]);
    signs.changed(&packet(&mixed));
    assert_eq!(front(&signs), ["red", "up"]);
}

#[test]
fn sign_is_forgotten_with_its_block_and_its_chunk() {
    let mut signs = Signs::default();
    let hi = [8, 0, 0, 0, 1, 0, 2, b'h', b'i'];
    signs.changed(&packet(&hi));
    signs.block_changed(BlockPos::new(1, 64, -2), true);
    assert_eq!(front(&signs), ["hi"], "a turned sign keeps its text");
    signs.block_changed(BlockPos::new(1, 64, -2), false);
    assert_eq!(signs.at(BlockPos::new(1, 64, -2)), None);
    signs.changed(&packet(&hi));
    signs.forget(0, 0);
    assert_eq!(front(&signs), ["hi"], "another chunk was forgotten");
    signs.forget(0, -1);
    assert_eq!(signs.at(BlockPos::new(1, 64, -2)), None);
}
