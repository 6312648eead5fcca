use sculk_store::{ProxyCheck, StoredProxyKind, UnixMillis};

use super::*;

const NOW: u64 = 10 * REST_MS;
const POOL: ProxyChoice = ProxyChoice::Pool;

fn proxy(id: i32, max_bots: Option<u32>) -> Proxy {
    Proxy {
        id: ProxyId(id),
        fields: ProxyFields {
            kind: StoredProxyKind::Socks5,
            host: format!("10.0.0.{id}"),
            port: 1080,
            username: String::new(),
            has_password: false,
            note: String::new(),
            max_bots,
            is_enabled: true,
        },
        check: None,
    }
}

fn pool(proxies: &[Proxy]) -> Pool {
    let mut pool = Pool::default();
    proxies.iter().for_each(|proxy| pool.put(proxy));
    pool
}

fn taken(pool: &mut Pool, bot: i32, choice: ProxyChoice) -> i32 {
    pool.take(BotId(bot), choice, NOW).unwrap().unwrap().0
}

#[test]
fn bots_are_spread_over_the_pool_up_to_its_caps() {
    let mut pool = pool(&[proxy(1, Some(2)), proxy(2, Some(1))]);
    let got: Vec<_> = (1..=3).map(|bot| taken(&mut pool, bot, POOL)).collect();
    assert_eq!(got, [1, 2, 1]);
    let refused = pool.take(BotId(4), POOL, NOW);
    let none = NoProxy::NoneFree {
        n_full: 2,
        n_dead: 0,
    };
    assert_eq!(refused, Err(none));
    assert_eq!(pool.carried(ProxyId(1)), [BotId(1), BotId(3)]);
    pool.release(BotId(2));
    assert_eq!(taken(&mut pool, 4, POOL), 2);
}

#[test]
fn a_bot_keeps_its_proxy_until_that_fails() {
    let mut pool = pool(&[proxy(1, None), proxy(2, None)]);
    assert_eq!(taken(&mut pool, 1, POOL), 1);
    pool.set_health(ProxyId(2), Health::Works);
    assert_eq!(
        taken(&mut pool, 1, POOL),
        1,
        "though the other is healthier"
    );
    pool.set_health(ProxyId(1), Health::Failed { at: NOW });
    assert_eq!(taken(&mut pool, 1, POOL), 2);
    assert_eq!(pool.carried(ProxyId(1)), []);
}

#[test]
fn a_proxy_that_failed_is_tried_again_after_a_rest_but_last() {
    let mut pool = pool(&[proxy(1, None)]);
    pool.set_health(ProxyId(1), Health::Failed { at: NOW });
    let dead = NoProxy::NoneFree {
        n_full: 0,
        n_dead: 1,
    };
    assert_eq!(pool.take(BotId(1), POOL, NOW + REST_MS - 1), Err(dead));
    let rested = pool.take(BotId(1), POOL, NOW + REST_MS);
    assert_eq!(rested, Ok(Some(ProxyId(1))));
    pool.put(&proxy(2, None));
    let fresh = pool.take(BotId(2), POOL, NOW + REST_MS);
    assert_eq!(fresh, Ok(Some(ProxyId(2))));
}

#[test]
fn a_proxy_that_does_not_reach_the_server_is_exchanged_where_there_is_another() {
    let mut pool = pool(&[proxy(1, None), proxy(2, None)]);
    assert_eq!(taken(&mut pool, 1, POOL), 1);
    pool.pass_on(BotId(1));
    assert_eq!(taken(&mut pool, 1, POOL), 2);
    pool.remove(ProxyId(2));
    assert_eq!(taken(&mut pool, 1, POOL), 1, "better than none");
}

#[test]
fn a_bots_own_proxy_is_taken_or_refused_with_the_reason() {
    let mut pool = pool(&[proxy(1, Some(1)), proxy(2, None)]);
    let own = ProxyChoice::One(ProxyId(1));
    assert_eq!(taken(&mut pool, 1, own), 1);
    assert_eq!(
        taken(&mut pool, 1, own),
        1,
        "it does not stand in its own way"
    );
    let full = NoProxy::Full {
        proxy: "10.0.0.1:1080".to_owned(),
        cap: 1,
    };
    assert_eq!(pool.take(BotId(2), own, NOW), Err(full));
    let mut off = proxy(1, None);
    off.fields.is_enabled = false;
    pool.put(&off);
    let is_off = matches!(
        pool.take(BotId(1), own, NOW),
        Err(NoProxy::SwitchedOff { .. })
    );
    assert!(is_off && pool.of(BotId(1)).is_none());
    assert_eq!(
        taken(&mut pool, 2, POOL),
        2,
        "one that is off is not of the pool"
    );
    pool.remove(ProxyId(1));
    assert_eq!(pool.take(BotId(1), own, NOW), Err(NoProxy::Gone));
    assert_eq!(pool.take(BotId(1), ProxyChoice::Direct, NOW), Ok(None));
}

#[test]
fn what_the_last_look_said_is_taken_over() {
    let mut failed = proxy(1, None);
    failed.check = Some(ProxyCheck {
        at: UnixMillis(NOW.cast_signed()),
        outcome: Err("It was off.".to_owned()),
    });
    let mut pool = pool(&[failed, proxy(2, None)]);
    assert_eq!(taken(&mut pool, 1, POOL), 2);
    assert_eq!(pool.health(ProxyId(1)), Some(Health::Failed { at: NOW }));
    pool.remove(ProxyId(1));
    pool.remove(ProxyId(2));
    assert_eq!(pool.take(BotId(1), POOL, NOW), Err(NoProxy::PoolEmpty));
}
