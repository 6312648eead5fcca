//! Every statement the store runs is explained by SQLite; none may read a whole table that grows.

use std::sync::{Arc, Mutex};

use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};

use crate::{
    AccountFields, BotFields, CommandFields, EventGraphFields, GraphRef, Joining, ServerChat,
    ServerFields, Store, StorePaths, UnixMillis,
};

const NOW: UnixMillis = UnixMillis(1);
const GRAPH: &str = "{}";

pub(crate) type Statements = Arc<Mutex<Vec<Statement>>>;

/// Notes each statement a connection runs.
fn listen(db: &mut DatabaseConnection, statements: &Statements) {
    let statements = Arc::clone(statements);
    db.set_metric_callback(move |info| statements.lock().unwrap().push(info.statement.clone()));
}

/// The statements that a connection runs from now on.
pub(crate) fn listen_to(db: &mut DatabaseConnection) -> Statements {
    let statements = Statements::default();
    listen(db, &statements);
    statements
}

/// Every method of the store once.
async fn use_everything(store: &Store) {
    let fields = ServerFields {
        name: "Home".to_owned(),
        host: "localhost".to_owned(),
        port: 25565,
        minecraft_version: None,
    };
    let server = store.create_server(&fields, NOW).await.unwrap().id;
    store.server(server).await.unwrap();
    store.list_servers().await.unwrap();
    store.update_server(server, &fields, NOW).await.unwrap();
    store.delete_server(server, NOW).await.unwrap();
    store.restore_server(server, NOW).await.unwrap();

    let fields = BotFields::new(server, "Bot");
    let bot = store.create_bot(&fields, NOW).await.unwrap().id;
    let other = BotFields::new(server, "Other");
    let other = store.create_bot(&other, NOW).await.unwrap().id;
    store.bot(bot).await.unwrap();
    store.list_bots().await.unwrap();
    store.update_bot(bot, &fields, NOW).await.unwrap();
    store.reorder_bots(&[other], NOW).await.unwrap();
    store.delete_bot(bot, NOW).await.unwrap();
    store.restore_bot(bot, NOW).await.unwrap();

    let fields = CommandFields::new("ping");
    let command = store.create_command(bot, &fields, GRAPH, NOW).await;
    let command = command.unwrap().id;
    store.command(command).await.unwrap();
    store.list_commands(bot).await.unwrap();
    store.update_command(command, &fields, NOW).await.unwrap();
    let help = [("help", CommandFields::new("help"))];
    store
        .ensure_built_ins(bot, &help, GRAPH, NOW)
        .await
        .unwrap();
    store.delete_command(command, NOW).await.unwrap();
    store.restore_command(command, NOW).await.unwrap();

    store.save_draft(command, "", 1, NOW).await.unwrap();
    store.draft(command).await.unwrap();
    store.save_graph(command, GRAPH, 1, NOW).await.unwrap();
    store.discard_draft(command).await.unwrap();
    store.graph(command).await.unwrap();
    store.list_graphs(bot).await.unwrap();
    for before in [None, Some(2)] {
        let listed = store.list_graph_versions(command, before, 10).await;
        listed.unwrap();
    }
    store.graph_version(command, 1).await.unwrap();

    use_history(store, GraphRef::Command(command)).await;

    use_event_graphs(store, bot).await;
    use_people(store, bot).await;
    use_bulk(store, bot).await;
    let graph = GraphRef::Command(command);
    store.keep_variable(graph, "n", "1", NOW).await.unwrap();
    store.graph_variables(graph).await.unwrap();
    let turn = crate::StoredTurn {
        graph,
        node: "n".to_owned(),
        key: String::new(),
        until: None,
    };
    store.keep_turn(bot, &turn).await.unwrap();
    store.turns(bot).await.unwrap();
    store.forget_turns(bot, NOW).await.unwrap();
    use_values(store, bot, server).await;
    use_bot_groups(store, bot).await;
    use_schedules(store, bot).await;
    let chat = ServerChat::default();
    store.set_server_chat(server, &chat, NOW).await.unwrap();
    store.server_chat(server).await.unwrap();
    store
        .set_joining(bot, &Joining::default(), NOW)
        .await
        .unwrap();
    store.joining(bot).await.unwrap();
    store.set_running(&[(bot, true)], NOW).await.unwrap();
    store.running_bots().await.unwrap();
    store.set_running(&[(bot, false)], NOW).await.unwrap();
    store.forget_running_bots().await.unwrap();
    let daily = Some(crate::RestartPlan::DailyAt(240));
    store.set_restart_plan(bot, daily, NOW).await.unwrap();
    store.restart_plan(bot).await.unwrap();
    store.set_restart_plan(bot, None, NOW).await.unwrap();

    use_accounts(store, bot).await;
    use_plugins(store, bot).await;
    use_proxies(store, bot).await;
    store.set_setting("theme", &"dark", NOW).await.unwrap();
    store.setting::<String>("theme").await.unwrap();
    store.reset_setting("theme").await.unwrap();
}

