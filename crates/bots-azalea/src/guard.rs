//! Runs azalea's systems so that a panic in one of them leaves the rest usable.
//!
//! bevy takes a schedule out of the world while it runs and puts it back afterwards, so a panic
//! loses it for good; and its executor remembers which systems it has been through (0.18). Here the
//! schedule is put back in any case, with a new executor.

use crate::clock::panic_message;
use azalea::{
    app::{App, MainScheduleOrder},
    ecs::{
        entity::Entity,
        entity_disabling::Disabled,
        schedule::{ExecutorKind, ScheduleLabel, Schedules},
        world::World,
    },
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a system panicked with.
pub type Panicked = String;

/// Runs what bevy runs once, when an app begins.
pub fn start(app: &mut App) {
    let order = app.world().resource::<MainScheduleOrder>();
    for label in order.startup_labels.clone() {
        // Schedules without systems are not there.
        let _ = app.world_mut().try_run_schedule(label);
    }
}

/// One round of azalea's systems, as `App::update`. Each schedule runs even where one before it
/// panicked, so that messages and commands of bots that have nothing to do with it are not lost.
///
/// # Errors
/// The first panic.
pub fn update(app: &mut App) -> Result<(), Panicked> {
    let labels = app.world().resource::<MainScheduleOrder>().labels.clone();
    let world = app.world_mut();
    let mut outcome = Ok(());
    for label in labels {
        outcome = outcome.and(run(world, label));
    }
    world.clear_trackers();
    outcome
}

/// Runs one schedule; one that is not there has no systems.
///
/// # Errors
/// The panic of a system. Those behind it did not run this time.
pub fn run(world: &mut World, label: impl ScheduleLabel) -> Result<(), Panicked> {
    let Some(mut schedule) = world.resource_mut::<Schedules>().remove(label) else {
        return Ok(());
    };
    let mut guarded = |part: &mut dyn FnMut(&mut World)| {
        catch_unwind(AssertUnwindSafe(|| part(world))).map_err(|payload| panic_message(&*payload))
    };
    let outcome = guarded(&mut |world| schedule.run(world));
    if outcome.is_err() {
        // Commands of systems that went well are still theirs; a second panic changes nothing.
        let _ = guarded(&mut |world| schedule.apply_deferred(world));
        schedule.set_executor_kind(ExecutorKind::MultiThreaded);
        schedule.set_executor_kind(ExecutorKind::SingleThreaded);
    }
    world.resource_mut::<Schedules>().insert(schedule);
    outcome
}

/// Runs something once for each of these entities while the others of them are out of the systems'
/// sight, and returns those for which it panicked.
///
/// # Errors
/// It panics without any of them.
pub fn each_alone(
    app: &mut App,
    entities: &[Entity],
    run: impl Fn(&mut App) -> Result<(), Panicked>,
) -> Result<Vec<Entity>, Panicked> {
    set_disabled(app, entities, true);
    let mut outcome = run(app).map(|()| Vec::new());
    if let Ok(culprits) = &mut outcome {
        for entity in entities {
            set_disabled(app, &[*entity], false);
            if run(app).is_err() {
                culprits.push(*entity);
            }
            set_disabled(app, &[*entity], true);
        }
    }
    set_disabled(app, entities, false);
    outcome
}

fn set_disabled(app: &mut App, entities: &[Entity], is_disabled: bool) {
    for entity in entities {
        if let Ok(mut entity) = app.world_mut().get_entity_mut(*entity) {
            if is_disabled {
                entity.insert(Disabled);
            } else {
                entity.remove::<Disabled>();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use azalea::{
        app::Update,
        ecs::{
            component::{Component, Mutable, StorageType},
            resource::Resource,
            schedule::IntoScheduleConfigs,
            system::{Commands, Query, Res, ResMut},
        },
    };

    // By hand: bevy's derives look for bevy's own crates.
    struct Bot {
        is_bad: bool,
    }
    impl Component for Bot {
        const STORAGE_TYPE: StorageType = StorageType::Table;
        type Mutability = Mutable;
    }

    #[derive(Default)]
    struct Counts {
        before: u32,
        after: u32,
    }
    impl Resource for Counts {}

    struct Fuse(bool);
    impl Resource for Fuse {}

    #[test]
    fn a_panic_costs_its_round_and_no_more() {
        let mut app = App::new();
        app.init_resource::<Counts>().insert_resource(Fuse(true));
        let before = |mut counts: ResMut<Counts>, mut commands: Commands| {
            counts.before += 1;
            commands.spawn(Bot { is_bad: false });
        };
        let after = |mut counts: ResMut<Counts>| counts.after += 1;
        let panics = |fuse: Res<Fuse>| assert!(!fuse.0, "a system gone wrong");
        app.add_systems(Update, (before, panics, after).chain());
        app.edit_schedule(Update, |schedule| {
            schedule.set_executor_kind(ExecutorKind::SingleThreaded);
        });
        app.finish();
        let panicked = update(&mut app).unwrap_err();
        assert!(panicked.contains("a system gone wrong"), "{panicked}");
        let n_bots = app.world_mut().query::<&Bot>().iter(app.world()).count();
        assert_eq!(n_bots, 1, "what went well before it is kept");
        app.insert_resource(Fuse(false));
        update(&mut app).unwrap();
        let counts = app.world().resource::<Counts>();
        assert_eq!(
            (counts.before, counts.after),
            (2, 1),
            "all systems run again"
        );
    }

    #[test]
    fn culprits_are_found_one_by_one() {
        let mut app = App::new();
        let panics = |bots: Query<&Bot>| assert!(bots.iter().all(|bot| !bot.is_bad), "bad");
        app.add_systems(Update, panics);
        app.finish();
        let bots: Vec<_> = [false, true, false, true]
            .map(|is_bad| app.world_mut().spawn(Bot { is_bad }).id())
            .into();
        assert!(update(&mut app).is_err());
        let culprits = each_alone(&mut app, &bots, update).unwrap();
        assert_eq!(culprits, [bots[1], bots[3]]);
        for culprit in culprits {
            app.world_mut().despawn(culprit);
        }
        update(&mut app).unwrap();
        let n_left = app.world_mut().query::<&Bot>().iter(app.world()).count();
        assert_eq!(n_left, 2, "the others are in sight again");
    }

    #[test]
    fn a_panic_without_anybody_is_told() {
        let mut app = App::new();
        app.add_systems(Update, || panic!("always"));
        app.finish();
        let bot = app.world_mut().spawn(Bot { is_bad: false }).id();
        assert_eq!(
            each_alone(&mut app, &[bot], update),
            Err("always".to_owned())
        );
    }
}
