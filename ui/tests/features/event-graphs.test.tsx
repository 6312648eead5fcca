import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { filterOf, graphDraft, isOpen } from "@/features/event-graphs/graph-draft";
import { renderWindow } from "@tests/render-window";
import { eventGraph } from "@tests/scripted/fixtures";
import { oneBot } from "@tests/scripted/scenarios";

const page = () => {
  const script = oneBot(Date.now());
  const tab = { type: "bot", botId: 1, section: "events" };
  script.settings.place = JSON.stringify({ tabs: [tab], activeId: "bot:1" });
  script.eventGraphs = [eventGraph({ id: 1, name: "Greet" }), eventGraph({ id: 2, name: "Guard" })];
  return script;
};

describe("which events start a graph", () => {
  it("is typed as words parted by commas", () => {
    const draft = { ...graphDraft(null), players: " Alex,, Steve ", text: "^hi" };
    const filter = filterOf({ ...draft, textType: "matches" });
    expect(filter).toEqual({
      players: ["Alex", "Steve"],
      text: { type: "matches", pattern: "^hi" },
      chatTypes: [],
      entityTypes: [],
    });
    expect(filterOf(graphDraft(eventGraph({ id: 1, filter })))).toEqual(filter);
    expect(isOpen(filter)).toBe(false);
    expect(isOpen(filterOf(graphDraft(null)))).toBe(true);
  });

  it("is saved from the dialog, and the list says so", async () => {
    const { core, user } = renderWindow(page());
    await user.click(await screen.findByTestId("edit-event-Greet"));
    await user.type(await screen.findByTestId("filter-players"), "Alex");
    await user.type(screen.getByTestId("filter-text"), "hello");
    await user.selectOptions(screen.getByTestId("event-graph-when-busy"), "restart");
    await user.click(screen.getByTestId("event-graph-take"));
    await waitFor(() =>
      expect(screen.getByTestId("event-graph-row-Greet")).toHaveTextContent("filtered"),
    );
    expect(core.calls.find(({ name }) => name === "updateEventGraph")?.req).toMatchObject({
      whenBusy: "restart",
      filter: { players: ["Alex"], text: { type: "contains", text: "hello" } },
    });
    expect(screen.getByTestId("event-graph-row-Guard")).not.toHaveTextContent("filtered");
  });

  it("goes in the order that is given", async () => {
    const { core, user } = renderWindow(page());
    await user.click(await screen.findByTestId("up-event-Guard"));
    await waitFor(() =>
      expect(core.calls).toContainEqual({
        name: "reorderEventGraphs",
        req: { botId: 1, ids: [2, 1] },
      }),
    );
    const rows = () => screen.getAllByTestId(/^event-graph-row-/).map((row) => row.dataset.testid);
    await waitFor(() => expect(rows()).toEqual(["event-graph-row-Guard", "event-graph-row-Greet"]));
  });
});
