import { toBackendError } from "@/backend/backend-error";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { showToast } from "@/design/toast-store";
import { copyToClipboard } from "@/graph-editor/canvas/clipboard";
import { exportDocument } from "@/graph-editor/model/serialize";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { usePersistence } from "@/graph-editor/store/persistence";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Notices.module.css";

/** What has to be said above the canvas: a draft was taken up, a save failed. */
export function Notices() {
  const t = useTranslate();
  const locale = useLocale();
  const said = useSaid();
  const store = useEditorStore();
  const { save, dropDraft } = usePersistence();
  const draft = useEditor((state) => state.draft);
  const isOld = useEditor((state) => state.draft !== null && state.isDraftOutdated);
  const failure = useEditor((state) => (state.save.type === "failed" ? state.save.error : null));
  const draftFailure = useEditor((state) => (state.isGone ? null : state.draftFailure));
  const isGone = useEditor((state) => state.isGone);
  const when = draft
    ? new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(
        draft.savedAt,
      )
    : "";
  return (
    <>
      {draft && (
        <div className={css.notice} role="status" data-testid="graph-draft">
          <span>{t(isOld ? "editor.draft.outdated" : "editor.draft.found", { when })}</span>
          <span className={css.grow} />
          <Button
            size="small"
            data-testid="graph-draft-keep"
            onClick={() => store.setState({ draft: null })}
          >
            {t("editor.draft.keep")}
          </Button>
          <Button
            size="small"
            variant="quiet"
            data-testid="graph-draft-discard"
            onClick={dropDraft}
          >
            {t("editor.draft.discard")}
          </Button>
        </div>
      )}
      {isGone && <GoneNotice />}
      {draftFailure !== null && (
        <div className={css.notice} role="alert" data-testid="graph-draft-failed">
          {t("editor.draft.failed", { message: said(draftFailure) })}
        </div>
      )}
      {failure && (
        <div className={css.failure} data-testid="graph-save-failed">
          <ErrorPanel {...describeError(t, locale, failure)} onRetry={save} />
        </div>
      )}
    </>
  );
}

/** The graph was deleted elsewhere; what was done here is still here. */
function GoneNotice() {
  const t = useTranslate();
  const locale = useLocale();
  const store = useEditorStore();
  const { source } = store.getState();
  const { kind, id } = source.ref;
  const command = useWrite("restoreCommand");
  const event = useWrite("restoreEventGraph");
  const { isPending, mutate } = kind === "command" ? command : event;
  const bringBack = () =>
    mutate(
      { id },
      {
        onError: (thrown) =>
          showToast({
            tone: "error",
            text: describeError(t, locale, toBackendError(thrown)).message,
          }),
      },
    );
  return (
    <div className={css.notice} role="alert" data-testid="graph-gone">
      <span>{t("editor.shared.gone")}</span>
      <span className={css.grow} />
      <Button
        size="small"
        disabled={isPending}
        data-testid="graph-gone-restore"
        onClick={bringBack}
      >
        {t("editor.shared.bringBack")}
      </Button>
      <Button
        size="small"
        variant="quiet"
        data-testid="graph-gone-copy"
        onClick={() => copyToClipboard(exportDocument(store.getState().history.document))}
      >
        {t("editor.opening.copyText")}
      </Button>
    </div>
  );
}
