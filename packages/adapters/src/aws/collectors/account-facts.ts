import type { AccountReading } from '../account-reading.ts';
import { accountAliases, accountSummary, passwordPolicy } from '../services/iam.ts';

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
  if (aliases === undefined && summary === undefined && passwords === undefined) return undefined;
  return {
    aliases: aliases?.toSorted() ?? null,
    summary: summary === undefined ? null : sortMembers(summary.SummaryMap ?? {}),
    passwordPolicy: passwords?.PasswordPolicy ?? null,
  };
}

function sortMembers(counts: object): object {
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
