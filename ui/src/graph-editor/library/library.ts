import type { GraphDocument } from "@/graph-editor/model/document";
import { isJsonObject, type JsonObject, type JsonValue } from "@/graph-editor/model/json";
import { parseDocument } from "@/graph-editor/model/parse";
import { TEMPLATE_IDS, templateFile, type TemplateId } from "./template-ids";

/* This file brings all templates and examples with it. Import it lazily: see use-library.ts. */

const templates = import.meta.glob<JsonObject>("../../../../docs/templates/*.json", {
  eager: true,
  import: "default",
});
const examples = import.meta.glob<JsonObject>("../../../../docs/examples/*.json", {
  eager: true,
  import: "default",
});

/** A finished graph to begin with. */
export interface Template {
  readonly id: TemplateId;
  /** What starts it. */
  readonly kind: "command" | "event";
  /** The names of the arguments its command should have. */
  readonly argumentNames: readonly string[];
  readonly document: GraphDocument;
}

function documentOf(value: JsonObject | undefined): GraphDocument | null {
  if (!value) return null;
  const outcome = parseDocument(JSON.stringify(value));
  return outcome.type === "graph" ? outcome.document : null;
}

/** All templates, in the order of their files. */
export function allTemplates(): readonly Template[] {
  return TEMPLATE_IDS.flatMap((id) => {
    const value = templates[`../../../../docs/templates/${templateFile(id)}`];
    const document = documentOf(value);
    const about = value?.["template"];
    if (!document || !isJsonObject(about)) return [];
    return [{ id, kind: kindOf(about), argumentNames: namesOf(about["arguments"]), document }];
  });
}

const kindOf = (about: JsonObject): Template["kind"] =>
  about["kind"] === "event" ? "event" : "command";

function namesOf(list: JsonValue | undefined): string[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly JsonValue[]).flatMap((item) => {
    const name = isJsonObject(item) ? item["name"] : undefined;
    return typeof name === "string" ? [name] : [];
  });
}

/** The example graph of a node type. */
export function exampleOf(typeId: string): GraphDocument | null {
  return documentOf(examples[`../../../../docs/examples/${typeId.replace(":", ".")}.json`]);
}

/** The files, so that a test can tell what is left over. */
export const templateFiles = Object.keys(templates);
