import type { RunAnswer, RunEffect } from "@/backend/bindings";
import { isJsonObject, jsonToText, parseJsonText } from "@/graph-editor/model/json";

/** What of an effect is told in its line: everything but its name, in the order it came. */
export function effectWords({ effect }: RunEffect): string {
  const value = parseJsonText(effect);
  if (!isJsonObject(value)) return "";
  const parts = Object.entries(value).filter(
    ([key, part]) => key !== "effect" && part !== null && !isUndefined(part),
  );
  if (parts.length === 1) return jsonToText(parts[0]?.[1]);
  return parts.map(([key, part]) => `${key}: ${jsonToText(part)}`).join(", ");
}

const isUndefined = (part: unknown) =>
  typeof part === "object" && part !== null && "$undefined" in part;

/** What was answered, as text to read and to edit: JSON, or nothing where there was nothing to tell. */
export function answerText(answer: RunAnswer): string {
  switch (answer.type) {
    case "value":
      return answer.json;
    case "failed":
      return answer.why;
    case "done":
    case "missing":
      return "";
  }
}
