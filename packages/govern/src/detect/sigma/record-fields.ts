import { nearestNames } from '../../lint/nearest-name.ts';

/** Members of an object; `'any'` for one that has whatever a service puts there. */
interface Fields {
  readonly [name: string]: Fields | 'any' | 'value';
}

const ROLE: Fields = {
  type: 'value',
  principalId: 'value',
  arn: 'value',
  accountId: 'value',
  userName: 'value',
};

const IDENTITY: Fields = {
  ...ROLE,
  accessKeyId: 'value',
  credentialId: 'value',
  identityProvider: 'value',
  invokedBy: 'value',
  onBehalfOf: { userId: 'value', identityStoreArn: 'value' },
  inScopeOf: 'any',
  sessionContext: {
    sessionIssuer: ROLE,
    webIdFederationData: { federatedProvider: 'value', attributes: 'any' },
    attributes: { creationDate: 'value', mfaAuthenticated: 'value' },
    sourceIdentity: 'value',
    ec2RoleDelivery: 'value',
    assumedRoot: 'value',
  },
};

/**
 * What a record of CloudTrail has.
 *
 * @see {@link https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html}
 * @see {@link https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html}
 */
const RECORD: Fields = {
  eventVersion: 'value',
  userIdentity: IDENTITY,
  eventTime: 'value',
  eventSource: 'value',
  eventName: 'value',
  awsRegion: 'value',
  sourceIPAddress: 'value',
  userAgent: 'value',
  errorCode: 'value',
  errorMessage: 'value',
  requestParameters: 'any',
  responseElements: 'any',
  additionalEventData: 'any',
  requestID: 'value',
  eventID: 'value',
  eventType: 'value',
  apiVersion: 'value',
  managementEvent: 'value',
  readOnly: 'value',
  resources: 'any',
  recipientAccountId: 'value',
  serviceEventDetails: 'any',
  sharedEventID: 'value',
  vpcEndpointId: 'value',
  vpcEndpointAccountId: 'value',
  eventCategory: 'value',
  addendum: 'any',
  sessionCredentialFromConsole: 'value',
  eventContext: 'any',
  edgeDeviceDetails: 'any',
  insightDetails: 'any',
  tlsDetails: { tlsVersion: 'value', cipherSuite: 'value', clientProvidedHostHeader: 'value' },
};

/** Every path that is told by name. */
const PATHS: readonly string[] = pathsIn(RECORD, '');

function pathsIn(fields: Fields, before: string): readonly string[] {
  return Object.entries(fields).flatMap(([name, inner]) => {
    const path = `${before}${name}`;
    return typeof inner === 'string' ? [path] : [path, ...pathsIn(inner, `${path}.`)];
  });
}

/** Whether records can have a field; what it would have to be called where they cannot. */
export type FieldCheck =
  | { readonly isField: true }
  | { readonly isField: false; readonly nearest: string | null };

/** Looks a path such as `userIdentity.sessionContext.sessionIssuer.arn` up; case counts, as it does for AWS. */
export function checkField(path: string): FieldCheck {
  let fields: Fields | 'any' | 'value' = RECORD;
  for (const name of path.split('.')) {
    if (fields === 'any') return { isField: true };
    const inner: Fields | 'any' | 'value' | undefined =
      fields !== 'value' && Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (inner === undefined) return { isField: false, nearest: nearestTo(path) };
    fields = inner;
  }
  return { isField: true };
}

function nearestTo(path: string): string | null {
  const open = ['requestParameters.', 'responseElements.', 'additionalEventData.'].find((each) =>
    path.toLowerCase().startsWith(each.toLowerCase()),
  );
  if (open !== undefined) return open + path.slice(open.length);
  const names = path.toLowerCase().split('.');
  // The same but for case, or without the objects that it is in.
  for (let count = names.length; count > 0; count -= 1) {
    const end = names.slice(-count).join('.');
    const found = PATHS.find((each) => `.${each.toLowerCase()}`.endsWith(`.${end}`));
    if (found !== undefined && (count > 1 || names.length === 1)) return found;
  }
  return nearestNames(path, PATHS)[0] ?? null;
}
