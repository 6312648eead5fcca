import { FolderSync, RefreshCw } from "lucide-react";
import { useState } from "react";
import type { MirrorChange, MirrorView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { SectionHead } from "@/design/SectionHead";
import { Skeleton } from "@/design/Skeleton";
import { TextInput } from "@/design/TextInput";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { describeSaid } from "@/i18n/describe-said";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { lineDiff } from "./line-diff";
import css from "./Mirror.module.css";

/** Graphs, commands, groups and settings as files in a folder, and what somebody changed there. */
export function MirrorPanel() {
  const t = useTranslate();
  const locale = useLocale();
  const mirror = useRead("getMirror", {});
  const look = useWrite("lookAtMirror");
  return (
    <section className={css.panel} aria-labelledby="mirror-title" data-testid="mirror-panel">
      <SectionHead id="mirror-title" title={t("mirror.panel.title")} hint={t("mirror.panel.hint")}>
        {mirror.data?.folder && (
          <Button
            icon={<RefreshCw />}
            disabled={look.isPending}
            onClick={() => look.mutate({})}
            data-testid="mirror-look"
          >
            {t("mirror.action.look")}
          </Button>
        )}
      </SectionHead>
      {mirror.isPending && <Skeleton label={t("common.state.loading")} />}
      {mirror.error && (
        <ErrorPanel
          {...describeError(t, locale, mirror.error)}
          onRetry={() => void mirror.refetch()}
        />
      )}
      {mirror.data && (mirror.data.folder ? <On mirror={mirror.data} /> : <Off />)}
    </section>
  );
}

function Off() {
  const t = useTranslate();
  const locale = useLocale();
  const set = useWrite("setMirror");
  const [folder, setFolder] = useState("");
  const error = set.error && describeError(t, locale, set.error).message;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (folder.trim() !== "") set.mutate({ folder: folder.trim() });
      }}
    >
      <Field
        label={t("mirror.folder.label")}
        hint={t("mirror.folder.hint")}
        {...(error ? { error } : {})}
      >
        {(control) => (
          <TextInput
            {...control}
            value={folder}
            onChange={(event) => setFolder(event.target.value)}
            data-testid="mirror-folder"
          />
        )}
      </Field>
      <Button
        type="submit"
        icon={<FolderSync />}
        disabled={folder.trim() === "" || set.isPending}
        data-testid="mirror-start"
      >
        {t("mirror.action.start")}
      </Button>
    </form>
  );
}

function On({ mirror }: { mirror: MirrorView }) {
  const t = useTranslate();
  const locale = useLocale();
  const set = useWrite("setMirror");
  const { changes } = mirror;
  return (
    <>
      <div className={css.state}>
        <span>
          <code data-selectable>{mirror.folder}</code>
          <small>
            {t("mirror.state.files", { count: mirror.nFiles })}
            {mirror.writtenAt !== null &&
              ` · ${t("mirror.state.written", { time: formatMoment(locale, mirror.writtenAt) })}`}
          </small>
        </span>
        <Button
          size="small"
          disabled={set.isPending}
          onClick={() => set.mutate({ folder: null })}
          data-testid="mirror-stop"
        >
          {t("mirror.action.stop")}
        </Button>
      </div>
      {mirror.fault && (
        <p className={css.fault} role="alert" data-testid="mirror-fault">
          {describeSaid(locale, mirror.fault)}
        </p>
      )}
      {changes.length > 0 && <Changes changes={changes} />}
    </>
  );
}

function Changes({ changes }: { changes: readonly MirrorChange[] }) {
  const t = useTranslate();
  const locale = useLocale();
  const decide = useDecide();
  // Nobody says yes to what was not shown.
  const takable = changes.filter(
    (change) => change.fault === null && !change.isConflict && !change.isCut,
  );
  return (
    <>
      <div className={css.bar}>
        <strong>{t("mirror.changes.title", { count: changes.length })}</strong>
        {takable.length > 1 && (
          <Button
            size="small"
            disabled={decide.isBusy}
            onClick={() => decide.take(takable)}
            data-testid="mirror-take-all"
          >
            {t("mirror.action.takeAll", { count: takable.length })}
          </Button>
        )}
      </div>
      <ul className={css.list}>
        {changes.map((change) => (
          <li key={change.path} className={css.change} data-testid={`mirror-${change.path}`}>
            <details>
              <summary>
                <code>{change.path}</code>
                <span className={css.what} data-kind={kindOf(change)}>
                  {t(`mirror.change.${kindOf(change)}`)}
                </span>
              </summary>
              {change.isCut && <p className={css.fault}>{t("mirror.change.cut")}</p>}
              <Difference change={change} />
            </details>
            {change.fault && <p className={css.fault}>{describeSaid(locale, change.fault)}</p>}
            <div className={css.buttons}>
              <Button
                size="small"
                disabled={change.fault !== null || decide.isBusy}
                onClick={() => decide.take([change])}
              >
                {t("mirror.action.take")}
              </Button>
              <Button size="small" disabled={decide.isBusy} onClick={() => decide.drop([change])}>
                {t("mirror.action.drop")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function kindOf(change: MirrorChange): "conflict" | "deleted" | "new" | "changed" {
  if (change.isConflict) return "conflict";
  if (change.theirs === null && change.fault === null) return "deleted";
  return change.ours === null ? "new" : "changed";
}

function Difference({ change }: { change: MirrorChange }) {
  const lines = lineDiff(change.ours ?? "", change.theirs ?? "");
  return (
    <pre className={css.diff} data-selectable>
      {lines.map((line, index) => (
        <span key={index} data-kind={line.kind}>
          {line.kind === "gap" ? "⋯" : `${SIGNS[line.kind]} ${line.text}`}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}

const SIGNS = { same: " ", old: "−", new: "+" } as const;

function useDecide() {
  const t = useTranslate();
  const locale = useLocale();
  const take = useWrite("takeMirrorChanges");
  const drop = useWrite("dropMirrorChanges");
  const told = {
    onError: (error: Parameters<typeof describeError>[2]) =>
      showToast({ text: describeError(t, locale, error).message, tone: "error" }),
    onSuccess: (outcome: { refused: { path: string; message: string }[] }) => {
      const [first] = outcome.refused;
      if (first)
        showToast({ text: `${first.path}: ${describeSaid(locale, first.message)}`, tone: "error" });
    },
  };
  return {
    isBusy: take.isPending || drop.isPending,
    take: (changes: readonly MirrorChange[]) => take.mutate(decided(changes), told),
    drop: (changes: readonly MirrorChange[]) => drop.mutate(decided(changes), told),
  };
}

/** What was decided on, as it was shown: what is another by then is refused. */
function decided(changes: readonly MirrorChange[]) {
  return {
    paths: changes.map((change) => change.path),
    stamps: changes.map((change) => change.stamp),
  };
}
