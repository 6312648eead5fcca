import { useInfiniteQuery } from "@tanstack/react-query";
import { useBackend } from "@/backend/backend-context";
import type { BackendError } from "@/backend/backend-error";
import type { ListPeopleReq, PeoplePage } from "@/backend/bindings";
import { queryKey } from "@/backend/queries";

/** People asked for at once. */
const PAGE = 500;

export type PeopleWish = Omit<ListPeopleReq, "after" | "limit">;

/** People in pages; the next one is fetched when asked for. */
export function usePeople(wish: PeopleWish) {
  const { transport } = useBackend();
  return useInfiniteQuery<
    PeoplePage,
    BackendError,
    { pages: PeoplePage[] },
    readonly unknown[],
    string | null
  >({
    queryKey: queryKey("listPeople", { ...wish, after: null, limit: PAGE }),
    queryFn: ({ pageParam }) =>
      transport.call("listPeople", { ...wish, after: pageParam, limit: PAGE }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
  });
}
