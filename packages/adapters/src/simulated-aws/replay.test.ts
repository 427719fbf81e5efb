import { isDeepStrictEqual } from 'node:util';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  TagRoleCommand,
  TagUserCommand,
  UntagRoleCommand,
  UntagUserCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { invariant } from '@countersign/core';
import {
  applyChanges,
  changesByEvent,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  LiveModel,
  type Model,
  ReachWatch,
  TrailDecoder,
  type TrailEvent,
} from '@countersign/govern';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../catalog/index.ts';
import type { SimulatedAws } from './index.ts';
import { asAna, OWN, startTwoAccounts } from './testing/two-accounts.ts';

const CALLS = 200;
const AT_MS = Date.UTC(2026, 0, 2);
const LIVE_SEQUENCES = Math.ceil(Number(process.env['COUNTERSIGN_REPLAY_RUNS'] ?? 12) / 4);
const catalog = loadCatalog();

/** A linear congruential generator of whole numbers below a bound. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ACTIONS = ['*', 's3:GetObject', 'iam:CreateUser', 'sts:AssumeRole'] as const;

/** Makes calls with names out of small pools, so that many of them meet. */
class RandomCalls {
  private readonly client: IAMClient;
  private readonly below: (below: number) => number;
  private made = 0;

  constructor(client: IAMClient, seed: number) {
    this.client = client;
    this.below = numbers(seed);
  }

  /** One call; many are refused, and that is recorded as well. */
  async call(): Promise<void> {
    this.made += 1;
    const calls = this.calls();
    const call = calls[this.below(calls.length)];
    await call?.().catch(() => null);
  }

  private pick(...names: readonly string[]): string {
    return names[this.below(names.length)] ?? '';
  }

  private user(): string {
    return this.pick('bob', 'carol', 'dave');
  }

  private group(): string {
    return this.pick('staff', 'admins');
  }

  private role(): string {
    return this.pick('app', 'ops');
  }

  private policyArn(): string {
    return `arn:aws:iam::${OWN}:policy/${this.pick('one', 'two')}`;
  }

  private document(): string {
    const Action = ACTIONS[this.below(ACTIONS.length)];
    const Resource = this.pick('*', `arn:aws:iam::${OWN}:user/${this.made}`);
    return JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource }],
    });
  }

  private trust(): string {
    const Principal = { AWS: `arn:aws:iam::${this.pick(OWN, '444455556666')}:root` };
    return JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
    });
  }

  private calls(): readonly (() => Promise<unknown>)[] {
    return [...this.ofUsers(), ...this.ofGroups(), ...this.ofRoles(), ...this.ofPolicies()];
  }

  private ofUsers(): readonly (() => Promise<unknown>)[] {
    const { client } = this;
    const UserName = this.user();
    const PolicyArn = this.policyArn();
    const PolicyName = this.pick('p', 'q');
    const Tags = [{ Key: this.pick('a', 'b'), Value: String(this.made) }];
    return [
      async () =>
        client.send(new CreateUserCommand({ UserName, Path: this.pick('/', '/team/'), Tags })),
      async () => client.send(new CreateUserCommand({ UserName, PermissionsBoundary: PolicyArn })),
      async () => client.send(new DeleteUserCommand({ UserName })),
      async () =>
        client.send(
          new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: this.document() }),
        ),
      async () => client.send(new DeleteUserPolicyCommand({ UserName, PolicyName })),
      async () => client.send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
      async () => client.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
      async () =>
        client.send(
          new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: PolicyArn }),
        ),
      async () => client.send(new DeleteUserPermissionsBoundaryCommand({ UserName })),
      async () => client.send(new TagUserCommand({ UserName, Tags })),
      async () => client.send(new UntagUserCommand({ UserName, TagKeys: [this.pick('a', 'b')] })),
    ];
  }

  private ofGroups(): readonly (() => Promise<unknown>)[] {
    const { client } = this;
    const GroupName = this.group();
    const UserName = this.user();
    const PolicyArn = this.policyArn();
    const PolicyName = this.pick('p', 'q');
    return [
      async () => client.send(new CreateGroupCommand({ GroupName })),
      async () => client.send(new DeleteGroupCommand({ GroupName })),
      async () => client.send(new AddUserToGroupCommand({ GroupName, UserName })),
      async () => client.send(new RemoveUserFromGroupCommand({ GroupName, UserName })),
      async () => client.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })),
      async () => client.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn })),
      async () =>
        client.send(
          new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument: this.document() }),
        ),
      async () => client.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName })),
    ];
  }

  private ofRoles(): readonly (() => Promise<unknown>)[] {
    const { client } = this;
    const RoleName = this.role();
    const PolicyArn = this.policyArn();
    const PolicyName = this.pick('p', 'q');
    const trust = this.trust();
    return [
      async () => client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust })),
      async () => client.send(new DeleteRoleCommand({ RoleName })),
      async () =>
        client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust })),
      async () =>
        client.send(
          new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: this.document() }),
        ),
      async () => client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
      async () => client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
      async () => client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
      async () =>
        client.send(
          new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: PolicyArn }),
        ),
      async () => client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
      async () =>
        client.send(
          new TagRoleCommand({ RoleName, Tags: [{ Key: 'a', Value: String(this.made) }] }),
        ),
      async () => client.send(new UntagRoleCommand({ RoleName, TagKeys: ['a'] })),
    ];
  }

  private ofPolicies(): readonly (() => Promise<unknown>)[] {
    const { client } = this;
    const PolicyArn = this.policyArn();
    const PolicyDocument = this.document();
    const VersionId = this.pick('v1', 'v2', 'v3', 'v4');
    return [
      async () =>
        client.send(
          new CreatePolicyCommand({ PolicyName: this.pick('one', 'two'), PolicyDocument }),
        ),
      async () =>
        client.send(
          new CreatePolicyVersionCommand({
            PolicyArn,
            PolicyDocument,
            SetAsDefault: this.below(2) === 0,
          }),
        ),
      async () => client.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId })),
      async () => client.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId })),
      async () => client.send(new DeletePolicyCommand({ PolicyArn })),
    ];
  }
}

