//! Bots that join as an account: from the code on the screen to a server in online mode. Stand-ins
//! take the place of Microsoft, Xbox Live and Mojang; the server's side of the encryption is of
//! another make.

#[path = "../../crates/accounts/tests/fake/mod.rs"]
pub mod fake;

use std::{path::Path, sync::Arc};

use fake::{Fake, PLAYER, PLAYER_ID, Reply, USER_CODE};
use sculk_contract::{
    AccountReq, AccountView, BeginSignInReq, BotStateView, BotTarget, ErrorCode, FailureView,
    Nothing, SendChatReq, SetBotAccountReq, SignInReq, SignInState, UpdateBotReq,
};
use sculk_secrets::MemoryVault;
use serde_json::json;

use crate::harness::{core::Core, server::ScriptedServer, until};

/// A core whose accounts are signed in at stand-ins.
pub fn core(dir: &Path, vault: &Arc<MemoryVault>, fake: &Fake) -> Core {
    Core::open_signed(dir, Arc::clone(vault), &fake.url())
}

pub fn online_server(fake: &Fake) -> ScriptedServer {
    let server = ScriptedServer::start();
    server.config(json!({ "sessionServer": fake.url() }));
    server
}

fn accounts(core: &Core) -> Vec<AccountView> {
    core.call(core.surface.list_accounts(Nothing {}))
}

/// Begins a sign-in, types the code, and returns how it ends.
fn sign_in(core: &Core, fake: &Fake, account_id: Option<i32>) -> SignInState {
    let begun = core.call(core.surface.begin_sign_in(BeginSignInReq {
        account_id,
        bot_id: None,
    }));
    assert_eq!(begun.user_code, USER_CODE);
    assert_eq!(begun.url, "https://www.microsoft.com/link");
    assert_eq!(begun.state, SignInState::Waiting);
    fake.approve();
    until("the sign-in to end", || {
        let now = core.call(core.surface.get_sign_in(SignInReq { id: begun.id }));
        let is_over = !matches!(now.state, SignInState::Waiting | SignInState::Checking);
        is_over.then_some(now.state)
    })
}

/// A signed-in account and a bot that joins as it.
pub fn bot_with_account(core: &Core, fake: &Fake, port: u16) -> (i32, i32) {
    let SignInState::Done { account_id } = sign_in(core, fake, None) else {
        panic!("the user agreed");
    };
    let bot = core.add_bot(port, "Bot_1").id;
    let named = core.call(core.surface.set_bot_account(SetBotAccountReq {
        bot_id: bot,
        account_id: Some(account_id),
    }));
    assert_eq!(named.username, PLAYER);
    (bot, account_id)
}

fn failure(core: &Core, bot: i32) -> FailureView {
    until("the bot to give up", || match core.state(bot) {
        BotStateView::Failed { failure, .. } => Some(failure),
        _ => None,
    })
}

#[test]
fn a_bot_joins_a_server_in_online_mode_and_its_sign_in_outlives_the_app() {
    let fake = Fake::start();
    let server = online_server(&fake);
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let first = core(dir.path(), &vault, &fake);
    let (bot, account) = bot_with_account(&first, &fake, server.port);
    first.bring_online(bot);
    server.event("encrypted", |_| true);
    let state = server.state();
    let id = state["players"][0]["uuid"]
        .as_str()
        .unwrap()
        .replace('-', "");
    assert_eq!(id, PLAYER_ID, "the server knows it by its account's id");
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "hello" }));
    first.console_shows(bot, "<Alex> hello");
    first.call(first.surface.send_chat(SendChatReq {
        id: bot,
        text: "hi there".into(),
    }));
    server.hears(PLAYER, "hi there");
    let listed = &accounts(&first)[0];
    assert_eq!(
        (listed.id, listed.bot_ids.as_slice()),
        (account, &[bot][..])
    );
    assert!(listed.is_signed_in);
    first.call(first.surface.restart_bots(BotTarget::All));
    server.event("leave", |event| event["player"] == PLAYER);
    first.wait_online(bot);
    first.close();

    let second = core(dir.path(), &vault, &fake);
    second.bring_online(bot);
    second.close();
    assert_eq!(fake.asked("/devicecode").len(), 1, "one code for all of it");
    assert_eq!(fake.n_refreshed(), 0, "the token lasts a day");
    assert!(fake.asked("/session/minecraft/join").len() >= 3);
    for file in files(dir.path()) {
        let bytes = std::fs::read(&file).unwrap();
        for secret in ["refresh-1", "minecraft-1", "microsoft-1"] {
            let found = bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{} holds {secret}", file.display());
        }
    }
}

