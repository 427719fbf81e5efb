import type { AttachedPolicy, Condition, PolicyKind, Statement } from '../../policy/policy.ts';
import type { Request, RequestContext } from '../../request/request.ts';
import type { StatementReference } from '../decision.ts';
import { evaluateCondition } from './conditions.ts';
import { matchAction } from './match-action.ts';
import {
  alsoPossibly,
  matchPrincipal,
  type PrincipalMatch,
  type PrincipalQuestion,
} from './match-principal.ts';
import { matchResource } from './match-resource.ts';
import { allOf, type Ternary } from './ternary.ts';

/** A request with its context completed. */
export interface Question {
  readonly request: Request;
  readonly context: RequestContext;
  /** Whether a permissions boundary is set for the principal. */
  readonly hasBoundary: boolean;
  /** Whether the policy is that of a gateway endpoint. */
  readonly isGateway?: boolean;
}

/** Where policy variables take their values; `null` where the policy's version has none. */
interface WithVariables {
  readonly variables: RequestContext | null;
}

/** What became of one statement. */
export interface StatementMatch {
  readonly reference: StatementReference;
  /** Whether the statement applies to the request. */
  readonly applies: Ternary;
  readonly principal: PrincipalMatch;
  /** In readable form, what is not decided where `applies` is unknown. */
  readonly undecided: readonly string[];
}

/**
 * Tells for each statement of a policy whether it applies to the request: its
 * principal, action, resource and all of its conditions must.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html}
 *   "Evaluation logic for multiple context keys or values"
 */
export function matchPolicy(
  attached: AttachedPolicy,
  kind: PolicyKind,
  question: Question,
): readonly StatementMatch[] {
  // "Variables were introduced in version 2012-10-17."
  const variables = attached.policy.version === '2012-10-17' ? question.context : null;
  return attached.policy.statements.flatMap((statement) =>
    namings(statement, kind, question).map((principal) =>
      matchAs(principal, attached.name, statement, { ...question, variables }),
    ),
  );
}

/** The ways in which a statement names the principal: two where it surely does in one way and possibly in a stronger one. */
function namings(
  statement: Statement,
  kind: PolicyKind,
  question: Question,
): readonly PrincipalMatch[] {
  const principal = principalOf(statement, kind, question);
  const possibly =
    statement.principal === undefined
      ? null
      : alsoPossibly(statement.principal, principalQuestion(statement, question));
  return possibly === null ? [principal] : [principal, possibly];
}

function matchAs(
  principal: PrincipalMatch,
  name: string,
  statement: Statement,
  question: Question & WithVariables,
): StatementMatch {
  const reference: StatementReference = {
    policy: name,
    pointer: statement.pointer,
    effect: statement.effect,
  };
  if (principal === 'none') return { reference, principal, applies: 'false', undecided: [] };
  return { reference, principal, ...matchRest(statement, { ...question, principal }) };
}

/**
 * Assumed: a statement of a resource-based or trust policy that names no
 * principal, which AWS does not accept, applies to nobody; in all other kinds it
 * applies to everyone that the policy is evaluated for.
 */
function principalOf(statement: Statement, kind: PolicyKind, question: Question): PrincipalMatch {
  if (statement.principal === undefined) {
    return kind === 'resource' || kind === 'trust' ? 'none' : 'direct';
  }
  return matchPrincipal(statement.principal, principalQuestion(statement, question));
}

function principalQuestion(statement: Statement, question: Question): PrincipalQuestion {
  return {
    principal: question.request.principal,
    effect: statement.effect,
    hasBoundary: question.hasBoundary,
    isGateway: question.isGateway === true,
  };
}

function matchRest(
  statement: Statement,
  question: Question & WithVariables & { readonly principal: PrincipalMatch },
): Pick<StatementMatch, 'applies' | 'undecided'> {
  const { request, context, principal, variables } = question;
  if (!matchAction(statement.action, request.action)) return { applies: 'false', undecided: [] };
  const resource = matchResource(statement.resource, request.resource, variables);
  const parts = [
    ...(principal === 'possibly-direct' || principal === 'possibly-role'
      ? [{ outcome: 'unknown' as const, text: describePrincipal(statement) }]
      : []),
    { outcome: resource, text: describeResource(statement) },
    ...statement.conditions.map((condition) => ({
      outcome: evaluateCondition(condition, context, variables),
      text: describeCondition(condition),
    })),
  ];
  const applies = allOf(parts.map((part) => part.outcome));
  if (applies !== 'unknown') return { applies, undecided: [] };
  const undecided = parts.filter((part) => part.outcome === 'unknown').map((part) => part.text);
  return { applies, undecided };
}

function describeCondition(condition: Condition): string {
  return `${condition.operator.written} ${condition.key} = ${condition.values.join(' | ')}`;
}

function describePrincipal(statement: Statement): string {
  const names = statement.principal?.entries.map((entry) => entry.value) ?? [];
  return `Principal = ${names.join(' | ')}`;
}

/** A resource is undecided only for the variables in it. */
function describeResource(statement: Statement): string {
  if (statement.resource === undefined) return 'Resource';
  const element = statement.resource.negated ? 'NotResource' : 'Resource';
  return `${element} = ${statement.resource.patterns.join(' | ')}`;
}
