import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { BackendError } from "@/backend/backend-error";
import { conflictFields } from "@/design/conflict-fields";
import { renderWindow } from "@tests/render-window";
import { oneBot } from "@tests/scripted/scenarios";
import type { Script } from "@tests/scripted/scripted-core";

function at(section: string, script: Script): Script {
  const place = JSON.stringify({
    tabs: [{ type: "bot", botId: 1, section }],
    activeId: "bot:1",
  });
  return { ...script, settings: { ...script.settings, place } };
}

/** As the core refuses: with what is there now. */
const stale = (theirs: object) =>
  new BackendError("conflict", "Somebody else changed this.", JSON.stringify(theirs));

beforeEach(() => localStorage.clear());

describe("two that edit the same command", () => {
  async function meet() {
    const script = at("commands", oneBot(Date.now()));
    const [mine] = script.commands;
    if (!mine) throw new Error("the scenario has a command");
    const theirs = { ...mine, cooldownSeconds: 99, description: "theirs", revision: "2" };
    script.commands = [{ ...mine, revision: "1" }, ...script.commands.slice(1)];
    const rendered = renderWindow(script);
    const { core, user } = rendered;
    await user.click(await screen.findByTestId(`edit-command-${mine.name}`));
    const cooldown = await screen.findByTestId("command-cooldown");
    await user.clear(cooldown);
    await user.type(cooldown, "7");
    core.fail("updateCommand", stale(theirs));
    await user.click(screen.getByTestId("save-command"));
    const question = await screen.findByTestId("edit-conflict");
    core.fail("updateCommand", null);
    const saves = () => core.calls.filter(({ name }) => name === "updateCommand");
    return { ...rendered, question, mine, saves };
  }

  it("are shown in what they differ, and mine is saved over theirs when that is wanted", async () => {
    const { user, question, mine, saves } = await meet();
    expect(saves()[0]?.req).toMatchObject({ expectedRevision: "1" });
    const row = within(question).getByTestId("conflict-field-cooldown");
    expect(row).toHaveTextContent(/99.*7/);
    expect(within(question).queryByTestId("conflict-field-name")).toBeNull();
    await user.click(screen.getByTestId("conflict-keep"));
    await waitFor(() => expect(screen.queryByTestId("command-dialog")).toBeNull());
    expect(saves().at(-1)?.req).toMatchObject({
      id: mine.id,
      cooldownSeconds: 7,
      expectedRevision: "2",
    });
  });

  it("go on from theirs when that is taken", async () => {
    const { user, saves } = await meet();
    await user.click(screen.getByTestId("conflict-take"));
    await waitFor(() => expect(screen.queryByTestId("edit-conflict")).toBeNull());
    expect(screen.getByTestId("command-cooldown")).toHaveValue("99");
    const cooldown = screen.getByTestId("command-cooldown");
    await user.type(cooldown, "0");
    await user.click(screen.getByTestId("save-command"));
    await waitFor(() => expect(screen.queryByTestId("command-dialog")).toBeNull());
    expect(saves().at(-1)?.req).toMatchObject({ cooldownSeconds: 990, expectedRevision: "2" });
  });

  it("lose nothing by closing the question", async () => {
    const { user, question, saves } = await meet();
    await user.click(within(question).getByRole("button", { name: "Close" }));
    expect(screen.queryByTestId("edit-conflict")).not.toBeInTheDocument();
    expect(screen.getByTestId("command-cooldown")).toHaveValue("7");
    expect(saves(), "nothing more was sent").toHaveLength(1);
  });
});

describe("a form that was changed", () => {
  it("goes back to what it was when it was opened", async () => {
    const { user } = renderWindow(at("commands", oneBot(Date.now())));
    await user.click(await screen.findByTestId("edit-command-ping"));
    const name = await screen.findByTestId("command-name");
    expect(screen.getByTestId("reset-form")).toBeDisabled();
    await user.type(name, "pong");
    await user.click(screen.getByTestId("reset-form"));
    expect(name).toHaveValue("ping");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(screen.queryByTestId("command-dialog")).not.toBeInTheDocument();
  });

  it("of a new bot or command asks before what was typed is lost", async () => {
    const { user } = renderWindow(at("commands", oneBot(Date.now())));
    await user.click(await screen.findByTestId("new-command"));
    await user.type(await screen.findByTestId("new-command-name"), "shop");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.click(await screen.findByTestId("discard-changes"));
    await user.click(screen.getByTestId("new-bot"));
    await user.type(await screen.findByTestId("new-bot-username"), "Steve");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.click(await screen.findByTestId("keep-changes"));
    expect(screen.getByTestId("new-bot-username")).toHaveValue("Steve");
  });
});

describe("two that edit the settings of a bot", () => {
  it("are told of what both changed alone, and keep what only one of them did", async () => {
    const script = at("settings", oneBot(Date.now()));
    const [bot] = script.bots;
    if (!bot) throw new Error("the scenario has a bot");
    script.bots = [{ ...bot, revision: "1" }, ...script.bots.slice(1)];
    const { core, user } = renderWindow(script);
    const prefix = await screen.findByTestId("bot-prefix");
    await user.clear(prefix);
    await user.type(prefix, "!");
    const theirs = { ...bot, prefix: "?", note: "their note", revision: "2" };
    core.fail("updateBot", stale(theirs));
    await user.click(screen.getByTestId("save-bot-settings"));
    const question = await screen.findByTestId("edit-conflict");
    expect(within(question).getByTestId("conflict-field-prefix")).toHaveTextContent("?!");
    expect(within(question).queryByTestId("conflict-field-note")).toBeNull();
    core.fail("updateBot", null);
    await user.click(screen.getByTestId("conflict-keep"));
    await waitFor(() =>
      expect(core.calls.filter(({ name }) => name === "updateBot").at(-1)?.req).toMatchObject({
        prefix: "!",
        note: null,
        expectedRevision: "2",
      }),
    );
  });
});

describe("fields that differ", () => {
  it("are told by their own words, others by their text", () => {
    const theirs = { name: "a", ids: [1, 2], isOn: true, same: 1, hidden: 1 };
    const mine = { name: "b", ids: [2], isOn: true, same: 1, hidden: 2 };
    const ids = ["Bots", (some: number[]) => `${some.length} bots`] as const;
    expect(conflictFields({ name: "Name", ids, isOn: "On", same: "Same" }, theirs, mine)).toEqual([
      { id: "name", label: "Name", theirs: "a", mine: "b" },
      { id: "ids", label: "Bots", theirs: "2 bots", mine: "1 bots" },
    ]);
  });
});
