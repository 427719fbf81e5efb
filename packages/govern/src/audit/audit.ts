import type { Catalog } from '@countersign/core';
import type { DutyPolicy } from '../duties/duty.ts';
import { createHoldings, type Holdings } from '../duties/holdings.ts';
import { type Violation, violationsOf } from '../duties/reached-violations.ts';
import {
  type AssignedEnvironments,
  assignEnvironments,
} from '../environments/assign-environments.ts';
import { configureFinding, environmentOf } from '../environments/configured-findings.ts';
import type { Environment } from '../environments/environment.ts';
import { type Model, type PrincipalEntity, principalsOf } from '../inventory/model.ts';
import { administratorWith } from '../judge/administrator.ts';
import { breadthOf } from '../judge/breadth.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import { memoize, once } from '../memoize.ts';
import {
  createKinds,
  type DeclaredKinds,
  type IdentityKind,
  NO_DECLARED_KINDS,
} from '../people/identity-kind.ts';
import { DEFAULT_OWNER_TAGS } from '../people/join-people.ts';
import type { Person } from '../people/person.ts';
import { createReach } from '../reach/reach.ts';
import type { ReachMemory } from '../reach/reach-memory.ts';
import { starterId } from '../reach/reach-path.ts';
import { STEP_KINDS } from '../reach/registry.ts';
import { accountsOf } from './accounts-of.ts';
import { findApproverGroup } from './approvers.ts';
import { type Chain, chainsOf, escalationsOf } from './chains.ts';
import { type AcceptedFinding, type Exception, reviewFindings } from './exceptions.ts';
import { type Finding, type Severity, worstFirst } from './finding.ts';
import { DEFAULT_HYGIENE_LIMITS, type HygieneLimits } from './hygiene-limits.ts';
import { listNames } from './labels.ts';
import { RULES } from './registry.ts';
import { reportedIds } from './reported-ids.ts';
import type { Rule, RuleContext } from './rule.ts';
import { dutiesIdentityAndPermission } from './rules/duties-identity-and-permission/rule.ts';
import { escalationToAdministrator } from './rules/escalation-to-administrator/rule.ts';
import { exceptionExpired } from './rules/exception-expired/rule.ts';

/** What an audit is asked to look at, and how. */
export interface AuditInput {
  readonly model: Model;
  readonly catalog: Catalog;
  readonly duties: DutyPolicy;
  readonly trustedAccounts: ReadonlySet<string>;
  /** The instant of the audit, in milliseconds since 1970. */
  readonly atMs: number;
  /** What the readers of the input could not tell. */
  readonly notKnown: readonly string[];
  readonly rules?: readonly Rule[];
  /** Those who stand behind several identities; nobody when absent. */
  readonly people?: readonly Person[];
  /** ARNs of the groups and roles by which people approve; none when absent. */
  readonly approvers?: readonly string[];
  /** How long things may lie unused or unchanged; {@link DEFAULT_HYGIENE_LIMITS} when absent. */
  readonly limits?: HygieneLimits;
  /** What audits before found of chains, of models that share accounts with this one. */
  readonly memory?: ReachMemory;
  /** The ids of rules and conflicts whose findings are wanted; all when absent. */
  readonly wanted?: ReadonlySet<string>;
  /** Rules that are off, or whose findings have another severity than their own. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  /** What accounts are for; nothing is assigned when absent. */
  readonly environments?: readonly Environment[];
  /** What is laid down of who uses identities, beside what the model tells. */
  readonly kinds?: DeclaredKinds;
  /** Tags of users that name whoever uses them. */
  readonly ownerTags?: readonly string[];
  /** What somebody answers for; nothing when absent. */
  readonly exceptions?: readonly Exception[];
}

