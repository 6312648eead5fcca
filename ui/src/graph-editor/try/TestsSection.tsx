import { CircleCheck, CircleDashed, CircleX, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { GraphTestResult } from "@/backend/bindings";
import { toBackendError } from "@/backend/backend-error";
import { Button } from "@/design/Button";
import { IconButton } from "@/design/IconButton";
import { TextInput } from "@/design/TextInput";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { endTyping } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { deleteTest, renameTest, testsOf, type GraphTest } from "./graph-tests";
import css from "./TryPanel.module.css";

/** The tests of the graph: run, renamed, taken away. They are made of runs. */
export function TestsSection() {
  const t = useTranslate();
  const locale = useLocale();
  const store = useEditorStore();
  const { transport } = useBackend();
  const document = useEditor((state) => state.history.document);
  const tests = testsOf(document);
  // What came of a document says nothing about the next one.
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [error, setError] = useState<string | null>(null);
  const results = outcome?.document === document ? outcome.results : NO_RESULTS;
  const run = async (only: number | null) => {
    const tested = store.getState().history.document;
    try {
      const answer = await transport.call("runGraphTests", {
        document: serializeDocument(tested),
        only,
      });
      const found = new Map(only === null ? [] : results);
      for (const result of answer.results) found.set(result.at, result);
      setOutcome({ document: tested, results: found });
      setError(null);
    } catch (thrown) {
      setError(describeError(t, locale, toBackendError(thrown)).message);
    }
  };
  const nPassed = [...results.values()].filter(
    ({ differences }) => differences.length === 0,
  ).length;
  return (
    <section className={css.tests} aria-label={t("editor.tests.title")} data-testid="graph-tests">
      <h3 className={css.head}>
        {t("editor.tests.title")}
        {results.size > 0 && (
          <span className={nPassed === results.size ? css.good : css.error} role="status">
            {t("editor.tests.outcome", { passed: nPassed, of: results.size })}
          </span>
        )}
        {tests.length > 0 && (
          <Button
            size="small"
            icon={<Play />}
            data-testid="graph-tests-run"
            onClick={() => void run(null)}
          >
            {t("editor.tests.run")}
          </Button>
        )}
      </h3>
      {error !== null && (
        <p className={css.error} role="alert">
          {error}
        </p>
      )}
      {tests.length === 0 && <p className={css.note}>{t("editor.tests.none")}</p>}
      <ol>
        {tests.map((test) => (
          <TestLine
            key={test.at}
            test={test}
            result={results.get(test.at) ?? null}
            onRun={() => void run(test.at)}
          />
        ))}
      </ol>
    </section>
  );
}

interface Outcome {
  /** What was tested. */
  readonly document: object;
  readonly results: ReadonlyMap<number, GraphTestResult>;
}

const NO_RESULTS: Outcome["results"] = new Map();

function TestLine({
  test,
  result,
  onRun,
}: {
  test: GraphTest;
  result: GraphTestResult | null;
  onRun: () => void;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  return (
    <li className={css.test} data-testid={`graph-test-${String(test.at)}`}>
      <div className={css.testLine}>
        <Outcome result={result} />
        <TextInput
          className={css.testName}
          aria-label={t("editor.tests.nameOf", { name: test.name })}
          value={test.name}
          onChange={(event) => renameTest(store, test.at, event.target.value)}
          onBlur={() => endTyping(store)}
        />
        <IconButton label={t("editor.tests.runOne", { name: test.name })} onClick={onRun}>
          <Play />
        </IconButton>
        <IconButton
          label={t("editor.tests.delete", { name: test.name })}
          onClick={() => deleteTest(store, test.at)}
        >
          <Trash2 />
        </IconButton>
      </div>
      {result && result.differences.length > 0 && <Differences list={result.differences} />}
    </li>
  );
}

function Outcome({ result }: { result: GraphTestResult | null }) {
  const t = useTranslate();
  if (!result) return <CircleDashed size={14} aria-label={t("editor.tests.notRun")} />;
  return result.differences.length === 0 ? (
    <CircleCheck size={14} className={css.good} aria-label={t("editor.tests.passed")} />
  ) : (
    <CircleX size={14} className={css.error} aria-label={t("editor.tests.failed")} />
  );
}

/** What is different from what a test expects. */
export function Differences({ list }: { list: readonly string[] }) {
  return (
    <ul className={css.differences}>
      {list.map((difference, index) => (
        <li key={index} data-selectable>
          {difference}
        </li>
      ))}
    </ul>
  );
}
