//! The line between a real core and real clients, over a real socket.

use std::sync::Arc;
use std::time::Duration;

use sculk_app::{App, AppOptions, Surface};
use sculk_contract::*;
use sculk_link::{
    ConnectError, Endpoint, Hello, Inbox, Link, News, Opening, Reader, Role, ToClient, ToCore,
    Welcome, Writer, connect, end_other_core,
};
use sculk_secrets::MemoryVault;
use tokio::sync::{broadcast, mpsc, watch};

use crate::life::Wish;
use crate::serve::{Outgoing, serve, write};
use crate::surfaces::Surfaces;

struct Core {
    dir: tempfile::TempDir,
    app: App,
    surfaces: Surfaces,
    wishes: mpsc::Receiver<Wish>,
}

impl Core {
    async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let app = App::open(AppOptions {
            data_dir: dir.path().to_owned(),
            worker: dir.path().join("no-worker-is-needed"),
            vault: Arc::new(MemoryVault::default()),
            is_pacing_off: false,
        })
        .await
        .unwrap();
        let listener = Endpoint::of(dir.path()).bind().unwrap();
        let (wish, wishes) = mpsc::channel(4);
        let surfaces = Surfaces::new(wish);
        tokio::spawn(serve(listener, Surface::new(app.clone()), surfaces.clone()));
        Self {
            dir,
            app,
            surfaces,
            wishes,
        }
    }

    fn endpoint(&self) -> Endpoint {
        Endpoint::of(self.dir.path())
    }

    async fn open(&self, role: Role) -> (Link, Inbox) {
        match connect(&self.endpoint(), role).await.unwrap() {
            Opening::Open(link, inbox) => (link, inbox),
            Opening::WindowElsewhere => panic!("there is no other window"),
        }
    }
}

async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), what)
        .await
        .expect("nothing came")
}

#[tokio::test]
async fn a_call_is_answered_and_a_change_is_told_to_those_who_subscribed() {
    let core = Core::start().await;
    let (window, mut news) = core.open(Role::Window).await;
    let (tool, _unheard) = core.open(Role::Tool).await;
    window.subscribe().await;
    let info: AppInfo = window.call("get_app_info", &Nothing {}).await.unwrap();
    assert_eq!(info.version, sculk_link::VERSION);

    let wish = UpdateSettingsReq {
        language: Some(Language::Ru),
        ..UpdateSettingsReq::default()
    };
    let changed: SettingsView = tool.call("update_settings", &wish).await.unwrap();
    assert_eq!(changed.language, Language::Ru);
    let told = soon(async {
        loop {
            if let News::Event(AppEvent::CacheInvalidated { tags }) = news.next().await {
                return tags;
            }
        }
    });
    assert_eq!(told.await, [CacheTag::Settings]);
}

