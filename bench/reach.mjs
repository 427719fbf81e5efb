// What every principal of generated organisations can become, against the limits of 0.3 s for 800
// principals, 1 s for 10,000 and 15 s and 1 GB for 100,000, and of 20 ms (p99) for what a change does.
// usage: node bench/reach.mjs [PRINCIPALS …]
//   Organisations come from a fixed seed: accounts of 500 principals, a third of them users in five
//   groups, roles that share ten managed policies, each twentieth role trusted by another account,
//   and here and there somebody who may change policies or assume roles.
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import { parsePolicy } from '../packages/core/dist/index.js';
import {
  buildModel,
  createJudge,
  createReach,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  principalsOf,
  ReachWatch,
  readDump,
  violatorsByConflict,
} from '../packages/govern/dist/index.js';

const LIMITS = new Map([
  [800, 0.3],
  [10_000, 1],
  [100_000, 15],
]);
const PER_ACCOUNT = 500;
const DUTIES = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };

/** A linear congruential generator. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const allow = (Action, Resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

function policiesOf(account) {
  const documents = [
    allow(['s3:Get*', 's3:List*']),
    allow(['ec2:Describe*', 'cloudwatch:*']),
    allow(['logs:*', 'sqs:*']),
    allow(['dynamodb:*']),
    allow(['lambda:*'], `arn:aws:lambda:*:${account}:function:*`),
    allow(['sts:AssumeRole'], `arn:aws:iam::*:role/shared-*`),
    allow(['iam:Get*', 'iam:List*']),
    allow(['kms:Decrypt']),
    allow(['iam:AttachUserPolicy'], `arn:aws:iam::${account}:user/team-3/*`),
    allow('*'),
  ];
  return documents.map((Document, index) => ({
    Arn: `arn:aws:iam::${account}:policy/p${index}`,
    PolicyName: `p${index}`,
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document }],
  }));
}

function dumpOf(number, count, accountCount, random) {
  const account = String(100_000_000_000 + number);
  const attach = (index) => ({ PolicyArn: `arn:aws:iam::${account}:policy/p${index}` });
  const userCount = Math.floor(count / 3);
  const groups = [0, 1, 2, 3, 4].map((index) => ({
    Path: '/',
    GroupName: `g${index}`,
    Arn: `arn:aws:iam::${account}:group/g${index}`,
    GroupPolicyList: [],
    AttachedManagedPolicies: [attach(index), attach(5 + (index % 2))],
  }));
  const users = Array.from({ length: userCount }, (_, index) => ({
    Path: `/team-${index % 7}/`,
    UserName: `u${index}`,
    UserId: `AIDA${number}X${index}`,
    Arn: `arn:aws:iam::${account}:user/team-${index % 7}/u${index}`,
    GroupList: [`g${random(5)}`],
    AttachedManagedPolicies: random(60) === 0 ? [attach(8)] : [],
    UserPolicyList: [],
  }));
  const roles = Array.from({ length: count - userCount }, (_, index) => {
    const name = index % 20 === 0 ? `shared-${index}` : `r${index}`;
    const other = String(100_000_000_000 + random(accountCount));
    const Principal =
      index % 20 === 0
        ? { AWS: `arn:aws:iam::${other}:root` }
        : index % 3 === 0
          ? { AWS: `arn:aws:iam::${account}:root` }
          : { Service: ['lambda', 'ec2', 'ecs-tasks'][index % 3] + '.amazonaws.com' };
    return {
      Path: '/',
      RoleName: name,
      RoleId: `AROA${number}X${index}`,
      Arn: `arn:aws:iam::${account}:role/${name}`,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
      },
      AttachedManagedPolicies: [attach(random(200) === 0 ? 9 : random(8))],
      RolePolicyList: [],
      InstanceProfileList: [],
    };
  });
  return {
    UserDetailList: users,
    GroupDetailList: groups,
    RoleDetailList: roles,
    Policies: policiesOf(account),
    IsTruncated: false,
  };
}

function dumpsOf(principals) {
  const random = numbers(20_261_125);
  const accountCount = Math.max(1, Math.round(principals / PER_ACCOUNT));
  const each = Math.ceil(principals / accountCount);
  return Array.from({ length: accountCount }, (_, number) =>
    dumpOf(number, each, accountCount, random),
  );
}

function measure(principals, catalog) {
  const dumps = dumpsOf(principals);
  const start = performance.now();
  const built = buildModel(
    dumps.map((dump) => readDump(dump).value),
    null,
  );
  if (!built.ok) throw new Error(JSON.stringify(built.failure[0]));
  const modelled = performance.now();
  const { model } = built.value;
  const judge = createJudge(model, catalog, Date.now());
  const reach = createReach(judge);
  const administrators = reach.administrator.whoComes().length;
  const found = violatorsByConflict({ judge, duties: DUTIES, reach });
  const violators = new Set(found.flatMap(({ who }) => who)).size;
  const end = performance.now();
  const seconds = (end - start) / 1000;
  const limit = LIMITS.get(principals);
  const ratio = limit === undefined ? '' : ` (${(seconds / limit).toFixed(2)} of the limit)`;
  const { edges, joins, nodes } = reach.size;
  const mb = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${principals} principals: ${seconds.toFixed(2)} s${ratio}, of which the model ${((modelled - start) / 1000).toFixed(2)} s; ${nodes} nodes, ${edges} edges, ${joins} joins; ${administrators} become administrators, ${violators} come to hold two duties in conflict; peak ${mb} MB\n`,
  );
  const told = [...principalsOf(model)].filter(
    (entity) => reach.administrator.pathFrom(entity) !== null,
  ).length;
  process.stdout.write(
    `  ${told} chains to an administrator told in ${((performance.now() - end) / 1000).toFixed(2)} s\n`,
  );
  return seconds;
}

/**
 * Changes of every kind that is made day by day, in turn, each about somebody or something at
 * random and undone right after it, so that the organisation stays what it is.
 */
