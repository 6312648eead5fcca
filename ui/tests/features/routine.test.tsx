import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import {
  restartChanges,
  restartDraftOf,
  restartPlanOf,
} from "@/features/bot-settings/restart-draft";
import { oneBot } from "@tests/scripted/scenarios";
import { renderWindow } from "@tests/render-window";

const settings = () => {
  const script = oneBot(Date.now());
  const tab = { type: "bot", botId: 1, section: "settings" };
  script.settings.place = JSON.stringify({ tabs: [tab], activeId: "bot:1" });
  return script;
};

beforeEach(() => localStorage.clear());

describe("a restart by the clock", () => {
  it("is typed as people write times", () => {
    const daily = { type: "dailyAt", hours: "6", time: "23:59" } as const;
    expect(restartPlanOf(daily)).toEqual({ type: "dailyAt", minute: 1439 });
    expect(restartPlanOf({ ...daily, time: "4:05" })).toEqual({ type: "dailyAt", minute: 245 });
    expect(restartDraftOf({ type: "dailyAt", minute: 245 }).time).toBe("04:05");
    for (const time of ["24:00", "12:60", "noon", ""])
      expect(restartPlanOf({ ...daily, time }), time).toBeNull();
    const hours = { type: "everyHours", hours: "6", time: "" } as const;
    expect(restartPlanOf(hours)).toEqual({ type: "everyHours", hours: 6 });
    for (const wrong of ["0", "721", "1.5", "x"])
      expect(restartPlanOf({ ...hours, hours: wrong }), wrong).toBeNull();
  });

  it("is saved only where it differs", () => {
    const view = { botId: 1, restart: { type: "never" }, nextRestartAt: null } as const;
    expect(restartChanges(view, restartDraftOf(view.restart))).toBeNull();
    const every = { type: "everyHours", hours: 12 } as const;
    expect(restartChanges(view, restartDraftOf(every))).toEqual({ botId: 1, restart: every });
  });

  it("is chosen, refused while it is none, and saved", async () => {
    const { core, user } = renderWindow(settings());
    await user.selectOptions(await screen.findByTestId("bot-restart"), "dailyAt");
    const time = screen.getByTestId("bot-restart-time");
    await user.clear(time);
    await user.type(time, "25:00");
    expect(screen.getByText("A time from 00:00 to 23:59.")).toBeInTheDocument();
    expect(screen.getByTestId("save-bot-settings")).toBeDisabled();
    await user.clear(time);
    await user.type(time, "04:30");
    await user.click(screen.getByTestId("save-bot-settings"));
    await waitFor(() =>
      expect(core.calls).toContainEqual(
        expect.objectContaining({
          name: "updateRoutine",
          req: { botId: 1, restart: { type: "dailyAt", minute: 270 } },
        }),
      ),
    );
  });

  it("shows when it is next", async () => {
    const script = settings();
    const nextRestartAt = new Date(2026, 10, 22, 4, 0, 15).getTime();
    script.routines = new Map([
      [1, { botId: 1, restart: { type: "dailyAt", minute: 240 }, nextRestartAt }],
    ]);
    renderWindow(script);
    expect(await screen.findByText(/^Next: Nov 22, 2026, 04:00:15$/)).toBeInTheDocument();
  });
});
