import { useLayoutEffect, useState, type RefObject } from "react";

/** The width of an element in pixels, renewed when it changes. */
export function useWidth(of: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = of.current;
    if (!element) return;
    const read = () => setWidth(element.clientWidth);
    read();
    const watching = new ResizeObserver(read);
    watching.observe(element);
    return () => watching.disconnect();
  }, [of]);
  return width;
}
