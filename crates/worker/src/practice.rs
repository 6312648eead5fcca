//! A practice world in a process of its own: an operator's commands come in on stdin, one a line;
//! what the world says goes out on stdout (`sculk_bots::practice`).

use std::process::ExitCode;

use sculk_bots::{
    FromPractice, PracticeCommand,
    practice::{MAX_PRACTICE_LINE, PRACTICE_MODE, Said, Sentenced},
};
use sculk_practice::{Event, Handle, Line, Options, Practice, Sentence};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Stdin, Stdout, stdin, stdout},
    sync::{broadcast::error::RecvError, mpsc},
};

/// Lines of the app that may wait; beyond, the pipe holds the app back.
const MAX_WAITING: usize = 64;
/// Characters of one text that are told.
const MAX_TEXT: usize = 4_000;

/// The port the command line asks for, if it asks for a practice world.
///
/// # Errors
/// What is wrong with the command line.
pub(crate) fn asked_port(mut words: impl Iterator<Item = String>) -> Result<Option<u16>, String> {
    if words.next().as_deref() != Some(PRACTICE_MODE) {
        return Ok(None);
    }
    let port = words.next().and_then(|word| word.parse().ok());
    match (port, words.next()) {
        (Some(port), None) => Ok(Some(port)),
        _ => Err(format!("usage: sculk-worker {PRACTICE_MODE} PORT")),
    }
}

/// Lets a practice world live until stdin ends, it is told to stop, or the system wants it to end.
pub(crate) async fn live(port: u16) -> ExitCode {
    let mut out = stdout();
    let options = Options {
        port,
        ..Options::default()
    };
    let world = match Practice::start(options).await {
        Ok(world) => world,
        Err(error) => {
            // Nobody reads: then nobody needs to know either.
            let problem = said(&error.line());
            let _ = tell(&mut out, &FromPractice::NotStarted { problem }).await;
            return ExitCode::FAILURE;
        }
    };
    let (sender, lines) = mpsc::channel(MAX_WAITING);
    tokio::spawn(read(stdin(), sender));
    match serve(world, lines, &mut out).await {
        Ok(()) => ExitCode::SUCCESS,
        // The app is gone.
        Err(_) => ExitCode::FAILURE,
    }
}

async fn serve(
    mut world: Handle,
    mut lines: mpsc::Receiver<String>,
    out: &mut Stdout,
) -> std::io::Result<()> {
    let mut events = world.events();
    let ready = FromPractice::Ready {
        port: world.addr().port(),
        commands: sculk_practice::COMMANDS
            .iter()
            .map(|about| PracticeCommand {
                name: about.name.to_owned(),
                arguments: about.arguments.to_owned(),
                does: about.does.to_owned(),
            })
            .collect(),
        cast: sculk_practice::cast().map(ToOwned::to_owned).collect(),
    };
    tell(out, &ready).await?;
    loop {
        tokio::select! {
            line = lines.recv() => match line {
                Some(command) => {
                    let lines = world.console(&command).await.iter().map(said).collect();
                    tell(out, &FromPractice::Reply { command, lines }).await?;
                }
                None => break,
            },
            event = events.recv() => match event {
                Ok(event) => if let Some(news) = news(event) {
                    tell(out, &news).await?;
                },
                Err(RecvError::Lagged(n)) => {
                    let said = said(&Sentence::LeftOut.with(&[("count", &n)]));
                    tell(out, &FromPractice::Happened { said }).await?;
                }
                Err(RecvError::Closed) => break,
            },
            () = world.ended() => return Ok(()),
            () = crate::terminated() => break,
        }
    }
    world.stop().await;
    Ok(())
}

fn news(event: Event) -> Option<FromPractice> {
    Some(match event {
        Event::Joined { player } => FromPractice::Joined { player },
        Event::Left { player, reason } => FromPractice::Left {
            player,
            reason: said(&reason),
        },
        Event::Chat { player, text } => FromPractice::Said {
            player,
            text: cut(&text),
        },
        // Told by the leaving that follows.
        Event::Kicked { .. } => return None,
        other => FromPractice::Happened {
            said: said(&other.line()),
        },
    })
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

/// A line of the world's as the app gets it.
fn said(line: &Line) -> Said {
    let told = line.told().map(|(sentence, params)| Sentenced {
        code: sentence.code().to_owned(),
        params: params
            .iter()
            .map(|(name, value)| ((*name).to_owned(), cut(value)))
            .collect(),
    });
    Said {
        text: cut(line.text()),
        told,
    }
}

async fn tell(out: &mut Stdout, news: &FromPractice) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(news)?;
    line.push(b'\n');
    out.write_all(&line).await?;
    out.flush().await
}

/// Reads lines until the pipe ends. Of a line that is too long the beginning is taken.
async fn read(stdin: Stdin, sender: mpsc::Sender<String>) {
    let mut reader = BufReader::new(stdin);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut reader).take(MAX_PRACTICE_LINE as u64);
        match limited.read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {
                let text = String::from_utf8_lossy(&line).trim().to_owned();
                if !text.is_empty() && sender.send(text).await.is_err() {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Result<Option<u16>, String> {
        asked_port(line.split_whitespace().map(ToOwned::to_owned))
    }

    #[test]
    fn only_the_word_makes_it_a_practice_world() {
        assert_eq!(asked(""), Ok(None));
        assert_eq!(asked("practice 0"), Ok(Some(0)));
        assert_eq!(asked("practice 25580"), Ok(Some(25_580)));
        for wrong in ["practice", "practice x", "practice 70000", "practice 1 2"] {
            assert!(asked(wrong).is_err(), "{wrong}");
        }
    }
}
