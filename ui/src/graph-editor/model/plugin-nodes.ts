import type { NodeTypeView, PluginNodePin, PluginNodeView } from "@/backend/bindings";
import type { Catalogue } from "./catalogue";
import type { GraphNode } from "./document";
import { parseJsonText, type JsonObject, type JsonValue } from "./json";
import { fittingPin, textScore, type LooseEnd, type SearchHit } from "./search";

/* A node of a plugin holds its plugin, its kind and its pins in its own data, so that a graph stays whole
   where the plugin is missing. */

const ACTION = "plugin:action";
const VALUE = "plugin:value";

/** Whether a type stands for nodes of plugins; by itself it is no node to add. */
function isOfPlugins(typeId: string): boolean {
  return typeId === ACTION || typeId === VALUE;
}

/** The name of the plugin a node is of. */
export function pluginOf({ type, data }: GraphNode): string | null {
  const name = data["plugin"];
  return isOfPlugins(type) && typeof name === "string" ? name : null;
}

/** What users read as a node's name. */
export function nodeName(node: GraphNode, type: NodeTypeView | undefined): string {
  const label = node.data["label"];
  if (isOfPlugins(node.type) && typeof label === "string" && label !== "") return label;
  return type?.label ?? node.type;
}

const listed = ({ id, name, type, description, required }: PluginNodePin): JsonObject => ({
  id,
  name,
  type,
  ...(description === "" ? {} : { description }),
  ...(required ? { required } : {}),
});

/** What a new node of a plugin holds. */
export function pluginNodeData(offer: PluginNodeView): JsonObject {
  const defaults: Record<string, JsonValue> = {};
  for (const { id, default: text } of offer.inputs) {
    if (text !== null) defaults[id] = parseJsonText(text) ?? null;
  }
  return {
    plugin: offer.plugin,
    node: offer.id,
    label: offer.label,
    inputs: offer.inputs.map(listed),
    outputs: offer.outputs.map(listed),
    ...defaults,
  };
}

/** The type a node of a plugin has in the document, with the words of the plugin. */
function pluginNodeType(catalogue: Catalogue, offer: PluginNodeView): NodeTypeView | null {
  const type = catalogue.types.get(offer.isAction ? ACTION : VALUE);
  if (!type) return null;
  const keywords = [...type.keywords, offer.plugin, offer.pluginTitle, offer.category, offer.id];
  return { ...type, label: offer.label, doc: offer.description, keywords };
}

/** {@link searchNodes} for what plugins offer. */
export function searchPluginNodes(
  catalogue: Catalogue,
  offers: readonly PluginNodeView[],
  query: string,
  end: LooseEnd | null,
): SearchHit[] {
  const found = offers.flatMap((offer, order) => {
    const type = pluginNodeType(catalogue, offer);
    const score = type && textScore(type, query);
    if (!type || score === null) return [];
    const data = pluginNodeData(offer);
    const pin = end ? fittingPin(catalogue, type, end, data) : null;
    if (end && !pin) return [];
    const partId = `${offer.plugin}-${offer.id}`;
    return [{ hit: { type, data, literal: offer.pluginTitle, pin, partId }, score, order }];
  });
  found.sort((a, b) => b.score - a.score || a.order - b.order);
  return found.map(({ hit }) => hit);
}
