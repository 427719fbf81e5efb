import {
  type AttachedPolicy,
  compileLayers,
  NO_LAYERS,
  type Statement,
  type Witness,
} from '@countersign/core';
import type { Certainty } from '../duties/holdings.ts';
import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import { matchingActions } from './action-elements.ts';
import { coverEveryAction, coversEveryResource } from './broad-statements.ts';
import { certaintyOf, surest, weakest } from './certainty.ts';
import { compileEffective, type Judge } from './judge.ts';

/** Why a principal is a full administrator. */
export interface Administrator {
  readonly certainty: Certainty;
  /** One request for each capability of an administrator. */
  readonly witness: readonly Witness[];
}

/**
 * What an administrator can do, as alternatives: a guardrail that forbids creating
 * users, but not roles, leaves an administrator an administrator.
 */
const CAPABILITIES: readonly (readonly string[])[] = [
  ['iam:CreateRole', 'iam:CreateUser'],
  [
    'iam:AttachRolePolicy',
    'iam:PutRolePolicy',
    'iam:AttachUserPolicy',
    'iam:PutUserPolicy',
    'iam:CreatePolicyVersion',
  ],
  ['iam:PassRole', 'iam:UpdateAssumeRolePolicy'],
  ['s3:GetObject', 'ec2:RunInstances', 'dynamodb:GetItem', 'secretsmanager:GetSecretValue'],
];

/**
 * Tells whether a principal with these policies is a full administrator, by what
 * they say and never by a name: the Allow statements of its identity-based
 * policies together cover every action on every resource, and boundary, SCPs and
 * Deny statements leave each capability of an administrator standing.
 */
export function administratorWith(
  judge: Judge,
  entity: PrincipalEntity,
  policies: EffectivePolicies,
): Administrator | null {
  const broad = policies.identity.flatMap(({ document }) => broadStatements(document));
  if (!coverEveryAction(judge.catalog, broad)) return null;
  const unconditional = broad.filter((statement) => statement.conditions.length === 0);
  const isUnconditional = coverEveryAction(judge.catalog, unconditional);
  if (!isUnconditional) {
    const living = broad.filter((statement) => canHold(judge, entity, statement));
    if (!coverEveryAction(judge.catalog, living)) return null;
  }
  const layers = compileEffective(policies);
  const certainties: Certainty[] = [isUnconditional ? 'certain' : 'conditional'];
  const witness: Witness[] = [];
  for (const alternatives of CAPABILITIES) {
    const answer = surest(answersTo(alternatives));
    if (answer.kind === 'none') return null;
    const isCertain = answer.kind === 'certain' || dependsOnRegionOnly(answer.witness);
    certainties.push(isCertain ? 'certain' : certaintyOf(answer));
    witness.push(isCertain ? { ...answer.witness, conditions: [] } : answer.witness);
  }
  return { certainty: weakest(certainties), witness };

  function* answersTo(actions: readonly string[]): Iterable<ReturnType<Judge['ask']>> {
    for (const action of actions) yield judge.ask(entity, action, { layers });
  }
}

/** Callers choose the region: an administrator of some regions is one. */
function dependsOnRegionOnly({ chosen }: Witness): boolean {
  return chosen.size > 0 && [...chosen.keys()].every((key) => key === 'aws:requestedregion');
}

const broadByPolicy = new WeakMap<AttachedPolicy, readonly Statement[]>();

/** The Allow statements of a policy that name every resource. */
function broadStatements(document: AttachedPolicy): readonly Statement[] {
  const known = broadByPolicy.get(document);
  if (known !== undefined) return known;
  const broad = document.policy.statements.filter(
    ({ effect, resource }) => effect === 'Allow' && coversEveryResource(resource),
  );
  broadByPolicy.set(document, broad);
  return broad;
}

/** Whether the conditions of a statement can hold in any context: a date may be past. */
function canHold(judge: Judge, entity: PrincipalEntity, statement: Statement): boolean {
  if (statement.conditions.length === 0) return true;
  const document: AttachedPolicy = {
    name: statement.pointer,
    kind: 'identity',
    policy: { version: '2012-10-17', statements: [statement] },
  };
  const layers = compileLayers({ ...NO_LAYERS, identity: [document] });
  for (const action of matchingActions(judge.catalog, statement.action)) {
    return judge.ask(entity, action, { layers }).kind !== 'none';
  }
  return false;
}

/** A policy that allows everything, for "what if it were attached". */
export const EVERYTHING: AttachedPolicy = {
  name: '(a policy that allows everything)',
  kind: 'identity',
  policy: {
    version: '2012-10-17',
    statements: [
      {
        pointer: '/Statement/0',
        effect: 'Allow',
        action: { negated: false, patterns: ['*'] },
        resource: { negated: false, patterns: ['*'] },
        conditions: [],
      },
    ],
  },
};
