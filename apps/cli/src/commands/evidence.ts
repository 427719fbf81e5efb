import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fail, formatInstant, ok, type Result } from '@countersign/core';
import { administratorsOf, FRAMEWORKS, type Framework, resultsOf } from '@countersign/govern';
import { type Command, Option } from 'commander';
import { type AuditAnswer, runAudit } from '../audit/run-audit.ts';
import type { CommandContext } from '../command-context.ts';
import { evidenceDocument } from '../documents/evidence-document.ts';
import { printJson } from '../documents/print-json.ts';
import type { EvidencePack } from '../evidence/evidence-pack.ts';
import { checksumLines, type HashedInputs, hashInputs } from '../evidence/hash-inputs.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderEvidence } from '../report/text/render-evidence.ts';
import { STORE_NAMES, withStore } from '../store/with-store.ts';
import { plainText } from '../terminal/plain-text.ts';
import { textWidth } from '../terminal/wrap.ts';
import { writeFileWhole } from '../write-output.ts';
import { readInstant } from './read-instant.ts';

interface EvidenceOptions {
  readonly framework: string;
  readonly out?: string;
  readonly store?: string;
  readonly config?: string;
  readonly at?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `countersign evidence INPUT… --framework FRAMEWORK` */
export function registerEvidence(program: Command, { finish, io }: CommandContext): void {
  program
    .command('evidence')
    .summary('make an auditor’s pack for a framework')
    .description(
      'Audits the inputs and tells of each control of a framework what was looked for, where it\n' +
        'could not be looked, what was found, and who answers for what is accepted; and who has\n' +
        'administrative access and why. The pack names every file that it rests on by its hash.',
    )
    .argument('<input...>', 'snapshots, account dumps, or directories of dumps')
    .addOption(
      new Option('--framework <framework>', 'the framework')
        .choices(FRAMEWORKS.map(({ id }) => id))
        .makeOptionMandatory(),
    )
    .option('--out <directory>', 'write the pack into a directory that is empty or not there yet')
    .option('--store <store>', `tell since when findings are known to ${STORE_NAMES}`)
    .option(
      '--config <file>',
      'configuration (default: ./countersign.yaml, else the one in an input directory)',
    )
    .option('--at <date>', 'instant of the audit, such as 2026-11-22 (default: now)')
    .option('--json', 'one JSON document')
    .option('--quiet', 'nothing on standard error but errors')
    .addHelpText(
      'after',
      '\nExit codes: 0 answered, 2 wrong command line or input, 4 something else failed.\n\n' +
        'Examples:\n' +
        '  countersign evidence snapshots/2026-11-22 --framework soc2 --out evidence/soc2\n' +
        '  countersign evidence snapshots/2026-11-22 --framework pci-dss --store audits.db --json\n',
    )
    .action(async (inputs: readonly string[], options: EvidenceOptions) => {
      finish(await answer(io, inputs, options));
    });
}

async function answer(
  io: Io,
  inputs: readonly string[],
  options: EvidenceOptions,
): Promise<Result<ExitCode, Failure>> {
  const checked = await checkOptions(io, inputs, options);
  if (!checked.ok) return checked;
  const at = readInstant(io, options.at);
  if (!at.ok) return at;
  const before = await hashInputs(io.directory, inputs);
  if (!before.ok) return before;
  const audited = await runAudit(io, {
    inputs,
    configurationFile: options.config ?? null,
    failOn: null,
    atMs: at.value,
    rules: [],
    isQuiet: options.quiet === true,
  });
  if (!audited.ok) return audited;
  const after = await hashInputs(io.directory, inputs);
  if (!after.ok) return after;
  if (after.value.sha256 !== before.value.sha256) return fail(CHANGED);
  const found = { audited: audited.value, inputs: after.value };
  const pack = await makePack(io, found, checked.value, options);
  if (!pack.ok) return pack;
  return give(io, pack.value, options);
}

/** Whatever can be wrong without having judged anything. */
async function checkOptions(
  { directory }: Io,
  inputs: readonly string[],
  { framework: wanted, out }: EvidenceOptions,
): Promise<Result<Framework, Failure>> {
  const framework = FRAMEWORKS.find(({ id }) => id === wanted);
  if (framework === undefined) return fail({ kind: 'usage', message: `no framework ${wanted}` });
  if (inputs.includes('-')) {
    return fail({
      kind: 'usage',
      message: 'evidence cannot rest on standard input, which nobody can look at again',
      help: 'write it into a file first',
    });
  }
  const names =
    out === undefined ? [] : await readdir(path.resolve(directory, out)).catch(() => []);
  if (names.length === 0) return ok(framework);
  return fail({
    kind: 'usage',
    message: `${out} is not empty`,
    help: 'give a directory that is empty or not there yet: a pack is one thing',
  });
}

/** The hashes have to be those of what was judged. */
const CHANGED: Failure = {
  kind: 'outside',
  message: 'the inputs changed while they were read',
  help: 'try again when nobody writes to them',
};

async function makePack(
  io: Io,
  { audited, inputs }: { readonly audited: AuditAnswer; readonly inputs: HashedInputs },
  framework: Framework,
  { store }: EvidenceOptions,
): Promise<Result<EvidencePack, Failure>> {
  const firstSeen = store === undefined ? ok(null) : await readFirstSeen(io, store);
  if (!firstSeen.ok) return firstSeen;
  const { configuration, report } = audited;
  return ok({
    framework,
    answer: audited,
    inputs,
    results: resultsOf(framework, report, {
      duties: configuration.duties,
      isOff: (rule, accountId) => {
        const inEnvironment = report.environments.get(accountId)?.rules.get(rule);
        return (inEnvironment ?? configuration.rules.get(rule)) === 'off';
      },
    }),
    administrators: administratorsOf(report),
    firstSeen: firstSeen.value,
  });
}

/** Since when findings are there, by the audits of a store: what came back counts from then. */
async function readFirstSeen(
  io: Io,
  store: string,
): Promise<Result<ReadonlyMap<string, string>, Failure>> {
  return withStore(io, store, { mayCreate: false }, async ({ audits }) => {
    const first = new Map<string, string>();
    for await (const { id, periods } of audits.lives()) {
      const last = periods.at(-1);
      if (last !== undefined && last.gone === null) first.set(id, formatInstant(last.opened.atMs));
    }
    return ok(first);
  });
}

async function give(
  io: Io,
  pack: EvidencePack,
  options: EvidenceOptions,
): Promise<Result<ExitCode, Failure>> {
  const document = printJson(evidenceDocument(pack));
  if (options.out !== undefined) {
    const written = await writePack(path.resolve(io.directory, options.out), pack, document);
    if (!written.ok) return written;
    if (options.quiet !== true) io.stderr.write(`wrote ${plainText(options.out)}/index.html\n`);
  }
  const look = { width: textWidth(io.stdout.columns), useColor: io.stdout.useColor };
  io.stdout.write(options.json === true ? document : renderEvidence(pack, look));
  return ok(EXIT.yes);
}

/** The page that ties all together is written last. */
async function writePack(
  directory: string,
  pack: EvidencePack,
  document: string,
): Promise<Result<null, Failure>> {
  const { evidenceTables } = await import('../report/evidence/evidence-csv.ts');
  const { renderEvidencePage } = await import('../report/evidence/evidence-html.ts');
  const files = new Map([
    ['inputs.sha256', checksumLines(pack.inputs.files)],
    ...evidenceTables(pack),
    ['evidence.json', document],
    ['index.html', renderEvidencePage(pack)],
  ]);
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail({ kind: 'outside', message: `cannot make ${directory}: ${why}` });
  }
  for (const [name, text] of files) {
    const written = await writeFileWhole(path.join(directory, name), text);
    if (!written.ok) return written;
  }
  return ok(null);
}
