/* Frame times of the node editor in Chromium and WebKitGTK, printed as tables. Nothing is asserted.
   Usage, from ui/: node tests/graph-editor/bench/run.mjs [--engine chromium,chromium-gl,webkit] [--nodes 1000,5000]
   [--ms 2000] [--reopen TIMES]. WebKitGTK wants a screen: tests/desktop/run.sh gives one. */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { build, preview } from "vite";
import { chromiumTab, webkitTab } from "./engines.mjs";

const { values } = parseArgs({
  options: {
    engine: { type: "string", default: "chromium,webkit" },
    nodes: { type: "string", default: "1000,5000" },
    levels: { type: "string", default: "0.05,0.1,0.3,0.6,1" },
    gestures: { type: "string", default: "pan,zoom,drag,select" },
    ms: { type: "string", default: "2000" },
    reopen: { type: "string", default: "0" },
  },
});
const list = (text) => text.split(",").filter(Boolean);
const ms = Number(values.ms);
const times = Number(values.reopen);

const configFile = new URL("./vite.config.ts", import.meta.url).pathname;
await build({ configFile, logLevel: "error" });
const server = await preview({ configFile });
try {
  for (const engine of list(values.engine)) await measure(engine);
} finally {
  await server.close();
}
process.exit(0);

async function measure(engine) {
  const tab = await (engine === "webkit" ? webkitTab() : chromiumTab(engine === "chromium-gl"));
  try {
    console.log(`\n${engine} ${tab.version}, load of the machine ${loadavg()[0]?.toFixed(1)}`);
    for (const nodes of list(values.nodes).map(Number)) await measureGraph(tab, nodes);
    if (times > 0) await measureMemory(tab);
  } finally {
    await tab.close();
  }
}

async function measureGraph(tab, nodes) {
  await tab.goto("http://127.0.0.1:5197/");
  const opened = await tab.call("open", nodes);
  console.log(
    `${nodes} nodes: first picture ${opened.picture.toFixed(0)} ms, quiet ${opened.quiet.toFixed(0)} ms`,
  );
  const gestures = list(values.gestures);
  console.log(["zoom", ...gestures].map((name) => name.padEnd(24)).join(""));
  for (const level of list(values.levels).map(Number)) {
    const zoom = await tab.call("zoomTo", level);
    const cells = [];
    for (const name of gestures) {
      cells.push(figures(await tab.call("gesture", name, ms)));
      await tab.call("zoomTo", level);
    }
    console.log([zoom.toFixed(2), ...cells].map((cell) => cell.padEnd(24)).join(""));
  }
  const drops = [];
  for (let n = 0; n < 3; n += 1) drops.push(await tab.call("wireDrop"));
  console.log(`wire dropped, list after ${drops.map((ms) => ms?.toFixed(0) ?? "?").join(", ")} ms`);
  const draft = await tab.call("draft", nodes);
  console.log(
    `draft written in ${draft.next.toFixed(1)} ms, the first time in ${draft.first.toFixed(1)} ms`,
  );
}

function figures(found) {
  if (!found) return "nothing";
  return `${found.fps.toFixed(0)} fps (${found.p95.toFixed(0)}, ${found.max.toFixed(0)} ms)`;
}

async function measureMemory(tab) {
  await tab.goto("http://127.0.0.1:5197/");
  const heap = await tab.call("reopen", 1000, times);
  const text = heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(" ");
  console.log(`heap after each tenth graph of 1000 nodes, MB: ${text || "not told"}`);
}
