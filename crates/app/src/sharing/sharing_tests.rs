//! Several editors of one graph as surfaces see it, over a real data folder.

use std::sync::Arc;

use sculk_contract::{
    AppEvent, CreateBotReq, CreateServerReq, DeleteCommandReq, ErrorCode, GetGraphReq, GraphPlace,
    GraphPoint, GraphPointer, HeardGraph, JoinGraphReq, KeepGraphReq, LeaveGraphReq,
    ListCommandsReq, NewOperation, PointGraphReq, RestoreCommandReq, SaveGraphReq, ShareGraphReq,
    SharedGraph, SharedGraphNews, SharedPlace,
};
use sculk_secrets::MemoryVault;
use tokio::sync::broadcast::Receiver;

use crate::{App, AppOptions};

async fn app_in(dir: &std::path::Path) -> App {
    let options = AppOptions {
        data_dir: dir.to_owned(),
        // No bot of these tests joins.
        worker: dir.join("no-worker"),
        vault: Arc::new(MemoryVault::new()),
        is_pacing_off: false,
    };
    App::open(options).await.unwrap()
}

/// A bot's command `ping`: its id and its graph.
async fn ping(app: &App) -> (i32, String) {
    let server = CreateServerReq {
        name: "Home".to_owned(),
        address: "127.0.0.1:1".to_owned(),
    };
    let server_id = app.create_server(server).await.unwrap().id;
    let bot = serde_json::json!({"username": "Bot_1", "serverId": server_id});
    let bot: CreateBotReq = serde_json::from_value(bot).unwrap();
    let bot_id = app.create_bot(bot).await.unwrap().id;
    let commands = app.list_commands(ListCommandsReq { bot_id }).await.unwrap();
    let command_id = commands.iter().find(|one| one.name == "ping").unwrap().id;
    let graph = app.get_graph(GetGraphReq { command_id }).await.unwrap();
    (command_id, graph.document)
}

struct Editor<'a> {
    app: &'a App,
    graph: GraphPlace,
    name: &'static str,
    session: u64,
    heard: u64,
}

impl<'a> Editor<'a> {
    async fn open(app: &'a App, command: i32, name: &'static str) -> (Self, SharedGraph) {
        let graph = GraphPlace::Command { id: command };
        let joined = join(app, graph, name).await;
        let heard = joined
            .operations
            .last()
            .map_or(joined.kept, |last| last.seq);
        let editor = Self {
            app,
            graph,
            name,
            session: joined.session,
            heard,
        };
        (editor, joined)
    }

    async fn share(&mut self, ids: &[&str]) -> HeardGraph {
        let operations = ids.iter().map(|id| NewOperation {
            id: (*id).to_owned(),
            edits: format!(r#"[{{"by":"{id}"}}]"#),
        });
        let req = ShareGraphReq {
            graph: self.graph,
            session: self.session,
            editor: self.name.to_owned(),
            after: self.heard,
            operations: operations.collect(),
        };
        let heard = self.app.share_graph(req).await.unwrap();
        if let Some(last) = heard.operations.last() {
            self.heard = last.seq;
        }
        heard
    }

    /// What its document is of the order.
    const fn place(&self) -> SharedPlace {
        SharedPlace {
            session: self.session,
            seq: self.heard,
        }
    }

    async fn keep(&self, document: Option<&str>) -> Result<(), ErrorCode> {
        let req = KeepGraphReq {
            graph: self.graph,
            session: self.session,
            seq: self.heard,
            document: document.map(str::to_owned),
            base_revision: 1,
        };
        let kept = self.app.keep_graph(req).await;
        kept.map(|_| ()).map_err(|error| error.code)
    }
}

async fn join(app: &App, graph: GraphPlace, name: &str) -> SharedGraph {
    let editor = name.to_owned();
    app.join_graph(JoinGraphReq { graph, editor })
        .await
        .unwrap()
}

async fn save(app: &App, command_id: i32, document: &str, expected_revision: i32) -> i32 {
    save_as(app, command_id, document, expected_revision, None).await
}

async fn save_as(
    app: &App,
    command_id: i32,
    document: &str,
    expected_revision: i32,
    shared: Option<SharedPlace>,
) -> i32 {
    let req = SaveGraphReq {
        command_id,
        document: document.to_owned(),
        expected_revision,
        shared,
        is_untested: false,
    };
    app.save_graph(req).await.unwrap().revision
}

/// What the editors were told since the last look.
fn told(events: &mut Receiver<AppEvent>) -> Vec<SharedGraphNews> {
    let mut news = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let AppEvent::GraphShared { news: one, .. } = event {
            news.push(one);
        }
    }
    news
}

