import { createContext, use } from "react";
import type { Arrangement } from "@/graph-editor/model/arrange";
import type { JsonObject } from "@/graph-editor/model/json";
import type { Area, PinRef, Point } from "@/graph-editor/model/document";

/** A node and the canvas it is on. */
export interface NodeTarget {
  /** `null` is the graph itself. */
  readonly subgraphId: string | null;
  readonly nodeId: string;
}

/** Everything a menu, a key or a button of the canvas can do. */
export interface CanvasCommands {
  /** Opens the list of nodes at a point of the window; without one, where the pointer was. */
  search: (where?: {
    screen?: Point;
    from?: PinRef | null;
    wireId?: string | null;
    offersPins?: boolean;
  }) => void;
  /** Adds a node of a type at a point of the window, or in the middle of the canvas. */
  addAt: (typeId: string, screen: Point | null, data?: JsonObject) => void;
  copy: () => void;
  cut: () => void;
  /** Pastes the text of the key press going on. */
  pasteFromKey: () => void;
  /** Pastes without a key press, from a menu. */
  pasteFromMenu: () => void;
  duplicate: () => void;
  tidy: () => void;
  /** Lines the selected nodes up. */
  arrange: (how: Arrangement) => void;
  /** Opens the list of what is in the graph. */
  find: (isEverywhere?: boolean) => void;
  /** Opens the sheet of all keys. */
  showShortcuts: () => void;
  frameAll: () => void;
  frameSelection: () => void;
  /** Brings a node into view and selects it; its subgraph is entered where it is inside one. */
  goTo: (place: string | NodeTarget) => void;
  /** Puts a bend into a wire at a point of the window. */
  bend: (wireId: string, screen: Point) => void;
  /** Puts a frame around the selected nodes and asks for its title. */
  addFrame: () => void;
  /** Puts a comment at a point of the window, or where the pointer is, to be written. */
  addComment: (screen?: Point) => void;
  /** Remembers what is shown of the canvas. */
  addBookmark: () => void;
  /** Goes back to a bookmark, by its place in the list. */
  goToBookmark: (index: number) => void;
  /** Shows a part of the canvas. */
  showArea: (area: Area) => void;
  /** Makes a subgraph of the selected nodes. */
  makeSubgraph: () => void;
  /** Puts the inside of the selected subgraph nodes in their place. */
  unpack: () => void;
  /** Shows the inside of a subgraph; without one, of that of the selected node. */
  enter: (subgraphId?: string) => void;
  /** Shows the canvas that many subgraphs deep; without a depth, the one before. */
  leave: (depth?: number) => void;
  /** Moves the canvas just when a node is outside of it. */
  reveal: (nodeId: string) => void;
  focusCanvas: () => void;
}

export const CommandsContext = createContext<CanvasCommands | null>(null);

export function useCommands(): CanvasCommands {
  const commands = use(CommandsContext);
  if (!commands) throw new Error("BUG: a part of the graph editor was rendered outside it");
  return commands;
}
