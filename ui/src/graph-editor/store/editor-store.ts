import { createStore, type StoreApi } from "zustand/vanilla";
import type {
  ArgumentView,
  GraphEditorView,
  GraphTestResult,
  PluginNodeView,
  ProblemView,
} from "@/backend/bindings";
import type { BackendError } from "@/backend/backend-error";
import type { GraphSource, StoredGraph } from "@/backend/graph-source";
import { NO_MARKS_AT_ALL, type Marks } from "@/graph-editor/canvas/marks";
import { NO_VALUES, type CanvasValues } from "@/graph-editor/canvas/values";
import { NO_DEBUGGING, type DebugState } from "@/graph-editor/debug/debug-state";
import type { Catalogue } from "@/graph-editor/model/catalogue";
import type { NewId } from "@/graph-editor/model/connect";
import type { Conversion } from "@/graph-editor/model/conversions";
import type { GraphDocument, PinRef, Point } from "@/graph-editor/model/document";
import { openHistory, type History } from "@/graph-editor/model/history";
import { locate, standsFor, viewInside } from "@/graph-editor/model/subgraph-view";
import type { Sharing } from "./sharing";
import { flowEdgesOf, flowNodesOf, type FlowEdge, type FlowNode } from "./flow-view";

/** What floats over the canvas. One at a time. */
export type Overlay =
  | {
      type: "search";
      /** Where on the screen, and where on the canvas the new node goes. */
      screen: Point;
      at: Point;
      /** The pin whose wire waits for an end. */
      from: PinRef | null;
      /** The wire the new node is put into. */
      wireId: string | null;
      /** Whether pins already in the graph are offered too. */
      offersPins: boolean;
    }
  | {
      type: "convert";
      screen: Point;
      source: PinRef;
      target: PinRef;
      chains: readonly (readonly Conversion[])[];
    }
  | { type: "find"; screen: Point; isEverywhere: boolean }
  | { type: "shortcuts" }
  | { type: "templates" }
  | { type: "refused" }
  | { type: "testsFailed"; results: readonly GraphTestResult[] }
  | { type: "import" }
  | { type: "export" }
  | { type: "conflict" };

/** The tabs of the side panel. */
export type PanelTab = "node" | "graph" | "problems" | "history" | "try" | "runs" | "debug";

/** How the last save went. */
export type SaveState =
  { type: "idle" } | { type: "saving" } | { type: "failed"; error: BackendError };

/** What is wrong, as a list and by node of the canvas that is shown. */
export interface Problems {
  readonly list: readonly ProblemView[];
  readonly byNode: ReadonlyMap<string, readonly ProblemView[]>;
}

/** Everything one open editor knows. */
export interface EditorState {
  readonly catalogue: Catalogue;
  /** Nodes that plugins of the bot offer now. */
  readonly pluginNodes: readonly PluginNodeView[];
  /** Where the graph is kept. */
  readonly source: GraphSource;
  readonly name: string;
  readonly botId: number;
  readonly argumentNames: readonly string[];
  /** The arguments of the command; none where no command starts the graph. */
  readonly commandArguments: readonly ArgumentView[];
  /** The saved revision this document was made from. */
  readonly revision: number;
  readonly history: History;
  /** The subgraphs that were entered, the outermost first; empty in the graph itself. */
  readonly trail: readonly string[];
  /** What the canvas shows: the document, or the inside of the last subgraph of the trail. */
  readonly document: GraphDocument;
  /** Ids of the frames and comments that are selected. */
  readonly pickedMarks: ReadonlySet<string>;
  /** The frame or comment whose text is open for typing. */
  readonly editedMark: string | null;
  readonly flowNodes: readonly FlowNode[];
  readonly flowEdges: readonly FlowEdge[];
  readonly problems: Problems;
  /** What a comparison of versions, or a run that is looked at, marks on the canvas. */
  readonly marks: Marks;
  /** The values of the run that is looked at: one that stands still, one that was, or a trial. */
  readonly values: CanvasValues;
  /** The values pins had at the end of the graph's last run, as far as somebody asked. */
  readonly seen: CanvasValues;
  /** Breakpoints, and the runs that stand still. */
  readonly debug: DebugState;
  readonly overlay: Overlay | null;
  readonly panelTab: PanelTab;
  readonly isPaletteOpen: boolean;
  readonly isSnapping: boolean;
  readonly save: SaveState;
  /** Why unsaved work could not be kept with the core, while that is so. */
  readonly draftFailure: string | null;
  /** The draft that was found at opening and not yet decided on. */
  readonly draft: StoredGraph["draft"];
  /** Whether somebody saved after that draft was begun. */
  readonly isDraftOutdated: boolean;
  /** This editor's part in the graph as several windows edit it; `null` where the core does not share it. */
  readonly sharing: Sharing | null;
  /** The other windows that have the graph open. */
  readonly others: readonly GraphEditorView[];
  /** Whether the graph was deleted elsewhere while it is open here. */
  readonly isGone: boolean;
  readonly newId: NewId;
}

