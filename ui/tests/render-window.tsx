import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Window } from "@/app/Window";
import { useDirtyTabs } from "@/app/dirty-tabs";
import { useShellDialogs } from "@/app/shell-dialogs";
import { useToasts } from "@/design/toast-store";
import { ScriptedCore, type Script } from "./scripted/scripted-core";

/** The whole window over a scripted core. */
export function renderWindow(script: Script) {
  useShellDialogs.setState({ dialog: null });
  useDirtyTabs.setState({ ids: new Set() });
  useToasts.setState({ toasts: [] });
  const core = new ScriptedCore(script);
  const view = render(<Window transport={core} />);
  return { core, user: userEvent.setup(), ...view };
}
