import type { StepKind } from '../../step-kind.ts';

/** Assuming a role whose trust policy lets the caller in. */
export const assumeRole: StepKind = {
  id: 'assume-role',
  aliases: ['sts-001'],
  title: 'assuming a role that trusts the caller',
  page: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
  actions: ['sts:AssumeRole'],
  *find({ model, roles }, actor) {
    for (const accountId of model.accounts.keys()) {
      for (const role of roles(accountId)) {
        const answer = actor.askToAssume(role);
        if (answer.kind === 'none') continue;
        yield { gain: { kind: 'become', entity: role }, requests: [answer] };
      }
    }
  },
};
