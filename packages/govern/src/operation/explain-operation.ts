import { type Catalog, type DecisionKind, joinDecisions } from '@countersign/core';
import type { Model } from '../inventory/model.ts';
import { type ExplainQuestion, type Explanation, explain } from '../judge/explain.ts';
import { type AlsoNeeded, alsoNeeds, isFormatOf } from './also-needs.ts';
import { passedToService } from './passed-to-service.ts';

/** Another request of the same operation, as it was given. */
export interface AlsoAsked {
  readonly action: string;
  readonly resource: string;
}

/** A further request of an operation, and what became of it. */
export interface ExplainedNeed extends Pick<AlsoNeeded, 'action' | 'resource' | 'of' | 'when'> {
  /** AWS's page; `null` for a request that was given. */
  readonly source: string | null;
  /** `null` where the resource is not told, so that nothing was evaluated. */
  readonly explanation: Explanation | null;
}

/** An operation with all requests by which AWS authorises it, as far as they are known. */
export interface ExplainedOperation {
  /**
   * Allowed only if the first request is and every further one that is surely
   * needed; `Unknown` where one of those was not evaluated and none refuses.
   */
  readonly decision: DecisionKind;
  readonly needs: readonly ExplainedNeed[];
  /** What the further requests would need to know, beyond what the first one does. */
  readonly notKnown: readonly string[];
}

/** What an operation's first request was answered, and what else is asked with it. */
export interface OperationQuestion {
  readonly question: ExplainQuestion;
  readonly explanation: Explanation;
  readonly catalog: Catalog;
  readonly also: readonly AlsoAsked[];
}

/**
 * Explains the further requests of an operation: those that were given, and those
 * that follow from its name and its context where they tell the resource.
 */
export function explainOperation(
  model: Model,
  { question, explanation, catalog, also }: OperationQuestion,
): ExplainedOperation {
  const implied = alsoNeeds(question, catalog);
  const needs = [
    ...also.map((asked) => explainGiven(model, question, asked)),
    ...implied
      .filter((need) => !also.some((asked) => answers(asked, need, catalog)))
      .map((need) => explainNeed(model, question, need)),
  ];
  const decisions = needs
    .filter(({ when }) => when === null)
    .map((need) => need.explanation?.decision.decision ?? 'Unknown');
  const notKnown = needs.flatMap((need) => need.explanation?.notKnown ?? []);
  return {
    decision: joinDecisions([explanation.decision.decision, ...decisions]),
    needs,
    notKnown: [...new Set(notKnown)].filter((text) => !explanation.notKnown.includes(text)),
  };
}

/** Whether a request that was given is one that the operation needs. */
function answers(asked: AlsoAsked, need: AlsoNeeded, catalog: Catalog): boolean {
  if (asked.action.toLowerCase() !== need.action.toLowerCase()) return false;
  if (need.resource !== null) return asked.resource === need.resource;
  const types = catalog.action(asked.action)?.resourceTypes ?? [];
  const type = types.find((each) => need.of === `a resource of type ${each.type}`);
  return type === undefined || type.arnFormats.some(isFormatOf(asked.resource));
}

function explainGiven(
  model: Model,
  question: ExplainQuestion,
  { action, resource }: AlsoAsked,
): ExplainedNeed {
  const service = passedToService(question.action);
  const context: ReadonlyMap<string, readonly string[]> =
    action.toLowerCase() === 'iam:passrole' && service !== null
      ? new Map([['iam:passedtoservice', [service]]])
      : new Map();
  return {
    action,
    resource,
    of: 'given',
    when: null,
    source: null,
    explanation: explainOther(model, question, { action, resource, context }),
  };
}

function explainNeed(model: Model, question: ExplainQuestion, need: AlsoNeeded): ExplainedNeed {
  const { context, ...told } = need;
  const { action, resource } = told;
  return {
    ...told,
    explanation:
      resource === null ? null : explainOther(model, question, { action, resource, context }),
  };
}

/** The same principal, instant and session; keys that were given for the operation itself win. */
function explainOther(
  model: Model,
  question: ExplainQuestion,
  other: Pick<AlsoNeeded, 'action' | 'context'> & { readonly resource: string },
): Explanation {
  const isSameResource = other.resource === question.resource;
  return explain(model, {
    ...question,
    action: other.action,
    resource: other.resource,
    resourceAccount: isSameResource ? question.resourceAccount : null,
    resourcePolicy: isSameResource ? question.resourcePolicy : null,
    context: new Map([...other.context, ...question.context]),
  });
}
