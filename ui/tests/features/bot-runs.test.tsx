import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { aRun } from "@tests/graph-editor/scripted-runs";
import { renderWindow } from "@tests/render-window";
import { eventGraph } from "@tests/scripted/fixtures";
import { oneBot } from "@tests/scripted/scenarios";

const page = () => {
  const script = oneBot(Date.now());
  const tab = { type: "bot", botId: 1, section: "runs" };
  script.settings.place = JSON.stringify({ tabs: [tab], activeId: "bot:1" });
  script.eventGraphs = [eventGraph({ id: 5, name: "Greet" })];
  const graph = { kind: "event", id: 5 } as const;
  script.runs = [
    aRun({ id: 9, graph, trigger: "playerJoined", who: "Alex" }),
    aRun({ id: 8, graph, trigger: "playerJoined", who: "Steve", failure: "No way there." }),
    aRun({ id: 7, graph: { kind: "event", id: 77 } }),
    aRun({ id: 6, botId: 2, graph }),
  ];
  return script;
};

describe("the runs of a bot", () => {
  it("are those of all its graphs, with why they failed", async () => {
    renderWindow(page());
    expect(await screen.findByTestId("bot-run-9")).toHaveTextContent("Greet");
    expect(screen.getByTestId("bot-run-8")).toHaveTextContent("No way there.");
    expect(screen.queryByTestId("bot-run-6")).toBeNull();
    expect(screen.getByTestId("bot-run-7")).toBeDisabled();
  });

  it("are found by a player, and by how they ended", async () => {
    const { user } = renderWindow(page());
    await user.type(await screen.findByTestId("bot-runs-search"), "Steve");
    await waitFor(() => expect(screen.queryByTestId("bot-run-9")).toBeNull());
    await user.clear(screen.getByTestId("bot-runs-search"));
    await user.click(screen.getByText("Failed"));
    await waitFor(() => expect(screen.queryByTestId("bot-run-9")).toBeNull());
    expect(await screen.findByTestId("bot-run-8")).toBeInTheDocument();
  });
});
