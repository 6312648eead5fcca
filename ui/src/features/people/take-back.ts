import type { GroupView, PeopleChange, PeopleTouched } from "@/backend/bindings";

/** A change of people and whom it is for. */
export interface Step {
  ids: number[];
  change: PeopleChange;
}

/** What takes a change back: the opposite, of those alone whom it changed. */
export function takeBack(
  change: PeopleChange,
  { changed, putIntoDefault }: PeopleTouched,
  groups: readonly GroupView[],
): Step[] {
  switch (change.type) {
    case "blacklist":
      return [{ ids: changed, change: { ...change, isBlacklisted: !change.isBlacklisted } }];
    case "addGroup":
      return [{ ids: changed, change: { ...change, type: "removeGroup" } }];
    case "removeGroup": {
      const back: Step = { ids: changed, change: { ...change, type: "addGroup" } };
      const standIn = groups.find((group) => group.isDefault);
      if (!standIn || putIntoDefault.length === 0 || standIn.id === change.groupId) return [back];
      return [back, { ids: putIntoDefault, change: { type: "removeGroup", groupId: standIn.id } }];
    }
  }
}
