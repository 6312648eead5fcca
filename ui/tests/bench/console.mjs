// What a console with 100,000 lines costs, printed; nothing is asserted.
//   node tests/bench/console.mjs [lines]
import { figure, openWindow } from "./browser.mjs";

const LINES = Number(process.argv[2] ?? 100_000);
const FRAME_MS = 1_000 / 60;

const place = { tabs: [{ type: "bot", botId: 1, section: "console" }], activeId: "bot:1" };
const query = `scenario=one&flood=${LINES}&place=${encodeURIComponent(JSON.stringify(place))}`;
const { tab, metrics, end } = await openWindow(query);
await tab.getByTestId("console-line").first().waitFor();

/** The gaps between frames while something goes on, in milliseconds, in the page. */
const framesWhile = (act) =>
  tab.evaluate(async (source) => {
    const gaps = [];
    let last = performance.now();
    let isOver = false;
    const tick = (now) => {
      gaps.push(now - last);
      last = now;
      if (!isOver) globalThis.requestAnimationFrame(tick);
    };
    globalThis.requestAnimationFrame(tick);
    await new Function(`return (${source})()`)();
    isOver = true;
    return gaps.slice(1);
  }, act.toString());

function tell(name, gaps) {
  const sorted = [...gaps].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const late = gaps.filter((gap) => gap > FRAME_MS * 2).length;
  figure(
    `${name}: gap between frames`,
    `${at(0.5).toFixed(1)} ms`,
    `median; p95 ${at(0.95).toFixed(1)}, worst ${at(1).toFixed(1)} ms; ${late} of ${gaps.length} late`,
  );
}

// All of the history, page by page, as scrolling up would bring it.
const loaded = await tab.evaluate(async (wanted) => {
  const log = globalThis.document.querySelector('[role="log"]');
  const began = performance.now();
  const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  for (let round = 0; round < 400 && log.scrollHeight < wanted; round++) {
    log.scrollTop = 300;
    await rest(30);
    log.scrollTop = 0;
    await rest(30);
  }
  return { ms: performance.now() - began, height: log.scrollHeight };
}, LINES * 24);
figure(
  "all of the history read",
  `${(loaded.ms / 1_000).toFixed(1)} s`,
  `${Math.round(loaded.height / 24)} rows high`,
);

tell(
  "scrolling up through it",
  await framesWhile(async () => {
    const log = globalThis.document.querySelector('[role="log"]');
    for (let step = 0; step < 120; step++) {
      log.scrollTop -= 400;
      await new Promise((resolve) => globalThis.requestAnimationFrame(resolve));
    }
  }),
);
tell(
  "jumping about in it",
  await framesWhile(async () => {
    const log = globalThis.document.querySelector('[role="log"]');
    for (let step = 0; step < 60; step++) {
      log.scrollTop = ((step * 7_919) % 97) * (log.scrollHeight / 97);
      await new Promise((resolve) => globalThis.requestAnimationFrame(resolve));
    }
  }),
);

await tab.getByTestId("console-pause").click();
const before = await metrics();
tell(
  "following 500 new lines a second",
  await framesWhile(async () => {
    const { core } = globalThis;
    const all = core.script.consoles.get(1);
    let seq = all.at(-1).seq;
    for (let batch = 0; batch < 100; batch++) {
      const lines = Array.from({ length: 25 }, () => {
        seq += 1;
        return { ...all[0], seq, at: Date.now() };
      });
      core.emit({ type: "consoleAppended", botId: 1, lines });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }),
);
const after = await metrics();
const spent = (after.TaskDuration - before.TaskDuration) / (after.Timestamp - before.Timestamp);
figure("following: the page's thread", `${(spent * 100).toFixed(1)} %`, "of one core");

const began = performance.now();
await tab.getByTestId("console-search").fill("number 77");
await tab.locator('[data-testid="console-found"]', { hasText: " of " }).waitFor();
figure(
  "searching everything",
  `${(performance.now() - began).toFixed(0)} ms`,
  await tab.getByTestId("console-found").innerText(),
);
await end();
process.exit(0);
