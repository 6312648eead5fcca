import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { BackendError } from "@/backend/backend-error";
import { proxyDraft, proxyProblems } from "@/features/proxies/proxy-draft";
import { proxy } from "@tests/scripted/fixtures";
import { empty, oneBot } from "@tests/scripted/scenarios";
import type { Script } from "@tests/scripted/scripted-core";
import { renderWindow } from "@tests/render-window";

const at = (tab: object, id: string, script: Script): Script => ({
  ...script,
  settings: { ...script.settings, place: JSON.stringify({ tabs: [tab], activeId: id }) },
});
const onServers = (script: Script) => at({ type: "page", page: "servers" }, "page:servers", script);

describe("the list of proxies", () => {
  it("says what to do while it is empty, and shows a new proxy", async () => {
    const { core, user } = renderWindow(onServers(empty()));
    expect(await screen.findByText(/No proxies yet/)).toBeVisible();
    await user.click(screen.getByTestId("new-proxy"));
    await user.type(await screen.findByTestId("proxy-address"), "10.0.0.7");
    expect(screen.getByTestId("save-proxy")).toBeDisabled();
    await user.type(screen.getByTestId("proxy-address"), ":1080");
    await user.type(screen.getByTestId("proxy-password"), "hunter2");
    expect(screen.getByTestId("save-proxy")).toBeDisabled();
    await user.type(screen.getByTestId("proxy-username"), "alex");
    await user.type(screen.getByTestId("proxy-max-bots"), "2");
    await user.click(screen.getByTestId("save-proxy"));
    const row = await screen.findByTestId("proxy-row-10.0.0.7:1080");
    expect(within(row).getByText("0 of 2")).toBeVisible();
    expect(within(row).getByText("Checking…")).toBeVisible();
    expect(core.calls).toContainEqual({
      name: "createProxy",
      req: {
        kind: "socks5",
        address: "10.0.0.7:1080",
        username: "alex",
        password: "hunter2",
        note: "",
        maxBots: 2,
      },
    });
  });

  it("says how each one is, and why one does not work", async () => {
    const script = empty();
    const fault = "Nothing listens at the proxy's address 10.0.0.2:1080.";
    script.proxies = [
      proxy({ id: 1, host: "10.0.0.1", check: { at: 1, latencyMs: 42, fault: null } }),
      proxy({ id: 2, host: "10.0.0.2", check: { at: 1, latencyMs: null, fault } }),
      proxy({ id: 3, host: "10.0.0.3", isEnabled: false }),
    ];
    const { core, user } = renderWindow(onServers(script));
    expect(await screen.findByText("Works, 42 ms")).toBeVisible();
    expect(screen.getByText(fault)).toBeVisible();
    expect(screen.getByText("Switched off")).toBeVisible();
    await user.click(screen.getByTestId("check-proxy-10.0.0.2:1080"));
    expect(core.calls).toContainEqual({ name: "checkProxies", req: { ids: [2] } });
  });

  it("keeps one that a bot is set to, and brings a deleted one back", async () => {
    const script = empty();
    script.proxies = [
      proxy({ id: 1, host: "10.0.0.1", ownBotIds: [5] }),
      proxy({ id: 2, host: "10.0.0.2" }),
    ];
    const { core, user } = renderWindow(onServers(script));
    await user.click(await screen.findByTestId("delete-proxy-10.0.0.1:1080"));
    expect(core.calls.some((call) => call.name === "deleteProxy")).toBe(false);
    await user.click(screen.getByTestId("delete-proxy-10.0.0.2:1080"));
    await waitFor(() => expect(screen.queryByTestId("proxy-row-10.0.0.2:1080")).toBeNull());
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByTestId("proxy-row-10.0.0.2:1080")).toBeVisible();
  });

  it("keeps the lines an import did not take", async () => {
    const { user } = renderWindow(onServers(empty()));
    await user.click(await screen.findByTestId("import-proxies"));
    const field = await screen.findByTestId("import-text");
    await user.type(field, "10.0.0.1:1080{enter}not a proxy{enter}10.0.0.2:1080");
    await user.click(screen.getByTestId("save-import"));
    expect(await screen.findByTestId("import-outcome")).toHaveTextContent(
      "2 proxies were added. This line was not taken:",
    );
    expect(field).toHaveValue("not a proxy");
  });

  it("says so when it cannot be read", async () => {
    const { core } = renderWindow(onServers(empty()));
    core.fail("listProxies", new BackendError("internal", "The disk is full.", null));
    core.emit({ type: "cacheInvalidated", tags: ["proxies"] });
    const panel = await screen.findByTestId("proxies-panel");
    expect(await within(panel).findByTestId("error-panel")).toBeVisible();
  });
});

describe("a bot's proxy", () => {
  it("is chosen in its settings", async () => {
    const script = oneBot(Date.now());
    script.proxies = [proxy({ id: 4, host: "10.0.0.4", note: "Oslo" })];
    const botId = script.bots[0]?.id ?? 0;
    const tab = { type: "bot", botId, section: "settings" };
    const { core, user } = renderWindow(at(tab, `bot:${botId}`, script));
    const field = await screen.findByTestId("bot-proxy");
    await waitFor(() => expect(field).toBeEnabled());
    await user.selectOptions(field, "10.0.0.4:1080 · SOCKS5 · Oslo");
    await waitFor(() =>
      expect(core.calls).toContainEqual({
        name: "setBotProxy",
        req: { botId, choice: { type: "one", proxyId: 4 } },
      }),
    );
    await waitFor(() => expect(field).toHaveValue("4"));
    await user.selectOptions(field, "Any that works and has room");
    await waitFor(() => expect(field).toHaveValue("pool"));
  });
});

describe("the form of a proxy", () => {
  const draft = (part: object) => ({ ...proxyDraft(null), address: "h:1", ...part });

  it("knows what the protocols can carry", () => {
    const wrong = (part: object, hasPassword = false) =>
      Object.entries(proxyProblems(draft(part), hasPassword)).flatMap(([field, is]) =>
        is ? [field] : [],
      );
    expect(wrong({})).toEqual([]);
    expect(wrong({ address: "[2001:db8::7]:1080" })).toEqual([]);
    expect(wrong({ address: "h" })).toEqual(["address"]);
    expect(wrong({ password: "x" })).toEqual(["username"]);
    expect(wrong({}, true)).toEqual(["username"]);
    expect(wrong({ kind: "socks4a", password: "x" })).toEqual([]);
    expect(wrong({ kind: "http", username: "a:b" })).toEqual(["username"]);
    expect(wrong({ maxBots: "0" })).toEqual(["maxBots"]);
    expect(wrong({ maxBots: "2.5" })).toEqual(["maxBots"]);
  });
});
