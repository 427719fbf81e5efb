import type { AccountReading } from '../account-reading.ts';
import { accessKeyLastUsed, accessKeys, mfaDevices } from '../services/iam.ts';
import { byText } from '../sorted.ts';

/**
 * What `mfa-devices.json` holds: the devices of every user. The root user's is
 * counted in `account.json`.
 */
export async function collectMfaDevices(
  reading: AccountReading,
  userNames: readonly string[],
): Promise<readonly object[]> {
  const found = userNames.map(async (UserName) => {
    const devices = await reading.attempt(async () =>
      reading.list(mfaDevices, { UserName }, ({ MFADevices }) => MFADevices, { subject: UserName }),
    );
    return (devices ?? [])
      .toSorted(byText(({ SerialNumber }) => SerialNumber))
      .map(({ EnableDate, SerialNumber }) => ({ UserName, SerialNumber, EnableDate }));
  });
  return (await Promise.all(found)).flat();
}

/**
 * What `access-keys.json` holds: the ids of every user's access keys, which are no
 * secret, with when and for what each was last used.
 */
export async function collectAccessKeys(
  reading: AccountReading,
  userNames: readonly string[],
): Promise<readonly object[]> {
  const found = userNames.map(async (UserName) => {
    const keys = await reading.attempt(async () =>
      reading.list(accessKeys, { UserName }, (page) => page.AccessKeyMetadata, {
        subject: UserName,
      }),
    );
    const sorted = (keys ?? []).toSorted(byText(({ AccessKeyId }) => AccessKeyId));
    return Promise.all(
      sorted.map(async ({ AccessKeyId, CreateDate, Status }) => {
        const used = await reading.ask(
          accessKeyLastUsed,
          { AccessKeyId },
          { subject: AccessKeyId ?? UserName },
        );
        const LastUsed = used?.AccessKeyLastUsed;
        return { UserName, AccessKeyId, Status, CreateDate, LastUsed };
      }),
    );
  });
  return (await Promise.all(found)).flat();
}
