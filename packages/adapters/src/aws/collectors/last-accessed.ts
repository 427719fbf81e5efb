import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountReading } from '../account-reading.ts';
import { generateLastAccessed, lastAccessed } from '../services/iam.ts';
import { byText } from '../sorted.ts';

const MAX_ATTEMPTS = 60;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

/**
 * What `last-accessed.json` holds: for every user and role the services that it was
 * used for, and the actions, as far as AWS tracks them. What was never used is not there.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html}
 */
export async function collectLastAccessed(
  reading: AccountReading,
  arns: readonly string[],
): Promise<readonly object[]> {
  const found = arns.map(async (Arn) =>
    reading.attempt(async () => ({ Arn, Services: await servicesOf(reading, Arn) })),
  );
  return (await Promise.all(found)).filter((entry) => entry !== undefined);
}

async function servicesOf(reading: AccountReading, Arn: string): Promise<readonly object[]> {
  const { JobId } = await reading.demand(
    generateLastAccessed,
    { Arn, Granularity: 'ACTION_LEVEL' },
    { subject: Arn },
  );
  await untilDone(reading, JobId, Arn);
  const services = await reading.list(
    lastAccessed,
    { JobId },
    ({ ServicesLastAccessed }) => ServicesLastAccessed,
    // The pages of what is done, not those of what was not.
    { subject: Arn, attempt: MAX_ATTEMPTS },
  );
  return services
    .filter(({ LastAuthenticated }) => LastAuthenticated !== undefined)
    .toSorted(byText(({ ServiceNamespace }) => ServiceNamespace))
    .map((service) => ({
      ServiceNamespace: service.ServiceNamespace,
      LastAuthenticated: service.LastAuthenticated,
      LastAuthenticatedRegion: service.LastAuthenticatedRegion,
      TrackedActionsLastAccessed: (service.TrackedActionsLastAccessed ?? [])
        .filter(({ LastAccessedTime }) => LastAccessedTime !== undefined)
        .toSorted(byText(({ ActionName }) => ActionName)),
    }));
}

async function untilDone(
  reading: AccountReading,
  JobId: string | undefined,
  Arn: string,
): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const { JobStatus } = await reading.demand(lastAccessed, { JobId }, { subject: Arn, attempt });
    if (JobStatus !== 'IN_PROGRESS') return;
    await sleep(waitMs);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}
