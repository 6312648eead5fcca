import type { ArgumentKind, ArgumentView } from "@/backend/bindings";

/** An argument while it is edited; numbers as they are typed. */
export interface ArgumentDraft {
  name: string;
  kind: ArgumentKind;
  description: string;
  isRequired: boolean;
  /** As players would write it; empty: none. */
  fallback: string;
  min: string;
  max: string;
  /** With commas between. */
  choices: string;
}

/** What a new argument can be. BlockMine's own boolean, which stays text, is kept where it is. */
export const KINDS = [
  "string",
  "number",
  "yes_no",
  "player",
  "choice",
  "greedy_string",
] as const satisfies readonly ArgumentKind[];

/** Part of the ids of their words. */
export const KIND_WORDS = {
  string: "string",
  number: "number",
  boolean: "boolean",
  greedy_string: "greedyString",
  player: "player",
  choice: "choice",
  yes_no: "yesNo",
} as const satisfies Record<ArgumentKind, string>;

export const MOST_ARGUMENTS = 32;

export const NEW_ARGUMENT: ArgumentDraft = {
  name: "",
  kind: "string",
  description: "",
  isRequired: true,
  fallback: "",
  min: "",
  max: "",
  choices: "",
};

export type ArgumentProblem =
  "name" | "twice" | "range" | "choices" | "fallback" | "afterGreedy" | "afterOptional";

const numberText = (value: number | null | undefined) => String(value ?? "");

/** A kept default as a player would write it. */
function written(json: string | null): string {
  if (json === null) return "";
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : json;
  } catch {
    return json;
  }
}

export function argumentDraft(argument: ArgumentView): ArgumentDraft {
  return {
    name: argument.name,
    kind: argument.kind,
    description: argument.description,
    isRequired: argument.required,
    fallback: written(argument.default),
    min: numberText(argument.min),
    max: numberText(argument.max),
    choices: (argument.choices ?? []).join(", "),
  };
}

export function splitChoices(text: string): string[] {
  return [...new Set(text.split(",").map((one) => one.trim()))].filter((one) => one !== "");
}

const isNumber = (text: string) => text.trim() !== "" && Number.isFinite(Number(text));
const isBound = (text: string) => text.trim() === "" || isNumber(text);

function fallbackFits(draft: ArgumentDraft): boolean {
  const text = draft.fallback.trim();
  if (text === "") return true;
  switch (draft.kind) {
    case "number":
      return isNumber(text);
    case "yes_no":
      return text === "true" || text === "false";
    case "choice":
      return splitChoices(draft.choices).includes(text);
    case "string":
    case "boolean":
    case "greedy_string":
    case "player":
      return true;
  }
}

/** What is wrong with each argument of a list, by its place. */
export function argumentProblems(drafts: readonly ArgumentDraft[]): (ArgumentProblem | null)[] {
  return drafts.map((draft, at) => {
    const before = drafts.slice(0, at);
    const name = draft.name.trim();
    if (!/^\S{1,32}$/u.test(name)) return "name";
    if (before.some((other) => other.name.trim() === name)) return "twice";
    if (draft.kind === "number") {
      if (!isBound(draft.min) || !isBound(draft.max)) return "range";
      if (draft.min.trim() && draft.max.trim() && Number(draft.min) > Number(draft.max)) {
        return "range";
      }
    }
    if (draft.kind === "choice" && splitChoices(draft.choices).length === 0) return "choices";
    if (!fallbackFits(draft)) return "fallback";
    if (before.some((other) => other.kind === "greedy_string")) return "afterGreedy";
    const isSure = (one: ArgumentDraft) => one.isRequired || one.fallback.trim() !== "";
    if (draft.isRequired && before.some((other) => !isSure(other))) return "afterOptional";
    return null;
  });
}

function fallbackJson(draft: ArgumentDraft): string | null {
  const text = draft.fallback.trim();
  if (text === "") return null;
  return draft.kind === "number" || draft.kind === "yes_no" ? text : JSON.stringify(text);
}

/** The argument of a draft without problems. */
export function argumentOf(draft: ArgumentDraft): ArgumentView {
  const isOfNumbers = draft.kind === "number";
  return {
    name: draft.name.trim(),
    kind: draft.kind,
    description: draft.description.trim(),
    required: draft.isRequired,
    default: fallbackJson(draft),
    min: isOfNumbers && draft.min.trim() !== "" ? Number(draft.min) : null,
    max: isOfNumbers && draft.max.trim() !== "" ? Number(draft.max) : null,
    choices: draft.kind === "choice" ? splitChoices(draft.choices) : [],
  };
}
