import { toBackendError } from "@/backend/backend-error";
import type { SharedGraph } from "@/backend/bindings";
import type { GraphRef } from "@/backend/graph-source";
import type { Transport } from "@/backend/transport";

/** How often joining is tried while another window is keeping its work, and how long that may take. */
const JOIN_AGAIN = { times: 20, ms: 300 };

/** Joins; waits where another window is just keeping its work. */
export async function joinGraph(
  transport: Transport,
  graph: GraphRef,
  editor: string,
): Promise<SharedGraph> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transport.call("joinGraph", { graph, editor });
    } catch (thrown) {
      const error = toBackendError(thrown);
      if (error.code !== "precondition" || attempt >= JOIN_AGAIN.times) throw error;
      await new Promise((resolve) => setTimeout(resolve, JOIN_AGAIN.ms));
    }
  }
}
