import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { BackendError } from "@/backend/backend-error";
import { firstChoice, lacksServer, wireChoices } from "@/features/move-in/choices";
import { oneBot } from "@tests/scripted/scenarios";
import type { Script } from "@tests/scripted/scripted-core";
import { renderWindow } from "@tests/render-window";

const onSettings = (script: Script): Script => ({
  ...script,
  settings: {
    ...script.settings,
    place: JSON.stringify({
      tabs: [{ type: "page", page: "settings" }],
      activeId: "page:settings",
    }),
  },
});

describe("backups", () => {
  it("lists copies, and makes one with a passphrase that is long enough", async () => {
    const { core, user } = renderWindow(onSettings(oneBot(Date.now())));
    const panel = await screen.findByTestId("backups-panel");
    expect(await within(panel).findByText("Daily")).toBeVisible();
    await user.click(screen.getByTestId("make-backup"));
    await user.type(await screen.findByTestId("backup-passphrase"), "short");
    expect(screen.getByTestId("save-backup")).toBeDisabled();
    await user.type(screen.getByTestId("backup-passphrase"), " but longer");
    await user.click(screen.getByTestId("save-backup"));
    await waitFor(() => expect(screen.queryByTestId("make-backup-dialog")).toBeNull());
    expect(core.calls).toContainEqual({
      name: "makeBackup",
      req: { passphrase: "short but longer" },
    });
    expect(await within(panel).findAllByText(/Made by hand/)).toHaveLength(2);
  });

  it("says what differs, brings one graph back, and asks before everything goes back", async () => {
    const { core, user } = renderWindow(onSettings(oneBot(Date.now())));
    const item = await screen.findByTestId("backup-sculk-1763000000000-daily.db");
    await user.click(within(item).getByRole("button"));
    const bot = await screen.findByTestId("diff-bot-FarmHand_01");
    expect(within(bot).getByText(/players: 120 then, 131 now/)).toBeVisible();
    await user.click(screen.getByTestId("restore-whole"));
    expect(core.calls.some((call) => call.name === "restoreBackup")).toBe(false);
    expect(screen.getByText(/All bots must be stopped/)).toBeVisible();
    const [first] = within(bot).getAllByRole("button", { name: "Bring back" });
    await user.click(first ?? bot);
    await waitFor(() => expect(screen.queryByTestId("look-dialog")).toBeNull());
    expect(core.calls).toContainEqual({
      name: "restoreBackup",
      req: {
        name: "sculk-1763000000000-daily.db",
        passphrase: null,
        part: { type: "command", botId: 1, name: "ping" },
        isDryRun: false,
      },
    });
  });

  it("opens an encrypted copy with its passphrase only", async () => {
    const { core, user } = renderWindow(onSettings(oneBot(Date.now())));
    const item = await screen.findByTestId("backup-b");
    await user.click(within(item).getByRole("button"));
    expect(core.calls.some((call) => call.name === "lookIntoBackup")).toBe(false);
    await user.type(await screen.findByTestId("look-passphrase"), "correct horse");
    await user.click(screen.getByRole("button", { name: "Open" }));
    expect(await screen.findByTestId("diff-bot-OldGuard")).toBeVisible();
  });

  it("tells of a damaged database and of what was saved", async () => {
    const script = onSettings(oneBot(Date.now()));
    script.backups = {
      folder: "/b",
      backups: [],
      damage: {
        detail: "Tree 7 page 12",
        aside: "/data/sculk-damaged-1.db",
        tables: [{ name: "commands", nSaved: 41, isTorn: true }],
        isGone: false,
        copy: null,
      },
    };
    renderWindow(script);
    const panel = await screen.findByTestId("damage");
    expect(within(panel).getByText(/41 rows were saved/)).toBeVisible();
    const notice = await screen.findByTestId("damage-notice");
    expect(within(notice).getByText(/41 rows were saved/)).toBeVisible();
  });

  it("tells on whatever page that the database is gone, and leads to the copy that holds more", async () => {
    const script = oneBot(Date.now());
    script.backups = {
      ...script.backups,
      folder: "/b",
      backups: [
        {
          name: "old",
          madeAt: Date.now() - 86_400_000,
          reason: "daily",
          kibibytes: 900,
          isSealed: false,
        },
      ],
      damage: {
        detail: "sculk.db",
        aside: null,
        tables: [],
        isGone: true,
        copy: { name: "old", madeAt: Date.now() - 86_400_000, nBots: 12, nBotsHere: 0 },
      },
    };
    const { core, user } = renderWindow(script);
    const notice = await screen.findByTestId("damage-notice");
    expect(within(notice).getByText(/The database is gone/)).toBeVisible();
    await user.click(within(notice).getByTestId("damage-show"));
    const panel = await screen.findByTestId("damage");
    expect(screen.queryByTestId("damage-notice")).toBeNull();
    expect(within(panel).getByText(/holds 12 bots; here are 0/)).toBeVisible();
    await user.click(within(panel).getByTestId("damage-look"));
    await waitFor(() =>
      expect(core.calls).toContainEqual({
        name: "lookIntoBackup",
        req: { name: "old", passphrase: null },
      }),
    );
  });
});

