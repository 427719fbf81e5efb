import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Model, type PrincipalEntity, principalsOf } from '../inventory/model.ts';
import { administratorWith } from '../judge/administrator.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import {
  allow,
  arnOf,
  deny,
  MANAGEMENT_ACCOUNT,
  modelOf,
  type TestAccount,
  trust,
} from '../testing/test-model.ts';
import { actorAt } from './actor.ts';
import { type Freedom, type Position, policiesAt } from './position.ts';
import { createReach } from './reach.ts';
import { STEP_KINDS } from './registry.ts';
import { stepContext } from './step-context.ts';
import type { Gain } from './step-kind.ts';

const AT_MS = 1_767_225_600_000;

/** What one attacker holds, kept as plain lists. */
interface Holdings {
  readonly positions: Map<string, Position>;
  readonly facts: Map<string, Exclude<Gain, { kind: 'become' }>>;
}

/**
 * The closure of one attacker by its definition, without a graph: from every
 * position every step is taken, and facts are used by whoever they are about, until
 * nothing is added.
 */
function closureOf(judge: Judge, start: PrincipalEntity): Holdings {
  const held: Holdings = { positions: new Map(), facts: new Map() };
  const hold = (position: Position, variant: string): void => {
    const key = `${position.entity.arn} ${variant}`;
    if (!held.positions.has(key)) held.positions.set(key, position);
  };
  hold({ entity: start, freedom: 'bound', gained: [] }, 'bound');
  const context = stepContext(judge);
  for (let size = -1; size !== held.positions.size + held.facts.size; ) {
    size = held.positions.size + held.facts.size;
    for (const position of held.positions.values()) {
      const actor = actorAt(judge, position);
      for (const { gain } of STEP_KINDS.flatMap((kind) => [
        ...kind.find(context, actor),
        ...(kind.findByName?.(context, actor) ?? []),
      ])) {
        if (gain.kind === 'become') {
          hold({ entity: gain.entity, freedom: 'bound', gained: [] }, 'bound');
        } else held.facts.set(JSON.stringify([gain.kind, nameOf(gain)]), gain);
      }
    }
    for (const fact of held.facts.values()) useFact(held, fact, hold);
  }
  return held;
}

function nameOf(gain: Exclude<Gain, { kind: 'become' }>): string {
  if (gain.kind === 'create-administrator') return gain.accountId;
  if (gain.kind === 'lift') return `${gain.accountId} ${gain.source}`;
  const hasSource = gain.kind === 'endow' || gain.kind === 'relieve';
  return hasSource ? `${gain.entity.arn} ${gain.source}` : gain.entity.arn;
}

const NEXT_FREEDOM: Partial<Record<Gain['kind'], Partial<Record<Freedom, Freedom>>>> = {
  rewrite: { bound: 'rewritten', unbounded: 'free' },
  unbind: { bound: 'unbounded', rewritten: 'free' },
};

function useFact(
  { positions }: Holdings,
  fact: Exclude<Gain, { kind: 'become' }>,
  hold: (position: Position, variant: string) => void,
): void {
  if (fact.kind === 'lift') lift(positions, fact, hold);
  else if (fact.kind !== 'create-administrator') change(positions, fact, hold);
}

function change(
  positions: Holdings['positions'],
  fact: Exclude<Gain, { kind: 'become' | 'create-administrator' | 'lift' }>,
  hold: (position: Position, variant: string) => void,
): void {
  const { entity } = fact;
  if (fact.kind === 'endow') {
    for (const freedom of ['bound', 'unbounded'] as const) {
      if (!positions.has(`${entity.arn} ${freedom}`)) continue;
      hold({ entity, freedom, gained: fact.policies }, `${freedom} with ${fact.source}`);
    }
  }
  for (const [key, position] of positions) {
    const { freedom, gained, lifted, removed = [] } = position;
    // What lifts does so whatever the policies are then.
    if (position.entity !== entity || gained.length > 0 || lifted !== undefined) continue;
    const relief = key.slice(`${entity.arn} ${freedom}`.length);
    const next = NEXT_FREEDOM[fact.kind]?.[freedom];
    if (next !== undefined && (fact.kind === 'rewrite' || entity.boundaryArn !== null)) {
      hold({ entity, freedom: next, gained, removed }, `${next}${relief}`);
    }
    if (fact.kind === 'relieve' && relief === '') {
      const variant = `${freedom} without ${fact.source}`;
      hold({ entity, freedom, gained, removed: fact.removed }, variant);
    }
  }
}

function lift(
  positions: Holdings['positions'],
  fact: Extract<Gain, { kind: 'lift' }>,
  hold: (position: Position, variant: string) => void,
): void {
  for (const [key, position] of positions) {
    const { entity, lifted } = position;
    if (entity.accountId !== fact.accountId || lifted !== undefined) continue;
    const variant = key.slice(entity.arn.length + 1);
    hold({ ...position, lifted: fact.lifted }, `${variant}, lifted ${fact.source}`);
  }
}

