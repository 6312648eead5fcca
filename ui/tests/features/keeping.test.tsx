import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { canPutBack } from "@/features/audit/audit-changes";
import { lineDiff } from "@/features/mirror/line-diff";
import { describeReason } from "@/i18n/describe-reason";
import { oneBot } from "@tests/scripted/scenarios";
import type { Script } from "@tests/scripted/scripted-core";
import { renderWindow } from "@tests/render-window";

const settings = (): Script => {
  const script = oneBot(Date.now());
  const place = {
    tabs: [{ type: "page", page: "settings" }],
    activeId: "page:settings",
  };
  return { ...script, settings: { ...script.settings, place: JSON.stringify(place) } };
};

describe("the bin", () => {
  it("says what comes along, finds by name, and brings several back at once", async () => {
    const { core, user } = renderWindow(settings());
    const panel = await screen.findByTestId("bin-panel");
    const bot = await within(panel).findByTestId("bin-bot-OldGuard");
    expect(within(bot).getByText(/with 12 commands, 3 event graphs, 214 users/)).toBeVisible();
    await user.type(screen.getByTestId("bin-search"), "shop");
    await waitFor(() => expect(within(panel).queryByTestId("bin-bot-OldGuard")).toBeNull());
    await user.click(within(panel).getByRole("checkbox", { name: "Pick shop" }));
    await user.click(within(panel).getByRole("checkbox", { name: "Pick shop / price.diamond" }));
    await user.click(screen.getByTestId("bin-restore"));
    await waitFor(() =>
      expect(core.calls).toContainEqual({
        name: "restoreFromBin",
        req: {
          items: [
            { kind: "command", id: 1 },
            { kind: "value", id: 5 },
          ],
        },
      }),
    );
    expect(await within(panel).findByText("Nothing in the bin matches.")).toBeVisible();
  });

  it("asks before anything goes for good", async () => {
    const { core, user } = renderWindow(settings());
    await user.click(await screen.findByTestId("bin-empty"));
    expect(core.calls.some((call) => call.name === "emptyBin")).toBe(false);
    await user.click(await screen.findByTestId("purge-sure"));
    expect(await screen.findByText("Nothing was deleted lately.")).toBeVisible();
  });
});

describe("crash reports", () => {
  it("are shown, and gone when they were deleted", async () => {
    const { user } = renderWindow(settings());
    const panel = await screen.findByTestId("crashes-panel");
    const report = within(panel).getByTestId("crash-2-worker.txt");
    await user.click(within(report).getByRole("button"));
    expect(await screen.findByText(/joined the server/)).toBeVisible();
    await user.click(screen.getByTestId("delete-crash"));
    await user.click(await screen.findByTestId("delete-crashes"));
    await waitFor(() => expect(screen.queryByTestId("crashes-panel")).toBeNull());
  });

  it("are made of what breaks outside of views, a few at most, and not of refusals", async () => {
    const { core } = renderWindow(settings());
    await screen.findByTestId("crashes-panel");
    for (let n = 0; n < 9; n += 1) {
      window.dispatchEvent(new ErrorEvent("error", { message: `broke ${n}`, error: new Error() }));
    }
    const sent = () => core.calls.filter((call) => call.name === "reportWindowCrash");
    await waitFor(() => expect(sent()).toHaveLength(5));
  });
});

describe("the mirror", () => {
  it("takes a folder, shows what was changed there, and takes over what has no conflict", async () => {
    const { core, user } = renderWindow(settings());
    const panel = await screen.findByTestId("mirror-panel");
    await user.type(await within(panel).findByTestId("mirror-folder"), "/full");
    await user.click(screen.getByTestId("mirror-start"));
    expect(await within(panel).findByText("/full holds other files.")).toBeVisible();
    await user.clear(screen.getByTestId("mirror-folder"));
    await user.type(screen.getByTestId("mirror-folder"), "/home/alex/bots");
    await user.click(screen.getByTestId("mirror-start"));
    expect(await within(panel).findByText("4 files were changed there")).toBeVisible();
    const broken = within(panel).getByTestId("mirror-settings.json");
    expect(within(broken).getByRole("button", { name: "Take over" })).toBeDisabled();
    await user.click(screen.getByTestId("mirror-take-all"));
    await waitFor(() =>
      expect(core.calls).toContainEqual({
        name: "takeMirrorChanges",
        req: {
          paths: ["bots/FarmHand_01/bot.json", "bots/FarmHand_01/commands/new.graph"],
          stamps: ["of bots/FarmHand_01/bot.json", "of bots/FarmHand_01/commands/new.graph"],
        },
      }),
    );
    expect(await within(panel).findByText("2 files were changed there")).toBeVisible();
  });

  it("shows lines that are other, with a little around them", () => {
    const old = Array.from({ length: 20 }, (_, n) => `line ${n}`);
    const now = old.with(10, "other");
    const lines = lineDiff(`${old.join("\n")}\n`, `${now.join("\n")}\n`);
    expect(lines.map(({ kind, text }) => (kind === "same" ? text : `${kind} ${text}`))).toEqual([
      "gap ",
      "line 8",
      "line 9",
      "old line 10",
      "new other",
      "line 11",
      "line 12",
      "gap ",
    ]);
    expect(lineDiff("", "a\n")).toEqual([{ kind: "new", text: "a" }]);
    expect(lineDiff("a\n", "a\n").every((line) => line.kind === "gap")).toBe(true);
  });
});

describe("reasons of moving in", () => {
  it("are said in the user's language with what stands in them, or as the core says them", () => {
    const why = "its cooldown of -5 s cannot be; 0 is used";
    expect(describeReason("ru", why)).toBe("задержки -5 с быть не может; взят 0");
    expect(describeReason("en", why)).toBe(why);
    expect(describeReason("ru", "something new")).toBe("something new");
    const lies = "its files and settings lie in /a (b)/c, to be installed from there";
    expect(describeReason("ru", lies)).toContain("/a (b)/c");
    expect(describeReason("ru", `${lies}; 2 secret settings were not written there`)).toContain(
      "(2)",
    );
  });
});

describe("the history of settings", () => {
  it("offers a way back only where it is known", () => {
    const of = (action: string, old: object | null) => ({
      action,
      old: old && JSON.stringify(old),
    });
    expect(canPutBack(of("update_bot", { note: "a" }))).toBe(true);
    expect(canPutBack(of("update_bot", { hasPassword: true }))).toBe(false);
    expect(canPutBack(of("update_joining", { joinCommands: ["/login ***"] }))).toBe(false);
    expect(canPutBack(of("delete_bot", { note: "a" }))).toBe(false);
    expect(canPutBack(of("update_bot", null))).toBe(false);
  });
});
