import { forgetOldest } from '../../../forget-oldest.ts';
import type { Change } from '../../../inventory/change.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import type { DetectionRule } from '../../detection-rule.ts';
import { nameIn, nameOfCaller, whoCalled } from '../../told.ts';

/** Of how many identities it is remembered who made or empowered them. */
const MAX_KNOWN = 100_000;

/** Of one identity as many humans are remembered who empowered it. */
const MAX_EMPOWERED = 20;

/** A call of somebody. */
interface Call {
  readonly who: string;
  readonly event: TrailEvent;
}

/** Who did which half; calls of one second may come in any order. */
interface Halves {
  created: Call | null;
  /** The first call of each human. */
  readonly empowered: Map<string, Call>;
  isTold: boolean;
}

/** Tells where one human made an identity and gave it permissions, however far apart. */
export const bothHalves: DetectionRule = {
  id: 'both-halves',
  title: 'One human created and empowered an identity',
  severity: 'medium',
  techniques: ['T1136.003', 'T1098.003'],
  sources: [
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html',
  ],
  since: '0.1.0',
  toDo: 'Let somebody else look at what the identity may do. If one role or user can do both, split it: `countersign audit` tells who holds both duties.',
  joins: 'rule',
  isOfPipelines: true,
  wants: () => false,
  begin: () => {
    const halvesByArn = new Map<string, Halves>();
    return {
      *onSignal({ actor, changes, event }) {
        if (actor.kind === 'service') return;
        const call: Call = { who: whoCalled(actor, event), event };
        for (const change of changes) {
          const arn = note(halvesByArn, change, call);
          const halves = arn === null ? undefined : halvesByArn.get(arn);
          const other = halves === undefined ? null : otherHalf(halves, call);
          if (arn === null || halves === undefined || other === null) continue;
          halves.isTold = true;
          yield {
            title: `${nameOfCaller(actor)} created ${nameIn(arn)} and gave it permissions`,
            target: arn,
            why: 'the same human created and empowered it',
            earlier: [other.event],
          };
        }
      },
    };
  },
};

/** The half that the same human did besides; `null` where he did not, or it was told. */
function otherHalf({ created, empowered, isTold }: Halves, { event, who }: Call): Call | null {
  const gave = empowered.get(who);
  if (isTold || created?.who !== who || gave === undefined) return null;
  // Permissions of one that was deleted and made again are others.
  if (gave.event.atMs < created.event.atMs) return null;
  return created.event.id === event.id ? gave : created;
}

/** Notes which half a change is, and answers with the ARN of the identity. */
function note(halvesByArn: Map<string, Halves>, change: Change, call: Call): string | null {
  const created = createdBy(change);
  const arn = created ?? empoweredBy(change);
  if (arn === null) return null;
  const halves = halvesByArn.get(arn) ?? { created: null, empowered: new Map(), isTold: false };
  halvesByArn.delete(arn);
  halvesByArn.set(arn, halves);
  if (created !== null) {
    // The same event comes again where it is told otherwise.
    if (halves.created?.event.id !== call.event.id) halves.isTold = false;
    halves.created = call;
  } else if (!halves.empowered.has(call.who) && halves.empowered.size < MAX_EMPOWERED) {
    halves.empowered.set(call.who, call);
  }
  forgetOldest(halvesByArn, MAX_KNOWN);
  return arn;
}

function createdBy(change: Change): string | null {
  if (change.kind === 'create-user') return change.userArn;
  return change.kind === 'create-role' ? change.roleArn : null;
}

function empoweredBy(change: Change): string | null {
  if (change.kind === 'add-user-to-group') return change.userArn;
  const isGrant = change.kind === 'put-inline-policy' || change.kind === 'attach-policy';
  return isGrant ? change.entityArn : null;
}
