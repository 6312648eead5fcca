import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { usePersistence } from "@/graph-editor/store/persistence";
import { closeOverlay } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";

/** Somebody saved this graph in between: whose version stays? Taking theirs can be undone. */
export function ConflictDialog() {
  const t = useTranslate();
  const store = useEditorStore();
  const { overwrite, reload } = usePersistence();
  const answer = (act: () => void) => () => {
    closeOverlay(store);
    act();
  };
  return (
    <Dialog
      title={t("editor.conflict.title")}
      description={t("editor.conflict.what")}
      closeLabel={t("editor.search.close")}
      onClose={() => closeOverlay(store)}
      testId="graph-conflict"
      footer={
        <>
          <Button data-testid="graph-conflict-theirs" onClick={answer(reload)}>
            {t("editor.conflict.theirs")}
          </Button>
          <Button variant="primary" data-testid="graph-conflict-mine" onClick={answer(overwrite)}>
            {t("editor.conflict.mine")}
          </Button>
        </>
      }
    />
  );
}
