import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { BackendError } from "@/backend/backend-error";
import { failure } from "@tests/scripted/fixtures";
import { empty, manyBots, oneBot } from "@tests/scripted/scenarios";
import { renderWindow } from "@tests/render-window";

const now = Date.now();
const placeAt = (section: string) =>
  JSON.stringify({ tabs: [{ type: "bot", botId: 1, section }], activeId: "bot:1" });
const at = (section: string) => {
  const script = oneBot(now);
  script.settings.place = placeAt(section);
  return script;
};

describe("the first run", () => {
  it("refuses what cannot be a name or an address, then makes server and bot and starts it", async () => {
    const { core, user } = renderWindow(empty());
    const name = await screen.findByTestId("new-bot-username");
    await user.type(name, "Б");
    expect(await screen.findByText(/Only the letters A to Z/)).toBeInTheDocument();
    await user.clear(name);
    await user.click(screen.getByTestId("create-bot"));
    expect(await screen.findByText("The bot needs a name.")).toBeInTheDocument();
    expect(core.calls.some((call) => call.name === "createBot")).toBe(false);

    await user.type(name, "Bot_1");
    await user.type(screen.getByTestId("new-bot-address"), "127.0.0.1:25570");
    await user.click(screen.getByTestId("create-bot"));
    expect(await screen.findByTestId("bot-row-Bot_1")).toBeInTheDocument();
    expect(core.script.servers).toMatchObject([{ host: "127.0.0.1", port: 25570 }]);
    expect(core.script.bots).toMatchObject([{ username: "Bot_1", state: { type: "connecting" } }]);
    expect(await screen.findByTestId("console-input")).toBeInTheDocument();
  });
});

describe("the palette", () => {
  it("opens by the key under a Cyrillic layout too, finds and goes there", async () => {
    const { user } = renderWindow(manyBots(now, 12));
    await screen.findByTestId("bot-row-Warden_Guard");
    fireEvent.keyDown(window, { code: "KeyK", key: "л", ctrlKey: true });
    await user.type(await screen.findByTestId("palette-input"), "lumber");
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { name: "Lumberjack" })).toBeInTheDocument();
    expect(screen.queryByTestId("palette-input")).not.toBeInTheDocument();
  });

  it("does what it says", async () => {
    const { core, user } = renderWindow(oneBot(now));
    await screen.findByTestId("bot-row-Warden_Guard");
    fireEvent.keyDown(window, { code: "KeyK", ctrlKey: true });
    await user.type(await screen.findByTestId("palette-input"), "stop warden");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(core.script.bots[0]?.state.type).toBe("stopped"));
  });
});

