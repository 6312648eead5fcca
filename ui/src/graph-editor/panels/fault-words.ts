import type { ParseFault } from "@/graph-editor/model/parse-parts";
import type { Translate } from "@/i18n/locale-context";

const EXPECTED = {
  text: "editor.fault.text",
  number: "editor.fault.number",
  list: "editor.fault.list",
  object: "editor.fault.object",
} as const;

/** Why a text is no graph, in words and with its place. */
export function faultWords(t: Translate, fault: ParseFault): string {
  switch (fault.type) {
    case "tooLarge":
      return t("editor.fault.tooLarge", { megabytes: fault.limit / 1_000_000 });
    case "notJson":
      return t("editor.fault.notJson", { line: fault.place.line, column: fault.place.column });
    case "notAGraph":
      return t("editor.fault.notAGraph");
    case "missing":
      return t("editor.fault.missing", { path: fault.path });
    case "wrongKind":
      return t("editor.fault.wrongKind", {
        path: fault.path,
        expected: t(EXPECTED[fault.expected]),
      });
    case "duplicate":
      return t("editor.fault.duplicate", { path: fault.path, id: fault.id });
  }
}
