//! Databases with bytes written over: they open, or are mended with what can be read and set aside,
//! or are refused with a reason. Never a crash, and never an empty database without a word.

use std::{
    fs,
    hash::{BuildHasher as _, Hasher as _, RandomState},
};

use sculk_store::{BotFields, CommandFields, Mended, Store, StoreError, StorePaths};

use crate::fixture::{EARLY, Fixture, GRAPH, LATER};

const N_BOTS: usize = 40;

/// Numbers as good as any; a round that fails says its seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }
}

async fn full() -> (tempfile::TempDir, Vec<u8>) {
    let fixture = Fixture::empty().await;
    let mut last = fixture.add_bot("Bot_0").await;
    let server = fixture.store.list_servers().await.unwrap()[0].id;
    for index in 1..N_BOTS {
        let fields = BotFields::new(server, format!("Bot_{index}"));
        last = fixture.store.create_bot(&fields, EARLY).await.unwrap().id;
    }
    let document = format!("{{\"nodes\":[{}]}}", vec![GRAPH; 100].join(","));
    for index in 0..30 {
        let fields = CommandFields::new(format!("command{index}"));
        fixture
            .store
            .create_command(last, &fields, &document, EARLY)
            .await
            .unwrap();
    }
    fixture.store.close().await.unwrap();
    let bytes = fs::read(fixture.dir.path().join("sculk.db")).unwrap();
    (fixture.dir, bytes)
}

fn paths() -> (tempfile::TempDir, StorePaths) {
    let dir = tempfile::tempdir().unwrap();
    let paths = StorePaths::in_data_dir(dir.path());
    (dir, paths)
}

async fn opened(paths: &StorePaths) -> Result<(usize, Option<Mended>), StoreError> {
    let (store, mended) = Store::open_or_mend(paths, LATER).await?;
    let bots = store.list_bots().await;
    store.close().await?;
    Ok((bots?.len(), mended))
}

/// `SCULK_DAMAGE_ROUNDS=500 cargo test -p sculk-store --test store damage` is the whole of it.
#[tokio::test]
async fn random_bytes_written_over_never_end_in_a_crash_or_in_silence() {
    let n_rounds: u32 =
        std::env::var("SCULK_DAMAGE_ROUNDS").map_or(60, |text| text.parse().unwrap());
    let (_first, whole) = full().await;
    let (mut n_fine, mut n_mended, mut n_refused, mut n_emptied) = (0, 0, 0, 0);
    for round in 0..n_rounds {
        let seed = RandomState::new().build_hasher().finish();
        let mut chance = Chance(seed);
        let (dir, paths) = paths();
        let mut bent = whole.clone();
        for _ in 0..=chance.below(20) {
            let (at, n) = (chance.below(bent.len()), 1 + chance.below(400));
            let end = (at + n).min(bent.len());
            for byte in &mut bent[at..end] {
                *byte = u8::try_from(chance.below(256)).unwrap();
            }
        }
        fs::write(&paths.database, &bent).unwrap();
        match opened(&paths).await {
            Ok((n_bots, None)) => {
                n_fine += 1;
                assert_eq!(
                    n_bots, N_BOTS,
                    "round {round}, seed {seed}: rows are gone, and nobody says so"
                );
            }
            Ok((n_bots, Some(mended))) => {
                n_mended += 1;
                // A bot whose server was lost goes with it.
                let is_told = mended.tables.iter().any(|table| {
                    ["bots", "servers"].contains(&table.name.as_str()) && table.is_torn
                });
                assert!(
                    n_bots == N_BOTS || is_told || mended.tables.is_empty(),
                    "seed {seed}: {n_bots} bots are left, and the report says nothing of it: {:?}",
                    mended.tables
                );
                n_emptied += u32::from(n_bots == 0);
                assert_eq!(
                    fs::read(&mended.aside).unwrap(),
                    bent,
                    "seed {seed}: the damaged file is kept"
                );
                let again = opened(&paths).await.unwrap();
                assert_eq!(again.1, None, "seed {seed}: it is whole now");
            }
            // Damage that is met only by reading is told by the read; the look over the file in the
            // background finds it too.
            Err(StoreError::Damaged { detail }) => {
                n_refused += 1;
                assert!(!detail.is_empty());
            }
            Err(error) => {
                n_refused += 1;
                assert!(error.to_string().len() > 20, "seed {seed}: {error:?}");
            }
        }
        drop(dir);
    }
    println!(
        "of {n_rounds} damaged files {n_fine} opened, {n_mended} were mended ({n_emptied} without any bot), {n_refused} were refused with a reason"
    );
}

#[tokio::test]
async fn what_is_found_while_it_is_open_is_mended_at_the_next_start() {
    let (_first, mut bytes) = full().await;
    let (_dir, paths) = paths();
    // Write over pages far behind, where rows are: in front lie the first pages of all tables.
    let page = 4096;
    let n_pages = bytes.len() / page;
    let first = n_pages * 3 / 4;
    for number in first..first + 6 {
        bytes[number * page..number * page + 64].fill(0xee);
    }
    fs::write(&paths.database, &bytes).unwrap();
    let Ok(store) = Store::open(&paths, LATER).await else {
        panic!("only a look at all pages finds it")
    };
    let error = store.quick_check(&paths).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    store.close().await.unwrap();

    let (store, mended) = Store::open_or_mend(&paths, LATER).await.unwrap();
    let mended = mended.unwrap();
    assert!(mended.aside.exists());
    assert!(mended.tables.iter().any(|table| table.n_saved > 0));
    assert!(mended.tables.iter().any(|table| table.is_torn));
    assert_eq!(store.list_servers().await.unwrap().len(), 1);
    store.check_integrity().await.unwrap();
    store.quick_check(&paths).await.unwrap();
    store.close().await.unwrap();
    let (store, again) = Store::open_or_mend(&paths, LATER).await.unwrap();
    assert_eq!(again, None);
    store.close().await.unwrap();
}

#[tokio::test]
async fn the_file_of_another_program_is_never_set_aside() {
    let (_dir, paths) = paths();
    for bytes in [&b"somebody's notes"[..], b"SQLite format 3\0 broken"] {
        fs::write(&paths.database, bytes).unwrap();
        let error = Store::open_or_mend(&paths, LATER).await.unwrap_err();
        assert!(matches!(error, StoreError::NotADatabase { .. }), "{error}");
        assert_eq!(fs::read(&paths.database).unwrap(), bytes);
    }
}