function* changesOf(watch) {
  const random = numbers(7);
  const pick = (list) => list[random(list.length)];
  const documents = ['s3:GetObject', 'iam:PutUserPolicy', 'sts:AssumeRole', 'cloudtrail:*'];
  const policies = documents.map((action) => parse(allow(action)));
  const accounts = [...watch.model.accounts.values()];
  const users = accounts.flatMap((account) => [...account.users.values()]);
  const roles = accounts.flatMap((account) => [...account.roles.values()]);
  const groups = accounts.flatMap((account) => [...account.groups.values()]);
  const principals = [...users, ...roles];
  const managed = accounts.flatMap((account) => [...account.policies.values()]);
  for (;;) {
    yield* writeInline(pick(principals), pick(policies));
    yield* attachPolicy(pick(principals), random(8));
    yield* letIn(pick(roles), pick(roles));
    yield* join(pick(users), random(5));
    yield* writeVersion(pick(managed), pick(policies), watch);
    yield* bind(pick(principals), random(8));
    yield* writeInline(pick(groups), pick(policies));
    yield* make(pick(users).accountId, pick(policies));
  }
}

function parse(document) {
  return parsePolicy(document, '').value.policy;
}

function* writeInline({ arn: entityArn }, policy) {
  yield { kind: 'put-inline-policy', entityArn, policyName: 'own', policy };
  yield { kind: 'delete-inline-policy', entityArn, policyName: 'own' };
}

function* attachPolicy({ accountId, arn: entityArn, attachedPolicyArns }, number) {
  const policyArn = `arn:aws:iam::${accountId}:policy/p${number}`;
  if (attachedPolicyArns.includes(policyArn)) return;
  yield { kind: 'attach-policy', entityArn, policyArn };
  yield { kind: 'detach-policy', entityArn, policyArn };
}

function* letIn({ arn: roleArn, trust }, { accountId }) {
  const Principal = { AWS: `arn:aws:iam::${accountId}:root` };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }];
  const policy = parse({ Version: '2012-10-17', Statement });
  yield { kind: 'put-trust-policy', roleArn, policy };
  yield { kind: 'put-trust-policy', roleArn, policy: trust.policy };
}

