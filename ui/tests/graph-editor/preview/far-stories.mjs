/* global document */
/* What a person does far out, where one canvas draws the nodes. */
import assert from "node:assert/strict";

/** The page each begins with, and what is there when it can begin. */
export const FAR = { query: "nodes=300", ready: "[data-lod-drawn]" };

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

export const FAR_STORIES = {
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
