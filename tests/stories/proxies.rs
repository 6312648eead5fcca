//! Bots that go through proxies: every way in, every refusal, and a pool that moves on.

use sculk_bots::{DisconnectCause, ProxyFault, ProxyKind, ProxyRoute, Secret};
use sculk_contract::{
    BotStateView, CreateProxyReq, ErrorCode, FailureView, ImportProxiesReq, Nothing,
    ProxyChoiceView, ProxyKindView, ProxyReq, ProxyView, SetBotProxyReq,
};

use crate::harness::{
    core::{Core, plain},
    proxy::{ONLY_HERE, Proxy},
    server::ScriptedServer,
    until,
    worker::{Worker, spec},
};

fn route(kind: ProxyKind, port: u16) -> ProxyRoute {
    ProxyRoute::new(kind, "127.0.0.1", port)
}

fn with_login(kind: ProxyKind, port: u16, password: &str) -> ProxyRoute {
    let password = if kind == ProxyKind::Socks4a {
        ""
    } else {
        password
    };
    route(kind, port).with_login("alex", Secret::new(password))
}

#[test]
fn a_bot_joins_through_every_kind_of_proxy_which_alone_learns_the_servers_name() {
    let server = ScriptedServer::start();
    let (open, guarded) = (Proxy::start(), Proxy::guarded("alex", "hunter2"));
    let mut worker = Worker::start();
    let mut bot = 0;
    for kind in ProxyKind::ALL {
        for way in [
            route(kind, open.port),
            with_login(kind, guarded.port, "hunter2"),
        ] {
            bot += 1;
            let mut spec = spec(server.port, &format!("Bot_{bot}"));
            spec.host = ONLY_HERE.into();
            spec.proxy = Some(way);
            worker.bring_online(bot, 1, spec);
        }
    }
    // Once for the server's version and once for the bot, each time by name.
    let place = format!("{ONLY_HERE}:{}", server.port);
    for proxy in [&open, &guarded] {
        assert_eq!(proxy.asked(), vec![place.clone(); 6]);
    }
}

#[test]
fn a_proxy_that_refuses_or_is_gone_keeps_the_bot_off_and_says_why() {
    let server = ScriptedServer::start();
    let guarded = Proxy::guarded("alex", "hunter2");
    let dead = Proxy::start();
    dead.die();
    let mut worker = Worker::start();
    let mut faults = Vec::new();
    for (bot, way) in (1..).zip([
        with_login(ProxyKind::Socks5, guarded.port, "wrong"),
        route(ProxyKind::Http, guarded.port),
        with_login(ProxyKind::Http, guarded.port, "wrong"),
        route(ProxyKind::Socks4a, guarded.port),
        route(ProxyKind::Socks5, dead.port),
    ]) {
        let mut spec = spec(server.port, &format!("Bot_{bot}"));
        spec.proxy = Some(way);
        worker.join(bot, 1, spec);
        match worker.end_of(bot, 1) {
            DisconnectCause::Proxy { fault, .. } => faults.push(fault),
            other => panic!("{other:?}"),
        }
    }
    let expected = [
        ProxyFault::LoginRefused,
        ProxyFault::LoginNeeded,
        ProxyFault::LoginRefused,
        ProxyFault::LoginNeeded,
        ProxyFault::Refused,
    ];
    assert_eq!(faults, expected);
    assert!(guarded.asked().is_empty());
    assert!(server.events("login").is_empty(), "nobody went around");
}

/// A core on a server, with helpers to speak of proxies.
struct Scene {
    core: Core,
    server: ScriptedServer,
    server_id: i32,
    _dir: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let server = ScriptedServer::start();
        let dir = tempfile::tempdir().unwrap();
        let core = Core::open(dir.path());
        let server_id = core.add_server(server.port, "Home");
        Self {
            core,
            server,
            server_id,
            _dir: dir,
        }
    }

    fn add(&self, port: u16, login: (&str, &str), max_bots: Option<u32>) -> ProxyView {
        self.core
            .call(self.core.surface.create_proxy(CreateProxyReq {
                kind: ProxyKindView::Socks5,
                address: format!("127.0.0.1:{port}"),
                username: login.0.into(),
                password: login.1.into(),
                note: String::new(),
                max_bots,
            }))
    }

    fn add_bot(&self, name: &str, choice: ProxyChoiceView) -> i32 {
        let bot = self.core.add_bot_on(self.server_id, name).id;
        let req = SetBotProxyReq {
            bot_id: bot,
            choice,
        };
        let set = self.core.call(self.core.surface.set_bot_proxy(req));
        assert_eq!(set.choice, choice);
        bot
    }

    fn proxy(&self, id: i32) -> ProxyView {
        let all = self.core.call(self.core.surface.list_proxies(Nothing {}));
        all.into_iter().find(|proxy| proxy.id == id).unwrap()
    }

    fn failure(&self, bot: i32, code: &str) -> FailureView {
        until(&format!("the failure {code}"), || {
            match self.core.state(bot) {
                BotStateView::Failed { failure, .. }
                | BotStateView::Reconnecting { failure, .. } => {
                    (failure.code == code).then_some(failure)
                }
                _ => None,
            }
        })
    }

    fn close(self) {
        self.core.close();
    }
}

