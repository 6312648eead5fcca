import { QueryClient } from "@tanstack/react-query";

/** The core is in the same machine and says when something changed: nothing goes stale by time,
 *  nothing is asked twice, and no network decides whether a call is made. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        retry: false,
        networkMode: "always",
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
