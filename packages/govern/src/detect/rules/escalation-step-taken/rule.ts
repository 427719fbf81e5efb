import type { Account, PrincipalEntity, Role } from '../../../inventory/model.ts';
import { isServiceLinkedRole } from '../../../inventory/model.ts';
import { STEP_KINDS } from '../../../reach/registry.ts';
import type { StepKind, StepShown } from '../../../reach/step-kind.ts';
import { callName } from '../../../trail/call-name.ts';
import { memberOf } from '../../../trail/members.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import type { DetectionContext, DetectionRule, Found, SeenEvent } from '../../detection-rule.ts';
import { nameOfCaller, severityOf, tellAttempt } from '../../told.ts';
import { BegunWorkloads, namesGiven, workloadsNamed } from './known-workloads.ts';
import { namesRole, rolesNamed, trustsAny } from './named-roles.ts';
import { type NamedText, namedTexts } from './named-texts.ts';

/** Tells of calls by which somebody comes to act as a role of more power, other than by assuming it. */
export const escalationStepTaken: DetectionRule = {
  id: 'escalation-step-taken',
  title: 'Privileged role passed to a service, or taken over',
  severity: 'high',
  techniques: ['T1078.004', 'T1648', 'T1651'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html'],
  since: '0.1.0',
  toDo: 'Ask whoever called what runs there. If nobody meant it, stop it, revoke the sessions of the role, and take away the permission to pass the role or to change what has it.',
  joins: 'target',
  isOfPipelines: true,
  wants: (call) => SHOWN.has(callName(call)) && call.identity.type !== 'AWSService',
  mayWant: (call) => SHOWN.has(callName(call)),
  begin: (context) => {
    const begun = new BegunWorkloads();
    return {
      *onEvent(seen) {
        const call = readCall(seen.event, context, begun);
        if (call === null) return;
        const found = stepIn(call, context);
        if (seen.event.errorCode === null) begun.add(seen.event, call.named[0]);
        if (found !== null && mayGain(seen, call, context)) yield* tell(seen, found, context);
      },
    };
  },
};

interface ShownKind {
  readonly title: string;
  readonly shown: StepShown;
}

/** What calls show, by their names. */
const SHOWN: ReadonlyMap<string, readonly ShownKind[]> = shownByCall(STEP_KINDS);

function shownByCall(kinds: readonly StepKind[]): ReadonlyMap<string, readonly ShownKind[]> {
  const byCall = new Map<string, ShownKind[]>();
  for (const { shown, title } of kinds) {
    for (const call of shown?.calls ?? []) {
      if (shown === undefined) continue;
      const known = byCall.get(call);
      if (known === undefined) byCall.set(call, [{ title, shown }]);
      else known.push({ title, shown });
    }
  }
  return byCall;
}

/** A call that may show a step, with what it names. */
interface Call {
  readonly event: TrailEvent;
  readonly account: Account;
  readonly kinds: readonly ShownKind[];
  readonly texts: readonly NamedText[];
  /** The roles that its parameters name. */
  readonly named: readonly Role[];
  readonly begun: BegunWorkloads;
}

function readCall(
  event: TrailEvent,
  context: DetectionContext,
  begun: BegunWorkloads,
): Call | null {
  const { model } = context.judge();
  const account = model.accounts.get(event.accountId ?? '');
  if (account === undefined) return null;
  const kinds = SHOWN.get(callName(event)) ?? [];
  const texts = namedTexts(event.requestParameters);
  return { event, account, kinds, texts, named: rolesNamed(model, account.id, texts), begun };
}

/** A step that a call shows. */
interface Step {
  readonly title: string;
  readonly roles: readonly Role[];
  /** How the call has to do with the roles: a sentence without its dot. */
  readonly why: string;
  /** Whether it is but possible that what is taken over has one of the roles. */
  readonly isPossible?: true;
}

function stepIn(call: Call, context: DetectionContext): Step | null {
  for (const kind of call.kinds) {
    const step =
      kind.shown.names === undefined ? passedIn(call, kind) : takenIn(call, kind, context);
    const roles = step?.roles.filter(
      (role) => !isServiceLinkedRole(role) && context.privilegeOf(role) !== null,
    );
    if (step !== null && roles !== undefined && roles.length > 0) return { ...step, roles };
  }
  return null;
}

function passedIn({ event, named }: Call, { shown, title }: ShownKind): Step {
  const roles = named.filter((role) => trustsAny(role, shown.services));
  return { title, roles, why: `${callName(event)} named the role for a service that it trusts` };
}

function takenIn(call: Call, { shown, title }: ShownKind, context: DetectionContext): Step | null {
  const { account, begun, event, texts } = call;
  if (shown.withAny?.every((name) => isMissing(event, name)) === true) return null;
  const names = namesGiven(texts, shown);
  const arn = begun.roleOf(event, shown, names);
  const why = `it runs with the role, and ${callName(event)} lets the caller say what it does`;
  const given = arn === undefined || arn === null ? undefined : account.roles.get(arn);
  if (given !== undefined) return { title, roles: [given], why };
  const workloads = workloadsNamed(account, event, { names, type: shown.type });
  if (workloads.length > 0) {
    return { title, roles: workloads.flatMap((each) => roleOf(account, each)), why };
  }
  if (arn !== undefined) return null;
  const answered = namedTexts(event.responseElements).filter(namesRole);
  if (answered.length > 0) {
    const roles = rolesNamed(context.judge().model, account.id, answered);
    return { title, roles: roles.filter((role) => trustsAny(role, shown.services)), why };
  }
  return possibly(call, { shown, title }, context);
}

function isMissing({ requestParameters }: TrailEvent, name: string): boolean {
  const value = memberOf(requestParameters, name);
  return value === null || value === '' || JSON.stringify(value).length <= '{}'.length;
}

function roleOf(
  { roles }: Account,
  { instanceProfileName, roleArn }: Account['workloads']['items'][number],
): readonly Role[] {
  if (roleArn !== null) return [roles.get(roleArn)].filter((role) => role !== undefined);
  return [...roles.values()].filter((role) =>
    role.instanceProfileArns.some((arn) => arn.endsWith(`/${instanceProfileName ?? ''}`)),
  );
}

/** Of what no inventory tells, it is every administrator role that the service may have. */
function possibly(
  { account, event }: Call,
  { shown, title }: ShownKind,
  context: DetectionContext,
): Step | null {
  const { type } = shown;
  if (event.errorCode !== null) return null;
  if (type !== undefined && account.workloads.completeTypes.has(type)) return null;
  const roles = [...account.roles.values()].filter(
    (role) =>
      trustsAny(role, shown.services) &&
      (!type?.startsWith('ec2:') || role.instanceProfileArns.length > 0) &&
      context.privilegeOf(role) === 'administrator',
  );
  return { title, roles, why: 'no inventory tells which role it has', isPossible: true };
}

/** Whether whoever called is no administrator himself, and none of AWS's services. */
function mayGain(
  { actor, event }: SeenEvent,
  { account }: Call,
  context: DetectionContext,
): boolean {
  if (actor.kind === 'service' || event.identity.type === 'Root') return false;
  const caller = callerIn(account, event);
  if (caller === undefined) return true;
  return !isServiceLinkedRole(caller) && context.privilegeOf(caller) !== 'administrator';
}

function callerIn(
  { roles, users }: Account,
  { identity }: TrailEvent,
): PrincipalEntity | undefined {
  return users.get(identity.arn ?? '') ?? roles.get(identity.issuerArn ?? '');
}

/** So many roles are named where it may be any of several. */
const MAX_NAMED = 3;

function* tell(
  { actor, event }: SeenEvent,
  step: Step,
  context: DetectionContext,
): Iterable<Found> {
  const { isPossible, title, why } = step;
  const roles = step.roles.filter(({ arn }) => arn !== event.identity.issuerArn);
  const [worst] = roles.toSorted(
    (a, b) => Number(isAdministrator(b, context)) - Number(isAdministrator(a, context)),
  );
  if (worst === undefined) return;
  const isOne = isAdministrator(worst, context);
  const who = nameOfCaller(actor);
  if (isPossible === true) {
    const names = roles.slice(0, MAX_NAMED).map(({ name }) => name);
    const more = roles.length - names.length;
    yield {
      severity: 'medium',
      title: `${who} may have come to act as an administrator role by ${title}`,
      target: worst.arn,
      why: `${why}: ${names.join(', ')}${more > 0 ? ` or ${more} more` : ''} can be it`,
    };
    return;
  }
  const what = isOne
    ? `the administrator role ${worst.name}`
    : `the role ${worst.name}, which can become an administrator,`;
  yield {
    severity: severityOf(event, isOne ? 'high' : 'medium'),
    title: tellAttempt(event, `${who} came to act as ${what} by ${title}`),
    target: worst.arn,
    why,
  };
}

function isAdministrator(role: Role, context: DetectionContext): boolean {
  return context.privilegeOf(role) === 'administrator';
}
