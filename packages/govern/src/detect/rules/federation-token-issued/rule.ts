import { callName } from '../../../trail/call-name.ts';
import type { DetectionRule } from '../../detection-rule.ts';
import { given, nameOfCaller } from '../../told.ts';

/** Tells of sessions that users made for federation, which go on when the key is taken away. */
export const federationTokenIssued: DetectionRule = {
  id: 'federation-token-issued',
  title: 'Session that outlives the key of a user',
  severity: 'medium',
  techniques: ['T1550.001'],
  sources: ['https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html'],
  since: '0.1.0',
  toDo: 'Few still federate so. If nobody meant it, deny the user everything with a condition on `aws:TokenIssueTime`, as deleting its key does not end the session.',
  joins: 'target',
  wants: (call) => call.errorCode === null && callName(call) === 'sts:GetFederationToken',
  begin: () => ({
    *onEvent({ actor, event }) {
      if (actor.kind === 'service') return;
      const name = given(event, 'name') ?? 'somebody';
      yield {
        title: `${nameOfCaller(actor)} made a session for ${name}`,
        target: event.identity.arn,
        why: 'it lasts up to 36 hours, signs in to the console, and goes on when the key that made it is deleted',
      };
    },
  }),
};
