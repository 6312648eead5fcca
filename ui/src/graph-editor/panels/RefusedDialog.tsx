import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { usePersistence } from "@/graph-editor/store/persistence";
import { closeOverlay, showPanel } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { ProblemEntry } from "./ProblemsPanel";
import css from "./RefusedDialog.module.css";

/** Why a graph cannot be published now: its errors, each with what may be done about it. */
export function RefusedDialog() {
  const t = useTranslate();
  const store = useEditorStore();
  const { save } = usePersistence();
  const problems = useEditor((state) => state.problems.list);
  const errors = problems.filter(({ severity }) => severity === "error");
  const close = () => closeOverlay(store);
  return (
    <Dialog
      title={t("editor.refused.title")}
      description={t(errors.length > 0 ? "editor.refused.what" : "editor.refused.solved")}
      closeLabel={t("editor.search.close")}
      onClose={close}
      testId="graph-refused"
      footer={
        <>
          <Button
            onClick={() => {
              close();
              showPanel(store, "problems");
            }}
          >
            {t("editor.refused.show")}
          </Button>
          <Button
            variant="primary"
            disabled={errors.length > 0}
            data-testid="graph-refused-publish"
            onClick={() => {
              close();
              save();
            }}
          >
            {t("editor.toolbar.save")}
          </Button>
        </>
      }
    >
      <ul className={css.list} data-testid="graph-refused-errors">
        {errors.map((problem, index) => (
          <ProblemEntry key={`${String(index)} ${problem.code}`} problem={problem} onGo={close} />
        ))}
      </ul>
    </Dialog>
  );
}
