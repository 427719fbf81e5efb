import type { ItemDifference, ItemPlace, ModelDifferences } from '@countersign/govern';

/** The last line of `watch --drift --json`: what the model has otherwise than the accounts. */
export interface DriftDocument {
  readonly schema: 'countersign.drift/1';
  readonly items: readonly DriftedItem[];
  /** Items of which it is not known whether they differ. */
  readonly undecided: readonly ItemPlace[];
  readonly notKnown: readonly string[];
}

/** `added`: the account has it and the model has not. */
export interface DriftedItem extends ItemPlace {
  readonly how: ItemDifference['how'];
  /** What of it differs, by name. */
  readonly aspects: readonly string[];
}

/** Puts drift in the form that others script against. */
export function driftDocument({ items, notKnown, undecided }: ModelDifferences): DriftDocument {
  return {
    schema: 'countersign.drift/1',
    items: items.map(({ accountId, aspects, how, id, kind, name }) => ({
      kind,
      id,
      name,
      accountId,
      how,
      aspects: aspects.map((aspect) => aspect.name),
    })),
    undecided: undecided.map(({ accountId, id, kind, name }) => ({ kind, id, name, accountId })),
    notKnown,
  };
}
