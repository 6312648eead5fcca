import { render, type RenderResult } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { BackendProvider } from "@/backend/BackendProvider";
import { createBackend } from "@/backend/create-backend";
import { createQueryClient } from "@/backend/query-client";
import { GraphEditor } from "@/graph-editor/GraphEditor";
import type { EditorCore } from "./editor-core";

/** What the canvas library measures with and jsdom lacks. */
export function standInForLayout(): void {
  class Observer {
    observe() {
      return undefined;
    }
    unobserve() {
      return undefined;
    }
    disconnect() {
      return undefined;
    }
  }
  Object.assign(globalThis, { ResizeObserver: Observer });
  Object.assign(globalThis, {
    DOMMatrixReadOnly: class {
      m22 = 1;
    },
  });
  Object.assign(Element.prototype, { scrollIntoView: () => undefined });
  // The keys are only heard by an editor that is on the screen.
  Object.defineProperty(HTMLElement.prototype, "offsetParent", {
    configurable: true,
    get(this: HTMLElement) {
      return this.parentNode;
    },
  });
}

/** The editor over a scripted core, still loading. */
export function renderEditor(
  core: EditorCore,
  onDirtyChange?: (isDirty: boolean) => void,
): RenderResult {
  return render(
    <BackendProvider backend={createBackend(core)} client={createQueryClient()}>
      <Tooltip.Provider>
        <GraphEditor
          graph={{ kind: "command", id: 1 }}
          {...(onDirtyChange ? { onDirtyChange } : {})}
        />
      </Tooltip.Provider>
    </BackendProvider>,
  );
}

/** The editor over a scripted core, once its graph is there. */
export async function openEditor(...how: Parameters<typeof renderEditor>): Promise<RenderResult> {
  const screen = renderEditor(...how);
  await screen.findByTestId("graph-editor");
  return screen;
}
