import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { PluginSettingView } from "@/backend/bindings";
import {
  changedSecrets,
  changedValues,
  isShown,
  malformed,
  shownText,
  valueOf,
} from "@/features/plugins/setting-draft";
import { renderWindow } from "@tests/render-window";
import { oneBot } from "@tests/scripted/scenarios";

const page = () => {
  const script = oneBot(Date.now());
  const tab = { type: "bot", botId: 1, section: "plugins" };
  script.settings.place = JSON.stringify({ tabs: [tab], activeId: "bot:1" });
  return script;
};

const setting = (part: Partial<PluginSettingView> & { key: string }): PluginSettingView => ({
  kind: "string",
  label: part.key,
  description: "",
  group: null,
  value: "null",
  default: "null",
  isSaved: false,
  isSecret: false,
  choices: [],
  shownWhen: [],
  ...part,
});

describe("settings of a plugin", () => {
  it("are read from what is typed, by their kind", () => {
    const of = (kind: PluginSettingView["kind"], text: string) =>
      valueOf(setting({ key: "a", kind }), text);
    expect(of("string", "5")).toBe('"5"');
    expect(of("number", " 2,5 ")).toBe("2.5");
    expect(of("number", "five")).toBeNull();
    expect(of("number", "")).toBe("null");
    expect(of("stringList", "a\n\n b ")).toBe('["a","b"]');
    expect(of("json", '{"a":1}')).toBe('{"a":1}');
    expect(of("json", "{")).toBeNull();
    expect(of("boolean", "true")).toBe("true");
  });

  it("are shown where what they depend on fits, edits included", () => {
    const rule = { field: "mode", operator: "eq", value: '["a","b"]', isInverted: false } as const;
    const hidden = setting({ key: "x", shownWhen: [rule] });
    const mode = setting({ key: "mode", value: '"c"', default: '"a"' });
    const view = { settings: [mode, hidden] };
    expect(isShown(hidden, view, new Map())).toBe(false);
    expect(isShown(hidden, view, new Map([["mode", "b"]]))).toBe(true);
    expect(isShown(hidden, view, new Map([["mode", null]]))).toBe(true);
    const turned = setting({ key: "y", shownWhen: [{ ...rule, isInverted: true }] });
    expect(isShown(turned, view, new Map())).toBe(true);
    const more = { field: "n", operator: "gt", value: "3", isInverted: false } as const;
    const many = setting({ key: "z", shownWhen: [more] });
    const n = setting({ key: "n", kind: "number", value: "4" });
    expect(isShown(many, { settings: [n, many] }, new Map())).toBe(true);
    expect(isShown(many, { settings: [n, many] }, new Map([["n", "3"]]))).toBe(false);
  });

  it("travel as what changed alone, secrets apart", () => {
    const saved = setting({ key: "b", value: '"2"', default: '"d"', isSaved: true });
    const view = {
      settings: [
        setting({ key: "a", value: '"1"' }),
        saved,
        setting({ key: "c", isSecret: true, isSaved: true }),
        setting({ key: "d", kind: "number" }),
      ],
    };
    const edits = new Map<string, string | null>([
      ["b", null],
      ["c", "hunter2"],
      ["d", "x"],
    ]);
    expect(shownText(saved, edits)).toBe("d");
    expect([...malformed(view, edits)]).toEqual(["d"]);
    edits.set("d", "3");
    expect(changedValues(view, edits)).toEqual([
      { key: "b", value: null },
      { key: "d", value: "3" },
    ]);
    expect(changedSecrets(view, edits)).toEqual([{ key: "c", secret: "hunter2" }]);
  });
});

describe("plugins of a bot", () => {
  it("are switched on and off, and lose a permission at once", async () => {
    const { core, user } = renderWindow(page());
    const row = await screen.findByTestId("plugin-row-greeter");
    expect(row).toHaveTextContent("Running");
    expect(screen.getByTestId("plugin-row-shop-watch")).toHaveTextContent("Stopped");
    await user.click(within(row).getByRole("switch"));
    await waitFor(() => expect(screen.getByTestId("plugin-row-greeter")).toHaveTextContent("Off"));
    await user.click(screen.getByTestId("open-plugin-greeter"));
    const dialog = await screen.findByTestId("plugin-dialog");
    await user.click(within(dialog).getByRole("radio", { name: "Permissions" }));
    await user.click(within(dialog).getByRole("switch", { name: /Keep files/ }));
    await waitFor(() =>
      expect(core.calls.findLast(({ name }) => name === "setBotPlugin")?.req).toMatchObject({
        botId: 1,
        plugin: "greeter",
        grants: [],
      }),
    );
  });

  it("are installed after a look inside, with what the user allowed and nothing else", async () => {
    const { core, user } = renderWindow(page());
    await user.click(await screen.findByTestId("install-plugin"));
    await user.type(screen.getByTestId("install-plugin-place"), "https://example.com/a.zip");
    await user.click(screen.getByTestId("install-plugin-look"));
    const preview = await screen.findByTestId("plugin-preview");
    expect(preview).toHaveTextContent("chat-tools");
    expect(preview).toHaveTextContent("lib/send.js:14");
    for (const box of within(preview).getAllByRole("checkbox")) expect(box).not.toBeChecked();
    await user.click(within(preview).getByRole("checkbox", { name: /api\.weather\.example/ }));
    await user.click(screen.getByTestId("install-plugin-take"));
    await screen.findByTestId("plugin-row-weather-teller");
    expect(core.calls.find(({ name }) => name === "installPlugin")?.req).toEqual({
      source: { type: "address", url: "https://example.com/a.zip" },
      digest: "0".repeat(64),
      botIds: [1],
      grants: ["network:api.weather.example"],
    });
  });

  it("keep a secret apart from other settings", async () => {
    const { core, user } = renderWindow(page());
    await user.click(await screen.findByTestId("open-plugin-greeter"));
    await user.type(await screen.findByTestId("setting-key"), "hunter2");
    await user.click(screen.getByTestId("reset-greeting"));
    await user.click(screen.getByTestId("save-plugin-settings"));
    await waitFor(() =>
      expect(core.calls.find(({ name }) => name === "updatePluginSettings")?.req).toMatchObject({
        values: [{ key: "greeting", value: null }],
        secrets: [{ key: "key", secret: "hunter2" }],
      }),
    );
    await waitFor(() => expect(screen.getByTestId("setting-greeting")).toHaveValue("Hello!"));
    expect(screen.getByTestId("setting-key")).toHaveValue("");
  });
});
