import { createContext, use } from "react";
import { useStore } from "zustand";
import type { EditorState, EditorStore } from "./editor-store";

export const EditorContext = createContext<EditorStore | null>(null);

/** The store of the editor a component is in. */
export function useEditorStore(): EditorStore {
  const store = use(EditorContext);
  if (!store) throw new Error("BUG: a part of the graph editor was rendered outside it");
  return store;
}

/** A part of the editor's state; re-renders only when that part changes. */
export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(useEditorStore(), select);
}
