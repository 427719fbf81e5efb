import {
  type InputContents,
  type InputProblem,
  type InputSource,
  readInputs,
} from '@countersign/adapters/dump';
import { type Catalog, fail, ok, type Result } from '@countersign/core';
import {
  type AuditReport,
  type AuditScope,
  type Finding,
  isAtLeast,
  type Model,
  nearestNames,
  ReachMemory,
  scopeOf,
} from '@countersign/govern';
import { type Configuration, type FailOn, ruleIdsOf } from '../configuration/configuration.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { startProgress } from '../terminal/progress.ts';
import { createAuditor } from './auditor.ts';

/** What an audit is asked for. */
export interface AuditRequest {
  readonly inputs: readonly string[];
  readonly configurationFile: string | null;
  /** `null`: as configured. */
  readonly failOn: FailOn | null;
  /** The instant of the audit, in milliseconds since 1970. */
  readonly atMs: number;
  /** Only these rules; empty for all. */
  readonly rules: readonly string[];
  readonly isQuiet: boolean;
}

/** An audit's report, and what it was made from. */
export interface AuditAnswer {
  readonly report: AuditReport;
  /** What was looked at, for a store. */
  readonly scope: AuditScope;
  readonly inputs: readonly string[];
  readonly sources: readonly InputSource[];
  readonly warnings: readonly InputProblem[];
  readonly configuration: Configuration;
  /** The configuration file in force; `null` for the defaults. */
  readonly configurationFile: string | null;
  readonly unusedConfigurationFiles: readonly string[];
  /** The rules that report violations of duties. */
  readonly conflictRules: ReadonlySet<string>;
  readonly exitCode: ExitCode;
}

/** Inputs that were read, and how they are to be judged. */
export interface PreparedAudit {
  readonly configuration: Configuration;
  readonly configurationFile: string | null;
  readonly unusedConfigurationFiles: readonly string[];
  readonly contents: InputContents;
  readonly catalog: Catalog;
  /** Judges a model, that of the inputs or one that changes lead to, as configured. */
  judge(model: Model): AuditReport;
}

/** Reads the inputs and the configuration of an audit. */
export async function prepareAudit(
  io: Io,
  request: AuditRequest,
): Promise<Result<PreparedAudit, Failure>> {
  const loaded = await loadConfiguration(io, request.configurationFile, request.inputs);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const { configuration, file, unused } = loaded.value;
  const unknown = unknownRule(request.rules, configuration);
  if (unknown !== null) return fail(unknown);
  const contents = await readInputs(request.inputs, {
    directory: io.directory,
    standardInput: io.stdin,
  });
  if (!contents.ok) return fail({ kind: 'input', problems: contents.failure });
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  return ok({
    configuration,
    configurationFile: file,
    unusedConfigurationFiles: unused,
    contents: contents.value,
    catalog: catalog.value,
    judge: createAuditor({
      catalog: catalog.value,
      configuration,
      configurationFile: file,
      notKnown: contents.value.notKnown,
      atMs: request.atMs,
      rules: request.rules,
      memory: new ReachMemory(),
    }),
  });
}

/** Reads the inputs and judges them as configured. */
export async function runAudit(
  io: Io,
  request: AuditRequest,
): Promise<Result<AuditAnswer, Failure>> {
  const progress = startProgress(io, request.isQuiet);
  progress.show('reading the inputs');
  const prepared = await prepareAudit(io, request);
  if (!prepared.ok) {
    progress.end();
    return prepared;
  }
  progress.show('judging every principal');
  const { configuration, configurationFile, contents, unusedConfigurationFiles } = prepared.value;
  const report = prepared.value.judge(contents.model);
  progress.end();
  return ok({
    report,
    scope: scopeOf(report, {
      incompleteAccountIds: contents.incompleteAccountIds,
      rules: wantedIds(request.rules, configuration),
    }),
    inputs: request.inputs,
    sources: contents.sources,
    warnings: contents.warnings,
    configuration,
    configurationFile,
    unusedConfigurationFiles,
    conflictRules: new Set(configuration.duties.conflicts.map(({ rule }) => rule)),
    exitCode: exitCodeFor(report.findings, request.failOn ?? configuration.failOn),
  });
}

function unknownRule(rules: readonly string[], { duties }: Configuration): Failure | null {
  const known = ruleIdsOf(duties);
  const unknown = rules.find((id) => !known.includes(id));
  if (unknown === undefined) return null;
  const [near] = nearestNames(unknown, known);
  return {
    kind: 'usage',
    message: `there is no rule \`${unknown}\``,
    help: near === undefined ? 'see `countersign rules`' : `did you mean \`${near}\`?`,
  };
}

/** The ids under which findings are reported. */
function wantedIds(ids: readonly string[], { duties, rules }: Configuration): readonly string[] {
  const wanted = ids.length === 0 ? ruleIdsOf(duties) : [...new Set(ids)];
  return wanted.filter((id) => rules.get(id) !== 'off');
}

function exitCodeFor(findings: readonly Finding[], failOn: FailOn): ExitCode {
  return findings.some((finding) => failsOn(finding, failOn)) ? EXIT.findings : EXIT.yes;
}

/** Whether a finding is as severe as what an audit fails on. */
export function failsOn({ severity }: Finding, failOn: FailOn): boolean {
  return failOn !== 'none' && isAtLeast(severity, failOn);
}
