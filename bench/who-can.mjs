// "Who can?" for 62 actions over 400 principals of account dumps, against the limit of 0.3 s.
// usage: node bench/who-can.mjs DUMP…
//   Dumps with fewer principals are read again as other accounts.
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
const PRINCIPAL_COUNT = 400;
const LIMIT_S = 0.3;
const actions = DEFAULT_DUTIES.flatMap((duty) =>
  duty.groups.flatMap((group) => group.actions),
).slice(0, ACTION_COUNT);

/** The dumps of a file, as often as it takes, each time with another account id. */
function* read(file) {
  const bytes = readFileSync(file);
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
  for (let copy = 0; ; copy += 1) {
    // Every account of the dump becomes another.
    const digits = String(copy + 10);
    const copied = text.replaceAll(/(?<=arn:aws:iam::\d{10})\d\d(?=:)/g, (last) =>
      copy === 0 ? last : digits,
    );
    const dump = readDump(JSON.parse(copied));
    if (!dump.ok) throw new Error(JSON.stringify(dump.failure[0]));
    yield dump.value;
  }
}

function modelOf(files) {
  const readers = files.map(read);
  const dumps = [];
  for (;;) {
    for (const reader of readers) dumps.push(reader.next().value);
    const built = buildModel(dumps, null);
    if (!built.ok) throw new Error(JSON.stringify(built.failure[0]));
    const { model } = built.value;
    if ([...principalsOf(model)].length >= PRINCIPAL_COUNT) return model;
  }
}

const model = modelOf(process.argv.slice(2));
const catalog = loadCatalog();
catalog.action('iam:CreateUser');
const principals = [...principalsOf(model)].slice(0, PRINCIPAL_COUNT);
for (const round of ['cold', 'again, with a new judge']) {
  const judge = createJudge(model, catalog, Date.now());
  const start = process.hrtime.bigint();
  let allowed = 0;
  for (const principal of principals) {
    for (const action of actions) if (judge.ask(principal, action).kind !== 'none') allowed += 1;
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  process.stdout.write(
    `${actions.length} actions × ${principals.length} principals, ${round}: ${seconds.toFixed(3)} s (${(seconds / LIMIT_S).toFixed(2)} of the limit), ${allowed} allowed\n`,
  );
}
