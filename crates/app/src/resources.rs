use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sculk_contract::{AppEvent, BotUse, ProcessUse, ResourceUse};
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::bus::EventBus;
use crate::clock::AppClock;
use crate::plugins::Plugins;
use crate::practice::Practice;
use crate::workers::Workers;

/// Time between two samples.
const EVERY_MS: u64 = 2_000;

/// Samples CPU and memory of the app and its workers while somebody listens.
#[derive(Debug, Clone)]
pub(crate) struct Resources {
    sampler: Arc<Mutex<Sampler>>,
}

#[derive(Debug)]
struct Sampler {
    /// Absent where the system tells nothing about its processes; then all figures are zero.
    system: Option<System>,
    workers: Workers,
    practice: Practice,
    plugins: Plugins,
    clock: AppClock,
    last: Option<ResourceUse>,
}

impl Resources {
    pub(crate) fn start(
        bus: EventBus,
        clock: AppClock,
        workers: Workers,
        practice: Practice,
        plugins: Plugins,
    ) -> Self {
        let resources = Self {
            sampler: Arc::new(Mutex::new(Sampler {
                system: System::new()
                    .inspect_err(|error| tracing::warn!("no CPU and memory figures: {error}"))
                    .ok(),
                workers,
                practice,
                plugins,
                clock,
                last: None,
            })),
        };
        let sampling = resources.clone();
        tokio::spawn(async move {
            let mut ticks = tokio::time::interval(Duration::from_millis(EVERY_MS));
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
            loop {
                ticks.tick().await;
                if bus.has_listeners() {
                    let sample = sampling.sample();
                    bus.send(AppEvent::ResourcesSampled { sample });
                }
            }
        });
        resources
    }

    /// The last sample, or a new one where that is old because nobody listened.
    pub(crate) fn latest(&self) -> ResourceUse {
        self.with(|sampler| {
            let oldest = sampler.clock.now_ms().saturating_sub(EVERY_MS);
            match &sampler.last {
                Some(last) if last.at >= oldest => last.clone(),
                _ => sampler.sample(),
            }
        })
    }

    fn sample(&self) -> ResourceUse {
        self.with(Sampler::sample)
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Sampler) -> T) -> T {
        use_it(&mut self.sampler.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Sampler {
    fn sample(&mut self) -> ResourceUse {
        let running = self.workers.list();
        let own = std::process::id();
        let practice = self.practice.pid();
        let plugins = self.plugins.pid();
        let pids: Vec<_> = running
            .iter()
            .map(|worker| worker.pid)
            .chain([own])
            .chain(practice)
            .chain(plugins)
            .map(Pid::from_u32)
            .collect();
        if let Some(system) = &mut self.system {
            system.refresh_processes_specifics(
                ProcessesToUpdate::Some(&pids),
                true,
                ProcessRefreshKind::nothing().with_cpu().with_memory(),
            );
        }
        let core = self.process(own);
        let practice = practice.map(|pid| self.process(pid));
        let mut workers: Vec<_> = running
            .iter()
            .map(|worker| self.process(worker.pid))
            .collect();
        let bots = running
            .iter()
            .zip(&workers)
            .flat_map(|(worker, used)| {
                let sharers = worker.bots.len().max(1);
                let memory_bytes = used.memory_bytes / sharers as u64;
                let cpu_percent = used.cpu_percent / sharers as f32;
                worker.bots.iter().map(move |(bot, n_coalesced)| BotUse {
                    bot_id: bot.0,
                    worker_pid: worker.pid,
                    cpu_percent,
                    memory_bytes,
                    n_coalesced: *n_coalesced,
                })
            })
            .collect();
        workers.extend(plugins.map(|pid| self.process(pid)));
        let all = || workers.iter().chain([&core]).chain(&practice);
        let sample = ResourceUse {
            at: self.clock.now_ms(),
            total: ProcessUse {
                pid: 0,
                cpu_percent: all().map(|used| used.cpu_percent).sum(),
                memory_bytes: all().map(|used| used.memory_bytes).sum(),
            },
            core: core.clone(),
            workers: workers.clone(),
            practice: practice.clone(),
            bots,
        };
        self.last = Some(sample.clone());
        sample
    }

    fn process(&self, pid: u32) -> ProcessUse {
        let process = self
            .system
            .as_ref()
            .and_then(|system| system.process(Pid::from_u32(pid)));
        ProcessUse {
            pid,
            cpu_percent: process
                .map(|process| process.cpu_usage())
                .filter(|percent| percent.is_finite())
                .unwrap_or_default(),
            memory_bytes: process.map_or(0, |process| process.memory()),
        }
    }
}
