/** What can be done to bots from a list, a table or a page. Failures are told by the shell. */
export interface BotActions {
  start(ids: readonly number[]): void;
  stop(ids: readonly number[]): void;
  restart(ids: readonly number[]): void;
}