async fn use_history(store: &Store, graph: GraphRef) {
    for before in [None, Some(2)] {
        store.list_versions(graph, before, 10).await.unwrap();
    }
    store.version_document(graph, 1).await.unwrap();
    store.note_version(graph, 1, "begun").await.unwrap();
    let mark = crate::VersionMark::default();
    store.mark_version(graph, 1, &mark).await.unwrap();
}

async fn use_event_graphs(store: &Store, bot: sculk_core::BotId) {
    let fields = EventGraphFields::new("greet");
    let events = ["chat".to_owned()];
    let graph = store.create_event_graph(bot, &fields, GRAPH, &events, NOW);
    let id = graph.await.unwrap().id;
    store.event_graph_documents(bot).await.unwrap();
    store.list_event_graphs(bot).await.unwrap();
    store.event_graph(id).await.unwrap();
    store.event_graph_document(id).await.unwrap();
    store.update_event_graph(id, &fields, NOW).await.unwrap();
    let draft = store.save_event_graph_draft(id, "", 1, NOW).await;
    draft.unwrap();
    store.event_graph_draft(id).await.unwrap();
    let saved = store.save_event_graph(id, GRAPH, &events, 1, NOW).await;
    saved.unwrap();
    store.discard_event_graph_draft(id).await.unwrap();
    store.event_graph_version(id, 1).await.unwrap();
    use_history(store, GraphRef::Event(id)).await;
    store.reorder_event_graphs(bot, &[id], NOW).await.unwrap();
    store.delete_event_graph(id, NOW).await.unwrap();
    store.restore_event_graph(id, NOW).await.unwrap();
    let graph = GraphRef::Event(id);
    store.keep_variable(graph, "n", "1", NOW).await.unwrap();
    store.graph_variables(graph).await.unwrap();
}

async fn use_values(store: &Store, bot: sculk_core::BotId, server: sculk_core::ServerId) {
    use crate::{ValueKey, ValueScope};
    for scope in [
        ValueScope::Bot(bot),
        ValueScope::Server(server),
        ValueScope::All,
    ] {
        let at = ValueKey {
            scope,
            owner: "shop",
            key: "price",
        };
        store.store_value(at, "3", Some(NOW), NOW).await.unwrap();
        store.stored_value(at, NOW).await.unwrap();
        store.add_to_value(at, 1.0, NOW).await.unwrap();
        store.value_owners(scope).await.unwrap();
        for after in [None, Some("pr")] {
            let listed = crate::PageOfValues {
                owner: "shop",
                prefix: "p",
                after,
                limit: 10,
            };
            store.listed_values(scope, listed, NOW).await.unwrap();
            let page = store.list_values(scope, "shop", "p", after, 10, NOW).await;
            page.unwrap();
        }
        store.delete_value(at, NOW).await.unwrap();
        store.store_value(at, "3", None, NOW).await.unwrap();
        store.bin_value(at, NOW).await.unwrap();
        store.restore_value(at, NOW).await.unwrap();
    }
    store.sweep_values(NOW).await.unwrap();
}

