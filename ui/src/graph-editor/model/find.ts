import type { Catalogue } from "./catalogue";
import type { GraphDocument, GraphNode } from "./document";
import { jsonToText } from "./json";
import { nodeName } from "./plugin-nodes";
import { allViews } from "./subgraph-view";

/** A node that the words were found in. */
export interface Found {
  readonly node: GraphNode;
  /** The node's name as the canvas shows it. */
  readonly label: string;
  /** The subgraph it is inside; `null` is the graph itself. */
  readonly subgraphId: string | null;
  /** The setting the words stand in, with its text; `null` where the name itself has them. */
  readonly at: { readonly key: string; readonly text: string } | null;
}

/** Longer texts are cut to this around the place that was found, in characters. */
const EXCERPT = 60;

/**
 * Nodes of the graph and its subgraphs whose name, type, id or settings hold all the words, in the order of the document. Case
 * does not matter.
 */
export function findInGraph(root: GraphDocument, catalogue: Catalogue, query: string): Found[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return allViews(root).flatMap((view) => findOnCanvas(view, catalogue, words));
}

function findOnCanvas(
  view: GraphDocument,
  catalogue: Catalogue,
  words: readonly string[],
): Found[] {
  const subgraphId = view.within?.id ?? null;
  return view.nodes.flatMap((node) => {
    const label = nodeName(node, catalogue.types.get(node.type));
    const name = `${label} ${node.type} ${node.id}`.toLowerCase();
    const settings = Object.entries(node.data).map(([key, value]) => ({
      key,
      text: jsonToText(value),
    }));
    const all = `${name} ${settings.map(({ text }) => text.toLowerCase()).join(" ")}`;
    if (!words.every((word) => all.includes(word))) return [];
    const missing = words.find((word) => !name.includes(word));
    const holder = settings.find(({ text }) => text.toLowerCase().includes(missing ?? "\0"));
    const at = holder ? { key: holder.key, text: excerpt(holder.text, missing ?? "") } : null;
    return [{ node, label, at, subgraphId }];
  });
}

function excerpt(text: string, word: string): string {
  if (text.length <= EXCERPT) return text;
  const from = Math.max(0, text.toLowerCase().indexOf(word) - EXCERPT / 3);
  const cut = text.slice(from, from + EXCERPT);
  return `${from > 0 ? "…" : ""}${cut}${from + EXCERPT < text.length ? "…" : ""}`;
}
