import type { PinTypeView } from "@/backend/bindings";
import type { MessageId } from "@/i18n/catalogue";
import type { Translate } from "@/i18n/locale-context";

const NAMES: Record<PinTypeView, MessageId> = {
  Exec: "editor.type.exec",
  Boolean: "editor.type.boolean",
  String: "editor.type.string",
  Number: "editor.type.number",
  Array: "editor.type.array",
  Object: "editor.type.object",
  User: "editor.type.user",
  DateTime: "editor.type.dateTime",
  Any: "editor.type.any",
  Wildcard: "editor.type.any",
};

/** A pin type in words. */
export function pinTypeName(t: Translate, type: PinTypeView): string {
  return t(NAMES[type]);
}
