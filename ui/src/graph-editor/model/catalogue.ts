import type {
  CatalogueView,
  DynamicPinsView,
  NodeTypeView,
  PinTypeView,
  SettingView,
} from "@/backend/bindings";
import type { GraphNode } from "./document";
import { isJsonObject, parseJsonText, type JsonObject } from "./json";

/** The node types of this build, found by id. */
export interface Catalogue {
  readonly view: CatalogueView;
  readonly types: ReadonlyMap<string, NodeTypeView>;
}

/** Makes the catalogue searchable. */
export function indexCatalogue(view: CatalogueView): Catalogue {
  return { view, types: new Map(view.nodes.map((type) => [type.id, type])) };
}

/** What a new node of a type starts with. */
export function defaultDataOf(type: NodeTypeView): JsonObject {
  const value = parseJsonText(type.defaultData);
  return isJsonObject(value) ? value : {};
}

/** More pins than this are not drawn: a file can ask for a billion. */
const DRAWN_PINS = 500;

/** How many pins a row of dynamic pins has on a node: what its data says, even above what the
 *  editor offers. */
export function dynamicCount(node: GraphNode, rule: DynamicPinsView): number {
  const kept = node.data[rule.countKey];
  const count = typeof kept === "string" ? Number(kept) : kept;
  if (typeof count !== "number" || !Number.isInteger(count) || count < 0) return rule.defaultCount;
  return Math.min(count, DRAWN_PINS);
}

/** The settings a node shows now: some are hidden until another one asks for them. */
export function settingsOf(node: GraphNode, type: NodeTypeView): readonly SettingView[] {
  return type.settings.filter(({ key }) => isShown(node, type, key));
}

/** The rows of dynamic pins a node shows now. */
export function dynamicRowsOf(node: GraphNode, type: NodeTypeView): readonly DynamicPinsView[] {
  return type.dynamic.filter(({ idPattern }) => isShown(node, type, idPattern));
}

function isShown(node: GraphNode, type: NodeTypeView, part: string): boolean {
  const rule = type.shownWhen.find((candidate) => candidate.part === part);
  if (rule === undefined) return true;
  return rule.key.startsWith("!") ? !node.data[rule.key.slice(1)] : Boolean(node.data[rule.key]);
}

/** Whether two pins can be wired: equal types, or anything with Any, but Exec only with Exec. */
export function areTypesCompatible(a: PinTypeView, b: PinTypeView): boolean {
  if (a === "Exec" || b === "Exec") return a === b;
  return a === b || isOpenType(a) || isOpenType(b);
}

/** Whether a pin takes values of every type. */
export function isOpenType(type: PinTypeView): boolean {
  return type === "Any" || type === "Wildcard";
}
