/* The node editor over a scripted core, opened and closed by the bench: see run.mjs. */
import { Tooltip } from "radix-ui";
import { createRoot, type Root } from "react-dom/client";
import { BackendProvider } from "@/backend/BackendProvider";
import { createBackend } from "@/backend/create-backend";
import { createQueryClient } from "@/backend/query-client";
import type { GraphView, ProblemView } from "@/backend/bindings";
import { GraphEditor } from "@/graph-editor/GraphEditor";
import { applyEdits } from "@/graph-editor/model/edit";
import { parseDocument } from "@/graph-editor/model/parse";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { LocaleProvider } from "@/i18n/LocaleProvider";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { frame, gesture, opening, wait, wireDrop, zoomTo } from "./drive";
import { generatedGraph } from "./generated-graph";
import "@/design/fonts.css";
import "@/design/tokens.css";
import "@/design/base.css";

document.documentElement.dataset["theme"] = "dark";

const views = new Map<number, GraphView>();
let root: Root | null = null;

/** Every fortieth node has something wrong with it. */
function problemsOf(count: number): ProblemView[] {
  return Array.from({ length: Math.floor(count / 40) }, (_, n) => ({
    code: "missingInput",
    severity: n % 2 === 0 ? "error" : "warning",
    message: "Something is missing.",
    nodeId: `n${n * 20}`,
    pinId: null,
    connectionId: null,
    fix: null,
  }));
}

function prepare(count: number): void {
  const problems = problemsOf(count);
  const graph = { commandId: 1, botId: 1, commandName: "ping", revision: 3, draft: null };
  views.set(count, { ...graph, document: generatedGraph(count), problems });
}

function open(count: number): void {
  if (!views.has(count)) prepare(count);
  const view = views.get(count);
  if (!view) throw new Error("BUG: it was just prepared");
  const core = new EditorCore(view);
  core.problems = view.problems;
  const box = document.getElementById("root");
  if (!box) throw new Error("BUG: index.html has no #root");
  root = createRoot(box);
  root.render(
    <BackendProvider backend={createBackend(core)} client={createQueryClient()}>
      <LocaleProvider locale="en">
        <Tooltip.Provider>
          <GraphEditor graph={{ kind: "command", id: 1 }} />
        </Tooltip.Provider>
      </LocaleProvider>
    </BackendProvider>,
  );
}

function close(): void {
  root?.unmount();
  root = null;
}

/** Opens and closes a graph so often; answers with the heap after each tenth, where it is told. */
async function reopen(count: number, times: number): Promise<number[]> {
  const heap: number[] = [];
  for (let n = 1; n <= times; n += 1) {
    await opening(() => open(count));
    close();
    await frame();
    if (n % 10 !== 0) continue;
    (globalThis as { gc?: () => void }).gc?.();
    await wait(200);
    const { memory } = performance as { memory?: { usedJSHeapSize: number } };
    if (memory) heap.push(memory.usedJSHeapSize);
  }
  return heap;
}

const openAndMeasure = async (count: number) => {
  prepare(count);
  await wait(300);
  return opening(() => open(count));
};

/** Milliseconds it takes to put a graph into the words of a draft after a node was moved, the median of nine
 *  times; and the first time, when nothing of it was put into words before. */
function draft(count: number): { first: number; next: number } {
  const outcome = parseDocument(generatedGraph(count));
  if (outcome.type === "fault") throw new Error("BUG: the bench makes graphs");
  let { document } = outcome;
  const took = () => {
    const start = performance.now();
    serializeDocument(document);
    return performance.now() - start;
  };
  const first = took();
  const times = Array.from({ length: 9 }, (_, n) => {
    const id = document.nodes[n]?.id ?? "";
    const edit = { type: "moveNodes", to: { [id]: { x: 1 + n, y: 1 } } } as const;
    document = applyEdits(document, [edit]).document;
    return took();
  });
  return { first, next: times.sort((a, b) => a - b)[4] ?? 0 };
}

Object.assign(window, {
  bench: { open: openAndMeasure, close, reopen, draft, gesture, zoomTo, wireDrop },
});
