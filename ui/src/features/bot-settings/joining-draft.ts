import type { JoiningView, UpdateJoiningReq } from "@/backend/bindings";
import { holdsPlainSecret } from "./plain-secrets";

/** What was changed of how a bot joins; what is absent is as it was. */
export interface JoiningEdits {
  /** One line per line. */
  readonly joinCommands?: string;
  /** As typed. */
  readonly viewDistance?: string;
  readonly isIsolated?: boolean;
  /** Whether lines are saved that hold a password as it is. */
  readonly allowsPlainSecrets?: boolean;
}

/** How far a server may be asked to send chunks; the core's limits. */
export const VIEW_DISTANCE = { min: 2, max: 32 };
const MOST_LINES = 32;
const LONGEST_LINE = 256;

export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

export interface JoiningProblems {
  readonly joinCommands: "tooMany" | "tooLong" | "plainSecret" | null;
  readonly viewDistance: "malformed" | null;
}

export function joiningProblems(edits: JoiningEdits): JoiningProblems {
  const { joinCommands, viewDistance } = edits;
  const lines = linesOf(joinCommands ?? "");
  const chunks = Number(viewDistance ?? VIEW_DISTANCE.min);
  const isDistance =
    Number.isInteger(chunks) && chunks >= VIEW_DISTANCE.min && chunks <= VIEW_DISTANCE.max;
  const isLong = lines.some((line) => line.length > LONGEST_LINE);
  const isPlain = holdsPlainSecret(joinCommands ?? "") && !edits.allowsPlainSecrets;
  return {
    joinCommands:
      lines.length > MOST_LINES ? "tooMany" : isLong ? "tooLong" : isPlain ? "plainSecret" : null,
    viewDistance: isDistance ? null : "malformed",
  };
}

/** Only what differs; null when nothing does. */
export function joiningChanges(
  view: JoiningView | undefined,
  edits: JoiningEdits,
): UpdateJoiningReq | null {
  if (!view) return null;
  const lines = edits.joinCommands === undefined ? null : linesOf(edits.joinCommands);
  const isSame = lines === null || lines.join("\n") === view.joinCommands.join("\n");
  const chunks = edits.viewDistance === undefined ? null : Number(edits.viewDistance);
  const { isIsolated = view.isIsolated } = edits;
  const changes = {
    joinCommands: isSame ? null : lines,
    useBuiltInJoinCommands: null,
    viewDistance: chunks === view.viewDistance ? null : chunks,
    isIsolated: isIsolated === view.isIsolated ? null : isIsolated,
    chatTypes: null,
  };
  const isChanged = Object.values(changes).some((value) => value !== null);
  const allowsPlainSecrets = edits.allowsPlainSecrets ?? null;
  return isChanged ? { botId: view.botId, ...changes, allowsPlainSecrets } : null;
}
