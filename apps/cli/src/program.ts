import { Command, type OutputConfiguration } from 'commander';
import type { CommandContext } from './command-context.ts';
import { registerAlerts } from './commands/alerts.ts';
import { registerAudit } from './commands/audit.ts';
import { registerBacktest } from './commands/backtest.ts';
import { registerCollect } from './commands/collect.ts';
import { registerCompare } from './commands/compare.ts';
import { registerCompletion } from './commands/completion.ts';
import { registerConfig } from './commands/config.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEvidence } from './commands/evidence.ts';
import { registerExplain } from './commands/explain.ts';
import { registerFix } from './commands/fix.ts';
import { registerHistory } from './commands/history.ts';
import { registerKpi } from './commands/kpi.ts';
import { registerLint } from './commands/lint.ts';
import { registerPaths, registerReach } from './commands/paths.ts';
import { registerProve } from './commands/prove.ts';
import { registerRules } from './commands/rules.ts';
import { registerSimulate } from './commands/simulate.ts';
import { registerSnapshot } from './commands/snapshot.ts';
import { registerTest } from './commands/test.ts';
import { registerTrail } from './commands/trail.ts';
import { registerUsage } from './commands/usage.ts';
import { registerVerify } from './commands/verify.ts';
import { registerWatch } from './commands/watch.ts';
import { registerWhoCan } from './commands/who-can.ts';
import type { Io } from './io.ts';
import { plainText } from './terminal/plain-text.ts';
import { VERSION } from './version.ts';

/** The tree of commands. Parsing errors are thrown as `CommanderError` and printed as ours. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('countersign');
  program
    .description(
      'Separation of duties for AWS IAM: who holds both keys, with a witness for every answer.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput(outputFor(context.io))
    .addHelpText(
      'after',
      '\nTo start: countersign audit samples/organization\n' +
        'Exit codes: 0 yes or clean, 1 findings or denied, 2 wrong command line or input,\n' +
        '            3 could not decide, 4 something outside failed\n',
    );
  registerAudit(program, context);
  registerCollect(program, context);
  registerSnapshot(program, context);
  registerFix(program, context);
  registerHistory(program, context);
  registerKpi(program, context);
  registerEvidence(program, context);
  registerTrail(program, context);
  registerUsage(program, context);
  registerWatch(program, context);
  registerBacktest(program, context);
  registerAlerts(program, context);
  registerDoctor(program, context);
  registerExplain(program, context);
  registerWhoCan(program, context);
  registerPaths(program, context);
  registerReach(program, context);
  registerLint(program, context);
  registerCompare(program, context);
  registerProve(program, context);
  registerVerify(program, context);
  registerTest(program, context);
  registerSimulate(program, context);
  registerRules(program, context);
  registerConfig(program, context);
  registerCompletion(program, context);
  return program;
}

function outputFor({ stdout, stderr }: Io): OutputConfiguration {
  return {
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    getOutHelpWidth: () => stdout.columns || 100,
    getErrHelpWidth: () => stderr.columns || 100,
    getOutHasColors: () => stdout.useColor,
    getErrHasColors: () => stderr.useColor,
    outputError: (text, write) => {
      write(formatUsageError(text));
    },
  };
}

/** `error: unknown option '--fromat'\n(Did you mean --format?)` in the form of every other message. */
function formatUsageError(text: string): string {
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const message = plainText(first.replace(/^error: /, '').replace(/\.$/, ''));
  const help = rest
    .map((line) => line.replace(/^\(Did you mean (.*)\?\)$/, 'did you mean $1?'))
    .filter((line) => line !== '')
    .map((line) => `help: ${plainText(line)}\n`);
  return `countersign: ${message}\n${help.join('') || 'help: see `countersign --help`\n'}`;
}
