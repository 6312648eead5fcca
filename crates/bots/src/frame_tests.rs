use super::*;
use crate::{BotAction, BotId, CallId, FromWorker, ToWorker};
use proptest::prelude::*;

fn say(text: &str) -> ToWorker {
    let action = BotAction::Say {
        chat_type: "chat".into(),
        text: text.into(),
        recipient: None,
    };
    ToWorker::Do {
        bot: BotId(7),
        call: CallId(3),
        action,
        timeout_ms: None,
    }
}

#[test]
fn message_over_the_limit_is_refused_before_it_is_sent() {
    let error = encode(&say(&"x".repeat(MAX_FRAME))).unwrap_err();
    assert!(error.is_fatal());
}

#[test]
fn frame_length_over_the_limit_is_an_error_not_an_allocation() {
    let mut reader = FrameReader::default();
    reader.push(&[0xff, 0xff, 0xff, 0xff]);
    assert!(reader.next::<ToWorker>().unwrap_err().is_fatal());
    assert!(
        reader.next::<ToWorker>().unwrap_err().is_fatal(),
        "the stream stays out of step"
    );
}

#[test]
fn frame_of_wrong_json_is_skipped() {
    let mut reader = FrameReader::default();
    reader.push(&encode(&"no message").unwrap());
    reader.push(&encode(&ToWorker::Shutdown).unwrap());
    assert!(!reader.next::<ToWorker>().unwrap_err().is_fatal());
    assert_eq!(reader.next::<ToWorker>().unwrap(), Some(ToWorker::Shutdown));
}

proptest! {
    #[test]
    fn any_bytes_give_an_error_or_a_message_and_end(chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..64), 0..16)) {
        let mut reader = FrameReader::default();
        for chunk in chunks {
            reader.push(&chunk);
            for _ in 0..chunk.len() + 8 {
                match reader.next::<FromWorker>() {
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    Err(error) if error.is_fatal() => return Ok(()),
                    Err(_) => {}
                }
            }
        }
    }

    #[test]
    fn messages_survive_any_cutting(texts in prop::collection::vec(".{0,40}", 1..8), cut in 1usize..50) {
        let bytes: Vec<u8> = texts.iter().flat_map(|t| encode(&say(t)).unwrap()).collect();
        let mut reader = FrameReader::default();
        let mut got = Vec::new();
        for chunk in bytes.chunks(cut) {
            reader.push(chunk);
            while let Some(message) = reader.next::<ToWorker>().unwrap() {
                got.push(message);
            }
        }
        prop_assert_eq!(got, texts.iter().map(|t| say(t)).collect::<Vec<_>>());
    }
}
