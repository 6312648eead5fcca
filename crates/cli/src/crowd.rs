//! `sculk demo --bots N`: how many bots come in how fast, and what they cost.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use sculk_app::{DirectBot, DirectBots};
use sculk_bots::{BotAction, BotEvent, Failure, JoinSpec, Pacing};
use sculk_core::BotId;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::bot::address;
use crate::print;

/// Time between two joins, so that the server is not hit by all at once.
const JOIN_GAP: Duration = Duration::from_millis(60);
/// How often one of them says something, for the others to hear. Servers throw out who goes on to say more
/// than a line a second.
const TALK_EVERY: Duration = Duration::from_millis(1_100);
/// Latencies that are kept; more would change the percentiles little.
const MAX_SAMPLES: usize = 1_000_000;

pub(crate) struct CrowdPlan {
    pub server: String,
    pub n_bots: u16,
    pub time: Duration,
    pub is_json: bool,
}

/// What came of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    bots: u16,
    joined: usize,
    failed: usize,
    /// From the first attempt until the last bot was in, in milliseconds.
    all_joined_ms: u64,
    /// From a bot's own attempt until it was in, in milliseconds.
    join_ms: Percentiles,
    lost: usize,
    workers: Vec<WorkerReport>,
    memory_bytes: u64,
    memory_bytes_per_bot: u64,
    /// Of one core, while the bots stood there.
    cpu_percent: f64,
    events: u64,
    /// From a packet's arrival in the worker until this program had the event, in milliseconds.
    event_latency_ms: Percentiles,
    seconds: f64,
    why: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct WorkerReport {
    pid: u32,
    bots: usize,
    memory_bytes: u64,
}

#[derive(Debug, Default, Serialize)]
struct Percentiles {
    n: usize,
    p50: u64,
    p99: u64,
    max: u64,
}

impl Percentiles {
    fn of(mut samples: Vec<u64>) -> Self {
        samples.sort_unstable();
        let at = |permille: usize| {
            let idx = (samples.len() * permille / 1000).min(samples.len().saturating_sub(1));
            samples.get(idx).copied().unwrap_or_default()
        };
        Self {
            n: samples.len(),
            p50: at(500),
            p99: at(990),
            max: at(1000),
        }
    }
}

/// What the tasks of the bots tell.
enum News {
    Joined { took: Duration },
    Failed { why: String },
    Lost { why: String },
    Heard { latency_ms: u64 },
    Other,
}

pub(crate) fn run(plan: CrowdPlan) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("the system gives no threads: {error}"))?;
    runtime.block_on(measure(plan))
}

async fn measure(plan: CrowdPlan) -> Result<(), String> {
    let (host, port) = address(&plan.server)?;
    let worker = sculk_app::worker_beside_this_program().map_err(|error| error.to_string())?;
    let bots = DirectBots::new(worker);
    let mut crowd = Crowd::default();
    let outcome = tokio::select! {
        outcome = crowd.live(&bots, &plan, &host, port) => outcome,
        () = sculk_app::end_signal() => Err("stopped before the time was over".to_owned()),
    };
    bots.shut_down().await;
    let report = outcome?;
    if plan.is_json {
        print(&serde_json::to_string(&report).map_err(|error| error.to_string())?);
    } else {
        print_report(&report);
    }
    if report.joined < usize::from(plan.n_bots) || report.lost > 0 {
        return Err(format!(
            "{} of {} bots came in and {} were lost",
            report.joined, plan.n_bots, report.lost
        ));
    }
    Ok(())
}

#[derive(Default)]
struct Crowd {
    joins: Vec<u64>,
    latencies: Vec<u64>,
    n_events: u64,
    n_failed: usize,
    n_lost: usize,
    why: Vec<String>,
}

impl Crowd {
    async fn live(
        &mut self,
        bots: &DirectBots,
        plan: &CrowdPlan,
        host: &str,
        port: u16,
    ) -> Result<Report, String> {
        let (sender, mut news) = mpsc::channel(4_096);
        let began = Instant::now();
        let mut talker = None;
        for n in 0..plan.n_bots {
            let name = format!("Sculk_{n:03}");
            let mut spec = JoinSpec::new(host, port, &name);
            spec.pacing = Pacing::off();
            let bot = bots.join(BotId(i32::from(n)), spec);
            talker.get_or_insert_with(|| bot.hands());
            tokio::spawn(watch(bot, name, sender.clone()));
            tokio::time::sleep(JOIN_GAP).await;
        }
        drop(sender);
        while self.joins.len() + self.n_failed < usize::from(plan.n_bots) {
            match news.recv().await {
                Some(told) => self.note(told),
                None => break,
            }
        }
        let all_joined = began.elapsed();
        let before = bots.usage();
        let window = Instant::now();
        let mut talk = tokio::time::interval(TALK_EVERY);
        let end = tokio::time::sleep(plan.time);
        tokio::pin!(end);
        let mut n_said = 0_u32;
        loop {
            tokio::select! {
                told = news.recv() => match told {
                    Some(told) => self.note(told),
                    None => break,
                },
                _ = talk.tick() => {
                    n_said += 1;
                    let action = BotAction::Say {
                        chat_type: "chat".to_owned(),
                        text: format!("line {n_said}"),
                        recipient: None,
                    };
                    if let Some(hands) = talker.clone() {
                        // One that was lost says nothing, which the report tells as lost.
                        tokio::spawn(async move { hands.act(action).await });
                    }
                }
                () = &mut end => break,
            }
        }
        Ok(self.report(plan, all_joined, window.elapsed(), &before, bots))
    }

