use super::*;
use flate2::{Compression, write::ZlibEncoder};
use proptest::prelude::*;
use std::io::Write;

fn put_varint(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap());
}

fn framed(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, body.len());
    out.extend_from_slice(body);
    out
}

fn deflated(claimed: usize, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, claimed);
    let mut encoder = ZlibEncoder::new(out, Compression::best());
    encoder.write_all(body).unwrap();
    framed(&encoder.finish().unwrap())
}

fn compressed_decoder(bytes: &[u8]) -> PacketDecoder {
    let mut decoder = PacketDecoder::default();
    decoder.enable_compression();
    decoder.push(bytes);
    decoder
}

#[test]
fn impossible_length_is_an_error_not_a_wait() {
    let mut decoder = PacketDecoder::default();
    decoder.push(&[0xff, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(decoder.next_packet(), Err(WireError::BadLength));
}

#[test]
fn compressed_bomb_is_cut_off_at_the_announced_size() {
    let bomb = vec![0u8; 64 << 20];
    assert_eq!(
        compressed_decoder(&deflated(1000, &bomb)).next_packet(),
        Err(WireError::BadInflatedSize)
    );
    assert_eq!(
        compressed_decoder(&deflated(64 << 20, &bomb)).next_packet(),
        Err(WireError::BadInflatedSize)
    );
    assert_eq!(
        compressed_decoder(&deflated(9 << 20, &bomb)).next_packet(),
        Err(WireError::BadInflatedSize)
    );
}

#[test]
fn damaged_compression_is_an_error() {
    let mut body = Vec::new();
    put_varint(&mut body, 100);
    body.extend_from_slice(b"not zlib at all");
    assert_eq!(
        compressed_decoder(&framed(&body)).next_packet(),
        Err(WireError::BadCompression)
    );
}

#[test]
fn small_packets_stay_plain_when_compression_is_on() {
    let mut decoder = compressed_decoder(&framed(&[0, 7, 8]));
    assert_eq!(decoder.next_packet().unwrap().as_deref(), Some(&[7, 8][..]));
    assert!(!decoder.is_mid_packet());
}

proptest! {
    #[test]
    fn packets_survive_any_cutting(bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..300), 1..8), cut in 1usize..80, compress: bool) {
        let bytes: Vec<u8> = bodies.iter().flat_map(|b| if compress { deflated(b.len(), b) } else { framed(b) }).collect();
        let mut decoder = PacketDecoder::default();
        if compress { decoder.enable_compression(); }
        let mut got = Vec::new();
        for chunk in bytes.chunks(cut) {
            decoder.push(chunk);
            while let Some(packet) = decoder.next_packet().unwrap() { got.push(packet.to_vec()); }
        }
        prop_assert_eq!(got, bodies);
    }

    #[test]
    fn any_bytes_give_packets_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..600), compress: bool) {
        let mut decoder = PacketDecoder::default();
        if compress { decoder.enable_compression(); }
        decoder.push(&bytes);
        let mut n = 0;
        while let Ok(Some(packet)) = decoder.next_packet() {
            n += 1;
            prop_assert!(!packet.is_empty() && n <= bytes.len());
        }
    }
}

#[test]
fn what_comes_after_the_key_is_decrypted_wherever_it_is_cut() {
    let key = [7_u8; 16];
    for cut in 0..=8 {
        let mut decoder = PacketDecoder::default();
        decoder.push(&[2, 1, 0]);
        assert_eq!(&*decoder.next_packet().unwrap().unwrap(), [1, 0]);
        assert!(!decoder.is_encrypted() && !decoder.is_mid_packet());
        decoder.enable_encryption(&key);
        assert!(decoder.is_encrypted());
        let mut sent = vec![3, 5, 6, 7, 3, 8, 9, 10];
        let (mut cipher, _) = azalea_crypto::create_cipher(&key);
        azalea_crypto::encrypt_packet(&mut cipher, &mut sent);
        assert_ne!(sent, [3, 5, 6, 7, 3, 8, 9, 10]);
        decoder.push(&sent[..cut]);
        decoder.push(&sent[cut..]);
        assert_eq!(&*decoder.next_packet().unwrap().unwrap(), [5, 6, 7]);
        assert_eq!(&*decoder.next_packet().unwrap().unwrap(), [8, 9, 10]);
        assert_eq!(decoder.next_packet().unwrap(), None);
    }
}
