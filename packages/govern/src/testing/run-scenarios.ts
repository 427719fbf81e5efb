import type { StepKind } from '../reach/step-kind.ts';
import { gainsOf, takeSteps } from './take-steps.ts';
import {
  allow,
  arnOf,
  deny,
  type TestAccount,
  type TestDocument,
  type TestOrganization,
  trust,
} from './test-model.ts';

/** A user `ana` and a role `app`, and what she is to gain by it. */
export interface RunScenario {
  readonly title: string;
  readonly account: TestAccount;
  readonly organization?: TestOrganization;
  readonly expected: Outcome;
}

/** Gains in short, and the actions of each step. */
interface Outcome {
  readonly gains: readonly string[];
  readonly actions: readonly (readonly string[])[];
}

const NOTHING: Outcome = { gains: [], actions: [] };

/** What `ana` gains in a scenario. */
export function outcomeOf(kind: StepKind, { account, organization }: RunScenario): Outcome {
  const steps = takeSteps(kind, account, 'user/ana', organization);
  return {
    gains: gainsOf(steps),
    actions: steps.map(({ requests }) => requests.map(({ witness }) => witness.request.action)),
  };
}

/**
 * For each chain that it fires, and for the near misses: no right to pass this role,
 * or to this service; a role that trusts another service; an action missing; a
 * Deny; an SCP.
 */
export function passRoleScenarios(
  service: string,
  chains: readonly (readonly string[])[],
): readonly RunScenario[] {
  const passing = allow('iam:PassRole', arnOf('role/app'), passedTo(service));
  const base = runScenarios({ service, chains, before: ['iam:PassRole'], also: [passing] });
  const misses = [
    ['may pass another role only', allow('iam:PassRole', arnOf('role/other'))],
    [
      'may pass to another service only',
      allow('iam:PassRole', '*', passedTo('other.amazonaws.com')),
    ],
    ['may pass nothing', allow('iam:GetRole')],
  ] as const;
  const every = allow([...new Set(chains.flat())]);
  return [
    ...base,
    ...misses.map(([title, passes]) => scenario(title, service, [every, passes])),
    scenario('is denied to pass it', service, [
      every,
      passing,
      deny('iam:PassRole', arnOf('role/app')),
    ]),
  ];
}

/** The same for what runs with a role already, so that no role is passed. */
export function takeOverScenarios(
  service: string,
  chains: readonly (readonly string[])[],
): readonly RunScenario[] {
  return runScenarios({ service, chains, before: [], also: [] });
}

/** Chains, the actions that come before each, and policies that allow those. */
interface Running {
  readonly service: string;
  readonly chains: readonly (readonly string[])[];
  readonly before: readonly string[];
  readonly also: readonly TestDocument[];
}

function runScenarios({ service, chains, before, also }: Running): readonly RunScenario[] {
  const all = [...new Set(chains.flat())];
  return [
    ...chains.flatMap((chain) => [
      {
        ...scenario(`may ${chain.join(', ')}`, service, [allow(chain), ...also]),
        expected: { gains: ['become role/app'], actions: [[...before, ...chain]] },
      },
      ...chain
        .filter((action) => !isChain(without(chain, action), chains))
        .map((action) =>
          scenario(`may ${chain.join(', ')} without ${action}`, service, [
            allow(['iam:GetRole', ...without(chain, action)]),
            ...also,
          ]),
        ),
    ]),
    scenario('is denied all of it', service, [allow(all), ...also, deny(all)]),
    {
      ...scenario('is stopped by an SCP', service, [allow(all), ...also]),
      organization: { scps: [deny(all)] },
    },
    scenario('finds a role of another service', 'other.amazonaws.com', [allow(all), ...also]),
    scenario('may do something else', service, [allow('s3:GetObject'), ...also]),
  ];
}

function scenario(title: string, service: string, inline: readonly TestDocument[]): RunScenario {
  const account = {
    users: { ana: { inline } },
    roles: { app: { trust: trust({ Service: service }) } },
  };
  return { title, account, expected: NOTHING };
}

function passedTo(service: string): TestDocument {
  return { StringEquals: { 'iam:PassedToService': service } };
}

function without(actions: readonly string[], action: string): readonly string[] {
  return actions.filter((each) => each !== action);
}

/** Whether what is left is enough for another chain. */
function isChain(actions: readonly string[], chains: readonly (readonly string[])[]): boolean {
  return chains.some((chain) => chain.every((action) => actions.includes(action)));
}
