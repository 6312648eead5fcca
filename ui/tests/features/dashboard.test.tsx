import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { appendSample, NO_HISTORY, SAMPLES_KEPT } from "@/backend/usage-history";
import { useSorts } from "@/design/table-sort";
import { renderWindow } from "@tests/render-window";
import { sampleAt } from "@tests/scripted/load";
import { manyBots } from "@tests/scripted/scenarios";

const now = Date.now();
const shown = () =>
  screen
    .getAllByTestId(/^dashboard-row-/)
    .map((row) => row.dataset.testid?.replace("dashboard-row-", ""));

beforeEach(() => useSorts.setState({}, true));

describe("the history of samples", () => {
  const { resources } = manyBots(now, 12);

  it("keeps the last minutes, and the line of a bot ends when it stops", () => {
    let history = NO_HISTORY;
    for (let n = 0; n < SAMPLES_KEPT + 10; n++) {
      history = appendSample(history, sampleAt(resources, n, n * 2_000));
    }
    expect(history.total).toHaveLength(SAMPLES_KEPT);
    expect(history.total.at(-1)?.at).toBe((SAMPLES_KEPT + 9) * 2_000);
    const [gone, ...rest] = resources.bots;
    expect(history.bots.get(gone?.botId ?? 0)).toHaveLength(SAMPLES_KEPT);
    history = appendSample(history, { ...resources, bots: rest, at: 1_000_000 });
    expect(history.bots.has(gone?.botId ?? 0)).toBe(false);
  });

  it("counts a sample that is told twice once", () => {
    const sample = sampleAt(resources, 1, 5_000);
    const once = appendSample(NO_HISTORY, sample);
    expect(appendSample(once, sample)).toBe(once);
  });
});

describe("the dashboard", () => {
  it("shows what each bot and everything costs, as samples come", async () => {
    const { core } = renderWindow(manyBots(now, 12));
    const row = await screen.findByTestId("dashboard-row-Warden_Guard");
    const { resources } = core.script;
    const bots = resources.bots.map((bot) => ({ ...bot, cpuPercent: bot.botId === 1 ? 7.5 : 1 }));
    core.emit({ type: "resourcesSampled", sample: { ...resources, at: now + 1, bots } });
    await waitFor(() => expect(row).toHaveTextContent("7.5"));
    expect(screen.getByTestId("load-cpu")).toHaveTextContent("12.4 %");
    expect(screen.getByTestId("load-memory")).toHaveTextContent("1240 MB");
  });

  it("sorts by CPU again with every sample", async () => {
    const { core, user } = renderWindow(manyBots(now, 12));
    await screen.findByTestId("dashboard-row-Warden_Guard");
    const { resources } = core.script;
    const tell = (at: number, botId: number) => {
      const bots = resources.bots.map((bot) => ({
        ...bot,
        cpuPercent: bot.botId === botId ? 50 : 1,
      }));
      core.emit({ type: "resourcesSampled", sample: { ...resources, at, bots } });
    };
    tell(now + 1, 3);
    await user.click(screen.getByTestId("sort-dashboard-cpu"));
    expect(shown()[0]).toBe("ClanGreeter");
    tell(now + 2, 7);
    await waitFor(() => expect(shown()[0]).toBe("FarmHand_02"));
  });

  it("starts what stands still from the menu for all", async () => {
    const { core, user } = renderWindow(manyBots(now, 12));
    await screen.findByTestId("dashboard-row-Warden_Guard");
    await user.click(screen.getByTestId("dashboard-more"));
    await user.click(await screen.findByTestId("menu-start-all"));
    const started = core.calls.find(({ name }) => name === "startBots");
    expect(started?.req).toEqual({ type: "some", ids: [5, 8, 9, 11] });
  });

  it("lets the picked bots that are online say a line", async () => {
    const { core, user } = renderWindow(manyBots(now, 12));
    for (const name of ["Warden_Guard", "NightShift"]) {
      const row = await screen.findByTestId(`dashboard-row-${name}`);
      await user.click(within(row).getByRole("checkbox"));
    }
    await user.click(screen.getByTestId("bulk-say"));
    expect(
      await screen.findByText("1 picked bot is not online and will stay silent."),
    ).toBeVisible();
    await user.type(screen.getByTestId("say-text"), "/home{Enter}");
    await waitFor(() => expect(screen.queryByTestId("say-dialog")).not.toBeInTheDocument());
    expect(core.calls.filter(({ name }) => name === "sendChat")).toEqual([
      { name: "sendChat", req: { id: 1, text: "/home" } },
    ]);
  });

  it("deletes the row that has the focus, and brings it back on Undo", async () => {
    const { user } = renderWindow(manyBots(now, 12));
    (await screen.findByTestId("dashboard-row-Lumberjack")).focus();
    await user.keyboard("[Delete]");
    await waitFor(() =>
      expect(screen.queryByTestId("dashboard-row-Lumberjack")).not.toBeInTheDocument(),
    );
    await user.click(await screen.findByTestId("toast-action"));
    expect(await screen.findByTestId("dashboard-row-Lumberjack")).toBeInTheDocument();
  });

  it("opens the menu of a row with what holds at that moment", async () => {
    const { core } = renderWindow(manyBots(now, 12));
    const row = await screen.findByTestId("dashboard-row-Lumberjack");
    core.setState(9, { type: "connecting", attempt: 1 });
    await waitFor(() => expect(row).toHaveTextContent("Connecting"));
    fireEvent.contextMenu(row);
    expect(await screen.findByTestId("menu-start")).toHaveAttribute("data-disabled");
    expect(screen.getByTestId("menu-stop")).not.toHaveAttribute("data-disabled");
  });
});

