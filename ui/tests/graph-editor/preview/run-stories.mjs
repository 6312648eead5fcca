/* What a person does in the editor, done in Chromium over a scripted core: near by, and far out where one
   canvas draws the nodes. Two stories go on beside each other; one that fails is tried once more.
   Usage, from ui/: node tests/graph-editor/preview/run-stories.mjs [name-filter] */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { FAR, FAR_STORIES } from "./far-stories.mjs";
import { NEAR, NEAR_STORIES } from "./stories.mjs";

const [filter = ""] = process.argv.slice(2);
const configFile = new URL("./vite.config.ts", import.meta.url).pathname;
const BESIDE = 2;

const all = [
  ...Object.entries(NEAR_STORIES).map(([name, story]) => ({ name, story, page: NEAR })),
  ...Object.entries(FAR_STORIES).map(([name, story]) => ({ name, story, page: FAR })),
].filter(({ name }) => name.includes(filter));

/** Why a story failed; nothing where it did not. */
async function fault(browser, { story, page }) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const tab = await context.newPage();
  tab.setDefaultTimeout(8_000);
  const errors = [];
  tab.on("pageerror", (error) => errors.push(error.message));
  try {
    await tab.goto(`http://127.0.0.1:5198/?${page.query}`);
    await tab.locator(page.ready).waitFor();
    await tab.waitForTimeout(300);
    await story(tab);
    assert.deepEqual(errors, []);
    return null;
  } catch (error) {
    return `${error.message}\n${errors.join("\n")}`;
  } finally {
    await context.close();
  }
}

await build({ configFile, logLevel: "error" });
const server = await preview({ configFile });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const began = Date.now();
const failed = [];
const late = [];
const waiting = [...all];
async function work() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const first = await fault(browser, next);
    const why = first && (await fault(browser, next));
    if (why) {
      failed.push(next.name);
      console.log(`FAIL  ${next.name}\n${why}`);
    } else {
      if (first) late.push(next.name);
      console.log(`ok    ${next.name}`);
    }
  }
}
try {
  await Promise.all(Array.from({ length: BESIDE }, work));
} finally {
  await browser.close();
  await server.close();
}
for (const name of late) console.log(`Passed at the second try: ${name}`);
console.log(`# pass ${all.length - failed.length}`);
console.log(`# fail ${failed.length}`);
console.log(`${((Date.now() - began) / 1000).toFixed(0)} s`);
process.exitCode = failed.length === 0 ? 0 : 1;