#[test]
fn an_expired_token_is_renewed_before_the_join_and_a_refused_one_at_the_door() {
    let fake = Fake::start();
    let server = online_server(&fake);
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    // Shorter than the margin before a token's end: it is taken for over at once.
    fake.token_life(60);
    let (bot, _) = bot_with_account(&core, &fake, server.port);
    fake.token_life(86_400);
    fake.rename("Steve_02");
    core.bring_online(bot);
    assert_eq!(fake.n_refreshed(), 1);
    server.event("join", |event| event["player"] == "Steve_02");
    assert_eq!(
        accounts(&core)[0].player,
        "Steve_02",
        "a new name is noticed"
    );
    fake.forget_minecraft_tokens();
    core.call(core.surface.restart_bots(BotTarget::All));
    server.event("leave", |_| true);
    core.wait_online(bot);
    assert_eq!(
        fake.n_refreshed(),
        2,
        "the session server refused the old one"
    );
    assert_eq!(fake.asked("/devicecode").len(), 1);
    core.close();
}

#[test]
fn a_sign_in_that_ended_stops_the_bot_with_the_next_step_and_can_be_renewed() {
    let fake = Fake::start();
    let server = online_server(&fake);
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    fake.token_life(60);
    let (bot, account) = bot_with_account(&core, &fake, server.port);
    fake.revoke();
    core.start(bot);
    let told = failure(&core, bot);
    assert_eq!(told.code, "accountSignedOut");
    assert!(
        told.what.contains(PLAYER) && told.next.contains("Sign in again"),
        "{told:?}"
    );
    assert!(!accounts(&core)[0].is_signed_in);
    let asked = fake.asked("/token").len();
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(fake.asked("/token").len(), asked, "nobody asks on and on");
    assert!(
        server.events("connection").is_empty(),
        "the server was left alone"
    );

    fake.token_life(86_400);
    let again = sign_in(&core, &fake, Some(account));
    assert_eq!(
        again,
        SignInState::Done {
            account_id: account
        }
    );
    assert!(accounts(&core)[0].is_signed_in);
    core.bring_online(bot);
    core.close();
}

#[test]
fn services_that_are_busy_are_left_alone_and_the_bot_says_so() {
    let fake = Fake::start();
    let server = online_server(&fake);
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    fake.token_life(60);
    let (bot, _) = bot_with_account(&core, &fake, server.port);
    fake.next("/authentication/login_with_xbox", Reply::Limited(Some(600)));
    core.start(bot);
    let told = until("the bot to wait", || match core.state(bot) {
        BotStateView::Reconnecting { failure, .. } => Some(failure),
        _ => None,
    });
    assert_eq!(told.code, "accountUnavailable");
    assert!(told.means.contains("10 minutes"), "{told:?}");
    let asked = fake.asked("/token").len();
    // "Retry now" does not get around the wait.
    core.start(bot);
    until("the second try to end", || {
        let is_again = matches!(
            core.state(bot),
            BotStateView::Reconnecting { failure, .. } if failure.means.contains("minutes")
        );
        is_again.then_some(())
    });
    assert_eq!(fake.asked("/token").len(), asked);
    core.close();
}

#[test]
fn an_account_that_may_not_play_is_told_why() {
    let fake = Fake::start();
    let server = online_server(&fake);
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    let (bot, _) = bot_with_account(&core, &fake, server.port);
    let refused = json!({ "error": "InsufficientPrivilegesException" });
    fake.next("/session/minecraft/join", Reply::Http(403, refused));
    core.start(bot);
    let told = failure(&core, bot);
    assert_eq!(told.code, "accountRefused");
    assert!(
        told.means.contains("multiplayer is switched off"),
        "{told:?}"
    );
    core.close();
}

