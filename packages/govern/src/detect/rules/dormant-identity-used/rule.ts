import { parseInstant } from '@countersign/core';
import type { UserCredentials } from '../../../inventory/credentials.ts';
import { findAccount, findRole, type PrincipalEntity } from '../../../inventory/model.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import { assumedRole, mayAssumeRole } from '../../assumed-role.ts';
import type {
  DetectionContext,
  DetectionRule,
  Found,
  RecordedCall,
  SeenEvent,
} from '../../detection-rule.ts';
import { fromWhere, nameOfCaller } from '../../told.ts';

/** What was not used for so long is dormant. */
const DORMANT_DAYS = 90;
const DAY_MS = 24 * 60 * 60_000;

/** More users and roles than this are not remembered. */
const MAX_SEEN = 100_000;

/** Tells of users and roles that are used after a long time without use. */
export const dormantIdentityUsed: DetectionRule = {
  id: 'dormant-identity-used',
  title: 'Dormant user or role used',
  severity: 'medium',
  techniques: ['T1078.004'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html'],
  since: '0.1.0',
  toDo: 'Ask whose it is. If nobody used it, deactivate its keys, revoke its sessions, and look at what was done with it; then delete it.',
  joins: 'target',
  wants: (call) => mayAssumeRole(call) || (isOfUser(call) && 'first'),
  mayWant: ({ source }) => SOURCES.has(source),
  begin: (context) => {
    const seen = new Set<string>();
    return {
      *onEvent(event) {
        for (const used of usedIn(event.event, context)) {
          if (seen.has(used.entity.arn)) continue;
          if (seen.size < MAX_SEEN) seen.add(used.entity.arn);
          const found = tell(event, used, context);
          if (found !== null) yield found;
        }
      },
      knows: ({ event }) => [...usedIn(event, context)].every(({ entity }) => seen.has(entity.arn)),
    };
  },
};

/** What whoever finds a key, or has a session, calls first; other calls are too many to look at. */
const SOURCES: ReadonlySet<string> = new Set(
  ['iam', 'sts', 'signin', 'organizations', 'sso', 'secretsmanager', 'ssm'].map(
    (service) => `${service}.amazonaws.com`,
  ),
);

function isOfUser({ identity, source }: RecordedCall): boolean {
  return identity.type === 'IAMUser' && SOURCES.has(source);
}

/** Who is used by an event, and when it was used last before. */
interface Used {
  readonly entity: PrincipalEntity;
  readonly lastMs: number;
  /** Whether it was never used, and is but as old as that. */
  readonly isNew: boolean;
}

/** A role that somebody has a session of, and a user who calls, as far as their last use is known. */
function* usedIn(event: TrailEvent, context: DetectionContext): Iterable<Used> {
  const { model } = context.judge();
  if (mayAssumeRole(event)) {
    const role = findRole(model, assumedRole(event) ?? '');
    const lastMs = parseInstant(role?.lastUsedAt ?? '');
    if (role !== undefined && lastMs !== null) yield { entity: role, lastMs, isNew: false };
  }
  const arn = event.identity.arn ?? '';
  const account = findAccount(model, arn);
  const user = account?.users.get(arn);
  const credentials = account?.credentials?.users.get(arn);
  if (user === undefined || credentials === undefined) return;
  const last = lastUse(credentials);
  if (last !== null) yield { entity: user, ...last };
}

/** When any credential of a user was used last; of those that never were, when the newest was made. */
function lastUse({ keys, password }: UserCredentials): Omit<Used, 'entity'> | null {
  const all = [...keys, ...(password === null ? [] : [password])];
  const used = latest(all.map(({ usedAt }) => usedAt));
  const made = latest(all.filter(({ usedAt }) => usedAt === null).map((each) => each.changedAt));
  if (used === null) return made === null ? null : { lastMs: made, isNew: true };
  // One that was made since, and is not used yet, is no dormant one.
  return made !== null && made > used
    ? { lastMs: made, isNew: true }
    : { lastMs: used, isNew: false };
}

function latest(instants: readonly (string | null)[]): number | null {
  const times = instants.flatMap((each) => parseInstant(each ?? '') ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

function tell(
  { actor, event }: SeenEvent,
  { entity, isNew, lastMs }: Used,
  context: DetectionContext,
): Found | null {
  const days = Math.floor((event.atMs - lastMs) / DAY_MS);
  if (days < DORMANT_DAYS) return null;
  const privilege = context.privilegeOf(entity);
  const by = entity.kind === 'role' ? ` by ${nameOfCaller(actor)}` : '';
  const can =
    privilege === null
      ? ''
      : `; it ${privilege === 'administrator' ? 'is' : 'can become'} a full administrator`;
  return {
    severity: privilege === null ? 'medium' : 'high',
    title: `${entity.name} was used${by} after ${days} days without use`,
    target: entity.arn,
    why: `${isNew ? 'its newest credential was made' : 'it was last used'} ${days} days before${fromWhere(event)}${can}`,
  };
}
