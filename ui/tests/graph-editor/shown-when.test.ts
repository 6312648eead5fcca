import { describe, expect, test } from "vitest";
import { settingsOf } from "@/graph-editor/model/catalogue";
import { pinsOf } from "@/graph-editor/model/pins";
import type { NodeTypeView } from "@/backend/bindings";
import type { GraphNode } from "@/graph-editor/model/document";

const branch: NodeTypeView = {
  id: "flow:branch",
  category: "flow",
  label: "Branch",
  doc: "",
  keywords: [],
  graphKinds: ["command"],
  isPure: false,
  origin: "blockmine",
  isSculkOnly: false,
  perItem: [],
  pinsListedIn: null,
  inputsListedIn: null,
  pinsOfNode: null,
  pinsOfSubgraph: null,
  keyPattern: null,
  typedBy: null,
  inputs: [],
  outputs: [],
  dynamic: [
    {
      isInput: true,
      countKey: "pinCount",
      defaultCount: 2,
      minCount: 1,
      maxCount: 16,
      first: 0,
      idPattern: "pin_{i}",
      labelPattern: "Condition {i}",
      type: "Boolean",
      field: null,
    },
  ],
  settings: [
    { key: "advanced", label: "Several", doc: "", field: { type: "boolean" }, default: "false" },
    { key: "operator", label: "Joined by", doc: "", field: { type: "text" }, default: null },
  ],
  shownWhen: [
    { part: "operator", key: "advanced" },
    { part: "pin_{i}", key: "advanced" },
  ],
  defaultData: "{}",
};

const node = (data: GraphNode["data"]): GraphNode => ({
  id: "n",
  type: branch.id,
  position: { x: 0, y: 0 },
  data,
  extra: {},
});

const keys = (of: GraphNode) => settingsOf(of, branch).map(({ key }) => key);

describe("parts that a setting asks for", () => {
  test("are hidden while it is off", () => {
    const plain = node({ advanced: false });
    expect(keys(plain)).toEqual(["advanced"]);
    expect(pinsOf(plain, branch, []).inputs).toEqual([]);
  });

  test("are shown once it is on", () => {
    const advanced = node({ advanced: true });
    expect(keys(advanced)).toEqual(["advanced", "operator"]);
    expect(pinsOf(advanced, branch, []).inputs.map(({ id }) => id)).toEqual(["pin_0", "pin_1"]);
  });

  test("a wired pin is never hidden", () => {
    const wire = {
      id: "w",
      sourceNodeId: "a",
      sourcePinId: "value",
      targetNodeId: "n",
      targetPinId: "pin_0",
      extra: {},
    };
    const { inputs } = pinsOf(node({ advanced: false }), branch, [wire]);
    expect(inputs.map(({ id }) => id)).toEqual(["pin_0"]);
  });
});
