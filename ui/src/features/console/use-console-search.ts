import { useDeferredValue, useMemo, useRef, useState } from "react";
import type { ConsoleLine } from "@/backend/bindings";
import { useBackend } from "@/backend/backend-context";
import { toBackendError } from "@/backend/backend-error";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { matchesIn, type ConsoleView } from "./console-view";
import { findOlder, indexOfSeq } from "./past-lines";
import type { usePast } from "./use-past";

/** Lines so far back are read in; what lies further is visited by itself. */
const NEAR = 10_000;

/** The search in a console: through the lines that are here first, then through all that was ever
 *  written. A hit is shown where it stands, among the lines around it. */
export function useConsoleSearch({
  botId,
  view,
  nShown,
  hasOlder,
  pastLines,
  onStand,
}: {
  botId: number;
  view: ConsoleView;
  /** The number of shown lines: they grow in place. */
  nShown: number;
  /** Whether lines were written before those that are here. */
  hasOlder: boolean;
  pastLines: ReturnType<typeof usePast>;
  /** Somebody stands on a line: what comes must not move it away. */
  onStand: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const { transport, consoles } = useBackend();
  const [query, setQuery] = useState("");
  const [standsOn, standOn] = useState<number | null>(null);
  const [isLooking, setLooking] = useState(false);
  /** Old lines visited on the way back, the newest first. */
  const [trail, setTrail] = useState<readonly number[]>([]);
  const searchNumber = useRef(0);
  const wanted = useDeferredValue(query);
  const { shown, buffer } = view;
  const hits = useMemo(() => matchesIn(shown, wanted, locale), [shown, wanted, locale, nShown]); // eslint-disable-line react-hooks/exhaustive-deps -- `shown` grows in place; its length stands for what is in it
  const standsAt = standsOn === null ? -1 : indexOfSeq(shown, standsOn);
  const at = standsAt < 0 ? -1 : hits.indexOf(standsAt);

  const stand = (line: ConsoleLine | undefined) => {
    if (!line) return;
    standOn(line.seq);
    onStand();
  };
  const forget = () => {
    searchNumber.current += 1;
    setLooking(false);
  };
  const search = (next: string) => {
    forget();
    setQuery(next);
    standOn(null);
  };
  const leave = () => {
    forget();
    setTrail([]);
    pastLines.leave();
    standOn(null);
  };

  const goTo = async (line: ConsoleLine) => {
    const firstHere = () => consoles.snapshot(botId).buffer.lines[0]?.seq ?? 0;
    if (!pastLines.past && firstHere() - line.seq <= NEAR) {
      while (firstHere() > line.seq && (await consoles.loadOlder(botId)) > 0);
    }
    if (pastLines.past || firstHere() > line.seq) {
      await pastLines.visit(line.seq);
      setTrail((now) => [...now, line.seq]);
    }
  };
  const lookOlder = async () => {
    const first = buffer.lines[0];
    if (!first || isLooking || query === "") return;
    const mine = ++searchNumber.current;
    const isWanted = () => searchNumber.current === mine;
    setLooking(true);
    try {
      const wish = { botId, text: query, before: first.seq, filter: view.filter };
      const found = await findOlder(transport, wish, isWanted);
      if (!isWanted()) return;
      if (found) {
        await goTo(found);
        stand(found);
      } else {
        showToast({ text: t("console.search.nothingOlder", { query }) });
        if (!pastLines.past) stand(shown[hits.at(-1) ?? -1]);
      }
    } catch (thrown) {
      const { message } = describeError(t, locale, toBackendError(thrown));
      showToast({ text: message, tone: "error" });
    } finally {
      if (isWanted()) setLooking(false);
    }
  };
  /** From the newest hit of a visited stretch on: to the one visited before, or to the newest lines. */
  const backOnTrail = async () => {
    const before = trail.at(-2);
    setTrail((now) => now.slice(0, -1));
    if (before === undefined) {
      leave();
      return;
    }
    await pastLines.visit(before);
    standOn(before);
  };
  const step = (by: 1 | -1) => {
    // The first step goes to the newest hit: what one looks for was most often just there.
    const next = at < 0 ? hits.length - 1 : at + by;
    const hit = hits[next];
    if (hit !== undefined) stand(shown[hit]);
    else if (by === 1 && pastLines.past) void backOnTrail();
    else if (by === -1 && hasOlder) void lookOlder();
    else stand(shown[hits[by === 1 ? 0 : hits.length - 1] ?? -1]);
  };
  return {
    query,
    /** The query once the hits are those of it. */
    wanted,
    hits,
    at,
    /** Index of the line somebody stands on. */
    standsAt: standsAt < 0 ? undefined : standsAt,
    isLooking,
    search,
    step,
    lookOlder,
    leave,
    standOn,
  };
}
