/* global window, document, KeyboardEvent */
/* What a person does in the editor near by, where nodes are elements. */
import assert from "node:assert/strict";
import { calls, drag, middle, pin, saved, wires } from "./hands.mjs";

/** The page each begins with, and what is there when it can begin. */
export const NEAR = { query: "graph=ping", ready: '[data-testid="node-start"]' };

export const NEAR_STORIES = {
  "adds a node from the list and connects it by drag": async (tab) => {
    await tab.getByTestId("graph-add-node").click();
    await tab.getByTestId("graph-search-input").fill("log");
    await tab.keyboard.press("Enter");
    const log = tab.locator('[data-testid^="node-action:send_log"]');
    await log.waitFor();
    const id = (await log.getAttribute("data-testid")).slice("node-".length);
    await drag(
      tab,
      await middle(pin(tab, "say", "exec", "out")),
      await middle(pin(tab, id, "exec", "in")),
    );
    assert.ok(wires(await saved(tab)).includes("say.exec -> action:send_log.exec"));
  },
  "connects by keyboard alone": async (tab) => {
    await pin(tab, "say", "exec", "out").focus();
    await tab.keyboard.press("KeyC");
    await tab.getByTestId("connect-target-ask-exec").waitFor();
    await tab.keyboard.type("send");
    await tab.keyboard.press("Enter");
    assert.ok(wires(await saved(tab)).includes("say.exec -> ask.exec"));
  },
  "walks along wires with arrows and edits with Enter": async (tab) => {
    await pin(tab, "start", "exec", "out").focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"]) await tab.keyboard.press(key);
    const focused = await tab.evaluate(() => ({ ...document.activeElement.dataset }));
    assert.equal(`${focused.node}.${focused.pin}`, "say.exec");
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("Enter");
    await tab.keyboard.type("private");
    const graph = await saved(tab);
    assert.equal(graph.nodes.find(({ id }) => id === "say").data.chat_type, "private");
  },
  "types in a field, undoes it as one step, redoes it": async (tab) => {
    const field = tab.getByTestId("field-join-pin_0");
    await field.fill("");
    await field.pressSequentially("Hello ");
    await tab.keyboard.press("Control+KeyZ");
    await tab.keyboard.press("Control+KeyZ");
    assert.equal(await field.inputValue(), "Pong ");
    await tab.getByTestId("graph-redo").click();
    assert.equal(await field.inputValue(), "Hello ");
  },
  "drops a wire into the void and connects what is picked": async (tab) => {
    const from = await middle(pin(tab, "arg", "exists", "out"));
    await drag(tab, from, { x: from.x + 60, y: from.y + 120 });
    await tab.getByTestId("search-item-logic:not").click();
    assert.ok(wires(await saved(tab)).includes("arg.exists -> logic:not.value"));
  },
  "offers a conversion as one click": async (tab) => {
    await drag(
      tab,
      await middle(pin(tab, "start", "user", "out")),
      await middle(pin(tab, "join", "pin_0", "in")),
    );
    await tab.getByTestId("graph-convert-0").click();
    const result = wires(await saved(tab));
    assert.ok(result.includes("start.user -> data:get_user_field.user"));
    assert.ok(result.includes("data:get_user_field.username -> join.pin_0"));
  },
  "types 12 and gets the number": async (tab) => {
    await tab.getByTestId("graph-canvas").focus();
    await tab.keyboard.press("Space");
    await tab.keyboard.type("12");
    await tab.keyboard.press("Enter");
    const graph = await saved(tab);
    assert.equal(graph.nodes.at(-1).type, "data:number_literal");
    assert.equal(graph.nodes.at(-1).data.value, 12);
  },
  "opens the list by double click": async (tab) => {
    await tab.mouse.dblclick(100, 700);
    await tab.getByTestId("graph-search-input").waitFor();
    await tab.keyboard.press("Escape");
    assert.equal(await tab.getByTestId("graph-search").count(), 0);
  },
  "splices a dropped node into a wire": async (tab) => {
    await tab.mouse.dblclick(120, 700);
    await tab.getByTestId("graph-search-input").fill("set var");
    await tab.keyboard.press("Enter");
    const node = tab.locator('[data-testid^="node-action:bot_set_variable"]');
    await node.waitFor();
    const box = await node.boundingBox();
    const wire = await tab.locator('[data-wire="start.exec -> branch.exec"]').boundingBox();
    await drag(
      tab,
      { x: box.x + 80, y: box.y + 14 },
      { x: wire.x + wire.width / 2, y: wire.y + wire.height / 2 },
    );
    const result = wires(await saved(tab));
    assert.ok(result.includes("start.exec -> action:bot_set_variable.exec"), result.join("\n"));
    assert.ok(result.includes("action:bot_set_variable.exec -> branch.exec"));
  },
  "deletes with reconnection, and undoes it": async (tab) => {
    await tab.getByTestId("node-branch").click({ position: { x: 60, y: 12 } });
    await tab.keyboard.press("Control+Delete");
    assert.equal(await tab.getByTestId("node-branch").count(), 0);
    assert.equal(await tab.locator('[data-testid^="wire-wire-"]').count(), 1);
    await tab.keyboard.press("Control+KeyZ");
    assert.equal(await tab.getByTestId("node-branch").count(), 1);
  },
  "keeps the entry when everything is deleted": async (tab) => {
    await tab.getByTestId("graph-canvas").focus();
    await tab.keyboard.press("Control+KeyA");
    await tab.keyboard.press("Delete");
    assert.equal(await tab.locator(".react-flow__node").count(), 1);
    assert.equal(await tab.getByTestId("node-start").count(), 1);
  },
  "copies and pastes as text": async (tab) => {
    await tab.getByTestId("node-join").click({ position: { x: 60, y: 12 } });
    await tab.keyboard.press("Control+KeyC");
    await tab.mouse.move(200, 700);
    await tab.keyboard.press("Control+KeyV");
    await tab.locator('[data-testid^="node-string:concat-"]').waitFor();
    const graph = await saved(tab);
    assert.equal(graph.nodes.at(-1).data.pin_0, "Pong ");
  },
  "refuses a paste of garbage and says where": async (tab) => {
    await tab.evaluate(() => navigator.clipboard.writeText('{"nodes": [}'));
    await tab.getByTestId("graph-canvas").focus();
    await tab.keyboard.press("Control+KeyV");
    await tab.getByText("line 1, column 12").waitFor();
  },
  duplicates: async (tab) => {
    await tab.getByTestId("node-say").click({ position: { x: 60, y: 12 } });
    await tab.keyboard.press("Control+KeyD");
    assert.equal(await tab.locator(".react-flow__node").count(), 7);
  },
  "selects with a box and moves as one step": async (tab) => {
    const first = await tab.getByTestId("node-start").boundingBox();
    await drag(
      tab,
      { x: first.x - 30, y: first.y - 30 },
      { x: first.x + first.width + 20, y: first.y + 420 },
    );
    assert.equal(await tab.locator(".react-flow__node.selected").count(), 2);
    const arg = await tab.getByTestId("node-arg").boundingBox();
    await drag(tab, { x: arg.x + 60, y: arg.y + 12 }, { x: arg.x + 60, y: arg.y + 108 });
    const name = await tab.getByTestId("graph-undo").getAttribute("aria-label");
    assert.equal(name, "Undo: move 2 nodes");
  },
  "tidies up in a worker": async (tab) => {
    await tab.getByTestId("graph-tidy").click();
    await tab.waitForFunction(() =>
      document.querySelector('[data-testid="graph-undo"]').ariaLabel.startsWith("Undo: tidy"),
    );
    await tab.waitForTimeout(50);
    const start = await tab.getByTestId("node-start").boundingBox();
    const say = await tab.getByTestId("node-say").boundingBox();
    assert.ok(say.x > start.x + start.width);
  },
  "drags a node out of the palette": async (tab) => {
    await tab.getByTestId("graph-palette-toggle").click();
    await drag(tab, await middle(tab.getByTestId("palette-time:now")), { x: 420, y: 700 });
    assert.equal(await tab.locator('[data-testid^="node-time:now"]').count(), 1);
  },
  "keeps a draft within a second": async (tab) => {
    await tab.getByTestId("field-join-pin_0").fill("Draft ");
    await tab.waitForTimeout(1_000);
    const [draft] = await calls(tab, "saveDraft");
    assert.match(draft.req.document, /"Draft "/);
    assert.equal(draft.req.baseRevision, 3);
  },
  "asks when somebody saved in between, and can keep mine": async (tab) => {
    await tab.getByTestId("field-join-pin_0").fill("Mine ");
    await tab.evaluate(() => {
      window.core.graph = { ...window.core.graph, revision: 9 };
    });
    await tab.keyboard.press("Control+KeyS");
    await tab.getByTestId("graph-conflict-mine").click();
    await tab.getByText("Published, version 10").waitFor();
    assert.match(await tab.evaluate(() => window.core.graph.document), /"Mine "/);
  },
  "takes theirs, with mine one undo away": async (tab) => {
    await tab.getByTestId("field-join-pin_0").fill("Mine ");
    await tab.evaluate(() => {
      const document = window.core.graph.document.replace("Pong ", "Theirs ");
      window.core.graph = { ...window.core.graph, revision: 9, document };
    });
    await tab.keyboard.press("Control+KeyS");
    await tab.getByTestId("graph-conflict-theirs").click();
    await tab.getByText("Published, version 9").waitFor();
    assert.equal(await tab.getByTestId("field-join-pin_0").inputValue(), "Theirs ");
    await tab.getByTestId("graph-undo").click();
    assert.equal(await tab.getByTestId("field-join-pin_0").inputValue(), "Mine ");
  },
  "imports a graph and undoes it": async (tab) => {
    await tab.getByTestId("graph-import").click();
    await tab
      .getByTestId("graph-import-text")
      .fill('{"nodes":[{"id":"n","type":"mod:x","position":{"x":0,"y":0}}],"connections":[]}');
    await tab.getByTestId("graph-import-take").click();
    assert.equal(await tab.locator(".react-flow__node").count(), 1);
    await tab.getByTestId("graph-undo").click();
    assert.equal(await tab.locator(".react-flow__node").count(), 6);
  },
  "adds a variable and renames it where it is used": async (tab) => {
    await tab.getByTestId("graph-panel-graph").click();
    await tab.getByTestId("graph-add-variable").click();
    await tab.getByLabel("Name of variable3").fill("score");
    const graph = await saved(tab);
    assert.deepEqual(
      graph.variables.map(({ name }) => name),
      ["pings", "greeting", "score"],
    );
  },
  "fits the graph when its tab comes to the front": async (tab) => {
    await tab.goto("http://127.0.0.1:5198/?graph=ping&hidden");
    await tab.waitForTimeout(400);
    await tab.evaluate(() => window.show());
    await tab.waitForTimeout(400);
    const canvas = await tab.getByTestId("graph-canvas").boundingBox();
    for (const id of ["start", "ask"]) {
      const node = await tab.getByTestId(`node-${id}`).boundingBox();
      assert.ok(node.x >= canvas.x && node.x + node.width <= canvas.x + canvas.width, id);
    }
  },
  "answers shortcuts under a Cyrillic layout": async (tab) => {
    await tab.getByTestId("field-join-pin_0").fill("x");
    await tab.evaluate(() =>
      document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key: "я", code: "KeyZ", ctrlKey: true, bubbles: true }),
      ),
    );
    assert.equal(await tab.getByTestId("field-join-pin_0").inputValue(), "Pong ");
  },
  "frames the selection, names it and moves it with what it holds": async (tab) => {
    await tab.getByTestId("node-say").click({ position: { x: 60, y: 12 } });
    await tab.keyboard.press("KeyF");
    await tab.keyboard.type("Answers");
    await tab.keyboard.press("Enter");
    const head = tab.locator('[data-testid^="frame-head-"]');
    assert.equal(await head.textContent(), "Answers");
    const before = await tab.getByTestId("node-say").boundingBox();
    const grip = await head.boundingBox();
    await drag(tab, { x: grip.x + 40, y: grip.y + 8 }, { x: grip.x + 40, y: grip.y + 72 });
    const after = await tab.getByTestId("node-say").boundingBox();
    assert.ok(after.y > before.y + 40, `${after.y} ${before.y}`);
    const graph = await saved(tab);
    assert.equal(graph.frames[0].title, "Answers");
    const moved = graph.nodes.find(({ id }) => id === "say").position.y;
    await tab.getByTestId("graph-undo").click();
    const back = await saved(tab);
    assert.ok(moved > back.nodes.find(({ id }) => id === "say").position.y);
  },
  "writes a note and deletes it by key": async (tab) => {
    await tab.getByTestId("graph-canvas").focus();
    await tab.mouse.move(200, 700);
    await tab.keyboard.press("KeyN");
    await tab.keyboard.type("Mind the gap");
    await tab.keyboard.press("Escape");
    assert.equal((await saved(tab)).comments[0].text, "Mind the gap");
    await tab.locator('[data-testid^="comment-words-"]').click();
    await tab.keyboard.press("Delete");
    assert.equal(await tab.locator('[data-testid^="comment-words-"]').count(), 0);
  },
  "makes a subgraph, enters it by key, leaves it, and unpacks it": async (tab) => {
    await tab.getByTestId("node-join").click({ position: { x: 60, y: 12 } });
    await tab.getByTestId("node-say").click({ position: { x: 60, y: 12 }, modifiers: ["Shift"] });
    await tab.keyboard.press("Control+KeyG");
    await tab.locator('[data-testid^="node-graph:call-"]').waitFor();
    assert.equal(await tab.locator(".react-flow__node").count(), 5);
    await tab.keyboard.press("PageDown");
    await tab.getByTestId("graph-trail").waitFor();
    await tab.getByTestId("node-join").waitFor();
    const inside = tab.getByTestId("field-join-pin_0");
    await inside.fill("Inside ");
    await tab.keyboard.press("Escape");
    await tab.keyboard.press("PageUp");
    await tab.locator('[data-testid^="node-graph:call-"]').waitFor();
    const graph = await saved(tab);
    assert.equal(graph.subgraphs.length, 1);
    assert.ok(graph.subgraphs[0].nodes.some(({ data }) => data.pin_0 === "Inside "));
    await tab.locator('[data-testid^="node-graph:call-"]').click({ position: { x: 60, y: 12 } });
    await tab.keyboard.press("Control+Shift+KeyG");
    await tab.locator('[data-testid^="node-string:concat-"]').waitFor();
    const result = wires(await saved(tab));
    assert.ok(result.includes("string:concat.result -> action:send_message.message"));
    assert.ok(result.includes("branch.exec_true -> action:send_message.exec"));
  },
  "undoes inside a subgraph from outside, and shows where": async (tab) => {
    await tab.goto("http://127.0.0.1:5198/?graph=framed");
    await tab.getByTestId("node-hail").dblclick({ position: { x: 60, y: 12 } });
    await tab.getByTestId("field-join-pin_0").fill("Ahoy, ");
    await tab.getByTestId("graph-trail-0").click();
    await tab.getByTestId("node-hail").waitFor();
    await tab.getByTestId("graph-undo").click();
    await tab.getByTestId("field-join-pin_0").waitFor();
    assert.equal(await tab.getByTestId("field-join-pin_0").inputValue(), "Hail, ");
  },
  "bends a wire by double click": async (tab) => {
    const wire = await tab.locator('[data-wire="start.exec -> branch.exec"]').boundingBox();
    await tab.mouse.dblclick(wire.x + wire.width / 2, wire.y + wire.height / 2);
    await tab.locator('[data-testid^="node-flow:reroute-"]').waitFor();
    const result = wires(await saved(tab));
    assert.ok(result.includes("start.exec -> flow:reroute.exec"), result.join("\n"));
    assert.ok(result.includes("flow:reroute.exec -> branch.exec"));
  },
  "drags a variable onto the canvas and reads it": async (tab) => {
    await tab.getByTestId("graph-panel-graph").click();
    await drag(tab, await middle(tab.getByTestId("variable-drag-v1")), { x: 300, y: 700 });
    await tab.getByTestId("variable-set").click();
    const node = (await saved(tab)).nodes.at(-1);
    assert.equal(node.type, "action:bot_set_variable");
    assert.equal(node.data.name, "pings");
  },
  "comes back to a bookmark by its number": async (tab) => {
    await tab.getByTestId("graph-canvas").focus();
    const before = await tab.getByTestId("node-start").boundingBox();
    await tab.keyboard.press("KeyB");
    await tab.mouse.move(600, 600);
    await tab.mouse.wheel(0, 600);
    await tab.waitForTimeout(300);
    assert.notEqual((await tab.getByTestId("node-start").boundingBox()).width, before.width);
    await tab.keyboard.press("Digit1");
    await tab.waitForTimeout(400);
    const after = await tab.getByTestId("node-start").boundingBox();
    const shift = `${after.x - before.x} ${after.width - before.width}`;
    assert.ok(Math.abs(after.x - before.x) < 2 && Math.abs(after.width - before.width) < 1, shift);
  },
  "begins with a template, wired to the entry": async (tab) => {
    await tab.goto("http://127.0.0.1:5198/?graph=empty");
    await tab.getByTestId("graph-empty-templates").click();
    await tab.getByTestId("graph-templates-search").fill("die");
    await tab.getByTestId("template-insert-dice").click();
    const graph = await saved(tab);
    assert.equal(graph.nodes.filter(({ type }) => type === "event:command").length, 1);
    assert.ok(wires(graph).includes("start.exec -> action:send_message.exec"));
  },
  "puts a node's example beside the graph": async (tab) => {
    await tab.getByTestId("node-branch").click({ position: { x: 60, y: 12 } });
    await tab.getByTestId("node-example-insert").click();
    await tab.locator('[data-testid^="frame-head-"]').waitFor();
    assert.equal((await saved(tab)).frames[0].title, "Example: Branch");
  },
  "walks the outline and renames a frame by keyboard alone": async (tab) => {
    await tab.goto("http://127.0.0.1:5198/?graph=framed");
    await tab.getByTestId("frame-head-f1").focus();
    await tab.keyboard.press("ArrowRight");
    await tab.keyboard.press("Enter");
    await tab.keyboard.type("Who");
    await tab.keyboard.press("Enter");
    const graph = await saved(tab);
    assert.equal(graph.frames.find(({ id }) => id === "f1").title, "Who");
    assert.equal(graph.frames.find(({ id }) => id === "f1").x, -16);
    assert.equal(graph.nodes.find(({ id }) => id === "start").position.x, 16);
  },
  "sets a breakpoint by a click on a wire, and takes it away by its dialog": async (tab) => {
    const dot = tab.getByTestId("breakpoint-on-start.exec -> branch.exec");
    await dot.hover();
    await dot.click();
    await tab
      .locator('[data-testid="breakpoint-on-start.exec -> branch.exec"][data-dot="on"]')
      .waitFor();
    await dot.click();
    await tab.getByRole("dialog").waitFor();
  },
  "draws a paused run along its steps, values at pins and wires": async (tab) => {
    await tab.goto("http://127.0.0.1:5198/?graph=ping&debug=now");
    await tab.getByTestId("debug-bar").waitFor();
    await tab.getByTestId("value-on-join.result -> say.message").waitFor();
    const title = await pin(tab, "join", "result", "out").getAttribute("title");
    assert.match(title, /About to be: "pong hello there/);
    const scrubber = tab.getByTestId("debug-scrubber");
    await scrubber.focus();
    await tab.keyboard.press("Home");
    await tab.waitForFunction(
      () =>
        window.core.debug.steered.at(-1)?.kind === "lookAt" &&
        window.core.debug.steered.at(-1).step === 0,
    );
  },
  "shows the values of a run that was, step by step": async (tab) => {
    await tab.goto("http://127.0.0.1:5198/?graph=ping&runs");
    await tab.getByTestId("graph-panel-runs").click();
    await tab.getByTestId("graph-run-12").click();
    await tab.getByTestId("graph-run-slider").waitFor();
    await tab.locator('[data-testid^="value-on-"]').first().waitFor();
    await tab.getByTestId("graph-panel-node").click();
    await tab.waitForFunction(() => !document.querySelector('[data-testid^="value-on-"]'));
  },
  "tells the last value of a pin when it is pointed at": async (tab) => {
    await tab.goto("http://127.0.0.1:5198/?graph=ping&runs");
    await tab.getByTestId("node-start").waitFor();
    await pin(tab, "arg", "exists", "out").hover();
    await tab.waitForFunction(() =>
      document
        .querySelector('[data-testid="pin-branch-condition"]')
        .title.includes("Last value: false"),
    );
  },
};
