import { fail, ok, type Result } from '@countersign/core';
import { nearestNames, RULES, type Rule } from '@countersign/govern';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { createPaint } from '../terminal/paint.ts';

/** `countersign rules`, `countersign rules show ID` */
export function registerRules(program: Command, { io, finish }: CommandContext): void {
  const rules = program
    .command('rules')
    .summary('list the rules of an audit')
    .description('Lists the rules of an audit.');
  rules
    .command('list', { isDefault: true })
    .summary('list every rule')
    .description('Lists every rule with its severity.')
    .option('--json', 'one JSON document')
    .action((options: { readonly json?: true }) => {
      finish(list(io, options.json === true));
    });
  rules
    .command('show')
    .summary('say more about one rule')
    .description('Says what a rule reports, which controls ask for it, and where to read more.')
    .argument('<id>', 'the id of a rule')
    .option('--json', 'one JSON document')
    .action((id: string, options: { readonly json?: true }) => {
      finish(show(io, id, options.json === true));
    });
}

function list({ stdout }: Io, isJson: boolean): Result<ExitCode, Failure> {
  if (isJson) {
    stdout.write(printJson({ schema: 'countersign.rules/1', rules: RULES.map(describe) }));
    return ok(EXIT.yes);
  }
  const paint = createPaint(stdout.useColor);
  const idWidth = Math.max(...RULES.map((rule) => rule.id.length)) + 2;
  for (const { id, severity, title } of RULES) {
    stdout.write(`${id.padEnd(idWidth)}${paint.severity(severity, severity.padEnd(10))}${title}\n`);
  }
  return ok(EXIT.yes);
}

function show({ stdout }: Io, id: string, isJson: boolean): Result<ExitCode, Failure> {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    const ids = RULES.map((candidate) => candidate.id);
    const [near] = nearestNames(id, ids);
    const help =
      near === undefined ? `the rules are ${ids.join(', ')}` : `did you mean \`${near}\`?`;
    return fail({ kind: 'usage', message: `there is no rule \`${id}\``, help });
  }
  if (isJson) {
    stdout.write(printJson({ schema: 'countersign.rule/1', ...describe(rule) }));
    return ok(EXIT.yes);
  }
  const paint = createPaint(stdout.useColor);
  stdout.write(
    [
      paint.bold(rule.title),
      '',
      `  id        ${rule.id}`,
      `  severity  ${paint.severity(rule.severity, rule.severity)}`,
      `  category  ${rule.category}`,
      `  since     ${rule.since}`,
      ...column('controls', rule.controls),
      ...column('sources', rule.sources),
      '',
    ].join('\n'),
  );
  return ok(EXIT.yes);
}

function column(label: string, values: readonly string[]): readonly string[] {
  return values.map((value, index) => `  ${(index === 0 ? label : '').padEnd(10)}${value}`);
}

function describe(rule: Rule): object {
  const { id, title, severity, category, controls, sources, since } = rule;
  return { id, title, severity, category, controls, sources, since };
}
