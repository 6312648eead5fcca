import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import type { ArgumentKind } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { Checkbox } from "@/design/Checkbox";
import { IconButton } from "@/design/IconButton";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { useTranslate } from "@/i18n/use-translate";
import {
  argumentProblems,
  KIND_WORDS,
  KINDS,
  MOST_ARGUMENTS,
  NEW_ARGUMENT,
  type ArgumentDraft,
  type ArgumentProblem,
} from "./argument-draft";
import css from "./Arguments.module.css";

/** What may follow a command's name, in order. */
export function ArgumentsEditor({
  drafts,
  onChange,
}: {
  drafts: readonly ArgumentDraft[];
  onChange: (drafts: ArgumentDraft[]) => void;
}) {
  const t = useTranslate();
  const problems = argumentProblems(drafts);
  const edit = (at: number, part: Partial<ArgumentDraft>) =>
    onChange(drafts.map((draft, idx) => (idx === at ? { ...draft, ...part } : draft)));
  const move = (at: number, by: -1 | 1) => {
    const moved = [...drafts];
    const [one] = moved.splice(at, 1);
    if (one) moved.splice(at + by, 0, one);
    onChange(moved);
  };
  return (
    <fieldset className={css.arguments}>
      <legend>{t("commands.arguments.title")}</legend>
      {drafts.length === 0 && <p className={css.hint}>{t("commands.arguments.none")}</p>}
      {drafts.map((draft, at) => (
        <ArgumentRow
          key={at}
          draft={draft}
          problem={problems[at] ?? null}
          onEdit={(part) => edit(at, part)}
          onUp={at > 0 ? () => move(at, -1) : undefined}
          onDown={at < drafts.length - 1 ? () => move(at, 1) : undefined}
          onRemove={() => onChange(drafts.filter((_, idx) => idx !== at))}
        />
      ))}
      <Button
        size="small"
        icon={<Plus />}
        disabled={drafts.length >= MOST_ARGUMENTS}
        onClick={() => onChange([...drafts, { ...NEW_ARGUMENT }])}
        data-testid="add-argument"
      >
        {t("commands.arguments.add")}
      </Button>
    </fieldset>
  );
}

function ArgumentRow({
  draft,
  problem,
  onEdit,
  onUp,
  onDown,
  onRemove,
}: {
  draft: ArgumentDraft;
  problem: ArgumentProblem | null;
  onEdit: (part: Partial<ArgumentDraft>) => void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: () => void;
}) {
  const t = useTranslate();
  const name = draft.name.trim() || "…";
  // An older kind is offered only where it is used already.
  const kinds: ArgumentKind[] = draft.kind === "boolean" ? [...KINDS, "boolean"] : [...KINDS];
  return (
    <div className={css.row} role="group" aria-label={name}>
      <div className={css.line}>
        <TextInput
          isMono
          className={css.name}
          aria-label={t("commands.arguments.name")}
          placeholder={t("commands.arguments.name")}
          value={draft.name}
          onChange={(event) => onEdit({ name: event.target.value })}
          data-testid="argument-name"
        />
        <Select<ArgumentKind>
          aria-label={t("commands.arguments.kind")}
          className={css.kind}
          value={draft.kind}
          options={kinds.map((value) => ({
            value,
            label: t(`commands.kind.${KIND_WORDS[value]}`),
          }))}
          onPick={(kind) => onEdit({ kind })}
          data-testid="argument-kind"
        />
        <label className={css.required}>
          <Checkbox
            label={t("commands.arguments.required")}
            state={draft.isRequired}
            onChange={(isRequired) => onEdit({ isRequired })}
          />
          {t("commands.arguments.required")}
        </label>
        <span className={css.buttons}>
          <IconButton label={t("commands.arguments.up")} disabled={!onUp} onClick={onUp}>
            <ArrowUp />
          </IconButton>
          <IconButton label={t("commands.arguments.down")} disabled={!onDown} onClick={onDown}>
            <ArrowDown />
          </IconButton>
          <IconButton label={t("commands.arguments.remove", { name })} onClick={onRemove}>
            <Trash2 />
          </IconButton>
        </span>
      </div>
      <div className={css.line}>
        {draft.kind === "number" && (
          <>
            <TextInput
              className={css.bound}
              inputMode="decimal"
              aria-label={t("commands.arguments.min")}
              placeholder={t("commands.arguments.min")}
              value={draft.min}
              onChange={(event) => onEdit({ min: event.target.value })}
              data-testid="argument-min"
            />
            <TextInput
              className={css.bound}
              inputMode="decimal"
              aria-label={t("commands.arguments.max")}
              placeholder={t("commands.arguments.max")}
              value={draft.max}
              onChange={(event) => onEdit({ max: event.target.value })}
              data-testid="argument-max"
            />
          </>
        )}
        {draft.kind === "choice" && (
          <TextInput
            className={css.choices}
            aria-label={t("commands.arguments.choices")}
            placeholder={t("commands.arguments.choices")}
            value={draft.choices}
            onChange={(event) => onEdit({ choices: event.target.value })}
            data-testid="argument-choices"
          />
        )}
        <TextInput
          className={css.fallback}
          aria-label={t("commands.arguments.default")}
          placeholder={t("commands.arguments.default")}
          value={draft.fallback}
          onChange={(event) => onEdit({ fallback: event.target.value })}
        />
        <TextInput
          className={css.description}
          aria-label={t("commands.arguments.description")}
          placeholder={t("commands.arguments.description")}
          value={draft.description}
          onChange={(event) => onEdit({ description: event.target.value })}
        />
      </div>
      {problem && (
        <p className={css.problem} role="alert">
          {t(`commands.argument.${problem}`)}
        </p>
      )}
    </div>
  );
}
