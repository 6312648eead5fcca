// What the dashboard costs with 60 bots, printed; nothing is asserted.
//   node tests/bench/dashboard.mjs [seconds]
import { browserSeconds, figure, openWindow } from "./browser.mjs";

const SECONDS = Number(process.argv[2] ?? 20);
const REST_MS = 3_000;

const { tab, metrics, end } = await openWindow("scenario=many&n=60");
await tab.getByTestId("dashboard-row-Warden_Guard").waitFor();

/** Every bot hears five lines a second. A sample of CPU and memory comes every two seconds by itself. */
const makeTalk = () =>
  tab.evaluate(() => {
    const { core } = globalThis;
    const seqs = new Map();
    setInterval(() => {
      for (const { id } of core.script.bots) {
        const seq = (seqs.get(id) ?? 0) + 1;
        seqs.set(id, seq);
        const span = { text: `Player_${seq}: line ${seq}`, color: "white", bold: false };
        const line = { seq, at: Date.now(), source: "chat", level: "info", spans: [span] };
        core.emit({ type: "consoleAppended", botId: id, lines: [line] });
      }
    }, 200);
  });

/** One bot after the other loses its server and comes back. */
const makeChange = (everyMs) =>
  tab.evaluate((every) => {
    const { core } = globalThis;
    let n = 0;
    clearInterval(globalThis.changing);
    globalThis.changing = setInterval(() => {
      n += 1;
      const bot = core.script.bots[(n * 7) % core.script.bots.length];
      core.setState(
        bot.id,
        n % 2 === 0
          ? { type: "connecting", attempt: 1 }
          : { type: "online", since: Date.now(), idleSince: null },
      );
    }, every);
  }, everyMs);

async function measure(name) {
  await tab.waitForTimeout(REST_MS);
  const before = await metrics();
  const cpuBefore = browserSeconds();
  const began = performance.now();
  await tab.waitForTimeout(SECONDS * 1_000);
  const after = await metrics();
  const cpu = browserSeconds() - cpuBefore;
  const seconds = (performance.now() - began) / 1_000;
  const share = (of) => `${((of / seconds) * 100).toFixed(2)} %`;
  const spent = (metric) => share(after[metric] - before[metric]);
  figure(`${name}: the page's thread`, spent("TaskDuration"), "of one core");
  figure(
    `${name}: script, style, layout`,
    ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration"].map(spent).join(" "),
  );
  figure(`${name}: the whole browser`, share(cpu), "of one core, drawing in software");
}

await measure("60 bots, quiet");
await makeTalk();
await makeChange(2_000);
await measure("60 bots, 300 lines/s, a change every 2 s");
await makeChange(500);
await measure("60 bots, 300 lines/s, two changes a second");
await end();
process.exit(0);
