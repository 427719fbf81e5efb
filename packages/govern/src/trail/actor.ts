import { parseArn } from '@countersign/core';
import { forgetOldest } from '../forget-oldest.ts';
import type { DirectoryUser } from '../inventory/identity-center.ts';
import { normalAddress } from '../people/address.ts';
import type { Person } from '../people/person.ts';
import { objectIn, textIn } from './members.ts';
import type { TrailEvent } from './trail-event.ts';

/** Who stands behind a call. */
export interface Actor {
  /**
   * The id of the person, or an e-mail address or name that tells who it is; of a session that
   * an unknown user began the ARN of that user. `null` where nothing tells.
   */
  readonly person: string | null;
  /** The principal that called: a user, a session of a role, a root user, or a service. */
  readonly arn: string;
  readonly kind: 'person' | 'service' | 'unknown';
  /** How sure it is that this is who called. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** As part of a sentence: `its SourceIdentity is ana@example.com`. */
  readonly because: string;
}

/** What of an event tells who called. */
export type CallerOf = Pick<TrailEvent, 'identity' | 'source' | 'type'>;

/** What is known of people beforehand. */
export interface ActorSources {
  readonly people?: readonly Person[];
  /** Users of the identity store by id. */
  readonly directory?: ReadonlyMap<string, DirectoryUser> | null;
}

/** How many sessions and keys are remembered. */
const MAX_ORIGINS = 500_000;

/** How somebody came to a session or a key. */
interface Origin {
  readonly actor: Actor;
  readonly because: string;
}

/**
 * Tells who stands behind calls. Of what a record says these count, in this order:
 * SourceIdentity, the user of IAM Identity Center, the session by which a role was assumed, the
 * name of a session, who made the access key, and the principal itself. What events tell of
 * sessions and keys is remembered, so that each has to be shown to `observe` as well.
 *
 * @see {@link https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html}
 */
export class ActorTracker {
  private readonly personByArn = new Map<string, string>();
  private readonly directory: ReadonlyMap<string, DirectoryUser>;
  private readonly originByKey = new Map<string, Origin>();

  constructor({ directory, people = [] }: ActorSources = {}) {
    this.directory = directory ?? new Map();
    for (const { id, identities } of people) {
      for (const { entity } of identities) {
        // A role is shared by whoever may assume it.
        if (entity.kind === 'user') this.personByArn.set(entity.arn, id);
      }
    }
  }

  /**
   * Learns from events in order of time; answers whether one told who came to a session or key.
   * What tells of a session may share a second with what the session did, and stand behind it:
   * the second round knows every session.
   */
  observeAll(events: readonly TrailEvent[]): boolean {
    let isTold = false;
    for (let round = 0; round < 2; round += 1) {
      for (const event of events) isTold = this.observe(event) || isTold;
    }
    return isTold;
  }

  /** Learns who came to which session or key by a call; answers whether it tells that. */
  observe(event: TrailEvent): boolean {
    if (event.errorCode !== null || event.responseElements === null) return false;
    const credentials = objectIn(event.responseElements, 'credentials');
    const sessionKey = textIn(credentials, 'accessKeyId');
    if (sessionKey !== null && event.source.startsWith('sts.')) {
      this.remember(sessionKey, {
        actor: this.actorOf(event),
        because: `${event.name} gave it the session`,
      });
      return true;
    }
    const key = textIn(objectIn(event.responseElements, 'accessKey'), 'accessKeyId');
    if (key === null || event.name !== 'CreateAccessKey') return false;
    const owner = textIn(objectIn(event.responseElements, 'accessKey'), 'userName');
    const actor = this.actorOf(event);
    if (owner === null || actor.arn.endsWith(`/${owner}`)) return false;
    this.remember(key, { actor, because: `CreateAccessKey made the key of ${owner}` });
    return true;
  }

  /** Sessions end: of very many the oldest are forgotten. */
  private remember(key: string, origin: Origin): void {
    this.originByKey.delete(key);
    this.originByKey.set(key, origin);
    forgetOldest(this.originByKey, MAX_ORIGINS);
  }

