/** A line of the difference between two texts. */
export interface DiffLine {
  kind: "same" | "old" | "new" | "gap";
  text: string;
}

/** Lines around a change that are shown with it. */
const AROUND = 2;
/** Beyond this many pairs of lines the middle is shown as one change. */
const MAX_PAIRS = 4_000_000;

/** The difference between two texts, line by line, with what stays the same left out but for a little
 *  around each change. */
export function lineDiff(old: string, now: string): DiffLine[] {
  const a = split(old);
  const b = split(now);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end += 1;
  }
  const same = (text: string): DiffLine => ({ kind: "same", text });
  const lines = [
    ...a.slice(0, start).map(same),
    ...between(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
  return folded(lines);
}

function split(text: string): string[] {
  if (text === "") return [];
  return text.replace(/\n$/u, "").split("\n");
}

/** The lines of both in the order of their longest common part. */
function between(a: readonly string[], b: readonly string[]): DiffLine[] {
  const gone = (text: string): DiffLine => ({ kind: "old", text });
  const came = (text: string): DiffLine => ({ kind: "new", text });
  if (a.length * b.length > MAX_PAIRS) return [...a.map(gone), ...b.map(came)];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: "same", text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(gone(left));
      i += 1;
    } else if (right !== undefined) {
      lines.push(came(right));
      j += 1;
    }
  }
  return lines;
}

function folded(lines: readonly DiffLine[]): DiffLine[] {
  const isNear = lines.map(() => false);
  lines.forEach((line, index) => {
    if (line.kind === "same") return;
    for (let near = index - AROUND; near <= index + AROUND; near += 1) {
      if (near >= 0 && near < lines.length) isNear[near] = true;
    }
  });
  const shown: DiffLine[] = [];
  lines.forEach((line, index) => {
    if (isNear[index]) shown.push(line);
    else if (shown.at(-1)?.kind !== "gap") shown.push({ kind: "gap", text: "" });
  });
  return shown;
}
