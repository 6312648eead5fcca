import { useState } from "react";
import { TextInput } from "@/design/TextInput";
import { dialectOf, type GraphVariable } from "@/graph-editor/model/document";
import { jsonToText, parseJsonText, type JsonValue } from "@/graph-editor/model/json";
import { endTyping } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { changeVariable } from "@/graph-editor/store/variable-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./SidePanel.module.css";

type VariableType = "string" | "number" | "boolean" | "array" | "object";

/** What a run begins with, typed into by the variable's type. */
export function VariableValue({ variable, type }: { variable: GraphVariable; type: VariableType }) {
  const t = useTranslate();
  const store = useEditorStore();
  // What BlockMine keeps as text stays text, so that the file means the same there.
  const keepsText = useEditor((state) => dialectOf(state.history.document) === "blockmine");
  const label = t("editor.variables.value", { name: variable.name });
  const set = (value: JsonValue) => changeVariable(store, variable, { value });
  const testId = `variable-value-${variable.id}`;
  if (type === "boolean") {
    const isOn = variable.value === true || variable.value === "true";
    return (
      <label className={css.tick}>
        <input
          type="checkbox"
          checked={isOn}
          aria-label={label}
          data-testid={testId}
          onChange={(event) => {
            const { checked } = event.target;
            set(keepsText ? String(checked) : checked);
          }}
        />
        {t(isOn ? "editor.value.true" : "editor.value.false")}
      </label>
    );
  }
  return (
    <Written
      key={type}
      type={type}
      label={label}
      testId={testId}
      value={variable.value}
      keepsText={keepsText}
      onValue={set}
    />
  );
}

/** A value as text; what is typed on the way to a number or a list is kept here until it is one. */
function Written({
  type,
  label,
  testId,
  value,
  keepsText,
  onValue,
}: {
  type: Exclude<VariableType, "boolean">;
  label: string;
  testId: string;
  value: JsonValue;
  keepsText: boolean;
  onValue: (value: JsonValue) => void;
}) {
  const store = useEditorStore();
  const [unfinished, setUnfinished] = useState<string | null>(null);
  const read = (text: string): JsonValue | undefined => {
    if (type === "string" || keepsText) return text;
    if (text.trim() === "") return type === "number" ? 0 : type === "array" ? [] : {};
    if (type === "number") {
      const number = Number(text.replace(",", "."));
      return Number.isFinite(number) ? number : undefined;
    }
    const parsed = parseJsonText(text);
    return typeof parsed === "object" &&
      parsed !== null &&
      Array.isArray(parsed) === (type === "array")
      ? parsed
      : undefined;
  };
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      data-testid={testId}
      aria-invalid={unfinished !== null && read(unfinished) === undefined}
      value={unfinished ?? jsonToText(value)}
      onChange={(event) => {
        const text = event.target.value;
        const next = read(text);
        setUnfinished(text);
        if (next !== undefined) onValue(next);
      }}
      onBlur={() => {
        setUnfinished(null);
        endTyping(store);
      }}
    />
  );
}
