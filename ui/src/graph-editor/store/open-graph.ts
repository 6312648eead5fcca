import { createContext } from "react";
import type { GraphRef } from "@/backend/graph-source";

/** Opens another graph, at a node that is named by its path. */
export type OpenGraph = (graph: GraphRef, botId: number, title: string, nodePath: string) => void;

/** How other graphs are opened; absent where the editor stands alone. */
export const OpenGraphContext = createContext<OpenGraph | null>(null);
