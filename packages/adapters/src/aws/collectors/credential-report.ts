import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountReading } from '../account-reading.ts';
import { parseCsv } from '../parse-csv.ts';
import { credentialReport, generateCredentialReport } from '../services/iam.ts';
import { byText } from '../sorted.ts';

/** AWS takes some seconds to make a report, of large accounts longer. */
const MAX_ATTEMPTS = 30;
const WAIT_MS = 2000;

/**
 * What `credential-report.json` holds: of the root user and every user, when its
 * password and keys were changed and used, and whether it has MFA; with AWS's
 * names and values (`N/A`, `no_information`).
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html}
 */
export async function collectCredentialReport(
  reading: AccountReading,
): Promise<object | undefined> {
  return reading.attempt(async () => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const { State } = await reading.demand(generateCredentialReport, {}, { attempt });
      if (State === 'COMPLETE') break;
      await sleep(WAIT_MS);
    }
    const { Content, GeneratedTime } = await reading.demand(credentialReport, {});
    const users = parseCsv(Content ?? '').toSorted(byText((row) => row['arn']));
    return { generatedAt: GeneratedTime, users };
  });
}
