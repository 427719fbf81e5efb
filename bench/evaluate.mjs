// Concrete evaluation on one thread: our rate, and the ratio to a named peer in the same run.
// usage: node bench/evaluate.mjs [--peer DIRECTORY]
//   DIRECTORY: where `npm install --prefix DIRECTORY @cloud-copilot/iam-simulate` was run.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  compileLayers,
  decide,
  evaluate,
  NO_LAYERS,
  parsePolicy,
} from '../packages/core/dist/index.js';

/** Under AGPL: only ever beside the product, never a dependency of it. */
const PEER = '@cloud-copilot/iam-simulate';
const ACCOUNT = '111122223333';
const USER = `arn:aws:iam::${ACCOUNT}:user/ana`;
const BUCKET = 'arn:aws:s3:::reports';

const documents = {
  identity: [
    statement({
      Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
      Resource: [BUCKET, `${BUCKET}/*`],
    }),
    statement({
      Action: ['ec2:Describe*', 'ec2:StartInstances'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
    }),
    statement(
      { Action: ['logs:*', 'cloudwatch:Get*'], Resource: '*' },
      { Effect: 'Deny', Action: 'iam:*', Resource: '*' },
    ),
  ],
  scps: [1, 2, 3].map((level) => [
    statement({ Action: '*', Resource: '*' }),
    statement({
      Effect: 'Deny',
      NotAction: ['iam:*', 'organizations:*', 's3:*', 'sts:*', 'support:*'],
      Resource: '*',
      Condition: {
        StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', `eu-central-${level}`] },
      },
    }),
  ]),
  rcp: statement({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }),
  boundary: statement({ Action: ['s3:*', 'ec2:*', 'logs:*'], Resource: '*' }),
  bucket: statement(
    {
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 's3:*',
      Resource: [BUCKET, `${BUCKET}/*`],
    },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [BUCKET, `${BUCKET}/*`],
      Condition: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } },
    },
  ),
};

function statement(...statements) {
  return {
    Version: '2012-10-17',
    Statement: statements.map((each) => ({ Effect: 'Allow', ...each })),
  };
}

