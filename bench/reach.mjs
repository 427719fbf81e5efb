// What every principal of generated organisations can become, against the limits of 0.3 s for 800
// principals, 1 s for 10,000 and 15 s and 1 GB for 100,000, and of 20 ms (p99) for what a change does.
// usage: node bench/reach.mjs [PRINCIPALS …]
//   Organisations come from a fixed seed: accounts of 500 principals, a third of them users in five
//   groups, roles that share ten managed policies, each twentieth role trusted by another account,
//   and here and there somebody who may change policies or assume roles.
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import { parsePolicy } from '../packages/core/dist/index.js';
import {
  applyChange,
  buildModel,
  createJudge,
  createReach,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  principalsOf,
  ReachMemory,
  readDump,
  violatorsOf,
} from '../packages/govern/dist/index.js';

const LIMITS = new Map([
  [800, 0.3],
  [10_000, 1],
  [100_000, 15],
]);
const PER_ACCOUNT = 500;

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
  const administrators = [...reach.administrator.whoComes()].length;
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  const violators = new Set(Array.from(violatorsOf({ judge, duties, reach }), ({ from }) => from))
    .size;
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

/** The milliseconds that one change and the answers of the model after it take, sorted. */
function measureChanges(principals, catalog, count) {
  const built = buildModel(
    dumpsOf(principals).map((dump) => readDump(dump).value),
    null,
  );
  let { model } = built.value;
  const memory = new ReachMemory();
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  const random = numbers(7);
  const atMs = Date.now();
  const answer = () => {
    const judge = createJudge(model, catalog, atMs);
    const reach = createReach(judge, { memory });
    const administrators = [...reach.administrator.whoComes()].length;
    return administrators + [...violatorsOf({ judge, duties, reach })].length;
  };
  answer();
  const documents = [allow('s3:GetObject'), allow('iam:PutUserPolicy'), allow('sts:AssumeRole')];
  const policies = documents.map((document) => parsePolicy(document, '').value.policy);
  const entities = [...principalsOf(model)];
  const times = Array.from({ length: count }, () => {
    const start = performance.now();
    const changed = applyChange(model, {
      kind: 'put-inline-policy',
      entityArn: entities[random(entities.length)].arn,
      policyName: 'own',
      policy: policies[random(policies.length)],
    });
    if (!changed.ok) throw new Error(changed.failure.message);
    model = changed.value;
    answer();
    return performance.now() - start;
  });
  return times.toSorted((a, b) => a - b);
}

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
const changes = measureChanges(10_000, catalog, 100);
const [p50, p99] = [changes[49], changes[98]];
process.stdout.write(
  `a change among 10000 principals, and who becomes administrator or holds two duties after it: p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms (${(p99 / CHANGE_LIMIT_MS).toFixed(1)} of the limit)\n`,
);
