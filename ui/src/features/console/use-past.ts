import { useRef, useState } from "react";
import { useBackend } from "@/backend/backend-context";
import {
  appendLines,
  emptyBuffer,
  prependLines,
  type ConsoleBuffer,
} from "@/backend/console-buffer";
import { AROUND } from "./past-lines";

/** A stretch of a console further back than the lines kept here. */
export interface Past {
  /** The line it was opened for. */
  seq: number;
  buffer: ConsoleBuffer;
}

/** Looks at old lines without fetching all that came after them. */
export function usePast(botId: number) {
  const { transport } = useBackend();
  const [past, setPast] = useState<Past | null>(null);
  const isFetching = useRef(false);
  const read = (before: number) =>
    transport.call("readConsole", { botId, before, limit: 2 * AROUND });
  // Only what is still looked at is changed: a page may come after one has left.
  const put = (of: Past, buffer: ConsoleBuffer) =>
    setPast((now) => (now?.seq === of.seq ? { ...now, buffer } : now));

  const visit = async (seq: number) => {
    const page = await read(seq + AROUND);
    const buffer = emptyBuffer();
    prependLines(buffer, page.lines, page.hasOlder);
    setPast({ seq, buffer });
  };
  const older = async (): Promise<number> => {
    const first = past?.buffer.lines[0];
    if (!past || !first) return 0;
    const page = await read(first.seq);
    const buffer = { ...past.buffer };
    const nCame = prependLines(buffer, page.lines, page.hasOlder);
    put(past, buffer);
    return nCame;
  };
  const newer = async () => {
    const last = past?.buffer.lines.at(-1);
    if (!past || !last || isFetching.current) return;
    isFetching.current = true;
    try {
      const page = await read(last.seq + 1 + 2 * AROUND);
      const buffer = { ...past.buffer, lines: [...past.buffer.lines] };
      if (appendLines(buffer, page.lines) === "appended") put(past, buffer);
    } finally {
      isFetching.current = false;
    }
  };
  return { past, visit, older, newer, leave: () => setPast(null) };
}
