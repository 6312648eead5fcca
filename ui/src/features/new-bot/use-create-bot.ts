import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "@/backend/backend-context";
import type { BackendError } from "@/backend/backend-error";
import type { BotView } from "@/backend/bindings";
import { invalidateTags } from "@/backend/queries";
import { serverAt, type NewBotDraft } from "./new-bot-draft";

/** Makes the bot, its server first where the address book has none, and sends it in if asked to. */
export function useCreateBot() {
  const { transport } = useBackend();
  const client = useQueryClient();
  return useMutation<
    BotView,
    BackendError,
    NewBotDraft & { accountId: number | null; shouldStart: boolean }
  >({
    mutationFn: async ({ username, address, accountId, shouldStart }) => {
      const servers = await transport.call("listServers", {});
      const server =
        serverAt(servers, address) ?? (await transport.call("createServer", { name: "", address }));
      const bot = await transport.call("createBot", {
        username,
        serverId: server.id,
        prefix: null,
        owners: null,
        password: null,
        autoStart: null,
      });
      if (accountId !== null) {
        await transport.call("setBotAccount", { botId: bot.id, accountId });
      }
      if (shouldStart) await transport.call("startBots", { type: "some", ids: [bot.id] });
      return bot;
    },
    // Also after a failure: the server may have been made before the bot was refused.
    onSettled: () => invalidateTags(client, ["servers", "bots", "commands", "accounts"]),
  });
}