#[tokio::test]
async fn refusals_come_back_in_plain_words() {
    let core = Core::start().await;
    let (tool, _news) = core.open(Role::Tool).await;
    let unknown = tool
        .call::<_, Nothing>("fly_to_the_moon", &Nothing {})
        .await;
    assert_eq!(unknown.unwrap_err().code, ErrorCode::Invalid);
    let malformed = tool
        .call::<_, BotView>("get_bot", &["not", "a", "bot"])
        .await;
    assert_eq!(malformed.unwrap_err().code, ErrorCode::Invalid);
    let missing = tool
        .call::<_, BotView>("get_bot", &GetBotReq { id: 7 })
        .await;
    assert_eq!(missing.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_second_window_brings_the_first_to_the_front() {
    let core = Core::start().await;
    let (first, mut news) = core.open(Role::Window).await;
    let second = connect(&core.endpoint(), Role::Window).await.unwrap();
    assert!(matches!(second, Opening::WindowElsewhere));
    assert!(matches!(soon(news.next()).await, News::Focus));

    // Once the first is gone there is room again.
    drop((first, news));
    let third = soon(async {
        loop {
            match connect(&core.endpoint(), Role::Window).await.unwrap() {
                Opening::Open(link, _) => return link,
                Opening::WindowElsewhere => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    });
    let _: AppInfo = third.await.call("get_app_info", &Nothing {}).await.unwrap();
}

#[tokio::test]
async fn another_window_is_asked_of_the_process_that_has_one() {
    let mut core = Core::start().await;
    let (tool, _unheard) = core.open(Role::Tool).await;
    assert!(tool.open_window().await);
    assert_eq!(soon(core.wishes.recv()).await, Some(Wish::OpenAnother));
    assert!(!core.surfaces.ask_for_window(), "there is none yet");
    let (_window, mut news) = core.open(Role::Window).await;
    assert!(core.surfaces.ask_for_window());
    assert!(matches!(soon(news.next()).await, News::OpenWindow));
}

#[tokio::test]
async fn a_window_that_opens_while_the_last_one_closes_waits_for_its_place() {
    let core = Core::start().await;
    let (first, news) = core.open(Role::Window).await;
    first.closing().await;
    // Its calls are still answered: what the page had not written yet is written now.
    let _: AppInfo = first.call("get_app_info", &Nothing {}).await.unwrap();
    let endpoint = core.endpoint();
    let second = tokio::spawn(async move { connect(&endpoint, Role::Window).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!second.is_finished());
    drop((first, news));
    let second = soon(second).await.unwrap().unwrap();
    assert!(matches!(second, Opening::Open(..)));
}

#[tokio::test]
async fn another_version_is_told_so_and_may_only_end_the_core() {
    let mut core = Core::start().await;
    let (mut reader, mut writer) = core.endpoint().connect().await.unwrap();
    let mut hello = Hello::from(Role::Window);
    hello.version = "99.0.0".to_owned();
    writer.send(&hello).await.unwrap();
    let welcome: Welcome = reader.next().await.unwrap();
    assert_eq!(welcome.version, sculk_link::VERSION);
    let _ = writer.send(&ToCore::Quit).await;
    assert!(
        soon(reader.next::<Welcome>()).await.is_err(),
        "the core hangs up"
    );
    assert!(
        core.wishes.try_recv().is_err(),
        "what it said was not heeded"
    );

    let endpoint = core.endpoint();
    let quitting = connect(&endpoint, Role::Quit).await;
    assert!(matches!(quitting, Ok(_) | Err(ConnectError::Broken(_))));
    assert_eq!(soon(core.wishes.recv()).await, Some(Wish::Quit));
}

#[tokio::test]
async fn an_editor_whose_connection_breaks_is_not_there_any_more() {
    let core = Core::start().await;
    let (ours, _news) = core.open(Role::Tool).await;
    let server = serde_json::json!({"name": "Home", "address": "127.0.0.1:1"});
    let server: ServerView = ours.call("create_server", &server).await.unwrap();
    let bot = serde_json::json!({"username": "Bot_1", "serverId": server.id});
    let bot: BotView = ours.call("create_bot", &bot).await.unwrap();
    let of_bot = ListCommandsReq { bot_id: bot.id };
    let commands: Vec<CommandView> = ours.call("list_commands", &of_bot).await.unwrap();
    let graph = GraphPlace::Command { id: commands[0].id };
    let join = |editor: &str| JoinGraphReq {
        graph,
        editor: editor.to_owned(),
    };
    let _: SharedGraph = ours.call("join_graph", &join("ours")).await.unwrap();
    let (theirs, news) = core.open(Role::Tool).await;
    let joined: SharedGraph = theirs.call("join_graph", &join("theirs")).await.unwrap();
    assert_eq!(joined.editors.len(), 1);
    drop((theirs, news));
    let ask = ShareGraphReq {
        graph,
        session: joined.session,
        editor: "ours".to_owned(),
        after: 0,
        operations: Vec::new(),
    };
    let alone = soon(async {
        loop {
            let heard: HeardGraph = ours.call("share_graph", &ask).await.unwrap();
            if heard.editors.is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    alone.await;
}

#[tokio::test]
async fn everybody_hears_of_the_end() {
    let core = Core::start().await;
    let (_window, mut news) = core.open(Role::Window).await;
    let (_tool, mut others) = core.open(Role::Tool).await;
    core.surfaces.end();
    assert!(matches!(soon(news.next()).await, News::Ending));
    assert!(matches!(soon(others.next()).await, News::Ending));
    soon(core.surfaces.ended()).await;
    core.app.shut_down().await;
}

#[tokio::test]
async fn a_client_that_reads_slowly_is_told_to_read_afresh_and_slows_nobody() {
    // A line that holds less than one message, and a bus of four.
    let (ours, theirs) = tokio::io::duplex(16);
    let (outbox, outgoing) = mpsc::channel(1);
    let (bus, events) = broadcast::channel(4);
    let is_ending = watch::Sender::new(false);
    let writer = Writer::new(Box::new(ours));
    tokio::spawn(write(writer, outgoing, is_ending.subscribe()));
    outbox.send(Outgoing::Events(events)).await.unwrap();
    for _ in 0..100 {
        let tags = vec![CacheTag::Bots];
        bus.send(AppEvent::CacheInvalidated { tags }).unwrap();
        tokio::task::yield_now().await;
    }
    let mut reader = Reader::new(Box::new(theirs));
    let mut n_before = 0;
    let told = soon(async {
        loop {
            match reader.next().await.unwrap() {
                ToClient::Event(AppEvent::CacheInvalidated { tags }) if tags.len() > 1 => {
                    return tags;
                }
                _ => n_before += 1,
            }
        }
    });
    let told = told.await;
    assert!(n_before < 100, "events were missed");
    for tag in [CacheTag::Servers, CacheTag::Graphs, CacheTag::Settings] {
        assert!(told.contains(&tag), "{tag:?} must be read afresh");
    }
}

#[tokio::test]
async fn a_frame_that_is_too_long_ends_only_its_own_connection() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let core = Core::start().await;
    let mut raw = tokio::net::UnixStream::connect(core.dir.path().join("run/core.sock"))
        .await
        .unwrap();
    raw.write_all(&u32::MAX.to_be_bytes()).await.unwrap();
    let _ = raw.write_all(&[0; 4096]).await;
    let mut rest = Vec::new();
    let ended = soon(raw.read_to_end(&mut rest)).await;
    assert!(ended.is_err() || rest.is_empty());
    let (tool, _news) = core.open(Role::Tool).await;
    let _: AppInfo = tool.call("get_app_info", &Nothing {}).await.unwrap();
}

#[tokio::test]
async fn ending_a_core_that_is_not_there_is_done_at_once() {
    let dir = tempfile::tempdir().unwrap();
    end_other_core(dir.path()).await.unwrap();
}