async fn use_bot_groups(store: &Store, bot: sculk_core::BotId) {
    let made = store.create_bot_group("All", &[bot], NOW).await;
    let id = made.unwrap().id;
    store.bot_group(id).await.unwrap();
    store.list_bot_groups().await.unwrap();
    for bots in [&[][..], &[bot]] {
        store.update_bot_group(id, "All", bots, NOW).await.unwrap();
    }
    store.delete_bot_group(id, NOW).await.unwrap();
    store.restore_bot_group(id, NOW).await.unwrap();
}

async fn use_schedules(store: &Store, bot: sculk_core::BotId) {
    use crate::{JobCause, JobFilter, JobState, JobStep};
    let fields = crate::ScheduleFields {
        name: "Nightly".to_owned(),
        is_enabled: true,
        plan: crate::StoredPlan::AtStart,
        action: crate::StoredAction::Start,
        targets: crate::StoredTargets::All,
        missed: crate::StoredMissed::Skip,
        overlap: crate::StoredOverlap::Skip,
        max_attempts: 1,
    };
    let id = store.create_schedule(&fields, NOW).await.unwrap().id;
    store.schedule(id).await.unwrap();
    store.list_schedules().await.unwrap();
    store.last_jobs().await.unwrap();
    store.update_schedule(id, &fields, NOW).await.unwrap();
    let job = crate::NewJob {
        schedule: id,
        bot: Some(bot),
        key: "1:1:1".to_owned(),
        cause: JobCause::Clock,
        due: NOW,
        state: JobState::Waiting,
        message: String::new(),
    };
    let made = store.make_jobs(&[job], &[(id, NOW)]).await.unwrap();
    let job = made[0].id;
    store.job(job).await.unwrap();
    store.step_job(job, &JobStep::Begin, NOW).await.unwrap();
    for schedule in [None, Some(id)] {
        for is_failed in [false, true] {
            for before in [None, Some(job)] {
                let filter = JobFilter {
                    schedule,
                    is_failed,
                    before,
                };
                store.list_jobs(filter, 10).await.unwrap();
            }
        }
    }
    store.open_jobs().await.unwrap();
    store.count_failed_jobs(10).await.unwrap();
    store.dismiss_jobs(&[job]).await.unwrap();
    store.sweep_jobs(0).await.unwrap();
    store.delete_schedule(id, NOW).await.unwrap();
    store.restore_schedule(id, NOW).await.unwrap();
}

async fn use_proxies(store: &Store, bot: sculk_core::BotId) {
    let fields = crate::ProxyFields {
        kind: crate::StoredProxyKind::Socks5,
        host: "localhost".to_owned(),
        port: 1080,
        username: String::new(),
        has_password: false,
        note: String::new(),
        max_bots: None,
        is_enabled: true,
    };
    let proxy = store.create_proxy(&fields, NOW).await.unwrap().id;
    store.proxy(proxy).await.unwrap();
    store.list_proxies().await.unwrap();
    store.update_proxy(proxy, &fields, NOW).await.unwrap();
    let check = crate::ProxyCheck {
        at: NOW,
        outcome: Ok(1),
    };
    store.note_proxy_checks(&[(proxy, check)]).await.unwrap();
    for choice in [
        crate::ProxyChoice::One(proxy),
        crate::ProxyChoice::Pool,
        crate::ProxyChoice::Direct,
    ] {
        store.set_proxy_choice(bot, choice, NOW).await.unwrap();
        store.proxy_choice(bot).await.unwrap();
    }
    store.bots_through(proxy).await.unwrap();
    store.delete_proxy(proxy, NOW).await.unwrap();
    store.restore_proxy(proxy, NOW).await.unwrap();
}

