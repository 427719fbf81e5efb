import type { AccountReading } from '../account-reading.ts';
import {
  accountAliases,
  accountSummary,
  passwordPolicy,
  virtualMfaDevices,
} from '../services/iam.ts';

/**
 * What `account.json` holds: the name by which people sign in, AWS's counts (whether
 * the root user has MFA and keys is among them), and what passwords have to be like.
 */
export async function collectAccountFacts(reading: AccountReading): Promise<object | undefined> {
  const aliases = await reading.attempt(async () =>
    reading.list(accountAliases, {}, ({ AccountAliases }) => AccountAliases),
  );
  const summary = await reading.ask(accountSummary, {});
  const passwords = await reading.ask(
    passwordPolicy,
    {},
    { absentOn: ['NoSuchEntity', 'NoSuchEntityException'] },
  );
  const devices = await reading.attempt(async () =>
    reading.list(
      virtualMfaDevices,
      { AssignmentStatus: 'Assigned' },
      ({ VirtualMFADevices }) => VirtualMFADevices,
    ),
  );
  if (aliases === undefined && summary === undefined && passwords === undefined) return undefined;
  return {
    aliases: aliases?.toSorted() ?? null,
    rootHasVirtualMfa: devices?.some(isOfRoot) ?? null,
    summary: summary === undefined ? null : sortMembers(summary.SummaryMap ?? {}),
    passwordPolicy: passwords?.PasswordPolicy ?? null,
  };
}

/**
 * Observed: the virtual device of the root user has this name whatever is asked for.
 *
 * @see {@link https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-6}
 */
function isOfRoot({ SerialNumber = '' }: { readonly SerialNumber: string | undefined }): boolean {
  return SerialNumber.endsWith(':mfa/root-account-mfa-device');
}

function sortMembers(counts: object): object {
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
