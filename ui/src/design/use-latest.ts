import { useLayoutEffect, useRef, type RefObject } from "react";

/** A box that always holds the newest value: for handlers of things that are not drawn again each
 *  time. Read it in handlers only, never while rendering. */
export function useLatest<T>(value: T): RefObject<T> {
  const box = useRef(value);
  useLayoutEffect(() => {
    box.current = value;
  });
  return box;
}
