import type { ServerView } from "@/backend/bindings";
import { parseAddress, usernameProblem, type UsernameProblem } from "@/backend/field-rules";

/** What the three questions were answered with so far. */
export interface NewBotDraft {
  username: string;
  address: string;
}

/** What keeps the bot from being made. */
export interface DraftProblems {
  username: UsernameProblem | null;
  address: "empty" | "malformed" | null;
}

/** The name of an account is Mojang's business: some old ones break today's rules. */
export function problemsOf({
  username,
  address,
  isAccount = false,
}: NewBotDraft & { isAccount?: boolean }): DraftProblems {
  const isMissing = address.trim() === "";
  return {
    username: isAccount ? null : usernameProblem(username),
    address: isMissing ? "empty" : parseAddress(address) ? null : "malformed",
  };
}

/** Which problems are told while the user still types: those that more typing does not mend. */
export function problemsWhileTyping(problems: DraftProblems): DraftProblems {
  const { username, address } = problems;
  return {
    username: username === "characters" || username === "tooLong" ? username : null,
    address: address === "empty" ? null : address,
  };
}

/** The server of the address book that an address means, if it is in there. */
export function serverAt(servers: readonly ServerView[], text: string): ServerView | undefined {
  const address = parseAddress(text);
  return servers.find(
    (server) =>
      server.host.toLowerCase() === address?.host.toLowerCase() && server.port === address.port,
  );
}