#[test]
fn a_sign_in_that_fails_or_is_cancelled_leaves_nothing_behind() {
    let fake = Fake::start();
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    let child = json!({ "Identity": "0", "XErr": 2_148_916_238_u64, "Message": "" });
    fake.next("/xsts/authorize", Reply::Http(401, child));
    let SignInState::Failed { code, message } = sign_in(&core, &fake, None) else {
        panic!("a child's account cannot be signed in");
    };
    assert_eq!(code, "childAccount");
    assert!(message.contains("child's account"), "{message}");
    fake.next(
        "/token",
        Reply::Http(400, json!({ "error": "authorization_declined" })),
    );
    let SignInState::Failed { code, message } = sign_in(&core, &fake, None) else {
        panic!("the user said no");
    };
    assert_eq!(code, "declined");
    assert!(message.contains("declined"), "{message}");
    let begun = core.call(core.surface.begin_sign_in(BeginSignInReq {
        account_id: None,
        bot_id: None,
    }));
    let asked = || fake.asked("/token").len();
    core.call(core.surface.cancel_sign_in(SignInReq { id: begun.id }));
    // A question that was on its way may still arrive.
    std::thread::sleep(std::time::Duration::from_millis(500));
    let before = asked();
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    assert_eq!(asked(), before, "Microsoft is not asked any more");
    let now = core.call(core.surface.get_sign_in(SignInReq { id: begun.id }));
    assert_eq!(now.state, SignInState::Cancelled);
    assert!(accounts(&core).is_empty());
    fake.next("/devicecode", Reply::Limited(Some(120)));
    let refused = core.try_call(core.surface.begin_sign_in(BeginSignInReq {
        account_id: None,
        bot_id: None,
    }));
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Precondition);
    assert!(refused.message.contains("2 minutes"), "{refused:?}");
    core.close();
}

#[test]
fn an_account_in_use_stays_and_its_bot_keeps_its_name() {
    let fake = Fake::start();
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    let (bot, account) = bot_with_account(&core, &fake, 1);
    let refused = core.try_call(core.surface.remove_account(AccountReq { id: account }));
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Precondition);
    assert!(refused.message.contains(PLAYER), "{refused:?}");
    let renamed = core.try_call(core.surface.update_bot(UpdateBotReq {
        id: bot,
        username: Some("Other".into()),
        server_id: None,
        prefix: None,
        owners: None,
        note: None,
        auto_start: None,
        password: None,
        expected_revision: None,
    }));
    assert_eq!(renamed.unwrap_err().code, ErrorCode::Invalid);
    core.call(core.surface.set_bot_account(SetBotAccountReq {
        bot_id: bot,
        account_id: None,
    }));
    core.call(core.surface.remove_account(AccountReq { id: account }));
    assert!(accounts(&core).is_empty());
    core.close();
    // The keychain was emptied too: a new app with the same keychain must sign in anew.
    fake.revoke();
    let reopened = self::core(dir.path(), &vault, &fake);
    assert!(accounts(&reopened).is_empty());
    reopened.close();
}

#[test]
fn a_bot_without_an_account_is_told_to_get_one_and_passes_where_none_is_asked_for() {
    let fake = Fake::start();
    let server = online_server(&fake);
    let (dir, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::new()));
    let core = core(dir.path(), &vault, &fake);
    let bot = core.add_bot(server.port, "Bot_1").id;
    core.start(bot);
    let told = failure(&core, bot);
    assert_eq!(told.code, "onlineModeRequired");
    assert!(told.next.contains("account"), "{told:?}");
    // A server may encrypt without asking who the player is.
    server.config(json!({ "sessionServer": null, "encryptOnly": true }));
    core.bring_online(bot);
    server.event("encrypted", |_| true);
    core.call(core.surface.send_chat(SendChatReq {
        id: bot,
        text: "in secret".into(),
    }));
    server.hears("Bot_1", "in secret");
    core.close();
}

pub fn files(dir: &Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}
