use super::*;
use proptest::prelude::*;

fn drain(queue: &mut ChatQueue) -> Vec<(u64, OutgoingLine)> {
    let mut now = 0;
    let mut sent = Vec::new();
    loop {
        match queue.poll(now) {
            Due::Line(line) => sent.push((now, line)),
            Due::At(at) => {
                assert!(at > now, "a queue that waits must name a later time");
                now = at;
            }
            Due::Empty => return sent,
        }
    }
}

fn times_and_texts(queue: &mut ChatQueue) -> Vec<(u64, String)> {
    drain(queue)
        .into_iter()
        .map(|(at, line)| (at, line.text))
        .collect()
}

#[test]
fn lines_are_spaced_by_type_and_in_total() {
    let mut queue = ChatQueue::new(Pacing::default());
    queue.push("chat", "a\nb", None).unwrap();
    queue.push("command", "/c\n/d", None).unwrap();
    queue.push("private", "e", Some("Alex")).unwrap();
    let sent = times_and_texts(&mut queue);
    let texts = ["a", "b", "/c", "/d", "/msg Alex e"].map(String::from);
    assert_eq!(
        sent,
        [0, 1000, 1350, 1750, 2100]
            .into_iter()
            .zip(texts)
            .collect::<Vec<_>>()
    );
}

#[test]
fn pacing_off_sends_everything_at_once_in_order() {
    let mut queue = ChatQueue::new(Pacing::off());
    queue.push("chat", "a\nb\nc", None).unwrap();
    assert!(times_and_texts(&mut queue).iter().all(|(at, _)| *at == 0));
}

#[test]
fn overfull_queue_refuses_the_whole_text_and_says_so() {
    let mut queue = ChatQueue::new(Pacing::default());
    queue.push("chat", &"x\n".repeat(199), None).unwrap();
    let error = queue.push("chat", "a\nb", None).unwrap_err();
    assert_eq!(
        error,
        BotError::QueueFull {
            n_waiting: 199,
            n_lines: 2,
            limit: 200
        }
    );
    assert_eq!(
        queue.push("chat", "a", None).unwrap(),
        Pushed {
            n_lines: 1,
            n_waiting: 200
        }
    );
}

#[test]
fn bad_requests_are_refused_with_the_reason() {
    let mut queue = ChatQueue::new(Pacing::default());
    assert_eq!(
        queue.push("private", "hi", None),
        Err(BotError::RecipientMissing)
    );
    assert!(matches!(
        queue.push("private", "hi", Some("a b")),
        Err(BotError::RecipientInvalid { .. })
    ));
    assert_eq!(queue.push("chat", " \n ", None), Err(BotError::EmptyText));
    assert!(matches!(
        queue.push("clan", "hi", None),
        Err(BotError::UnknownChatType { .. })
    ));
    let command = format!("/say {}", "x".repeat(300));
    assert_eq!(
        queue.push("command", &command, None),
        Err(BotError::CommandTooLong {
            length: 305,
            limit: 256
        })
    );
    assert_eq!(queue.n_waiting(), 0, "a refused text leaves nothing behind");
}

#[test]
fn tail_of_a_cut_line_never_becomes_a_command() {
    let mut queue = ChatQueue::new(Pacing::off());
    queue
        .push("chat", &format!("{} /stop", "x".repeat(254)), None)
        .unwrap();
    let sent = drain(&mut queue);
    assert_eq!(sent[1].1.text, "/stop");
    assert!(!sent[1].1.is_command);
}

proptest! {
    #[test]
    fn any_texts_go_out_in_order_within_the_limits(
        texts in prop::collection::vec((0usize..4, "\\PC{0,400}"), 0..20),
        gap in 0u32..2000, delays in prop::array::uniform4(0u32..3000),
    ) {
        let mut pacing = Pacing { min_gap_ms: gap, ..Pacing::default() };
        for (rule, delay) in pacing.types.iter_mut().zip(delays) {
            rule.delay_ms = delay;
        }
        let names: Vec<String> = pacing.types.iter().map(|rule| rule.name.clone()).collect();
        let mut queue = ChatQueue::new(pacing);
        let mut n_expected = 0;
        for (type_idx, text) in &texts {
            if let Ok(pushed) = queue.push(&names[*type_idx], text, Some("Alex")) {
                n_expected += pushed.n_lines;
                prop_assert_eq!(pushed.n_waiting, n_expected);
            }
        }
        let sent = drain(&mut queue);
        prop_assert_eq!(sent.len(), n_expected);
        for (_, line) in &sent {
            prop_assert!(crate::chat_line::length(&line.text) <= crate::chat_line::MAX_LINE);
            prop_assert!(!line.is_command || line.text.starts_with('/'));
        }
        for pair in sent.windows(2) {
            prop_assert!(pair[1].0 - pair[0].0 >= u64::from(gap), "gap between any two");
        }
        for (name, delay) in names.iter().zip(delays) {
            let of_type: Vec<u64> = sent.iter().filter(|(_, l)| l.chat_type == *name).map(|(at, _)| *at).collect();
            prop_assert!(of_type.windows(2).all(|p| p[1] - p[0] >= u64::from(delay)), "delay of {}", name);
        }
    }
}

#[test]
fn a_warning_doubles_the_gaps_and_they_ease_off_again() {
    let mut queue = ChatQueue::new(Pacing::default());
    for _ in 0..8 {
        queue.push("chat", "hi", None).unwrap();
    }
    let gap_at = |queue: &mut ChatQueue, now: u64| {
        assert!(matches!(queue.poll(now), Due::Line(_)));
        match queue.poll(now) {
            Due::At(at) => at - now,
            other => panic!("a line waits: {other:?}"),
        }
    };
    assert_eq!(gap_at(&mut queue, 0), 1_000);
    assert_eq!(queue.slow_down(10_000), 2);
    assert_eq!(gap_at(&mut queue, 10_000), 2_000);
    assert_eq!(queue.slow_down(20_000), 4);
    assert_eq!(gap_at(&mut queue, 20_000), 4_000);
    for _ in 0..9 {
        queue.slow_down(20_000);
    }
    assert_eq!(gap_at(&mut queue, 60_000), 16_000, "the limit");
    assert_eq!(gap_at(&mut queue, 81_000), 8_000, "after a minute");
    assert_eq!(gap_at(&mut queue, 1_000_000), 1_000, "after a long time");
}
