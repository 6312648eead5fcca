import { useState } from "react";
import type { BackendError } from "./backend-error";

/** Something of which the core can tell whether it is still as it was when it was opened. */
interface Revised {
  revision?: string;
}

/** What is there now, out of the refusal of a save over somebody else's; null for every other error. */
function theirsIn(error: BackendError | null): unknown {
  if (error?.code !== "conflict" || error.details === null) return null;
  try {
    return JSON.parse(error.details);
  } catch {
    return null; // of a graph the details are a number, and its editor asks by itself
  }
}

/** What a form edits, as it was opened, and what somebody else made of it meanwhile. */
export function useEdited<View extends Revised>(
  opened: View | null,
  write: { error: BackendError | null; reset: () => void },
) {
  const [base, setBase] = useState(opened);
  const theirs = theirsIn(write.error) as View | null;
  return {
    /** What the changes of the form are changes of. */
    base,
    setBase,
    /** Goes along with a save. */
    revision: base?.revision ?? null,
    theirs,
    /** Goes on from what is there now. */
    take: () => {
      if (theirs) setBase(theirs);
      write.reset();
    },
    /** Back to the form; nothing is decided. */
    leave: write.reset,
  };
}
