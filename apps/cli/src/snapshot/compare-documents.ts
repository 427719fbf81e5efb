import { type AttachedPolicy, type Catalog, policyJson } from '@countersign/core';
import type { DocumentDifference, ItemDifference } from '@countersign/govern';
import { allowsMore, createComparers, decidingVerdict, type Verdict } from '../compare/verdict.ts';

/** Whether a changed document allows more than it did, and whether it allows less. */
export interface DocumentComparison {
  readonly newlyAllows: Verdict;
  readonly newlyDenies: Verdict;
}

/** The comparisons of documents that both sides have. */
export type DocumentComparisons = ReadonlyMap<DocumentDifference, DocumentComparison>;

/** Different pairs of documents beyond this are not compared: a diff is to end soon. */
const MAX_PAIRS = 100;

/** A fifth of what a comparison by itself may take. */
const MAX_STEPS = 2_000_000;

/** Where no action counts that AWS may add, and requests are drawn first that AWS can form. */
const COUNTED = { openWorld: false, typed: false };

/**
 * Compares what documents allowed with what they allow, each taken by itself as
 * `countersign compare` does. The same change in many places is looked at once.
 */
export function compareDocuments(
  catalog: Catalog,
  items: readonly ItemDifference[],
): DocumentComparisons {
  const known = new Map<string, DocumentComparison>();
  const compared = new Map<DocumentDifference, DocumentComparison>();
  for (const { aspects } of items) {
    for (const aspect of aspects) {
      if (aspect.kind !== 'document' || aspect.before === null || aspect.after === null) continue;
      const pair = { before: asCompared(aspect.before), after: asCompared(aspect.after) };
      const key = keyOf(pair);
      const comparison =
        known.get(key) ?? (known.size < MAX_PAIRS ? comparePair(catalog, pair) : TOO_MANY);
      known.set(key, comparison);
      compared.set(aspect, comparison);
    }
  }
  return compared;
}

interface Pair {
  readonly before: AttachedPolicy;
  readonly after: AttachedPolicy;
}

/** Policies of an organisation are read as what they let pass: SCPs by whom, RCPs also to whom. */
function asCompared(document: AttachedPolicy): AttachedPolicy {
  switch (document.kind) {
    case 'scp':
    case 'boundary':
    case 'session':
      return { ...document, kind: 'identity' };
    case 'rcp':
    case 'endpoint':
      return { ...document, kind: 'resource' };
    case 'identity':
    case 'resource':
    case 'trust':
      return document;
  }
}

function keyOf({ after, before }: Pair): string {
  return JSON.stringify([before.kind, policyJson(before.policy), policyJson(after.policy)]);
}

function comparePair(catalog: Catalog, { after, before }: Pair): DocumentComparison {
  const comparers = createComparers(catalog, [before, after], COUNTED, { maxSteps: MAX_STEPS });
  return {
    newlyAllows: decidingVerdict(comparers, allowsMore(comparers, after, before)),
    newlyDenies: decidingVerdict(comparers, allowsMore(comparers, before, after)),
  };
}

const NOT_COMPARED: Verdict = {
  kind: 'unknown',
  reason: `more than ${MAX_PAIRS} documents changed; \`countersign compare\` tells of each`,
};

const TOO_MANY: DocumentComparison = { newlyAllows: NOT_COMPARED, newlyDenies: NOT_COMPARED };
