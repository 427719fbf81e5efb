import {
  type AttachedPolicy,
  type CompiledLayers,
  evaluate,
  type Statement,
  type Witness,
} from '@countersign/core';
import type { Certainty } from '../duties/holdings.ts';
import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import { actionTest, isEverything } from '../judge/action-elements.ts';
import { askToAssume } from '../judge/assume-role.ts';
import { certaintyOf } from '../judge/certainty.ts';
import { compileEffective, type Judge } from '../judge/judge.ts';

/** Something that one statement really gives to a principal. */
export interface Grant {
  readonly action: string;
  readonly certainty: Certainty;
  readonly witness: Witness;
}

/** The number of actions asked about before a statement counts as granting nothing. */
const MAX_ACTIONS_ASKED = 300;

/** The number of roles tried for a statement that lets its principal assume roles. */
const MAX_ROLES_ASKED = 500;

/** Actions that a role's trust policy decides about as well. */
const DECIDED_BY_TRUST: ReadonlySet<string> = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:setsourceidentity',
  'sts:tagsession',
]);

/**
 * Finds one of `actions` that a single Allow statement gives to a principal by
 * itself, when boundary, SCPs and the Deny statements of all its policies have
 * had their say. The statement is a determining one of the witness.
 *
 * Leave to assume a role is a grant where the trust policy of a role of the model
 * agrees.
 */
export function effectiveGrant(
  judge: Judge,
  entity: PrincipalEntity,
  granting: { readonly document: AttachedPolicy; readonly statement: Statement },
  actions: Iterable<string>,
): Grant | null {
  const policies = judge.policiesOf(entity);
  const reduced = onlyAllowing(policies, granting.document, granting.statement);
  const layers = compileEffective(reduced);
  const couldPass = necessaryTest(layers);
  if (couldPass === null) return null;
  let asked = 0;
  for (const action of actions) {
    const lowerCase = action.toLowerCase();
    if (!couldPass(lowerCase)) continue;
    if (DECIDED_BY_TRUST.has(lowerCase)) {
      const grant = lowerCase === 'sts:assumerole' ? grantToAssume(judge, entity, reduced) : null;
      if (grant !== null) return grant;
      continue;
    }
    asked += 1;
    if (asked > MAX_ACTIONS_ASKED) return null;
    const answer = judge.ask(entity, action, { layers });
    if (answer.kind === 'none') continue;
    const decision = evaluate(answer.witness.request, judge.layersOf(entity));
    return {
      action,
      certainty: certaintyOf(answer),
      witness: { ...answer.witness, explain: () => decision },
    };
  }
  return null;
}

function grantToAssume(
  judge: Judge,
  entity: PrincipalEntity,
  reduced: EffectivePolicies,
): Grant | null {
  const layers = compileEffective(reduced);
  let asked = 0;
  for (const { roles } of judge.model.accounts.values()) {
    for (const role of roles.values()) {
      asked += 1;
      if (asked > MAX_ROLES_ASKED) return null;
      if (role === entity) continue;
      const answer = askToAssume(judge, entity, role, { layers });
      if (answer.kind === 'none' || !isByIdentity(answer.witness)) continue;
      const { witness } = answer;
      return { action: 'sts:AssumeRole', certainty: certaintyOf(answer), witness };
    }
  }
  return null;
}

/** Whether the principal's own policies had part in the decision: a trust policy may grant by itself. */
function isByIdentity(witness: Witness): boolean {
  return witness
    .explain()
    .layers.some(({ kind, statements }) => kind === 'identity' && statements.length > 0);
}

function onlyAllowing(
  policies: EffectivePolicies,
  document: AttachedPolicy,
  statement: Statement,
): EffectivePolicies {
  const denying = policies.identity.flatMap((policy) => {
    const denies = denyStatements(policy.document);
    return denies === null ? [] : [{ ...policy, document: denies }];
  });
  const granting = alone(document, statement);
  return {
    ...policies,
    identity: [{ document: granting, via: 'inline', groupArn: null }, ...denying],
  };
}

const aloneByStatement = new WeakMap<Statement, AttachedPolicy>();

/** One statement of a policy as a policy; one value for each, so that it is compiled once. */
function alone(document: AttachedPolicy, statement: Statement): AttachedPolicy {
  const known = aloneByStatement.get(statement);
  if (known !== undefined) return known;
  const policy = { ...document.policy, statements: [statement] };
  const reduced: AttachedPolicy = { ...document, policy };
  aloneByStatement.set(statement, reduced);
  return reduced;
}

const deniesByPolicy = new WeakMap<AttachedPolicy, AttachedPolicy | null>();

function denyStatements(document: AttachedPolicy): AttachedPolicy | null {
  const known = deniesByPolicy.get(document);
  if (known !== undefined) return known;
  const statements = document.policy.statements.filter(({ effect }) => effect === 'Deny');
  const reduced =
    statements.length === 0 ? null : { ...document, policy: { ...document.policy, statements } };
  deniesByPolicy.set(document, reduced);
  return reduced;
}

/**
 * A cheap necessary test on an action in lower case: boundary and SCPs allow it
 * somewhere, and no statement denies it everywhere. `null` when one statement
 * denies everything.
 */
function necessaryTest(layers: CompiledLayers): ((action: string) => boolean) | null {
  const limits = [...(layers.boundary === null ? [] : [layers.boundary]), ...(layers.scps ?? [])];
  const denies = [layers.identity, ...limits, ...(layers.rcps ?? [])].flatMap(({ statements }) =>
    statements.flatMap(({ statement }) =>
      statement.effect === 'Deny' && isEverywhere(statement) ? [statement.action] : [],
    ),
  );
  if (denies.some(isEveryAction)) return null;
  const denyTests = denies.map(actionTest);
  return (action) =>
    !denyTests.some((isDenied) => isDenied(action)) &&
    limits.every((layer) => layer.relevantTo(action).allows.length > 0);
}

function isEverywhere({ conditions, resource }: Statement): boolean {
  if (conditions.length > 0 || resource === undefined || resource.negated) return false;
  return resource.patterns.includes('*');
}

function isEveryAction({ negated, patterns }: Statement['action']): boolean {
  return !negated && patterns.some(isEverything);
}
