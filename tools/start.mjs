// `npm start`: audits the sample organisation, on the terminal and as a page to look at.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const COMMAND = path.join(REPOSITORY, 'apps/cli/bin/countersign.js');
const BUNDLE = path.join(REPOSITORY, 'apps/cli/dist/countersign.mjs');
const REPORT = path.resolve('countersign-report.html');
const SAMPLE = path.relative(process.cwd(), path.join(REPOSITORY, 'samples/organization')) || '.';

/** The exit codes of an audit that ran: clean, or with findings. */
const RAN = [0, 1];

function runAudit(...options) {
  const { status } = spawnSync(process.execPath, [COMMAND, 'audit', SAMPLE, ...options], {
    stdio: 'inherit',
  });
  if (!RAN.includes(status)) process.exit(status ?? 4);
}

if (!fs.existsSync(BUNDLE)) {
  process.stdout.write('building first …\n');
  const built = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: REPOSITORY,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (built.status !== 0) process.exit(4);
}

runAudit();
runAudit('--format', 'html', '--out', REPORT, '--quiet');
process.stdout.write(
  `\nThe whole report, to open in a browser: ${REPORT}\n` +
    'The findings are planted in the sample, so this ends with exit code 0; an audit of your own\n' +
    'accounts ends with 1 when there are findings:\n' +
    '  aws iam get-account-authorization-details > dump.json && npx countersign audit dump.json\n',
);
