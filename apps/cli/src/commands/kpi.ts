import path from 'node:path';
import type { OpenStore } from '@countersign/adapters/store';
import { fail, ok, parseInstant, type Result } from '@countersign/core';
import type { KpiWindow } from '@countersign/govern';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { kpiDocument } from '../documents/kpi-document.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { type ToldKpis, tellKpis } from '../kpi/tell-kpis.ts';
import { renderKpis } from '../report/text/render-kpis.ts';
import { STORE_NAMES, withStore } from '../store/with-store.ts';
import { plainText } from '../terminal/plain-text.ts';
import { textWidth } from '../terminal/wrap.ts';
import { VERSION } from '../version.ts';
import { writeFileWhole } from '../write-output.ts';
import { readInstant } from './read-instant.ts';
import { repeatable } from './repeatable.ts';

const FORMATS = ['text', 'json', 'html'] as const;

interface KpiOptions {
  readonly store: string;
  readonly since?: string;
  readonly until?: string;
  readonly trail?: readonly string[];
  readonly format?: (typeof FORMATS)[number];
  readonly json?: true;
  readonly out?: string;
}

/** `countersign kpi` */
export function registerKpi(program: Command, { finish, io }: CommandContext): void {
  program
    .command('kpi')
    .summary('show how the numbers that matter went over time')
    .description(
      'Tells from saved audits how many full administrators, violations of duties, people with\n' +
        'standing access to production and unused privileges there were, and how long it took to\n' +
        'remedy what was found. With records of CloudTrail, also how often IAM denied a call and\n' +
        'how fast policies change.',
    )
    .requiredOption('--store <store>', STORE_NAMES)
    .option('--since <date>', 'beginning of the time, or days before its end (default: 90d)')
    .option('--until <date>', 'end of the time (default: now)')
    .option(
      '--trail <path>',
      'records of CloudTrail: a file or a directory; may be repeated',
      repeatable,
    )
    .addOption(
      new Option('--format <format>', 'form of the answer (default: text)').choices(FORMATS),
    )
    .addOption(new Option('--json', 'same as --format json').conflicts('format'))
    .option('--out <file>', 'write the answer into a file, as a whole or not at all')
    .addHelpText(
      'after',
      '\nExit codes: 0 answered, 2 wrong command line or input, 4 something else failed.\n\n' +
        'Examples:\n' +
        '  countersign kpi --store audits.db\n' +
        '  countersign kpi --store audits.db --since 2026-07-01 --until 2026-10-01 --trail trail/\n' +
        '  countersign kpi --store audits.db --format html --out numbers.html\n',
    )
    .action(async (options: KpiOptions) => {
      finish(await answer(io, options));
    });
}

async function answer(io: Io, options: KpiOptions): Promise<Result<ExitCode, Failure>> {
  const window = readWindow(io, options);
  if (!window.ok) return window;
  return withStore(io, options.store, { mayCreate: false }, async (store) => {
    const told = await tellKpis(io, store, { window: window.value, trail: options.trail ?? [] });
    if (!told.ok) return told;
    return print(io, await render(io, store, told.value, options), options);
  });
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 90;
const MAX_DAYS = 36_500;

function readWindow(io: Io, { since, until }: KpiOptions): Result<KpiWindow, Failure> {
  const to = readInstant(io, until);
  if (!to.ok) return to;
  const days = since === undefined ? DEFAULT_DAYS : daysOf(since);
  const fromMs = days === null ? parseInstant(since ?? '') : to.value - days * DAY_MS;
  if (fromMs === null) {
    return fail({
      kind: 'usage',
      message: `\`${since}\` is neither a date nor a number of days`,
      help: 'write it like 2026-11-22 or 90d',
    });
  }
  if (fromMs >= to.value) {
    return fail({ kind: 'usage', message: 'the time ends before it begins', help: 'see --since' });
  }
  return ok({ fromMs, toMs: to.value });
}

function daysOf(text: string): number | null {
  const days = Number(/^(\d{1,5})d$/.exec(text)?.[1] ?? Number.NaN);
  return days >= 1 && days <= MAX_DAYS ? days : null;
}

async function render(
  { stdout }: Io,
  { shown }: OpenStore,
  told: ToldKpis,
  { format = 'text', json, out }: KpiOptions,
): Promise<string> {
  switch (json === true ? 'json' : format) {
    case 'json':
      return printJson(kpiDocument(shown, told));
    case 'text':
      return renderKpis(shown, told, {
        width: textWidth(stdout.columns),
        useColor: out === undefined && stdout.useColor,
      });
    case 'html': {
      const { renderKpiPage } = await import('../report/html/render-kpi-page.ts');
      return renderKpiPage(told, { title: `Countersign numbers of ${shown}`, version: VERSION });
    }
  }
}

async function print(
  io: Io,
  text: string,
  { out }: KpiOptions,
): Promise<Result<ExitCode, Failure>> {
  if (out === undefined || out === '-') {
    io.stdout.write(text);
    return ok(EXIT.yes);
  }
  const written = await writeFileWhole(path.resolve(io.directory, out), text);
  if (!written.ok) return written;
  io.stderr.write(`wrote ${plainText(out)}\n`);
  return ok(EXIT.yes);
}
