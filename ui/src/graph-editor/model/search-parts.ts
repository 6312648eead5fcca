import type { Catalogue } from "./catalogue";
import type { GraphDocument } from "./document";
import { fittingPin, type LooseEnd, type SearchHit } from "./search";
import { CALL, CALL_KEY, usedBy } from "./subgraph-view";
import { variableNodes } from "./variables";

/**
 * What of the document itself can be added as a node: its subgraphs, and its variables to be read
 * or set. Only what the words name; with a loose end, only what takes it.
 */
export function searchParts(
  catalogue: Catalogue,
  document: GraphDocument,
  query: string,
  end: LooseEnd | null,
): SearchHit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const isNamed = (name: string) => words.every((word) => name.toLowerCase().includes(word));
  const hit = (typeId: string, data: SearchHit["data"], name: string, partId: string) => {
    const type = catalogue.types.get(typeId);
    if (!type) return [];
    const pin = end ? fittingPin(catalogue, type, end, data, document) : null;
    return end && !pin ? [] : [{ type, data, literal: name, pin, partId }];
  };
  const subgraphs = document.subgraphs
    .filter(({ id, name }) => isNamed(name) && !leadsBack(document, id))
    .flatMap(({ id, name }) => hit(CALL, { [CALL_KEY]: id }, name, id));
  const variables = document.variables
    .filter(({ name }) => isNamed(name))
    .flatMap(({ id, name }) => {
      const { get, set } = variableNodes(catalogue, name);
      return [get, set].flatMap((node) => (node ? hit(node.typeId, node.data, name, id) : []));
    });
  return [...subgraphs, ...variables];
}

/** Whether a subgraph would use itself if it were used where the document is looked at. */
function leadsBack(document: GraphDocument, id: string): boolean {
  return document.within !== undefined && usedBy(document, [id]).has(document.within.id);
}
