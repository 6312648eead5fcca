import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderWindow } from "@tests/render-window";
import { manyBots } from "@tests/scripted/scenarios";

describe("groups of bots", () => {
  it("are made of picked bots, narrow the table, are started as one, and come back when deleted", async () => {
    const script = manyBots(Date.now(), 12);
    const [first, second] = script.bots;
    if (!first || !second) throw new Error("the scenario has bots");
    const { core, user } = renderWindow(script);
    await screen.findByTestId(`dashboard-row-${first.username}`);
    await user.click(screen.getByRole("checkbox", { name: `Pick ${first.username}` }));
    await user.click(screen.getByTestId("bulk-group"));
    await user.click(await screen.findByTestId("menu-new-group-of-these"));
    await user.type(await screen.findByTestId("bot-group-name"), "Guards");
    await user.click(screen.getByTestId("save-bot-group"));
    await waitFor(() =>
      expect(screen.queryByTestId(`dashboard-row-${second.username}`)).not.toBeInTheDocument(),
    );
    expect(screen.getByTestId(`dashboard-row-${first.username}`)).toBeInTheDocument();
    expect(screen.getByTestId("bot-group-pick")).toHaveTextContent("Guards");

    await user.click(screen.getByTestId("bot-group-pick"));
    await user.click(await screen.findByTestId("menu-group-restart"));
    expect(core.calls).toContainEqual({
      name: "restartBots",
      req: { type: "some", ids: [first.id] },
    });

    await user.click(screen.getByTestId("bot-group-pick"));
    await user.click(await screen.findByTestId("menu-group-delete"));
    await screen.findByTestId(`dashboard-row-${second.username}`);
    await user.click(await screen.findByTestId("toast-action"));
    await waitFor(() => expect(core.script.botGroups).toHaveLength(1));
    await waitFor(() =>
      expect(screen.queryByTestId(`dashboard-row-${second.username}`)).not.toBeInTheDocument(),
    );
  });
});