function* join({ arn: userArn, groupNames }, number) {
  const groupName = `g${number}`;
  if (groupNames.includes(groupName)) return;
  yield { kind: 'add-user-to-group', userArn, groupName };
  yield { kind: 'remove-user-from-group', userArn, groupName };
}

/** A new version of a policy, then the former one once more, and those that are no default deleted. */
function* writeVersion({ arn: policyArn }, policy, watch) {
  const now = () => watch.model.accounts.get(policyArn.split(':')[4]).policies.get(policyArn);
  const former = now().versions.find(({ isDefault }) => isDefault).document.policy;
  yield { kind: 'put-policy-version', policyArn, policy };
  yield { kind: 'put-policy-version', policyArn, policy: former };
  for (const { isDefault, versionId } of now().versions) {
    if (!isDefault) yield { kind: 'delete-policy-version', policyArn, versionId };
  }
}

function* bind({ accountId, arn: entityArn }, number) {
  const policyArn = `arn:aws:iam::${accountId}:policy/p${number}`;
  yield { kind: 'set-boundary', entityArn, policyArn };
  yield { kind: 'remove-boundary', entityArn };
}

function* make(accountId, policy) {
  const userArn = `arn:aws:iam::${accountId}:user/made`;
  yield { kind: 'create-user', userArn, boundaryArn: null };
  yield* writeInline({ arn: userArn }, policy);
  yield { kind: 'delete-entity', entityArn: userArn };
}

/** The milliseconds that a change takes with the findings that it leads to, by the kind of change. */
function measureChanges(principals, catalog, count) {
  const built = buildModel(
    dumpsOf(principals).map((dump) => readDump(dump).value),
    null,
  );
  const { model } = built.value;
  const watch = new ReachWatch({ atMs: Date.now(), catalog, duties: DUTIES, model });
  const cold = [];
  const taken = [];
  let appeared = 0;
  let gone = 0;
  for (const change of changesOf(watch)) {
    const start = performance.now();
    const changed = watch.apply(change);
    const ms = performance.now() - start;
    if (!changed.ok) throw new Error(changed.failure.message);
    if (cold.length < WARM_UP) {
      cold.push({ kind: change.kind, ms });
      continue;
    }
    taken.push({ kind: change.kind, ms });
    appeared += changed.value.appeared.length;
    gone += changed.value.gone.length;
    if (taken.length === count) break;
  }
  return { appeared, cold, gone, taken };
}

function byKind(taken) {
  const kinds = new Map();
  for (const each of taken) kinds.set(each.kind, [...(kinds.get(each.kind) ?? []), each]);
  return kinds;
}

function percentile(taken, percent) {
  const sorted = taken.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1];
}

/** The number of changes before those that are measured. */
const WARM_UP = 200;
const CHANGE_LIMIT_MS = 20;

const sizes = process.argv.slice(2).map(Number);
const catalog = loadCatalog();
catalog.action('iam:CreateUser');
let last = null;
for (const size of sizes.length > 0 ? sizes : [800, 10_000]) {
  const seconds = measure(size, catalog);
  if (last !== null) {
    const exponent = Math.log(seconds / last.seconds) / Math.log(size / last.size);
    process.stdout.write(`  grows with the power ${exponent.toFixed(2)} of the number\n`);
  }
  last = { size, seconds };
}
const { appeared, cold, gone, taken } = measureChanges(10_000, catalog, 1_000);
const [p50, p99] = [percentile(taken, 50), percentile(taken, 99)];
process.stdout.write(
  `${taken.length} changes among 10000 principals after ${WARM_UP} others, each with the findings that it leads to (${appeared} appeared, ${gone} gone): p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (${(p99 / CHANGE_LIMIT_MS).toFixed(2)} of the limit); of the first ${WARM_UP}: p99 ${percentile(cold, 99).toFixed(1)} ms\n`,
);
for (const [kind, ofKind] of byKind(taken)) {
  process.stdout.write(
    `  ${kind}: ${ofKind.length}, p50 ${percentile(ofKind, 50).toFixed(1)} ms, p99 ${percentile(ofKind, 99).toFixed(1)} ms\n`,
  );
}
