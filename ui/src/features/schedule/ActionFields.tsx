import { useQueries } from "@tanstack/react-query";
import { useBackend } from "@/backend/backend-context";
import { useBots } from "@/backend/bots";
import { queryKey, useRead } from "@/backend/queries";
import { Checkbox } from "@/design/Checkbox";
import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Schedule.module.css";
import {
  ACTION_TYPES,
  hasTargets,
  PICKED,
  TARGET_TYPES,
  type ScheduleDraft,
} from "./schedule-draft";

interface ActionFieldsProps {
  draft: ScheduleDraft;
  onEdit: (part: Partial<ScheduleDraft>) => void;
}

/** What a schedule does, and for which bots. */
export function ActionFields({ draft, onEdit }: ActionFieldsProps) {
  const t = useTranslate();
  return (
    <fieldset className={css.group}>
      <legend>{t("schedule.field.what")}</legend>
      <div className={css.pair}>
        <Field label={t("schedule.field.action")}>
          {(control) => (
            <Select
              {...control}
              value={draft.actionType}
              options={ACTION_TYPES.map((value) => ({
                value,
                label: t(`schedule.action.${value}`),
              }))}
              onPick={(actionType) => onEdit({ actionType })}
              data-testid="schedule-action"
            />
          )}
        </Field>
        {draft.actionType === "runGraph" && <GraphField draft={draft} onEdit={onEdit} />}
        {hasTargets(draft.actionType) && (
          <Field label={t("schedule.field.targets")}>
            {(control) => (
              <Select
                {...control}
                value={draft.targetType}
                options={TARGET_TYPES.map((value) => ({
                  value,
                  label: t(`schedule.targets.${value}`),
                }))}
                onPick={(targetType) => onEdit({ targetType })}
                data-testid="schedule-targets"
              />
            )}
          </Field>
        )}
      </div>
      {draft.actionType === "say" && (
        <Field label={t("schedule.field.text")} hint={t("schedule.field.textHint")}>
          {(control) => (
            <TextInput
              {...control}
              value={draft.text}
              onChange={(event) => onEdit({ text: event.target.value })}
              data-testid="schedule-text"
            />
          )}
        </Field>
      )}
      {hasTargets(draft.actionType) && draft.targetType !== "all" && (
        <TargetList draft={draft} kind={draft.targetType} onEdit={onEdit} />
      )}
    </fieldset>
  );
}

function TargetList({ draft, kind, onEdit }: ActionFieldsProps & { kind: keyof typeof PICKED }) {
  const t = useTranslate();
  const bots = useBots();
  const servers = useRead("listServers", {});
  const groups = useRead("listBotGroups", {});
  const picked = draft[PICKED[kind]];
  const all = {
    bots: (bots.data ?? []).map(({ id, username }) => ({ id, name: username })),
    servers: (servers.data ?? []).map(({ id, name }) => ({ id, name })),
    groups: groups.data ?? [],
  }[kind];
  const pick = (id: number, isOn: boolean) =>
    onEdit({ [PICKED[kind]]: isOn ? [...picked, id] : picked.filter((one) => one !== id) });
  return (
    <div
      className={css.targets}
      role="group"
      aria-label={t("schedule.field.targets")}
      data-testid="schedule-target-list"
    >
      {all.length === 0 && <p className={css.quiet}>{t("schedule.targets.none")}</p>}
      {all.map(({ id, name }) => (
        <label key={id} htmlFor={`target-${id}`}>
          <Checkbox
            id={`target-${id}`}
            state={picked.includes(id)}
            onChange={(isOn) => pick(id, isOn)}
          />
          {name}
        </label>
      ))}
    </div>
  );
}

/** The event graphs of all bots that a schedule can start. */
function GraphField({ draft, onEdit }: ActionFieldsProps) {
  const t = useTranslate();
  const { transport } = useBackend();
  const bots = useBots().data ?? [];
  const lists = useQueries({
    queries: bots.map(({ id }) => ({
      queryKey: queryKey("listEventGraphs", { botId: id }),
      queryFn: () => transport.call("listEventGraphs", { botId: id }),
    })),
  });
  const graphs = lists.flatMap((list, idx) =>
    (list.data ?? []).map((graph) => ({
      value: String(graph.id),
      label: `${bots[idx]?.username ?? ""} · ${graph.name}`,
      isReady: graph.events.includes("scheduled"),
    })),
  );
  const chosen = graphs.find(({ value }) => value === String(draft.graphId));
  return (
    <Field
      label={t("schedule.field.graph")}
      hint={t("schedule.field.graphHint")}
      error={chosen && !chosen.isReady ? t("schedule.problem.noEntry") : null}
    >
      {(control) => (
        <Select
          {...control}
          value={chosen?.value ?? ""}
          options={[{ value: "", label: t("schedule.graph.choose") }, ...graphs]}
          onPick={(value) => onEdit({ graphId: value === "" ? null : Number(value) })}
          data-testid="schedule-graph"
        />
      )}
    </Field>
  );
}
