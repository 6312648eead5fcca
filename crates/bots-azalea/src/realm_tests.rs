use super::*;
use crate::outbox::Outbox;
use azalea::{app::Update, protocol::connect::Connection};
use sculk_bots::{BotEvent, FromWorker, SessionId};
use tokio::net::{TcpListener, TcpStream};

/// A bot whose server never says anything. The sender must live as long as the bot shall.
async fn newcomer(outbox: &Outbox, bot: i32) -> (Newcomer, mpsc::Sender<Wire>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (client, server) = tokio::join!(TcpStream::connect(address), listener.accept());
    drop(server);
    let connection = Connection::new_from_stream(client.unwrap())
        .await
        .unwrap()
        .into_split_raw();
    let (sender, packets) = mpsc::channel(8);
    let bot = BotId(bot);
    let reporter = SessionReporter::new(outbox.clone(), bot, SessionId(1));
    let spec = JoinSpec::new("127.0.0.1", 1, format!("Bot_{}", bot.0));
    (
        Newcomer {
            bot,
            spec,
            connection,
            packets,
            reporter,
            link: Arc::default(),
        },
        sender,
    )
}

#[tokio::test]
async fn panic_outside_one_bots_packets_ends_the_realm_and_tells_each_bot() {
    let (outbox, mut reader) = Outbox::new();
    let realms = Arc::new(Realms::default());
    let (commands, inbox) = sync_channel(8);
    let handle = RealmHandle {
        commands: commands.clone(),
        thread: thread::current(),
        beats: Arc::default(),
    };
    realms.by_server.lock().insert("server".into(), handle);
    let guard = RealmGuard {
        realms: realms.clone(),
        key: "server".into(),
        is_listed: true,
    };
    let mut wires = Vec::new();
    for bot in [1, 2] {
        let (newcomer, wire) = newcomer(&outbox, bot).await;
        commands.send(Command::Admit(Box::new(newcomer))).unwrap();
        wires.push(wire);
    }
    let mut app = ecs::build_app();
    app.add_systems(Update, || panic!("a system gone wrong"));
    Realm::new(app, inbox, guard, Arc::default()).run();
    outbox.close();
    let messages: Vec<_> = std::iter::from_fn(|| reader.recv()).flatten().collect();
    assert_eq!(
        messages.len(),
        2,
        "each bot's end is told once: {messages:?}"
    );
    for message in messages {
        let FromWorker::Event {
            event: BotEvent::Disconnected { cause },
            ..
        } = message
        else {
            panic!("{message:?}")
        };
        assert_eq!(
            cause,
            DisconnectCause::ClientPanicked {
                message: "a system gone wrong".into()
            }
        );
    }
    assert!(
        realms.by_server.lock().is_empty(),
        "the next bot gets a new realm"
    );
}