function attached(kind, document, index = 0) {
  const parsed = parsePolicy(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return { name: `${kind}-${index}`, kind, policy: parsed.value.policy };
}

const identity = documents.identity.map((document, index) => attached('identity', document, index));
const simple = { ...NO_LAYERS, identity };
const typical = {
  ...NO_LAYERS,
  identity,
  scps: documents.scps.map((level) =>
    level.map((document, index) => attached('scp', document, index)),
  ),
  rcps: [[attached('rcp', documents.rcp)]],
  boundary: attached('boundary', documents.boundary),
  resource: attached('resource', documents.bucket),
};

const CONTEXT = {
  'aws:RequestedRegion': 'eu-west-1',
  'aws:SourceIp': '10.1.2.3',
  'aws:SecureTransport': 'true',
  'aws:MultiFactorAuthPresent': 'true',
};
const CASES = [
  ['s3:GetObject', `${BUCKET}/2026/q3.csv`],
  ['s3:PutObject', `${BUCKET}/2026/q4.csv`],
  ['s3:ListBucket', BUCKET],
  ['s3:DeleteObject', `${BUCKET}/2026/q1.csv`],
  ['s3:GetObject', 'arn:aws:s3:::other/x'],
  ['ec2:DescribeInstances', '*'],
  ['ec2:TerminateInstances', `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`],
  ['iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/new`],
];

function requestOf([action, resource], index) {
  const context = { ...CONTEXT, 'aws:SourceIp': index % 2 === 0 ? '10.1.2.3' : '192.0.2.9' };
  return {
    principal: { kind: 'user', account: ACCOUNT, arn: USER },
    action,
    resource,
    resourceAccount: ACCOUNT,
    context: {
      keys: new Map(
        Object.entries(context).map(([key, value]) => [
          key.toLowerCase(),
          { kind: 'values', values: [value] },
        ]),
      ),
      others: 'absent',
    },
  };
}

/** Runs for about a second, in rounds, and gives calls a second of the best round and percentiles of single calls. */
function measure(name, requests, run) {
  for (let index = 0; index < 20_000; index += 1) run(requests[index % requests.length]);
  let best = 0;
  for (let round = 0; round < 5; round += 1) {
    const count = 200_000;
    const start = process.hrtime.bigint();
    for (let index = 0; index < count; index += 1) run(requests[index % requests.length]);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    best = Math.max(best, count / seconds);
  }
  const samples = new Float64Array(100_000);
  for (let index = 0; index < samples.length; index += 1) {
    const start = process.hrtime.bigint();
    run(requests[index % requests.length]);
    samples[index] = Number(process.hrtime.bigint() - start);
  }
  samples.sort();
  const at = (share) => `${(samples[Math.floor(samples.length * share)] / 1000).toFixed(1)} µs`;
  print(
    `${name.padEnd(44)} ${Math.round(best).toLocaleString('en')}/s   p99 ${at(0.99)}   p99.9 ${at(0.999)}`,
  );
  return best;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

const requests = CASES.map(requestOf);
const compiledSimple = compileLayers(simple);
const compiledTypical = compileLayers(typical);
measure('3 identity policies, decide', requests, (request) => decide(request, compiledSimple));
const ours = measure('typical: 11 policies in 6 layers, decide', requests, (request) =>
  decide(request, compiledTypical),
);
measure('typical, evaluate (with reasons)', requests, (request) =>
  evaluate(request, compiledTypical),
);

const peerAt = process.argv.indexOf('--peer');
if (peerAt > 0) await comparePeer(process.argv[peerAt + 1]);

async function comparePeer(directory) {
  const require = createRequire(path.join(path.resolve(directory), 'package.json'));
  const peer = await import(pathToFileURL(require.resolve(PEER)).href);
  let agreed = 0;
  const simulations = CASES.map(simulation);
  for (const [index, each] of simulations.entries()) {
    const answer = await peer.runSimulation(each, { simulationMode: 'Strict' });
    const theirs =
      answer.overallResult ?? answer.analysis?.result ?? JSON.stringify(answer).slice(0, 300);
    const mine = decide(requests[index], compiledTypical);
    if (theirs === mine) agreed += 1;
    else print(`  differs on ${CASES[index].join(' ')}: peer ${theirs}, ours ${mine}`);
  }
  const count = 1000;
  const start = process.hrtime.bigint();
  for (let index = 0; index < count; index += 1) {
    await peer.runSimulation(simulations[index % simulations.length], {});
  }
  const rate = count / (Number(process.hrtime.bigint() - start) / 1e9);
  print(
    `peer @cloud-copilot/iam-simulate runSimulation   ${Math.round(rate)}/s; agrees on ${agreed} of ${CASES.length}`,
  );
  print(
    `ratio ${(ours / rate).toFixed(0)} ×   (the peer validates and parses every policy at every call)`,
  );
}

/** The same request and policies in the peer's form. */
function simulation([action, resource], index) {
  return {
    request: {
      principal: USER,
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: { ...CONTEXT, 'aws:SourceIp': index % 2 === 0 ? '10.1.2.3' : '192.0.2.9' },
    },
    identityPolicies: documents.identity.map((policy, each) => ({
      name: `identity-${each}`,
      policy,
    })),
    serviceControlPolicies: documents.scps.map((level, each) => ({
      orgIdentifier: `level-${each}`,
      policies: level.map((policy, number) => ({ name: `scp-${number}`, policy })),
    })),
    resourceControlPolicies: [
      { orgIdentifier: 'root', policies: [{ name: 'rcp', policy: documents.rcp }] },
    ],
    permissionBoundaryPolicies: [{ name: 'boundary', policy: documents.boundary }],
    resourcePolicy: documents.bucket,
  };
}
