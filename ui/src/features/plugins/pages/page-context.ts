import { createContext, use } from "react";
import type { Json, JsonMap } from "./page-layout";

/** What the parts of a page work with. */
export interface PageDesk {
  readonly data: JsonMap;
  /** What the plugin is doing just now, if something was pressed. */
  readonly pressed: string | null;
  /** Changes what an input holds, here alone until something is pressed. */
  readonly edit: (key: string, value: Json) => void;
  readonly press: (action: string, payload: Json) => void;
}

export const PageContext = createContext<PageDesk | null>(null);

export function usePage(): PageDesk {
  const desk = use(PageContext);
  if (!desk) throw new Error("BUG: a part of a plugin's page was rendered outside it");
  return desk;
}