async fn use_plugins(store: &Store, bot: sculk_core::BotId) {
    let code = crate::PluginCode {
        version: "1.0.0".to_owned(),
        source: "here".to_owned(),
        folder: "hello".to_owned(),
        manifest: "{}".to_owned(),
        lock: "{}".to_owned(),
    };
    store.put_plugin("hello", &code, None, NOW).await.unwrap();
    store.list_plugins().await.unwrap();
    store.plugin("hello").await.unwrap();
    let decided = crate::BotPlugin {
        plugin: "hello".to_owned(),
        is_enabled: true,
        settings: serde_json::Map::new(),
        grants: Vec::new(),
    };
    store.put_bot_plugin(bot, &decided, NOW).await.unwrap();
    store.bot_plugins(bot).await.unwrap();
    store.bot_plugin(bot, "hello").await.unwrap();
    let graph = crate::PluginGraph {
        name: "greet".to_owned(),
        graph: crate::GraphRef::Event(sculk_core::EventGraphId(1)),
        revision: 1,
    };
    store
        .put_plugin_graph(bot, "hello", &graph, NOW)
        .await
        .unwrap();
    store.plugin_graphs(bot, "hello").await.unwrap();
    store.forget_plugin_graphs(bot, "hello").await.unwrap();
    store.bots_of_plugin("hello").await.unwrap();
    let fields = CommandFields::new("hello");
    for _ in 0..2 {
        let there = store.ensure_plugin_command(bot, "hello", &fields, GRAPH, NOW);
        there.await.unwrap();
    }
    let names = ["hello".to_owned()];
    for names in [Some(&names[..]), None] {
        let dropped = store.drop_plugin_commands(bot, "hello", names, NOW);
        dropped.await.unwrap();
    }
    store.delete_plugin("hello").await.unwrap();
}

async fn use_accounts(store: &Store, bot: sculk_core::BotId) {
    let mut fields = AccountFields {
        player_id: uuid::Uuid::nil(),
        player_name: "Steve".to_owned(),
        is_signed_in: true,
        refreshed_at: NOW,
    };
    let account = store.put_account(&fields, NOW).await.unwrap().id;
    store.account(account).await.unwrap();
    store.list_accounts().await.unwrap();
    let set = store.set_bot_account(bot, Some(account), NOW).await;
    set.unwrap();
    store.account_of(bot).await.unwrap();
    store.bots_with_account(account).await.unwrap();
    fields.player_name = "Stevie".to_owned();
    store.put_account(&fields, NOW).await.unwrap();
    store.sign_account_out(account, NOW).await.unwrap();
    store.set_bot_account(bot, None, NOW).await.unwrap();
    store.delete_account(account).await.unwrap();
}

async fn use_bulk(store: &Store, bot: sculk_core::BotId) {
    store.values_kept_for(bot).await.unwrap();
    let tx = store.begin().await.unwrap();
    let groups = tx.group_ids(bot).await.unwrap();
    let user = crate::NewUser {
        username: "many".to_owned(),
        is_blacklisted: false,
        groups: groups.into_values().collect(),
    };
    tx.put_users(bot, &[user], NOW).await.unwrap();
    let named = ("a.b".to_owned(), String::new());
    tx.put_permissions(bot, &[named]).await.unwrap();
    tx.command_named(bot, "ping").await.unwrap();
    tx.roll_back().await.unwrap();
}

