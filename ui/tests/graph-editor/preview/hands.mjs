/* global window */
/* What the stories of the editor do with mouse and keys, and what they look at afterwards. */

export const pin = (tab, node, id, side) =>
  tab.locator(`[data-testid="pin-${node}-${id}"][data-side="${side}"]`);
export const middle = async (locator) => {
  const box = await locator.boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
export async function drag(tab, from, to) {
  await tab.mouse.move(from.x, from.y);
  await tab.mouse.down();
  await tab.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await tab.mouse.move(to.x, to.y, { steps: 4 });
  await tab.mouse.up();
}
export async function saved(tab) {
  await tab.getByTestId("graph-save").click();
  await tab.waitForFunction(() => window.core.calls.some(({ name }) => name === "saveGraph"));
  return JSON.parse(await tab.evaluate(() => window.core.graph.document));
}
export const calls = (tab, name) =>
  tab.evaluate((wanted) => window.core.calls.filter((call) => call.name === wanted), name);
export const wires = (graph) =>
  graph.connections.map(
    (wire) =>
      `${wire.sourceNodeId.replace(/-[0-9a-f-]{36}$/, "")}.${wire.sourcePinId} -> ${wire.targetNodeId.replace(/-[0-9a-f-]{36}$/, "")}.${wire.targetPinId}`,
  );
