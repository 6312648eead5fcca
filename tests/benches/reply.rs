//! What the whole path costs: a chat packet on the bot's socket, through worker, core and the ping
//! command's graph, to the reply on the wire. Pacing off; prints figures and asserts nothing.

#[path = "../stories/harness/mod.rs"]
#[expect(dead_code, reason = "stories use more of the harness than this")]
mod harness;
mod latency;
mod tap;

use harness::{core::Core, server::ScriptedServer};
use latency::print_latency;
use serde_json::json;
use tap::Tap;

const WARM_UP: usize = 50;
const SAMPLES: usize = 500;

fn main() {
    let server = ScriptedServer::start();
    let tap = Tap::before(server.port);
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let core = Core::open_with(dir.path(), true);
    let bot = core.add_bot(tap.port, "Bot_1").id;
    core.bring_online(bot);
    let mut samples = Vec::new();
    for n in 0..WARM_UP + SAMPLES {
        let (question, answer) = (format!("@ping q{n:05}"), format!("pong q{n:05}"));
        // Several players, all known after the warm-up: one alone would be told to slow down.
        let player = format!("Alex_{:02}", n % WARM_UP);
        server.op(json!({ "op": "chatAs", "name": player, "text": question }));
        let asked_at = tap.passed_down(&question);
        let answered_at = tap.passed_up(&answer);
        if n >= WARM_UP {
            samples.push(answered_at.saturating_duration_since(asked_at));
        }
        tap.forget();
    }
    print_latency(
        "packet on the bot's socket -> reply of the ping graph on the wire (pacing off)",
        &mut samples,
    );
    core.close();
}
