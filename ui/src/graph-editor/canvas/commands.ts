import { createContext, use } from "react";
import type { Arrangement } from "@/graph-editor/model/arrange";
import type { PinRef, Point } from "@/graph-editor/model/document";

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
  addAt: (typeId: string, screen: Point | null) => void;
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
  find: () => void;
  /** Opens the sheet of all keys. */
  showShortcuts: () => void;
  frameAll: () => void;
  frameSelection: () => void;
  /** Brings a node into view and selects it. */
  goTo: (nodeId: string) => void;
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