describe("the frame", () => {
  it("writes where the user is, and a new window is there again", async () => {
    const { core, user, unmount } = renderWindow(oneBot(now));
    await user.click(await screen.findByTestId("rail-servers"));
    await waitFor(() => expect(core.script.settings.place).toContain("page:servers"));
    unmount();
    renderWindow(core.script);
    expect(await screen.findByRole("heading", { name: "Servers" })).toBeInTheDocument();
    expect(screen.getByTestId("tab-page:servers")).toHaveAttribute("aria-selected", "true");
  });

  it("says in plain words what failed, with details on request, and tries again", async () => {
    const { core, user } = renderWindow(oneBot(now));
    await screen.findByTestId("bot-row-Warden_Guard");
    core.fail("listServers", new BackendError("internal", "The disk is full.", "os error 28"));
    core.emit({ type: "cacheInvalidated", tags: ["servers"] });
    await user.click(screen.getByTestId("rail-servers"));
    const panel = await screen.findByTestId("error-panel");
    expect(panel).toHaveTextContent("The disk is full.");
    expect(panel).not.toHaveTextContent("os error 28");
    await user.click(within(panel).getByRole("button", { name: "Details" }));
    expect(panel).toHaveTextContent("os error 28");
    core.fail("listServers", null);
    await user.click(within(panel).getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(screen.queryByTestId("error-panel")).not.toBeInTheDocument());
  });

  it("tells a refused start in a toast", async () => {
    const { core, user } = renderWindow(manyBots(now, 12));
    core.fail("startBots", new BackendError("precondition", "The worker is missing.", null));
    await user.click(await screen.findByTestId("bot-row-Lumberjack"));
    await user.click(await screen.findByTestId("start-bot"));
    expect(await screen.findByTestId("toast")).toHaveTextContent("The worker is missing.");
  });

  it("deletes a bot from its menu, closes its tab and brings it back on Undo", async () => {
    const { core, user } = renderWindow(at("overview"));
    const row = await screen.findByTestId("bot-row-Warden_Guard");
    fireEvent.contextMenu(row);
    await user.click(await screen.findByTestId("menu-delete"));
    await waitFor(() =>
      expect(screen.queryByTestId("bot-row-Warden_Guard")).not.toBeInTheDocument(),
    );
    expect(screen.queryByTestId("tab-bot:1")).not.toBeInTheDocument();
    await user.click(await screen.findByTestId("toast-action"));
    expect(await screen.findByTestId("bot-row-Warden_Guard")).toBeInTheDocument();
    expect(core.script.bots).toHaveLength(1);
  });

  it("moves a bot by keyboard, and the focus goes with it", async () => {
    const { core, user } = renderWindow(manyBots(now, 12));
    const row = await screen.findByTestId("bot-row-Warden_Guard");
    row.focus();
    await user.keyboard("{Alt>}[ArrowDown]{/Alt}");
    await waitFor(() => expect(core.script.bots[1]?.username).toBe("Warden_Guard"));
    await waitFor(() => {
      const rows = screen.getAllByTestId(/^bot-row-/).map((one) => one.dataset.botId);
      expect(new Set(rows.slice(0, 2))).toEqual(new Set(["1", "2"]));
    });
    expect(screen.getByTestId("bot-row-Warden_Guard")).toHaveFocus();
    await user.keyboard("[ArrowDown]");
    await waitFor(() => expect(screen.getByTestId("bot-row-ClanGreeter")).toHaveFocus());
  });

  it("asks once what closing does, keeps the answer and closes", async () => {
    const { core, user } = renderWindow(oneBot(now));
    await screen.findByTestId("bot-row-Warden_Guard");
    core.emit({ type: "closeAsked" });
    await user.click(await screen.findByTestId("close-keep-running"));
    await waitFor(() => expect(core.nClosed).toBe(1));
    expect(core.script.settings.onClose).toBe("keepRunning");
  });

  it("speaks Russian when told to, at once", async () => {
    const { user } = renderWindow(oneBot(now));
    await user.click(await screen.findByTestId("rail-settings"));
    await user.click(await screen.findByRole("radio", { name: "Русский" }));
    expect(await screen.findByRole("heading", { name: "Настройки" })).toBeInTheDocument();
    expect(document.documentElement.lang).toBe("ru");
  });
});

describe("the dashboard", () => {
  it("acts on all picked bots", async () => {
    const { core, user } = renderWindow(manyBots(now, 12));
    await user.click(await screen.findByRole("checkbox", { name: "Pick Lumberjack" }));
    await user.click(screen.getByRole("checkbox", { name: "Pick test_combat" }));
    await user.click(screen.getByTestId("bulk-start"));
    const start = core.calls.findLast((call) => call.name === "startBots");
    expect(start?.req).toEqual({ type: "some", ids: [9, 11] });
    await user.keyboard("{Escape}");
    expect(screen.queryByTestId("bulk-start")).not.toBeInTheDocument();
  });

  it("shows a failure as it happens, with what to do", async () => {
    const { core } = renderWindow(oneBot(now));
    await screen.findByTestId("dashboard-row-Warden_Guard");
    core.setState(1, { type: "failed", since: Date.now(), failure: failure() });
    const problem = await screen.findByTestId("problem");
    expect(problem).toHaveTextContent("You are not whitelisted on this server!");
    expect(within(problem).getByRole("button", { name: "Retry" })).toBeInTheDocument();
    expect(screen.getByTestId("dashboard-row-Warden_Guard")).toHaveTextContent("Not whitelisted");
  });
});

