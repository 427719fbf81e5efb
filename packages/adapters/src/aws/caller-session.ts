import { STSClient } from '@aws-sdk/client-sts';
import { CollectingStopped, failureOf } from './call-failure.ts';
import type { CredentialSource, SessionCredentials } from './operation.ts';
import { assumeRole, callerIdentity } from './services/sts.ts';

/** Whose credentials are used, and how further ones are had with them. */
export interface CallerSession {
  readonly arn: string;
  readonly accountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly credentials: CredentialSource;
}

/** A role that is assumed in accounts other than that of the caller. */
export interface AssumedRole {
  readonly name: string;
  readonly externalId: string | null;
}

/** The region in which the services answer that have one for all regions. */
const GLOBAL_REGIONS: ReadonlyMap<string, string> = new Map([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
]);

const SESSION_NAME = 'countersign-collect';
/** Credentials are renewed so long before they end that calls under way can finish. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** The region of IAM, Organizations and STS in a partition. */
export function globalRegionOf(partition: string): string {
  return GLOBAL_REGIONS.get(partition) ?? 'us-east-1';
}

/**
 * Finds out whose credentials the SDK finds: in the environment, in its files, on
 * the machine. `region` is asked first; any partition answers in its own only.
 *
 * @throws CallFailure or CollectingStopped
 */
export async function openCallerSession(region: string): Promise<CallerSession> {
  const client = new STSClient({ region });
  try {
    const { Account, Arn } = await callerIdentity.send(client, {});
    if (Account === undefined || Arn === undefined) {
      throw new CollectingStopped('AWS does not say whose credentials these are');
    }
    const [, partition = 'aws'] = Arn.split(':');
    const credentials = once(() => client.config.credentials());
    return { arn: Arn, accountId: Account, partition, credentials };
  } catch (error) {
    throw failureOf(error);
  } finally {
    client.destroy();
  }
}

/** Credentials of a role in an account; asked for once, and anew before they end. */
export function assumedCredentials(
  session: CallerSession,
  accountId: string,
  { externalId, name }: AssumedRole,
): CredentialSource {
  return once(async () => {
    const region = globalRegionOf(session.partition);
    const client = new STSClient({ region, credentials: session.credentials });
    try {
      const { Credentials } = await assumeRole.send(client, {
        RoleArn: `arn:${session.partition}:iam::${accountId}:role/${name}`,
        RoleSessionName: SESSION_NAME,
        ...(externalId === null ? {} : { ExternalId: externalId }),
      });
      return {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
        ...(Credentials?.Expiration === undefined ? {} : { expiration: Credentials.Expiration }),
      };
    } finally {
      client.destroy();
    }
  });
}

/** Asks for credentials once for all that want them at the same time, and again before they end. */
function once(ask: CredentialSource): CredentialSource {
  let current: Promise<SessionCredentials> | null = null;
  return async () => {
    if (current !== null) {
      const known = await current;
      const endsAt = known.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
      if (endsAt - Date.now() > RENEW_BEFORE_MS) return known;
    }
    current = ask();
    current.catch(() => {
      current = null;
    });
    return current;
  };
}