async fn use_people(store: &Store, bot: sculk_core::BotId) {
    store.seed_people(bot).await.unwrap();
    store.list_permissions(bot).await.unwrap();
    let group = store.create_group(bot, "Staff", &[]).await.unwrap().id;
    let grants = ["user.*".to_owned()];
    let update = store.update_group(group, "Staff", &grants).await;
    update.unwrap();
    let user = store.ensure_user(bot, "Alex", NOW).await.unwrap().id;
    store.ensure_user(bot, "alex", NOW).await.unwrap();
    store.set_blacklisted(user, true, NOW).await.unwrap();
    store.add_to_group(user, group).await.unwrap();
    store.remove_from_group(user, group).await.unwrap();
    store.list_users(bot).await.unwrap();
    store.list_standings(bot).await.unwrap();
    store.list_groups(bot).await.unwrap();
    store.set_parents(group, &[]).await.unwrap();
    store.put_permission(bot, "a.b", "").await.unwrap();
    store.delete_permission(bot, "a.b").await.unwrap();
    use_pages_of_people(store, bot, group, user).await;
    store.delete_group(group, NOW).await.unwrap();
    store.restore_group(group).await.unwrap();
    store.delete_users(bot, &[user], NOW).await.unwrap();
    store.restore_users(bot, &[user], NOW).await.unwrap();
    let replies = crate::BotReplies::default();
    store.set_bot_replies(bot, &replies, NOW).await.unwrap();
    store.bot_replies(bot).await.unwrap();
    use_audit(store, bot).await;
    use_bin(store).await;
}

async fn use_sql(store: &Store, sql: String, values: Vec<sea_orm::Value>) {
    let db = &store.readers;
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.query_all_raw(statement).await.unwrap();
}

async fn use_pages_of_people(
    store: &Store,
    bot: sculk_core::BotId,
    group: sculk_core::GroupId,
    user: sculk_core::UserId,
) {
    use crate::{UserChange, UserCursor, UserFilter, UserOrder};
    let filter = |search: &str, group, is_blacklisted| UserFilter {
        search: search.to_owned(),
        group,
        is_blacklisted,
    };
    for filter in [
        UserFilter::default(),
        filter("", None, true),
        filter("", Some(group), false),
        filter("a", None, false),
        filter("ale", None, false),
        filter("ale", Some(group), true),
        filter("nobody", None, false),
    ] {
        for (order, behind) in [
            (UserOrder::Name, UserCursor::Name("a".to_owned())),
            (UserOrder::LastSeen, UserCursor::LastSeen(NOW, user)),
        ] {
            for behind in [None, Some(&behind)] {
                let page = store.users_page(bot, &filter, order, behind, 10).await;
                page.unwrap();
            }
        }
        store.count_users(bot, &filter).await.unwrap();
        store.user_ids(bot, &filter, 10).await.unwrap();
    }
    // As it is where those who are found are many.
    for search in ["a", "ale"] {
        let all = filter(search, Some(group), true);
        let (sql, values) = crate::users_search::conditions(bot, &all);
        for (what, order) in [
            ("*", "username"),
            ("id", "username"),
            ("*", "last_seen_at DESC, id DESC"),
        ] {
            let sql = format!("SELECT {what} FROM users WHERE {sql} ORDER BY {order} LIMIT 10");
            use_sql(store, sql, values.clone()).await;
        }
    }
    store.count_members(bot).await.unwrap();
    store.users_by_ids(bot, &[user]).await.unwrap();
    for change in [
        UserChange::Blacklist(true),
        UserChange::AddGroup(group),
        UserChange::RemoveGroup(group),
    ] {
        store.change_users(bot, &[user], change, NOW).await.unwrap();
    }
    store.set_note(bot, user, "a friend", NOW).await.unwrap();
    store.note_seen(&[(user, NOW)]).await.unwrap();
}

async fn use_bin(store: &Store) {
    use crate::{BinCursor, BinFilter, BinKey, BinKind};
    for search in ["", "a"] {
        let search = search.to_owned();
        let filter = BinFilter { search, kind: None };
        for kind in BinKind::ALL {
            let key = BinKey { kind, id: 999 };
            let behind = BinCursor {
                deleted_at: NOW,
                key,
            };
            for behind in [None, Some(behind)] {
                store.bin_page(&filter, behind, 10).await.unwrap();
            }
            store.bin_brings(key).await.unwrap();
            store.bin_needs(key).await.unwrap();
            store.bin_bot(key).await.unwrap();
            store.purge_from_bin(key).await.unwrap();
        }
    }
    store.bin_older_than(NOW, 10).await.unwrap();
}

