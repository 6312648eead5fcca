import type { JsonObject, JsonValue } from "./json";

/** A point of the canvas, in its own pixels at 100 %. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One node. `extra` holds keys this version does not know; they are written back. */
export interface GraphNode {
  readonly id: string;
  /** The stable id of its type: `flow:branch`. Need not be in the catalogue. */
  readonly type: string;
  readonly position: Point;
  /** Literals of unconnected pins and settings. */
  readonly data: JsonObject;
  readonly extra: JsonObject;
}

/** One wire, from an output to an input. */
export interface Connection {
  readonly id: string;
  readonly sourceNodeId: string;
  readonly sourcePinId: string;
  readonly targetNodeId: string;
  readonly targetPinId: string;
  readonly extra: JsonObject;
}

/** A variable of the graph with the value a run starts with. */
export interface GraphVariable {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly value: JsonValue;
  readonly extra: JsonObject;
}

/** How the engine reads a graph: imported ones keep the older meaning to the letter. */
export type Dialect = "blockmine" | "sculk";

/** A part of the canvas, in its own pixels at 100 %. */
export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

/** A titled frame around nodes. It has no meaning for a run. */
export interface CanvasFrame {
  readonly id: string;
  readonly title: string;
  /** A name of the editor's palette; may be one this version does not know. */
  readonly color: string;
  readonly area: Area;
  readonly extra: JsonObject;
}

/** A note on the canvas. */
export interface CanvasComment {
  readonly id: string;
  readonly text: string;
  readonly area: Area;
  readonly extra: JsonObject;
}

/** A view of the canvas to come back to: its middle, and 1 is life-size. */
export interface CanvasBookmark extends Point {
  readonly id: string;
  readonly name: string;
  readonly zoom: number;
  readonly extra: JsonObject;
}

/** What is drawn on one canvas: that of the graph, or that of one of its subgraphs. */
export interface CanvasContents {
  readonly nodes: readonly GraphNode[];
  readonly connections: readonly Connection[];
  /** Wires whose node is not there: nothing to draw, but kept for saving. */
  readonly loose: readonly Connection[];
  /** The hindmost first. */
  readonly frames: readonly CanvasFrame[];
  readonly comments: readonly CanvasComment[];
  readonly bookmarks: readonly CanvasBookmark[];
}

/** Where values or control flow go into or out of a subgraph. */
export interface Port {
  readonly id: string;
  readonly name: string;
  /** The name of a pin type. */
  readonly type: string;
  readonly extra: JsonObject;
}

/** A graph that others of the document use as a node. */
export interface Subgraph extends CanvasContents {
  readonly id: string;
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly extra: JsonObject;
}

/**
 * A graph as it is edited. Never changed in place. The order of the lists has meaning: of
 * several wires into one input the first counts.
 */
export interface GraphDocument extends CanvasContents {
  readonly variables: readonly GraphVariable[];
  readonly subgraphs: readonly Subgraph[];
  /** Everything else of the top level, `dialect` and `format_version` included. */
  readonly extra: JsonObject;
  /** The subgraph whose inside this is: see `viewInside`. The document itself has none. */
  readonly within?: Subgraph;
}

/** A canvas with nothing on it. */
export const EMPTY_CANVAS: CanvasContents = {
  nodes: [],
  connections: [],
  loose: [],
  frames: [],
  comments: [],
  bookmarks: [],
};

/** A graph without anything. */
export const EMPTY_DOCUMENT: GraphDocument = {
  ...EMPTY_CANVAS,
  variables: [],
  subgraphs: [],
  extra: {},
};

/** The dialect of a document. One that says neither its dialect nor its version is an import. */
export function dialectOf({ extra }: GraphDocument): Dialect {
  if (extra["dialect"] === "sculk") return "sculk";
  return extra["dialect"] === undefined && extra["format_version"] !== undefined
    ? "sculk"
    : "blockmine";
}

/** Which side of a node a pin is on. */
export type PinSide = "in" | "out";

/** A pin of a node of the document. */
export interface PinRef {
  readonly nodeId: string;
  readonly pinId: string;
  readonly side: PinSide;
}

interface Index {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly byNode: ReadonlyMap<string, readonly Connection[]>;
}

const indexes = new WeakMap<readonly unknown[], unknown>();

function cached<T>(key: readonly unknown[], build: () => T): T {
  let value = indexes.get(key) as T | undefined;
  if (value === undefined) {
    value = build();
    indexes.set(key, value);
  }
  return value;
}

function nodeIndex(document: GraphDocument): Index["nodes"] {
  return cached(document.nodes, () => new Map(document.nodes.map((node) => [node.id, node])));
}

function wireIndex(document: GraphDocument): Index["byNode"] {
  return cached(document.connections, () => {
    const index = new Map<string, Connection[]>();
    const put = (nodeId: string, connection: Connection) => {
      const wires = index.get(nodeId);
      if (wires) wires.push(connection);
      else index.set(nodeId, [connection]);
    };
    for (const connection of document.connections) {
      put(connection.sourceNodeId, connection);
      if (connection.targetNodeId !== connection.sourceNodeId) {
        put(connection.targetNodeId, connection);
      }
    }
    return index;
  });
}

/** The node with this id. */
export function findNode(document: GraphDocument, id: string): GraphNode | undefined {
  return nodeIndex(document).get(id);
}

const NO_WIRES: readonly Connection[] = [];

/** The wires that touch a node; the same list as long as no wire changed. */
export function wiresOfNode(document: GraphDocument, nodeId: string): readonly Connection[] {
  return wireIndex(document).get(nodeId) ?? NO_WIRES;
}

/** The wires at one pin. */
export function wiresOfPin(document: GraphDocument, pin: PinRef): readonly Connection[] {
  return wiresOfNode(document, pin.nodeId).filter((wire) =>
    pin.side === "in"
      ? wire.targetNodeId === pin.nodeId && wire.targetPinId === pin.pinId
      : wire.sourceNodeId === pin.nodeId && wire.sourcePinId === pin.pinId,
  );
}

/** Both ends of a wire. */
export function endsOf(wire: Connection): { source: PinRef; target: PinRef } {
  return {
    source: { nodeId: wire.sourceNodeId, pinId: wire.sourcePinId, side: "out" },
    target: { nodeId: wire.targetNodeId, pinId: wire.targetPinId, side: "in" },
  };
}