    fn note(&mut self, news: News) {
        match news {
            News::Joined { took } => self.joins.push(millis(took)),
            News::Failed { why } => {
                self.n_failed += 1;
                self.remember(why);
            }
            News::Lost { why } => {
                self.n_lost += 1;
                self.remember(why);
            }
            News::Heard { latency_ms } => {
                self.n_events += 1;
                if self.latencies.len() < MAX_SAMPLES {
                    self.latencies.push(latency_ms);
                }
            }
            News::Other => self.n_events += 1,
        }
    }

    fn remember(&mut self, why: String) {
        if self.why.len() < 10 && !self.why.contains(&why) {
            self.why.push(why);
        }
    }

    fn report(
        &mut self,
        plan: &CrowdPlan,
        all_joined: Duration,
        window: Duration,
        before: &[sculk_app::WorkerUse],
        bots: &DirectBots,
    ) -> Report {
        let after = bots.usage();
        let cpu = |usage: &[sculk_app::WorkerUse]| usage.iter().map(|one| one.cpu_time).sum();
        let (cpu_before, cpu_after): (Duration, Duration) = (cpu(before), cpu(&after));
        let memory_bytes = after.iter().map(|one| one.memory_bytes).sum::<u64>();
        let n_in = self.joins.len() as u64;
        Report {
            bots: plan.n_bots,
            joined: self.joins.len(),
            failed: self.n_failed,
            all_joined_ms: millis(all_joined),
            join_ms: Percentiles::of(std::mem::take(&mut self.joins)),
            lost: self.n_lost,
            workers: after
                .iter()
                .map(|one| WorkerReport {
                    pid: one.pid,
                    bots: one.n_bots,
                    memory_bytes: one.memory_bytes,
                })
                .collect(),
            memory_bytes,
            memory_bytes_per_bot: memory_bytes / n_in.max(1),
            cpu_percent: cpu_after.saturating_sub(cpu_before).as_secs_f64() * 100.0
                / window.as_secs_f64().max(0.001),
            events: self.n_events,
            event_latency_ms: Percentiles::of(std::mem::take(&mut self.latencies)),
            seconds: window.as_secs_f64(),
            why: std::mem::take(&mut self.why),
        }
    }
}

/// Follows one bot and tells what becomes of it.
async fn watch(mut bot: DirectBot, name: String, sender: mpsc::Sender<News>) {
    let began = Instant::now();
    let mut is_in = false;
    while let Some(event) = bot.next().await {
        let news = match event {
            BotEvent::Joined { .. } => {
                is_in = true;
                News::Joined {
                    took: began.elapsed(),
                }
            }
            BotEvent::Disconnected { cause } => {
                let failure = Failure::explain(&cause, &name);
                let why = format!("{} {}", failure.what, failure.next);
                let last = if is_in {
                    News::Lost { why }
                } else {
                    News::Failed { why }
                };
                // An error means that the time is over.
                let _ = sender.send(last).await;
                return;
            }
            BotEvent::Chat(message) => News::Heard {
                latency_ms: unix_ms().saturating_sub(message.at_ms),
            },
            _ => News::Other,
        };
        if sender.send(news).await.is_err() {
            return;
        }
    }
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    millis(since.unwrap_or_default())
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn print_report(report: &Report) {
    let mb = |bytes: u64| bytes as f64 / 1024.0 / 1024.0;
    print(&format!(
        "{} of {} bots came in within {:.1} s (each: {} ms at the median, {} ms at most).",
        report.joined,
        report.bots,
        report.all_joined_ms as f64 / 1000.0,
        report.join_ms.p50,
        report.join_ms.max
    ));
    print(&format!(
        "Memory: {:.1} MB in {} worker processes, {:.2} MB for each bot.",
        mb(report.memory_bytes),
        report.workers.len(),
        mb(report.memory_bytes_per_bot)
    ));
    print(&format!(
        "Processor: {:.1}% of one core over {:.0} s.",
        report.cpu_percent, report.seconds
    ));
    print(&format!(
        "Events: {}; chat took {} ms at the median and {} ms at the 99th percentile from the packet to here.",
        report.events, report.event_latency_ms.p50, report.event_latency_ms.p99
    ));
    for why in &report.why {
        print(why);
    }
}