async fn use_audit(store: &Store, bot: sculk_core::BotId) {
    let entry = crate::NewAuditEntry {
        at: NOW,
        actor: "user".to_owned(),
        actor_name: String::new(),
        action: "update_bot".to_owned(),
        bot: Some(bot),
        subject: "Bot".to_owned(),
        old: None,
        new: Some("{}".to_owned()),
    };
    store.add_audit(&entry).await.unwrap();
    store.audit_entry(1).await.unwrap();
    for (bot, actor) in [
        (None, None),
        (Some(bot), None),
        (None, Some("user".to_owned())),
    ] {
        let filter = crate::AuditFilter { bot, actor };
        for before in [None, Some(9)] {
            store.list_audit(&filter, before, 10).await.unwrap();
        }
    }
}

/// What SQLite will do, a line per step.
pub(crate) async fn steps_of(db: &DatabaseConnection, statement: &Statement) -> Vec<String> {
    let mut explain = statement.clone();
    explain.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let rows = db.query_all_raw(explain).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "detail").unwrap())
        .collect()
}

#[tokio::test]
async fn no_statement_reads_or_sorts_a_whole_table() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&StorePaths::in_data_dir(dir.path()), NOW)
        .await
        .unwrap();
    let statements = Statements::default();
    listen(&mut store.readers, &statements);
    listen(&mut store.writer, &statements);
    use_everything(&store).await;
    let seen = std::mem::take(&mut *statements.lock().unwrap());
    assert!(seen.len() > 60, "only {} statements were seen", seen.len());

    let mut bad = Vec::new();
    for statement in seen {
        for step in steps_of(&store.writer, &statement).await {
            // The whole list of living bots or servers is asked for in the order of an index;
            // anything else that scans, or sorts, grows with the table.
            let is_whole_list = step.starts_with("SCAN bots USING INDEX bots_living_order")
                || step.starts_with("SCAN servers USING INDEX servers_living_order")
                || step.starts_with("SCAN servers USING COVERING INDEX servers_living_order")
                || step.starts_with("SCAN accounts USING INDEX accounts_order")
                // No more rows than bots, and each read is of all of them.
                || step == "SCAN running_bots"
                // Schedules are few, and the list is of all of them.
                || step.starts_with("SCAN schedules USING INDEX schedules_living_name")
                || step.starts_with("SCAN schedules USING COVERING INDEX schedules_living_name")
                // So are groups of bots, 500 at most.
                || step.starts_with("SCAN bot_groups USING INDEX bot_groups_living_name")
                // The app installs no more than a few hundred, and the list is of all of them.
                || step.starts_with("SCAN plugins USING INDEX sqlite_autoindex_plugins_1")
                || step.starts_with("SCAN proxies USING INDEX proxies_living_address")
                || step.starts_with("SCAN proxies USING COVERING INDEX proxies_living_address")
                || step.starts_with("SCAN bots USING COVERING INDEX bots_living_order");
            // What is found by an index of words is not the whole of it.
            let is_search =
                step.starts_with("SCAN users_search VIRTUAL TABLE INDEX") && step.contains(":M");
            // The rows a statement brings along itself are no table.
            let brings_rows = step == "SCAN CONSTANT ROW" || step.ends_with("VALUES CLAUSE");
            let is_slow = step.starts_with("SCAN") && !brings_rows && !is_search
                || step.contains("TEMP B-TREE");
            if is_slow && !is_whole_list {
                bad.push(format!("{step}: {}", statement.sql));
            }
        }
    }
    bad.dedup();
    assert!(bad.is_empty(), "{bad:#?}");
}
