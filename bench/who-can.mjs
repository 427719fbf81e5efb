// "Who can?" for 62 actions over the principals of account dumps.
// usage: node bench/who-can.mjs DUMP…
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import {
  buildModel,
  createJudge,
  DEFAULT_DUTIES,
  principalsOf,
  readDump,
} from '../packages/govern/dist/index.js';

const ACTION_COUNT = 62;
const actions = DEFAULT_DUTIES.flatMap((duty) =>
  duty.groups.flatMap((group) => group.actions),
).slice(0, ACTION_COUNT);

function read(file) {
  const bytes = readFileSync(file);
  const text = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
  const dump = readDump(JSON.parse(text.toString('utf8')));
  if (!dump.ok) throw new Error(JSON.stringify(dump.failure[0]));
  return dump.value;
}

const built = buildModel(process.argv.slice(2).map(read), null);
if (!built.ok) throw new Error(JSON.stringify(built.failure[0]));
const catalog = loadCatalog();
catalog.action('iam:CreateUser');
const principals = [...principalsOf(built.value.model)];
for (const round of ['cold', 'again, with a new judge']) {
  const judge = createJudge(built.value.model, catalog, Date.now());
  const start = process.hrtime.bigint();
  let allowed = 0;
  for (const principal of principals) {
    for (const action of actions) if (judge.ask(principal, action).kind !== 'none') allowed += 1;
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  process.stdout.write(
    `${actions.length} actions × ${principals.length} principals, ${round}: ${seconds.toFixed(3)} s, ${allowed} allowed\n`,
  );
}