function isAdministrator(judge: Judge, { facts, positions }: Holdings): boolean {
  const hasMadeOne = [...facts.values()].some(({ kind }) => kind === 'create-administrator');
  return (
    hasMadeOne ||
    [...positions.values()].some((position) => {
      const policies = policiesAt(judge, position);
      return administratorWith(judge, position.entity, policies) !== null;
    })
  );
}

const NAMES = ['user/ana', 'user/bob', 'role/app', 'role/ops'] as const;
const target = fc.constantFrom('*', ...NAMES.map((name) => arnOf(name)), arnOf('user/*'));
const action = fc.constantFrom(
  'sts:AssumeRole',
  'iam:AttachUserPolicy',
  'iam:PutRolePolicy',
  'iam:CreateAccessKey',
  'iam:UpdateAssumeRolePolicy',
  'iam:DeleteUserPermissionsBoundary',
  'iam:AddUserToGroup',
  'iam:DeleteRolePolicy',
  'iam:DeleteUserPolicy',
  'iam:PassRole',
  'organizations:LeaveOrganization',
  'iam:*',
  's3:*',
  '*',
);
const statement = fc
  .tuple(fc.boolean(), action, target)
  .map(([isDeny, one, resource]) => (isDeny ? deny(one, resource) : allow(one, resource)));
const inline = fc.array(fc.oneof({ weight: 4, arbitrary: statement }, statement), { maxLength: 2 });
const boundary = fc.option(fc.constantFrom('narrow', 'wide'), { nil: undefined });
const trusts = fc.constantFrom(
  trust({ AWS: arnOf('root') }),
  trust({ AWS: arnOf('user/ana') }),
  trust({ AWS: arnOf('role/app') }),
  trust({ Service: 'lambda.amazonaws.com' }),
);
const holder = fc
  .record({ inline, boundary })
  .map(({ boundary: name, ...rest }) => (name === undefined ? rest : { ...rest, boundary: name }));
const accounts: fc.Arbitrary<TestAccount> = fc
  .record({
    ana: holder,
    bob: holder,
    app: holder,
    ops: holder,
    appTrust: trusts,
    opsTrust: trusts,
  })
  .map(({ ana, app, appTrust, bob, ops, opsTrust }) => ({
    users: { ana: { ...ana, groups: ['staff'] }, bob },
    groups: { staff: { inline: [allow('s3:*')] }, chiefs: { inline: [allow('*')] } },
    roles: { app: { ...app, trust: appTrust }, ops: { ...ops, trust: opsTrust } },
    policies: { narrow: allow(['s3:*', 'sts:*']), wide: allow('*') },
  }));

const scps = fc.option(
  fc.array(fc.constantFrom(deny('iam:Create*'), deny('iam:Attach*'), deny('s3:*'), deny('iam:*')), {
    maxLength: 2,
  }),
  { nil: undefined },
);
const chiefs = fc.constantFrom(
  'organizations:DetachPolicy',
  'organizations:DisablePolicyType',
  'organizations:*',
  'sts:AssumeRole',
);

/** An account by itself, or one of an organisation with somebody in the management account whom it may let in. */
const models: fc.Arbitrary<Model> = fc
  .record({
    account: accounts,
    scps,
    may: fc.array(chiefs, { maxLength: 2 }),
    trusts: fc.boolean(),
  })
  .map(({ account, may, scps: limits, trusts: isTrusted }) => {
    if (limits === undefined) return modelOf(account);
    const chief = arnOf('user/chief', MANAGEMENT_ACCOUNT);
    const roles = { ...account.roles };
    if (isTrusted) roles['app'] = { ...roles['app'], trust: trust({ AWS: chief }) };
    const management = {
      id: MANAGEMENT_ACCOUNT,
      users: { chief: { inline: may.map((one) => allow(one)) } },
    };
    return modelOf([{ ...account, roles }, management], { scps: limits });
  });

const RUNS = Number(globalThis.process?.env?.['COUNTERSIGN_REACH_RUNS'] ?? 1_000);

describe('reach, on random accounts', { timeout: 600_000 }, () => {
  it('is what each attacker reaches by itself', () => {
    fc.assert(
      fc.property(models, (model) => {
        const judge = createJudge(model, TEST_CATALOG, AT_MS);
        const reach = createReach(judge);
        for (const entity of principalsOf(model)) {
          const held = closureOf(judge, entity);
          const others = [...principalsOf(model)].filter(
            (other) => other !== entity && held.positions.has(`${other.arn} bound`),
          );
          expect(new Set(reach.principalsFrom(entity))).toEqual(new Set(others));
          expect(reach.administrator.has(entity)).toBe(isAdministrator(judge, held));
          expect(reach.administrator.pathFrom(entity) !== null).toBe(
            reach.administrator.has(entity),
          );
        }
      }),
      { numRuns: RUNS },
    );
  });
});
