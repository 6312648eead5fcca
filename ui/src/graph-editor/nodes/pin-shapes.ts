import type { PinTypeView } from "@/backend/bindings";

/** The outline of each pin type in a box of 12 by 12: a shape for each, so that nothing hangs on
 *  telling colours apart. */
export const PIN_PATHS: Record<PinTypeView, string> = {
  Exec: "M1.5 1.5h4.5L10.5 6 6 10.5H1.5z",
  String: "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
  Number: "M6 .9 11.1 6 6 11.1.9 6z",
  Boolean: "M2 2h8v8H2z",
  Array: "M1 1h10v2.2H1zM1 4.9h10v2.2H1zM1 8.8h10v2.2H1z",
  Object: "M3.4 1.5h5.2L11.2 6l-2.6 4.5H3.4L.8 6z",
  User: "M1.8 1.2h8.4v5L6 11.2 1.8 6.2z",
  DateTime: "M1.5 1.3h9L6.9 6l3.6 4.7h-9L5.1 6z",
  Any: "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
  Wildcard: "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
};

/** The colour token of a pin type; its wires have it too. */
export function pinColour(type: PinTypeView): string {
  return `var(--pin-${type === "Wildcard" ? "any" : type.toLowerCase()})`;
}
