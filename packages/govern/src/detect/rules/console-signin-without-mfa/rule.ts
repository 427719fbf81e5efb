import { memberOf, textIn } from '../../../trail/members.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import type { DetectionRule } from '../../detection-rule.ts';
import { fromWhere, userNamed } from '../../told.ts';

/** Tells of users and root users who signed in to the console with a password alone. */
export const consoleSigninWithoutMfa: DetectionRule = {
  id: 'console-signin-without-mfa',
  title: 'Console sign-in without a second factor',
  severity: 'medium',
  techniques: ['T1078.004'],
  sources: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html',
  ],
  since: '0.1.0',
  toDo: 'Give the user a second factor, or take its password away: people sign in by federation.',
  joins: 'target',
  wants: ({ name, source }) => source === 'signin.amazonaws.com' && name === 'ConsoleLogin',
  begin: (context) => ({
    *onEvent({ event }) {
      if (!isWithPasswordAlone(event)) return;
      const { arn, type, userName } = event.identity;
      const name = type === 'Root' ? 'the root user' : (userName ?? arn ?? 'a user');
      const user = userName === null ? undefined : userNamed(event, userName, context);
      const privilege = user === undefined ? null : context.privilegeOf(user);
      const isGrave = type === 'Root' || privilege !== null;
      yield {
        severity: isGrave ? 'high' : 'medium',
        title: `${name} signed in to the console without a second factor`,
        target: arn,
        why:
          privilege === null
            ? `a password was enough${fromWhere(event)}`
            : `a password was enough for ${privilege === 'administrator' ? 'a full administrator' : 'whoever can become a full administrator'}`,
      };
    },
  }),
};

/** Whoever a provider vouches for has shown it what it asks for, and the event says `No` all the same. */
function isWithPasswordAlone({
  additionalEventData,
  identity,
  responseElements,
}: TrailEvent): boolean {
  const isOwnUser = identity.type === 'IAMUser' || identity.type === 'Root';
  return (
    isOwnUser &&
    textIn(responseElements, 'ConsoleLogin') === 'Success' &&
    textIn(additionalEventData, 'MFAUsed') === 'No' &&
    memberOf(additionalEventData, 'SamlProviderArn') === null
  );
}
