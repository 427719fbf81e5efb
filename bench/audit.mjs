// An audit of 1,000 principals by every rule, against the limit of 2 s.
// usage: node bench/audit.mjs [ACCOUNTS PRINCIPALS]
//   The organisation is the one that `countersign simulate` generates: ten accounts of a hundred users
//   and roles in three units, with resources and workloads; here every user has credentials, and
//   units are environments, so that every rule has something to look at.
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import { generateOrganization } from '../packages/adapters/dist/simulated-aws/index.js';
import {
  audit,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  joinPeople,
  PROFILES,
  principalsOf,
  RULES,
} from '../packages/govern/dist/index.js';

const LIMIT_S = 2;
const ROUNDS = 5;

const [accounts = 10, principals = 100] = process.argv.slice(2).map(Number);
const REPORTED_AT = '2026-11-01T00:00:00Z';
const AT_MS = Date.parse('2026-11-02T00:00:00Z');

/** A report in which each fourth user has a password without a second factor, and most have old keys. */
function credentialsOf({ id, users }) {
  const entries = [...users.values()].map((user, index) => [
    user.arn,
    {
      arn: user.arn,
      createdAt: '2024-01-01T00:00:00Z',
      password: index % 2 === 0 ? { changedAt: '2025-01-01T00:00:00Z', usedAt: REPORTED_AT } : null,
      hasMfa: index % 4 === 0,
      keys: [{ nth: 1, isActive: true, changedAt: '2025-01-01T00:00:00Z', usedAt: null }],
    },
  ]);
  const root = { arn: `arn:aws:iam::${id}:root`, createdAt: null, password: null, keys: [] };
  return { reportedAt: REPORTED_AT, root: { ...root, hasMfa: true }, users: new Map(entries) };
}

function environmentsOf({ organization }) {
  const units = [...organization.units.values()].filter(({ parentId }) => parentId !== null);
  return units.map(({ id, name }) => ({
    id: name,
    profile: PROFILES[name] ?? null,
    accountIds: new Set(),
    unitIds: new Set([id]),
    tags: new Map(),
    rules: new Map(),
    seniors: [],
  }));
}

function freshModel() {
  const model = generateOrganization({ accounts, principals });
  const known = [...model.accounts].map(([id, account]) => [
    id,
    { ...account, credentials: credentialsOf(account), analyzers: [] },
  ]);
  return { ...model, accounts: new Map(known) };
}

const catalog = loadCatalog();
const times = [];
let last = null;
for (let round = 0; round < ROUNDS; round += 1) {
  const model = freshModel();
  const started = performance.now();
  const { people } = joinPeople(model, { declared: [], ownerTags: ['owner', 'email', 'person'] });
  last = audit({
    model,
    people,
    catalog,
    duties: { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS },
    trustedAccounts: new Set(),
    atMs: AT_MS,
    notKnown: [],
    environments: environmentsOf(model),
  });
  times.push((performance.now() - started) / 1000);
}
times.sort((a, b) => a - b);
const median = times[Math.floor(ROUNDS / 2)];
const fired = new Set(last.findings.map(({ rule }) => rule)).size;
process.stdout.write(
  `${[...principalsOf(last.model)].length} principals in ${last.model.accounts.size} accounts, ` +
    `${RULES.length} rules of which ${fired} found something: ${last.findings.length} findings\n` +
    `median ${median.toFixed(2)} s of ${ROUNDS} (worst ${times.at(-1).toFixed(2)} s), ` +
    `${(LIMIT_S / median).toFixed(1)} x faster than the limit of ${LIMIT_S} s\n`,
);
