use super::*;
use crate::{
    ecs,
    outbox::{Outbox, OutboxReader, SessionReporter},
    realms::{RealmHandle, Realms},
    session::Wire,
};
use azalea::{
    account::Account,
    app::Update,
    ecs::{change_detection::Ref, prelude::DetectChanges, system::Query},
    local_player::WorldHolder,
    protocol::connect::Connection,
};
use sculk_bots::{BotEvent, FromWorker, JoinSpec, SessionId};
use std::sync::mpsc::{SyncSender, sync_channel};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// A realm whose bots have servers that say nothing.
struct Stage {
    outbox: Outbox,
    reader: OutboxReader,
    realms: Arc<Realms>,
    commands: SyncSender<Command>,
    inbox: Option<Receiver<Command>>,
    links: Vec<Arc<crate::host::Link>>,
    /// Bots live as long as these.
    wires: Vec<mpsc::Sender<Wire>>,
}

impl Stage {
    fn new() -> Self {
        let (outbox, reader) = Outbox::new();
        let (commands, inbox) = sync_channel(8);
        let realms = Arc::new(Realms::default());
        let handle = RealmHandle {
            commands: commands.clone(),
            thread: thread::current(),
            beats: Arc::default(),
        };
        realms.by_server.lock().insert("server".into(), handle);
        Self {
            outbox,
            reader,
            realms,
            commands,
            inbox: Some(inbox),
            links: Vec::new(),
            wires: Vec::new(),
        }
    }

    async fn admit(&mut self, bot: i32) {
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
        let link = Arc::new(crate::host::Link::default());
        let newcomer = Newcomer {
            bot,
            spec: JoinSpec::new("127.0.0.1", 1, format!("Bot_{}", bot.0)),
            connection,
            packets,
            reporter: SessionReporter::new(self.outbox.clone(), bot, SessionId(1)),
            link: link.clone(),
        };
        self.commands
            .send(Command::Admit(Box::new(newcomer)))
            .unwrap();
        self.links.push(link);
        self.wires.push(sender);
    }

    /// Runs the realm on a thread of its own until its bots have ended.
    fn run(&mut self, set_up: fn(&mut App)) -> thread::JoinHandle<()> {
        let guard = RealmGuard {
            realms: self.realms.clone(),
            key: "server".into(),
            is_listed: true,
        };
        let inbox = self.inbox.take().unwrap();
        let run = move || {
            let mut app = ecs::build_app();
            set_up(&mut app);
            Realm::new(app, inbox, guard, Arc::default()).run();
        };
        thread::Builder::new().spawn(run).unwrap()
    }

    /// The next end of a session.
    fn end(&mut self) -> (i32, DisconnectCause) {
        loop {
            for message in self.reader.recv().expect("the outbox is open") {
                if let FromWorker::Event {
                    bot,
                    event: BotEvent::Disconnected { cause },
                    ..
                } = message
                {
                    return (bot.0, cause);
                }
            }
        }
    }

    /// Lets a bot go and returns how it ended.
    fn leave(&mut self, bot: i32) -> (i32, DisconnectCause) {
        let place = usize::try_from(bot).unwrap() - 1;
        let wire = Wire::End(DisconnectCause::LeftByUs);
        if self.wires[place].try_send(wire).is_err() {
            panic!("bot {bot} is gone: {:?}", self.end());
        }
        self.end()
    }
}

fn panicked(message: &str) -> DisconnectCause {
    DisconnectCause::ClientPanicked {
        message: message.into(),
    }
}

fn panics_for_bot_2(bots: Query<(&Account, Option<&WorldHolder>)>) {
    let is_there = |(account, holder): (&Account, Option<&WorldHolder>)| {
        account.username() == "Bot_2" && holder.is_some()
    };
    assert!(!bots.iter().any(is_there), "a system gone wrong");
}

fn panics_once_for_bot_2(bots: Query<(&Account, Ref<WorldHolder>)>) {
    for (account, holder) in &bots {
        let is_new = account.username() == "Bot_2" && holder.is_added();
        assert!(!is_new, "a system gone wrong");
    }
}

#[tokio::test]
async fn panic_in_every_tick_ends_the_bot_it_comes_from_and_the_others_stay() {
    let mut stage = Stage::new();
    for bot in 1..=3 {
        stage.admit(bot).await;
    }
    let realm = stage.run(|app| {
        app.add_systems(GameTick, panics_for_bot_2);
    });
    assert_eq!(stage.end(), (2, panicked("a system gone wrong")));
    for bot in [1, 3] {
        assert_eq!(stage.leave(bot), (bot, DisconnectCause::LeftByUs));
    }
    realm.join().unwrap();
}

#[tokio::test]
async fn panic_in_every_round_ends_the_bot_it_comes_from_and_the_others_stay() {
    let mut stage = Stage::new();
    for bot in 1..=3 {
        stage.admit(bot).await;
    }
    let realm = stage.run(|app| {
        app.add_systems(Update, panics_for_bot_2);
    });
    assert_eq!(stage.end(), (2, panicked("a system gone wrong")));
    for bot in [1, 3] {
        assert_eq!(stage.leave(bot), (bot, DisconnectCause::LeftByUs));
    }
    realm.join().unwrap();
}

#[tokio::test]
async fn panic_that_comes_once_for_several_ends_nobody() {
    let mut stage = Stage::new();
    for bot in 1..=2 {
        stage.admit(bot).await;
    }
    let realm = stage.run(|app| {
        app.add_systems(Update, panics_once_for_bot_2);
    });
    for bot in [2, 1] {
        assert_eq!(stage.leave(bot), (bot, DisconnectCause::LeftByUs));
    }
    realm.join().unwrap();
}

#[tokio::test]
async fn panic_that_is_nobodys_ends_the_realm_and_tells_each_bot() {
    let mut stage = Stage::new();
    for bot in 1..=2 {
        stage.admit(bot).await;
    }
    let realm = stage.run(|app| {
        app.add_systems(Update, || panic!("a system gone wrong"));
    });
    realm.join().unwrap();
    stage.outbox.close();
    let messages: Vec<_> = std::iter::from_fn(|| stage.reader.recv())
        .flatten()
        .collect();
    assert_eq!(messages.len(), 2, "each end is told once: {messages:?}");
    for message in messages {
        let FromWorker::Event {
            event: BotEvent::Disconnected { cause },
            ..
        } = message
        else {
            panic!("{message:?}")
        };
        assert_eq!(cause, panicked("a system gone wrong"));
    }
    assert!(
        stage.realms.by_server.lock().is_empty(),
        "the next bot gets a new realm"
    );
}