/** An audit's answer. */
export interface AuditReport {
  readonly atMs: number;
  /** Those that nobody answers for. */
  readonly findings: readonly Finding[];
  /** Those that are meant to be, with who answers for them until when. */
  readonly accepted: readonly AcceptedFinding[];
  readonly people: readonly Person[];
  /** Every user and role with the duties it holds, in order of ARN within accounts. */
  readonly holdings: readonly Holdings[];
  /** What was not in the input, or is not modelled: nothing is passed over in silence. */
  readonly notKnown: readonly string[];
  readonly model: Model;
  readonly rules: readonly Rule[];
  readonly environments: ReadonlyMap<string, Environment>;
  /** Whether people or programs act as an identity of the model. */
  readonly kindOf: (entity: PrincipalEntity) => IdentityKind;
  /** The chains that findings tell of, those of accepted ones among them. */
  readonly chains: readonly Chain[];
  /** The judge that answered, for questions about the report. */
  readonly judge: Judge;
}

/** What this version does not model, whatever the input. */
const NOT_MODELLED: readonly string[] = [
  `chains of other steps than the ${STEP_KINDS.length} kinds that are known`,
  'what resource-based policies other than role trust policies add to duties and chains; what the policy of a KMS key may allow is conditional',
  'session policies, VPC endpoint policies, and resource control policies of other organisations',
];

/** Judges a model by every rule. Findings come worst first, then by rule and subject. */
export function audit(input: AuditInput): AuditReport {
  const { exceptions = [], people = [], rules = RULES } = input;
  const judge = createJudge(input.model, input.catalog, input.atMs);
  const assigned = assignEnvironments(input.model, input.environments ?? []);
  const context = contextOf(input, judge, { assigned, expired: () => reviewed().expired });
  const found = once(() =>
    rules.filter((rule) => rule !== exceptionExpired).flatMap((rule) => [...rule.find(context)]),
  );
  const reviewed = once(() => reviewFindings(found(), exceptions, input.atMs));
  const { accepted, open, unused } = reviewed();
  const ended = rules.includes(exceptionExpired) ? exceptionExpired.find(context) : [];
  const configure = configuring(input, assigned.byAccount);
  const principals = [...principalsOf(input.model)];
  const holdings = once(() => principals.map((entity) => context.holdingsOf(entity)));
  return {
    atMs: input.atMs,
    findings: [...open, ...ended].flatMap(configure).toSorted(worstFirst),
    accepted: accepted
      .flatMap(({ exception, finding }) =>
        configure(finding).map((configured) => ({ exception, finding: configured })),
      )
      .toSorted((a, b) => worstFirst(a.finding, b.finding)),
    people,
    // Nobody asks in audits that are made to prove something.
    get holdings() {
      return holdings();
    },
    notKnown: [
      ...notKnownBeforehand(input, assigned, unused),
      ...missingPolicies(judge, principals),
      ...NOT_MODELLED,
    ],
    model: input.model,
    rules,
    environments: assigned.byAccount,
    kindOf: (entity) => context.kindOf(entity),
    chains: chainsOf(context, rules, CHAIN_RULES),
    judge,
  };
}

/** What the context of rules needs beside the input. */
interface ContextParts {
  readonly assigned: AssignedEnvironments;
  readonly expired: () => readonly AcceptedFinding[];
}

function contextOf(
  input: AuditInput,
  judge: Judge,
  { assigned, expired }: ContextParts,
): RuleContext {
  const { approvers = [], ownerTags = DEFAULT_OWNER_TAGS, people = [] } = input;
  const { kinds = NO_DECLARED_KINDS, limits = DEFAULT_HYGIENE_LIMITS } = input;
  const memory = input.memory === undefined ? {} : { memory: input.memory };
  const context: RuleContext = {
    judge,
    duties: input.duties,
    trustedAccounts: input.trustedAccounts,
    approvers,
    limits,
    ownerTags,
    holdingsOf: memoize(createHoldings(judge, input.duties)),
    administratorOf: memoize((entity: PrincipalEntity) =>
      administratorWith(judge, entity, judge.policiesOf(entity)),
    ),
    kindOf: createKinds(input.model, { declared: kinds, people, ownerTags }),
    breadthOf: memoize((entity: PrincipalEntity) => breadthOf(judge, entity)),
    environmentOf: (accountId) => assigned.byAccount.get(accountId) ?? null,
    people,
    reach: once(() => createReach(judge, { people, ...memory })),
    escalations: once(() => [...escalationsOf(context)]),
    violations: once(() => violations(context)),
    expired: once(expired),
  };
  return context;
}

