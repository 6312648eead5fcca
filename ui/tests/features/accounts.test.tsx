import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { BackendError } from "@/backend/backend-error";
import { timeLeft } from "@/features/accounts/sign-in-state";
import { account } from "@tests/scripted/fixtures";
import { empty, oneBot } from "@tests/scripted/scenarios";
import { moveSignIn } from "@tests/scripted/scripted-accounts";
import type { Script } from "@tests/scripted/scripted-core";
import { renderWindow } from "@tests/render-window";

const at = (tab: object, id: string, script: Script): Script => ({
  ...script,
  settings: { ...script.settings, place: JSON.stringify({ tabs: [tab], activeId: id }) },
});
const inSettings = (script: Script) =>
  at({ type: "page", page: "settings" }, "page:settings", script);

describe("signing an account in", () => {
  it("shows the code, opens the page, and closes with the account in the list", async () => {
    const { core, user } = renderWindow(inSettings(empty()));
    expect(await screen.findByText(/No account is signed in/)).toBeVisible();
    await user.click(screen.getByTestId("new-account"));
    expect(await screen.findByTestId("sign-in-code")).toHaveTextContent("HJ4K2M9Q");
    expect(core.calls.filter((call) => call.name === "beginSignIn")).toHaveLength(1);
    await user.click(screen.getByTestId("open-sign-in-page"));
    expect(core.calls).toContainEqual({ name: "openSignInPage", req: { id: core.signIn?.id } });
    moveSignIn(core, { type: "checking" });
    expect(await screen.findByLabelText("Asking Xbox Live and Minecraft")).toBeInTheDocument();
    core.script.accounts = [account({ id: 3, player: "Steve_01" })];
    moveSignIn(core, { type: "done", accountId: 3 });
    expect(await screen.findByTestId("sign-in-done")).toBeVisible();
    const dialog = screen.getByTestId("sign-in-dialog");
    const [cross] = within(dialog).getAllByRole("button", { name: "Close" });
    await user.click(cross ?? dialog);
    expect(await screen.findByTestId("account-row-Steve_01")).toBeVisible();
    expect(core.calls.some((call) => call.name === "cancelSignIn")).toBe(false);
  });

  it("says why it failed and offers a new code", async () => {
    const { core, user } = renderWindow(inSettings(empty()));
    await user.click(await screen.findByTestId("new-account"));
    await screen.findByTestId("sign-in-code");
    const words = "This is a child's account. An adult must add it to a family.";
    moveSignIn(core, { type: "failed", code: "childAccount", message: words });
    expect(await screen.findByText(words)).toBeVisible();
    await user.click(screen.getByTestId("sign-in-again"));
    expect(await screen.findByTestId("sign-in-code")).toBeVisible();
    expect(core.calls.filter((call) => call.name === "beginSignIn")).toHaveLength(2);
  });

  it("tells Microsoft's services apart from ours when no code is to be had", async () => {
    const { core, user } = renderWindow(inSettings(empty()));
    const words =
      "Microsoft's sign-in was asked too often and wants 2 minutes before the next try.";
    core.fail("beginSignIn", new BackendError("precondition", words, null));
    await user.click(await screen.findByTestId("new-account"));
    expect(await screen.findByText(words)).toBeVisible();
  });

  it("gives the sign-in up when its dialog is closed", async () => {
    const { core, user } = renderWindow(inSettings(empty()));
    await user.click(await screen.findByTestId("new-account"));
    await screen.findByTestId("sign-in-code");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() =>
      expect(core.calls).toContainEqual({ name: "cancelSignIn", req: { id: core.signIn?.id } }),
    );
  });

  it("counts the time that is left", () => {
    const view = { expiresAt: 100_000 } as Parameters<typeof timeLeft>[0];
    expect(timeLeft(view, 0)).toBe("1:40");
    expect(timeLeft(view, 99_500)).toBe("0:01");
    expect(timeLeft(view, 200_000)).toBe("0:00");
  });
});

describe("accounts of bots", () => {
  it("cannot be removed while a bot joins as them, and show when they are signed out", async () => {
    const script = oneBot(Date.now());
    script.accounts = [
      account({ id: 1, player: "Steve_01", botIds: [1] }),
      account({ id: 2, player: "Alex_02", isSignedIn: false }),
    ];
    const { core, user } = renderWindow(inSettings(script));
    expect(await screen.findByTestId("remove-account-Steve_01")).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    const row = screen.getByTestId("account-row-Alex_02");
    expect(row).toHaveTextContent("Signed out by Microsoft");
    await user.click(screen.getByTestId("renew-account-Alex_02"));
    await screen.findByTestId("sign-in-code");
    expect(core.calls).toContainEqual({
      name: "beginSignIn",
      req: { accountId: 2, botId: null },
    });
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.click(screen.getByTestId("remove-account-Alex_02"));
    await waitFor(() => expect(screen.queryByTestId("account-row-Alex_02")).toBeNull());
  });

  it("are chosen in a bot's settings, at once", async () => {
    const script = oneBot(Date.now());
    script.accounts = [account({ id: 7, player: "Steve_01" })];
    const { core, user } = renderWindow(
      at({ type: "bot", botId: 1, section: "settings" }, "bot:1", script),
    );
    await screen.findByRole("option", { name: "Steve_01" });
    await user.selectOptions(await screen.findByTestId("bot-account"), "Steve_01");
    expect(core.calls).toContainEqual({ name: "setBotAccount", req: { botId: 1, accountId: 7 } });
  });

  it("name a new bot", async () => {
    const script = oneBot(Date.now());
    script.accounts = [account({ id: 7, player: "Steve_01" })];
    const { core, user } = renderWindow(script);
    await user.click(await screen.findByTestId("new-bot"));
    await user.click(await screen.findByTestId("new-bot-account-Steve_01"));
    expect(screen.getByTestId("new-bot-username")).toHaveValue("Steve_01");
    await user.type(screen.getByTestId("new-bot-address"), "localhost");
    await user.click(screen.getByTestId("create-bot"));
    await waitFor(() =>
      expect(core.calls.map((call) => call.name)).toEqual(
        expect.arrayContaining(["createBot", "setBotAccount", "startBots"]),
      ),
    );
  });
});
