//! `sculk-worker`: hosts bots in a process of its own.
//!
//! With `practice PORT` it hosts a practice world instead (`practice.rs`), with `plugins` the plugins of
//! bots (`plugins.rs`). Otherwise it
//! speaks `sculk_bots` frames on stdin and stdout and logs to stderr (`SCULK_LOG` filters, as in
//! `SCULK_LOG=debug`). Ends when stdin closes, on SIGTERM, or when told to; bots leave first.

mod pipe;
mod plugins;
mod practice;

use sculk_bots::{
    FromWorker, MINECRAFT_VERSION, PROTOCOL_VERSION, ToWorker, message::FRAME_VERSION,
};
use sculk_bots_azalea::{BotHost, Outbox};
use std::{io, process::ExitCode, thread, time::Duration};
use tokio::{sync::mpsc, time::MissedTickBehavior};
use tracing_subscriber::EnvFilter;

/// Messages of the app that may wait; beyond, the pipe holds the app back.
const MAX_WAITING: usize = 256;
/// How often bots' clients are asked for a sign of life.
const CHECK_EVERY: Duration = Duration::from_secs(5);
/// The exit code of a worker that gave up because a client hung.
const EXIT_HANGS: i32 = 70;

fn main() -> ExitCode {
    start_log();
    if plugins::is_asked(std::env::args().skip(1)) {
        return plugins::live();
    }
    let practice_port = match practice::asked_port(std::env::args().skip(1)) {
        Ok(port) => port,
        Err(problem) => {
            tracing::error!("{problem}");
            return ExitCode::FAILURE;
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "the worker could not start");
            return ExitCode::FAILURE;
        }
    };
    let code = match practice_port {
        Some(port) => runtime.block_on(practice::live(port)),
        None => {
            runtime.block_on(work());
            ExitCode::SUCCESS
        }
    };
    // A name look-up that hangs, or a read of stdin, shall not hold up the end.
    runtime.shutdown_background();
    code
}

fn start_log() {
    let filter = EnvFilter::try_from_env("SCULK_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,azalea=error,bevy=error"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "caught a panic")));
}

async fn work() {
    let (outbox, reader) = Outbox::new();
    let (sender, mut inbox) = mpsc::channel(MAX_WAITING);
    let writer = thread::spawn({
        let sender = sender.clone();
        move || pipe::write_frames(io::stdout().lock(), reader, &sender)
    });
    thread::spawn({
        let outbox = outbox.clone();
        move || pipe::read_frames(io::stdin().lock(), &sender, &outbox)
    });
    outbox.send(FromWorker::Hello {
        frame_version: FRAME_VERSION,
        minecraft: MINECRAFT_VERSION.to_owned(),
        protocol: PROTOCOL_VERSION,
        pid: std::process::id(),
    });
    let mut host = BotHost::new(outbox.clone());
    tokio::select! {
        () = serve(&mut host, &mut inbox, &outbox) => {}
        () = terminated() => tracing::info!("asked to end by a signal"),
    }
    host.shut_down().await;
    outbox.close();
    // The writer ends when all is written, or fails when the app is gone. If the app neither reads
    // nor is gone, nothing is lost by not waiting for it.
    let _ = tokio::time::timeout(
        Duration::from_secs(1),
        tokio::task::spawn_blocking(move || writer.join()),
    )
    .await;
}

/// Carries out what the app says until it ends the conversation. Never waits for a bot.
async fn serve(host: &mut BotHost, inbox: &mut mpsc::Receiver<ToWorker>, outbox: &Outbox) {
    let mut checks = tokio::time::interval(CHECK_EVERY);
    checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let message = tokio::select! {
            message = inbox.recv() => message,
            _ = checks.tick() => {
                if host.hangs() {
                    tracing::error!("the client of some bots hangs; the worker ends so that a new one can take over");
                    std::process::exit(EXIT_HANGS);
                }
                continue;
            }
        };
        match message {
            Some(ToWorker::Join { bot, session, spec }) => host.join(bot, session, spec),
            Some(ToWorker::Leave { bot }) => host.leave(bot),
            Some(ToWorker::Do {
                bot,
                call,
                action,
                timeout_ms,
            }) => host.act(bot, call, action, timeout_ms),
            Some(ToWorker::Cancel { bot, call }) => host.cancel(bot, call),
            Some(ToWorker::Vouched {
                bot,
                session,
                outcome,
            }) => host.vouched(bot, session, outcome),
            Some(ToWorker::SignWith { bot, session, keys }) => host.sign_with(bot, session, keys),
            Some(ToWorker::Ping { seq }) => outbox.send(FromWorker::Pong { seq }),
            Some(ToWorker::Shutdown) | None => return,
        }
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be watched; closing stdin still ends the worker");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending::<()>().await;
}