#[test]
fn a_proxy_that_dies_is_told_and_the_pool_moves_on() {
    let (first, second) = (Proxy::start(), Proxy::start());
    let scene = Scene::new();
    let dying = scene.add(first.port, ("", ""), None);
    until("the first look", || {
        scene
            .proxy(dying.id)
            .check
            .filter(|check| check.fault.is_none())
    });
    let spare = scene.add(second.port, ("", ""), None);
    let bot = scene.add_bot("Bot_1", ProxyChoiceView::Pool);
    scene.core.bring_online(bot);
    let carrier = if scene.proxy(dying.id).bot_ids == [bot] {
        (&first, dying.id, spare.id)
    } else {
        (&second, spare.id, dying.id)
    };
    carrier.0.die();
    let failure = scene.failure(bot, "connectionLost");
    assert!(
        failure.what.contains("through the proxy 127.0.0.1:"),
        "{}",
        failure.what
    );
    scene.core.wait_online(bot);
    assert_eq!(
        scene.proxy(carrier.2).bot_ids,
        [bot],
        "the other one carries it"
    );
    let fault = until("the dead one to be known as such", || {
        scene.proxy(carrier.1).check.and_then(|check| check.fault)
    });
    assert!(
        fault.starts_with("Nothing listens at the proxy's address"),
        "{fault}"
    );
    scene.close();
}

#[test]
fn bots_of_a_pool_keep_to_its_caps_and_to_their_proxy() {
    let (first, second) = (Proxy::start(), Proxy::start());
    let scene = Scene::new();
    let narrow = scene.add(first.port, ("", ""), Some(1));
    let bots = ["Bot_1", "Bot_2"].map(|name| scene.add_bot(name, ProxyChoiceView::Pool));
    scene.core.bring_online(bots[0]);
    scene.core.start(bots[1]);
    let full = scene.failure(bots[1], "noProxy");
    assert!(
        full.what.contains("1 carry as many bots as they may"),
        "{}",
        full.what
    );
    scene.add(second.port, ("", ""), None);
    scene.core.bring_online(bots[1]);
    assert_eq!(scene.proxy(narrow.id).bot_ids, [bots[0]]);
    assert_eq!((first.asked().len(), second.asked().len()), (2, 2));
    // Thrown out by its server, a bot comes back by the proxy it had.
    scene
        .server
        .op(serde_json::json!({ "op": "kick", "player": "Bot_2", "reason": "Because." }));
    until("the bot to be thrown out", || {
        (second.asked().len() > 2).then_some(())
    });
    scene.core.wait_online(bots[1]);
    assert_eq!((first.asked().len(), second.asked().len()), (2, 4));
    scene.close();
}

#[test]
fn a_wrong_password_stops_the_bot_until_it_is_corrected() {
    let guarded = Proxy::guarded("alex", "hunter2");
    let scene = Scene::new();
    let proxy = scene.add(guarded.port, ("alex", "wrong"), None);
    let own = ProxyChoiceView::One { proxy_id: proxy.id };
    let bot = scene.add_bot("Bot_1", own);
    scene.core.start(bot);
    let failure = scene.failure(bot, "proxyLogin");
    assert!(
        failure.what.contains("refused the name or the password"),
        "{}",
        failure.what
    );
    assert!(matches!(scene.core.state(bot), BotStateView::Failed { .. }));
    let refused = scene
        .core
        .try_call(scene.core.surface.delete_proxy(ProxyReq { id: proxy.id }));
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Precondition);
    assert!(refused.message.contains("Bot_1"), "{}", refused.message);
    let right = sculk_contract::UpdateProxyReq {
        id: proxy.id,
        kind: None,
        address: None,
        username: None,
        password: Some("hunter2".into()),
        note: None,
        max_bots: None,
        is_enabled: None,
        expected_revision: None,
    };
    let changed = scene.core.call(scene.core.surface.update_proxy(right));
    assert!(changed.has_password);
    scene.core.bring_online(bot);
    let console = scene.core.console(bot);
    assert!(console.iter().all(|line| !plain(line).contains("hunter2")));
    scene
        .core
        .console_shows(bot, "Through the proxy socks5://127.0.0.1:");
    scene.close();
}

#[test]
fn a_list_is_imported_line_by_line_and_wrong_lines_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let text = "# mine\n10.0.0.1:1080\n\n10.0.0.2:1080:alex:s3cret-91\nhttp://p.example:3128\n10.0.0.1:1080\nnonsense\nsocks4a://u:s3cret-91@h:1";
    let imported = core.call(core.surface.import_proxies(ImportProxiesReq {
        text: text.into(),
        kind: ProxyKindView::Socks5,
        max_bots: Some(3),
    }));
    assert_eq!(imported.n_added, 3);
    let lines: Vec<_> = imported
        .problems
        .iter()
        .map(|problem| problem.line)
        .collect();
    assert_eq!(lines, [6, 7, 8]);
    assert!(!format!("{imported:?}").contains("s3cret-91"));
    let all = core.call(core.surface.list_proxies(Nothing {}));
    let shown: Vec<_> = all
        .iter()
        .map(|proxy| {
            (
                proxy.host.as_str(),
                proxy.port,
                proxy.has_password,
                proxy.max_bots,
            )
        })
        .collect();
    let expected = [
        ("10.0.0.1", 1080, false, Some(3)),
        ("10.0.0.2", 1080, true, Some(3)),
        ("p.example", 3128, false, Some(3)),
    ];
    assert_eq!(shown, expected);
    core.close();
}
