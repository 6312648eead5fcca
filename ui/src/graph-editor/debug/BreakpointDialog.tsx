import { useState, type SyntheticEvent } from "react";
import type { BreakpointPlace, BreakpointView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Field } from "@/design/Field";
import { TextInput } from "@/design/TextInput";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { setDebug } from "./debug-actions";
import { isSamePlace, plainBreakpoint } from "./places";
import css from "./DebugPanel.module.css";

/** When a breakpoint counts, and what it does. */
export function BreakpointDialog() {
  const place = useEditor((state) => state.debug.edited);
  const points = useEditor((state) => state.debug.breakpoints);
  if (place === null) return null;
  const known = points.find((point) => isSamePlace(point.place, place));
  return <Form place={place} known={known ?? plainBreakpoint(place)} isNew={!known} />;
}

function Form({
  place,
  known,
  isNew,
}: {
  place: BreakpointPlace;
  known: Omit<BreakpointView, "nHits">;
  isNew: boolean;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  const [condition, setCondition] = useState(known.condition);
  const [log, setLog] = useState(known.log);
  const [fromHit, setFromHit] = useState(String(known.fromHit));
  const close = () => setDebug(store, { edited: null });
  const { hands } = store.getState().debug;
  const keep = (event: SyntheticEvent) => {
    event.preventDefault();
    const count = Math.max(1, Math.round(Number(fromHit)) || 1);
    const { isEnabled } = known;
    hands.save({ place, isEnabled, condition, log, fromHit: count });
    close();
  };
  return (
    <Dialog
      title={t("debug.edit.title")}
      description={t("debug.expression.hint")}
      closeLabel={t("editor.search.close")}
      onClose={close}
      testId="debug-edit"
    >
      <form className={css.form} onSubmit={keep}>
        <Field label={t("debug.edit.condition")} hint={t("debug.edit.conditionHint")}>
          {(control) => (
            <TextInput
              {...control}
              isMono
              value={condition}
              data-testid="debug-edit-condition"
              onChange={(event) => setCondition(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("debug.edit.fromHit")} hint={t("debug.edit.fromHitHint")}>
          {(control) => (
            <TextInput
              {...control}
              inputMode="numeric"
              value={fromHit}
              data-testid="debug-edit-hits"
              onChange={(event) => setFromHit(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("debug.edit.log")} hint={t("debug.edit.logHint", { example: "{lives}" })}>
          {(control) => (
            <TextInput
              {...control}
              isMono
              value={log}
              data-testid="debug-edit-log"
              onChange={(event) => setLog(event.target.value)}
            />
          )}
        </Field>
        <div className={css.foot}>
          {!isNew && (
            <Button
              variant="danger"
              onClick={() => {
                hands.remove(place);
                close();
              }}
            >
              {t("debug.edit.remove")}
            </Button>
          )}
          <Button variant="primary" type="submit" data-testid="debug-edit-keep">
            {t("debug.edit.keep")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
