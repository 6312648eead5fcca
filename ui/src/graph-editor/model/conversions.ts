import type { PinTypeView } from "@/backend/bindings";
import type { Catalogue } from "./catalogue";
import type { JsonObject } from "./json";

/** A node that turns a value of one type into another: wire in at `input`, out at `output`. */
export interface Conversion {
  readonly nodeType: string;
  readonly input: string;
  readonly output: string;
  readonly data: JsonObject;
}

const userField = (output: string): Conversion => ({
  nodeType: "data:get_user_field",
  input: "user",
  output,
  data: {},
});
const cast = (targetType: string): Conversion => ({
  nodeType: "data:cast",
  input: "value",
  output: "result",
  data: { targetType },
});
const length: Conversion = {
  nodeType: "data:length",
  input: "data",
  output: "length",
  data: {},
};
const isPositive: Conversion = {
  nodeType: "logic:compare",
  input: "a",
  output: "result",
  data: { operation: ">", b: 0 },
};
const first: Conversion = {
  nodeType: "array:get_by_index",
  input: "array",
  output: "element",
  data: { index: 0 },
};

/** The chains of nodes that turn one type into another, best first. */
const TABLE: Partial<Record<PinTypeView, Partial<Record<PinTypeView, Conversion[][]>>>> = {
  User: {
    String: [[userField("username")]],
    Boolean: [[userField("isBlacklisted")]],
    Array: [[userField("groups")], [userField("permissions")]],
  },
  Array: {
    Number: [[length]],
    Boolean: [[length, isPositive]],
    Object: [[first]],
    String: [[cast("String")]],
  },
  Object: { String: [[cast("String")]] },
  Number: { String: [[cast("String")]], Boolean: [[isPositive]] },
  Boolean: { String: [[cast("String")]] },
  String: { Number: [[cast("Number")]], Boolean: [[cast("Boolean")]] },
};

/** The ways this build can turn one type into another; empty when there is none. */
export function conversionsBetween(
  catalogue: Catalogue,
  from: PinTypeView,
  to: PinTypeView,
): readonly (readonly Conversion[])[] {
  const isBuilt = (chain: readonly Conversion[]) =>
    chain.every(({ nodeType }) => catalogue.types.has(nodeType));
  return (TABLE[from]?.[to] ?? []).filter(isBuilt);
}
