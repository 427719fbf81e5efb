import type { ContextValue } from '@countersign/core';
import { allAllowed } from '../../one-request.ts';
import { accountsWithRoot } from '../../organization-accounts.ts';
import { allowedRequests } from '../../run-chain.ts';
import type { StepKind } from '../../step-kind.ts';

/** The sessions of the root user are for a few tasks; this one lets the root user have a password again. */
const TASK: ReadonlyMap<string, ContextValue> = new Map([
  [
    'sts:taskpolicyarn',
    { kind: 'values', values: ['arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword'] },
  ],
]);

/** What turns centralised root access on. */
const TURNING_ON: readonly string[] = [
  'organizations:EnableAWSServiceAccess',
  'iam:EnableOrganizationsRootCredentialsManagement',
  'iam:EnableOrganizationsRootSessions',
];

const MAILBOX = "the mailbox of the account's root user";

/** Letting the root user of a member account recover its password. Only who reads its mail can. */
export const assumeRoot: StepKind = {
  id: 'assume-root',
  aliases: [],
  title: 'letting the root user of a member account have a password',
  page: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html',
  actions: ['sts:AssumeRoot'],
  looksAt: [],
  *find({ model }, actor) {
    const on = allowedRequests(actor, TURNING_ON);
    for (const accountId of accountsWithRoot(model, actor.accountId)) {
      const requests = allAllowed([
        actor.ask('sts:AssumeRoot', {
          resources: [`arn:aws:iam::${accountId}:root`],
          context: TASK,
        }),
      ]);
      if (requests === null) continue;
      yield {
        gain: { kind: 'create-administrator', accountId },
        requests: [...(on ?? []), ...requests],
        needsInventory: on === null ? `centralised root access, and ${MAILBOX}` : MAILBOX,
      };
    }
  },
};
