import { Plus, X } from "lucide-react";
import { IconButton } from "@/design/IconButton";
import { classNames } from "@/design/class-names";
import { LISTED_TYPES, readListedPins, type ListedPin } from "@/graph-editor/model/listed-pins";
import type { JsonValue } from "@/graph-editor/model/json";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { endTyping, setNodeData } from "@/graph-editor/store/edit-actions";
import { useTranslate } from "@/i18n/use-translate";
import { pinTypeName } from "./pin-type-name";
import css from "./FieldControl.module.css";

interface PinsFieldProps {
  nodeId: string;
  dataKey: string;
  value: JsonValue | undefined;
  testId: string;
}

/** The types on offer, and the one a file brought. */
function typesWith(type: ListedPin["type"]): readonly ListedPin["type"][] {
  const offered: readonly ListedPin["type"][] = LISTED_TYPES;
  return offered.includes(type) ? offered : [...offered, type];
}

/** A list of pins with names and types, each of which the node then has. */
export function PinsField({ nodeId, dataKey, value, testId }: PinsFieldProps) {
  const t = useTranslate();
  const store = useEditorStore();
  const pins = readListedPins(value);
  const set = (next: readonly ListedPin[]) => {
    setNodeData(
      store,
      nodeId,
      dataKey,
      next.map(({ id, name, type }) => ({ id, name, type })),
    );
  };
  const change = (at: number, part: Partial<ListedPin>) => {
    set(pins.map((pin, n) => (n === at ? { ...pin, ...part } : pin)));
  };
  const add = () => {
    const id = store.getState().newId("pin");
    set([...pins, { id, name: `param${String(pins.length + 1)}`, type: "String" }]);
  };
  return (
    <div className={css.pins}>
      {pins.map((pin, n) => (
        <div key={pin.id} className={css.pinLine}>
          <input
            className={classNames(css.line, "nodrag", "nopan")}
            aria-label={t("editor.pins.name")}
            data-testid={`${testId}-name-${String(n)}`}
            spellCheck={false}
            value={pin.name}
            onChange={(event) => change(n, { name: event.target.value })}
            onBlur={() => endTyping(store)}
          />
          <select
            className={classNames(css.line, css.choice, "nodrag", "nopan")}
            aria-label={t("editor.pins.type", { name: pin.name })}
            data-testid={`${testId}-type-${String(n)}`}
            value={pin.type}
            onChange={(event) => change(n, { type: event.target.value as ListedPin["type"] })}
          >
            {typesWith(pin.type).map((type) => (
              <option key={type} value={type}>
                {pinTypeName(t, type)}
              </option>
            ))}
          </select>
          <IconButton
            size="tiny"
            className="nodrag"
            label={t("editor.pins.remove", { name: pin.name })}
            data-testid={`${testId}-remove-${String(n)}`}
            onClick={() => set(pins.filter((_, at) => at !== n))}
          >
            <X />
          </IconButton>
        </div>
      ))}
      <IconButton
        size="tiny"
        className="nodrag"
        label={t("editor.pins.add")}
        data-testid={`${testId}-add`}
        onClick={add}
      >
        <Plus />
      </IconButton>
    </div>
  );
}
