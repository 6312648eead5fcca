import { Component, type ErrorInfo, type ReactNode } from "react";
import { ErrorPanel } from "@/design/ErrorPanel";
import { catalogue } from "@/i18n/catalogue";
import { localeOf } from "./locale-of";

/** What became of the window's views. */
interface State {
  error: Error | null;
}

/** Shows words in place of an empty window when a view breaks, and tells of it. */
export class CrashGuard extends Component<
  { children: ReactNode; onCrash: (message: string, stack: string) => void },
  State
> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    this.props.onCrash(String(error), `${error.stack ?? ""}\n${info.componentStack ?? ""}`);
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    // The language of the settings was below what broke.
    const words = catalogue[localeOf("system", navigator.languages)];
    return (
      <div role="alert" data-testid="window-crashed" style={{ padding: "48px", maxWidth: 720 }}>
        <ErrorPanel
          message={words["crashes.window.broke"]}
          labels={{
            retry: words["crashes.window.reload"],
            details: words["common.action.details"],
            copy: words["common.action.copy"],
          }}
          details={error.stack ?? String(error)}
          onRetry={() => window.location.reload()}
        />
      </div>
    );
  }
}