/** The model that a trail leads to, and how many of its events changed something. */
function replayed(before: Model, aws: SimulatedAws): readonly [Model, changed: number] {
  let model = before;
  let changed = 0;
  const decoder = new TrailDecoder();
  decoder.decode(JSON.stringify({ Records: aws.records }), 'simulated', (event) => {
    const answer = changesByEvent(event, model);
    invariant(answer.kind === 'changes', answer.kind === 'unknown' ? answer.because : '');
    if (answer.changes.length === 0) return;
    changed += 1;
    const applied = applyChanges(model, answer.changes);
    invariant(applied.ok, applied.ok ? '' : `${event.name}: ${applied.failure.message}`);
    model = applied.value;
  });
  expect(decoder.counts.aside).toBe(0);
  return [model, changed];
}

/** The trail of random calls between which so much time passes. */
async function recorded(
  seed: number,
  calls: number,
  [shortestMs, longestMs]: readonly [number, number],
): Promise<{ readonly before: Model; readonly after: Model; readonly events: TrailEvent[] }> {
  const aws = await startTwoAccounts([], AT_MS);
  const before = aws.model;
  const client = new IAMClient(asAna(aws, OWN));
  const random = new RandomCalls(client, seed);
  const below = numbers(seed + 1);
  for (let call = 0; call < calls; call += 1) {
    await random.call();
    aws.clock.advance(shortestMs + below(longestMs - shortestMs));
  }
  client.destroy();
  const events: TrailEvent[] = [];
  const records = JSON.stringify({ Records: aws.records });
  new TrailDecoder().decode(records, 'simulated', (event) => events.push(event));
  await aws.close();
  return { before, after: aws.model, events };
}

function liveModel(model: Model): LiveModel {
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  return new LiveModel({ watch: new ReachWatch({ model, catalog, atMs: AT_MS, duties }) });
}

/** Takes events in another order, in batches, a fifth of them twice. */
function deliver(
  live: LiveModel,
  events: readonly TrailEvent[],
  seed: number,
): Map<string, string> {
  const below = numbers(seed);
  const all = [...events, ...events.filter(() => below(5) === 0)]
    .map((event) => ({ event, place: below(1_000_000) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ event }) => event);
  const told = new Map<string, string>();
  for (let from = 0; from < all.length; ) {
    const to = from + 1 + below(40);
    for (const { appeared, changes, event, rule, unknown } of live.take(all.slice(from, to))) {
      const gained = appeared.map(({ why }) => why).toSorted();
      // What turns out to have changed nothing counts as not told.
      if (changes.length === 0 && unknown === null) told.delete(event.id);
      else told.set(event.id, JSON.stringify([rule, unknown, gained]));
    }
    from = to;
  }
  return told;
}

describe('a live model', () => {
  it('ends where the account ends, in whatever order, parts and number events come', async () => {
    const seed = Number(process.env['COUNTERSIGN_SEED'] ?? Date.now());
    for (let at = 0; at < LIVE_SEQUENCES; at += 1) {
      const note = `seed ${seed + at}`;
      const { after, before, events } = await recorded(seed + at, CALLS, [1000, 4000]);
      const live = liveModel(before);
      const told = deliver(live, events, seed + at);
      expect(live.model.accounts, note).toEqual(after.accounts);
      expect(
        [...told.values()].filter((each) => !each.includes(',null,')),
        note,
      ).toEqual([]);
    }
  }, 1_200_000);

  it('is the same whatever the order where calls share a second, and right or in doubt', async () => {
    const seed = Number(process.env['COUNTERSIGN_SEED'] ?? Date.now());
    for (let at = 0; at < LIVE_SEQUENCES; at += 1) {
      const note = `seed ${seed + at}`;
      const pauses = [0, at % 2 === 0 ? 400 : 1500] as const;
      const { after, before, events } = await recorded(seed + at, CALLS, pauses);
      const [one, other] = [liveModel(before), liveModel(before)];
      const told = deliver(one, events, seed + at);
      expect(deliver(other, events, seed + at + 1), note).toEqual(told);
      expect(other.model.accounts, note).toEqual(one.model.accounts);
      const isSure = [...told.values()].every((each) => each.includes(',null,'));
      const isRight = isDeepStrictEqual(one.model.accounts, after.accounts);
      expect(isRight || !isSure, note).toBe(true);
    }
  }, 1_200_000);
});

const SEQUENCES = Number(process.env['COUNTERSIGN_REPLAY_RUNS'] ?? 12);

describe('the trail of a simulated AWS', () => {
  it(`leads from the model before to the model after, in ${SEQUENCES} random sequences of ${CALLS} calls`, async () => {
    const seed = Number(process.env['COUNTERSIGN_SEED'] ?? Date.now());
    let changes = 0;
    for (let at = 0; at < SEQUENCES; at += 1) {
      const aws = await startTwoAccounts();
      const before = aws.model;
      const client = new IAMClient(asAna(aws, OWN));
      const random = new RandomCalls(client, seed + at);
      for (let call = 0; call < CALLS; call += 1) await random.call();
      client.destroy();
      const [model, changed] = replayed(before, aws);
      changes += changed;
      expect(model.accounts, `seed ${seed + at}`).toEqual(aws.model.accounts);
      await aws.close();
    }
    expect(changes).toBeGreaterThan(SEQUENCES * 20);
  }, 1_200_000);
});
