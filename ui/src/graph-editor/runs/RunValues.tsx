import { useCommands } from "@/graph-editor/canvas/commands";
import { pathLabel } from "@/graph-editor/store/edit-actions";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { useRunState } from "./use-run-state";
import css from "./RunsPanel.module.css";

/** How things stood after a step: where it is, its values, and the variables. */
export function RunValues({
  id,
  step,
  place,
}: {
  id: number;
  step: number;
  /** The node the step is about. */
  place: string | null;
}) {
  const t = useTranslate();
  const commands = useCommands();
  const label = useEditor((state) => (place === null ? null : pathLabel(state, place)));
  const data = useRunState(id, step);
  const values = data?.pins.filter(({ node }) => node === place) ?? [];
  return (
    <>
      {place !== null && (
        <button type="button" className={css.where} onClick={() => commands.goTo(place)}>
          {label}
        </button>
      )}
      <dl className={css.values} data-testid="graph-run-values">
        {values.map(({ pin, value }) => (
          <Value key={pin} name={pin} value={value} />
        ))}
        {data && data.variables.length > 0 && (
          <p className={css.quiet}>{t("editor.runs.variables")}</p>
        )}
        {data?.variables.map(({ name, value }) => (
          <Value key={`variable ${name}`} name={name} value={value} />
        ))}
      </dl>
    </>
  );
}

function Value({ name, value }: { name: string; value: string }) {
  return (
    <div className={css.value}>
      <dt>{name}</dt>
      <dd data-selectable>{value}</dd>
    </div>
  );
}
