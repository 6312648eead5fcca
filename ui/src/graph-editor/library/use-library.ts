import { useEffect, useState } from "react";
import type * as Loaded from "./library";

/** Templates and examples, once they were fetched. */
export type Library = typeof Loaded;

/** Fetches templates and examples when somebody first looks for them. */
export function useLibrary(): Library | null {
  const [library, setLibrary] = useState<Library | null>(null);
  useEffect(() => {
    let isOver = false;
    void import("./library").then((loaded) => {
      if (!isOver) setLibrary(loaded);
    });
    return () => {
      isOver = true;
    };
  }, []);
  return library;
}
