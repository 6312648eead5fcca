import { FlaskConical, Play } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import { Button } from "@/design/Button";
import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { showToast } from "@/design/toast-store";
import { toBackendError } from "@/backend/backend-error";
import { useRead } from "@/backend/queries";
import { Timeline } from "@/graph-editor/runs/OpenRun";
import { useEditor } from "@/graph-editor/store/editor-context";
import { describeError } from "@/i18n/describe-error";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import { entriesOf, type Entry } from "./entries";
import { Extent } from "./Extent";
import { StartDialog } from "./StartDialog";
import { StartFields } from "./StartFields";
import { TestsSection } from "./TestsSection";
import { useTryDraft, type TryDraft } from "./try-draft";
import { soleSelectedPath, useTrial, withAnswer } from "./use-trial";
import css from "./TryPanel.module.css";

/** Trying the graph: with data of one's own and no world, or for real; and its tests. */
export function TryPanel() {
  const t = useTranslate();
  const document = useEditor((state) => state.history.document);
  const catalogue = useEditor((state) => state.catalogue);
  const entries = entriesOf(document, catalogue);
  return (
    <>
      {entries.length === 0 ? (
        <p className={css.hint}>{t("editor.try.noEntry")}</p>
      ) : (
        <TryForm entries={entries} />
      )}
      <TestsSection />
    </>
  );
}

function firstDraft(entries: readonly Entry[]): TryDraft {
  const event = entries.find(({ event }) => event === "command") ?? entries[0];
  return {
    start: {
      event: event?.event ?? "command",
      args: "{}",
      user: "Player",
      chatType: "chat",
      variables: "{}",
    },
    extent: "whole",
    inputs: {},
    answers: [],
    likeRun: null,
    trace: null,
  };
}

function TryForm({ entries }: { entries: readonly Entry[] }) {
  const t = useTranslate();
  const locale = useLocale();
  const said = useSaid();
  const [draft, change] = useTryDraft(() => firstDraft(entries));
  const [isStarting, setStarting] = useState(false);
  const { isBusy, error, run } = useTrial();
  const isNodeMissing = useEditor(soleSelectedPath) === null && draft.extent !== "whole";
  const tryIt = async (part: Partial<TryDraft> = {}) => {
    change(part);
    const trace = await run({ ...draft, ...part });
    if (trace) change({ trace });
  };
  return (
    <section className={css.form} data-testid="graph-try">
      <PastRun draft={draft} change={change} />
      <StartFields
        entries={entries}
        start={draft.start}
        onChange={(part) => change({ start: { ...draft.start, ...part } })}
      />
      <Extent draft={draft} change={change} />
      <div className={css.actions}>
        <Button
          variant="primary"
          icon={<FlaskConical />}
          disabled={isBusy || isNodeMissing}
          data-testid="graph-try-run"
          onClick={() => void tryIt()}
        >
          {t("editor.try.run")}
        </Button>
        <Button icon={<Play />} data-testid="graph-try-start" onClick={() => setStarting(true)}>
          {t("editor.try.start")}
        </Button>
      </div>
      <p className={css.note}>{t("editor.try.what")}</p>
      {draft.answers.length > 0 && (
        <p className={css.note}>
          {t("editor.try.answers", { count: draft.answers.length })}{" "}
          <button type="button" className={css.link} onClick={() => void tryIt({ answers: [] })}>
            {t("editor.try.forget")}
          </button>
        </p>
      )}
      {error && (
        <p className={css.error} role="alert" data-testid="graph-try-error">
          {describeError(t, locale, error).message}
        </p>
      )}
      {draft.trace && (
        <div className={css.outcome} data-testid="graph-try-outcome">
          <p className={draft.trace.run.failure === null ? css.good : css.error} role="status">
            {draft.trace.run.failure === null
              ? t("editor.try.done")
              : said(draft.trace.run.failure)}
          </p>
          <Timeline
            key={draft.trace.run.id}
            trace={draft.trace}
            onAnswer={(effect, given) =>
              void tryIt({ answers: withAnswer(draft.answers, effect, given) })
            }
          />
        </div>
      )}
      {isStarting && <StartDialog start={draft.start} onClose={() => setStarting(false)} />}
    </section>
  );
}

/** Runs that are offered to be tried again. */
const OFFERED = 20;
const NONE = "none";

/** Takes the data, and the world's answers, of a run that was. */
function PastRun({
  draft,
  change,
}: {
  draft: TryDraft;
  change: (part: Partial<TryDraft>) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const { transport } = useBackend();
  const graph = useEditor((state) => state.source.ref);
  const req = { graph, botId: null, isFailedOnly: false, text: "", before: null, limit: OFFERED };
  const { data } = useRead("listRuns", req);
  const runs = (data?.runs ?? []).filter(({ origin }) => origin !== "dry");
  if (runs.length === 0) return null;
  const take = async (picked: string) => {
    if (picked === NONE) {
      change({ likeRun: null });
      return;
    }
    try {
      const { start } = await transport.call("getRun", { id: Number(picked) });
      change({ start, likeRun: Number(picked), answers: [] });
    } catch (thrown) {
      const { message } = describeError(t, locale, toBackendError(thrown));
      showToast({ tone: "error", text: message });
    }
  };
  const options = runs.map((run) => ({
    value: String(run.id),
    label: [formatMoment(locale, run.startedAt), run.who ?? run.trigger, run.failure ?? ""]
      .filter((part) => part !== "")
      .join(" · "),
  }));
  return (
    <Field
      label={t("editor.try.past")}
      hint={draft.likeRun === null ? null : t("editor.try.likeRun")}
    >
      {(control) => (
        <Select
          {...control}
          value={draft.likeRun === null ? NONE : String(draft.likeRun)}
          options={[{ value: NONE, label: t("editor.try.pastNone") }, ...options]}
          data-testid="graph-try-past"
          onPick={(picked) => void take(picked)}
        />
      )}
    </Field>
  );
}
