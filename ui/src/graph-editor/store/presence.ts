import type { GraphEditorView, GraphPointer } from "@/backend/bindings";
import type { EditorStore } from "./editor-store";

/** Between two messages of where the pointer is, in milliseconds. */
const POINT_MS = 80;

/** Who else has the graph open and where they are; and where this editor is, for them. */
export class Presence {
  readonly #store: EditorStore;
  readonly #own: string;
  readonly #tell: (pointer: GraphPointer) => void;
  #pointer: GraphPointer = { subgraph: null, at: null, selected: [] };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: EditorStore, own: string, tell: (pointer: GraphPointer) => void) {
    this.#store = store;
    this.#own = own;
    this.#tell = tell;
  }

  /** This editor is there now; told while somebody looks. */
  point(pointer: GraphPointer): void {
    this.#pointer = pointer;
    if (this.#store.getState().others.length > 0) this.#tellSoon();
  }

  /** All others, as the core knows them. */
  meet(editors: readonly GraphEditorView[]): void {
    const known = new Set(this.#store.getState().others.map(({ editor }) => editor));
    const isSame = editors.length === 0 && known.size === 0;
    if (!isSame) this.#store.setState({ others: editors });
    if (editors.some(({ editor }) => !known.has(editor))) this.#tellSoon();
  }

  /** One of them came, or is elsewhere now. */
  meetOne(editor: GraphEditorView): void {
    if (editor.editor === this.#own) return;
    const { others } = this.#store.getState();
    const rest = others.filter((one) => one.editor !== editor.editor);
    this.#store.setState({ others: [...rest, editor].sort((a, b) => a.number - b.number) });
    // Who comes does not know yet where the others are.
    if (rest.length === others.length) this.#tellSoon();
  }

  /** One of them is gone. */
  left(name: string): void {
    this.#store.setState(({ others }) => ({
      others: others.filter(({ editor }) => editor !== name),
    }));
  }

  /** Tells nothing more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell(this.#pointer);
    }, POINT_MS);
  }
}
