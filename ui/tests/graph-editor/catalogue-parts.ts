import type {
  DynamicPinsView,
  FieldKind,
  NodeTypeView,
  PinTypeView,
  PinView,
  SettingView,
} from "@/backend/bindings";

export const text: FieldKind = { type: "text" };
export const number: FieldKind = { type: "number" };
export const boolean: FieldKind = { type: "boolean" };

export function pin(
  id: string,
  label: string,
  type: PinTypeView,
  more: Partial<PinView> = {},
): PinView {
  return { id, label, type, doc: "", required: false, default: null, field: null, ...more };
}

export const exec = (id = "exec", label = ""): PinView => pin(id, label, "Exec");

export function row(more: Partial<DynamicPinsView>): DynamicPinsView {
  return {
    isInput: true,
    countKey: "pinCount",
    defaultCount: 2,
    minCount: 2,
    maxCount: 20,
    first: 0,
    idPattern: "pin_{i}",
    labelPattern: "{i}",
    type: "String",
    field: text,
    ...more,
  };
}

export function choice(key: string, label: string, options: [string, string][]): SettingView {
  return {
    key,
    label,
    doc: "",
    field: { type: "choice", options: options.map(([value, name]) => ({ value, label: name })) },
    default: JSON.stringify(options[0]?.[0] ?? ""),
  };
}

export function node(
  id: string,
  label: string,
  doc: string,
  inputs: PinView[],
  outputs: PinView[],
  more: Partial<NodeTypeView> = {},
): NodeTypeView {
  return {
    id,
    category: id.split(":")[0] ?? "",
    label,
    doc,
    keywords: [],
    graphKinds: ["command", "event"],
    isPure: ![...inputs, ...outputs].some(({ type }) => type === "Exec"),
    inputs,
    outputs,
    origin: "blockmine",
    isSculkOnly: false,
    perItem: [],
    pinsListedIn: null,
    inputsListedIn: null,
    pinsOfNode: null,
    pinsOfSubgraph: null,
    keyPattern: null,
    typedBy: null,
    dynamic: [],
    settings: [],
    shownWhen: [],
    defaultData: "{}",
    ...more,
  };
}
