import { createContext, use } from "react";
import type { ArgumentView } from "@/backend/bindings";

/** What the parts of the editor can ask of the core. */
export interface Persistence {
  save: () => void;
  /** Saves although tests of the graph fail. */
  saveUntested: () => void;
  overwrite: () => void;
  reload: () => void;
  /** Goes back to what is saved and forgets the draft. */
  dropDraft: () => void;
  /** Gives the graph's command other arguments, at once. */
  saveArguments: (list: readonly ArgumentView[]) => Promise<boolean>;
}

export const PersistenceContext = createContext<Persistence | null>(null);

export function usePersistence(): Persistence {
  const persistence = use(PersistenceContext);
  if (!persistence) throw new Error("BUG: a part of the graph editor was rendered outside it");
  return persistence;
}
