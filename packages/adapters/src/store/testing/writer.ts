import fs from 'node:fs';
import { openStore } from '../open-store.ts';
import { writtenAudit } from './written-audit.ts';

// A process of its own that saves audits, one after the other, until it is ended or has saved
// as many as it is asked for. Says `begin ID` before each and `saved ID` when it is.
// usage: node writer.mjs STORE WRITER FIRST COUNT

const [location = '', writer = '', first = '', count = ''] = process.argv.slice(2);

const opened = await openStore(location, { directory: '/', mayCreate: true });
if (!opened.ok) throw new Error(opened.failure.message);
say('open', location);
for (let number = Number(first); number < Number(first) + Number(count); number += 1) {
  const id = `${writer}-${number}`;
  const { audit, findings } = writtenAudit(id);
  say('begin', id);
  const outcome = await opened.value.audits.save(audit, findings);
  if (!outcome.ok) throw new Error(outcome.failure[0]?.message);
  say(outcome.value, id);
}
await opened.value.close();

/** Has been said when it returns, whatever happens then. */
function say(what: string, id: string): void {
  fs.writeSync(1, `${what} ${id}\n`);
}