  /** Who stands behind a call, by the events that were shown so far. */
  actorOf(event: CallerOf): Actor {
    const { identity } = event;
    const arn = identity.arn ?? identity.invokedBy ?? identity.principalId ?? event.source;
    return (
      serviceActor(event, arn) ??
      this.bySourceIdentity(event, arn) ??
      this.byDirectory(event, arn) ??
      this.byOrigin(event, arn, 'ASIA') ??
      bySessionName(event, arn) ??
      this.byOrigin(event, arn, 'AKIA') ??
      this.byPrincipal(event, arn)
    );
  }

  private bySourceIdentity({ identity: { sourceIdentity } }: CallerOf, arn: string): Actor | null {
    if (sourceIdentity === null) return null;
    const person = normalAddress(sourceIdentity) ?? sourceIdentity;
    const because = `its SourceIdentity is ${sourceIdentity}`;
    return { person, arn, kind: 'person', confidence: 'high', because };
  }

  private byDirectory({ identity: { onBehalfOf } }: CallerOf, arn: string): Actor | null {
    if (onBehalfOf === null) return null;
    const user = this.directory.get(onBehalfOf);
    const address = [...(user?.emails ?? []), user?.userName ?? ''].flatMap(
      (text) => normalAddress(text) ?? [],
    )[0];
    const person = address ?? user?.userName ?? onBehalfOf;
    const because = `IAM Identity Center names the user ${user?.userName ?? onBehalfOf}`;
    return { person, arn, kind: 'person', confidence: 'high', because };
  }

  /** By the session or key that the call was signed with. */
  private byOrigin({ identity }: CallerOf, arn: string, prefix: 'ASIA' | 'AKIA'): Actor | null {
    const { accessKeyId } = identity;
    if (accessKeyId === null || !accessKeyId.startsWith(prefix)) return null;
    const origin = this.originByKey.get(accessKeyId);
    if (origin === undefined) return null;
    const { actor } = origin;
    return {
      person: actor.person ?? (actor.kind === 'service' ? null : actor.arn),
      arn,
      kind: actor.kind,
      // Whoever made a key need not be the one who uses it.
      confidence: prefix === 'ASIA' ? actor.confidence : 'medium',
      because: `${origin.because}, called by ${actor.person ?? actor.arn} (${actor.because})`,
    };
  }

  private byPrincipal({ identity }: CallerOf, arn: string): Actor {
    const known = this.personByArn.get(arn);
    if (known !== undefined) {
      const because = `${nameOf(arn)} is the user of ${known}`;
      return { person: known, arn, kind: 'person', confidence: 'high', because };
    }
    if (identity.type === 'Root') {
      const because = 'it is the root user, whoever has its password';
      return { person: null, arn, kind: 'unknown', confidence: 'low', because };
    }
    const address = normalAddress(nameOf(arn));
    if (address !== null) {
      const because = 'the name of the user is an e-mail address';
      return { person: address, arn, kind: 'person', confidence: 'high', because };
    }
    if (identity.type === 'IAMUser') {
      const because = `the user ${nameOf(arn)} called, whoever uses it`;
      return { person: null, arn, kind: 'unknown', confidence: 'medium', because };
    }
    const because = 'nothing tells who is behind the session';
    return { person: null, arn, kind: 'unknown', confidence: 'low', because };
  }
}

/** Calls that a service makes, by itself or for somebody who is not named. */
function serviceActor({ identity, type, source }: CallerOf, arn: string): Actor | null {
  const isService =
    identity.type === 'AWSService' ||
    type === 'AwsServiceEvent' ||
    (identity.type === null && identity.arn === null);
  if (!isService) return null;
  const name = identity.invokedBy ?? source;
  return {
    person: null,
    arn: identity.arn ?? arn,
    kind: 'service',
    confidence: 'high',
    because: `${name} did it`,
  };
}

/** The name of a session is chosen by whoever assumes the role, but for those of IAM Identity Center. */
function bySessionName({ identity }: CallerOf, arn: string): Actor | null {
  if (identity.type !== 'AssumedRole') return null;
  const [, role = '', name = ''] = parseArn(arn)?.resource.split('/') ?? [];
  const isOfCenter = role.startsWith('AWSReservedSSO_');
  const address = normalAddress(name);
  if (address === null && !isOfCenter) return null;
  return {
    person: address ?? name,
    arn,
    kind: 'person',
    confidence: isOfCenter ? 'high' : 'medium',
    because: isOfCenter
      ? `IAM Identity Center named the session ${name}`
      : `the session is called ${name}`,
  };
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
