import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { usePersistence } from "@/graph-editor/store/persistence";
import { closeOverlay, showPanel } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { Differences } from "./TestsSection";
import css from "./TryPanel.module.css";

/** Which tests fail on the graph that was to be published; publishing it all the same is one button. */
export function TestsFailedDialog() {
  const t = useTranslate();
  const store = useEditorStore();
  const { saveUntested } = usePersistence();
  const overlay = useEditor((state) => state.overlay);
  const results = overlay?.type === "testsFailed" ? overlay.results : [];
  const close = () => closeOverlay(store);
  return (
    <Dialog
      title={t("editor.tests.refused", { count: results.length })}
      description={t("editor.tests.refusedWhat")}
      closeLabel={t("editor.search.close")}
      onClose={close}
      testId="graph-tests-failed"
      footer={
        <>
          <Button
            onClick={() => {
              close();
              showPanel(store, "try");
            }}
          >
            {t("editor.tests.show")}
          </Button>
          <Button
            variant="danger"
            data-testid="graph-tests-publish"
            onClick={() => {
              close();
              saveUntested();
            }}
          >
            {t("editor.tests.publish")}
          </Button>
        </>
      }
    >
      <ol className={css.failed}>
        {results.map((result) => (
          <li key={result.at}>
            <strong>{result.name}</strong>
            <Differences list={result.differences} />
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
