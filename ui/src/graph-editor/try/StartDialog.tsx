import { useState } from "react";
import type { RunStart } from "@/backend/bindings";
import { toBackendError } from "@/backend/backend-error";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Segmented } from "@/design/Segmented";
import { showToast } from "@/design/toast-store";
import { isDirty } from "@/graph-editor/model/history";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { showPanel } from "@/graph-editor/store/view-actions";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./TryPanel.module.css";

/** Where a graph can run. */
type Place = "practice" | "bot";

/** Asks before a graph runs for real, and starts it: what is on the canvas in the practice world, or what
 *  is published on its bot. */
export function StartDialog({ start, onClose }: { start: RunStart; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const store = useEditorStore();
  const graph = useEditor((state) => state.source.ref);
  const botId = useEditor((state) => state.botId);
  const isChanged = useEditor((state) => isDirty(state.history));
  const { data: bot } = useRead("getBot", { id: botId });
  const { mutateAsync, isPending } = useWrite("startGraph");
  const [error, setError] = useState<string | null>(null);
  const [place, setPlace] = useState<Place>("practice");
  const isPractice = place === "practice";
  const begin = async () => {
    setError(null);
    const { document } = store.getState().history;
    try {
      await mutateAsync({
        graph,
        start,
        practiceDocument: isPractice ? serializeDocument(document) : null,
      });
      onClose();
      showPanel(store, "runs");
      showToast({ text: t("editor.start.begun") });
    } catch (thrown) {
      setError(describeError(t, locale, toBackendError(thrown)).message);
    }
  };
  return (
    <Dialog
      title={
        isPractice
          ? t("editor.start.titlePractice")
          : t("editor.start.title", { bot: bot?.username ?? "…" })
      }
      description={t(isPractice ? "editor.start.whatPractice" : "editor.start.what")}
      closeLabel={t("editor.search.close")}
      onClose={onClose}
      testId="graph-start-dialog"
      footer={
        <>
          <Button onClick={onClose}>{t("editor.import.cancel")}</Button>
          <Button
            variant="primary"
            disabled={isPending}
            data-testid="graph-start-begin"
            onClick={() => void begin()}
          >
            {t(isPractice ? "editor.start.beginPractice" : "editor.start.begin")}
          </Button>
        </>
      }
    >
      <Segmented
        label={t("editor.start.where")}
        value={place}
        options={[
          { value: "practice", label: t("editor.start.practice") },
          { value: "bot", label: bot?.username ?? "…" },
        ]}
        onPick={setPlace}
      />
      {isPractice && isPending && (
        <p className={css.note} role="status">
          {t("editor.start.opening")}
        </p>
      )}
      {!isPractice && isChanged && <p className={css.note}>{t("editor.start.published")}</p>}
      {error !== null && (
        <p className={css.error} role="alert" data-testid="graph-start-error">
          {error}
        </p>
      )}
    </Dialog>
  );
}
