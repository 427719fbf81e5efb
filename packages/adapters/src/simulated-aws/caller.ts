import { type AttachedPolicy, formatInstant, type Principal } from '@countersign/core';
import type { PrincipalEntity } from '@countersign/govern';
import type { AccessKey, KeyOwner, RoleSession, Session } from './credentials.ts';
import { ServiceError } from './service-error.ts';
import type { World } from './world.ts';

/** Who makes a call. */
export interface Caller {
  readonly principal: Exclude<
    Principal,
    { kind: 'service' | 'federated' | 'canonical-user' | 'anonymous' }
  >;
  readonly accountId: string;
  readonly arn: string;
  /** As `GetCallerIdentity` tells it. */
  readonly userId: string;
  /** The user or role behind it; `null` for root users. */
  readonly entity: PrincipalEntity | null;
  readonly accessKeyId: string;
  readonly session: Session | null;
  readonly sessionPolicies: readonly AttachedPolicy[] | null;
  /** What a request of the caller's carries of it, by lower-case keys. */
  readonly context: ReadonlyMap<string, readonly string[]>;
}

/** Finds whose the credentials of a request are, with their secret. */
export interface FoundCredentials {
  readonly secret: string;
  readonly token: string | null;
  readonly key: AccessKey | null;
  readonly session: Session | null;
}

/** The credentials with an access key id; fails with AWS's codes where there are none in force. */
export function findCredentials(
  world: World,
  accessKeyId: string,
  token: string | null,
): FoundCredentials {
  const key = world.credentials.keyOf(accessKeyId);
  if (key?.isActive === true) return { secret: key.secret, token: null, key, session: null };
  const session = world.credentials.sessionOf(accessKeyId);
  if (session === undefined || session.token !== token) {
    throw new ServiceError(
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
      403,
    );
  }
  if (session.expiresAtMs <= world.clock.atMs) {
    throw new ServiceError(
      'ExpiredToken',
      'The security token included in the request is expired',
      403,
    );
  }
  return { secret: session.secret, token: session.token, key: null, session };
}

/** Who calls with some credentials. */
export function callerWith(world: World, { key, session }: FoundCredentials): Caller {
  if (session === null) {
    if (key === null) throw invalidToken();
    return ownerOf(world, key.owner, { accessKeyId: key.id, session: null });
  }
  const { holder } = session;
  return holder.kind === 'role'
    ? roleSession(world, session, holder)
    : ownerOf(world, holder.owner, { accessKeyId: session.id, session });
}

function ownerOf(
  world: World,
  owner: KeyOwner,
  { accessKeyId, session }: Pick<Caller, 'accessKeyId' | 'session'>,
): Caller {
  const { accountId } = owner;
  const temporary = session === null ? [] : temporaryContext(session, world);
  if (owner.kind === 'root') {
    const arn = `arn:aws:iam::${accountId}:root`;
    return {
      principal: { kind: 'root', account: accountId, arn },
      accountId,
      arn,
      userId: accountId,
      entity: null,
      accessKeyId,
      session,
      sessionPolicies: null,
      context: contextOf(
        [['aws:principaltype', 'Account'], ['aws:userid', accountId], ...temporary],
        {
          accountId,
          arn,
        },
      ),
    };
  }
  const user = world.account(accountId).users.get(owner.arn);
  if (user === undefined) throw invalidToken();
  const userId = world.detailsOf(user.arn, user).id;
  return {
    principal: { kind: 'user', account: accountId, arn: user.arn },
    accountId,
    arn: user.arn,
    userId,
    entity: user,
    accessKeyId,
    session,
    sessionPolicies: null,
    context: contextOf(
      [
        ['aws:principaltype', 'User'],
        ['aws:username', user.name],
        ['aws:userid', userId],
        ...tagsOf(user.tags),
        ...temporary,
      ],
      { accountId, arn: user.arn },
    ),
  };
}

function roleSession(world: World, session: Session, holder: RoleSession): Caller {
  const { accountId, policies, roleArn, sessionName, sourceIdentity, tags } = holder;
  const role = world.account(accountId).roles.get(roleArn);
  if (role === undefined) throw invalidToken();
  const arn = `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`;
  const userId = `${world.detailsOf(role.arn, role).id}:${sessionName}`;
  return {
    principal: { kind: 'role-session', account: accountId, arn, roleArn },
    accountId,
    arn,
    userId,
    entity: role,
    accessKeyId: session.id,
    session,
    sessionPolicies: policies,
    context: contextOf(
      [
        ['aws:principaltype', 'AssumedRole'],
        ['aws:userid', userId],
        ...tagsOf(new Map([...role.tags, ...tags])),
        ...(sourceIdentity === null ? [] : [['aws:sourceidentity', sourceIdentity] as const]),
        ...temporaryContext(session, world),
      ],
      { accountId, arn: roleArn },
    ),
  };
}

type Key = readonly [key: string, value: string];

function temporaryContext(
  { hasSecondFactor, issuedAtMs }: Session,
  { clock }: World,
): readonly Key[] {
  const age = Math.floor((clock.atMs - issuedAtMs) / 1000);
  return [
    ['aws:tokenissuetime', formatInstant(issuedAtMs)],
    ['aws:multifactorauthpresent', String(hasSecondFactor)],
    ...(hasSecondFactor ? [['aws:multifactorauthage', String(age)] as const] : []),
  ];
}

function tagsOf(tags: ReadonlyMap<string, string>): readonly Key[] {
  return Array.from(tags, ([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, value]);
}

function contextOf(
  own: readonly Key[],
  { accountId, arn }: { readonly accountId: string; readonly arn: string },
): ReadonlyMap<string, readonly string[]> {
  const keys: readonly Key[] = [
    ['aws:principalarn', arn],
    ['aws:principalaccount', accountId],
    ...own,
  ];
  return new Map(keys.map(([key, value]) => [key, [value]]));
}

function invalidToken(): ServiceError {
  return new ServiceError(
    'InvalidClientTokenId',
    'The security token included in the request is invalid.',
    403,
  );
}