describe("a form in a dialog", () => {
  it("asks before it closes with changes, and not without", async () => {
    const script = manyBots(now, 12);
    script.settings.place = JSON.stringify({
      tabs: [{ type: "page", page: "servers" }],
      activeId: "page:servers",
    });
    const { user } = renderWindow(script);
    await user.click(await screen.findByTestId("new-server"));
    await user.click(within(screen.getByTestId("server-dialog")).getByText("Cancel"));
    await waitFor(() => expect(screen.queryByTestId("server-dialog")).not.toBeInTheDocument());
    await user.click(screen.getByTestId("new-server"));
    await user.type(await screen.findByTestId("server-address"), "play.example.org");
    await user.click(within(screen.getByTestId("server-dialog")).getByText("Cancel"));
    await user.click(await screen.findByTestId("keep-changes"));
    expect(screen.getByTestId("server-address")).toHaveValue("play.example.org");
    await user.click(within(screen.getByTestId("server-dialog")).getByText("Cancel"));
    await user.click(await screen.findByTestId("discard-changes"));
    await waitFor(() => expect(screen.queryByTestId("server-dialog")).not.toBeInTheDocument());
  });

  it("offers the practice world beside a new bot", async () => {
    const { user } = renderWindow(manyBots(now, 12));
    await user.click(await screen.findByTestId("new-bot"));
    const dialog = await screen.findByTestId("new-bot-dialog");
    expect(within(dialog).getByTestId("try-practice")).toBeInTheDocument();
  });
});

describe("a list", () => {
  it("of servers is filtered and sorted", async () => {
    const script = manyBots(now, 12);
    script.settings.place = JSON.stringify({
      tabs: [{ type: "page", page: "servers" }],
      activeId: "page:servers",
    });
    const { user } = renderWindow(script);
    const rows = () => screen.getAllByTestId(/^server-row-/).map((row) => row.dataset.testid);
    await screen.findByTestId("server-row-mc.oakfield.net");
    await user.click(screen.getByTestId("sort-servers-name"));
    expect(rows()[0]).toBe("server-row-localhost:25566");
    await user.type(screen.getByTestId("filter-servers"), "oak");
    expect(rows()).toEqual(["server-row-mc.oakfield.net"]);
    await user.type(screen.getByTestId("filter-servers"), "zzz");
    expect(await screen.findByText("No server fits")).toBeInTheDocument();
  });

  it("of graphs is one for all bots, and a click opens", async () => {
    const script = manyBots(now, 12);
    script.settings.place = JSON.stringify({
      tabs: [{ type: "page", page: "graphs" }],
      activeId: "page:graphs",
    });
    const { user } = renderWindow(script);
    await screen.findByTestId("graph-row-fly");
    await user.type(screen.getByTestId("filter-graphs"), "night");
    await waitFor(() => expect(screen.getAllByTestId(/^graph-row-/)).toHaveLength(1));
    await user.click(screen.getByTestId("graph-row-Night watch"));
    expect(await screen.findByTestId("tab-graph:event:2")).toBeInTheDocument();
  });
});
