use super::*;

/// A text component: an NBT string without a name.
fn text(words: &str) -> Vec<u8> {
    const STRING: u8 = 8;
    let mut bytes = vec![STRING, 0, u8::try_from(words.len()).unwrap()];
    bytes.extend_from_slice(words.as_bytes());
    bytes
}

fn string(words: &str) -> Vec<u8> {
    let mut bytes = vec![u8::try_from(words.len()).unwrap()];
    bytes.extend_from_slice(words.as_bytes());
    bytes
}

fn read<T>(bytes: &[Vec<u8>], reader: impl Fn(Cursor<&[u8]>) -> Option<T>) -> Option<T> {
    reader(Cursor::new(&bytes.concat()))
}

#[test]
fn objective_is_read_with_and_without_a_number_format() {
    let shown = Some(Objective::Shown {
        name: "kills".into(),
        title: "Kills".into(),
    });
    let plain = [string("kills"), vec![0], text("Kills"), vec![0, 0]];
    let fixed = [
        string("kills"),
        vec![2],
        text("Kills"),
        vec![0, 1, 2],
        text("-"),
    ];
    assert_eq!(read(&plain, objective), shown);
    assert_eq!(read(&fixed, objective), shown);
    let name = "kills".to_owned();
    assert_eq!(
        read(&[string("kills"), vec![1]], objective),
        Some(Objective::Removed { name })
    );
}

#[test]
fn score_is_read_with_every_number_format() {
    let head = [string("Alex"), string("kills"), vec![7]].concat();
    let number = |tail: Vec<u8>| read(&[head.clone(), tail], score).map(|score| score.number);
    assert_eq!(number(vec![0, 0]), Some(None), "none");
    assert_eq!(number(vec![0, 1, 0]), Some(Some(String::new())), "blank");
    assert_eq!(
        number([vec![0, 1, 2], text("VII")].concat()),
        Some(Some("VII".into())),
        "fixed"
    );
    let styled = vec![0, 1, 1, 10, 0];
    assert_eq!(number(styled), Some(None), "a style shows the value itself");
    let named = read(&[head, vec![1], text("Lives: 7"), vec![0]], score).unwrap();
    assert_eq!(
        (named.display.as_deref(), named.value),
        (Some("Lives: 7"), 7)
    );
}

#[test]
fn entity_data_before_an_unreadable_value_is_kept() {
    // Entity 5; index 1, int (type 1): 42; then an item (type 7) of kind 1 with one added component
    // of a kind that does not exist.
    let bytes = vec![5, 1, 1, 42, 8, 7, 1, 1, 1, 0, 0xff, 0x7f];
    let (id, items) = entity_data(Cursor::new(&bytes)).unwrap();
    assert_eq!(id.0, 5);
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].value, EntityDataValue::Int(42));
}

#[test]
fn item_with_an_unreadable_component_keeps_its_kind_and_count() {
    // Entity 5 holds (slot 0) two of item kind 1 with an unknown component.
    let bytes = vec![5, 0, 2, 1, 1, 0, 0xff, 0x7f];
    let (_, worn) = equipment(Cursor::new(&bytes)).unwrap();
    assert_eq!(worn.len(), 1);
    assert_eq!((worn[0].0, worn[0].1.count()), (EquipmentSlot::Mainhand, 2));
}

#[test]
fn damaged_packets_are_given_up_quietly() {
    for n in 0..64u8 {
        let noise: Vec<u8> = (0..n).map(|at| at.wrapping_mul(73) ^ n).collect();
        let _ = objective(Cursor::new(&noise));
        let _ = score(Cursor::new(&noise));
        let _ = equipment(Cursor::new(&noise));
        let _ = entity_data(Cursor::new(&noise));
    }
    assert_eq!(objective(Cursor::new(&[])), None);
}
