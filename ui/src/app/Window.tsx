import { StrictMode, useState } from "react";
import { BackendProvider } from "@/backend/BackendProvider";
import { createBackend } from "@/backend/create-backend";
import { createQueryClient } from "@/backend/query-client";
import type { Transport } from "@/backend/transport";
import { App } from "./App";

/** The window over a transport: the desktop's in the app, a script in tests. */
export function Window({ transport }: { transport: Transport }) {
  const [backend] = useState(() => createBackend(transport));
  const [client] = useState(createQueryClient);
  return (
    <StrictMode>
      <BackendProvider backend={backend} client={client}>
        <App />
      </BackendProvider>
    </StrictMode>
  );
}
