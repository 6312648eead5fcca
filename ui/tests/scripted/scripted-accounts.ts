import { BackendError } from "@/backend/backend-error";
import type { SignInState } from "@/backend/bindings";
import type { Handlers, ScriptedCore } from "./scripted-core";

let nextId = 5_000;

const gone = (): never => {
  throw new BackendError("notFound", "That does not exist.", null);
};

/** Accounts and sign-ins of a scripted core. */
export function accountHandlers(core: ScriptedCore): Handlers {
  return {
    listAccounts: () => core.script.accounts,
    beginSignIn: (req) => {
      core.signIn = {
        id: nextId++,
        accountId: req.accountId,
        userCode: "HJ4K2M9Q",
        url: "https://www.microsoft.com/link",
        urlWithCode: "https://www.microsoft.com/link?otc=HJ4K2M9Q",
        expiresAt: Date.now() + 15 * 60_000,
        state: { type: "waiting" },
      };
      return core.signIn;
    },
    getSignIn: (req) => (core.signIn?.id === req.id ? core.signIn : gone()),
    openSignInPage: () => ({}),
    cancelSignIn: () => ({}),
    removeAccount: (req) => {
      core.script.accounts = core.script.accounts.filter((one) => one.id !== req.id);
      return {};
    },
    setBotAccount: (req) => {
      const was = core.script.bots.find((one) => one.id === req.botId) ?? gone();
      const account = core.script.accounts.find((one) => one.id === req.accountId);
      const bot = { ...was, username: account?.player ?? was.username };
      core.script.bots = core.script.bots.map((one) => (one === was ? bot : one));
      core.script.accounts = core.script.accounts.map((one) => {
        const others = one.botIds.filter((id) => id !== bot.id);
        return { ...one, botIds: one === account ? [...others, bot.id] : others };
      });
      return bot;
    },
  };
}

/** The sign-in under way goes on. */
export function moveSignIn(core: ScriptedCore, state: SignInState): void {
  if (core.signIn) core.signIn = { ...core.signIn, state };
  core.emit({ type: "cacheInvalidated", tags: ["accounts"] });
}
