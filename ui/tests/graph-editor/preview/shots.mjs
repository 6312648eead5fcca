/* Pictures of the node editor over a scripted core, in both themes and two sizes.
   node tests/graph-editor/preview/shots.mjs FOLDER [name-filter] */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build, preview } from "vite";

const [folder = "shots", filter = ""] = process.argv.slice(2);
const configFile = new URL("./vite.config.ts", import.meta.url).pathname;
const pin = (tab, node, id, side) =>
  tab.locator(`[data-testid="pin-${node}-${id}"][data-side="${side}"]`);

async function dropWire(tab) {
  const box = await pin(tab, "arg", "exists", "out").boundingBox();
  await tab.mouse.move(box.x + 10, box.y + 12);
  await tab.mouse.down();
  await tab.mouse.move(box.x + 120, box.y + 90, { steps: 8 });
  await tab.mouse.up();
}

const VIEWS = {
  empty: { query: "graph=empty" },
  ping: { query: "graph=ping", act: (tab) => tab.getByTestId("node-join").click() },
  "ping-ru": { query: "graph=ping&lang=ru", act: (tab) => tab.getByTestId("node-say").click() },
  sixty: { query: "nodes=60" },
  tidy: {
    query: "nodes=24",
    act: async (tab) => {
      await tab.getByTestId("graph-tidy").click();
      await tab.waitForTimeout(1_500);
    },
  },
  connect: {
    query: "graph=ping",
    act: async (tab) => {
      await pin(tab, "say", "exec", "out").focus();
      await tab.keyboard.press("KeyC");
    },
  },
  convert: {
    query: "graph=ping",
    act: async (tab) => {
      const from = await pin(tab, "start", "user", "out").boundingBox();
      const to = await pin(tab, "join", "pin_0", "in").boundingBox();
      await tab.mouse.move(from.x + 6, from.y + 6);
      await tab.mouse.down();
      await tab.mouse.move(to.x + 6, to.y + 6, { steps: 8 });
      await tab.mouse.up();
    },
  },
  placeholder: {
    query: "graph=placeholder",
    act: (tab) => tab.getByTestId("node-vote").click({ position: { x: 60, y: 12 } }),
  },
  listed: {
    query: "graph=listed",
    act: (tab) => tab.getByTestId("node-object").click({ position: { x: 60, y: 12 } }),
  },
  templates: {
    query: "graph=empty",
    act: async (tab) => {
      await tab.getByTestId("graph-empty-templates").click();
      await tab.getByTestId("template-ping").waitFor();
    },
  },
  refused: {
    query: "graph=ping&problems",
    act: async (tab) => {
      await tab.getByTestId("field-join-pin_0").fill("Hi ");
      await tab.getByTestId("graph-save").click();
      await tab.getByTestId("graph-refused").waitFor();
    },
  },
  debug: {
    query: "graph=ping&debug=now",
    act: async (tab) => {
      await tab.getByTestId("debug-bar").waitFor();
      await tab.getByTestId("graph-panel-debug").click();
      await tab.getByTestId("debug-watch-add").fill("lives < 3");
      await tab.keyboard.press("Enter");
      await tab.waitForTimeout(300);
    },
  },
  "debug-ru": {
    query: "graph=ping&debug=past&lang=ru",
    act: async (tab) => {
      await tab.getByTestId("debug-bar").waitFor();
      await tab.getByTestId("graph-panel-debug").click();
      await tab.waitForTimeout(300);
    },
  },
  "debug-edit": {
    query: "graph=ping&debug=now",
    act: async (tab) => {
      await tab.getByTestId("graph-panel-debug").click();
      await tab
        .getByRole("button", { name: /^Edit the breakpoint/ })
        .first()
        .click();
      await tab.getByTestId("debug-edit-condition").fill('lives < 3 and args.who == "Alice"');
    },
  },
  "runs-open": {
    query: "graph=ping&runs",
    act: async (tab) => {
      await tab.getByTestId("graph-panel-runs").click();
      await tab.getByTestId("graph-run-12").click();
      await tab.getByTestId("graph-run-times").click();
      await tab.waitForTimeout(300);
    },
  },
  "runs-compare": {
    query: "graph=ping&runs&lang=ru",
    act: async (tab) => {
      await tab.getByTestId("graph-panel-runs").click();
      await tab.getByTestId("graph-run-compare-12").click();
      await tab.getByTestId("graph-run-compare-11").click();
      await tab.getByTestId("graph-run-comparison").waitFor();
    },
  },
  "try-dry": {
    query: "graph=ping&runs&tests",
    act: async (tab) => {
      await tab.getByTestId("graph-panel-try").click();
      await tab.getByTestId("graph-try-data-word").fill("hello");
      await tab.getByTestId("graph-try-run").click();
      await tab.getByTestId("graph-try-outcome").waitFor();
    },
  },
  "try-tests": {
    query: "graph=ping&runs&tests&lang=ru",
    act: async (tab) => {
      await tab.getByTestId("graph-panel-try").click();
      await tab.getByTestId("graph-tests-run").click();
      await tab.getByTestId("graph-test-1").scrollIntoViewIfNeeded();
      await tab.waitForTimeout(300);
    },
  },
  "try-refused": {
    query: "graph=ping&runs&tests",
    act: async (tab) => {
      await tab.getByTestId("field-join-pin_0").fill("Hi ");
      await tab.getByTestId("graph-save").click();
      await tab.getByTestId("graph-tests-failed").waitFor();
    },
  },
  "frames-all": {
    query: "graph=framed",
    act: async (tab) => {
      await tab.getByTestId("graph-canvas").focus();
      await tab.keyboard.press("Home");
      await tab.waitForTimeout(300);
    },
  },
  frames: {
    query: "graph=framed",
    act: async (tab) => {
      await tab.getByTestId("graph-panel-graph").click();
      await tab.getByTestId("frame-head-f2").click();
    },
  },
  subgraph: {
    query: "graph=framed",
    act: async (tab) => {
      await tab.getByTestId("node-hail").dblclick({ position: { x: 60, y: 12 } });
      await tab.getByTestId("graph-panel-graph").click();
    },
  },
  "version-diff": {
    query: "graph=ping&versions",
    act: async (tab) => {
      await tab.getByTestId("graph-panel-history").click();
      await tab.getByTestId("graph-version-2").click();
      await tab.getByTestId("graph-history-diff").waitFor();
    },
  },
  "try-start": {
    query: "graph=ping&runs&tests",
    act: async (tab) => {
      await tab.getByTestId("graph-panel-try").click();
      await tab.getByTestId("graph-try-start").click();
      await tab.getByTestId("graph-start-dialog").waitFor();
    },
  },
  "try-one": {
    query: "graph=ping&runs&tests",
    act: async (tab) => {
      await tab.getByTestId("node-say").click({ position: { x: 60, y: 12 } });
      await tab.getByTestId("graph-panel-try").click();
      await tab.getByText("One node").click();
    },
  },
  far: { query: "nodes=300&debug=now" },
  "node-menu": {
    query: "graph=framed",
    act: (tab) =>
      tab.getByTestId("node-hail").click({ button: "right", position: { x: 60, y: 12 } }),
  },
  problems: {
    query: "graph=ping&problems",
    act: (tab) => tab.getByTestId("graph-panel-problems").click(),
  },
  draft: { query: "graph=ping&draft" },
  "wire-drop": { query: "graph=ping", act: dropWire },
  search: { query: "graph=ping", act: (tab) => tab.getByTestId("graph-add-node").click() },
  palette: {
    query: "graph=ping",
    act: (tab) => tab.getByTestId("graph-palette-toggle").click(),
  },
  find: {
    query: "graph=ping",
    act: async (tab) => {
      await tab.getByTestId("graph-canvas").focus();
      await tab.keyboard.press("Control+KeyF");
      await tab.getByTestId("graph-find-input").fill("pong");
    },
  },
  "keys-sheet": {
    query: "graph=ping",
    act: async (tab) => {
      await tab.getByTestId("graph-canvas").focus();
      await tab.keyboard.press("Shift+Slash");
    },
  },
  "line-up": {
    query: "graph=ping",
    act: async (tab) => {
      await tab.getByTestId("graph-canvas").focus();
      await tab.keyboard.press("Control+KeyA");
      await tab.getByTestId("node-say").click({ button: "right", position: { x: 60, y: 12 } });
      await tab.getByTestId("menu-arrange").hover();
      await tab.getByTestId("menu-arrange-left").waitFor();
    },
  },
  variables: {
    query: "graph=ping",
    act: (tab) => tab.getByTestId("graph-panel-graph").click(),
  },
  menu: {
    query: "graph=ping",
    act: (tab) => tab.getByTestId("node-join").click({ button: "right" }),
  },
  import: {
    query: "graph=ping",
    act: async (tab) => {
      await tab.getByTestId("graph-import").click();
      await tab.getByTestId("graph-import-text").fill('{\n  "nodes": [{ "id": "a" }]\n}');
    },
  },
};

await mkdir(folder, { recursive: true });
await build({ configFile, logLevel: "warn" });
const server = await preview({ configFile });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  for (const [name, view] of Object.entries(VIEWS)) {
    if (!name.includes(filter)) continue;
    for (const theme of ["dark", "light"]) {
      for (const [width, height] of [
        [1280, 800],
        [1920, 1080],
      ]) {
        const context = await browser.newContext({ viewport: { width, height } });
        const tab = await context.newPage();
        tab.on("console", (message) => {
          if (message.type() === "error") console.log(`${name}: ${message.text()}`);
        });
        tab.on("pageerror", (error) => console.log(`${name}: ${error.message}`));
        await tab.goto(`http://127.0.0.1:5198/?${view.query}&theme=${theme}`);
        await tab.getByTestId("graph-canvas").waitFor();
        await tab.waitForTimeout(500);
        await view.act?.(tab).catch((error) => console.log(`${name}: ${error.message}`));
        await tab.waitForTimeout(350);
        await tab.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) });
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
