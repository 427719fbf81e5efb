import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { invariant } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { principalsOf } from '../inventory/model.ts';
import { createJudge } from '../judge/judge.ts';
import { gainsOf, takeSteps } from '../testing/take-steps.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import { allow, arnOf, modelOf, type TestAccount, trust } from '../testing/test-model.ts';
import { createReach } from './reach.ts';
import { STEP_KINDS } from './registry.ts';

const AT_MS = 1_767_225_600_000;

const PATHS = fileURLToPath(
  new URL('../../../../../shared/data/escalation-paths.json', import.meta.url),
);
const lacksPaths = !fs.existsSync(PATHS) && process.env['REQUIRE_SHARED'] !== '1';

/** One path of the public catalogue. */
interface PublicPath {
  readonly id: string;
  readonly required: readonly { readonly action: string }[];
}

/** A role that every service of those paths may assume, and the account as well. */
const APP = trust({
  AWS: arnOf('root'),
  Service: [
    'bedrock-agentcore.amazonaws.com',
    'cloudformation.amazonaws.com',
    'codebuild.amazonaws.com',
    'datapipeline.amazonaws.com',
    'ec2.amazonaws.com',
    'ecs-tasks.amazonaws.com',
    'glue.amazonaws.com',
    'lambda.amazonaws.com',
    'sagemaker.amazonaws.com',
    'tasks.apprunner.amazonaws.com',
  ],
});

/** An account in which ana finds something for every path. */
function accountOf(actions: readonly string[]): TestAccount {
  return {
    users: { ana: { inline: [allow(actions)], groups: ['staff'] }, bob: {} },
    groups: { staff: {}, chiefs: { inline: [allow('s3:*')] } },
    roles: { app: { trust: APP, attached: ['shared'] } },
    policies: { shared: allow('s3:ListBucket') },
  };
}

/** What a path gives where that is not to become the role. */
const GAINS: ReadonlyMap<string, string> = new Map([
  ['iam-001', 'rewrite role/app'],
  ['iam-002', 'become user/bob'],
  ['iam-003', 'become user/bob'],
  ['iam-004', 'become user/bob'],
  ['iam-005', 'rewrite role/app'],
  ['iam-006', 'become user/bob'],
  ['iam-007', 'rewrite user/ana'],
  ['iam-008', 'rewrite user/ana'],
  ['iam-009', 'rewrite role/app'],
  ['iam-010', 'rewrite user/ana'],
  ['iam-011', 'rewrite user/ana'],
  ['iam-013', `endow user/ana ${arnOf('group/chiefs')}`],
  ['iam-014', 'rewrite role/app'],
  ['iam-015', 'rewrite user/bob'],
  ['iam-016', 'rewrite role/app'],
  ['iam-017', 'rewrite role/app'],
  ['iam-018', 'rewrite user/bob'],
  ['iam-019', 'rewrite role/app'],
  ['iam-020', 'rewrite role/app'],
  ['iam-021', 'rewrite role/app'],
]);

/** What is enough for our kinds where a path requires more: less than its own actions. */
const ENOUGH: readonly (readonly string[])[] = [
  // Describing instances helps to find one.
  ['ec2-instance-connect:SendSSHPublicKey'],
  // An override passes the role to a task of a definition that exists: ecs-008, ecs-009.
  ['iam:PassRole', 'ecs:RunTask'],
  ['iam:PassRole', 'ecs:StartTask'],
];

/** Paths that change the policies of a principal and then act as it. */
const IN_TWO_STEPS = /^iam-0(1[4-9]|2[01])$/;

/** Whether ana becomes an administrator by actions on the others, not on herself. */
function becomesAdministrator(actions: readonly string[]): boolean {
  const on = ['user/bob', 'role/app', 'policy/shared'].map((name) => arnOf(name));
  const model = modelOf({
    ...accountOf([]),
    users: { ana: { inline: [allow(['iam:ListRoles', ...actions], on)] }, bob: {} },
  });
  const ana = [...principalsOf(model)].find(({ name }) => name === 'ana');
  invariant(ana !== undefined, 'the account has ana');
  return createReach(createJudge(model, TEST_CATALOG, AT_MS)).administrator.has(ana);
}

const kindsByAlias = new Map(
  STEP_KINDS.flatMap((kind) => kind.aliases.map((alias) => [alias, kind] as const)),
);

function gainsWith(id: string, actions: readonly string[]): readonly string[] {
  const kind = kindsByAlias.get(id);
  return kind === undefined ? [] : gainsOf(takeSteps(kind, accountOf(actions), 'user/ana'));
}

describe.skipIf(lacksPaths)('the public paths', () => {
  const paths = lacksPaths
    ? []
    : (JSON.parse(fs.readFileSync(PATHS, 'utf8')) as { paths: readonly PublicPath[] }).paths;
  const actionsOf = ({ required }: PublicPath) => required.map(({ action }) => action);

  /** Whether the actions that are left are all that another path of the same kind requires. */
  const areEnough = (id: string, left: readonly string[]): boolean => {
    const aliases = kindsByAlias.get(id)?.aliases ?? [];
    const others = paths.filter((path) => aliases.includes(path.id)).map(actionsOf);
    return [...others, ...ENOUGH].some((each) => each.every((action) => left.includes(action)));
  };

  it('are the alias of exactly one kind each', () => {
    const aliases = STEP_KINDS.flatMap((kind) => kind.aliases);
    expect(paths.length).toBe(65);
    expect(paths.filter(({ id }) => aliases.filter((alias) => alias === id).length !== 1)).toEqual(
      [],
    );
  });

  it.each(paths)('$id: what it requires is enough', (path) => {
    expect(gainsWith(path.id, actionsOf(path))).toContain(GAINS.get(path.id) ?? 'become role/app');
  });

  it.each(
    paths
      .flatMap((path) =>
        actionsOf(path).map((action) => ({
          id: path.id,
          action,
          left: actionsOf(path).filter((each) => each !== action),
        })),
      )
      .filter(({ id, left }) => !areEnough(id, left)),
  )('$id without $action: stays silent', ({ id, left }) => {
    expect(gainsWith(id, ['iam:ListRoles', ...left])).toEqual([]);
  });

  it.each(paths.filter(({ id }) => IN_TWO_STEPS.test(id)))(
    '$id takes both of its steps',
    (path) => {
      const actions = actionsOf(path);
      expect(becomesAdministrator(actions)).toBe(true);
      for (const one of actions) expect(becomesAdministrator([one])).toBe(false);
    },
  );
});

describe('the kinds of step', () => {
  it('have ids and aliases of their own', () => {
    const names = STEP_KINDS.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
