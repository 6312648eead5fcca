import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { useTranslate } from "@/i18n/use-translate";
import css from "./EventGraphsPage.module.css";
import type { GraphDraft } from "./graph-draft";

const LISTS = ["players", "chatTypes", "entityTypes"] as const;

/** Which events start a graph. */
export function FilterFields({
  draft,
  onEdit,
}: {
  draft: GraphDraft;
  onEdit: (part: Partial<GraphDraft>) => void;
}) {
  const t = useTranslate();
  return (
    <fieldset className={css.group}>
      <legend>{t("events.filter.title")}</legend>
      <p className={css.quiet}>{t("events.filter.hint")}</p>
      <Field label={t("events.filter.text")}>
        {(control) => (
          <span className={css.line}>
            <Select
              aria-label={t("events.filter.kind")}
              value={draft.textType}
              options={[
                { value: "contains", label: t("events.filter.contains") },
                { value: "matches", label: t("events.filter.matches") },
              ]}
              onPick={(textType) => onEdit({ textType })}
            />
            <TextInput
              {...control}
              spellCheck={false}
              value={draft.text}
              onChange={(event) => onEdit({ text: event.target.value })}
              data-testid="filter-text"
            />
          </span>
        )}
      </Field>
      {LISTS.map((list) => (
        <Field key={list} label={t(`events.filter.${list}`)} hint={t(`events.filter.${list}Hint`)}>
          {(control) => (
            <TextInput
              {...control}
              spellCheck={false}
              value={draft[list]}
              onChange={(event) => onEdit({ [list]: event.target.value })}
              data-testid={`filter-${list}`}
            />
          )}
        </Field>
      ))}
    </fieldset>
  );
}