fn ids(heard: &HeardGraph) -> Vec<(&str, &str)> {
    let all = heard.operations.iter();
    all.map(|one| (one.id.as_str(), one.edits.as_str()))
        .collect()
}

#[tokio::test]
async fn two_editors_hear_of_each_other_in_one_order() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (command, _) = ping(&app).await;
    let mut events = app.events();
    let (mut a, _) = Editor::open(&app, command, "a").await;
    let (mut b, joined) = Editor::open(&app, command, "b").await;
    assert_eq!(joined.editors.len(), 1);
    assert_eq!(joined.editors[0].number, 1);
    assert_eq!(told(&mut events).len(), 2, "each came");

    let heard = a.share(&["a1"]).await;
    assert_eq!(ids(&heard), [("a1", "")], "who did it knows it");
    let news = told(&mut events);
    let [SharedGraphNews::Edited { operations }] = news.as_slice() else {
        panic!("the other hears of it: {news:?}");
    };
    assert_eq!(operations[0].edits, r#"[{"by":"a1"}]"#);
    let heard = b.share(&["b1"]).await;
    assert_eq!(ids(&heard), [("a1", r#"[{"by":"a1"}]"#), ("b1", "")]);
    assert_eq!(a.share(&[]).await.operations[0].seq, 2);

    let pointer = GraphPointer {
        at: Some(GraphPoint { x: 1.5, y: -2.0 }),
        selected: vec!["say".to_owned()],
        subgraph: None,
    };
    let point = PointGraphReq {
        graph: a.graph,
        session: a.session,
        editor: "a".to_owned(),
        pointer: pointer.clone(),
    };
    app.point_in_graph(point).await.unwrap();
    assert_eq!(b.share(&[]).await.editors[0].pointer, pointer);
    let leave = LeaveGraphReq {
        graph: a.graph,
        editor: "a".to_owned(),
    };
    app.leave_graph(leave).await.unwrap();
    assert_eq!(b.share(&[]).await.editors, []);
}

#[tokio::test]
async fn there_is_one_draft_and_who_comes_later_gets_what_it_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (command, document) = ping(&app).await;
    let (mut a, _) = Editor::open(&app, command, "a").await;
    let (mut b, _) = Editor::open(&app, command, "b").await;
    a.share(&["a1"]).await;
    b.share(&["b1"]).await;
    b.keep(Some("two operations")).await.unwrap();
    // The other is one behind; the newer draft stays.
    a.keep(Some("one operation")).await.unwrap();
    a.share(&["a2"]).await;
    let (_, joined) = Editor::open(&app, command, "c").await;
    assert_eq!(joined.draft.unwrap().document, "two operations");
    assert_eq!(joined.kept, 2);
    assert_eq!(joined.operations.len(), 1);
    assert_eq!(joined.operations[0].id, "a2");

    // Nobody is left, but a2 is in no draft: whoever opens the graph next still gets it.
    for name in ["a", "b", "c"] {
        let leave = LeaveGraphReq {
            graph: a.graph,
            editor: name.to_owned(),
        };
        app.leave_graph(leave).await.unwrap();
    }
    let (d, joined) = Editor::open(&app, command, "d").await;
    assert_eq!(joined.operations[0].id, "a2");
    d.keep(Some(&document)).await.unwrap();
    let mut events = app.events();
    save_as(&app, command, &document, 1, Some(d.place())).await;
    let news = told(&mut events);
    assert!(
        matches!(
            news.as_slice(),
            [SharedGraphNews::Published {
                revision: 2,
                seq: Some(3)
            }]
        ),
        "{news:?}"
    );
    let joined = join(&app, a.graph, "e").await;
    assert_eq!((joined.revision, joined.draft), (2, None));
    assert_eq!(joined.operations, []);
}

#[tokio::test]
async fn a_version_from_elsewhere_takes_no_work_away() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (command, document) = ping(&app).await;
    let (mut a, _) = Editor::open(&app, command, "a").await;
    a.share(&["a1"]).await;
    a.keep(Some("with a1")).await.unwrap();
    let mut events = app.events();
    save(&app, command, &document, 1).await;
    let news = told(&mut events);
    assert!(
        matches!(
            news.as_slice(),
            [SharedGraphNews::Published {
                revision: 2,
                seq: None
            }]
        ),
        "{news:?}"
    );
    // The draft is gone with the save; nobody joins before it is kept anew.
    let request = JoinGraphReq {
        graph: a.graph,
        editor: "b".to_owned(),
    };
    let early = app.join_graph(request.clone()).await.unwrap_err();
    assert_eq!(early.code, ErrorCode::Precondition);
    a.keep(Some("with a1")).await.unwrap();
    let joined = app.join_graph(request).await.unwrap();
    assert_eq!(joined.draft.unwrap().document, "with a1");
    assert_eq!(joined.revision, 2);

    // Without work of their own the editors begin anew with what is saved.
    a.keep(None).await.unwrap();
    save(&app, command, &document, 2).await;
    assert!(a.share(&[]).await.is_behind);
    assert_eq!(a.keep(Some("old")).await, Err(ErrorCode::Conflict));
}

#[tokio::test]
async fn publishing_while_another_window_types_takes_nothing_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (command, document) = ping(&app).await;
    let (mut a, _) = Editor::open(&app, command, "a").await;
    let (mut b, _) = Editor::open(&app, command, "b").await;
    a.share(&["a1"]).await;
    let published = a.place();
    // While the first one's version is looked at, the other types on and keeps that.
    b.share(&["b1"]).await;
    b.keep(Some("with b1")).await.unwrap();
    let mut events = app.events();
    let revision = save_as(&app, command, &document, 1, Some(published)).await;
    let news = told(&mut events);
    assert!(
        matches!(
            news.as_slice(),
            [SharedGraphNews::Published {
                revision: 2,
                seq: Some(1)
            }]
        ),
        "{news:?}"
    );
    let joined = join(&app, a.graph, "c").await;
    let draft = joined.draft.expect("what was typed is still a draft");
    assert_eq!(
        (draft.document.as_str(), draft.base_revision),
        ("with b1", revision)
    );
    assert_eq!((joined.revision, joined.kept), (revision, 2));

    // One that has not heard of the version yet keeps a draft that lies over it all the same, and
    // does not throw one away that differs from the version.
    b.share(&["b2"]).await;
    assert_eq!(b.keep(None).await, Err(ErrorCode::Conflict));
    b.keep(Some("with b2")).await.unwrap();
    let draft = join(&app, a.graph, "d").await.draft.unwrap();
    assert_eq!(
        (draft.document.as_str(), draft.base_revision),
        ("with b2", revision)
    );
}