export type EditorStore = StoreApi<EditorState>;

const NO_MARKS: ReadonlySet<string> = new Set();

/** What an editor is opened with. */
export interface EditorOpening {
  catalogue: Catalogue;
  source: GraphSource;
  graph: StoredGraph;
  document: GraphDocument;
  newId: NewId;
}

/** The store of an editor that was just opened. */
export function createEditorStore({
  catalogue,
  source,
  graph,
  document,
  newId,
}: EditorOpening): EditorStore {
  return createStore<EditorState>(() => ({
    catalogue,
    pluginNodes: [],
    source,
    name: graph.name,
    botId: graph.botId,
    argumentNames: graph.argumentNames,
    commandArguments: graph.commandArguments,
    revision: graph.revision,
    history: openHistory(document),
    flowNodes: flowNodesOf([], document),
    flowEdges: flowEdgesOf([], document, catalogue),
    trail: [],
    document,
    pickedMarks: NO_MARKS,
    editedMark: null,
    problems: groupProblems(null, graph.problems, document, null),
    marks: NO_MARKS_AT_ALL,
    values: NO_VALUES,
    seen: NO_VALUES,
    debug: NO_DEBUGGING,
    overlay: null,
    panelTab: "node",
    isPaletteOpen: false,
    isSnapping: true,
    save: { type: "idle" },
    draftFailure: null,
    draft: graph.draft,
    isDraftOutdated: graph.draft !== null && graph.draft.baseRevision !== graph.revision,
    sharing: null,
    others: [],
    isGone: false,
    newId,
  }));
}

/** Takes a new history in and brings what the canvas shows up to date with it. */
export function withHistory(state: EditorState, history: History): Partial<EditorState> {
  if (history === state.history) return {};
  if (history.document === state.history.document) return { history };
  return { history, ...shownAlong(state, history.document, state.trail) };
}

/** Goes along a trail of subgraphs. One that is not there any more ends it. */
export function withTrail(state: EditorState, trail: readonly string[]): Partial<EditorState> {
  return shownAlong(state, state.history.document, trail);
}

function shownAlong(
  state: EditorState,
  root: GraphDocument,
  wanted: readonly string[],
): Partial<EditorState> {
  const missing = wanted.findIndex((id) => !viewInside(root, id));
  const trail = missing < 0 ? wanted : wanted.slice(0, missing);
  const place = trail.at(-1) ?? null;
  const document = viewInside(root, place) ?? root;
  const stays = place === (state.trail.at(-1) ?? null);
  const shown = {
    trail,
    document,
    flowNodes: flowNodesOf(stays ? state.flowNodes : [], document),
    flowEdges: flowEdgesOf(stays ? state.flowEdges : [], document, state.catalogue),
  };
  if (stays) return shown;
  const problems = groupProblems(null, state.problems.list, root, place);
  return { ...shown, problems, pickedMarks: NO_MARKS };
}

/** Takes in what the core found wrong. */
export function withProblems(
  state: EditorState,
  list: readonly ProblemView[],
): Partial<EditorState> {
  const place = state.trail.at(-1) ?? null;
  return { problems: groupProblems(state.problems, list, state.history.document, place) };
}

/**
 * Sorts problems by the node of a canvas: one inside a subgraph stands at the call of it, too.
 * Lists that did not change stay the same, so their nodes do not redraw.
 */
export function groupProblems(
  before: Problems | null,
  list: readonly ProblemView[],
  root: GraphDocument,
  subgraphId: string | null,
): Problems {
  const byNode = new Map<string, readonly ProblemView[]>();
  for (const problem of list) {
    if (problem.nodeId === null) continue;
    const place = locate(root, problem.nodeId);
    const nodeId = place && standsFor(place, subgraphId);
    if (nodeId === null) continue;
    const here = byNode.get(nodeId) ?? [];
    // A subgraph that is used twice has its problems twice.
    const isKnown = subgraphId !== null && here.some(({ message }) => message === problem.message);
    if (!isKnown) byNode.set(nodeId, [...here, problem]);
  }
  for (const [nodeId, problems] of byNode) {
    const old = before?.byNode.get(nodeId);
    if (old && JSON.stringify(old) === JSON.stringify(problems)) byNode.set(nodeId, old);
  }
  return { list, byNode };
}
