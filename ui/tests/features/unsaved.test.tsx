import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { hideSecret, holdsPlainSecret } from "@/features/bot-settings/plain-secrets";
import { oneBot } from "@tests/scripted/scenarios";
import { renderWindow } from "@tests/render-window";

const at = (tab: object, activeId: string) => {
  const script = oneBot(Date.now());
  script.settings.place = JSON.stringify({ tabs: [tab], activeId });
  return script;
};
const settings = () => at({ type: "bot", botId: 1, section: "settings" }, "bot:1");

beforeEach(() => localStorage.clear());

describe("a password in a line sent at joining", () => {
  it("is told from its placeholder and from other commands", () => {
    expect(holdsPlainSecret("/home\n/LOGIN hunter2")).toBe(true);
    expect(holdsPlainSecret("/login {password}\n/server lobby\nlogin x")).toBe(false);
  });

  it("is hidden where there is one to hide", () => {
    expect(hideSecret("/register abc abc\n/home abc")).toEqual({
      lines: "/register {password} {password}\n/home abc",
      password: "abc",
    });
    expect(hideSecret("/changepassword old new"), "two that differ").toBeNull();
    expect(hideSecret("/home")).toBeNull();
  });

  it("goes to the keychain with one click and is saved readable only when that is wanted", async () => {
    const { core, user } = renderWindow(settings());
    const lines = await screen.findByTestId("bot-join-commands");
    await user.clear(lines);
    await user.type(lines, "/login hunter2");
    expect(await screen.findByText(/A password stands here readable/)).toBeInTheDocument();
    expect(screen.getByTestId("save-bot-settings")).toBeDisabled();
    expect(Object.values<unknown>(localStorage).join()).not.toContain("hunter2");

    await user.click(screen.getByLabelText("Save it readable all the same"));
    expect(screen.getByTestId("save-bot-settings")).toBeEnabled();
    await user.click(screen.getByTestId("hide-secret"));
    expect(lines).toHaveValue("/login {password}");
    await user.click(screen.getByTestId("save-bot-settings"));
    await waitFor(() =>
      expect(core.calls).toContainEqual(
        expect.objectContaining({
          name: "updateBot",
          req: expect.objectContaining({ password: "hunter2" }) as unknown,
        }),
      ),
    );
  });
});

describe("what nobody saved", () => {
  it("of the joining fields is there again in the next window", async () => {
    const script = settings();
    const first = renderWindow(script);
    await first.user.type(await screen.findByTestId("bot-join-commands"), "{Enter}/home");
    first.unmount();
    const { user } = renderWindow(script);
    const lines = await screen.findByTestId("bot-join-commands");
    expect(lines).toHaveValue("/login {password}\n/home");
    await user.click(screen.getByTestId("save-bot-settings"));
    await waitFor(() => expect(localStorage.getItem("sculk.botJoining.1")).toBeNull());
  });

  it("of a server's chat is not lost by Esc", async () => {
    const { user } = renderWindow(at({ type: "page", page: "servers" }, "page:servers"));
    await user.click(await screen.findByTestId("chat-server-Hyperion"));
    const dialog = await screen.findByTestId("server-chat-dialog");
    await user.click(await screen.findByTestId("add-chat-rule"));
    fireEvent(dialog, new Event("cancel", { cancelable: true }));
    await user.click(await screen.findByTestId("keep-changes"));
    expect(screen.getByTestId("server-chat-dialog")).toBeInTheDocument();
    fireEvent(dialog, new Event("cancel", { cancelable: true }));
    await user.click(await screen.findByTestId("discard-changes"));
    expect(screen.queryByTestId("server-chat-dialog")).not.toBeInTheDocument();
  });
});
