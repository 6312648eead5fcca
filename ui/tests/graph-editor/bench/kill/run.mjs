// kill -9 in the middle of editing: a real core and a real editor (its store, history, sharing and draft
// keeper, without a window) over the real socket. In each round one of them, or both, is killed at random while
// it types, drags, undoes and publishes. Then whatever was killed is started anew, the graph is opened, and what it
// shows must be a state that the editor was in at most one second before the kill, or later.
// Usage: node tests/graph-editor/bench/kill/run.mjs [ROUNDS] [SEED]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));
const ui = fileURLToPath(new URL("../../../../", import.meta.url));
const CORE = process.env.SCULK_CORE ?? join(root, "target/debug/sculk-core");
const nRounds = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? 1);
/** What may be lost, in milliseconds. */
const MAY_BE_LOST = 1_000;

const out = join(ui, "node_modules/.cache/graph-kill");
await build({
  configFile: false,
  logLevel: "error",
  root: ui,
  resolve: { alias: { "@": join(ui, "src"), "@tests": join(ui, "tests") } },
  build: {
    ssr: join(ui, "tests/graph-editor/bench/kill/editor.ts"),
    target: "node20",
    outDir: out,
    emptyOutDir: true,
    minify: false,
  },
});
const EDITOR = ["editor.js", "editor.mjs"].map((name) => join(out, name)).find(existsSync);

let state = seed;
/** mulberry32: the same rounds for the same seed. */
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

const home = mkdtempSync(join(tmpdir(), "sculk-kill-"));
const dataDir = join(home, "data");
const phrase = join(home, "phrase");
writeFileSync(phrase, "only for this bench\n");
const living = new Set();

function start(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  living.add(child);
  child.words = "";
  child.stderr.on("data", (chunk) => (child.words += chunk));
  child.ended = new Promise((resolve) =>
    child.once("exit", (code) => {
      living.delete(child);
      resolve(code);
    }),
  );
  return child;
}

const firstWords = (child, what) =>
  new Promise((resolve, reject) => {
    child.stdout.once("data", (chunk) => resolve(chunk.toString()));
    void child.ended.then((code) =>
      reject(new Error(`${what} ended with ${code}: ${child.words}`)),
    );
    setTimeout(
      () => reject(new Error(`${what} says nothing within 30 s: ${child.words}`)),
      30_000,
    ).unref();
  });

async function startCore() {
  const args = ["--data-dir", dataDir, "--report", "--secrets-file", join(home, "secrets")];
  const core = start(CORE, [...args, "--secrets-passphrase-file", phrase]);
  const report = await firstWords(core, "the core");
  if (!report.includes("ready")) throw new Error(`the core did not start: ${report}`);
  return core;
}

async function startEditor(command, round, log) {
  const editor = start("node", [
    EDITOR,
    root,
    dataDir,
    String(command),
    String(seed * 1_000 + round),
    log,
  ]);
  await firstWords(editor, "the editor");
  return editor;
}

/** What an editor shows that is opened now. */
function shown(command) {
  const look = spawnSync("node", [EDITOR, root, dataDir, String(command), "0"], {
    encoding: "utf8",
    timeout: 30_000,
  });
  if (look.status !== 0) throw new Error(`the graph cannot be opened: ${look.stderr}`);
  return look.stdout;
}

/** A command to work on. */
async function prepare() {
  const { connectToCore } = await import(join(root, "tests/desktop/harness/core-client.mjs"));
  const core = await connectToCore(dataDir);
  const server = await core.call("create_server", { name: "Home", address: "127.0.0.1:1" });
  const bot = await core.call("create_bot", { username: "Bot_1", serverId: server.id });
  const commands = await core.call("list_commands", { botId: bot.id });
  core.close();
  return commands.find(({ name }) => name === "ping").id;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How old the newest state is that was lost; 0 where nothing was. */
function lossOf(states, text, killedAt) {
  const found = states.findLastIndex((one) => one.text === text);
  if (found < 0) return null;
  const lost = states[found + 1];
  return lost ? killedAt - lost.at : 0;
}

const kinds = { editor: [], core: [], both: [] };
let nFaults = 0;
let core = await startCore();
const command = await prepare();
const begun = Date.now();
try {
  for (let round = 1; round <= nRounds; round += 1) {
    const log = join(home, `round-${round}.jsonl`);
    const editor = await startEditor(command, round, log);
    await sleep(300 + random() * 3_000);
    const kind = ["editor", "core", "both"][Math.floor(random() * 3)];
    const victims = kind === "both" ? [core, editor] : [kind === "core" ? core : editor];
    const killedAt = Date.now();
    for (const victim of victims) victim.kill("SIGKILL");
    await Promise.all(victims.map(({ ended }) => ended));
    // An editor whose core died goes on in memory until its window is closed; here it is closed at once, as if
    // the machine had gone down a moment later.
    if (kind === "core") {
      editor.kill("SIGKILL");
      await editor.ended;
    }
    if (kind !== "editor") core = await startCore();
    const states = readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line.endsWith("}"))
      .map((line) => JSON.parse(line));
    const text = shown(command);
    const loss = lossOf(states, text, killedAt);
    if (loss === null || loss > MAY_BE_LOST) {
      nFaults += 1;
      const what = loss === null ? "what is shown was never there" : `${loss} ms are lost`;
      writeFileSync(`${log}.shown`, text);
      console.log(`round ${round}, ${kind} killed: ${what} (log: ${log})`);
    }
    kinds[kind].push({ loss: loss ?? Infinity, nStates: states.length });
    if (loss !== null && loss <= MAY_BE_LOST) rmSync(log);
    if (round % 20 === 0)
      console.log(
        `${round} rounds, ${nFaults} faults, ${Math.round((Date.now() - begun) / 1_000)} s`,
      );
  }
} finally {
  for (const child of living) child.kill("SIGKILL");
  if (nFaults === 0) rmSync(home, { recursive: true, force: true });
}
for (const [kind, rounds] of Object.entries(kinds)) {
  const losses = rounds.map(({ loss }) => loss).sort((a, b) => a - b);
  const at = (part) => losses[Math.floor(part * (losses.length - 1))] ?? 0;
  const nWhole = losses.filter((loss) => loss === 0).length;
  const nStates = rounds.reduce((sum, one) => sum + one.nStates, 0);
  console.log(
    `${kind} killed: ${rounds.length} rounds, ${nStates} states, ${nWhole} lost nothing; lost at most: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms`,
  );
}
console.log(
  `${nRounds} rounds with seed ${seed}, ${nFaults} faults, ${Math.round((Date.now() - begun) / 1_000)} s`,
);
process.exitCode = nFaults === 0 ? 0 : 1;
