import { StrictMode, useEffect, useState } from "react";
import { BackendProvider } from "@/backend/BackendProvider";
import { createBackend } from "@/backend/create-backend";
import { createQueryClient } from "@/backend/query-client";
import type { Transport } from "@/backend/transport";
import { App } from "./App";
import { CrashGuard } from "./CrashGuard";
import { crashReporter, reportLooseErrors } from "./report-crashes";

/** The window over a transport: the desktop's in the app, a script in tests. */
export function Window({ transport }: { transport: Transport }) {
  const [backend] = useState(() => createBackend(transport));
  const [client] = useState(createQueryClient);
  const [report] = useState(() => crashReporter(transport));
  useEffect(() => reportLooseErrors(report), [report]);
  return (
    <StrictMode>
      <CrashGuard onCrash={report}>
        <BackendProvider backend={backend} client={client}>
          <App />
        </BackendProvider>
      </CrashGuard>
    </StrictMode>
  );
}
