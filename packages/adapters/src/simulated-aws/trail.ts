import type { Caller } from './caller.ts';
import type { Session } from './credentials.ts';
import type { Members } from './wire/write-answer.ts';

/**
 * A record as CloudTrail writes it of a management event.
 *
 * @see {@link https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html}
 */
export interface TrailRecord {
  readonly eventVersion: '1.11';
  readonly userIdentity: Members;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: Members | null;
  readonly responseElements: Members | null;
  readonly requestID: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly eventType: 'AwsApiCall';
  readonly managementEvent: true;
  readonly recipientAccountId: string;
  readonly eventCategory: 'Management';
}

/** Who called, as a record tells it. */
export function userIdentityOf({
  accessKeyId,
  accountId,
  arn,
  entity,
  principal,
  session,
  userId,
}: Caller): Members {
  const shared = { principalId: userId, arn, accountId, accessKeyId };
  if (principal.kind === 'root') {
    return {
      type: 'Root',
      ...shared,
      ...(session === null ? {} : sessionContext(session)),
    };
  }
  if (session?.holder.kind === 'role' && entity !== null) {
    const { sourceIdentity } = session.holder;
    const context = sessionContext(session);
    return {
      type: 'AssumedRole',
      ...shared,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: userId.slice(0, userId.indexOf(':')),
          arn: entity.arn,
          accountId,
          userName: entity.name,
        },
        ...context.sessionContext,
        ...(sourceIdentity === null ? {} : { sourceIdentity }),
      },
    };
  }
  return {
    type: 'IAMUser',
    ...shared,
    userName: entity?.name ?? '',
    ...(session === null ? {} : sessionContext(session)),
  };
}

function sessionContext({ hasSecondFactor, issuedAtMs }: Session): {
  readonly sessionContext: Members;
} {
  return {
    sessionContext: {
      attributes: {
        creationDate: eventTime(issuedAtMs),
        mfaAuthenticated: String(hasSecondFactor),
      },
    },
  };
}

/** An instant as records have it, to the second. */
export function eventTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
