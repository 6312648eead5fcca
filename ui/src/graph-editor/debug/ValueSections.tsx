import { Pencil } from "lucide-react";
import { useState } from "react";
import type { DebugPin, DebuggedRunState, Steering } from "@/backend/bindings";
import { IconButton } from "@/design/IconButton";
import { TextInput } from "@/design/TextInput";
import { useCommands } from "@/graph-editor/canvas/commands";
import { pathLabel } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { steerShown } from "./debug-actions";
import css from "./DebugPanel.module.css";

/** Variables and the values of pins, each to be changed where the run stands. */
export function ValueSections({ shown }: { shown: DebuggedRunState }) {
  const t = useTranslate();
  const isNow = shown.step === shown.nSteps && shown.run.state.kind === "paused";
  const pins = [...shown.pins].reverse();
  return (
    <>
      <section className={css.section} aria-label={t("debug.word.variables")}>
        <h3 className={css.head}>{t("debug.word.variables")}</h3>
        {shown.variables.length === 0 && <p className={css.quiet}>{t("debug.variables.none")}</p>}
        <dl data-testid="debug-variables">
          {shown.variables.map(({ name, value }) => (
            <Value
              key={name}
              name={name}
              value={value}
              change={isNow ? (text) => ({ kind: "setVariable", name, value: text }) : null}
            />
          ))}
        </dl>
      </section>
      <section className={css.section} aria-label={t("debug.word.values")}>
        <h3 className={css.head}>{t("debug.word.values")}</h3>
        {!shown.isWhole && <p className={css.quiet}>{t("debug.values.notWhole")}</p>}
        {pins.length === 0 && <p className={css.quiet}>{t("debug.values.none")}</p>}
        <dl data-testid="debug-pins">
          {pins.map((pin) => (
            <PinValue key={`${pin.node} ${pin.pin}`} pin={pin} isNow={isNow} />
          ))}
        </dl>
      </section>
    </>
  );
}

/** Typing goes on where the button was pressed. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus();

function PinValue({ pin, isNow }: { pin: DebugPin; isNow: boolean }) {
  const t = useTranslate();
  const commands = useCommands();
  const label = useEditor((state) => pathLabel(state, pin.node)) ?? pin.node;
  const change =
    isNow && !pin.isAhead
      ? (value: string): Steering => ({ kind: "setPin", node: pin.node, pin: pin.pin, value })
      : null;
  return (
    <Value
      name={`${label} · ${pin.pin}`}
      value={pin.value}
      note={pin.isAhead ? t("debug.values.ahead") : null}
      onName={() => commands.goTo(pin.node)}
      change={change}
    />
  );
}

function Value({
  name,
  value,
  note = null,
  onName,
  change,
}: {
  name: string;
  value: string;
  note?: string | null;
  onName?: () => void;
  /** What changes it to what was typed; `null`: it cannot be changed here. */
  change: ((text: string) => Steering) | null;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  const [typed, setTyped] = useState<string | null>(null);
  const keep = () => {
    if (typed !== null && change) steerShown(store, change(typed));
    setTyped(null);
  };
  return (
    <div className={css.value}>
      <dt>
        {onName ? (
          <button type="button" className={css.where} onClick={onName}>
            {name}
          </button>
        ) : (
          name
        )}
      </dt>
      <dd>
        {typed === null ? (
          <span
            data-selectable
            title={note ?? undefined}
            className={note === null ? "" : css.ahead}
          >
            {value}
          </span>
        ) : (
          <TextInput
            isMono
            ref={focusOnce}
            value={typed}
            aria-label={t("debug.values.new", { name })}
            data-testid="debug-new-value"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.code === "Enter" || event.code === "NumpadEnter") keep();
              if (event.code === "Escape") setTyped(null);
              event.stopPropagation();
            }}
            onBlur={() => setTyped(null)}
          />
        )}
      </dd>
      {change && typed === null && (
        <IconButton
          size="tiny"
          label={t("debug.values.change", { name })}
          data-testid={`debug-change-${name}`}
          onClick={() => setTyped(value)}
        >
          <Pencil />
        </IconButton>
      )}
    </div>
  );
}
