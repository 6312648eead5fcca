/* global document */
/* What a person does far out, where one canvas draws the nodes. Usage, from ui/:
   node tests/graph-editor/preview/far-stories.mjs */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { build, preview } from "vite";

const configFile = new URL("./vite.config.ts", import.meta.url).pathname;
const URL_OF_PAGE = "http://127.0.0.1:5195/?nodes=300";

/** Where a point of the graph is on the page. */
const place = (tab, x, y) =>
  tab.evaluate(
    ([x, y]) => {
      const { transform } = document.querySelector(".react-flow__viewport").style;
      const [dx, dy, zoom] = transform.match(/-?[\d.]+(e-?\d+)?/g).map(Number);
      const box = document.querySelector(".react-flow").getBoundingClientRect();
      return { x: box.x + x * zoom + dx, y: box.y + y * zoom + dy, zoom };
    },
    [x, y],
  );
const undoName = (tab) => tab.getByTestId("graph-undo").getAttribute("aria-label");
const panel = (tab) => tab.locator("aside").innerText();

/** The first node of the rows: n0, a branch at 272, 0. */
const first = (tab) => place(tab, 272 + 90, 60);

const STORIES = {
  "draws no node as an element": async (tab) => {
    assert.equal(await tab.locator(".react-flow__node").count(), 0);
    assert.ok((await first(tab)).zoom < 0.55);
  },
  "selects what is clicked, and nothing where nothing is": async (tab) => {
    const at = await first(tab);
    await tab.mouse.click(at.x, at.y);
    assert.match(await panel(tab), /Branch/);
    const empty = await place(tab, -400, 300);
    await tab.mouse.click(empty.x, empty.y);
    assert.match(await panel(tab), /Select a node/);
  },
  "moves what is dragged as one step, and undoes it": async (tab) => {
    const at = await first(tab);
    await tab.mouse.move(at.x, at.y);
    await tab.mouse.down();
    await tab.mouse.move(at.x + 30, at.y + 40, { steps: 5 });
    await tab.mouse.up();
    assert.equal(await undoName(tab), "Undo: move 1 node");
    await tab.keyboard.press("Control+KeyZ");
    await tab.mouse.click(at.x, at.y);
    assert.match(await panel(tab), /Branch/);
  },
  "selects with a box and moves it all": async (tab) => {
    const from = await place(tab, -300, 700);
    const to = await place(tab, 272 * 4 - 20, 50);
    await tab.mouse.move(from.x, from.y);
    await tab.mouse.down();
    await tab.mouse.move(to.x, to.y, { steps: 6 });
    await tab.mouse.up();
    const at = await first(tab);
    await tab.mouse.move(at.x, at.y);
    await tab.mouse.down();
    await tab.mouse.move(at.x + 20, at.y, { steps: 4 });
    await tab.mouse.up();
    assert.match(await undoName(tab), /^Undo: move \d+ nodes$/);
  },
  "comes near on a double click, and there the node is an element": async (tab) => {
    const at = await first(tab);
    await tab.mouse.dblclick(at.x, at.y);
    await tab.getByTestId("node-n0").waitFor();
  },
  "has the node's menu on a right click": async (tab) => {
    const at = await first(tab);
    await tab.mouse.click(at.x, at.y, { button: "right" });
    await tab.getByTestId("menu-duplicate").waitFor();
  },
  "goes where the map is pressed": async (tab) => {
    const before = await first(tab);
    await tab.getByTestId("graph-minimap").click({ position: { x: 84, y: 20 } });
    const after = await first(tab);
    assert.notDeepEqual(before, after);
  },
};

await build({
  configFile,
  logLevel: "error",
  build: { outDir: "../../../node_modules/.cache/far" },
});
const server = await preview({
  configFile,
  build: { outDir: "../../../node_modules/.cache/far" },
  preview: { port: 5195 },
});
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
let failed = 0;
try {
  for (const [name, story] of Object.entries(STORIES)) {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    tab.setDefaultTimeout(4_000);
    const errors = [];
    tab.on("pageerror", (error) => errors.push(error.message));
    await tab.goto(URL_OF_PAGE);
    await tab.locator("[data-lod-drawn]").waitFor();
    await tab.waitForTimeout(400);
    try {
      await story(tab);
      assert.deepEqual(errors, []);
      console.log(`ok    ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${name}\n${error.message}\n${errors.join("\n")}`);
    }
    await tab.close();
  }
} finally {
  await browser.close();
  await server.close();
}
process.exit(failed === 0 ? 0 : 1);
