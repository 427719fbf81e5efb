import type { DecisionKind, LayerDecision, LayerKind } from '@countersign/core';
import type { Explanation } from '@countersign/govern';

/** The answer of `explain --json`. */
export interface ExplainDocument {
  readonly schema: 'countersign.explain/1';
  readonly request: {
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
    readonly resourceAccount: string | null;
    /** The keys that were given or that the model implies. */
    readonly context: Readonly<Record<string, readonly string[]>>;
    /** What is assumed of every other key. */
    readonly otherKeys: 'absent' | 'unknown';
  };
  readonly decision: DecisionKind;
  readonly blockedBy: LayerKind | null;
  readonly layers: readonly LayerDecision[];
  /** What the answer depends on; `null` unless the decision is `Unknown`. */
  readonly residual: string | null;
  readonly notKnown: readonly string[];
}

/** Puts an explanation in the form that others script against. */
export function explainDocument(principal: string, explanation: Explanation): ExplainDocument {
  const { request, decision, dependsOn, notKnown } = explanation;
  return {
    schema: 'countersign.explain/1',
    request: {
      principal,
      action: request.action,
      resource: request.resource,
      resourceAccount: request.resourceAccount,
      context: knownContext(explanation),
      otherKeys: request.context.others,
    },
    decision: decision.decision,
    blockedBy: decision.blockedBy,
    layers: decision.layers.map(({ kind, decision: said, statements }) => ({
      kind,
      decision: said,
      statements: statements.map(({ policy, pointer, effect }) => ({ policy, pointer, effect })),
    })),
    residual: dependsOn.length === 0 ? null : dependsOn.join('; '),
    notKnown,
  };
}

/** The keys with known values, in the casing in which they are compared. */
export function knownContext({
  request,
}: Explanation): Readonly<Record<string, readonly string[]>> {
  const known: [string, readonly string[]][] = [];
  for (const [key, value] of request.context.keys) {
    if (value.kind === 'values') known.push([key, value.values]);
  }
  return Object.fromEntries(known);
}
