/** What was copied last, for where the system's clipboard cannot be read without a key press. */
let lastCopied = "";

/** Puts a text on the clipboard. Goes through a field, which every web view allows. */
export function copyToClipboard(text: string): void {
  lastCopied = text;
  const carrier = document.createElement("textarea");
  carrier.value = text;
  carrier.setAttribute("aria-hidden", "true");
  carrier.style.position = "fixed";
  carrier.style.opacity = "0";
  const focused = document.activeElement;
  // A dialog takes the focus back from everything outside it.
  (focused?.closest("[role=dialog]") ?? document.body).append(carrier);
  carrier.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the newer way asks for a permission WebKitGTK does not give
  const isDone = document.execCommand("copy");
  carrier.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  // Where even that is refused, the newer way may be allowed; pasting here works in any case.
  if (!isDone) void navigator.clipboard.writeText(text).catch(() => undefined);
}

/** The text on the clipboard; what was copied here last where reading is not allowed. */
export async function readClipboard(): Promise<string> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return lastCopied;
  }
}

/**
 * Catches the paste of the key press that is going on: the focus waits in a field until the
 * browser has delivered the text.
 */
export function catchPaste(onText: (text: string) => void): void {
  const carrier = document.createElement("textarea");
  carrier.setAttribute("aria-hidden", "true");
  carrier.style.position = "fixed";
  carrier.style.opacity = "0";
  const focused = document.activeElement;
  const end = () => {
    carrier.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  };
  carrier.addEventListener("paste", (event) => {
    event.preventDefault();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    end();
    onText(text || lastCopied);
  });
  document.body.append(carrier);
  carrier.focus();
  setTimeout(() => {
    if (!carrier.isConnected) return;
    end();
    onText(lastCopied);
  }, 100);
}
