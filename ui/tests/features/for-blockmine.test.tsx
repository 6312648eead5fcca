import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { oneBot } from "@tests/scripted/scenarios";
import type { Script } from "@tests/scripted/scripted-core";
import { renderWindow } from "@tests/render-window";

const onGraphs = (script: Script): Script => ({
  ...script,
  settings: {
    ...script.settings,
    place: JSON.stringify({
      tabs: [{ type: "page", page: "graphs" }],
      activeId: "page:graphs",
    }),
  },
});

describe("a graph for BlockMine", () => {
  it("is written at once where nothing is lost, and a refusal is told", async () => {
    const { core, user } = renderWindow(onGraphs(oneBot(Date.now())));
    const row = await screen.findByTestId("graph-row-ping");
    await user.pointer({ target: row, keys: "[MouseRight]" });
    await user.click(await screen.findByRole("menuitem", { name: /for BlockMine/ }));
    const dialog = await screen.findByTestId("for-blockmine");
    await user.type(within(dialog).getByTestId("for-blockmine-path"), "/there.json");
    await user.click(within(dialog).getByRole("button", { name: "Write" }));
    expect(await within(dialog).findByText("/there.json cannot be written.")).toBeVisible();
    await user.clear(within(dialog).getByTestId("for-blockmine-path"));
    await user.type(within(dialog).getByTestId("for-blockmine-path"), "/ping.json");
    await user.click(within(dialog).getByRole("button", { name: "Write" }));
    await waitFor(() => expect(screen.queryByTestId("for-blockmine")).toBeNull());
    const sent = core.calls.filter(({ name }) => name === "exportToBlockmine");
    expect(sent.map(({ req }) => (req as { isDryRun: boolean }).isDryRun)).toEqual([
      true,
      true,
      false,
    ]);
  });
});
