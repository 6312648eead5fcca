import {
  useMutation,
  useQuery,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useBackend } from "./backend-context";
import type { BackendError } from "./backend-error";
import type { CacheTag } from "./bindings";
import { tagsOf } from "./command-table";
import type { Answer, CommandName, Request } from "./transport";

/** Drops what is cached of every query that provides one of the tags. */
export async function invalidateTags(client: QueryClient, tags: readonly CacheTag[]) {
  if (tags.length === 0) return;
  await client.invalidateQueries({
    predicate: ({ queryKey }) =>
      tagsOf(queryKey[0] as CommandName).some((tag) => tags.includes(tag)),
  });
}

/** The cache key of a read. */
export function queryKey<K extends CommandName>(name: K, req: Request<K>) {
  return [name, req] as const;
}

/** The answer of a read, cached until one of its tags is invalidated. */
export function useRead<K extends CommandName>(
  name: K,
  req: Request<K>,
  options: { enabled?: boolean } = {},
): UseQueryResult<Answer<K>, BackendError> {
  const { transport } = useBackend();
  return useQuery<Answer<K>, BackendError, Answer<K>>({
    queryKey: queryKey(name, req),
    queryFn: () => transport.call(name, req),
    enabled: options.enabled ?? true,
  });
}

/** A change. What it invalidates is read again before it counts as done. */
export function useWrite<K extends CommandName>(
  name: K,
): UseMutationResult<Answer<K>, BackendError, Request<K>> {
  const { transport } = useBackend();
  const client = useQueryClient();
  return useMutation<Answer<K>, BackendError, Request<K>>({
    mutationFn: (req) => transport.call(name, req),
    onSuccess: () => invalidateTags(client, tagsOf(name)),
  });
}