describe("the console", () => {
  it("shows lines as they come, marks what is searched for and says what is typed", async () => {
    const { core, user } = renderWindow(at("console"));
    await waitFor(() => expect(screen.getAllByTestId("console-line")).toHaveLength(18));
    core.emit({
      type: "consoleAppended",
      botId: 1,
      lines: [
        {
          seq: 19,
          at: now,
          source: "bot",
          level: "info",
          player: null,
          node: null,
          spans: [
            {
              text: "Pong hello there",
              color: null,
              bold: false,
              italic: false,
              underlined: false,
              strikethrough: false,
              obfuscated: false,
            },
          ],
        },
      ],
    });
    expect(await screen.findByText("Pong hello there")).toBeInTheDocument();
    await user.type(screen.getByTestId("console-search"), "nyx{Enter}");
    await waitFor(() => expect(screen.getByTestId("console-found")).toHaveTextContent("2 of 2"));
    expect(document.querySelectorAll("mark")).toHaveLength(2);

    const input = screen.getByTestId("console-input");
    await user.type(input, "/clan info{Enter}");
    expect(core.calls.findLast((call) => call.name === "sendChat")?.req).toEqual({
      id: 1,
      text: "/clan info",
    });
    await user.type(input, "{ArrowUp}");
    expect(input).toHaveValue("/clan info");
  });

  it("leads from a graph's error to its node", async () => {
    const { user } = renderWindow(at("console"));
    await user.click(await screen.findByRole("button", { name: "Open node" }));
    expect(await screen.findByTestId("tab-graph:command:1")).toHaveAttribute(
      "aria-selected",
      "true",
    );
  });

  it("gives back what could not be said", async () => {
    const { core, user } = renderWindow(at("console"));
    core.fail("sendChat", new BackendError("precondition", "The bot is not online.", null));
    const input = await screen.findByTestId("console-input");
    await user.type(input, "hello{Enter}");
    expect(await screen.findByTestId("toast")).toHaveTextContent("The bot is not online.");
    expect(input).toHaveValue("hello");
  });
});

describe("a bot's settings", () => {
  it("say what the bot does when it joins", async () => {
    const { core, user } = renderWindow(at("settings"));
    const lines = await screen.findByTestId("bot-join-commands");
    await user.type(lines, "{Enter}/home");
    await user.clear(screen.getByTestId("bot-view-distance"));
    await user.type(screen.getByTestId("bot-view-distance"), "40");
    expect(await screen.findByText("A whole number from 2 to 32.")).toBeInTheDocument();
    expect(screen.getByTestId("save-bot-settings")).toBeDisabled();
    await user.clear(screen.getByTestId("bot-view-distance"));
    await user.type(screen.getByTestId("bot-view-distance"), "8");
    await user.click(screen.getByTestId("save-bot-settings"));
    await waitFor(() =>
      expect(core.script.joining.get(1)).toMatchObject({
        joinCommands: ["/login {password}", "/home"],
        viewDistance: 8,
      }),
    );
  });

  it("survive a look elsewhere and are asked about before they are thrown away", async () => {
    const { user } = renderWindow(at("settings"));
    const prefix = await screen.findByTestId("bot-prefix");
    await user.clear(prefix);
    await user.type(prefix, "!");
    await user.click(screen.getByTestId("section-console"));
    await user.click(screen.getByTestId("rail-dashboard"));
    await user.click(screen.getByTestId("tab-bot:1"));
    await user.click(screen.getByTestId("section-settings"));
    expect(screen.getByTestId("bot-prefix")).toHaveValue("!");
    fireEvent.keyDown(window, { code: "KeyW", ctrlKey: true });
    await user.click(await screen.findByTestId("discard-changes"));
    expect(screen.queryByTestId("tab-bot:1")).not.toBeInTheDocument();
  });

  it("send a password once and show only that there is one", async () => {
    const { core, user } = renderWindow(at("settings"));
    await user.click(await screen.findByTestId("set-password"));
    await user.type(screen.getByTestId("bot-password"), "hunter2");
    await user.click(screen.getByTestId("save-bot-settings"));
    await waitFor(() =>
      expect(screen.getByTestId("password-status")).toHaveTextContent("A password is set."),
    );
    expect(core.calls.findLast((call) => call.name === "updateBot")?.req).toMatchObject({
      password: "hunter2",
      prefix: null,
    });
    expect(document.body.innerHTML).not.toContain("hunter2");
  });
});

