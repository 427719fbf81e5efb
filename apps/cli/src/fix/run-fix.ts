import { fail, ok, type Result } from '@countersign/core';
import {
  type AuditReport,
  type Finding,
  type FixAnswer,
  type FixInput,
  type FixPlan,
  nearestNames,
  planFixes,
  proposeFixes,
} from '@countersign/govern';
import { type AuditRequest, failsOn, prepareAudit } from '../audit/run-audit.ts';
import { findUserOrRole } from '../commands/find-principal.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { startProgress } from '../terminal/progress.ts';

/** What fixes are asked for. */
export interface FixRequest extends AuditRequest {
  readonly wanted: WantedFixes;
}

/** One finding, all of one principal, or all. */
export type WantedFixes =
  | { readonly kind: 'finding'; readonly id: string }
  | { readonly kind: 'principal'; readonly arn: string }
  | { readonly kind: 'all' };

/** Fixes that were found, for one finding or as a plan. */
export interface FixesFound {
  readonly report: AuditReport;
  readonly inputs: readonly string[];
  /** For one finding; `null` otherwise. */
  readonly answer: FixAnswer | null;
  /** For several; `null` otherwise. */
  readonly plan: FixPlan | null;
  readonly exitCode: ExitCode;
}

/** Audits the inputs and looks for fixes. */
export async function runFix(io: Io, request: FixRequest): Promise<Result<FixesFound, Failure>> {
  const prepared = await prepareAudit(io, request);
  if (!prepared.ok) return prepared;
  const { catalog, configuration, contents } = prepared.value;
  const progress = startProgress(io, request.isQuiet);
  progress.show('judging every principal');
  const report = prepared.value.judge(contents.model);
  let audits = 0;
  let doing = 'looking for fixes';
  const input: FixInput = {
    model: contents.model,
    catalog,
    duties: configuration.duties,
    findings: report.findings,
    audit: (model) => prepared.value.judge(model).findings,
    onAudit: () => {
      audits += 1;
      progress.show(`${doing}, ${audits} audits`);
    },
  };
  const onStep = (left: number): void => {
    doing = `looking for fixes, ${left} findings left`;
  };
  const failOn = request.failOn ?? configuration.failOn;
  const found = find(input, request, { onStep, isCounted: (each) => failsOn(each, failOn) });
  progress.end();
  return found.ok ? ok({ report, inputs: request.inputs, ...found.value }) : found;
}

interface Search {
  readonly onStep: (left: number) => void;
  /** Whether a finding is as severe as what an audit fails on. */
  readonly isCounted: (finding: Finding) => boolean;
}

function find(
  input: FixInput,
  { wanted }: FixRequest,
  { isCounted, onStep }: Search,
): Result<Pick<FixesFound, 'answer' | 'plan' | 'exitCode'>, Failure> {
  switch (wanted.kind) {
    case 'finding': {
      const finding = input.findings.find(({ id }) => id === wanted.id);
      if (finding === undefined) return fail(unknownFinding(wanted.id, input.findings));
      const answer = proposeFixes(input, finding);
      const exitCode = answer.fixes.length === 0 ? EXIT.findings : EXIT.yes;
      return ok({ answer, plan: null, exitCode });
    }
    case 'principal': {
      const entity = findUserOrRole(input.model, wanted.arn, 'findings are about users and roles');
      if (!entity.ok) return entity;
      const { arn } = entity.value;
      return ok(planned(input, onStep, ({ subject }) => subject.arn === arn));
    }
    case 'all':
      return ok(planned(input, onStep, isCounted));
  }
}

function planned(
  input: FixInput,
  onStep: Search['onStep'],
  wants: (finding: Finding) => boolean,
): Pick<FixesFound, 'answer' | 'plan' | 'exitCode'> {
  const plan = planFixes(input, { wants, onStep });
  return { answer: null, plan, exitCode: plan.open.length === 0 ? EXIT.yes : EXIT.findings };
}

const MAX_SUGGESTIONS = 3;

function unknownFinding(id: string, findings: readonly Finding[]): Failure {
  const near = nearestNames(
    id,
    findings.map((finding) => finding.id),
    MAX_SUGGESTIONS,
  );
  const help =
    near.length === 0
      ? 'an id is the rule, a bar and the ARN; `countersign audit --format json` has them all'
      : `did you mean ${near.map((each) => `'${each}'`).join(' or ')}?`;
  return { kind: 'usage', message: `there is no finding \`${id}\``, help };
}