#[tokio::test]
async fn a_version_whose_tests_fail_is_refused_unless_it_is_wanted_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (command_id, document) = ping(&app).await;
    let mut with_test: serde_json::Value = serde_json::from_str(&document).unwrap();
    with_test["tests"] = serde_json::json!([{
        "name": "says nothing", "event": "command", "user": "Alice", "expect": {"effects": []}
    }]);
    let mut request = SaveGraphReq {
        command_id,
        document: with_test.to_string(),
        expected_revision: 1,
        shared: None,
        is_untested: false,
    };
    let refused = app.save_graph(request.clone()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::TestsFailed);
    assert!(refused.message.contains("says nothing"), "{refused}");
    assert!(refused.details.unwrap().starts_with("says nothing: "));
    request.is_untested = true;
    assert_eq!(app.save_graph(request).await.unwrap().revision, 2);
}

#[tokio::test]
async fn editors_of_a_graph_that_is_deleted_are_told_and_can_bring_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (command, document) = ping(&app).await;
    let (mut a, _) = Editor::open(&app, command, "a").await;
    a.share(&["a1"]).await;
    a.keep(Some(&document)).await.unwrap();
    app.delete_command(DeleteCommandReq { id: command })
        .await
        .unwrap();
    let ask = ShareGraphReq {
        graph: a.graph,
        session: a.session,
        editor: "a".to_owned(),
        after: a.heard,
        operations: Vec::new(),
    };
    let gone = app.share_graph(ask).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
    app.restore_command(RestoreCommandReq { id: command })
        .await
        .unwrap();
    let joined = join(&app, a.graph, "a").await;
    assert_eq!(joined.draft.unwrap().document, document);
}

#[tokio::test]
async fn requests_beyond_the_limits_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let app = app_in(dir.path()).await;
    let (command, _) = ping(&app).await;
    let (a, _) = Editor::open(&app, command, "a").await;
    let long = JoinGraphReq {
        graph: a.graph,
        editor: "x".repeat(65),
    };
    let refused = app.join_graph(long).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    let operation = NewOperation {
        id: "one".to_owned(),
        edits: String::new(),
    };
    let many = ShareGraphReq {
        graph: a.graph,
        session: a.session,
        editor: "a".to_owned(),
        after: 0,
        operations: vec![operation; 501],
    };
    let refused = app.share_graph(many).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    let point = PointGraphReq {
        graph: a.graph,
        session: a.session,
        editor: "a".to_owned(),
        pointer: GraphPointer {
            selected: vec![String::new(); 201],
            ..GraphPointer::default()
        },
    };
    let refused = app.point_in_graph(point).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    let nowhere = JoinGraphReq {
        graph: GraphPlace::Event { id: 99 },
        editor: "a".to_owned(),
    };
    let refused = app.join_graph(nowhere).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
}
