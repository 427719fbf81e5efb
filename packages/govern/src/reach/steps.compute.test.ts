import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../testing/take-steps.ts';
import { allow, type TestAccount, trust } from '../testing/test-model.ts';
import { STEP_KINDS } from './registry.ts';

const PATHS = fileURLToPath(
  new URL('../../../../../shared/data/escalation-paths.json', import.meta.url),
);
const lacksPaths = !fs.existsSync(PATHS) && process.env['REQUIRE_SHARED'] !== '1';

/** One path of the public catalogue. */
interface PublicPath {
  readonly id: string;
  readonly category: string;
  readonly required: readonly { readonly action: string }[];
}

/** Paths that no kind of step covers. */
const NOT_COVERED: readonly string[] = [];

/** A role for every service of those paths. */
const ROLES: TestAccount['roles'] = {
  app: {
    trust: trust({
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
    }),
  },
};

describe.skipIf(lacksPaths)('the public paths that run something with a role', () => {
  const paths = lacksPaths
    ? []
    : (JSON.parse(fs.readFileSync(PATHS, 'utf8')) as { paths: readonly PublicPath[] }).paths.filter(
        ({ category }) => category === 'new-passrole' || category === 'existing-passrole',
      );

  it('are all covered', () => {
    const aliases = new Set(STEP_KINDS.flatMap((kind) => kind.aliases));
    expect(paths.length).toBeGreaterThan(40);
    expect(paths.map(({ id }) => id).filter((id) => !aliases.has(id))).toEqual(NOT_COVERED);
  });

  it.each(paths)('$id: what it requires is enough', ({ id, required }) => {
    const actions = required.map(({ action }) => action);
    const account = { users: { ana: { inline: [allow(actions)] } }, roles: ROLES };
    const steps = STEP_KINDS.filter(({ aliases }) => aliases.includes(id)).flatMap((kind) =>
      takeSteps(kind, account, 'user/ana'),
    );
    expect(gainsOf(steps)).toEqual(['become role/app']);
  });
});

describe('the kinds of step', () => {
  it('have ids and aliases of their own', () => {
    const names = STEP_KINDS.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
