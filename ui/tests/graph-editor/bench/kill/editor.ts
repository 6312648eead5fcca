// One editor without a window: the real store, history, sharing and draft keeper over the real socket. It edits
// until it is killed, and notes each state before the core can know of it.
import { writeSync, openSync } from "node:fs";
import { GraphNews } from "@/backend/graph-news";
import type { GraphRef } from "@/backend/graph-source";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { parseDocument } from "@/graph-editor/model/parse";
import { createDraftKeeper } from "@/graph-editor/store/draft-keeper";
import {
  addNode,
  deleteAndReconnect,
  dropNodes,
  redoStep,
  setNodeData,
  undoStep,
} from "@/graph-editor/store/edit-actions";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import { loadGraph, openEditor } from "@/graph-editor/store/open-editor";
import { saveGraph } from "@/graph-editor/store/saving";
import { selectOnly } from "@/graph-editor/store/view-actions";
import { greetingOf, SocketTransport } from "./socket-transport";

const [, , root = "", dataDir = "", command = "", seed = "1", log = ""] = process.argv;
const ref: GraphRef = { kind: "command", id: Number(command) };

// What the draft keeper listens to for the end of a page.
Object.assign(globalThis, { window: new EventTarget() });

/** Numbers that look random and are the same for the same seed (mulberry32). */
function random(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function open() {
  const transport = await SocketTransport.open(dataDir, greetingOf(root));
  const news = new GraphNews();
  await transport.listen((event) => news.apply(event));
  const port = { transport, news, newId: (prefix: string) => `${prefix}-${crypto.randomUUID()}` };
  const loaded = await loadGraph(port, ref);
  const saved = parseDocument(loaded.graph.document);
  if (saved.type === "fault") throw new Error("what is published cannot be read");
  if (loaded.joined?.draft && parseDocument(loaded.joined.draft.document).type === "fault") {
    throw new Error("the draft cannot be read");
  }
  if (!loaded.joined) throw new Error("the core does not share the graph");
  return { transport, store: openEditor(port, loaded, saved.document, true) };
}

/** Prints what an editor that is opened now shows. */
async function show(): Promise<void> {
  const { transport, store } = await open();
  process.stdout.write(serializeDocument(store.getState().history.document));
  transport.close();
}

async function edit(): Promise<void> {
  const { transport, store } = await open();
  const file = openSync(log, "a");
  store.subscribe((state, before) => {
    const { document } = state.history;
    if (document === before.history.document) return;
    writeSync(file, `${JSON.stringify({ at: Date.now(), text: serializeDocument(document) })}\n`);
  });
  const first = serializeDocument(store.getState().history.document);
  writeSync(file, `${JSON.stringify({ at: Date.now(), text: first })}\n`);
  // After the notes, so that each is written before the core hears of it.
  if (!store.getState().sharing?.start(() => undefined)) throw new Error("the graph is not shared");
  const drafts = createDraftKeeper(store);
  drafts.watch();
  process.stdout.write("editing\n");
  const next = random(Number(seed));
  const check = (document: string) =>
    transport.call("checkGraph", { document }).then(({ problems }) => problems);
  const failedTests = () => Promise.resolve([]);
  for (let step = 0; ; step += 1) {
    const dice = next();
    if (dice < 0.03) {
      const port = { store, drafts, check, failedTests, onSaved: () => undefined };
      void saveGraph(port).catch(() => undefined);
    } else act(store, dice, step, next);
    // A hand types about ten keys a second; a hand that drags drops less often.
    await new Promise((resolve) => setTimeout(resolve, 20 + next() * 120));
  }
}

function act(store: EditorStore, dice: number, step: number, next: () => number): void {
  const { document } = store.getState();
  const node = document.nodes[Math.floor(next() * document.nodes.length)];
  const place = { x: Math.floor(next() * 2_000), y: Math.floor(next() * 2_000) };
  if (dice < 0.55) setNodeData(store, "answer", "pin_0", `typed ${seed} ${step} `);
  else if (dice < 0.8 && node) dropNodes(store, { [node.id]: place }, null);
  else if (dice < 0.86 && document.nodes.length < 60) {
    const text = { typeId: "string:concat", data: {}, pinId: null };
    addNode(store, text, { at: place, from: null, wireId: null });
  } else if (dice < 0.9 && node && document.nodes.length > 6) {
    const isOurs = node.id.startsWith("string:concat-");
    if (isOurs) {
      selectOnly(store, [node.id]);
      deleteAndReconnect(store);
    }
  } else if (dice < 0.96) undoStep(store);
  else redoStep(store);
}

await (log === "" ? show() : edit());
