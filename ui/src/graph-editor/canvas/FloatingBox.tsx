import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import type { Point } from "@/graph-editor/model/document";
import css from "./FloatingBox.module.css";

const MARGIN = 8;

/** A box at a point of the window, kept inside it. Closes on `Esc` and on a press outside. */
export function FloatingBox({
  at,
  onClose,
  testId,
  children,
}: {
  at: Point;
  onClose: () => void;
  testId: string;
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Point>(at);
  useLayoutEffect(() => {
    const size = box.current?.getBoundingClientRect();
    if (!size) return;
    setPlace({
      x: Math.max(MARGIN, Math.min(at.x, window.innerWidth - size.width - MARGIN)),
      y: Math.max(MARGIN, Math.min(at.y, window.innerHeight - size.height - MARGIN)),
    });
  }, [at]);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  }, [onClose]);
  useEffect(() => {
    const element = box.current;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close.current();
    };
    element?.addEventListener("keydown", onKey);
    return () => element?.removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => {
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close.current();
    };
    window.addEventListener("pointerdown", onPress, true);
    return () => window.removeEventListener("pointerdown", onPress, true);
  }, []);
  return (
    <div
      ref={box}
      role="dialog"
      tabIndex={-1}
      className={css.box}
      style={{ left: place.x, top: place.y }}
      data-testid={testId}
    >
      {children}
    </div>
  );
}
