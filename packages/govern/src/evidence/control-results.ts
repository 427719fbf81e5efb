import type { AuditReport } from '../audit/audit.ts';
import type { AcceptedFinding } from '../audit/exceptions.ts';
import type { Finding } from '../audit/finding.ts';
import type { Rule, RuleNeed } from '../audit/rule.ts';
import { DEFAULT_CONFLICTS } from '../duties/default-duties.ts';
import type { DutyPolicy } from '../duties/duty.ts';
import type { Account } from '../inventory/model.ts';
import type { Control, Framework } from './framework.ts';

/**
 * What an audit says of a control. `findings`: something goes against it, and nobody answers
 * for it. `accepted`: all that does is answered for. `nothing-found`: every rule looked in
 * every account. `partly-checked`: nothing was found where the rules could look.
 * `not-checked`: no rule could look anywhere, or there is none.
 */
export type ControlStatus =
  | 'findings'
  | 'accepted'
  | 'nothing-found'
  | 'partly-checked'
  | 'not-checked';

/** A control, and what an audit found that goes against it. */
export interface ControlResult {
  readonly control: Control;
  readonly status: ControlStatus;
  /** The rules that looked, in whatever accounts they could. */
  readonly rules: readonly string[];
  readonly open: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  /** Where rules could not look, and why. */
  readonly limits: readonly RuleLimit[];
}

/** That a rule did not look in some accounts. */
export interface RuleLimit {
  readonly rule: string;
  readonly accountIds: readonly string[];
  /** As part of a sentence: `there is no credential report`. */
  readonly because: string;
}

/** What decides which rules looked at all. */
export interface EvidenceSettings {
  readonly duties: DutyPolicy;
  /** Rules that were turned off, for all accounts or in environments, with the accounts. */
  readonly isOff: (rule: string, accountId: string) => boolean;
}

/** Tells of each control of a framework what an audit found. */
export function resultsOf(
  framework: Framework,
  report: AuditReport,
  settings: EvidenceSettings,
): readonly ControlResult[] {
  return framework.controls.map((control) => resultOf(control, report, settings));
}

function resultOf(
  control: Control,
  report: AuditReport,
  settings: EvidenceSettings,
): ControlResult {
  const ids = withConflicts(control.rules, settings.duties);
  const limits = control.rules.flatMap((id) => limitsOf(id, report, settings));
  const open = report.findings.filter(({ rule }) => ids.has(rule));
  const accepted = report.accepted.filter(({ finding }) => ids.has(finding.rule));
  const looked = control.rules.filter((id) => couldLook(id, report, limits));
  return {
    control,
    status: statusOf({ open, accepted, looked, limits }),
    rules: looked,
    open,
    accepted,
    limits,
  };
}

function statusOf({
  accepted,
  limits,
  looked,
  open,
}: {
  readonly open: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  readonly looked: readonly string[];
  readonly limits: readonly RuleLimit[];
}): ControlStatus {
  if (open.length > 0) return 'findings';
  if (accepted.length > 0) return 'accepted';
  if (looked.length === 0) return 'not-checked';
  return limits.length > 0 ? 'partly-checked' : 'nothing-found';
}

/** Conflicts that a configuration adds are violations of duties as the built-in ones are. */
function withConflicts(rules: readonly string[], { conflicts }: DutyPolicy): ReadonlySet<string> {
  const ids = new Set(rules);
  if (!ids.has('duties-identity-and-permission')) return ids;
  const builtIn = new Set(DEFAULT_CONFLICTS.map(({ rule }) => rule));
  for (const { rule } of conflicts) if (!builtIn.has(rule)) ids.add(rule);
  return ids;
}

function couldLook(id: string, { model }: AuditReport, limits: readonly RuleLimit[]): boolean {
  const missed = new Set(limits.flatMap(({ accountIds, rule }) => (rule === id ? accountIds : [])));
  return missed.size < model.accounts.size;
}

function limitsOf(
  id: string,
  report: AuditReport,
  { isOff }: EvidenceSettings,
): readonly RuleLimit[] {
  const accounts = [...report.model.accounts.values()];
  const rule = report.rules.find((each) => each.id === id);
  if (rule === undefined) return limit(id, accounts, 'it was not asked for');
  const off = accounts.filter((account) => isOff(id, account.id));
  const on = accounts.filter((account) => !off.includes(account));
  const untold = on.filter((account) => !isTold(rule, account, report));
  return [
    ...limit(id, off, 'the configuration turns it off'),
    ...limit(id, untold, rule.needs === undefined ? '' : WHY_UNTOLD[rule.needs]),
  ];
}

function limit(rule: string, accounts: readonly Account[], because: string): readonly RuleLimit[] {
  return accounts.length === 0 ? [] : [{ rule, accountIds: accounts.map(({ id }) => id), because }];
}

const WHY_UNTOLD: Readonly<Record<RuleNeed, string>> = {
  'root-facts': 'the input does not tell of the root user',
  'virtual-mfa': 'virtual MFA devices were not listed',
  'credential-report': 'there is no credential report',
  'account-settings': 'the settings of the account were not read',
  'identity-center': 'IAM Identity Center was not read',
  resources: 'no resources with policies are in the input',
  analyzers: 'analyzers were not listed in every region',
  environment: 'nothing says what the account is for',
};

/** Tells whether the input has what a rule needs to look at an account. */
function isTold({ needs }: Rule, account: Account, { environments, model }: AuditReport): boolean {
  if (needs === undefined) return true;
  switch (needs) {
    case 'root-facts':
      return account.credentials !== null || (account.settings?.root ?? null) !== null;
    case 'virtual-mfa':
      return (account.settings?.root?.hasVirtualMfa ?? null) !== null;
    case 'credential-report':
      return account.credentials !== null;
    case 'account-settings':
      return account.settings !== null;
    case 'identity-center':
      return model.identityCenter !== null;
    case 'resources':
      return account.resourcePolicies.size > 0;
    case 'analyzers':
      return account.analyzers !== null;
    case 'environment':
      return environments.has(account.id);
  }
}
