/* The node editor over a scripted core: ?graph=ping&theme=dark&lang=en&problems */
import { Tooltip } from "radix-ui";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { BackendProvider } from "@/backend/BackendProvider";
import { createBackend } from "@/backend/create-backend";
import { createQueryClient } from "@/backend/query-client";
import { Toaster } from "@/design/Toaster";
import { GraphEditor } from "@/graph-editor/GraphEditor";
import { LocaleProvider } from "@/i18n/LocaleProvider";
import { EditorCore } from "@tests/graph-editor/editor-core";
import {
  emptyGraph,
  framedGraph,
  graphView,
  largeGraph,
  listedGraph,
  pingGraph,
  pingProblems,
  placeholderGraph,
} from "@tests/graph-editor/graphs";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { aNode } from "@tests/graph-editor/graph-text";
import { aVersion } from "@tests/graph-editor/scripted-history";
import { scriptDebugging, scriptFarDebugging } from "./debugging";
import { setSampleRuns } from "@tests/graph-editor/sample-runs";
import "@/design/fonts.css";
import "@/design/tokens.css";
import "@/design/base.css";

const query = new URLSearchParams(location.search);
document.documentElement.dataset["theme"] = query.get("theme") ?? "dark";

const graphs = {
  empty: emptyGraph,
  ping: pingGraph,
  placeholder: placeholderGraph,
  listed: listedGraph,
  framed: framedGraph,
};
const named = graphs[(query.get("graph") ?? "ping") as keyof typeof graphs];
const size = query.get("nodes");
const core = new EditorCore(graphView(size ? largeGraph(Number(size)) : named));
if (query.has("runs")) setSampleRuns(core);
if (query.has("tests")) {
  const tests = [{ name: "Test 1" }, { name: "asks for a word" }];
  const document = { ...(JSON.parse(core.graph.document) as object), tests };
  core.graph = { ...core.graph, document: JSON.stringify(document) };
}
if (query.has("problems")) core.problems = pingProblems;
if (query.has("draft")) {
  const draft = { document: core.graph.document, baseRevision: 2, savedAt: 1_790_000_000_000 };
  core.graph = { ...core.graph, draft };
}
if (query.has("debug")) {
  if (size) scriptFarDebugging(core.debug);
  else scriptDebugging(core.debug, query.get("debug") === "past");
}
if (query.has("versions")) scriptVersions(core);
Object.assign(window, { core });

/** An older version: without one node, with one that is gone, others changed and moved. */
function scriptVersions(core: EditorCore): void {
  const older = {
    ...pingGraph,
    nodes: pingGraph.nodes
      .filter(({ id }) => id !== "ask")
      .map((node) => {
        if (node.id === "join") return { ...node, data: { ...node.data, pin_0: "Pang " } };
        if (node.id === "say") return { ...node, position: { x: 640, y: 40 } };
        return node;
      })
      .concat(aNode("log", "action:send_log", {}, 560, 360)),
    connections: pingGraph.connections.filter(({ targetNodeId }) => targetNodeId !== "ask"),
  };
  core.versions = [
    aVersion(3, serializeDocument(pingGraph)),
    aVersion(2, serializeDocument(older), "before the party"),
    aVersion(1, serializeDocument(emptyGraph)),
  ];
}

/** A tab that may begin in the back, as the frame's tabs do. */
function Place() {
  const [isHidden, setHidden] = useState(query.has("hidden"));
  Object.assign(window, { show: () => setHidden(false) });
  return (
    <div hidden={isHidden} style={{ height: "100%" }}>
      <GraphEditor graph={{ kind: "command", id: 1 }} />
    </div>
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("BUG: index.html has no #root");
createRoot(root).render(
  <BackendProvider backend={createBackend(core)} client={createQueryClient()}>
    <LocaleProvider locale={query.get("lang") === "ru" ? "ru" : "en"}>
      <Tooltip.Provider delayDuration={400}>
        <Place />
        <Toaster dismissLabel="Close" />
      </Tooltip.Provider>
    </LocaleProvider>
  </BackendProvider>,
);
