import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { changesOf } from "@/features/audit/audit-changes";
import { argumentDraft, argumentOf, argumentProblems } from "@/features/commands/argument-draft";
import { isPermission as isCommandPermission } from "@/features/commands/command-draft";
import { strangeVariables } from "@/features/commands/replies-draft";
import { grantedBy, heirsOf, isPermission } from "@/features/people/group-draft";
import { mixesScripts, plainName } from "@/features/people/plain-name";
import { command } from "@tests/scripted/fixtures";
import { oneBot } from "@tests/scripted/scenarios";
import type { Script } from "@tests/scripted/scripted-core";
import { community, group, person } from "@tests/scripted/scripted-people";
import { renderWindow } from "@tests/render-window";

function at(section: string, script: Script): Script {
  const botId = script.bots[0]?.id ?? 0;
  const tab = { type: "bot", botId, section };
  const place = JSON.stringify({ tabs: [tab], activeId: `bot:${botId}` });
  return { ...script, settings: { ...script.settings, place } };
}

function withPeople(): Script {
  const script = oneBot(Date.now());
  script.circle = community(1);
  return script;
}

describe("the users of a bot", () => {
  it("are found, changed many at once, deleted and brought back", async () => {
    const { core, user } = renderWindow(at("people", withPeople()));
    await screen.findByTestId("person-alex");
    await user.type(screen.getByTestId("people-search"), "roofs");
    await waitFor(() => expect(screen.queryByTestId("person-herobrine")).toBeNull());
    await user.clear(screen.getByTestId("people-search"));
    await screen.findByTestId("person-herobrine");
    await user.click(screen.getByRole("checkbox", { name: "Pick alex" }));
    await user.click(screen.getByRole("checkbox", { name: "Pick herobrine" }));
    await user.click(screen.getByTestId("bulk-add-group"));
    await user.click(await screen.findByRole("menuitem", { name: "VIP" }));
    await waitFor(() =>
      expect(core.calls).toContainEqual({
        name: "changePeople",
        req: { botId: 1, ids: [1, 2], change: { type: "addGroup", groupId: 3 } },
      }),
    );
    await user.click(screen.getByTestId("bulk-delete-people"));
    await waitFor(() => expect(screen.queryByTestId("person-alex")).toBeNull());
    const toasts = await screen.findAllByTestId("toast");
    const deleted = toasts.find((one) => one.textContent.includes("deleted"));
    await user.click(within(deleted ?? document.body).getByRole("button", { name: "Undo" }));
    expect(await screen.findByTestId("person-alex")).toBeInTheDocument();
  });

  it("are changed as many as a search finds, after a question that says how many, and back again", async () => {
    const script = withPeople();
    script.circle = {
      ...community(1),
      people: Array.from({ length: 1_200 }, (_, at) =>
        person({ id: at + 1, username: `player${at + 1}`, isBlacklisted: at < 200 }),
      ),
    };
    const { core, user } = renderWindow(at("people", script));
    await screen.findByTestId("person-player1");
    await user.click(screen.getByRole("checkbox", { name: "Pick all shown" }));
    expect(screen.getByTestId("people-picked")).toHaveTextContent("500 users picked");
    await user.click(screen.getByTestId("pick-all-matching"));
    await waitFor(() =>
      expect(screen.getByTestId("people-picked")).toHaveTextContent("1,200 users picked"),
    );
    await user.click(screen.getByTestId("bulk-ignore"));
    const question = await screen.findByTestId("people-many-question");
    expect(question).toHaveTextContent("Put on the blacklist: 1,200 users?");
    const changes = () => core.calls.filter(({ name }) => name === "changePeople");
    expect(changes()).toHaveLength(0);
    await user.click(screen.getByTestId("people-many-go"));
    expect(await screen.findByText("1,000 users were changed.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(changes()).toHaveLength(2));
    const ignored = script.circle.people.filter((one) => one.isBlacklisted);
    expect(ignored, "who was on the blacklist before stays there").toHaveLength(200);
  });

  it("are marked where a name only looks like another", async () => {
    renderWindow(at("people", withPeople()));
    const row = await screen.findByTestId("person-nyx\u{200b}");
    expect(within(row).getByText("nyx⟨200B⟩")).toBeInTheDocument();
    expect(within(row).getByRole("img", { name: /look like others/ })).toBeInTheDocument();
  });
});

describe("the groups of a bot", () => {
  it("are made, deleted and brought back; those of every bot stay", async () => {
    const { core, user } = renderWindow(at("people", withPeople()));
    await user.click(await screen.findByRole("radio", { name: "Groups" }));
    expect(screen.getByTestId("delete-group-User")).toBeDisabled();
    await user.click(screen.getByTestId("delete-group-VIP"));
    await waitFor(() => expect(screen.queryByTestId("group-row-VIP")).toBeNull());
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await screen.findByTestId("group-row-VIP");
    await user.click(screen.getByTestId("new-group"));
    await user.type(await screen.findByTestId("group-name"), "Staff");
    await user.type(screen.getByTestId("group-permissions"), "sh*p");
    expect(screen.getByTestId("save-group")).toBeDisabled();
    await user.clear(screen.getByTestId("group-permissions"));
    await user.type(screen.getByTestId("group-permissions"), "shop.*, vip.fly");
    await user.click(screen.getByTestId("save-group"));
    await screen.findByTestId("group-row-Staff");
    expect(core.calls).toContainEqual({
      name: "createGroup",
      req: { botId: 1, name: "Staff", permissions: ["shop.*", "vip.fly"], parentIds: [] },
    });
  });

  it("grant by a tick in the matrix", async () => {
    const { core, user } = renderWindow(at("people", withPeople()));
    await user.click(await screen.findByRole("radio", { name: "Permissions" }));
    const admin = screen.getByRole("checkbox", {
      name: "Admin may admin.setgroup (granted by admin.*)",
    });
    expect(admin).toHaveAttribute("data-state", "indeterminate");
    await user.click(screen.getByRole("checkbox", { name: "User may vip.fly" }));
    await waitFor(() =>
      expect(core.calls).toContainEqual({
        name: "updateGroup",
        req: {
          id: 1,
          botId: 1,
          name: null,
          permissions: ["user.say", "vip.fly"],
          parentIds: null,
          expectedRevision: null,
        },
      }),
    );
  });
});

describe("trying a line", () => {
  it("says step by step why nothing runs", async () => {
    const script = oneBot(Date.now());
    script.commands = [command({ id: 5, name: "fly", permission: "vip.fly" })];
    const { user } = renderWindow(at("commands", script));
    await user.click(await screen.findByTestId("try-command"));
    await user.clear(screen.getByTestId("try-line"));
    await user.type(screen.getByTestId("try-line"), "@fly");
    const step = await screen.findByTestId("step-permission");
    expect(step).toHaveAttribute("data-verdict", "stopped");
    expect(step).toHaveTextContent("No group of the player grants vip.fly");
    expect(screen.getByTestId("try-outcome")).toHaveTextContent("you may not use @fly");
  });
});

describe("the arguments of a command", () => {
  it("are edited and saved with their ranges", async () => {
    const script = oneBot(Date.now());
    script.commands = [command({ id: 5, name: "give" })];
    const { core, user } = renderWindow(at("commands", script));
    await user.click(await screen.findByTestId("edit-command-give"));
    await user.click(await screen.findByTestId("add-argument"));
    expect(screen.getByTestId("save-command")).toBeDisabled();
    await user.type(screen.getByTestId("argument-name"), "count");
    await user.selectOptions(screen.getByTestId("argument-kind"), "number");
    await user.type(screen.getByTestId("argument-min"), "64");
    await user.type(screen.getByTestId("argument-max"), "1");
    expect(await screen.findByText(/the smallest first/)).toBeVisible();
    await user.clear(screen.getByTestId("argument-min"));
    await user.type(screen.getByTestId("argument-min"), "0.5");
    await user.type(screen.getByTestId("command-permission"), "shop.give");
    await user.click(screen.getByTestId("save-command"));
    await waitFor(() => expect(screen.queryByTestId("command-dialog")).toBeNull());
    const saved = core.calls.find((call) => call.name === "updateCommand");
    expect(saved?.req).toMatchObject({
      permission: "shop.give",
      arguments: [
        {
          name: "count",
          kind: "number",
          description: "",
          required: true,
          default: null,
          min: 0.5,
          max: 1,
          choices: [],
        },
      ],
    });
  });

  it("lead back to themselves, and what cannot be is told", () => {
    const base = { description: "", required: false, min: null, max: null, choices: [] };
    const given = [
      { ...base, name: "who", kind: "player" as const, default: '"Alex"' },
      { ...base, name: "n", kind: "number" as const, default: "3", min: 1, max: 9 },
      { ...base, name: "mode", kind: "choice" as const, default: null, choices: ["a", "b"] },
      { ...base, name: "on", kind: "yes_no" as const, default: "true" },
    ];
    const drafts = given.map(argumentDraft);
    expect(drafts.map(argumentOf)).toEqual(given);
    expect(argumentProblems(drafts)).toEqual([null, null, null, null]);
    const rest = { ...argumentDraft(given[0] ?? ({} as never)), kind: "greedy_string" as const };
    const bad = [
      { ...rest, name: "a b" },
      rest,
      { ...rest, isRequired: true },
      { ...rest, name: "later" },
    ];
    expect(argumentProblems(bad)).toEqual(["name", "afterGreedy", "twice", "afterGreedy"]);
  });
});

describe("small rules", () => {
  it("know permissions and who grants them", () => {
    for (const is of [isPermission, isCommandPermission]) {
      expect(["*", "shop.*", "shop.a"].every(is)).toBe(true);
      expect(["", "a b", "*.a", "a*", "shop.**"].some(is)).toBe(false);
    }
    expect(grantedBy(["shop.*", "*"], "shop.admin.x")).toBe("shop.*");
    expect(grantedBy(["*"], "shop.a")).toBe("*");
    expect(grantedBy(["shop.a"], "shop.b")).toBeNull();
  });

  it("find who inherits from a group", () => {
    const groups = [
      group({ id: 1, name: "a" }),
      group({ id: 2, name: "b", parentIds: [1] }),
      group({ id: 3, name: "c", parentIds: [2] }),
      group({ id: 4, name: "d" }),
    ];
    expect([...heirsOf(groups, 1)].sort()).toEqual([1, 2, 3]);
  });

  it("show what is not seen in a name", () => {
    expect(plainName("st\u{200b}eve\u{202e}§c")).toBe("st⟨200B⟩eve⟨202E⟩⟨§⟩c");
    expect(plainName("Алекс_1")).toBe("Алекс_1");
    expect([mixesScripts("\u{410}dmin"), mixesScripts("Алекс"), mixesScripts("Alex_1")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("find variables a reply has no value for, and the fields of a change", () => {
    expect(strangeVariables("{player} {secnds} {", ["player", "seconds"])).toEqual(["secnds"]);
    expect(changesOf({ old: '{"a":1}', new: '{"a":2,"b":"x"}' })).toEqual([
      { field: "a", old: "1", now: "2" },
      { field: "b", old: null, now: "x" },
    ]);
  });
});