describe("moving in", () => {
  it("shows what comes, resolves a clash, and reports", async () => {
    const { core, user } = renderWindow(onSettings(oneBot(Date.now())));
    await user.click(await screen.findByTestId("move-in"));
    await user.type(await screen.findByTestId("move-in-path"), "/none");
    await user.click(screen.getByTestId("move-in-look"));
    expect(await screen.findByText(/cannot be read/)).toBeVisible();
    await user.clear(screen.getByTestId("move-in-path"));
    await user.type(screen.getByTestId("move-in-path"), "/home/me/.blockmine");
    await user.click(screen.getByTestId("move-in-look"));
    const taken = await screen.findByTestId("move-in-bot-FarmHand_01");
    expect(within(taken).getByText(/its name is taken/)).toBeVisible();
    await user.click(within(taken).getByRole("checkbox"));
    await user.selectOptions(within(taken).getByRole("combobox"), "replace");
    await user.click(screen.getByTestId("move-in-take"));
    expect(await screen.findByTestId("move-in-report")).toBeVisible();
    expect(core.calls).toContainEqual({
      name: "runImport",
      req: {
        path: "/home/me/.blockmine",
        passphrase: null,
        stamp: "4f",
        bots: [
          { index: 0, isTakenAlong: true, onClash: "skip", username: null, serverId: null },
          { index: 1, isTakenAlong: true, onClash: "replace", username: null, serverId: null },
        ],
        onClash: "rename",
        intoBot: null,
        isDryRun: false,
      },
    });
  });

  it("takes the path of what is dropped onto the window", async () => {
    const { core, user } = renderWindow(onSettings(oneBot(Date.now())));
    await user.click(await screen.findByTestId("move-in"));
    await screen.findByTestId("move-in-path");
    act(() => core.drop("/home/me/bot.zip"));
    expect(screen.getByTestId("move-in-path")).toHaveValue("/home/me/bot.zip");
  });

  it("asks for a passphrase where the file needs one", async () => {
    const { core, user } = renderWindow(onSettings(oneBot(Date.now())));
    core.fail("previewImport", new BackendError("invalid", "Encrypted.", "passphrase"));
    await user.click(await screen.findByTestId("move-in"));
    await user.type(await screen.findByTestId("move-in-path"), "/a.sculk");
    await user.click(screen.getByTestId("move-in-look"));
    expect(await screen.findByTestId("move-in-passphrase")).toBeVisible();
  });

  it("leaves a bot whose name is taken until somebody says otherwise", () => {
    const bot = {
      index: 0,
      username: "Digger",
      server: null,
      nCommands: 0,
      nEventGraphs: 0,
      nUsers: 0,
      nGroups: 0,
      nValues: 0,
      hasPassword: false,
      isTaken: true,
      freeName: "Digger_2",
    };
    expect(firstChoice(bot).isTaken).toBe(false);
    expect(lacksServer(bot, { isTaken: true, onClash: "rename", serverId: null })).toBe(true);
    expect(wireChoices([bot], new Map())[0]).toMatchObject({ isTakenAlong: false });
  });
});