describe("chat of a server", () => {
  it("is read by rules that are tried while they are edited", async () => {
    const { core, user } = renderWindow(at("console"));
    await user.click(await screen.findByTestId("rail-servers"));
    await user.click(await screen.findByTestId("chat-server-Hyperion"));
    const dialog = await screen.findByTestId("server-chat-dialog");
    expect(await within(dialog).findByText("who sells iron?")).toBeInTheDocument();
    await user.type(screen.getByTestId("chat-rule-line"), "Ana: hello there");
    expect(await within(dialog).findByText("hello there")).toBeInTheDocument();

    expect(screen.getByTestId("save-server-chat")).toBeDisabled();
    await user.click(screen.getByTestId("add-chat-rule"));
    await user.click(screen.getByTestId("save-server-chat"));
    await waitFor(() => expect(core.script.chats.get(1)?.rules).toHaveLength(3));
    await waitFor(() => expect(screen.queryByTestId("server-chat-dialog")).toBeNull());
  });
});

describe("event graphs", () => {
  it("are found in the palette beside commands", async () => {
    const { user } = renderWindow(at("events"));
    await screen.findByTestId("event-graph-row-Night watch");
    await user.keyboard("{Control>}k{/Control}");
    await user.keyboard("night");
    await user.click(await screen.findByRole("option", { name: /Night watch/ }));
    expect(await screen.findByTestId("tab-graph:event:2")).toHaveAttribute("aria-selected", "true");
  });

  it("are switched, made, renamed and deleted with an undo", async () => {
    const { core, user } = renderWindow(at("events"));
    await user.click(await screen.findByRole("switch", { name: "Greet newcomers runs" }));
    await waitFor(() => expect(core.script.eventGraphs[0]?.isEnabled).toBe(false));
    expect(screen.getByTestId("event-graph-row-Shop answers")).toHaveTextContent("no event yet");

    await user.click(screen.getByTestId("delete-event-Night watch"));
    await waitFor(() =>
      expect(screen.queryByTestId("event-graph-row-Night watch")).not.toBeInTheDocument(),
    );
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByTestId("event-graph-row-Night watch")).toBeInTheDocument();

    await user.click(screen.getByTestId("new-event-graph"));
    await user.type(screen.getByTestId("event-graph-name"), "Death notes");
    await user.click(screen.getByTestId("event-graph-take"));
    expect(await screen.findByRole("tab", { name: /Death notes/ })).toBeInTheDocument();
  });
});

describe("commands", () => {
  it("are switched, refused a taken name, deleted and brought back", async () => {
    const { core, user } = renderWindow(at("commands"));
    await user.click(await screen.findByRole("switch", { name: "ping answers" }));
    await waitFor(() => expect(core.script.commands[0]?.isEnabled).toBe(false));

    await user.click(screen.getByTestId("new-command"));
    await user.type(screen.getByTestId("new-command-name"), "Fly");
    expect(await screen.findByText("Another command has this name.")).toBeInTheDocument();
    expect(screen.getByTestId("create-command")).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Cancel" }));

    await user.click(screen.getByTestId("delete-command-ping"));
    await waitFor(() => expect(screen.queryByTestId("command-row-ping")).not.toBeInTheDocument());
    await user.click(await screen.findByTestId("toast-action"));
    expect(await screen.findByTestId("command-row-ping")).toBeInTheDocument();
  });
});

describe("servers", () => {
  it("are added, and not deleted while bots use them", async () => {
    const { core, user } = renderWindow(oneBot(now));
    await user.click(await screen.findByTestId("rail-servers"));
    expect(await screen.findByTestId("delete-server-Hyperion")).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    await user.click(screen.getByTestId("new-server"));
    await user.type(screen.getByTestId("server-address"), "localhost:99999");
    expect(await screen.findByText(/This is not an address/)).toBeInTheDocument();
    await user.clear(screen.getByTestId("server-address"));
    await user.type(screen.getByTestId("server-address"), "localhost:25570");
    await user.click(screen.getByTestId("save-server"));
    expect(await screen.findByTestId("server-row-localhost:25570")).toBeInTheDocument();
    expect(core.script.servers).toHaveLength(2);
  });
});

describe("nothing on the console of the browser", () => {
  it("is written while every page is opened", async () => {
    const error = vi.spyOn(console, "error");
    const { user } = renderWindow(manyBots(now, 12));
    for (const page of ["graphs", "servers", "settings", "dashboard"]) {
      await user.click(await screen.findByTestId(`rail-${page}`));
    }
    expect(error).not.toHaveBeenCalled();
  });
});