/** What input and configuration leave open, before anything is judged. */
function notKnownBeforehand(
  { approvers = [], duties, model, notKnown, rules = RULES }: AuditInput,
  { disputed }: AssignedEnvironments,
  unused: readonly Exception[],
): readonly string[] {
  const reported = reportedIds(rules, duties, dutiesIdentityAndPermission);
  return [
    ...notKnown,
    ...approvers
      .filter((arn) => findApproverGroup(model, arn) === null)
      .map((arn) => `who approves by ${arn}: it is not in the input`),
    ...unused
      .filter(({ rule }) => reported.has(rule))
      .map(
        ({ rule, subject }) =>
          `the exception for ${rule} of ${subject} covers no finding: it can be taken out`,
      ),
    ...disputed.map(
      ({ accountId, environmentIds }) =>
        `what account ${accountId} is for: its tags put it into ${listNames(environmentIds)}`,
    ),
    ...withoutReport(model),
  ];
}

/** Makes what gives a finding the severity that it has where it counts; none where it is not wanted. */
function configuring(
  { model, severities = new Map(), wanted }: AuditInput,
  environments: ReadonlyMap<string, Environment>,
): (finding: Finding) => readonly Finding[] {
  return (finding) => {
    if (wanted !== undefined && !wanted.has(finding.rule)) return [];
    const environment =
      environments.size === 0
        ? null
        : environmentOf(accountsOf(finding, model.accounts), environments);
    const configured = configureFinding(finding, environment, severities);
    return configured === null ? [] : [configured];
  };
}

const CHAIN_RULES = { escalation: escalationToAdministrator, duties: dutiesIdentityAndPermission };

/** Of principals, and of people none of whose identities is caught in the same conflict by itself. */
function violations(context: RuleContext): readonly Violation[] {
  const { duties, judge, people } = context;
  const judged = { duties, judge, reach: context.reach() };
  const own = [...violationsOf(judged, principalsOf(judge.model))];
  const caught = new Set(own.map(({ conflict, from }) => `${conflict.rule} ${starterId(from)}`));
  const joined = [...violationsOf(judged, people)].filter(
    ({ conflict, from }) =>
      from.kind === 'person' &&
      !from.identities.some(({ entity }) => caught.has(`${conflict.rule} ${entity.arn}`)),
  );
  return [...own, ...joined];
}

/** Says of which accounts no credential report was read. */
function withoutReport({ accounts }: Model): readonly string[] {
  const ids = [...accounts.values()].filter(({ credentials }) => credentials === null);
  if (ids.length === 0) return [];
  const names = listNames(ids.map(({ id }) => id));
  return [
    `passwords, access keys and second factors in ${ids.length === 1 ? 'account' : 'accounts'} ${names}: the input has no credential report`,
  ];
}

/** Names each policy or group that bears on a principal but is not in the input. */
function missingPolicies(judge: Judge, principals: readonly PrincipalEntity[]): readonly string[] {
  const holders = new Map<string, PrincipalEntity[]>();
  for (const entity of principals) {
    for (const missing of judge.policiesOf(entity).missing) {
      const what =
        missing.as === 'group'
          ? `the group ${missing.name} of account ${entity.accountId}`
          : missing.name;
      holders.set(what, [...(holders.get(what) ?? []), entity]);
    }
  }
  return [...holders].map(([what, entities]) => {
    const others = entities.length > 1 ? ` and ${entities.length - 1} more` : '';
    return `${what} is not in the input but bears on ${entities[0]?.arn ?? ''}${others}; what it says is not known`;
  });
}
