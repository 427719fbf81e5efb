import type { Decision, DecisionKind, LayerDecision, LayerKind } from '@countersign/core';
import type { ExplainedNeed, ExplainedOperation, Explanation } from '@countersign/govern';

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
  /** Why the caller's kind of credentials cannot make the call; `null` when it can. */
  readonly callerLimit: string | null;
  /** The answer for the operation: this request and all that it surely also needs. */
  readonly operation: DecisionKind;
  readonly alsoNeeds: readonly NeedDocument[];
}

/** A further request by which AWS authorises the operation. */
export interface NeedDocument {
  readonly action: string;
  /** `null` where the operation does not tell it. */
  readonly resource: string | null;
  /** What the resource is. */
  readonly of: string;
  /** When it is needed; `null` when it surely is. */
  readonly when: string | null;
  /** AWS's page; `null` for a request that was given with `--also`. */
  readonly source: string | null;
  /** `null` when it was not evaluated. */
  readonly decision: DecisionKind | null;
  readonly blockedBy: LayerKind | null;
  readonly layers: readonly LayerDecision[];
  readonly residual: string | null;
}

/** Puts an explanation in the form that others script against. */
export function explainDocument(
  principal: string,
  explanation: Explanation,
  operation: ExplainedOperation,
): ExplainDocument {
  const { request, decision, dependsOn, notKnown, callerLimit } = explanation;
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
    layers: layersOf(decision),
    residual: residualOf(dependsOn),
    notKnown: [...notKnown, ...operation.notKnown],
    callerLimit,
    operation: operation.decision,
    alsoNeeds: operation.needs.map(needDocument),
  };
}

function needDocument(need: ExplainedNeed): NeedDocument {
  const { action, resource, of, when, source, explanation } = need;
  return {
    action,
    resource,
    of,
    when,
    source,
    decision: explanation?.decision.decision ?? null,
    blockedBy: explanation?.decision.blockedBy ?? null,
    layers: explanation === null ? [] : layersOf(explanation.decision),
    residual: residualOf(explanation?.dependsOn ?? []),
  };
}

function layersOf({ layers }: Decision): readonly LayerDecision[] {
  return layers.map(({ kind, decision, statements }) => ({
    kind,
    decision,
    statements: statements.map(({ policy, pointer, effect }) => ({ policy, pointer, effect })),
  }));
}

function residualOf(dependsOn: readonly string[]): string | null {
  return dependsOn.length === 0 ? null : dependsOn.join('; ');
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
