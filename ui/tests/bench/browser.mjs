// The scripted window, built as it ships, in a browser whose work is counted.
import { readdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { build, preview } from "vite";

const config = new URL("../preview/vite.config.ts", import.meta.url).pathname;
/** Clock ticks per second in /proc, on every Linux. */
const HZ = 100;

/** Opens the window at a query of the preview; `end` closes everything. */
export async function openWindow(query, { width = 1280, height = 800 } = {}) {
  await build({ configFile: config, logLevel: "error" });
  const server = await preview({ configFile: config });
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const tab = await (await browser.newContext({ viewport: { width, height } })).newPage();
  await tab.goto(`http://127.0.0.1:5199/?${query}`);
  const cdp = await tab.context().newCDPSession(tab);
  await cdp.send("Performance.enable");
  const metrics = async () => {
    const { metrics: all } = await cdp.send("Performance.getMetrics");
    return Object.fromEntries(all.map(({ name, value }) => [name, value]));
  };
  const end = async () => {
    await browser.close();
    await server.close();
  };
  return { tab, metrics, end };
}

/** Seconds of CPU that this process's browser used so far, with all its helpers. */
export function browserSeconds() {
  const children = new Map();
  const ticks = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    let stat;
    try {
      stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    } catch {
      continue; // It ended while we looked.
    }
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const parent = fields[1];
    children.set(parent, [...(children.get(parent) ?? []), pid]);
    ticks.set(pid, Number(fields[11]) + Number(fields[12]));
  }
  const sum = (pid) =>
    (children.get(pid) ?? []).reduce((all, child) => all + ticks.get(child) + sum(child), 0);
  return sum(String(process.pid)) / HZ;
}

/** Prints one figure, aligned. */
export const figure = (name, value, note = "") =>
  console.log(`  ${name.padEnd(48)} ${value.padStart(12)}  ${note}`.trimEnd());
