import { QueryClientProvider, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { BackendContext, useBackend, type Backend } from "./backend-context";
import { applyLiveEvent, takeSample } from "./live-store";
import { invalidateTags } from "./queries";

/** Gives everything below it the core, and keeps its stores fed with events. */
export function BackendProvider({
  backend,
  client,
  children,
}: {
  backend: Backend;
  client: QueryClient;
  children: ReactNode;
}) {
  return (
    <QueryClientProvider client={client}>
      <BackendContext value={backend}>
        <EventPump />
        <CoreWatch />
        {children}
      </BackendContext>
    </QueryClientProvider>
  );
}

function EventPump() {
  const { transport, live, consoles, practice, graphs } = useBackend();
  const client = useQueryClient();
  useEffect(() => {
    let isOver = false;
    let stop: (() => void) | null = null;
    const subscription = transport.listen((event) => {
      if (isOver) return;
      applyLiveEvent(live, event, Date.now());
      consoles.apply(event);
      practice.apply(event);
      graphs.apply(event);
      if (event.type === "cacheInvalidated") void invalidateTags(client, event.tags);
    });
    void subscription.then(async (end) => {
      if (isOver) {
        end();
        return;
      }
      stop = end;
      // What happened between the first reads and the subscription is caught up on here.
      await client.invalidateQueries();
      const sample = await transport.call("getResourceUse", {}).catch(() => null);
      if (sample && !live.getState().resources) takeSample(live, sample);
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [transport, live, consoles, practice, graphs, client]);
  return null;
}

function CoreWatch() {
  const { transport, live, consoles, practice, graphs } = useBackend();
  const client = useQueryClient();
  useEffect(() => {
    let isOver = false;
    let wasDown = false;
    const watching = transport.watchCore((state) => {
      if (isOver) return;
      live.setState({ coreLine: state });
      if (state.type !== "connected") {
        wasDown ||= state.type === "failed" || state.isAgain;
      } else if (wasDown) {
        // Another core answers: what is known of the old one is worth nothing.
        wasDown = false;
        live.setState({ bots: new Map() });
        consoles.reloadAll();
        practice.reloadIfOpen();
        graphs.doubt();
        void client.invalidateQueries();
      }
    });
    return () => {
      isOver = true;
      void watching.then((end) => end());
    };
  }, [transport, live, consoles, practice, graphs, client]);
  return null;
}
